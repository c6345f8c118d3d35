"""Inputs a second against the batch size."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from archstats.latency.statistics import summarise
from archstats.quantities import format_count
from archstats.records import Timing
from archstats.report.charts.axes import write_ticks
from archstats.report.charts.drawing import Chart
from archstats.report.charts.marks import Mark
from archstats.report.charts.palette import look_of
from archstats.report.charts.scatter import Plane, by_document, most_telling, scatter
from archstats.report.rows import Row
from archstats.report.view import View
from archstats.words import gettext as _

if TYPE_CHECKING:
    from matplotlib.axes import Axes

Conditions = tuple[object, ...]
Curve = list[Mark]
"""The marks of one model, from the smallest batch to the largest."""


def charts(view: View) -> list[Chart]:
    """Draw a chart for each set of conditions under which a model was timed with several batch sizes."""
    drawn = (_chart(view, i, found, curves) for i, (found, curves) in enumerate(_timed(view).items()))
    return [chart for chart in drawn if chart]


def _timed(view: View) -> dict[Conditions, list[Curve]]:
    timed: dict[Conditions, list[Curve]] = defaultdict(list)
    for row in view.rows:
        marks: dict[Conditions, Curve] = defaultdict(list)
        for t in row.measured.timings:
            if isinstance(t, Timing) and t.samples_ns and (median_ns := summarise(t).p50_ns):
                conditions: Conditions = (t.device, t.dtype, t.threads, t.channels_last, t.compiled, t.cuda_graph)
                marks[conditions].append(_rate(view, row, t.batch_size, median_ns))
        for under, curve in marks.items():
            timed[under].append(sorted(curve, key=lambda mark: mark.x))
    return timed


def _rate(view: View, row: Row, batch_size: int, median_ns: float) -> Mark:
    rate = batch_size / median_ns * 1e9
    title = _(
        "%(model)s: %(rate)s inputs a second in batches of %(size)s",
        model=row.name,
        rate=format_count(rate),
        size=batch_size,
    )
    look = look_of(row.profile.document)
    return Mark(row.name, batch_size, rate, title, href=view.links.model(row.name), look=look)


def _chart(view: View, index: int, conditions: Conditions, curves: Iterable[Curve]) -> Chart | None:
    rising = [curve for curve in curves if curve[0].x < curve[-1].x]
    if not rising:
        return None
    device, dtype, threads = conditions[:3]
    there = {curve[0].model for curve in rising}
    marks = [mark for curve in rising for mark in _joined(curve)]
    ends = [mark for mark in marks if mark.line]
    plane = Plane(
        f"throughput-{index}",
        _("batch size"),
        _("inputs a second"),
        format_count,
        below=lambda axes: _number_the_batches(axes, marks),
    )
    return Chart(
        id=plane.id,
        title=_("Throughput against batch size on %(device)s", device=device),
        svg=scatter(plane, marks, most_telling(ends), by_document(row for row in view.rows if row.name in there)),
        caption=_("%(gains)s. %(dtype)s, %(threads)s threads.", gains=_extremes(rising), dtype=dtype, threads=threads),
        how_to_read=_(
            "Both axes are logarithmic. A curve that rises has work to share between the inputs of a batch: weights "
            "that are read once, operations that are started once. Where it is flat, a larger batch only takes longer."
        ),
    )


def _joined(curve: Curve) -> Curve:
    """Let the last mark carry the line through all of them."""
    return [*curve[:-1], replace(curve[-1], line=[(mark.x, mark.y) for mark in curve])]


def _number_the_batches(axes: Axes, marks: Iterable[Mark]) -> None:
    """Number the batch sizes themselves."""
    write_ticks(axes, "x", sorted({mark.x for mark in marks}), lambda size: f"{size:.0f}")


def _extremes(curves: Sequence[Curve]) -> str:
    """Say what the model that gains most from larger batches gains, and the one that gains least."""
    by_gain = sorted(curves, key=lambda curve: curve[-1].y / curve[0].y)
    return _("; ").join(map(_gain, by_gain[:-2:-1] + by_gain[: len(by_gain) > 1]))


def _gain(curve: Curve) -> str:
    first, last = curve[0], curve[-1]
    return _(
        "%(model)s does %(first)s inputs a second in batches of %(small)s and %(last)s in batches of %(large)s",
        model=first.model,
        first=format_count(first.y),
        small=f"{first.x:.0f}",
        last=format_count(last.y),
        large=f"{last.x:.0f}",
    )
