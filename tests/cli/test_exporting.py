"""`archstats export` as a user meets it."""

import csv
import json
import subprocess
import sys

import pytest

from archstats import store


@pytest.fixture
def run_file(a_run, tmp_path):
    file = tmp_path / "run.json"
    store.write(file, store.dumps(a_run))
    return file


def words(text):
    return " ".join(text.split())


def test_help_lists_tables_and_formats_with_an_example(run_cli):
    status, out, _ = run_cli("export", "--help")
    assert status == 0
    assert "Example: archstats export" in words(out)
    for name in ("models", "layers", "departures", "latex"):
        assert name in out


def test_without_a_table_all_are_listed_with_their_rows(run_cli, run_file):
    status, out, _ = run_cli("export", run_file)
    assert status == 0
    listed = {line.split()[0]: line.split()[1] for line in out.splitlines()[1:]}
    assert (listed["models"], listed["layers"], listed["timings"], listed["published"]) == ("3", "4", "6", "0")
    _, out, _ = run_cli("export", run_file, "--model", "large")
    assert "layers 2 Layers" in words(out)


def test_a_table_of_a_model_in_each_format(run_cli, run_file):
    command = ("export", run_file, "--table", "layers", "--model", "small")
    _, text, _ = run_cli(*command)
    assert [(row["model"], row["path"]) for row in csv.DictReader(text.splitlines())] == [
        ("small", "conv"), ("small", "conv.act")
    ]  # fmt: skip
    _, text, _ = run_cli(*command, "--format", "json")
    assert [row["macs"] for row in json.loads(text)] == [2_000_000, 0]
    _, text, _ = run_cli(*command, "--format", "markdown")
    assert text.startswith("## Layers\n")
    _, text, _ = run_cli(*command, "--format", "latex")
    assert r"small & conv & Conv2d & 0 & 1x3x8x8 & 1x4x8x8 & 1,000 & 2,000,000 & 256 & 0 & 5,024 & 796.2 \\" in text


def test_a_file_is_written_and_nothing_printed(run_cli, run_file, tmp_path):
    out = tmp_path / "new" / "models.md"
    status, text, err = run_cli("export", run_file, "--table", "models", "--format", "markdown", "--out", out)
    assert (status, text, err) == (0, "", "")
    assert "| small |" in out.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--table", "layer"), "There is no table 'layer'. Did you mean layers? There are models, layers,"),
        (("--table", "models", "--format", "xml"), "There is no format 'xml'. There are csv, json, latex, markdown."),
        (("--table", "models", "--model", "smal"), "The run has no model 'smal'. Did you mean small?"),
        (("--table", "published"), "The table published has no rows. Without --table all tables are listed"),
        (("--format", "csv"), "No table is named. Name one with --table: models,"),
        (("--out", "x.csv"), "No table is named."),
    ],
)
def test_bad_input_is_one_message_and_status_2(arguments, message, run_cli, run_file):
    status, out, err = run_cli("export", run_file, *arguments)
    assert (status, out) == (2, "")
    assert message in words(err)


def test_a_damaged_run_is_refused(run_cli, tmp_path):
    (tmp_path / "bad.json").write_text("{")
    assert run_cli("export", tmp_path / "bad.json")[0] == 2


def test_torch_is_not_imported(run_file):
    script = (
        "import sys\nfrom archstats.cli import main\n"
        "try:\n    main()\nexcept SystemExit as e:\n    assert not e.code, e.code\n"
        "assert 'torch' not in sys.modules\n"
    )
    for arguments in ([], ["--table", "limits", "--format", "latex"]):
        subprocess.run([sys.executable, "-c", script, "export", run_file, *arguments], check=True, capture_output=True)
