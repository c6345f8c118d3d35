"""What tells marks and lines apart: six looks, each a colour, a shape and a dash that say the same.

The colours are those of Okabe and Ito, which the colour-blind can tell apart; on light paper they are darker, so that
thin lines stand out too. They live in the page's style as `--mark-1` to `--mark-6`, one value a theme. matplotlib
knows no such names: it is given the stand-ins below, which `tidy` turns into the page's colours.
"""

from __future__ import annotations

import math

INK = "#0a0b0c"
"""Stands in for the page's ink."""
SOFT = 0
"""The look of what is there for comparison: no colour of its own."""
LOOKS = range(1, 7)

_CORNER = math.sqrt(math.pi) / 2
_TIP = math.sqrt(math.pi / 2)
_ARM = math.sqrt(math.pi / 5) / 2
_TRIANGLE = math.sqrt(4 * math.pi / (3 * math.sqrt(3)))
_HALF_BASE = _TRIANGLE * math.sqrt(3) / 2

Corners = tuple[tuple[float, float], ...]
# Corners to the right and down, around a centre; every shape has the area of a circle with radius 1.
SHAPES: dict[int, Corners] = {
    2: ((-_CORNER, -_CORNER), (_CORNER, -_CORNER), (_CORNER, _CORNER), (-_CORNER, _CORNER)),
    3: ((0, -_TIP), (_TIP, 0), (0, _TIP), (-_TIP, 0)),
    4: ((0, -_TRIANGLE), (_HALF_BASE, _TRIANGLE / 2), (-_HALF_BASE, _TRIANGLE / 2)),
    5: ((0, _TRIANGLE), (_HALF_BASE, -_TRIANGLE / 2), (-_HALF_BASE, -_TRIANGLE / 2)),
    6: tuple((_ARM * x, _ARM * y) for x, y in (
        (-1, -3), (1, -3), (1, -1), (3, -1), (3, 1), (1, 1), (1, 3), (-1, 3), (-1, 1), (-3, 1), (-3, -1), (-1, -1),
    )),
}  # fmt: skip
"""The corners of each look's shape; a look that is not here is a circle."""

# In units of a line's width; the page's style has the same for lines of our own.
DASHES = {2: (5, 2), 3: (1.5, 1.5), 4: (5, 1.5, 1.5, 1.5), 5: (9, 2.5), 6: (3, 1.2, 1, 1.2, 1, 1.2)}

_DOCUMENTS = {"003": 1, "000": 2, "001": 3, "002": 4, "004": 5}


def stand_in(look: int) -> str:
    """Return the colour that matplotlib is given for a look."""
    return f"#0a0b1{look}"


def look_of(document: str) -> int:
    """Return the look of a document's models; models of no document have the last one."""
    return _DOCUMENTS.get(document, 6)


def cycled(position: int) -> int:
    """Return the look of a chart's series by its position, from 0; the seventh looks like the first."""
    return LOOKS[position % len(LOOKS)]


def page_colours(style: str) -> str:
    """Put the page's colours in the place of their stand-ins."""
    for look in (SOFT, *LOOKS):
        style = style.replace(stand_in(look), f"var(--mark-{look})")
    return style.replace(INK, "currentColor")
