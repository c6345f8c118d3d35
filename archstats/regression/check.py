"""From a configuration, a baseline and counts to an outcome, and to the baseline after an update: nothing is read."""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from dataclasses import dataclass, field

from archstats.regression.baseline import Baseline, Costs
from archstats.regression.compare import Comparison, over_budget
from archstats.regression.config import Config, Model
from archstats.regression.counting import Counts, NotCounted
from archstats.regression.findings import Checked, Finding, LayerChange, Outcome, Severity


@dataclass(frozen=True)
class Shown:
    """What things are called in messages: the baseline's file, and the command that was called."""

    baseline: str
    command: tuple[str, ...] = ("archstats", "check")

    def call(self, *more: str) -> str:
        """Return a command line as one types it."""
        return shlex.join([*self.command, *more])


def check(config: Config, baseline: Baseline, counts: Counts, shown: Shown, *, partly: bool = False) -> Outcome:
    """Hold counts against a baseline.

    Args:
        config: What is checked, with patterns expanded.
        baseline: What was accepted.
        counts: What models cost now; a model that is not in it is not checked.
        shown: What things are called.
        partly: Whether only some models are checked, so that nothing follows from the others' absence.
    """
    findings: list[Finding] = []
    models: list[Checked] = []
    for model in config.models:
        if model.name in counts:
            found, checked = _one(config, model, baseline.models.get(model.name), counts[model.name], shown)
            findings += found
            models.append(checked)
    if not partly:
        findings += _removed(config, baseline, shown)
    return Outcome(baseline=shown.baseline, models=tuple(models), findings=tuple(findings))


def _one(
    config: Config, model: Model, old: Costs | None, new: Costs | NotCounted, shown: Shown
) -> tuple[list[Finding], Checked]:
    """Return what is found about one model, and its row."""
    layers: tuple[LayerChange, ...] = ()
    if isinstance(new, NotCounted):
        findings = [_not_counted(config, model, new)]
    elif old is None:
        findings = [_unknown(config, model, new, shown), *over_budget(config, model, new)]
    else:
        findings, layers = Comparison(config, model, old, new, shown.call("--update", model.name)).findings()
    counted = None if isinstance(new, NotCounted) else new
    costs = {
        name: (old.number(name) if old else None, counted.number(name) if counted else None) for name in config.metrics
    }
    known = counted or old
    return findings, Checked(name=model.name, input=known.input if known else "", costs=costs, layers=layers)


def _not_counted(config: Config, model: Model, why: NotCounted) -> Finding:
    return Finding(
        rule="A308" if why.late else "A307",
        severity=Severity.ERROR,
        message=f"it could not be counted: {why.reason}.",
        model=model.name,
        input=model.input or "",
        remedy=why.remedy,
        output=why.output,
        file=config.file,
        line=model.line,
    )


def _unknown(config: Config, model: Model, new: Costs, shown: Shown) -> Finding:
    return Finding(
        rule="A201",
        severity=Severity.ERROR,
        message=f"it is not in {shown.baseline}.",
        model=model.name,
        input=new.input,
        accept=shown.call("--accept-new", model.name),
        file=config.file,
        line=model.line,
    )


def _removed(config: Config, baseline: Baseline, shown: Shown) -> Iterator[Finding]:
    known = {model.name for model in config.models}
    for name in sorted(baseline.models.keys() - known):
        yield Finding(
            rule="A202",
            severity=Severity.ERROR,
            message=f"it is in {shown.baseline}, but {config.file} does not list it.",
            model=name,
            input=baseline.models[name].input,
            accept=shown.call("--prune"),
            file=config.file,
            line=config.models[0].line if config.models else 1,
        )


@dataclass(frozen=True)
class Update:
    """What is accepted: the costs of models that changed, models that are new, the absence of others."""

    changed: bool = False
    new: bool = False
    prune: bool = False


@dataclass(frozen=True)
class Updated:
    """A baseline after an update, and the names of the models that it made another."""

    baseline: Baseline
    changed: list[str] = field(default_factory=list)
    added: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        parts = {"updated": self.changed, "added": self.added, "removed": self.removed}
        said = [f"{len(names)} {what} ({_listed(names)})" for what, names in parts.items() if names]
        return ", ".join(said) or "nothing to change"


def _listed(names: list[str]) -> str:
    few = 5
    more = f" and {len(names) - few} more" if len(names) > few else ""
    return ", ".join(names[:few]) + more


def updated(baseline: Baseline, config: Config, counts: Counts, what: Update) -> Updated:
    """Return the baseline with what is accepted of the counts; a model that could not be counted stays as it was."""
    after = Updated(Baseline(models=dict(baseline.models)))
    for name, costs in counts.items():
        old = baseline.models.get(name)
        if isinstance(costs, NotCounted) or costs == old:
            continue
        if what.changed or (what.new and old is None):
            after.baseline.models[name] = costs
            (after.added if old is None else after.changed).append(name)
    if what.prune:
        known = {model.name for model in config.models}
        after.removed.extend(sorted(baseline.models.keys() - known))
        for name in after.removed:
            del after.baseline.models[name]
    return after
