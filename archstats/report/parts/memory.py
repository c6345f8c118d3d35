"""Memory over the course of a forward pass."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from markupsafe import Markup

from archstats.quantities import format_bytes
from archstats.records import Layer, Profile
from archstats.report.parts.icicle import NARROWER, fits
from archstats.report.parts.tree import calls_inside, in_words
from archstats.report.rows import Row
from archstats.report.templating import render
from archstats.report.view import View

HEIGHT = 140
"""Units of the drawing from nothing to the peak; in the other direction an operation is one unit wide."""
_MOST_OF_IT, _MOST_STRETCHES = 0.5, 16


@dataclass(frozen=True)
class Stretch:
    """The operations of one module, from the first to before the next one's, in per cent of the pass."""

    start: float
    width: float
    path: str

    @property
    def room(self) -> bool:
        """Whether the path fits into a drawing of a thousand pixels."""
        return fits(self.path, self.width)

    @property
    def small(self) -> bool:
        """Whether it fits on a telephone too."""
        return fits(self.path, self.width / NARROWER)


@dataclass(frozen=True)
class Course:
    """What is held over the operations of a pass: its outline as an SVG path, and the call where it is most."""

    outline: str
    operations: int
    peak: Layer
    stretches: Sequence[Stretch]

    @property
    def peak_at(self) -> float:
        """Where the peak is, in per cent of the pass."""
        return 100 * (self.peak.held_at + 0.5) / self.operations

    @property
    def anchor(self) -> str:
        """To which side of the peak its name has room."""
        return "start" if self.peak_at < 30 else "middle" if self.peak_at < 70 else "end"  # noqa: PLR2004


def body(_view: View, row: Row) -> Markup:
    """Draw what a pass holds while it runs; nothing where that was not counted."""
    profile = row.profile
    found = course(profile.layers) if isinstance(profile, Profile) else None
    if found is None:
        return Markup("")
    most = found.peak.held_bytes
    where = in_words(found.peak.path, found.peak.call)
    values = {"peak": format_bytes(most), "half": format_bytes(most / 2), "where": where}
    return render("parts/memory.html.j2", course=found, height=HEIGHT, **values)


def course(layers: Sequence[Layer]) -> Course | None:
    """Return memory over a pass as its calls tell it: each at its operation that holds the most. None if none does."""
    known = sorted((layer for layer in layers if layer.held_bytes), key=lambda layer: layer.held_at)
    if not known:
        return None
    operations = known[-1].held_at + 1
    peak = max(known, key=lambda layer: layer.held_bytes)
    return Course("".join(_outline(known, peak.held_bytes)), operations, peak, _stretches(layers, operations))


def _outline(known: Sequence[Layer], most: int) -> Iterator[str]:
    """Yield steps: to the height of what a call holds, and on to where the next call's begins."""
    yield f"M0 {HEIGHT}"
    ends = [layer.held_at for layer in known[1:]] + [known[-1].held_at + 1]
    heights = [round(HEIGHT * layer.held_bytes / most) for layer in known]
    for (before, height), (begin, end) in zip(pairwise([0, *heights]), pairwise([0, *ends]), strict=True):
        yield f"v{before - height}h{end - begin}"
    yield f"V{HEIGHT}z"


def _stretches(layers: Sequence[Layer], operations: int) -> list[Stretch]:
    """Return the modules that the model calls; in the place of one that is most of the pass, those that it calls."""
    inside, firsts = calls_inside(layers), _firsts(layers)
    known = [call for call in (inside[0] if inside else []) if call in firsts]
    found = []
    for call, begin, end in _spans(known, firsts, operations):
        within = [inner for inner in inside[call] if inner in firsts]
        divided = end - begin > operations * _MOST_OF_IT and 1 < len(within) <= _MOST_STRETCHES
        found += _spans(within, firsts, end) if divided else [(call, begin, end)]
    return [_stretch(layers[call], begin, end, operations) for call, begin, end in found]


def _stretch(layer: Layer, begin: int, end: int, operations: int) -> Stretch:
    return Stretch(100 * begin / operations, 100 * (end - begin) / operations, in_words(layer.path, layer.call))


def _spans(calls: Sequence[int], firsts: dict[int, int], end: int) -> list[tuple[int, int, int]]:
    """Return the calls with the operations from which and before which each runs."""
    ordered = sorted(calls, key=lambda call: (firsts[call], call))
    limits = pairwise([*(firsts[call] for call in ordered), end])
    return [(call, begin, next_) for call, (begin, next_) in zip(ordered, limits, strict=False) if next_ > begin]


def _firsts(layers: Sequence[Layer]) -> dict[int, int]:
    """Return the first operation of each call, or of those inside it, at which it is known what is held."""
    firsts: dict[int, int] = {}
    for call in range(len(layers) - 1, -1, -1):  # what is inside a call stands after it
        layer = layers[call]
        if layer.held_bytes:
            firsts[call] = min(layer.held_at, firsts.get(call, layer.held_at))
        if call in firsts and layer.parent is not None:
            firsts[layer.parent] = min(firsts[call], firsts.get(layer.parent, firsts[call]))
    return firsts
