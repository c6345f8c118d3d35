"""What a model's cost is made of: its layers, and its operations."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from archstats.quantities import format_shape
from archstats.records import Layer, Operation, Profile, Run
from archstats.tables.columns import COUNT, NUMBER, TEXT, framed, kinds
from archstats.tables.models import counted

if TYPE_CHECKING:
    import pandas as pd

_OWN = ("params", "macs", "activations", "elements", "traffic_bytes")
LAYER_COLUMNS = ("path", "type", "call", "input", "output", *_OWN, "intensity")
_COLUMNS = (
    kinds(TEXT, "path", "type")
    | kinds(COUNT, "call")
    | kinds(TEXT, "input", "output")
    | kinds(COUNT, *_OWN)
    | kinds(NUMBER, "flops_per_byte")
)
_DIGITS = 6


def layers_frame(profile: Profile) -> pd.DataFrame:
    """Return one row a module call that costs something of its own or has no children, shapes as they are typed."""
    return framed(_layers(profile), _COLUMNS)


def all_layers_frame(run: Run) -> pd.DataFrame:
    """Return the layers of all models that were counted."""
    rows = ([profile.model, *row] for profile in counted(run) for row in _layers(profile))
    return framed(rows, kinds(TEXT, "model") | _COLUMNS)


def counts_itself(layer: Layer) -> bool:
    """Whether a layer belongs into a table: containers that only pass their input on do not."""
    own = (layer.params, layer.macs, layer.activations, layer.elements)
    return (layer.leaf and layer.type != "Identity") or any(own)


def _layers(profile: Profile) -> Iterator[list[Any]]:
    """Return the layers' cells; an intensity has few digits, because what it is made of stands beside it."""
    for layer in filter(counts_itself, profile.layers):
        shapes = format_shape(layer.input), format_shape(layer.output)
        own = (getattr(layer, name) for name in _OWN)
        intensity = float(f"{layer.intensity:.{_DIGITS}g}") if layer.traffic_bytes else None
        yield [layer.path, layer.type, layer.call, *shapes, *own, intensity]


def operations_frame(run: Run) -> pd.DataFrame:
    """Return one row an operation of a model, the costliest first; one without a counting rule has no MACs, not 0."""
    rows = ([profile.model, *_operation(made)] for profile in counted(run) for made in profile.operations)
    return framed(
        rows,
        kinds(TEXT, "model", "operation", "kind") | kinds(COUNT, "calls", "macs", "elements", "traffic_bytes"),
    )


def _operation(made: Operation) -> list[Any]:
    macs = None if made.kind == "unknown" else made.macs
    return [made.name, made.kind, made.calls, macs, made.elements, made.traffic_bytes]
