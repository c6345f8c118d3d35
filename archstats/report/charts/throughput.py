"""Inputs a second against the batch size."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from archstats.latency.statistics import summarise
from archstats.quantities import format_count
from archstats.records import Timing
from archstats.report.charts.drawing import STYLES, Chart, Plane, Point, names, scatter
from archstats.report.rows import Row
from archstats.report.view import View
from archstats.words import gettext as _

if TYPE_CHECKING:
    from matplotlib.axes import Axes


def charts(view: View) -> list[Chart]:
    """Draw a chart for each set of conditions under which a model was timed with several batch sizes."""
    drawn = (_chart(view, i, found, points) for i, (found, points) in enumerate(_timed(view.rows).items()))
    return [chart for chart in drawn if chart]


def _timed(rows: Sequence[Row]) -> dict[tuple[object, ...], list[Point]]:
    timed: dict[tuple[object, ...], list[Point]] = defaultdict(list)
    for row in rows:
        for t in row.measured.timings:
            if isinstance(t, Timing) and t.samples_ns and (median_ns := summarise(t).p50_ns):
                conditions = (t.device, t.dtype, t.threads, t.channels_last, t.compiled, t.cuda_graph)
                timed[conditions].append(_rate(row, t.batch_size, median_ns))
    return timed


def _rate(row: Row, batch_size: int, median_ns: float) -> Point:
    rate = batch_size / median_ns * 1e9
    title = _(
        "%(model)s: %(rate)s inputs a second in batches of %(size)s",
        model=row.name,
        rate=format_count(rate),
        size=batch_size,
    )
    return Point(row.name, row.profile.document, batch_size, rate, title=title)


def _chart(view: View, index: int, conditions: Sequence[object], points: Sequence[Point]) -> Chart | None:
    by_model: dict[str, list[Point]] = {name: [] for name in names(points)}
    for point in sorted(points, key=lambda p: p.x):
        by_model[point.name].append(point)
    curves = [curve for curve in by_model.values() if curve[0].x < curve[-1].x]
    if not curves:
        return None
    device, dtype, threads = conditions[:3]
    plane = Plane(
        f"throughput-{index}",
        view.links,
        _("batch size"),
        _("inputs a second"),
        format_count,
        below=_lines(curves),
        legend="upper left",
    )
    return Chart(
        id=plane.id,
        title=_("Throughput against batch size on %(device)s", device=device),
        svg=scatter([p for curve in curves for p in curve], plane, labelled=[curve[-1] for curve in curves]),
        caption=_("%(gains)s. %(dtype)s, %(threads)s threads.", gains=_extremes(curves), dtype=dtype, threads=threads),
        how_to_read=_(
            "Both axes are logarithmic. A curve that rises has work to share between the inputs of a batch: weights "
            "that are read once, operations that are started once. Where it is flat, a larger batch only takes longer."
        ),
    )


def _lines(curves: Sequence[Sequence[Point]]) -> Callable[[Axes], None]:
    """Return what joins the marks of a curve, numbers the batch sizes themselves, and leaves room for names."""
    sizes = sorted({p.x for curve in curves for p in curve})

    def draw(axes: Axes) -> None:
        axes.set_xlim(sizes[0] / 1.2, sizes[-1] * (sizes[-1] / sizes[0]) ** 0.2)
        axes.set_xticks(sizes, [f"{size:.0f}" for size in sizes])
        axes.tick_params(axis="x", which="minor", bottom=False)
        for curve in curves:
            color, _marker = STYLES.get(curve[0].document, STYLES[""])
            axes.plot([p.x for p in curve], [p.y for p in curve], color=color, linewidth=1.2, zorder=2)

    return draw


def _extremes(curves: Sequence[Sequence[Point]]) -> str:
    """Say what the model that gains most from larger batches gains, and the one that gains least."""
    by_gain = sorted(curves, key=lambda curve: curve[-1].y / curve[0].y)
    return _("; ").join(map(_gain, by_gain[:-2:-1] + by_gain[: len(by_gain) > 1]))


def _gain(curve: Sequence[Point]) -> str:
    first, last = curve[0], curve[-1]
    return _(
        "%(model)s does %(first)s inputs a second in batches of %(small)s and %(last)s in batches of %(large)s",
        model=first.name,
        first=format_count(first.y),
        small=f"{first.x:.0f}",
        last=format_count(last.y),
        large=f"{last.x:.0f}",
    )
