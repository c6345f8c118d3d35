"""`archstats check` and `archstats explain` as a user meets them."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from regression.projects import new_project, with_baseline

from archstats.cli import checking
from archstats.regression.problems import CannotCheckError
from archstats.regression.revisions import read_at
from archstats.regression.rules import RULES


@pytest.fixture
def empty_project(tmp_path, monkeypatch, run_cli):
    """A project without a baseline."""
    return new_project(tmp_path / "project", monkeypatch, run_cli)


@pytest.fixture
def project(empty_project):
    """A project with a committed baseline, which passes."""
    return with_baseline(empty_project)


def words(text):
    return " ".join(text.split())


def widen(project):
    project.change("Linear(16, 10)", "Linear(16, 12)")


@pytest.mark.parametrize("command", ["check", "explain"])
def test_help_has_an_example(command, run_cli):
    status, out, _ = run_cli(command, "--help")
    assert status == 0
    assert f"Example: archstats {command}" in words(out)


def test_a_check_from_nothing_to_a_baseline_to_a_pass(empty_project):
    status, out, _ = empty_project.check()
    assert status == 2
    assert "error A302: There is no baseline costs.json." in out
    assert "Write the first one and commit it: archstats check --update" in out
    status, out, _ = empty_project.check("--update")
    assert (status, out.splitlines()[0]) == (0, "costs.json: 2 added (net, coder)")
    assert empty_project.check() == (0, "The check passed: 2 of 2 models passed.\n", "")


def test_an_update_of_one_model_leaves_the_others(project):
    widen(project)
    project.change("nn.Linear(32, 8)", "nn.Linear(32, 9)")
    before = json.loads(project.baseline.read_text())["models"]
    status, out, _ = project.check("--update", "coder")
    assert (status, out.splitlines()[0]) == (0, "costs.json: 1 updated (coder)")
    after = json.loads(project.baseline.read_text())["models"]
    assert after["net"] == before["net"]
    assert after["coder"]["macs"] == 4 * 8 * 32 + 4 * 32 * 9
    assert project.check("coder", "-q")[0] == 0
    status, out, _ = project.check()
    assert status == 1
    assert "coder" not in out
    assert project.check("--update", "n*", "-q")[0] == 0
    assert project.check("-q")[0] == 0


def test_the_command_in_the_message_accepts_the_change(project, run_cli):
    widen(project)
    _, out, _ = project.check()
    command = next(line for line in out.splitlines() if "To accept it: " in line).split(": ")[1].split()
    assert run_cli(*command[1:])[0] == 0
    assert project.check("-q")[0] == 0


def test_an_update_that_changes_nothing_writes_nothing(project):
    before = project.baseline.stat()
    status, out, _ = project.check("--update")
    assert (status, out.splitlines()[0]) == (0, "costs.json: nothing to change")
    after = project.baseline.stat()
    assert (before.st_mtime_ns, before.st_ino) == (after.st_mtime_ns, after.st_ino)


@pytest.mark.parametrize("option", ["--update", "--accept-new", "--prune"])
def test_no_update_in_ci_unless_forced(option, project, monkeypatch):
    widen(project)
    before = project.baseline.read_bytes()
    monkeypatch.setenv("CI", "true")
    status, out, _ = project.check(option)
    assert status == 2
    assert "error A311: The baseline is not updated here: the environment variable CI is set." in out
    assert project.baseline.read_bytes() == before
    assert project.check(option, "--force")[0] == (option != "--update")
    monkeypatch.setenv("CI", "false")
    assert project.check(option)[0] == (option != "--update")


def test_a_model_that_fails_keeps_its_place_in_an_update(project):
    widen(project)
    project.change("def coder():", "def coder():\n    raise ValueError('no data')")
    before = json.loads(project.baseline.read_text())["models"]
    status, out, _ = project.check("--update")
    assert status == 2
    assert "costs.json: 1 updated (net)" in out
    assert "error A307: it could not be counted: shop.models:coder raised ValueError: no data." in out
    assert json.loads(project.baseline.read_text())["models"]["coder"] == before["coder"]


def test_against_a_revision(project):
    widen(project)
    assert project.check("--update", "-q")[0] == 0
    assert project.check("-q")[0] == 0
    status, out, _ = project.check("--against", "HEAD")
    assert status == 1
    assert "head Linear out_features 10 -> 12" in out
    project.commit()
    assert project.check("--against", "HEAD", "-q")[0] == 0
    assert project.check("--against", "HEAD~1", "-q")[0] == 1


@pytest.mark.parametrize(
    ("revision", "rule"),
    [("no-such-branch", "A310"), ("--help", "A310"), ("", "A310"), ("HEAD:costs.json", "A310"), ("a\x07b", "A310")],
)
def test_a_revision_that_is_none(revision, rule, project):
    status, out, _ = project.check(f"--against={revision}")
    assert status == 2
    assert f"error {rule}: " in out


@pytest.mark.parametrize("revision", ["--output=costs.json", "-n", "", "a\nb"])
def test_git_is_not_even_asked_for_what_could_be_an_option(revision, tmp_path, monkeypatch):
    monkeypatch.setattr(subprocess, "run", None)
    with pytest.raises(CannotCheckError, match="is no git revision"):
        read_at(revision, tmp_path / "costs.json", "costs.json")


def test_a_revision_without_a_baseline(empty_project):
    empty_project.commit()
    empty_project.check("--update", "-q")
    status, out, _ = empty_project.check("--against", "HEAD")
    assert status == 2
    assert "error A302: costs.json does not exist in the revision HEAD." in out


def test_a_revision_with_a_damaged_baseline(project):
    whole = project.baseline.read_bytes()
    project.baseline.write_bytes(whole[:100])
    project.commit()
    project.baseline.write_bytes(whole)
    status, out, _ = project.check("--against", "HEAD")
    assert status == 2
    assert "error A303: HEAD:costs.json:" in out


def test_outside_of_a_repository(project, tmp_path):
    (project.folder / ".git").rename(tmp_path / "gone")
    status, out, _ = project.check("--against", "HEAD")
    assert status == 2
    assert "git knows no revision 'HEAD' here" in out


def test_an_update_against_a_revision_is_refused(project):
    assert "A baseline of the past cannot be updated." in project.check("--against", "HEAD", "--update")[1]


@pytest.mark.parametrize("arguments", [(), ("--update",), ("--accept-new",), ("--prune",)])
@pytest.mark.parametrize(
    ("damage", "rule"),
    [
        (lambda raw: raw[: len(raw) // 2], "A303"),
        (lambda raw: raw.replace(b'"macs": ', b'"macs": -', 1), "A303"),
        (lambda raw: b"<<<<<<< HEAD\n" + raw, "A304"),
        (lambda raw: raw.decode().encode("utf-16"), "A303"),
        (lambda raw: raw.replace(b'"schema": 1', b'"schema": 99'), "A306"),
        (lambda _: b"", "A303"),
    ],
)
def test_a_damaged_baseline_is_status_2_and_stays_as_it_is(damage, rule, arguments, project):
    damaged = damage(project.baseline.read_bytes())
    project.baseline.write_bytes(damaged)
    status, out, _ = project.check(*arguments)
    assert status == 2
    assert f"error {rule}: costs.json:" in out
    assert project.baseline.read_bytes() == damaged


def test_a_baseline_counted_by_other_rules(project):
    older = project.baseline.read_bytes().replace(b'"counting": 1', b'"counting": 0')
    project.baseline.write_bytes(older)
    for arguments in ((), ("--update", "net"), ("--accept-new",), ("--prune",)):
        status, out, _ = project.check(*arguments)
        assert status == 2
        assert "error A305: costs.json was counted by version 0 of the counting rules" in out
        assert project.baseline.read_bytes() == older
    project.configure(project.config.split('[[tool.archstats.models]]\nname = "coder"')[0])
    status, out, _ = project.check("--update")
    assert status == 2
    assert "coder cannot be counted anew" in out
    assert project.baseline.read_bytes() == older
    assert project.check("--update", "--prune", "-q")[0] == 0
    assert b'"counting": 1' in project.baseline.read_bytes()


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[tool.archstats]\n", "lists no model, so there is nothing to check"),
        ("[tool.archstats\n", "pyproject.toml:1: this is not TOML"),
        ("[tool.archstats.check]\nbaselin = 'a'\n", "pyproject.toml:2: there is no key 'baselin' here."),
        ("[tool.other]\n", "There is no pyproject.toml with a [tool.archstats]"),
    ],
)
def test_a_configuration_that_cannot_be_used_is_status_2(text, message, project):
    before = project.baseline.read_bytes()
    project.configure(text)
    for arguments in ((), ("--baseline", "costs.json"), ("--baseline", "costs.json", "--update", "--prune")):
        status, out, _ = project.check(*arguments)
        assert status == 2
        assert message in words(out)
    assert project.baseline.read_bytes() == before


@pytest.mark.parametrize(
    ("model", "message"),
    [
        ("target = 'vgg17'", "There is no model named 'vgg17'. Did you mean vgg16"),
        ("target = 'lenet'\nkwargs = { depth = 3 }", "lenet has no setting 'depth'. It takes num_classes"),
        ("target = 'shop.models:net'", "The input of shop.models:net is not known. Give it: `input` 1x3x224x224"),
        ("target = 'shop.model:net'\ninput = '1x3'", "There is no module 'shop.model' to import."),
        ("target = 'shop.models:nett'\ninput = '1x3'", "shop.models has no callable 'nett'. Did you mean net"),
        ("target = 'shop.models:net'\ninput = '1x4x9x9'", "input of 1x4x9x9 failed in stem: RuntimeError"),
    ],
)
def test_a_model_that_cannot_be_counted_is_status_2(model, message, project):
    before = project.baseline.read_bytes()
    project.configure(f"[tool.archstats.check]\nbaseline = 'costs.json'\n[[tool.archstats.models]]\n{model}\n")
    for arguments in ((), ("--update",)):
        status, out, _ = project.check(*arguments)
        assert status == 2
        assert message in words(out)
        assert "error A307" in out
    assert project.baseline.read_bytes() == before


def test_a_configuration_that_is_named(project, tmp_path, monkeypatch):
    other = tmp_path / "elsewhere" / "archstats.toml"
    other.parent.mkdir()
    other.write_text('[[tool.archstats.models]]\ntarget = "lenet"\nname = "a small one"\n')
    status, out, _ = project.check("--config", other)
    assert status == 2
    assert f"archstats check --config {other} --update" in out
    assert project.check("--config", other, "--update", "-q")[0] == 0
    assert (other.parent / "archstats-baseline.json").is_file()
    mine = tmp_path / "mine.json"
    assert project.check("--config", other, "--baseline", mine, "--update", "-q")[0] == 0
    assert mine.read_bytes() == (other.parent / "archstats-baseline.json").read_bytes()
    monkeypatch.chdir(project.folder / "shop")
    assert project.check("-q")[0] == 0, "the nearest pyproject.toml is that of the folder above"
    status, out, _ = project.check("--config", "none.toml")
    assert (status, "none.toml cannot be read: No such file" in out) == (2, True)


def test_a_model_that_is_not_listed(project):
    status, out, _ = project.check("nets")
    assert status == 2
    assert "pyproject.toml lists no model 'nets'. Did you mean net?" in words(out).replace("error A309: ", "")


def test_a_model_that_hangs_is_ended(project):
    project.change("def coder():", "def coder():\n    import time; time.sleep(600)")
    status, out, _ = project.check("--timeout", "1")
    assert status == 2
    assert "error A308: it could not be counted: it took longer than 1 s." in out


def test_formats_go_where_they_are_sent(project, tmp_path):
    widen(project)
    junit, summary = tmp_path / "out" / "junit.xml", tmp_path / "summary.md"
    status, out, err = project.check(
        "--format", f"junit={junit}", "--format", f"markdown={summary}", "--format", "github"
    )
    assert (status, err) == (1, "")
    assert out.startswith("::error file=pyproject.toml,line=5,title=A001 net::net (1x3x32x32): MACs rose")
    assert junit.read_text().startswith("<?xml")
    assert summary.read_text().startswith("### archstats check\n")
    status, out, _ = project.check("--format", "json", "--out", tmp_path / "check.json")
    assert (status, json.loads((tmp_path / "check.json").read_text())["status"]) == (1, 1)
    assert "error A001" in out
    assert project.check("--out", tmp_path / "check.txt")[1] == out
    assert (tmp_path / "check.txt").read_text() == out


def test_a_check_that_is_impossible_is_told_in_each_format(empty_project):
    for name in ("json", "junit", "sarif", "github", "markdown"):
        status, out, err = empty_project.check("--format", name)
        assert status == 2
        assert "A302" in out
        assert "error: There is no baseline costs.json." in err


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--format", "yaml"), "There is no format 'yaml'. There are github, json, junit, markdown, sarif, text."),
        (("--format", "json", "--format", "github"), "json and github would be mixed up."),
        (("--timeout", "0"), "should be greater than or equal to 0.001"),
        (("--timeout", "nan"), "should be less than or equal to 86400"),
        (("--format", "json=/dev/null/x"), "cannot be written"),
    ],
)
def test_options_that_cannot_be_used(arguments, message, project):
    status, _, err = project.check(*arguments)
    assert status == 2
    assert message in words(err.replace("│", " "))


def test_output_into_what_is_no_file(project):
    status, out, _ = project.check("--format", "json=/dev/null")
    assert (status, out) == (0, "The check passed: 2 of 2 models passed.\n")
    assert not Path("/dev/null").is_file()


def test_progress_is_shown_where_it_takes_long(project, monkeypatch):
    assert project.check()[2] == ""
    monkeypatch.setattr(checking, "_SILENT_S", 0)
    assert "Counting: 2 of 2 models" in project.check()[2]
    assert project.check("-q")[2] == ""


def test_quiet_is_silent_only_where_it_passes(project):
    assert project.check("-q") == (0, "", "")
    widen(project)
    assert "error A001" in project.check("-q")[1]


def test_a_check_imports_no_heavy_package(project):
    script = (
        "import sys\nfrom archstats.cli import main\nsys.argv = ['archstats', 'check']\n"
        "try:\n    main()\nexcept SystemExit as e:\n    assert not e.code, e.code\n"
        "heavy = {'pandas', 'matplotlib', 'fvcore', 'torchinfo', 'torchvision', 'timm'} & set(sys.modules)\n"
        "assert 'torch' in sys.modules and not heavy, heavy\n"
    )
    subprocess.run([sys.executable, "-c", script], cwd=project.folder, check=True)


def test_help_and_explain_import_no_torch():
    script = (
        "import sys\nfrom archstats.cli import main\n"
        "try:\n    main()\nexcept SystemExit as e:\n    assert not e.code, e.code\n"
        "assert 'torch' not in sys.modules\n"
    )
    for arguments in (["check", "--help"], ["explain", "A001"], ["explain"]):
        subprocess.run([sys.executable, "-c", script, *arguments], check=True, capture_output=True)


def test_every_rule_is_explained(run_cli):
    status, out, _ = run_cli("explain")
    assert status == 0
    assert [line.split()[0] for line in out.splitlines()[1:]] == list(RULES)
    for code, rule in RULES.items():
        status, out, _ = run_cli("explain", code.lower())
        assert status == 0
        assert out.startswith(f"{code}: ")
        assert rule.explanation in out
        assert rule.remedy in out


def test_a_rule_that_is_none(run_cli):
    status, _, err = run_cli("explain", "A009")
    assert status == 2
    assert "There is no rule 'A009'. Of that kind there are A001, A002" in words(err)
