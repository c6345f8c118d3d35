"""Each format is read by its own parser, whatever names and messages hold, and says all that was found."""

import json
import re
from xml.etree import ElementTree

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from archstats.regression.findings import Checked, Finding, LayerChange, Outcome, Severity
from archstats.regression.formats import FORMATS
from archstats.regression.rules import RULES

HOSTILE = (
    "::error::owned", "##[add-mask]x", "a%0Ab", "a\nb\r\n::warning::c", "<script>alert(1)</script>", "]]></failure>",
    "& \"quoted' <b>", "| cell | `code` **bold** [link](http://x) ![i](y)", "@everyone #1", "\x1b[31mred\x00\x07",
    "\u202eright to left", "\ud800 lone", "\ufffe\uffff", "a,b:c=d", "```\nfence", "{{ 7 * 7 }}", "",
)  # fmt: skip
TEXTS = st.sampled_from(HOSTILE) | st.text(max_size=20)


def finding(text, rule="A001", severity=Severity.ERROR, **more):
    given_ = {"model": text, "input": text, "metric": "macs", "old": 1, "new": 2, "limit": 1, "accept": text}
    given_ |= {"remedy": text, "output": text, "file": f"a/{text}.toml", "line": 3}
    return Finding(rule=rule, severity=severity, message=f"rose {text}.", **(given_ | more))


def outcome_of(text, *findings):
    layer = LayerChange(
        kind="changed", before_path=text, after_path=f"{text}2", type=text, what=text, deltas={"macs": 5}
    )
    model = Checked(name=text, input=text, costs={"macs": (1, 2), "params": (None, 7)}, layers=(layer,))
    return Outcome(baseline="costs.json", models=(model,), findings=findings, written=text)


@st.composite
def outcomes(draw):
    findings = [
        finding(draw(TEXTS), draw(st.sampled_from(list(RULES))), draw(st.sampled_from(Severity)))
        for _ in range(draw(st.integers(0, 3)))
    ]
    return outcome_of(draw(TEXTS), *findings)


def written(name, outcome):
    text = FORMATS.get(name)(outcome)
    assert text.endswith("\n")
    text.encode("utf-8")
    return text


CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
COMMAND = re.compile(
    r"^::(error|warning|notice) (file=[^,:\n]*,line=[1-9]\d*,)?title=[^,:\n]*::(?:%(?:25|0A|0D)|[^%\n])+$"
)


def unescaped(data):
    return data.replace("%0A", "\n").replace("%0D", "\r").replace("%3A", ":").replace("%2C", ",").replace("%25", "%")


@given(outcomes())
def test_github_has_one_command_a_finding_and_nothing_else_that_is_one(outcome):
    *commands, last = written("github", outcome).splitlines()
    assert len(commands) == len(outcome.findings)
    assert all(COMMAND.match(command) for command in commands)
    assert last.startswith("The check ")
    for command, found in zip(commands, outcome.findings, strict=True):
        assert found.rule in command
        assert unescaped(command.rsplit("title=", 1)[1]).startswith(f"{found.rule}")


@given(outcomes())
def test_text_drives_no_terminal_and_no_runner(outcome):
    text = written("text", outcome)
    assert not CONTROL.search(text)
    assert "##[" not in text
    assert not re.search(r"^\s*::", text, flags=re.MULTILINE)


@given(outcomes())
def test_junit(outcome):
    root = ElementTree.fromstring(written("junit", outcome).encode())  # noqa: S314 (our own)
    assert root.tag == "testsuites"
    (suite,) = root
    cases = suite.findall("testcase")
    assert suite.get("name")
    for name, number in {
        "tests": len(cases),
        "failures": sum(case.find("failure") is not None for case in cases),
        "errors": sum(case.find("error") is not None for case in cases),
    }.items():
        assert int(suite.get(name)) == int(root.get(name)) == number
    for case in cases:
        assert case.get("classname")
        assert case.get("name")
        assert [child.tag for child in case] in (
            [],
            ["failure"],
            ["error"],
            ["system-out"],
            ["failure", "system-out"],
            ["error", "system-out"],
        )
    shown = "".join(root.itertext())
    assert all(found.rule in shown for found in outcome.findings)
    assert (outcome.status == 0) == all(len(case) == 0 or case[0].tag == "system-out" for case in cases)


@given(outcomes())
def test_json(outcome):
    text = written("json", outcome)
    assert text.isascii()
    plain = json.loads(text)
    assert plain["status"] == outcome.status
    assert [found["message"] for found in plain["findings"]] == [found.message for found in outcome.findings]
    assert plain["models"][0]["costs"] == {"macs": [1, 2], "params": [None, 7]}
    assert plain["models"][0]["layers"][0]["deltas"] == {"macs": 5}


SARIF = {  # the parts of the 2.1.0 schema that we write, as strict as it is
    "type": "object",
    "required": ["version", "runs"],
    "additionalProperties": False,
    "properties": {
        "$schema": {"type": "string", "format": "uri"},
        "version": {"const": "2.1.0"},
        "runs": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["tool"],
                "additionalProperties": False,
                "properties": {
                    "columnKind": {"enum": ["utf16CodeUnits", "unicodeCodePoints"]},
                    "tool": {
                        "type": "object",
                        "required": ["driver"],
                        "additionalProperties": False,
                        "properties": {
                            "driver": {
                                "type": "object",
                                "required": ["name"],
                                "additionalProperties": False,
                                "properties": {
                                    "name": {"type": "string"},
                                    "version": {"type": "string"},
                                    "rules": {
                                        "type": "array",
                                        "uniqueItems": True,
                                        "items": {
                                            "type": "object",
                                            "required": ["id"],
                                            "additionalProperties": False,
                                            "properties": {
                                                "id": {"type": "string"},
                                                "shortDescription": {"$ref": "#/$defs/message"},
                                                "fullDescription": {"$ref": "#/$defs/message"},
                                                "help": {"$ref": "#/$defs/message"},
                                            },
                                        },
                                    },
                                },
                            }
                        },
                    },
                    "invocations": {
                        "type": "array",
                        "items": {
                            "type": "object",
                            "required": ["executionSuccessful"],
                            "additionalProperties": False,
                            "properties": {
                                "executionSuccessful": {"type": "boolean"},
                                "exitCode": {"type": "integer"},
                            },
                        },
                    },
                    "results": {
                        "type": "array",
                        "items": {
                            "type": "object",
                            "required": ["message"],
                            "additionalProperties": False,
                            "properties": {
                                "ruleId": {"type": "string"},
                                "ruleIndex": {"type": "integer", "minimum": -1},
                                "level": {"enum": ["none", "note", "warning", "error"]},
                                "message": {"$ref": "#/$defs/message"},
                                "partialFingerprints": {"type": "object", "additionalProperties": {"type": "string"}},
                                "properties": {"type": "object"},
                                "locations": {
                                    "type": "array",
                                    "items": {
                                        "type": "object",
                                        "required": ["physicalLocation"],
                                        "properties": {
                                            "physicalLocation": {
                                                "type": "object",
                                                "required": ["artifactLocation", "region"],
                                                "additionalProperties": False,
                                                "properties": {
                                                    "artifactLocation": {
                                                        "type": "object",
                                                        "required": ["uri"],
                                                        "properties": {
                                                            "uri": {"type": "string", "pattern": r"^[\w.~/%-]+$"}
                                                        },
                                                    },
                                                    "region": {
                                                        "type": "object",
                                                        "required": ["startLine"],
                                                        "properties": {"startLine": {"type": "integer", "minimum": 1}},
                                                    },
                                                },
                                            }
                                        },
                                    },
                                },
                            },
                        },
                    },
                },
            },
        },
    },
    "$defs": {
        "message": {
            "type": "object",
            "required": ["text"],
            "additionalProperties": False,
            "properties": {"text": {"type": "string", "minLength": 1}},
        }
    },
}


@given(outcomes())
def test_sarif(outcome):
    plain = json.loads(written("sarif", outcome))
    jsonschema.validate(plain, SARIF)
    (run,) = plain["runs"]
    rules = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
    assert [result["ruleId"] for result in run["results"]] == [found.rule for found in outcome.findings]
    assert all(rules[result["ruleIndex"]] == result["ruleId"] for result in run["results"])
    assert not any(CONTROL.search(result["message"]["text"]) for result in run["results"])


def test_the_sarif_schema_refuses_what_is_wrong():
    plain = json.loads(written("sarif", outcome_of("net", finding("net"))))
    for break_ in (
        lambda run: run["results"][0].pop("message"),
        lambda run: run["results"][0].update(level="fatal"),
        lambda run: run["tool"].pop("driver"),
        lambda run: run["results"][0]["locations"][0]["physicalLocation"]["region"].update(startLine=0),
    ):
        broken = json.loads(json.dumps(plain))
        break_(broken["runs"][0])
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate(broken, SARIF)


@given(outcomes())
def test_markdown(outcome):
    text = written("markdown", outcome)
    assert not CONTROL.search(text)
    outside = without_code(text)
    assert not re.search(r"<[a-zA-Z/!]", outside)
    assert not re.search(r"[@#]\w", outside)
    assert not re.search(r"(?<!\\)\]\(", outside)
    (*_, head, rule, row) = [line for line in text.splitlines() if line.startswith("|")][:3]
    assert cells(head) == cells(rule) == cells(row) == 3


def without_code(text):
    """What GitHub renders as prose: blocks in fences and spans of code taken out."""
    text = re.sub(r"^( *)(`{3,})text\n.*?^\1\2$", "", text, flags=re.DOTALL | re.MULTILINE)
    text = re.sub(r"\\`", "", text)
    return re.sub(r"(?<!`)(`+)(?!`).+?(?<!`)\1(?!`)", "", text)


def cells(line):
    return len(re.findall(r"(?<!\\)\|", line)) - 1


@pytest.mark.parametrize("name", ["text", "markdown", "github", "junit", "json", "sarif"])
def test_each_format_of_a_real_change(name, project, snapshot, monkeypatch):
    monkeypatch.setattr("archstats.regression.formats.sarif.__version__", "0.0.0")
    project.change("Conv2d(3, 16, 3, padding=1", "Conv2d(3, 16, 5, padding=2")
    project.change("def coder():", "def coder():\n    print('loading')\n    raise ValueError('no data')")
    status, out, err = project.check("--format", name)
    assert status == 2
    assert (err == "") == (name == "text")
    snapshot(f"formats/{name}.txt", out)


def test_all_formats_are_there():
    assert FORMATS.names() == ["github", "json", "junit", "markdown", "sarif", "text"]


def test_paths_are_those_of_the_repository_for_its_runner(monkeypatch, tmp_path):
    (tmp_path / "sub").mkdir()
    monkeypatch.chdir(tmp_path / "sub")
    monkeypatch.setenv("GITHUB_WORKSPACE", str(tmp_path))
    text = written("github", outcome_of("net", finding("net", file="pyproject.toml")))
    assert text.startswith("::error file=sub/pyproject.toml,line=3,title=A001 net::")
