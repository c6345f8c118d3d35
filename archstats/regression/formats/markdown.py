"""For a comment on a pull request, or the summary of a step."""

from __future__ import annotations

import re
from collections.abc import Iterator

from archstats.escaping import markdown as escaped
from archstats.escaping import printable
from archstats.quantities import format_count
from archstats.regression.findings import Checked, Finding, Outcome, Severity
from archstats.regression.formats.catalog import output_format, shortened, summary
from archstats.regression.layer_changes import described
from archstats.regression.metrics import METRICS

_MARKS = {Severity.ERROR: "❌", Severity.WARNING: "⚠️", Severity.NOTE: "ℹ️"}


@output_format("markdown")
def markdown(outcome: Outcome) -> str:
    """Write a table of the models that changed, then each finding with its layers."""
    lines = ["### archstats check", "", summary(outcome), ""]
    if outcome.written:
        lines += [_prose(outcome.written), ""]
    lines += _table(outcome)
    names = dict.fromkeys(finding.model for finding in outcome.findings)
    rows = {model.name: model for model in outcome.models}
    for name in names:
        lines += _about(outcome.about(name), rows.get(name))
    return "\n".join(lines).rstrip("\n") + "\n"


def _table(outcome: Outcome) -> Iterator[str]:
    changed = [model for model in outcome.models if any(before != now for before, now in model.costs.values())]
    if not changed:
        return
    names = list(changed[0].costs)
    yield "| model | " + " | ".join(METRICS[name].label for name in names) + " |"
    yield "|---|" + "---:|" * len(names)
    for model in changed:
        cells = (_cell(name, *model.costs[name]) for name in names)
        yield f"| {code(model.name)} | " + " | ".join(cells) + " |"
    yield ""


def _cell(name: str, before: int | None, now: int | None) -> str:
    unit = METRICS[name].unit
    if before is None or now is None:
        return "–" if now is None else f"{format_count(now, unit)} (new)"
    if before == now:
        return format_count(now, unit)
    return f"{format_count(before, unit)} → {format_count(now, unit)} ({now - before:+,})"


def _about(findings: list[Finding], row: Checked | None) -> Iterator[str]:
    first = findings[0]
    if first.model:
        yield f"**{code(first.model)}**" + (f" on {code(first.input)}" if first.input else "")
        yield ""
    for finding in findings:
        yield f"- {_MARKS[finding.severity]} **{finding.rule}** {_prose(finding.message)}"
        if finding.remedy:
            yield f"  {_prose(finding.remedy)}"
        if finding.output:
            yield from ("", *_fenced(finding.output.splitlines(), "  "))
    yield ""
    if row and row.layers:
        yield from ("Layers that changed:", "")
        yield from _fenced(shortened([described(one, METRICS) for one in row.layers]))
        yield ""
    if accepts := list(dict.fromkeys(finding.accept for finding in findings if finding.accept)):
        yield from ("To accept it:", "", *_fenced(accepts), "")


def _prose(text: str) -> str:
    """Escape a sentence, in which no one is mentioned and nothing linked."""
    return re.sub(r"([@#])(?=\w)", "\\1\N{ZERO WIDTH NON-JOINER}", escaped(text))


def code(text: str) -> str:
    """Write a text as code in one line, also within a table: nothing in it is markup, a link or a mention."""
    plain = printable(" ".join(text.split()))
    fence = "`" * (1 + max((len(run) for run in re.findall("`+", plain)), default=0))
    space = " " if "`" in plain or not plain else ""
    return f"{fence}{space}{plain}{space}{fence}".replace("|", "\\|")


def _fenced(lines: list[str], indent: str = "") -> Iterator[str]:
    fence = "`" * max(3, 1 + max((len(run) for line in lines for run in re.findall("`+", line)), default=0))
    yield f"{indent}{fence}text"
    yield from (f"{indent}{printable(line)}" for line in lines)
    yield f"{indent}{fence}"
