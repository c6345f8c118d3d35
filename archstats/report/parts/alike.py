"""Calls that are alike and follow one another, as the blocks of a stage do, taken together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from archstats.records import Layer
from archstats.report.parts.tree import calls_inside, in_words, path_below


@dataclass(frozen=True)
class Alike:
    """Some calls of which only the path differs: the first one's row, and the path of all of them."""

    calls: Sequence[int]
    layer: Layer
    path: str

    @property
    def call(self) -> int:
        """The first of the calls."""
        return self.calls[0]

    @property
    def times(self) -> int:
        """How many calls there are."""
        return len(self.calls)

    @property
    def name(self) -> str:
        """The calls in words: "stages.2.conv", "features.3 (call 2)"."""
        return in_words(self.path, self.layer.call)


def alike(layers: Sequence[Layer]) -> list[Alike]:
    """Return each call once with those that are alike: its neighbours, and what has its place in alike neighbours.

    Neighbours are calls that one module makes, one right after the other. They are alike where their modules have the
    same type, settings, shapes and counts, and so have all that these call; what memory held meanwhile may differ.
    """
    inside = calls_inside(layers)
    likeness = _likeness(layers, inside)
    roots = [call for call, layer in enumerate(layers) if layer.parent is None]
    found, waiting = [], [Alike((call,), layers[call], layers[call].path) for call in reversed(roots)]
    while waiting:
        one = waiting.pop()
        found.append(one)
        runs = [list(run) for _number, run in groupby(inside[one.call], key=likeness.__getitem__)]
        waiting += [_together(one, run, layers) for run in reversed(runs)]
    return found


def _together(above: Alike, run: Sequence[int], layers: Sequence[Layer]) -> Alike:
    """Return the calls of a run, each as often as there are calls that make it."""
    first, last = (path_below(layers[call], above.layer) for call in (run[0], run[-1]))
    path = layers[run[0]].path
    if first is not None and last is not None:
        path = first if first == last else f"{first}–{last.rpartition('.')[2]}"
        path = f"{above.path}.{path}" if above.path else path
    calls = [other + call - above.call for other in above.calls for call in run]  # alike calls have alike insides
    return Alike(calls, layers[run[0]], path)


def _likeness(layers: Sequence[Layer], inside: Sequence[Sequence[int]]) -> list[int]:
    """Return for each call a number that it shares with those alike, wherever they stand."""
    numbers: dict[object, int] = {}
    likeness = [0] * len(layers)
    for call in range(len(layers) - 1, -1, -1):  # what is inside a call stands after it
        layer = layers[call]
        below = tuple((path_below(layers[inner], layer), likeness[inner]) for inner in inside[call])
        above = None if layer.parent is None else layers[layer.parent]
        elsewhere = layer.path if path_below(layer, above) is None else None
        likeness[call] = numbers.setdefault((*_properties(layer), elsewhere, below), len(numbers))
    return likeness


def _properties(layer: Layer) -> tuple[object, ...]:
    """Return all of a call but its path, its place in the tree and the memory that was held."""
    counts = (layer.params, layer.tied_params, layer.macs, layer.activations, layer.elements, layer.traffic_bytes)
    ran = (tuple(layer.settings.items()), tuple(layer.operations.items()))
    return (layer.type, layer.call, layer.input, layer.output, *ran, *counts)
