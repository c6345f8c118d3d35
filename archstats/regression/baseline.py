"""The baseline: what each model cost when that was accepted, written to be read in a diff.

One line holds one number of a model or one layer, models are sorted, layers stand in order of execution, and nothing
in the file depends on when, where or with which torch it was written.
"""

from __future__ import annotations

import json
from collections.abc import Iterator

import msgspec

from archstats.quantities import format_shape
from archstats.records import Layer, Profile, Setting, Shape
from archstats.regression.metrics import METRICS

SCHEMA = 1
"""How the file is laid out."""

COUNTING_VERSION = 1
"""What is counted. It must change whenever archstats counts anything differently: baselines of another version are
refused, since their numbers moved for reasons that are not the models'."""

LAYER_NUMBERS = ("params", "macs", "activations", "traffic_bytes")


class Costs(msgspec.Struct, frozen=True, kw_only=True):
    """What one model costs on one input, and its layers: those that are leaves or count something themselves."""

    input: str
    macs: int
    params: int
    activations: int
    traffic_bytes: int
    peak_bytes: int
    uncounted: dict[str, int] = {}
    layers: tuple[Layer, ...] = ()

    def number(self, metric: str) -> int:
        """Return one of the numbers that are compared."""
        return int(getattr(self, metric))


class Baseline(msgspec.Struct, frozen=True, kw_only=True):
    """The accepted costs of models, by name."""

    models: dict[str, Costs]
    counting: int = COUNTING_VERSION


def costs_of(profile: Profile) -> Costs:
    """Return what a baseline holds of a profile."""
    numbers = {name: getattr(profile, name) for name in METRICS}
    kept = (layer for layer in profile.layers if layer.leaf or any(getattr(layer, name) for name in LAYER_NUMBERS))
    layers = tuple(
        layer(
            one.path,
            one.type,
            one.input,
            one.output,
            leaf=one.leaf,
            call=one.call,
            settings=one.settings,
            numbers={name: getattr(one, name) for name in LAYER_NUMBERS},
        )
        for one in kept
    )
    return Costs(input=profile.inputs, uncounted=dict(sorted(profile.uncounted.items())), layers=layers, **numbers)


def layer(
    path: str,
    type_: str,
    taken: Shape,
    given: Shape,
    *,
    leaf: bool,
    call: int,
    settings: dict[str, Setting],
    numbers: dict[str, int],
) -> Layer:
    """Return a layer with what a baseline holds of it; of the rest it has what says nothing."""
    return Layer(
        path=path,
        type=type_,
        depth=path.count(".") + 1 if path else 0,
        leaf=leaf,
        call=call,
        parent=None,
        input=taken,
        output=given,
        tied_params=0,
        elements=0,
        settings=settings,
        params=numbers["params"],
        macs=numbers["macs"],
        activations=numbers["activations"],
        traffic_bytes=numbers["traffic_bytes"],
        total_params=numbers["params"],
        total_macs=numbers["macs"],
        total_activations=numbers["activations"],
        total_traffic_bytes=numbers["traffic_bytes"],
    )


def dumps(baseline: Baseline) -> bytes:
    """Return the file: ASCII, since a name may hold anything."""
    return "\n".join(_lines(baseline)).encode("ascii") + b"\n"


def _lines(baseline: Baseline) -> Iterator[str]:
    yield "{"
    yield f'  "schema": {SCHEMA},'
    yield f'  "counting": {baseline.counting},'
    if not baseline.models:
        yield '  "models": {}'
    else:
        yield '  "models": {'
        names = sorted(baseline.models)
        for name in names:
            yield f"    {json.dumps(name)}: {{"
            yield from _model_lines(baseline.models[name])
            yield "    }" if name == names[-1] else "    },"
        yield "  }"
    yield "}"


def _model_lines(costs: Costs) -> Iterator[str]:
    yield f'      "input": {json.dumps(costs.input)},'
    for name in METRICS:
        yield f'      "{name}": {costs.number(name)},'
    if costs.uncounted:
        yield f'      "uncounted": {json.dumps(costs.uncounted, sort_keys=True)},'
    if not costs.layers:
        yield '      "layers": []'
        return
    yield '      "layers": ['
    *others, last = (f"        {json.dumps(_row(one))}" for one in costs.layers)
    yield from (f"{line}," for line in others)
    yield last
    yield "      ]"


def _row(one: Layer) -> dict[str, object]:
    """Return what stands in the line of a layer; a number that is 0 does not."""
    row: dict[str, object] = {"path": one.path, "type": one.type}
    if one.call:
        row["call"] = one.call
    if not one.leaf:
        row["leaf"] = False
    if one.settings:
        row["settings"] = one.settings
    row |= {"input": format_shape(one.input), "output": format_shape(one.output)}
    return row | {name: number for name in LAYER_NUMBERS if (number := getattr(one, name))}
