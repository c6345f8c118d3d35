"""For tests: what a model may cost, asserted: `assert_cost(make_model(), "1x3x224x224", macs="4.1G", params="26M")`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from archstats.errors import UnknownNameError
from archstats.regression.baseline import costs_of
from archstats.regression.compare import over_budget
from archstats.regression.config import Budget, Config, Model
from archstats.regression.formats.catalog import sentence
from archstats.regression.metrics import METRICS, parse_budget

if TYPE_CHECKING:
    from torch import nn

    from archstats.inputs import GivenInputs
    from archstats.records import Profile

NOWHERE = Config(file="", folder=Path(), baseline=Path())
"""A configuration for a check whose models stand in a test."""
_HEAVIEST = 3


def assert_cost(
    model: str | nn.Module,
    input_shape: GivenInputs | None = None,
    *,
    kwargs: dict[str, Any] | None = None,
    **budgets: str | int,
) -> Profile:
    """Assert that a model costs no more than so much; return its profile.

    Args:
        model: As in `archstats.profile`.
        input_shape: As in `archstats.profile`.
        kwargs: Settings for the builder of a name.
        budgets: The most that a number may be, by its name: macs, params, activations, traffic_bytes, peak_bytes;
            a whole number or a text such as "4.1G".

    Raises:
        AssertionError: A number is larger; the message has it exactly, and the layers that count most.
        UnknownNameError: There is no such number.
        BadInputError: A budget cannot be read, or the model cannot be counted on that input.
    """
    if unknown := budgets.keys() - METRICS.keys():
        raise UnknownNameError(f"A model has no {', '.join(sorted(unknown))}.", f"Give {', '.join(METRICS)}.")
    limits = {name: Budget(parse_budget(limit), 0) for name, limit in budgets.items()}
    profile = counted(model, input_shape, kwargs or {})
    record = Model(name=profile.model, target=profile.model, budget=limits)
    found = list(over_budget(NOWHERE, record, costs_of(profile)))
    if found:
        lines = [line for finding in found for line in (sentence(finding), *_heaviest(profile, finding.metric))]
        raise AssertionError("\n".join(lines))
    return profile


def counted(model: str | nn.Module, input_shape: GivenInputs | None, kwargs: dict[str, Any]) -> Profile:
    """Count a model as `archstats.profile` does."""
    import archstats

    return archstats.profile(model, input_shape, **kwargs)


def _heaviest(profile: Profile, metric: str) -> list[str]:
    """Return the layers that count most, a line each; peak memory is no layer's own."""
    if metric not in ("macs", "params", "activations", "traffic_bytes"):
        return []
    layers = sorted(profile.layers, key=lambda layer: -getattr(layer, metric))[:_HEAVIEST]
    return [f"  {layer.path or '(the model itself)'} {layer.type}: {getattr(layer, metric):,}" for layer in layers]
