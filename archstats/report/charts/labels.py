"""Names beside marks, where there is room: a place is looked up in a grid, whatever the number of marks."""

from __future__ import annotations

import itertools
import unicodedata
from collections.abc import Iterable, Iterator, Sequence

Box = tuple[float, float, float, float]
"""Left, top, right, bottom, in points of the drawing."""
Place = tuple[float, float]

SIZE = 9.0
MOST = 60
"""So many names are written in one panel; those that are left out can be read at their marks."""
_CELL = 3.0
_ABOVE, _BELOW = 0.75 * SIZE, 0.25 * SIZE


class Taken:
    """What is taken already, as cells of a grid."""

    def __init__(self) -> None:
        self._cells: set[tuple[int, int]] = set()

    def take(self, box: Box) -> None:
        """Take all cells that a box touches."""
        self._cells.update(_cells(box))

    def take_line(self, corners: Iterable[Place]) -> None:
        """Take the cells along a line."""
        for (x0, y0), (x1, y1) in itertools.pairwise(corners):
            steps = int(max(abs(x1 - x0), abs(y1 - y0)) // _CELL) + 1
            for step in range(steps + 1):
                x, y = x0 + (x1 - x0) * step / steps, y0 + (y1 - y0) * step / steps
                self._cells.add((int(x // _CELL), int(y // _CELL)))

    def free(self, box: Box) -> bool:
        """Whether a box touches nothing that is taken."""
        return self._cells.isdisjoint(_cells(box))


def _cells(box: Box) -> Iterator[tuple[int, int]]:
    left, top, right, bottom = (int(edge // _CELL) for edge in box)
    return itertools.product(range(left, right + 1), range(top, bottom + 1))


def placed(wanted: Sequence[tuple[str, Place, float]], taken: Taken, frame: Box) -> dict[int, Place]:
    """Find a place for each name near its mark: on it where it is large enough, else beside it.

    Args:
        wanted: Names with the places and radii of their marks, the most telling first.
        taken: What is taken already; the names that find a place are added.
        frame: Where names may be.

    Returns:
        Where the text of each name begins on its base line, by its number in `wanted`, for those that have room.
    """
    found: dict[int, Place] = {}
    for number, (name, mark, radius) in enumerate(wanted):
        if len(found) == MOST:
            break
        width = width_of(name)
        for x, base in _around(mark, radius, width):
            box = (x, base - _ABOVE, x + width, base + _BELOW)
            if _inside(box, frame) and (taken.free(box) or _fits(width, radius)):
                taken.take(box)
                found[number] = (x, base)
                break
    return found


def _fits(width: float, radius: float) -> bool:
    """Whether a name has room on its own mark."""
    return width < 2.3 * radius


def _around(mark: Place, radius: float, width: float) -> Iterator[Place]:
    x, y = mark
    if _fits(width, radius):
        yield x - width / 2, y + 0.3 * SIZE
    yield from _beside(mark, radius + 3, width)


def _beside(mark: Place, away: float, width: float) -> Iterator[Place]:
    x, y = mark
    middle, near = y + 0.3 * SIZE, 0.7 * away
    yield x + away, middle
    yield x - away - width, middle
    yield x - width / 2, y - away
    yield x - width / 2, y + away + _ABOVE
    yield x + near, y - near
    yield x + near, y + near + _ABOVE
    yield x - near - width, y - near
    yield x - near - width, y + near + _ABOVE


def _inside(box: Box, frame: Box) -> bool:
    return box[0] > frame[0] and box[1] > frame[1] and box[2] < frame[2] and box[3] < frame[3]


def width_of(text: str) -> float:
    """Return about how wide a name is drawn; the page's font is not known."""
    return SIZE * sum(1.0 if unicodedata.east_asian_width(letter) in "WF" else 0.57 for letter in text)
