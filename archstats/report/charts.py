"""Charts across models, drawn by matplotlib as SVG that follows the page's colours and is the same every time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from archstats.escaping import printable
from archstats.latency.statistics import rank_correlation, summarise
from archstats.quantities import format_count, format_duration
from archstats.records import Timing
from archstats.report.drawing import (
    INK,
    STYLES,
    Chart,
    Format,
    Plane,
    Point,
    drawing,
    grid,
    link,
    names,
    scatter,
    svg,
    write_ticks,
)
from archstats.report.rows import Row, devices

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from archstats.records import Run


Panel = tuple[str, Format, list[float | None]]


def charts(run: Run, rows: Sequence[Row]) -> list[Chart]:
    """Draw every chart for which the run has at least two models."""
    with drawing():
        drawn = [_params_against_macs(rows)]
        drawn += [_macs_against_latency(rows, device) for device in devices(run)]
        drawn += _throughputs(rows)
        drawn.append(_families(rows, devices(run)))
    return [chart for chart in drawn if chart is not None]


def _params_against_macs(rows: Sequence[Row]) -> Chart | None:
    points = [
        Point(row.name, row.profile.document, params, macs)
        for row in rows
        if (params := row.quantity("params")) and (macs := row.quantity("macs"))
    ]
    if len(points) < 2:  # noqa: PLR2004
        return None
    densest = max(points, key=lambda p: p.y / p.x)
    sparsest = min(points, key=lambda p: p.y / p.x)
    return Chart(
        id="params-macs",
        title="Parameters against multiply-accumulates",
        svg=scatter(points, Plane("params-macs", "parameters", "MACs for the example input", format_count)),
        caption=(
            f"Parameters do not predict computation: {densest.name} uses each parameter "
            f"{format_count(densest.y / densest.x)} times in one forward pass, "
            f"{sparsest.name} {format_count(sparsest.y / sparsest.x)} times."
        ),
        how_to_read="Both axes are logarithmic: one step of the grid is ten times as much. Up is more computation, "
        "right is more memory for weights. Colour and shape say which document describes the model; "
        "a mark leads to the model's page.",
    )


def _macs_against_latency(rows: Sequence[Row], device: str) -> Chart | None:
    points = [
        Point(row.name, row.profile.document, macs, s.p50_ns, s.p10_ns, s.p90_ns)
        for row in rows
        if (macs := row.quantity("macs")) and (s := row.latency.get(device)) and s.p50_ns
    ]
    if len(points) < 2:  # noqa: PLR2004
        return None
    fastest = max(points, key=lambda p: p.x / p.y)
    slowest = min(points, key=lambda p: p.x / p.y)
    return Chart(
        id=f"macs-latency-{device}",
        title=f"Multiply-accumulates against time on {device}",
        svg=scatter(
            points,
            Plane(
                f"macs-latency-{device}",
                "MACs for the example input",
                f"median latency on {device}",
                format_duration,
            ),
        ),
        caption=(
            f"Nor does computation predict time: {fastest.name} does {_rate(fastest)}, {slowest.name} {_rate(slowest)}."
            f"{_in_the_same_order(points)}"
        ),
        how_to_read="Both axes are logarithmic. Models on one diagonal do as many MACs a second; those above it are "
        "slow for what they compute. The bar of a mark goes from the 10th to the 90th percentile of its times.",
    )


def _rate(point: Point) -> str:
    return f"{format_count(point.x / point.y * 1e9, 'MACs')} a second ({format_duration(point.y)})"


def _in_the_same_order(points: Sequence[Point]) -> str:
    """Say how far the order by MACs is the order by time; a coefficient of two models says nothing."""
    coefficient = rank_correlation([p.x for p in points], [p.y for p in points])
    if len(points) < 3 or coefficient is None:  # noqa: PLR2004
        return ""
    return (
        f" The rank correlation of MACs and time (Spearman) is {coefficient:.2f} over {len(points)} models; "
        "1 would be the same order."
    )


def _throughputs(rows: Sequence[Row]) -> list[Chart | None]:
    """Draw inputs a second against the batch size, for each set of conditions with several batch sizes of a model."""
    timed: dict[tuple[object, ...], list[Point]] = defaultdict(list)
    for row in rows:
        for t in row.measured.timings:
            if isinstance(t, Timing) and t.samples_ns and (median_ns := summarise(t).p50_ns):
                conditions = (t.device, t.dtype, t.threads, t.channels_last, t.compiled, t.cuda_graph)
                timed[conditions].append(_rate_of_batch(row, t.batch_size, median_ns))
    return [_throughput(i, conditions, points) for i, (conditions, points) in enumerate(timed.items())]


def _rate_of_batch(row: Row, batch_size: int, median_ns: float) -> Point:
    rate = batch_size / median_ns * 1e9
    title = f"{row.name}: {format_count(rate)} inputs a second in batches of {batch_size}"
    return Point(row.name, row.profile.document, batch_size, rate, title=title)


def _throughput(index: int, conditions: Sequence[object], points: Sequence[Point]) -> Chart | None:
    sorted_by_model = (sorted((p for p in points if p.name == name), key=lambda p: p.x) for name in names(points))
    curves = [curve for curve in sorted_by_model if curve[0].x < curve[-1].x]
    if not curves:
        return None
    device, dtype, threads = conditions[:3]
    by_gain = sorted(curves, key=lambda curve: curve[-1].y / curve[0].y)
    words = "; ".join(map(_gain, by_gain[:-2:-1] + by_gain[: len(by_gain) > 1]))
    plane = Plane(
        f"throughput-{index}", "batch size", "inputs a second", format_count, below=_lines(curves), legend="upper left"
    )
    return Chart(
        id=plane.id,
        title=f"Throughput against batch size on {device}",
        svg=scatter([p for curve in curves for p in curve], plane, labelled=[curve[-1] for curve in curves]),
        caption=f"{words}. {dtype}, {threads} threads.",
        how_to_read="Both axes are logarithmic. A curve that rises has work to share between the inputs of a batch: "
        "weights that are read once, operations that are started once. Where it is flat, a larger batch only takes "
        "longer.",
    )


def _lines(curves: Sequence[Sequence[Point]]) -> Callable[[Axes], None]:
    """Return what joins the marks of a curve, numbers the batch sizes themselves, and leaves room for names."""
    sizes = sorted({p.x for curve in curves for p in curve})

    def draw(axes: Axes) -> None:
        axes.set_xlim(sizes[0] / 1.2, sizes[-1] * (sizes[-1] / sizes[0]) ** 0.2)
        axes.set_xticks(sizes, [f"{size:.0f}" for size in sizes])
        axes.tick_params(axis="x", which="minor", bottom=False)
        for curve in curves:
            color, _ = STYLES.get(curve[0].document, STYLES[""])
            axes.plot([p.x for p in curve], [p.y for p in curve], color=color, linewidth=1.2, zorder=2)

    return draw


def _gain(curve: Sequence[Point]) -> str:
    first, last = curve[0], curve[-1]
    return (
        f"{first.name} does {format_count(first.y)} inputs a second in batches of {first.x:.0f} and "
        f"{format_count(last.y)} in batches of {last.x:.0f}"
    )


def _families(rows: Sequence[Row], on: Sequence[str]) -> Chart | None:
    counted = sorted((r for r in rows if r.quantity("macs")), key=lambda r: (r.profile.family, r.quantity("macs")))
    if len(counted) < 2:  # noqa: PLR2004
        return None
    panels: list[Panel] = [
        ("parameters", format_count, [r.quantity("params") or None for r in counted]),
        ("MACs", format_count, [r.quantity("macs") or None for r in counted]),
    ]
    panels += [
        (
            f"latency on {d}",
            format_duration,
            [r.latency[d].p50_ns if d in r.latency else None for r in counted],
        )
        for d in on
    ]
    figure, panel_axes = grid(11.5, 1.2 + 0.2 * len(counted), len(panels))
    for axes, (label, write, values) in zip(panel_axes, panels, strict=True):
        _dots(axes, counted, label, values)
        write_ticks(axes.xaxis, write)
    panel_axes[0].set_yticks(range(len(counted)), [printable(r.name) for r in counted], fontsize=7.5)
    panel_axes[0].invert_yaxis()
    families = len({r.profile.family for r in counted})
    return Chart(
        id="families",
        title="The families side by side",
        svg=svg(figure, "families", "parameters, MACs and latency of each model, grouped by family"),
        caption=f"{len(counted)} models of {families} families, within a family from the least to the most MACs.",
        how_to_read="Each row is a model, each panel a quantity on a logarithmic axis. Lines between rows separate the "
        "families; look along a family for which quantity grows, and across panels for where the order changes.",
    )


def _dots(axes: Axes, rows: Sequence[Row], label: str, values: Sequence[float | None]) -> None:
    for position, (row, value) in enumerate(zip(rows, values, strict=True)):
        if value is not None:
            color, marker = STYLES.get(row.profile.document, STYLES[""])
            axes.scatter([value], [position], s=24, c=color, marker=marker, zorder=3).set_urls([link(row.name)])
        if position and row.profile.family != rows[position - 1].profile.family:
            axes.axhline(position - 0.5, color=INK, alpha=0.18, linewidth=0.7)
    axes.set(xscale="log")
    axes.set_title(label, fontsize=9)
    axes.grid(visible=True, axis="x")
