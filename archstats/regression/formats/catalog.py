"""How a format is registered, and what several of them say in the same words."""

from __future__ import annotations

from collections.abc import Callable

from archstats.registry import Registry
from archstats.regression.findings import Finding, Outcome, Severity
from archstats.regression.layer_changes import described

Write = Callable[[Outcome], str]

FORMATS: Registry[Write] = Registry("format", "archstats.regression.formats")

_MOST_LAYERS = 12


def output_format(name: str) -> Callable[[Write], Write]:
    """Register what writes an outcome."""

    def register(write: Write) -> Write:
        FORMATS.add(name, write)
        return write

    return register


def summary(outcome: Outcome) -> str:
    """Write how many models were checked, and what was found, in one sentence."""
    failing = {finding.model for finding in outcome.findings if finding.severity is Severity.ERROR}
    passed = sum(model.name not in failing for model in outcome.models)
    verdict = ("passed", "failed", "could not be completed")[outcome.status]
    parts = [f"{passed} of {_number(len(outcome.models), 'model')} passed"] if outcome.models else []
    numbers = {severity: outcome.number(severity) for severity in (Severity.ERROR, Severity.WARNING)}
    parts += [_number(number, str(severity)) for severity, number in numbers.items() if number]
    return f"The check {verdict}: {', '.join(parts)}."


def _number(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"


def sentence(finding: Finding) -> str:
    """Write a finding with the model that it is about."""
    about = f"{finding.model} ({finding.input}): " if finding.input else f"{finding.model}: " if finding.model else ""
    return f"{about}{finding.message}"


def ways_out(finding: Finding) -> list[str]:
    """Return what can be done about a finding, a line each."""
    lines = [finding.remedy] if finding.remedy else []
    return [*lines, f"To accept it: {finding.accept}"] if finding.accept else lines


def listed_layers(outcome: Outcome, finding: Finding) -> list[str]:
    """Return the layers that a finding is about, a line each: the first ones, and how many more there are."""
    metrics = [finding.metric] if finding.metric != "peak_bytes" else ["activations", "traffic_bytes"]
    lines = [described(layer, metrics) for layer in outcome.layers_of(finding)]
    return shortened(lines)


def shortened(lines: list[str]) -> list[str]:
    """Return the first of many lines, and how many there are beyond."""
    more = len(lines) - _MOST_LAYERS
    return lines if more <= 1 else [*lines[:_MOST_LAYERS], f"and {more} more layers; --format json lists all of them"]


def full_text(outcome: Outcome, finding: Finding) -> str:
    """Write a finding with its layers and its ways out, for a format in which it stands alone."""
    return "\n".join(
        [
            sentence(finding),
            *listed_layers(outcome, finding),
            *ways_out(finding),
            *(f"| {line}" for line in finding.output.splitlines()),
            f"What it means: archstats explain {finding.rule}",
        ]
    )
