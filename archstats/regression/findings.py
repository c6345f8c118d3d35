"""What a check finds: records that every format is written from."""

from __future__ import annotations

import enum

import msgspec

from archstats.regression.problems import CannotCheckError

CANNOT_CHECK = "A3"
"""How the codes of the rules begin that say why there is no result."""


class Severity(enum.StrEnum):
    """How much a finding weighs."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


class LayerChange(msgspec.Struct, frozen=True, kw_only=True):
    """What became of one layer: `kind` as in `archstats.alignment`, its paths, what changed, and by how much.

    deltas: by how much the layer's own numbers differ; a number that is the same is not in it.
    """

    kind: str
    before_path: str | None
    after_path: str | None
    type: str
    what: str
    deltas: dict[str, int]


class Finding(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that a check has to say.

    message: one sentence, in which numbers are rounded only where that hides nothing; `old`, `new` and `limit`, the
        largest number that passes, are exact.
    accept: the command that accepts it, `remedy` another way out; `output` is what a model that failed printed last.
    file, line: where it is configured, or where the file is damaged.
    """

    rule: str
    severity: Severity
    message: str
    model: str = ""
    input: str = ""
    metric: str = ""
    old: int | None = None
    new: int | None = None
    limit: int | None = None
    accept: str = ""
    remedy: str = ""
    output: str = ""
    file: str = ""
    line: int = 0

    @property
    def prevents(self) -> bool:
        """Whether because of it something could not be checked."""
        return self.rule.startswith(CANNOT_CHECK)


class Checked(msgspec.Struct, frozen=True, kw_only=True):
    """One model of a check: each number before and after, None where there is none; and the layers that changed."""

    name: str
    input: str
    costs: dict[str, tuple[int | None, int | None]]
    layers: tuple[LayerChange, ...] = ()


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """All that a check found. `written` says what was written into the baseline, where that was asked for."""

    baseline: str
    models: tuple[Checked, ...] = ()
    findings: tuple[Finding, ...] = ()
    written: str = ""

    @property
    def status(self) -> int:
        """The exit status: 0 passed, 1 a change beyond what is allowed, 2 something could not be checked."""
        errors = [finding for finding in self.findings if finding.severity is Severity.ERROR]
        return 2 if any(finding.prevents for finding in errors) else int(bool(errors))

    def about(self, model: str) -> list[Finding]:
        """Return what was found about a model, or with "" what is about none."""
        return [finding for finding in self.findings if finding.model == model]

    def number(self, severity: Severity) -> int:
        """Return how many findings weigh so much."""
        return sum(finding.severity is severity for finding in self.findings)

    def layers_of(self, finding: Finding) -> tuple[LayerChange, ...]:
        """Return the layers that a finding is about: those whose number differs.

        Peak memory is no sum over layers, so any that changed may be its cause.
        """
        changed = next((model.layers for model in self.models if model.name == finding.model), ())
        if finding.metric == "peak_bytes":
            return tuple(layer for layer in changed if layer.kind != "renamed")
        return tuple(layer for layer in changed if finding.metric in layer.deltas)


def cannot(error: CannotCheckError, baseline: str = "") -> Outcome:
    """Return the outcome of a check that could not be made."""
    finding = Finding(
        rule=error.rule,
        severity=Severity.ERROR,
        message=error.message,
        remedy=error.remedy,
        file=error.file,
        line=error.line,
    )
    return Outcome(baseline=baseline, findings=(finding,))
