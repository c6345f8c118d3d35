"""JUnit's XML, as test reports in CI are read: one case a model."""

from __future__ import annotations

from xml.sax.saxutils import escape, quoteattr

from archstats.escaping import printable
from archstats.regression.findings import Finding, Outcome, Severity
from archstats.regression.formats.catalog import full_text, output_format, summary


@output_format("junit")
def junit(outcome: Outcome) -> str:
    """Write a failure for a model that is not as it must be, and an error for what could not be checked."""
    names = dict.fromkeys([*(model.name for model in outcome.models), *(found.model for found in outcome.findings)])
    errors = {name: [f for f in outcome.about(name) if f.severity is Severity.ERROR] for name in names}
    broken = [name for name, found in errors.items() if any(finding.prevents for finding in found)]
    failed = [name for name, found in errors.items() if found and name not in broken]
    sums = f'tests="{len(names)}" failures="{len(failed)}" errors="{len(broken)}"'
    return "\n".join(
        [
            '<?xml version="1.0" encoding="UTF-8"?>',
            f'<testsuites name="archstats" {sums}>',
            f'  <testsuite name="archstats check" {sums} skipped="0">',
            *(_case(outcome, name, errors[name]) for name in names),
            f"    <system-out>{_text(summary(outcome))}</system-out>",
            "  </testsuite>",
            "</testsuites>",
            "",
        ]
    )


def _case(outcome: Outcome, name: str, errors: list[Finding]) -> str:
    lines = [f'    <testcase classname="archstats.check" name={_attribute(name or "configuration and baseline")}>']
    if errors:
        tag = "error" if any(finding.prevents for finding in errors) else "failure"
        message = "; ".join(f"{finding.rule} {finding.message}" for finding in errors)
        content = "\n\n".join(f"{finding.rule} {full_text(outcome, finding)}" for finding in errors)
        kinds = ",".join(dict.fromkeys(finding.rule for finding in errors))
        lines.append(f"      <{tag} type={_attribute(kinds)} message={_attribute(message)}>{_text(content)}</{tag}>")
    others = [finding for finding in outcome.about(name) if finding.severity is not Severity.ERROR]
    if others:
        said = "\n\n".join(f"{finding.severity} {finding.rule} {full_text(outcome, finding)}" for finding in others)
        lines.append(f"      <system-out>{_text(said)}</system-out>")
    return "\n".join([*lines, "    </testcase>"])


def _text(text: str) -> str:
    """Escape a text; what XML cannot hold at all is no printable character."""
    return escape(printable(text))


def _attribute(text: str) -> str:
    return quoteattr(printable(text).replace("\n", " "))
