"""The roofline: every model at its intensity and attained rate, under what the machine can do."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

from archstats.latency.roofline import Roofline, percent
from archstats.quantities import format_bytes, format_count, format_digits
from archstats.records import Ceilings
from archstats.report.charts.drawing import Chart, drawing
from archstats.report.charts.labels import Place
from archstats.report.charts.marks import Mark
from archstats.report.charts.palette import INK, look_of
from archstats.report.charts.scatter import Plane, by_document, most_telling, scatter
from archstats.report.charts.wording import listed, sentences
from archstats.report.links import Links
from archstats.report.roofs import Roof
from archstats.report.rows import Row
from archstats.words import gettext as _

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_NAMES_SHOWN = 5


def chart(roof: Roof, links: Links) -> Chart | None:
    """Draw the models at their intensity and attained rate under the roof; None where none has MACs."""
    under = [(row, found) for row, found in roof.bounded if found.intensity and found.attained_macs_per_s]
    if not under:
        return None
    marks = [_mark(row, found, links) for row, found in under]
    corners = _corners(roof, marks)
    plane = Plane(
        id=roof.id,
        x_label=_("arithmetic intensity, FLOPs a byte of traffic"),
        y_label=_("MACs a second"),
        write_x=lambda x: f"{x:g}",
        write_y=format_count,
        below=lambda axes: _draw_roof(axes, roof, corners),
        corners=corners,
    )
    with drawing():
        svg = scatter(plane, marks, most_telling(marks), by_document(row for row, _found in under))
    title = _("The roofline on %(device)s", device=roof.ceilings.device)
    return Chart(plane.id, title, svg, _caption(roof), _how_to_read())


def _how_to_read() -> str:
    return _(
        "Both axes are logarithmic. To the right is more computation for each byte that is moved, up is more "
        "computation a second. No model that takes its tensors from memory can be above the line: where it slopes, "
        "memory is too slow to feed the arithmetic; where it is flat, the arithmetic is the limit. The distance of a "
        "mark from the line is what the model loses: to layers that are limited in another way than the model on the "
        "whole, to operations that take longer to start than to run, to kernels that suit a layer's shape badly. A "
        "mark above the line works in the caches. The dashed line is the lower of the two rates of computation that "
        "were measured."
    )


def _mark(row: Row, found: Roofline, links: Links) -> Mark:
    attained = found.attained_macs_per_s or 0.0
    title = _(
        "%(model)s: %(intensity)s FLOPs a byte, %(rate)s a second, %(share)s of the roof there",
        model=row.name,
        intensity=format_digits(found.intensity),
        rate=format_count(attained, "MACs"),
        share=percent(found.share_of_roof or 0),
    )
    look = look_of(row.profile.document)
    return Mark(row.name, found.intensity, attained, title, href=links.model(row.name), look=look)


def _corners(roof: Roof, marks: Sequence[Mark]) -> list[Place]:
    """Return where the roof begins, bends and ends: it goes a little beyond the marks and the bend."""
    slope = roof.ceilings.bytes_per_s / 2
    left = min(roof.ridge, *(mark.x for mark in marks)) / 1.5
    right = max(roof.ridge, *(mark.x for mark in marks)) * 1.5
    peak = roof.ceilings.macs_per_s
    return [(left, left * slope), (roof.ridge, peak), (right, peak)]


def _draw_roof(axes: Axes, roof: Roof, corners: Sequence[Place]) -> None:
    (left, _low), _bend, (right, _high) = corners
    slope = roof.ceilings.bytes_per_s / 2
    lower = min(roof.ceilings.matmul_macs_per_s, roof.ceilings.conv_macs_per_s)
    axes.plot(*zip(*corners, strict=True), color=INK, linewidth=1.6, zorder=1)
    axes.plot([lower / slope, right], [lower, lower], color=INK, linewidth=0.8, linestyle=(0, (4, 3)), zorder=1)
    _name_the_ceilings(axes, roof.ceilings, right)
    _name_the_slope(axes, slope, left * 1.1)


def _name_the_ceilings(axes: Axes, ceilings: Ceilings, right: float) -> None:
    rates = {_("matrix product"): ceilings.matmul_macs_per_s, _("convolution"): ceilings.conv_macs_per_s}
    for name, rate in rates.items():
        words = _("%(what)s: %(rate)s a second", what=name, rate=format_count(rate, "MACs"))
        axes.annotate(words, (right, rate), (-4, 4), textcoords="offset pixels", ha="right", fontsize=9)


def _name_the_slope(axes: Axes, slope: float, x: float) -> None:
    (x0, y0), (x1, y1) = axes.transData.transform([(x, x * slope), (2 * x, 2 * x * slope)])
    angle = math.atan2(y1 - y0, x1 - x0)
    axes.annotate(
        _("memory: %(rate)s a second", rate=format_bytes(2 * slope)),
        (x, x * slope),
        (-6 * math.sin(angle), 6 * math.cos(angle)),
        textcoords="offset pixels",
        rotation=math.degrees(angle),
        rotation_mode="anchor",
        fontsize=9,
    )


def _caption(roof: Roof) -> str:
    near = sorted(roof.bounded, key=lambda pair: -(pair[1].share_of_roof or 0))
    beaten = [row for row, found in near if (found.times_bound or 1) < 1]
    return sentences(_nearest(near), _limited(near), _beaten(beaten))


def _nearest(near: Sequence[tuple[Row, Roofline]]) -> str:
    (first, of_first), (last, of_last) = near[0], near[-1]
    values = {"near": first.name, "most": percent(of_first.share_of_roof or 0)}
    if len(near) == 1:
        return _("%(near)s comes to %(most)s of what its intensity allows.", **values)
    return _(
        "%(near)s comes to %(most)s of what its intensity allows, %(far)s to %(least)s.",
        **values,
        far=last.name,
        least=percent(of_last.share_of_roof or 0),
    )


def _limited(near: Sequence[tuple[Row, Roofline]]) -> str:
    memory = sum((found.traffic_share or 0) >= 0.5 for _row, found in near)  # noqa: PLR2004
    return _(
        "Memory traffic limits most of the lower bound of %(some)s of %(models)s models.", some=memory, models=len(near)
    )


def _beaten(rows: Sequence[Row]) -> str:
    if not rows:
        return ""
    return _(
        "The bound does not hold for %(models)s: less time was measured, because tensors stayed in the caches.",
        models=listed([row.name for row in rows], _NAMES_SHOWN),
    )
