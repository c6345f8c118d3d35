"""Models as marks in a plane of two logarithmic axes: what several charts are."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from markupsafe import Markup

from archstats.quantities import format_count
from archstats.report.charts.axes import Write, logarithmic, settle
from archstats.report.charts.drawing import Entry, legend, panels, svg
from archstats.report.charts.labels import Place
from archstats.report.charts.marks import Mark, Panel, all_numbers, shortened
from archstats.report.charts.palette import look_of
from archstats.report.rows import Row
from archstats.words import gettext as _

if TYPE_CHECKING:
    from matplotlib.axes import Axes


@dataclass(frozen=True)
class Plane:
    """What the marks lie in: two axes and how their numbers are written.

    `below` draws what belongs to the plane itself, and `corners` are places of it that are to be seen; `columns` are
    those of the legend.
    """

    id: str
    x_label: str
    y_label: str
    write_y: Write
    write_x: Write = format_count
    below: Callable[[Axes], None] = lambda _axes: None
    corners: Sequence[Place] = ()
    columns: int = 5


def scatter(plane: Plane, marks: Sequence[Mark], named: Sequence[Mark], entries: Sequence[Entry]) -> Markup:
    """Draw the marks, and the names of those in `named` that have room, the most telling first."""
    figure, (axes,) = panels()
    logarithmic(axes, "x", [*all_numbers(marks, "x"), *(x for x, _y in plane.corners)], plane.write_x)
    logarithmic(axes, "y", [*all_numbers(marks, "y"), *(y for _x, y in plane.corners)], plane.write_y)
    axes.set(xlabel=shortened(plane.x_label, 90), ylabel=shortened(plane.y_label, 90))
    legend(figure, entries, plane.columns)
    settle(figure)
    plane.below(axes)
    models = len({mark.model for mark in marks})
    about = _("%(y)s against %(x)s, %(number)s models", y=plane.y_label, x=plane.x_label, number=models)
    return svg(figure, plane.id, about, [Panel(axes, marks, named)])


def by_document(rows: Iterable[Row]) -> list[Entry]:
    """Return what the looks of the models say: by which document each is described."""
    there = {row.profile.document for row in rows}
    other = Entry(look_of(""), _("other models"))
    known = [Entry(look_of(name), _("document %(name)s", name=name)) for name in sorted(there) if _known(name)]
    return known + [other] * (len(known) < len(there))


def _known(document: str) -> bool:
    return look_of(document) != look_of("")


def most_telling(marks: Iterable[Mark], first: Iterable[Mark] = ()) -> list[Mark]:
    """Return the order in which names get their places: some first, then from the top down."""
    return [*first, *sorted(marks, key=lambda mark: -mark.y)]
