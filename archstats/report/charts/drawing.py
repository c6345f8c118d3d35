"""How charts across models are drawn: axes by matplotlib, marks by us over them, as SVG that is the same every time."""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from archstats.report.charts.axes import settle
from archstats.report.charts.marks import Panel, overlay, shortened
from archstats.report.charts.palette import DASHES, INK, SHAPES, stand_in
from archstats.report.charts.tidy import tidied

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from matplotlib.lines import Line2D

WIDTH, HEIGHT = 750.0, 480.0
"""The size of a chart in points, which are the units of its drawing."""
_COLUMNS = 4
"""So many panels side by side have room in it; with more it grows."""

_POINTS_AN_INCH = 72
_OPTIONS: Any = {
    "svg.fonttype": "none",
    "svg.hashsalt": "archstats",
    "text.parse_math": False,
    "font.size": 10,
    "axes.titlesize": 10.5,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.linewidth": 0.8,
    "text.color": INK,
    "axes.edgecolor": INK,
    "axes.labelcolor": INK,
    "xtick.color": INK,
    "ytick.color": INK,
    "xtick.bottom": False,
    "ytick.left": False,
    "grid.color": INK,
    "grid.alpha": 0.14,
    "axes.facecolor": "none",
    "figure.facecolor": "none",
    "legend.frameon": False,
    "legend.fontsize": 10,
    "legend.handlelength": 2.4,
    "figure.constrained_layout.w_pad": 0.1,
    "legend.borderaxespad": 0.2,
}


@dataclass(frozen=True)
class Chart:
    """A drawing with the words that belong to it."""

    id: str
    title: str
    svg: Markup
    caption: str
    how_to_read: str


@dataclass(frozen=True)
class Entry:
    """What a legend says of a look: its words, and whether its marks have a line, and that line its dashes."""

    look: int
    words: str
    line: bool = False
    dashed: bool = False


@contextmanager
def drawing() -> Iterator[None]:
    """Draw in the report's style inside the block."""
    import matplotlib as mpl

    with mpl.rc_context(_OPTIONS), warnings.catch_warnings():
        # The browser's fonts draw the text, whatever matplotlib's own font lacks.
        warnings.filterwarnings("ignore", "Glyph .* missing from font")
        yield


def panels(
    columns: int = 1, height: float = HEIGHT, *, widths: Sequence[float] | None = None, same_y: bool = True
) -> tuple[Figure, list[Axes]]:
    """Make a figure of panels side by side, which share the axis upwards where it is the same; `height` in points."""
    from matplotlib.figure import Figure

    width = WIDTH * max(1, columns / _COLUMNS)
    size = (width / _POINTS_AN_INCH, height / _POINTS_AN_INCH)
    figure = Figure(figsize=size, dpi=_POINTS_AN_INCH, layout="constrained")
    made: Any = figure.subplots(1, columns, sharey=same_y, squeeze=False, width_ratios=widths)
    return figure, list(made[0])


def legend(figure: Figure, entries: Sequence[Entry], columns: int = 5) -> None:
    """Say above the axes what the looks mean; nothing where there is only one."""
    if len(entries) > 1:
        handles = [_handle(entry) for entry in entries]
        figure.legend(handles=handles, loc="outside upper left", ncols=columns)


def legend_inside(axes: Axes, entries: Sequence[Entry]) -> None:
    """Say in the upper left of a panel, where lines that rise leave room, what its looks mean."""
    axes.legend(handles=[_handle(entry) for entry in entries], loc="upper left", fontsize=9)


def _handle(entry: Entry) -> Line2D:
    from matplotlib.lines import Line2D
    from matplotlib.path import Path

    corners = [(x, -y) for x, y in SHAPES.get(entry.look, ())]
    marker: Any = Path([*corners, corners[0]], closed=True) if corners else "o"
    dash: Any = (0, DASHES.get(entry.look, ()) if entry.dashed else ())
    return Line2D(
        [],
        [],
        color=stand_in(entry.look),
        marker=marker,
        markersize=8,
        linestyle=dash if entry.line else "none",
        linewidth=1.6,
        label=shortened(entry.words, 70),
    )


def svg(figure: Figure, chart_id: str, about: str, drawn: Sequence[Panel]) -> Markup:
    """Save the figure with its marks: a drawing with a name, no prologue and no metadata, in the page's colours."""
    settle(figure)
    marks = "".join(map(overlay, drawn))
    buffer = io.StringIO()
    figure.savefig(buffer, format="svg", transparent=True, metadata={"Date": None, "Creator": None})
    width, height = (round(size) for size in figure.bbox.size)
    opening = Markup('<svg class="chart" role="group" aria-label="{}" viewBox="0 0 {} {}">').format(
        about, width, height
    )
    return Markup(f"{opening}{tidied(buffer.getvalue(), chart_id)}{marks}</svg>")  # noqa: S704 (escaped where it is made)
