"""Marks: what stands for a model in a chart. Each is an SVG link with a title and its numbers, drawn over the axes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from markupsafe import Markup

from archstats.escaping import printable, printable_sentence, without_isolates
from archstats.report.charts import labels
from archstats.report.charts.labels import Place, Taken
from archstats.report.charts.palette import SHAPES

if TYPE_CHECKING:
    from matplotlib.axes import Axes

RADIUS = 3.6

Project = Callable[[Sequence[Place]], list[Place]]
"""From numbers on the axes to places in the drawing, to the right and down."""


@dataclass(frozen=True)
class Mark:
    """One model, or one thing that was counted, at its two numbers.

    Args:
        model: What it stands for.
        x: The number along the axis to the right, as it was counted or measured.
        y: The number along the axis up.
        title: What is shown when the pointer rests on it: the name with its numbers and their units.
        href: The page that it leads to; nothing where there is none.
        look: Which of the looks of `palette` it has.
        radius: Of a circle of its area, in points.
        line: A line that belongs to it, in numbers on the axes: its spread, or what leads to it.
        kind: A class for the page's style.
    """

    model: str
    x: float
    y: float
    title: str
    href: str = ""
    look: int = 6
    radius: float = RADIUS
    line: Sequence[Place] = ()
    kind: str = ""


@dataclass(frozen=True)
class Panel:
    """Axes with the marks that lie over them; `named` are those whose names are written, the most telling first."""

    axes: Axes
    marks: Sequence[Mark]
    named: Sequence[Mark] = ()


def overlay(panel: Panel) -> str:
    """Return a panel's marks and names as SVG, the larger marks below. The layout must be settled."""
    project = projection(panel.axes)
    ordered = sorted(panel.marks, key=lambda mark: -mark.radius)
    places = project([(mark.x, mark.y) for mark in ordered])
    marks = (_element(mark, at, project) for mark, at in zip(ordered, places, strict=True))
    return "".join([*marks, *_names(panel, project)])


def projection(axes: Axes) -> Project:
    """Return the way from numbers on the axes to places in the drawing."""
    height = axes.figure.bbox.height

    def project(numbers: Sequence[Place]) -> list[Place]:
        if not numbers:
            return []
        return [(float(x), float(height - y)) for x, y in axes.transData.transform(numbers)]

    return project


def _names(panel: Panel, project: Project) -> Iterator[str]:
    """Yield the names that have room, as SVG: links for the pointer, since the keyboard has those of the marks."""
    height, (left, bottom, right, top) = panel.axes.figure.bbox.height, panel.axes.bbox.extents
    named = list({id(mark): mark for mark in panel.named}.values())
    texts = [shortened(mark.model) for mark in named]
    places = project([(mark.x, mark.y) for mark in named])
    wanted = [(text, at, mark.radius) for text, at, mark in zip(texts, places, named, strict=True)]
    found = labels.placed(wanted, _taken(panel, project), (left, height - top, right, height - bottom))
    for n, (x, y) in found.items():
        text = f'<text x="{_short(x)}" y="{_short(y)}">{Markup.escape(texts[n])}</text>'
        link = f'<a href="{Markup.escape(named[n].href)}" tabindex="-1">{text}</a>' if named[n].href else text
        yield f'<g class="name" aria-hidden="true">{link}</g>'


def _taken(panel: Panel, project: Project) -> Taken:
    taken, height = Taken(), panel.axes.figure.bbox.height
    for mark, (x, y) in zip(panel.marks, project([(mark.x, mark.y) for mark in panel.marks]), strict=True):
        taken.take((x - mark.radius, y - mark.radius, x + mark.radius, y + mark.radius))
        taken.take_line(project(mark.line))
    for text in panel.axes.texts:
        left, bottom, right, top = text.get_window_extent().extents
        taken.take((left, height - top, right, height - bottom))
    for line in panel.axes.lines:
        taken.take_line((x, height - y) for x, y in line.get_transform().transform(line.get_xydata()))
    return taken


def _element(mark: Mark, at: Place, project: Project) -> str:
    tag, link = ("a", f' href="{Markup.escape(mark.href)}"') if mark.href else ("g", "")
    classes = " ".join(filter(None, ["mark", f"m{mark.look}", mark.kind]))
    data = f'data-model="{_escaped(mark.model)}" data-x="{number(mark.x)}" data-y="{number(mark.y)}"'
    title = Markup.escape(printable_sentence(mark.title))
    drawn = f"<title>{title}</title>{_line(project(mark.line))}{shape(mark.look, at, mark.radius)}"
    return f'<{tag}{link} class="{classes}" {data}>{drawn}</{tag}>'


def _line(corners: Sequence[Place]) -> str:
    if not corners:
        return ""
    return f'<path class="line" d="M{"L".join(f"{_short(x)} {_short(y)}" for x, y in corners)}"/>'


def shape(look: int, at: Place, radius: float) -> str:
    """Draw a look's shape around a place, with the area of a circle of that radius."""
    x, y = at
    if look not in SHAPES:
        return f'<circle cx="{_short(x)}" cy="{_short(y)}" r="{_short(radius)}"/>'
    corners = (f"{_short(x + radius * dx)} {_short(y + radius * dy)}" for dx, dy in SHAPES[look])
    return f'<path d="M{"L".join(corners)}z"/>'


def _escaped(text: str) -> Markup:
    return Markup.escape(printable(text))


def number(value: float) -> str:
    """Write a number so that the same number is read from it."""
    return str(int(value)) if float(value).is_integer() else repr(float(value))


def _short(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")


def shortened(text: str, most: int = 40) -> str:
    """Return what of a text there is room for in a drawing, on one line; isolates have no glyph and stay away."""
    line = " ".join(printable(without_isolates(text)).split())
    return line if len(line) <= most else f"{line[: most // 2]}…{line[-most // 2 :]}"


def all_numbers(marks: Sequence[Mark], which: str) -> Iterator[float]:
    """Yield every number along an axis, those of the marks' lines too."""
    for mark in marks:
        yield mark.x if which == "x" else mark.y
        yield from (corner[which == "y"] for corner in mark.line)
