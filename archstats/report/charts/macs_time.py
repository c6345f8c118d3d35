"""Multiply-accumulates against measured time, on each device."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from typing import TYPE_CHECKING

from archstats.latency.statistics import rank_correlation
from archstats.quantities import format_count, format_duration, format_duration_range
from archstats.report.charts.drawing import Chart
from archstats.report.charts.front import front
from archstats.report.charts.marks import Mark, shortened
from archstats.report.charts.palette import INK, look_of
from archstats.report.charts.scatter import Plane, by_document, most_telling, scatter
from archstats.report.charts.wording import listed, sentences
from archstats.report.rows import Row
from archstats.report.view import View
from archstats.words import gettext as _
from archstats.words import ngettext

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_FEWEST_RANKED = 3
_DASHES = (0, (4, 3))


def charts(view: View) -> list[Chart]:
    """Draw a chart a device; none for one on which fewer than two models were timed."""
    timed = ((device, [row for row in view.rows if row.macs_per_second(device)]) for device in view.devices)
    return [_chart(view, device, rows) for device, rows in timed if len(rows) > 1]


def _chart(view: View, device: str, rows: Sequence[Row]) -> Chart:
    marks = [_mark(view, row, device) for row in rows]
    best = [marks[index] for index in front([(mark.x, mark.y) for mark in marks])]
    fastest, slowest = max(marks, key=lambda mark: mark.x / mark.y), min(marks, key=lambda mark: mark.x / mark.y)
    plane = Plane(
        f"macs-latency-{view.devices.index(device)}",
        _("MACs for the example input"),
        _("median latency on %(device)s", device=shortened(device)),
        format_duration,
        below=lambda axes: _stairs(axes, best),
    )
    return Chart(
        id=plane.id,
        title=_("Multiply-accumulates against time on %(device)s", device=device),
        svg=scatter(plane, marks, most_telling(marks, [*best, fastest, slowest]), by_document(rows)),
        caption=sentences(_unbeaten(best, marks), _ends(fastest, slowest), _in_the_same_order(marks)),
        how_to_read=_(
            "Both axes are logarithmic. Models on one diagonal do as many MACs a second; those above it are slow for "
            "what they compute. The bar of a mark goes from the 10th to the 90th percentile of its times. The dashed "
            "line joins the front: the models that no other beats by doing at least as many MACs in no more time, so "
            "that whoever has a limit of time finds there the most computation within it. Much computation is no end "
            "in itself; it stands here for what a network can learn."
        ),
    )


def _mark(view: View, row: Row, device: str) -> Mark:
    macs, times = row.quantity("macs") or 0, row.latency[device]
    title = _(
        "%(model)s: %(macs)s in %(median)s (10th to 90th percentile %(range)s), %(rate)s a second",
        model=row.name,
        macs=format_count(macs, "MACs"),
        median=format_duration(times.p50_ns),
        range=format_duration_range(times.p10_ns, times.p90_ns),
        rate=format_count(row.macs_per_second(device) or 0, "MACs"),
    )
    return Mark(
        row.name,
        macs,
        times.p50_ns,
        title,
        href=view.links.model(row.name),
        look=look_of(row.profile.document),
        line=[(macs, times.p10_ns), (macs, times.p90_ns)] if times.p90_ns > times.p10_ns > 0 else (),
    )


def _stairs(axes: Axes, best: Sequence[Mark]) -> None:
    """Draw the front: up at a model's MACs, then right to those of the next."""
    corners = [(best[0].x, best[0].y)]
    for here, after in itertools.pairwise(best):
        corners += [(here.x, after.y), (after.x, after.y)]
    axes.plot(*zip(*corners, strict=True), color=INK, linewidth=1, linestyle=_DASHES, alpha=0.7)


def _unbeaten(best: Sequence[Mark], marks: Sequence[Mark]) -> str:
    named = listed([mark.model for mark in best])
    return ngettext(
        "%(num)s of %(models)s models is on the front, as no other does as many MACs in less time: %(named)s.",
        "%(num)s of %(models)s models are on the front, as no other does as many MACs in less time: %(named)s.",
        len(best),
        models=len(marks),
        named=named,
    )


def _ends(fastest: Mark, slowest: Mark) -> str:
    much, little = _rate(fastest), _rate(slowest)
    if much == little:
        return _("All do %(much)s MACs a second.", much=much)
    return _(
        "%(fast)s does the most MACs a second, %(much)s, %(slow)s the fewest, %(little)s.",
        fast=fastest.model,
        much=much,
        slow=slowest.model,
        little=little,
    )


def _rate(mark: Mark) -> str:
    return format_count(mark.x / mark.y * 1e9)


def _in_the_same_order(marks: Sequence[Mark]) -> str:
    """Say how far the order by MACs is the order by time; a coefficient of two models says nothing."""
    coefficient = rank_correlation([mark.x for mark in marks], [mark.y for mark in marks])
    if len(marks) < _FEWEST_RANKED or coefficient is None:
        return ""
    return _(
        "The rank correlation of MACs and time (Spearman) is %(coefficient)s over %(number)s models; "
        "1 would be the same order.",
        coefficient=f"{coefficient:.2f}",
        number=len(marks),
    )
