"""JSON, with every number and every layer."""

from __future__ import annotations

import json

import msgspec

from archstats.regression.findings import Finding, Outcome
from archstats.regression.formats.catalog import output_format
from archstats.regression.rules import RULES

SCHEMA = 1


@output_format("json")
def as_json(outcome: Outcome) -> str:
    """Write all of it; ASCII, so that nothing in it is changed by where it is printed."""
    plain = {
        "schema": SCHEMA,
        "status": outcome.status,
        "baseline": outcome.baseline,
        "written": outcome.written,
        "models": [msgspec.to_builtins(model) for model in outcome.models],
        "findings": [_finding(finding) for finding in outcome.findings],
    }
    return json.dumps(plain, indent=2) + "\n"


def _finding(finding: Finding) -> dict[str, object]:
    plain: dict[str, object] = msgspec.to_builtins(finding)
    return {"rule": finding.rule, "title": RULES[finding.rule].title} | plain
