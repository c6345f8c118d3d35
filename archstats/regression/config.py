"""What is checked, and against what: the records, and what patterns in them stand for."""

from __future__ import annotations

import fnmatch
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from archstats.errors import ArchstatsError
from archstats.regression.metrics import METRICS, Allowance
from archstats.regression.problems import CannotCheckError

DEFAULT_TIMEOUT_S = 60.0
_PATTERN = frozenset("*?[")


@dataclass(frozen=True)
class Budget:
    """The most that a number may be, and the line that says so."""

    limit: int
    line: int


@dataclass(frozen=True)
class Model:
    """One model to check; the target of one that was not yet looked up may be a pattern."""

    name: str
    target: str
    input: str | None = None
    kwargs: Mapping[str, object] = field(default_factory=dict)
    materialize: bool = False
    tolerance: Mapping[str, Allowance] = field(default_factory=dict)
    budget: Mapping[str, Budget] = field(default_factory=dict)
    line: int = 1

    @property
    def is_pattern(self) -> bool:
        """Whether the target may stand for several models."""
        return bool(_PATTERN & set(self.target))


@dataclass(frozen=True)
class Budgets:
    """Budgets of all models whose names match a pattern."""

    patterns: tuple[str, ...]
    limits: Mapping[str, Budget]
    line: int


@dataclass(frozen=True)
class Config:
    """What is checked, and against what. `file` is what the configuration is called in messages."""

    file: str
    folder: Path
    baseline: Path
    models: tuple[Model, ...] = ()
    budgets: tuple[Budgets, ...] = ()
    metrics: tuple[str, ...] = tuple(METRICS)
    decrease_is_error: bool = False
    timeout_s: float = DEFAULT_TIMEOUT_S

    def wrong(self, line: int, message: str, remedy: str = "", rule: str = "A301") -> CannotCheckError:
        """Return the error that something in a line of the file cannot be used."""
        return CannotCheckError(rule, f"{self.file}:{line}: {message}", remedy, file=self.file, line=line)


def expanded(config: Config) -> Config:
    """Return the configuration with the models that its patterns stand for, each with all its budgets.

    Looking up a pattern imports the library that it names.

    Raises:
        CannotCheckError: A pattern finds nothing, or two models have the same name.
    """
    models = [model for entry in config.models for model in _found(config, entry)]
    times = Counter(model.name for model in models)
    for model in models:
        if times[model.name] > 1:
            raise config.wrong(model.line, f"two models are called {model.name!r}.", "Give one of them another name.")
    for budgets in config.budgets:
        if not any(_matches(model.name, budgets.patterns) for model in models):
            what = f"no model matches {', '.join(map(repr, budgets.patterns))}, so the budget would hold for none."
            raise config.wrong(budgets.line, what, "Mend the pattern, or remove the budget.")
    return replace(config, models=tuple(_with_budgets(model, config.budgets) for model in models), budgets=())


def _found(config: Config, entry: Model) -> list[Model]:
    if not entry.is_pattern:
        return [entry]
    from archstats.sources import select

    try:
        names = select([entry.target])
    except ArchstatsError as error:
        raise config.wrong(entry.line, error.message, error.remedy, rule="A309") from error
    return [replace(entry, name=name, target=name) for name in names]


def _with_budgets(model: Model, budgets: Iterable[Budgets]) -> Model:
    """Return the model with the lowest of the budgets that hold for it."""
    lowest = dict(model.budget)
    for shared in budgets:
        if _matches(model.name, shared.patterns):
            for metric, budget in shared.limits.items():
                if metric not in lowest or budget.limit < lowest[metric].limit:
                    lowest[metric] = budget
    return replace(model, budget=lowest)


def _matches(name: str, patterns: Iterable[str]) -> bool:
    return name in patterns or any(fnmatch.fnmatchcase(name, pattern) for pattern in patterns)


def selected(models: Iterable[str], patterns: Iterable[str]) -> set[str]:
    """Return which of the names match one of the patterns; all where there is no pattern."""
    patterns = tuple(patterns)
    return {name for name in models if not patterns or _matches(name, patterns)}
