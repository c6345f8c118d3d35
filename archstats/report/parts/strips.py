"""The chart of a model's layers: bars in order of execution, as SVG from a template."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from archstats.quantities import format_count
from archstats.records import Layer, Profile

WIDTH, STRIP_HEIGHT = 1000.0, 110.0
_STRIPS = (
    ("macs", "MACs"),
    ("params", "parameters"),
    ("activations", "activations"),
    ("traffic_bytes", "bytes of traffic"),
)


@dataclass(frozen=True)
class Bar:
    """One layer in a strip; the numbers are in the units of the drawing."""

    x: float
    y: float
    width: float
    height: float
    title: str


@dataclass(frozen=True)
class Strip:
    """One quantity over all layers."""

    label: str
    top: str
    bars: tuple[Bar, ...]


def strips(profile: Profile) -> list[Strip]:
    """Return a strip for each quantity of which the profile's layers have any."""
    layers = [layer for layer in profile.layers if layer.macs or layer.params]
    drawn = [_strip(layers, name, label) for name, label in _STRIPS]
    return [strip for strip in drawn if strip is not None]


def _strip(layers: Sequence[Layer], name: str, label: str) -> Strip | None:
    values = [getattr(layer, name) for layer in layers]
    largest, total = max(values, default=0), sum(values)
    if largest <= 0:
        return None
    step = WIDTH / len(layers)
    bars = tuple(
        Bar(
            x=round(index * step, 2),
            y=round(STRIP_HEIGHT * (1 - value / largest), 2),
            width=round(max(step * 0.85, 0.5), 2),
            height=round(STRIP_HEIGHT * value / largest, 2),
            title=f"{layer.path} ({layer.type}): {format_count(value)} {label}, {value / total:.1%}",
        )
        for index, (layer, value) in enumerate(zip(layers, values, strict=True))
        if value > 0
    )
    return Strip(label=label, top=format_count(largest), bars=bars)
