"""What became of a layer, in words: for whoever reads a comparison of two models."""

from __future__ import annotations

from archstats.alignment import NUMBERS, Change, Pair
from archstats.quantities import format_shape

_SHAPES = ("input", "output")


def what_changed(pair: Pair, *, else_numbers: tuple[str, ...] = ()) -> str:
    """Return what changed about a pair, in the terms that say why: settings, or else shapes, or else some numbers.

    A layer that was added or removed has its shapes in the place of changes.
    """
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
