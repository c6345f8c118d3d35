"""The Inception blocks of GoogLeNet, naive and with 1x1 reductions: what the reductions save."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from msgspec import structs

from archstats.latency.roofline import percent
from archstats.quantities import format_count
from archstats.records import Series, StudyPoint
from archstats.report.charts.axes import linear
from archstats.report.charts.drawing import Chart, Entry, legend, panels, svg
from archstats.report.charts.marks import Mark, Panel, shortened
from archstats.report.charts.palette import INK
from archstats.report.charts.studied import agreement, drawable, found, mark_of, not_counted
from archstats.report.charts.wording import sentences
from archstats.report.view import View
from archstats.words import gettext as _
from archstats.words import later

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_ID = "inception"
_TITLE = later("Inception blocks, naive and with 1x1 reductions")
_KINDS = {"inception-naive": 4, "inception": 1}
_AROUND, _A_ROW, _ROOM = 90.0, 26.0, 1.06

Blocks = list[tuple[StudyPoint, StudyPoint]]
"""Each block without and with reductions."""


def charts(view: View) -> list[Chart]:
    """Draw both kinds of each block; nothing where the run has no such study."""
    studies = found(view, _ID)
    kinds = {series.name: series for study in studies for series in drawable(study)}
    if not all(kind in kinds for kind in _KINDS):
        return not_counted(_ID, _(_TITLE), studies)
    naive, reduced = (kinds[kind] for kind in _KINDS)
    blocks = _blocks(naive, reduced)
    return [_chart(view, naive, reduced, blocks)] if blocks else []


def _blocks(naive: Series, reduced: Series) -> Blocks:
    there = {point.x: point for point in reduced.points}
    return [(point, there[point.x]) for point in naive.points if point.x in there and point.counted]


def _chart(view: View, naive: Series, reduced: Series, blocks: Blocks) -> Chart:
    figure, (axes,) = panels(1, _AROUND + _A_ROW * len(blocks))
    marks = [mark for pair in blocks for mark in _marks(view, naive, reduced, *pair)]
    _scale(axes, blocks)
    legend(figure, [Entry(4, _("naive")), Entry(1, _("with 1x1 reductions"))])
    return Chart(
        id=_ID,
        title=_(_TITLE),
        svg=svg(figure, _ID, _("MACs of %(number)s Inception blocks", number=len(blocks)), [Panel(axes, marks)]),
        caption=sentences(_saved(blocks), agreement([point for pair in blocks for point in pair])),
        how_to_read=_(
            "Each row is a block, on the input that it gets in the network: the longer the line between its marks, the "
            "more MACs the 1x1 convolutions save that come before the 3x3 and the 5x5. Marks are counted; the upright "
            "strokes are what the formulas give: naive %(naive)s, reduced %(reduced)s (%(source)s).",
            naive=naive.formula,
            reduced=reduced.formula,
            source=naive.source,
        ),
    )


def _marks(view: View, naive: Series, reduced: Series, without: StudyPoint, with_them: StudyPoint) -> list[Mark]:
    """Lay the marks of a block on its side: MACs go to the right, and the line between them belongs to the first."""
    upright = [
        mark_of(view, structs.replace(without, name=_("%(block)s, naive", block=without.name)), naive, "MACs", 4),
        mark_of(
            view, structs.replace(with_them, name=_("%(block)s, reduced", block=with_them.name)), reduced, "MACs", 1
        ),
    ]
    lying = [replace(mark, x=mark.y, y=mark.x) for mark in upright]
    return [replace(lying[0], line=[(mark.x, mark.y) for mark in lying]), lying[1]]


def _scale(axes: Axes, blocks: Blocks) -> None:
    linear(axes, "x", 0, _ROOM * max(max(point.counted for point in pair) for pair in blocks), format_count)
    axes.set_yticks([naive.x for naive, _reduced in blocks], [shortened(naive.name, 20) for naive, _reduced in blocks])
    axes.set_ylim(max(naive.x for naive, _ in blocks) + 0.6, min(naive.x for naive, _ in blocks) - 0.6)
    axes.set_xlabel(_("MACs of the block"))
    predicted = [(point.predicted, point) for pair in blocks for point in pair if point.predicted is not None]
    for macs, point in predicted:
        axes.plot([macs, macs], [point.x - 0.3, point.x + 0.3], color=INK, linewidth=1)


def _saved(blocks: Blocks) -> str:
    shares = [(1 - reduced.counted / naive.counted, naive.name) for naive, reduced in blocks]
    all_naive, all_reduced = (sum(point.counted for point in kind) for kind in zip(*blocks, strict=True))
    least, most = min(shares, key=lambda found: found[0]), max(shares, key=lambda found: found[0])
    return _(
        "The 1x1 reductions save %(saved)s of the %(macs)s of %(number)s naive blocks, least in %(least)s "
        "(%(little)s), most in %(most)s (%(much)s).",
        saved=percent(1 - all_reduced / all_naive),
        macs=format_count(all_naive, "MACs"),
        number=len(blocks),
        least=least[1],
        little=percent(least[0]),
        most=most[1],
        much=percent(most[0]),
    )
