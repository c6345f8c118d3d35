"""What became of a layer, in words: for whoever reads a comparison of two models."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archstats.quantities import format_shape

if TYPE_CHECKING:
    from archstats.alignment import Change, Pair

SIGNS = {"same": "=", "renamed": "=", "changed": "~", "added": "+", "removed": "-"}
"""What stands before a layer in a list, by what became of it."""

_SHAPES = ("input", "output")


def path_of(pair: Pair) -> str:
    """Return the layer's path, or its old and its new one: "features.2 -> features.3"."""
    names = [layer.path or "(the model itself)" for layer in (pair.before, pair.after) if layer]
    return " -> ".join(dict.fromkeys(names))


def type_of(pair: Pair) -> str:
    """Return the layer's type, the later one where it changed."""
    layer = pair.after or pair.before
    return layer.type if layer else ""


def what_changed(pair: Pair, *, else_numbers: tuple[str, ...] = ()) -> str:
    """Return what changed about a pair, in the terms that say why: settings, or else shapes, or else some numbers.

    A layer that was added or removed has its shapes in the place of changes.
    """
    from archstats.alignment import NUMBERS

    if pair.before is None or pair.after is None:
        layer = pair.after or pair.before
        return f"{format_shape(layer.input)} -> {format_shape(layer.output)}" if layer else ""
    settings = [change for change in pair.differences if change.name not in (*_SHAPES, *NUMBERS)]
    shapes = [change for change in pair.differences if change.name in _SHAPES]
    numbers = [change for change in pair.differences if change.name in else_numbers]
    return ", ".join(map(_written, settings or shapes or numbers))


def _written(change: Change) -> str:
    before, after = (_value(change.name, value) for value in (change.before, change.after))
    return f"{change.name} {before} -> {after}"


def _value(name: str, value: object) -> str:
    if value is None:
        return "none"
    if isinstance(value, tuple):
        return format_shape(value) if name in _SHAPES else "x".join(map(str, value))
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:,}" if isinstance(value, int) else str(value)
