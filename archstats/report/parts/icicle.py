"""An icicle of a model's calls: rows are depths, width is the share of a quantity, in order of execution."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from archstats.latency.roofline import percent
from archstats.records import Layer
from archstats.report.parts.kinds import CONTAINER, OTHER, kind_of
from archstats.report.parts.tree import Branch, Tree, in_words, path_below
from archstats.words import gettext as _
from archstats.words import ngettext

THIN = 0.3
"""The least width of a box, in per cent: 3 pixels of a drawing a thousand wide."""
NARROWER = 3
"""How many times as wide a drawing on a desk is as one on a telephone."""
_LETTER, _MARGIN = 0.66, 0.9


@dataclass(frozen=True)
class Box:
    """A rectangle in one of the rows, the first of which is the topmost; `start` and `width` are in per cent."""

    row: int
    start: float
    width: float
    kind: str
    label: str
    title: str

    @property
    def x(self) -> str:
        """Where it starts, as it is written in a drawing."""
        return f"{round(self.start, 2):g}%"

    @property
    def across(self) -> str:
        """How wide it is, as it is written in a drawing."""
        return f"{round(self.width, 2):g}%"

    @property
    def room(self) -> bool:
        """Whether it has a label, and room for it in a drawing a thousand pixels wide."""
        return bool(self.label) and fits(self.label, self.width)

    @property
    def small(self) -> bool:
        """Whether it has room for its label on a telephone too."""
        return fits(self.label, self.width / NARROWER)


@dataclass(frozen=True)
class _Place:
    """Where a branch is drawn, or as many neighbours as are too thin to be drawn one by one; `above` is their call."""

    row: int
    start: float
    above: int | None
    branches: Sequence[Branch]

    @property
    def value(self) -> int:
        return sum(branch.value for branch in self.branches)

    @property
    def call(self) -> int | None:
        """The call that is drawn with all that is inside it; None for several, and for a call without its inside."""
        return None if len(self.branches) > 1 or self.branches[0].own else self.branches[0].call


@dataclass(frozen=True)
class Icicle:
    """A drawing of a tree.

    Neighbours that are thinner than `THIN` share a box, and where even that is too thin there is none. A module that
    is another one, but for less than that, is drawn as that one.

    tree: what is drawn.
    model: the model's name, for the box of the whole.
    write: writes a value with its unit.
    """

    tree: Tree
    model: str
    write: Callable[[int], str]

    def boxes(self) -> list[Box]:
        """Return the boxes row by row, each row in order of execution; none where nothing costs anything."""
        found, waiting = [], self._side_by_side(0, 0.0, None, [[root] for root in self.tree.roots if root.value])
        while waiting:
            place = waiting.pop()
            found.append(self._box(place))
            waiting += (self._narrowed(inner) for inner in self._inside(place))
        return sorted(found, key=lambda box: (box.row, box.start))

    def _across(self, value: int) -> float:
        """Return the width for a value."""
        return 100 * value / self.tree.total

    def _inside(self, place: _Place) -> list[_Place]:
        """Return the places below a place."""
        if place.call is None:
            return []
        thin = groupby(self.tree.branches(place.call), key=lambda branch: self._across(branch.value) < THIN)
        return self._side_by_side(place.row + 1, place.start, place.call, _parted(thin))

    def _side_by_side(self, row: int, start: float, above: int | None, parts: Iterable[list[Branch]]) -> list[_Place]:
        """Return the places of parts that are wide enough to be drawn."""
        found = []
        for part in parts:
            place = _Place(row, start, above, part)
            start += self._across(place.value)
            found.append(place)
        return [place for place in found if self._across(place.value) >= THIN]

    def _narrowed(self, place: _Place) -> _Place:
        """Return the innermost place that is all of a place, as far as it can be seen."""
        while True:
            inside = self._inside(place)
            if len(inside) != 1 or inside[0].call is None or self._across(place.value - inside[0].value) >= THIN:
                return place
            place = _Place(place.row, inside[0].start, place.above, inside[0].branches)

    def _box(self, place: _Place) -> Box:
        layer = self.tree.layers[place.branches[0].call]
        width = self._across(place.value)
        kind, label = self._seen(place, layer, width)
        return Box(place.row, place.start, width, kind, label, self._title(place, layer))

    def _seen(self, place: _Place, layer: Layer, width: float) -> tuple[str, str]:
        """Return the kind and the label of a box."""
        if place.above is None:
            return CONTAINER, self._title(place, layer)
        if len(place.branches) > 1:
            return OTHER, ""
        if place.call is None:
            return kind_of(layer), _("(own)")
        kind = CONTAINER if self.tree.inside[place.call] else kind_of(layer)
        name = in_words(layer.path, layer.call)
        return kind, name if fits(name, width) else path_below(layer, self.tree.layers[place.above]) or name

    def _title(self, place: _Place, layer: Layer) -> str:
        numbers = {"value": self.write(place.value), "share": percent(place.value / self.tree.total)}
        if place.above is None:
            return _("%(model)s: %(value)s", model=self.model, value=numbers["value"])
        if len(place.branches) > 1:
            above = self.tree.layers[place.above]
            return ngettext(
                "%(num)s thin part of %(path)s: %(value)s, %(share)s",
                "%(num)s thin parts of %(path)s: %(value)s, %(share)s",
                len(place.branches),
                path=in_words(above.path, above.call),
                **numbers,
            )
        about = {"path": in_words(layer.path, layer.call), "type": layer.type, **numbers}
        if place.call is None:
            return _("%(path)s itself, %(type)s: %(value)s, %(share)s", **about)
        return _("%(path)s, %(type)s: %(value)s, %(share)s", **about)


def _parted(groups: Iterator[tuple[bool, Iterator[Branch]]]) -> Iterator[list[Branch]]:
    """Yield thin neighbours together and all others each alone."""
    for thin, branches in groups:
        if thin:
            yield list(branches)
        else:
            yield from ([branch] for branch in branches)


def fits(label: str, width: float) -> bool:
    """Whether a label has room in a drawing a thousand pixels wide."""
    return width >= len(label) * _LETTER + _MARGIN
