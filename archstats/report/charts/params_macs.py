"""Parameters against multiply-accumulates, the area of a mark its activations."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

from archstats.quantities import format_count
from archstats.report.charts.axes import without_zeros
from archstats.report.charts.drawing import Chart
from archstats.report.charts.marks import Mark
from archstats.report.charts.palette import INK, look_of
from archstats.report.charts.scatter import Plane, by_document, most_telling, scatter
from archstats.report.charts.wording import factor, sentences
from archstats.report.rows import Row
from archstats.report.view import View
from archstats.words import gettext as _

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_LARGEST, _SMALLEST = 34.0, 3.0


def charts(view: View) -> list[Chart]:
    """Draw a mark a model; nothing where fewer than two have parameters and MACs."""
    rows = [row for row in view.rows if row.quantity("params") and row.quantity("macs")]
    return [_chart(view, rows)] if len(rows) > 1 else []


def _chart(view: View, rows: Sequence[Row]) -> Chart:
    most = max(_activations(row) for row in rows)
    marks = [_mark(view, row, most) for row in rows]
    densest, sparsest = max(marks, key=_uses), min(marks, key=_uses)
    plane = Plane(
        "params-macs",
        _("parameters"),
        _("MACs for the example input"),
        format_count,
        below=lambda axes: _key(axes, most),
    )
    ends = [densest, sparsest, max(marks, key=lambda mark: mark.radius)]
    return Chart(
        id=plane.id,
        title=_("Parameters against multiply-accumulates"),
        svg=scatter(plane, marks, most_telling(marks, ends), by_document(rows)),
        caption=sentences(_spread(densest, sparsest), _range_of_activations(rows)),
        how_to_read=_how_to_read(most),
    )


def _how_to_read(most: float) -> str:
    least = most * (_SMALLEST / _LARGEST) ** 2
    return _(
        "Both axes are logarithmic: one step of the grid is ten times as much. Up is more computation, right is more "
        "memory for weights. The area of a mark is its number of activations; what has fewer than %(least)s is drawn "
        "as large as that, to be seen at all. Colour and shape say which document describes the model; a mark leads "
        "to the model's page.",
        least=format_count(least),
    )


def _activations(row: Row) -> int:
    return row.quantity("activations") or 0


def _uses(mark: Mark) -> float:
    return mark.y / mark.x


def _radius(activations: float, most: float) -> float:
    return max(_SMALLEST, _LARGEST * math.sqrt(activations / most)) if most else _SMALLEST


def _mark(view: View, row: Row, most: float) -> Mark:
    params, macs, activations = row.quantity("params") or 0, row.quantity("macs") or 0, _activations(row)
    title = _(
        "%(model)s: %(params)s parameters, %(macs)s, %(activations)s activations",
        model=row.name,
        params=format_count(params),
        macs=format_count(macs, "MACs"),
        activations=format_count(activations),
    )
    return Mark(
        row.name,
        params,
        macs,
        title,
        href=view.links.model(row.name),
        look=look_of(row.profile.document),
        radius=_radius(activations, most),
        kind="bubble",
    )


def _key(axes: Axes, most: float) -> None:
    """Draw in the upper left what two round numbers of activations look like, the smaller inside of the larger."""
    from matplotlib.patches import Circle
    from matplotlib.transforms import IdentityTransform

    if not most:
        return
    left, top = axes.bbox.xmin + 8, axes.bbox.ymax - 8
    larger = 10 ** math.floor(math.log10(most))
    reach = _radius(larger, most)
    for activations in (larger, larger / 10):
        radius = _radius(activations, most)
        centre = (left + reach, top - 2 * reach + radius)
        axes.add_patch(Circle(centre, radius, fill=False, edgecolor=INK, linewidth=0.8, transform=IdentityTransform()))
        words = _("%(number)s activations", number=without_zeros(format_count(activations)))
        beside = (left + 2 * reach + 6, centre[1] + radius)
        axes.annotate(words, beside, xycoords="figure pixels", va="center", fontsize=9)


def _spread(densest: Mark, sparsest: Mark) -> str:
    often, seldom = factor(_uses(densest)), factor(_uses(sparsest))
    if often == seldom:
        return _("All use a parameter %(often)s times on average in one forward pass.", often=often)
    return _(
        "%(dense)s uses a parameter %(often)s times on average in one forward pass, %(sparse)s %(seldom)s times.",
        dense=densest.model,
        often=often,
        sparse=sparsest.model,
        seldom=seldom,
    )


def _range_of_activations(rows: Sequence[Row]) -> str:
    least, most = min(rows, key=_activations), max(rows, key=_activations)
    if not _activations(least):
        return ""
    return _(
        "%(large)s makes the most activations, %(many)s, and %(small)s the fewest, %(few)s.",
        large=most.name,
        many=format_count(_activations(most)),
        small=least.name,
        few=format_count(_activations(least)),
    )
