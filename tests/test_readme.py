"""The README's commands and examples do what it says."""

import doctest
import os
import re
import shlex
import sys
import tomllib
from pathlib import Path

import pytest

import archstats
from archstats.cli import main

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```sh\n(.*?)^```", README, flags=re.DOTALL | re.MULTILINE)
# The first block installs; the CI script runs it as printed.
COMMANDS = [shlex.split(line, comments=True) for block in BLOCKS[1:] for line in block.splitlines()]


def test_the_readme_opens_with_the_two_lines():
    assert BLOCKS[0].splitlines() == [
        "pip install . && archstats report --out reports/",
        "pip install '.[test]' && pytest",
    ]


def test_the_readmes_commands_run(tmp_path, monkeypatch):
    """In the order in which they are printed, since some read what others write."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("CI", raising=False)
    (tmp_path / "pyproject.toml").write_text(_example_config(), encoding="utf-8")
    commands = [command for command in COMMANDS if command and command[0] == "archstats"]
    assert len(commands) >= 4
    for command in commands:
        monkeypatch.setattr(sys, "argv", command)
        with pytest.raises(SystemExit) as ended:
            main()
        assert not ended.value.code, command
    assert (tmp_path / "pages" / "index.html").is_file()


def _example_config():
    return re.search(r"```toml\n(\[tool\.archstats.*?)```", README, flags=re.DOTALL)[1]


def test_the_readmes_check_says_what_it_shows(tmp_path, monkeypatch, run_cli):
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("CI", raising=False)
    (tmp_path / "pyproject.toml").write_text(_example_config(), encoding="utf-8")
    assert run_cli("check", "--update", "-q")[0] == 0
    wider = _example_config().replace("dim_feedforward = 256", "dim_feedforward = 288")
    (tmp_path / "pyproject.toml").write_text(wider, encoding="utf-8")
    status, out, _ = run_cli("check", "-q")
    assert status == 1
    shown = re.search(r"```text\n(encoder.*?)```", README, flags=re.DOTALL)[1]
    for line in shown.splitlines():
        assert line.rstrip("…").rstrip(", ").strip() in out


def test_the_readmes_tests_pass(tmp_path):
    """The example is a file of tests that pass once the baseline is accepted."""
    import subprocess

    example = re.search(r"```python\n(from archstats.testing.*?)```", README, flags=re.DOTALL)[1]
    (tmp_path / "test_example.py").write_text(example, encoding="utf-8")
    environment = {name: value for name, value in os.environ.items() if name != "CI"}
    for more in (["--archstats-update"], []):
        command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *more]
        ran = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
        assert ran.returncode == 0, ran.stdout


def test_the_action_and_the_hook_call_commands_that_exist(run_cli):
    for file in ("action.yml", ".pre-commit-hooks.yaml"):
        text = (ROOT / file).read_text(encoding="utf-8")
        assert "archstats check" in text
        for option in re.findall(r"--[a-z]+", text):
            assert option in run_cli("check", "--help")[1] or option == "--quiet", option


def test_the_readmes_python_examples_are_true():
    failures, tried = doctest.testfile(str(ROOT / "README.md"), module_relative=False)
    assert tried >= 3
    assert failures == 0


def test_the_readmes_new_architecture_is_one_function(monkeypatch):
    """Pasted into a file of the zoo, the example is a model like any other."""
    from archstats.zoo import ZOO

    archstats.list_models()
    monkeypatch.setattr(ZOO, "_entries", dict(ZOO._entries))
    example = re.search(r"```python\n(@architecture.*?)```", README, flags=re.DOTALL)[1]
    exec("from torch import nn\nfrom archstats.zoo.catalog import *\n" + example, {})  # noqa: S102
    assert archstats.profile("my_net").params == 3 * 8 * 9 + 7200 * 10 + 10


def test_the_readmes_new_counting_rule_is_one_function(monkeypatch):
    from archstats.counters import rules

    monkeypatch.setattr(rules, "FORMULAS", {})
    example = re.search(r"```python\n(@archstats\.counts.*?)```", README, flags=re.DOTALL)[1]
    exec(example, {"archstats": archstats})  # noqa: S102
    shape = (2, 3, 5, 4)
    assert rules.FORMULAS["mylib::attend"](shape, shape, shape, out=shape) == 2 * 2 * 3 * 5 * 5 * 4


def test_the_readmes_claims_have_the_verdicts_it_says():
    from archstats.claims.evidence import Evidence
    from archstats.claims.judging import judge
    from archstats.claims.own import parse_claims

    pytest.importorskip("torchvision")
    example = re.search(r"```toml\n(title.*?)```", README, flags=re.DOTALL)[1]
    ratio, size = judge(parse_claims(example, "claims.toml"), Evidence())
    assert [ratio.verdict, size.verdict] == ["confirmed", "refuted"]
    assert ratio.measured == pytest.approx(61_100_840 / 1_248_424)
    assert size.measured == pytest.approx(4 * 1_248_424 / 1e6)


def test_docstring_examples_are_true():
    from archstats import comparison
    from archstats.latency import comparing, statistics
    from archstats.laws import network
    from archstats.report import links, merging

    for module in (archstats, comparing, comparison, links, merging, network, statistics):
        failures, tried = doctest.testmod(module)
        assert tried
        assert failures == 0


def test_the_version_is_the_same_everywhere():
    metadata = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    assert metadata["project"]["version"] == archstats.__version__
    assert f"## {archstats.__version__}" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


def test_the_architecture_section_names_real_places():
    section = README[README.index("## Architecture") :]
    tree = re.search(r"```text\n(archstats/.*?)```", section, flags=re.DOTALL)[1]
    for line in tree.splitlines()[1:]:
        name = line.split()[0]
        assert (ROOT / "archstats" / name).exists(), name
