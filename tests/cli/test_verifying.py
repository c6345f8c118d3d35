"""`archstats verify`, by its entry point."""

import csv
import json
import sys
from pathlib import Path

import pytest

from archstats.claims.catalog import CLAIMS, Claim
from archstats.claims.findings import figure, holds
from archstats.cli import main, verifying
from archstats.errors import BadInputError
from archstats.sources import catalog

EXAMPLE = Path(__file__).parent.parent / "claims" / "example_claims.toml"

MINE = """
title = "mine"

[[claim]]
id = "small"
statement = "=LeNet has | [few] <b>parameters</b>."
check = 'params("lenet") == 62,006'

[[claim]]
id = "smaller"
statement = "LeNet takes less than half a million multiply-accumulates."
check = 'macs("lenet") < 0.5M MACs'
source = "nobody"
"""
BROKEN = """
[[claim]]
id = "broken"
statement = "LeNet sees large images."
check = 'macs("lenet", input="1x3x99x99") > 0'
"""


def judge_nothing(evidence):
    return holds(true=True, seen="it was seen")


def judge_lenet(evidence):
    return figure(evidence.profile("lenet").params, stated=60_000, derived=62_006)


def judge_badly(evidence):
    raise BadInputError("It broke.")


LEDGER = {
    "008-1a": Claim("008-1a", "008", "One is so.", "1, line 1", "", judge_nothing),
    "008-1b": Claim("008-1b", "008", "So is LeNet.", "1, line 2", "params", judge_lenet),
    "008-12": Claim("008-12", "008", "Twelve is so.", "1, line 3", "", judge_nothing),
    "009-1": Claim("009-1", "009", "Nine is so.", "2, line 1", "", judge_nothing),
}


@pytest.fixture
def ledger(monkeypatch):
    """A ledger of four claims in two documents, and no published figures."""
    monkeypatch.setattr(CLAIMS, "_discovered", True)
    monkeypatch.setattr(CLAIMS, "_entries", dict(LEDGER))
    monkeypatch.setattr(verifying, "_published_figures", list)


@pytest.fixture
def mine(tmp_path):
    path = tmp_path / "mine.toml"
    path.write_text(MINE)
    return path


@pytest.fixture
def run_cli(monkeypatch, capsys):
    """Run a command and return its exit status, standard output and standard error."""

    def run(*arguments):
        monkeypatch.setattr(sys, "argv", ["archstats", "verify", *map(str, arguments)])
        with pytest.raises(SystemExit) as ended:
            main()
        out, err = capsys.readouterr()
        return ended.value.code or 0, out, err

    return run


def ids(out):
    return [row["id"] for row in json.loads(out)]


def words(text):
    return " ".join(text.replace("│", " ").split())


def test_help_has_an_example(run_cli):
    status, out, _ = run_cli("--help")
    assert status == 0
    assert "Example: archstats verify my_claims.toml" in words(out)


def test_a_refuted_claim_is_a_result(run_cli, mine):
    status, out, err = run_cli(mine)
    assert status == 0
    confirmed, refuted, sums = out.splitlines()[1:]
    assert words(confirmed).startswith("confirmed small =LeNet has | [few] <b>parameters</b>. 62,006 62,006 params")
    assert words(refuted).startswith("refuted smaller LeNet takes less than half a million")
    assert "500,000" in refuted
    assert "754,320" in refuted
    assert sums == "1 confirmed, 1 refuted"
    assert err.splitlines()[-1] == "Judging: 2 of 2 claims"


def test_json_has_the_evidence(run_cli, mine):
    status, out, err = run_cli(mine, "--format", "json", "-q")
    assert (status, err) == (0, "")
    small, smaller = json.loads(out)
    assert list(smaller) == [
        "id", "document", "statement", "where", "verdict", "stated", "derived", "measured", "unit", "tolerance",
        "reason", "models",
    ]  # fmt: skip
    assert (small["verdict"], small["stated"], small["measured"]) == ("confirmed", 62_006, 62_006)
    assert smaller == {
        "id": "smaller",
        "document": "mine",
        "statement": "LeNet takes less than half a million multiply-accumulates.",
        "where": f"{mine}:12 (nobody)",
        "verdict": "refuted",
        "stated": 500_000,
        "derived": None,
        "measured": 754_320,
        "unit": "MACs",
        "tolerance": "",
        "reason": 'macs("lenet") is 754,320 MACs, not less than 500,000 MACs.',
        "models": ["lenet"],
    }


def test_texts_are_data_in_every_format(run_cli, mine):
    _, out, _ = run_cli(mine, "--format", "csv", "-q")
    small, smaller = csv.DictReader(out.splitlines())
    assert small["statement"] == "'=LeNet has | [few] <b>parameters</b>."
    assert (smaller["stated"], smaller["derived"], smaller["measured"]) == ("500000", "", "754320")
    _, out, _ = run_cli(mine, "--format", "markdown", "-q")
    header, rule, small, smaller, _, sums = out.splitlines()
    assert header == "| verdict | id | statement | stated | derived | measured | unit | reason |"
    assert rule == "| --- | --- | --- | --- | --- | --- | --- | --- |"
    assert r"=LeNet has \| \[few\] &lt;b&gt;parameters&lt;/b&gt;." in small
    assert sums == "1 confirmed, 1 refuted"


def test_what_breaks_is_status_2_with_its_file_and_line(run_cli, mine, tmp_path):
    (tmp_path / "broken.toml").write_text(BROKEN)
    status, out, err = run_cli(mine, tmp_path / "broken.toml", "--format", "json", "-q")
    assert status == 2
    assert [row["verdict"] for row in json.loads(out)] == ["confirmed", "refuted", "broken"]
    assert words(err).startswith(
        f'error: {tmp_path}/broken.toml:5: broken: macs("lenet", input="1x3x99x99"): The forward'
    )
    assert "failed in fc1" in err


def test_a_missing_library_is_skipped(run_cli, monkeypatch, tmp_path):
    def missing():
        raise catalog.missing_extra("torchvision")

    monkeypatch.setitem(catalog.SOURCES._all(), "torchvision", catalog.Source(missing, missing))
    (tmp_path / "other.toml").write_text(BROKEN.replace("lenet", "torchvision:alexnet"))
    status, out, _ = run_cli(tmp_path / "other.toml", "-q")
    assert status == 0
    assert "pip install 'archstats[torchvision]'" in out
    assert out.splitlines()[-1] == "1 skipped"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", ":1: there is no [[claim]] in it."),
        (MINE.replace("==", "="), ":7: claim small: The check cannot be read: '=' is not expected here."),
        (MINE.replace("0.5M MACs", "0.5 MB"), ":12: claim smaller: The check cannot be read: units that don't fit:"),
        (MINE.replace("lenet", "os:system"), "os:system would be imported and called; --allow-callables permits it"),
    ],
)
def test_a_malformed_file_is_one_message_and_status_2(run_cli, tmp_path, text, said):
    (tmp_path / "bad.toml").write_text(text)
    status, out, err = run_cli(tmp_path / "bad.toml")
    assert (status, out) == (2, "")
    assert said in words(err)
    assert "Traceback" not in err


def test_callables_where_they_are_allowed(run_cli, tmp_path):
    check = 'params("torch.nn:Linear", input="1x3", in_features=3, out_features=2) == 8'
    (tmp_path / "own.toml").write_text(MINE.replace('params("lenet") == 62,006', check))
    status, out, _ = run_cli(tmp_path / "own.toml", "--allow-callables", "-q")
    assert status == 0
    assert "1 confirmed, 1 refuted" in out


def test_the_ledger_where_no_file_is_given(run_cli, ledger):
    status, out, _ = run_cli("--format", "json")
    assert status == 0
    assert ids(out) == ["008-1a", "008-1b", "008-12", "009-1"]
    assert [json.loads(out)[1][key] for key in ("verdict", "stated", "derived", "measured")] == [
        "refuted", 60_000, 62_006, 62_006,
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("arguments", "chosen"),
    [
        (("--document", "009"), ["009-1"]),
        (("--document", "009", "--document", "008"), ["008-1a", "008-1b", "008-12", "009-1"]),
        (("--id", "008-1"), ["008-1a", "008-1b"]),
        (("--id", "008-1b", "--id", "009-1"), ["008-1b", "009-1"]),
        (("--document", "008", "--id", "008-12"), ["008-12"]),
    ],
)
def test_documents_and_ids_choose(run_cli, ledger, arguments, chosen):
    _, out, _ = run_cli(*arguments, "--format", "json", "-q")
    assert ids(out) == chosen


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--document", "007"), "There is no document '007'. There are 008, 009."),
        (("--id", "008-11"), "There is no claim '008-11'. Did you mean 008-1b, 008-1a, 008-12"),
        (("--document", "009", "--id", "008-12"), "There is no claim '008-12'. Did you mean 009-1"),
        (("--format", "yaml"), "'yaml' is not one of"),
        (("none.toml",), "none.toml cannot be read: No such file"),
    ],
)
def test_what_is_not_there_is_status_2(run_cli, ledger, arguments, said):
    status, out, err = run_cli(*arguments)
    assert (status, out) == (2, "")
    assert said in words(err)


def test_a_claim_of_a_document_that_breaks_leaves_the_others(run_cli, ledger):
    CLAIMS._entries["008-1a"] = Claim("008-1a", "008", "One is so.", "1, line 1", "", judge_badly)
    status, out, err = run_cli("-q")
    assert status == 2
    assert out.splitlines()[-1] == "2 confirmed, 1 refuted, 1 broken"
    assert words(err) == "error: 1, line 1: 008-1a: It broke."


def test_published_figures_where_they_are_asked_for(run_cli, ledger, mine, monkeypatch):
    from archstats.claims.published import Figure

    stated = Figure(
        id="lenet-me-params", network="LeNet", quantity="params", printed="62", unit="k", source="me", address="here",
        model="lenet",
    )  # fmt: skip
    monkeypatch.setattr(verifying, "_published_figures", lambda: [stated])
    for arguments in ((), ("--id", "lenet-me-params"), ("--document", "published")):
        status, out, err = run_cli(*arguments, "--format", "json")
        assert status == 0
        assert json.loads(out)[-1]["verdict"] == "reproduced"
    assert "Judging: 1 of 1 claims" in err
    assert "lenet-me-params" not in run_cli("--no-published")[1]
    assert "lenet-me-params" not in run_cli(mine)[1]
    assert "lenet-me-params" in run_cli(mine, "--published")[1]


def test_the_ledger_stands_without_published_figures(run_cli, ledger, monkeypatch):
    monkeypatch.undo()
    monkeypatch.setattr(verifying.importlib.util, "find_spec", lambda _name: None)
    assert verifying._published_figures() == []


def test_the_example(run_cli):
    status, out, _ = run_cli(EXAMPLE, "-q")
    assert status == 0
    assert out.splitlines()[-1] == "7 confirmed, 1 refuted"
