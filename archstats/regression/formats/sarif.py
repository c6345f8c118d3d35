"""SARIF 2.1.0, for code scanning."""

from __future__ import annotations

import json
from urllib.parse import quote

from archstats import __version__
from archstats.escaping import printable
from archstats.regression.findings import Finding, Outcome, Severity
from archstats.regression.formats.catalog import full_text, output_format
from archstats.regression.rules import RULES, Rule

_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "note"}


@output_format("sarif")
def sarif(outcome: Outcome) -> str:
    """Write a result a finding, and the rules that it names."""
    rules = list(dict.fromkeys(finding.rule for finding in outcome.findings))
    driver = {"name": "archstats", "version": __version__, "rules": [_rule(RULES[code]) for code in rules]}
    run = {
        "tool": {"driver": driver},
        "invocations": [{"executionSuccessful": outcome.status != 2, "exitCode": outcome.status}],  # noqa: PLR2004
        "columnKind": "unicodeCodePoints",
        "results": [_result(outcome, finding, rules.index(finding.rule)) for finding in outcome.findings],
    }
    return json.dumps({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}, indent=2) + "\n"


def _rule(rule: Rule) -> dict[str, object]:
    return {
        "id": rule.code,
        "shortDescription": {"text": rule.title},
        "fullDescription": {"text": rule.explanation},
        "help": {"text": rule.remedy},
    }


def _result(outcome: Outcome, finding: Finding, index: int) -> dict[str, object]:
    numbers = {name: getattr(finding, name) for name in ("model", "input", "metric", "old", "new", "limit")}
    plain = {
        "ruleId": finding.rule,
        "ruleIndex": index,
        "level": _LEVELS[finding.severity],
        "message": {"text": printable(full_text(outcome, finding))},
        "partialFingerprints": {"archstats/v1": f"{finding.rule}/{finding.model}/{finding.metric}"},
        "properties": {name: value for name, value in numbers.items() if value not in ("", None)},
    }
    return plain | {"locations": [_location(finding.file or outcome.baseline, finding.line)]}


def _location(file: str, line: int) -> dict[str, object]:
    region = {"startLine": max(1, line)}
    return {"physicalLocation": {"artifactLocation": {"uri": quote(file, errors="replace")}, "region": region}}
