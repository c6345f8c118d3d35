"""How charts across models are drawn: by matplotlib, as SVG in the page's colours that is the same every time."""

from __future__ import annotations

import io
import itertools
import re
import warnings
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from markupsafe import Markup

from archstats.escaping import printable
from archstats.quantities import format_count
from archstats.report.links import Links
from archstats.words import gettext as _

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.axis import Axis
    from matplotlib.figure import Figure
    from matplotlib.lines import Line2D


# Okabe and Ito's colours, which the colour-blind can tell apart; shapes say the same again.
STYLES = {
    "000": ("#0072b2", "o"),
    "001": ("#e69f00", "s"),
    "002": ("#009e73", "D"),
    "003": ("#d55e00", "^"),
    "004": ("#cc79a7", "v"),
    "": ("#56b4e9", "P"),
}


INK = "#123457"
"""A colour that nothing else has, turned into the page\'s own ink afterwards."""


_OPTIONS: Any = {
    "svg.fonttype": "none",
    "svg.hashsalt": "archstats",
    "text.parse_math": False,
    "font.size": 9,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "text.color": INK,
    "axes.edgecolor": INK,
    "axes.labelcolor": INK,
    "xtick.color": INK,
    "ytick.color": INK,
    "grid.color": INK,
    "grid.alpha": 0.12,
    "axes.facecolor": "none",
    "figure.facecolor": "none",
    "legend.frameon": False,
}


Format = Callable[[float], str]


@dataclass(frozen=True)
class Chart:
    """A drawing with the words that belong to it."""

    id: str
    title: str
    svg: Markup
    caption: str
    how_to_read: str


@dataclass(frozen=True)
class Point:
    """One model in a scatter chart; the title is shown when the pointer rests on its mark."""

    name: str
    document: str
    x: float
    y: float
    low: float = 0.0
    high: float = 0.0
    title: str = ""


@dataclass(frozen=True)
class Plane:
    """What the points of a scatter chart lie in: two logarithmic axes and how their numbers are written.

    `below` draws what belongs to the plane itself.
    """

    id: str
    links: Links
    x_label: str
    y_label: str
    write_y: Format
    write_x: Format = format_count
    below: Callable[[Axes], None] = lambda _axes: None
    legend: Literal["upper left", "lower right"] = "lower right"


@contextmanager
def drawing() -> Iterator[None]:
    """Draw in the report's style inside the block."""
    import matplotlib as mpl

    with mpl.rc_context(_OPTIONS), warnings.catch_warnings():
        # The browser's fonts draw the text, whatever matplotlib's own font lacks.
        warnings.filterwarnings("ignore", "Glyph .* missing from font")
        yield


def scatter(points: Sequence[Point], plane: Plane, labelled: Sequence[Point] | None = None) -> Markup:
    """Draw points as marks that lead to the models' pages, with the names of those to be labelled if there is room."""
    figure, (axes,) = grid(11.5, 7.2, 1)
    axes.set(xscale="log", yscale="log", xlabel=plane.x_label, ylabel=plane.y_label)
    write_ticks(axes.xaxis, plane.write_x)
    write_ticks(axes.yaxis, plane.write_y)
    axes.grid(visible=True)
    for document in sorted({p.document for p in points}):
        _marks(axes, plane.links, document, [p for p in points if p.document == document])
    axes.margins(0.08)
    plane.below(axes)
    axes.legend(loc=plane.legend)
    label(axes, plane.links, points if labelled is None else labelled)
    about = _("%(y)s against %(x)s, %(number)s models", y=plane.y_label, x=plane.x_label, number=len(names(points)))
    return _titled(svg(figure, plane.id, about), plane.links, points)


def _marks(axes: Axes, links: Links, document: str, points: Sequence[Point]) -> None:
    color, marker = STYLES.get(document, STYLES[""])
    label = _("document %(name)s", name=printable(document)) if document else _("other models")
    xs, ys = [p.x for p in points], [p.y for p in points]
    axes.scatter(xs, ys, s=34, c=color, marker=marker, label=label, zorder=3).set_urls(
        [links.model(p.name) for p in points]
    )
    for p in points:
        if p.high > p.low:
            axes.plot([p.x, p.x], [p.low, p.high], color=color, linewidth=1, alpha=0.7, zorder=2)


def _titled(svg: Markup, links: Links, points: Sequence[Point]) -> Markup:
    """Give each mark's link the title of its point: matplotlib knows links, but no titles."""
    titles: dict[str, list[str]] = defaultdict(list)
    for p in points:
        if p.title:
            titles[links.model(p.name)].append(printable(p.title))

    def titled(opening: re.Match[str]) -> str:
        lines = titles.get(opening[1])
        return f"{opening[0]}<title>{Markup.escape(chr(10).join(lines))}</title>" if lines else opening[0]

    text = re.sub(r'<a href="([^"]*)"[^>]*>', titled, str(svg))
    return Markup(text)  # noqa: S704 (matplotlib's own, and what was escaped)


def write_ticks(axis: Axis, write: Format) -> None:
    """Label the decades only, in words such as "100 M" and "1 ms"."""
    from matplotlib.ticker import FuncFormatter, NullFormatter

    axis.set_major_formatter(FuncFormatter(lambda value, _: re.sub(r"\.0+\b", "", write(value))))
    axis.set_minor_formatter(NullFormatter())


def label(axes: Axes, links: Links, points: Sequence[Point]) -> None:
    """Write each name beside its mark where there is room; a name without room is left to the mark's link."""
    axes.figure.draw_without_rendering()  # type: ignore[union-attr]
    positions = axes.transData.transform([(p.x, p.y) for p in points])
    taken: list[Sequence[float]] = [(x - 5, y - 5, x + 5, y + 5) for x, y in positions]
    taken += [text.get_window_extent().extents for text in axes.texts]
    taken += [box for line in axes.lines for box in _along(axes, line)]
    frame = axes.bbox.extents
    for point, (x, y) in sorted(zip(points, positions, strict=True), key=lambda pair: -pair[1][1]):
        width, height = 5.4 * len(point.name) + 2, 11
        corners = (
            (7, -5),
            (-7 - width, -5),
            (-width / 2, 7),
            (-width / 2, -7 - height),
            (5, 5),
            (5, -5 - height),
        )
        for dx, dy in corners:
            box = (x + dx, y + dy, x + dx + width, y + dy + height)
            inside = box[0] > frame[0] and box[2] < frame[2] and box[1] > frame[1] and box[3] < frame[3]
            if inside and not any(_overlap(box, other) for other in taken):
                taken.append(box)
                axes.annotate(
                    printable(point.name),
                    (point.x, point.y),
                    (dx, dy + 2),
                    textcoords="offset pixels",
                    fontsize=7.5,
                    url=links.model(point.name),
                )
                break


def _along(axes: Axes, line: Line2D) -> Iterator[Sequence[float]]:
    """Yield small boxes along a line that goes through the chart; an upright one is the bar of a mark, with none."""
    corners = axes.transData.transform(line.get_xydata())
    for (x0, y0), (x1, y1) in itertools.pairwise(corners):
        steps = int(max(abs(x1 - x0), abs(y1 - y0)) // 4) if x1 != x0 else 0
        for step in range(steps):
            x, y = x0 + (x1 - x0) * step / steps, y0 + (y1 - y0) * step / steps
            yield x - 1, y - 1, x + 1, y + 1


def _overlap(a: Sequence[float], b: Sequence[float]) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


def grid(width: float, height: float, columns: int) -> tuple[Figure, list[Axes]]:
    """Make a figure of panels side by side; sizes are in inches."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(width, height), dpi=72, layout="constrained")
    grid: Any = figure.subplots(1, columns, sharey=True, squeeze=False)
    return figure, list(grid[0])


def svg(figure: Figure, chart_id: str, label: str) -> Markup:
    """Save the figure and make it fit to stand in a page: no prologue, no metadata, ids of its own, the page's ink."""
    buffer = io.StringIO()
    figure.savefig(buffer, format="svg", transparent=True, metadata={"Date": None, "Creator": None})
    text = buffer.getvalue()
    text = text[text.index("<svg") :]
    text = re.sub(r"<(metadata|style).*?</\1>", "", text, flags=re.DOTALL)
    text = re.sub(r'\sxmlns(:xlink)?="[^"]*"', "", text)
    text = re.sub(r'\s(width|height)="[^"]*pt"', "", text)
    text = re.sub(r'\bid="', f'id="{chart_id}-', text)
    text = re.sub(r'(url\(#|<use[^>]* xlink:href="#)', rf"\g<1>{chart_id}-", text)
    text = text.replace("xlink:href", "href").replace(INK, "currentColor")
    text = re.sub(r"'?DejaVu Sans'?[^;\"]*", "system-ui, sans-serif", text)
    label = str(Markup.escape(label))
    return Markup(text.replace("<svg ", f'<svg role="group" aria-label="{label}" ', 1))  # noqa: S704 (matplotlib escapes)


def names(points: Sequence[Point]) -> list[str]:
    """Return the models that the marks stand for, each once."""
    return list(dict.fromkeys(p.name for p in points))
