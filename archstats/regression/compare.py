"""One model, before and now: what is found, from whole numbers alone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from archstats.quantities import format_count
from archstats.regression.baseline import Costs
from archstats.regression.config import Config, Model
from archstats.regression.findings import Finding, LayerChange, Severity
from archstats.regression.layer_changes import layer_changes
from archstats.regression.metrics import METRICS, Allowance, Metric

_NOTHING = Allowance()


@dataclass(frozen=True)
class Comparison:
    """A model of the configuration, what the baseline says of it, and what is counted now; `accept` accepts that."""

    config: Config
    model: Model
    old: Costs
    new: Costs
    accept: str

    def findings(self) -> tuple[list[Finding], tuple[LayerChange, ...]]:
        """Return what is found about the model, and the layers that changed."""
        budgets = list(over_budget(self.config, self.model, self.new))
        if self.old.input != self.new.input:
            return [self._other_input(), *budgets], ()
        layers = layer_changes(self.old.layers, self.new.layers)
        moved = [found for name in self.config.metrics if (found := self._moved(METRICS[name]))]
        if self.old.uncounted != self.new.uncounted:
            moved.append(self._other_operations())
        if layers and not moved:
            moved.append(self._same_cost(layers))
        return [*moved, *budgets], layers

    def _finding(self, rule: str, severity: Severity, message: str, **more: object) -> Finding:
        given = {"accept": self.accept, "line": self.model.line, "file": self.config.file, **more}
        return Finding(
            rule=rule,
            severity=severity,
            message=message,
            model=self.model.name,
            input=self.new.input,
            **given,  # type: ignore[arg-type]
        )

    def _moved(self, metric: Metric) -> Finding | None:
        old, new = self.old.number(metric.name), self.new.number(metric.name)
        allowance = self.model.tolerance.get(metric.name, _NOTHING)
        slack = allowance.of(old)
        if old == new:
            return None
        numbers = {"metric": metric.name, "old": old, "new": new, "limit": old + slack}
        message = f"{metric.label} {moved(metric, old, new, old + slack)}; {_allowed(metric, allowance, slack)}."
        if abs(new - old) <= slack:
            return self._finding("A207", Severity.NOTE, message, **numbers)
        if new > old:
            return self._finding(metric.rose, Severity.ERROR, message, **numbers)
        severity = Severity.ERROR if self.config.decrease_is_error else Severity.WARNING
        message = f"{metric.label} {moved(metric, old, new, old)}: the baseline is stale."
        return self._finding("A204", severity, message, **numbers)

    def _other_input(self) -> Finding:
        changes = [
            f"{METRICS[name].label} {moved(METRICS[name], old, new, old)}"
            for name in self.config.metrics
            if (old := self.old.number(name)) != (new := self.new.number(name))
        ]
        listed = f": {'; '.join(changes)}" if changes else ", and costs the same"
        message = f"the input changed from {self.old.input} to {self.new.input}{listed}."
        return self._finding("A203", Severity.ERROR, message)

    def _other_operations(self) -> Finding:
        before, now = (_operations(costs.uncounted) for costs in (self.old, self.new))
        message = f"operations without a counting rule: {now}; in the baseline: {before}."
        return self._finding("A205", Severity.ERROR, message)

    def _same_cost(self, layers: tuple[LayerChange, ...]) -> Finding:
        renamed = [layer for layer in layers if layer.kind == "renamed"]
        words = f"{_layers(len(renamed))} renamed" if renamed else ""
        if others := len(layers) - len(renamed):
            words += f"{' and ' if words else ''}{_layers(others)} changed"
        return self._finding("A206", Severity.NOTE, f"{words}; no cost of the model changed.")


def over_budget(config: Config, model: Model, new: Costs) -> Iterator[Finding]:
    """Find the numbers of a model that are over its budgets."""
    for name, budget in model.budget.items():
        metric, number = METRICS[name], new.number(name)
        if number <= budget.limit:
            continue
        value, limit = _exactly_enough(metric, number, budget.limit)
        much = f"{_written(metric, number - budget.limit)} too {metric.amount} ({_percent(budget.limit, number)})"
        yield Finding(
            rule=metric.over_budget,
            severity=Severity.ERROR,
            message=f"{metric.label} {metric.verb} the budget: {value} of {limit}, {much}.",
            model=model.name,
            input=new.input,
            metric=name,
            new=number,
            limit=budget.limit,
            remedy=f"Raise the budget in {config.file}:{budget.line}, or make the model cheaper.",
            file=config.file,
            line=budget.line,
        )


def moved(metric: Metric, old: int, new: int, limit: int) -> str:
    """Write how a number moved: "rose from 3.46 M to 4.68 M, by 1.23 M (+35.5 %)"."""
    verb = "rose" if new > old else "fell"
    before, after, _ = _exactly_enough(metric, old, new, limit)
    return f"{verb} from {before} to {after}, by {_written(metric, abs(new - old))} ({_percent(old, new)})"


def _exactly_enough(metric: Metric, *values: int) -> list[str]:
    """Write numbers rounded, or whole where rounding makes two of them look the same that are not."""
    rounded = [_written(metric, value) for value in values]
    if len(set(rounded)) == len(set(values)):
        return rounded
    return [f"{value:,} {metric.unit_after_label}".rstrip() for value in values]


def _written(metric: Metric, value: int) -> str:
    return format_count(value, metric.unit_after_label)


def _percent(old: int, new: int) -> str:
    """Write a difference in percent, with so many digits that it is not nothing."""
    if not old:
        return "from nothing"
    percent = 100 * (new - old) / old
    digits = next((digits for digits in (1, 2, 4) if abs(percent) >= 10**-digits), 8)
    return f"{percent:+,.{digits}f} %"


def _allowed(metric: Metric, allowance: Allowance, slack: int) -> str:
    if not slack and allowance.percent is None:
        return "no change is allowed"
    percent = f"{allowance}, " if allowance.percent is not None else ""
    return f"allowed is {percent}{_written(metric, slack)}"


def _operations(uncounted: dict[str, int]) -> str:
    return ", ".join(f"{name} x{times}" for name, times in uncounted.items()) or "none"


def _layers(number: int) -> str:
    return f"{number} layer{'' if number == 1 else 's'}"
