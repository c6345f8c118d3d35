"""For a terminal and a log."""

from __future__ import annotations

import re
from collections.abc import Iterator

from archstats.escaping import printable
from archstats.regression.findings import Checked, Finding, Outcome, Severity
from archstats.regression.formats.catalog import output_format, shortened, summary
from archstats.regression.layer_changes import described
from archstats.regression.metrics import METRICS


@output_format("text")
def text(outcome: Outcome) -> str:
    """Write each model with what was found about it, then its layers that changed and what accepts that."""
    lines = [outcome.written] if outcome.written else []
    names = dict.fromkeys(finding.model for finding in outcome.findings)
    rows = {model.name: model for model in outcome.models}
    for name in names:
        lines += _about(outcome.about(name), rows.get(name))
    lines.append(summary(outcome))
    if example := next((f.rule for f in outcome.findings if f.severity is Severity.ERROR), ""):
        lines.append(f"What a rule means: archstats explain {example}")
    return "".join(f"{_safe(line)}\n" for line in lines)


def _about(findings: list[Finding], row: Checked | None) -> Iterator[str]:
    first = findings[0]
    if first.model:
        yield f"{first.model}, input {first.input}" if first.input else first.model
    for finding in findings:
        yield f"  {finding.severity} {finding.rule}: {finding.message}"
        if finding.remedy:
            yield f"    {finding.remedy}"
        yield from (f"    | {line}" for line in finding.output.splitlines())
    if row and row.layers:
        yield "  layers that changed:"
        yield from (f"    {line}" for line in shortened([described(one, METRICS) for one in row.layers]))
    for accept in dict.fromkeys(finding.accept for finding in findings if finding.accept):
        yield f"  To accept it: {accept}"


def _safe(line: str) -> str:
    """Replace what could drive a terminal, or the runner of GitHub's actions.

    The runner obeys "##[" anywhere in a line, and "::" where a line begins, blanks aside.
    """
    line = printable(line).replace("\n", " ").replace("##[", "# #[")
    return re.sub(r"^(\s*):(?=:)", r"\1: ", line)
