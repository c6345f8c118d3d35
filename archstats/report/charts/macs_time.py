"""Multiply-accumulates against measured time, on each device."""

from __future__ import annotations

from collections.abc import Sequence

from archstats.latency.statistics import rank_correlation
from archstats.quantities import format_count, format_duration
from archstats.report.charts.drawing import Chart, Plane, Point, scatter
from archstats.report.view import View
from archstats.words import gettext as _


def charts(view: View) -> list[Chart]:
    """Draw a chart a device; none for one on which fewer than two models were timed."""
    planes = ((device, _points(view, device)) for device in view.devices)
    return [_chart(view, device, points) for device, points in planes if len(points) > 1]


def _points(view: View, device: str) -> list[Point]:
    return [
        Point(row.name, row.profile.document, macs, s.p50_ns, s.p10_ns, s.p90_ns)
        for row in view.rows
        if (macs := row.quantity("macs")) and (s := row.latency.get(device)) and s.p50_ns
    ]


def _chart(view: View, device: str, points: Sequence[Point]) -> Chart:
    fastest = max(points, key=lambda p: p.x / p.y)
    slowest = min(points, key=lambda p: p.x / p.y)
    plane = Plane(
        f"macs-latency-{view.devices.index(device)}",
        view.links,
        _("MACs for the example input"),
        _("median latency on %(device)s", device=device),
        format_duration,
    )
    caption = _(
        "Nor does computation predict time: %(fast)s does %(much)s, %(slow)s %(little)s.",
        fast=fastest.name,
        much=_rate(fastest),
        slow=slowest.name,
        little=_rate(slowest),
    )
    return Chart(
        id=plane.id,
        title=_("Multiply-accumulates against time on %(device)s", device=device),
        svg=scatter(points, plane),
        caption=" ".join(filter(None, [caption, _in_the_same_order(points)])),
        how_to_read=_(
            "Both axes are logarithmic. Models on one diagonal do as many MACs a second; those above it are slow for "
            "what they compute. The bar of a mark goes from the 10th to the 90th percentile of its times."
        ),
    )


def _rate(point: Point) -> str:
    rate = format_count(point.x / point.y * 1e9, "MACs")
    return _("%(rate)s a second (%(time)s)", rate=rate, time=format_duration(point.y))


def _in_the_same_order(points: Sequence[Point]) -> str:
    """Say how far the order by MACs is the order by time; a coefficient of two models says nothing."""
    coefficient = rank_correlation([p.x for p in points], [p.y for p in points])
    if len(points) < 3 or coefficient is None:  # noqa: PLR2004
        return ""
    return _(
        "The rank correlation of MACs and time (Spearman) is %(coefficient)s over %(number)s models; "
        "1 would be the same order.",
        coefficient=f"{coefficient:.2f}",
        number=len(points),
    )
