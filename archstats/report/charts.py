"""Charts across models, drawn by matplotlib as SVG that follows the page's colours and is the same every time."""

from __future__ import annotations

import io
import re
import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from archstats.escaping import printable
from archstats.quantities import format_count, format_duration
from archstats.report.rows import Row, devices
from archstats.report.templating import page_name

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.axis import Axis
    from matplotlib.figure import Figure

    from archstats.records import Run

# Okabe and Ito's colours, which the colour-blind can tell apart; shapes say the same again.
_STYLES = {
    "000": ("#0072b2", "o"),
    "001": ("#e69f00", "s"),
    "002": ("#009e73", "D"),
    "003": ("#d55e00", "^"),
    "004": ("#cc79a7", "v"),
    "": ("#56b4e9", "P"),
}
# A colour that nothing else has, turned into the page's own ink afterwards.
_INK = "#123457"
_OPTIONS: Any = {
    "svg.fonttype": "none",
    "svg.hashsalt": "archstats",
    "text.parse_math": False,
    "font.size": 9,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "text.color": _INK,
    "axes.edgecolor": _INK,
    "axes.labelcolor": _INK,
    "xtick.color": _INK,
    "ytick.color": _INK,
    "grid.color": _INK,
    "grid.alpha": 0.12,
    "axes.facecolor": "none",
    "figure.facecolor": "none",
    "legend.frameon": False,
}


Format = Callable[[float], str]
Panel = tuple[str, Format, list[float | None]]


@dataclass(frozen=True)
class Chart:
    """A drawing with the words that belong to it."""

    id: str
    title: str
    svg: Markup
    caption: str
    how_to_read: str


@dataclass(frozen=True)
class Point:
    """One model in a scatter chart."""

    name: str
    document: str
    x: float
    y: float
    low: float = 0.0
    high: float = 0.0


def charts(run: Run, rows: Sequence[Row]) -> list[Chart]:
    """Draw every chart for which the run has at least two models."""
    import matplotlib as mpl

    with mpl.rc_context(_OPTIONS), warnings.catch_warnings():
        # The browser's fonts draw the text, whatever matplotlib's own font lacks.
        warnings.filterwarnings("ignore", "Glyph .* missing from font")
        drawn = [_params_against_macs(rows)]
        drawn += [_macs_against_latency(rows, device) for device in devices(run)]
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
        svg=_scatter(points, "parameters", "MACs for the example input", "params-macs", format_count),
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
        svg=_scatter(
            points,
            "MACs for the example input",
            f"median latency on {device}",
            f"macs-latency-{device}",
            format_duration,
        ),
        caption=(
            f"Nor does computation predict time: {fastest.name} does {_rate(fastest)}, {slowest.name} {_rate(slowest)}."
        ),
        how_to_read="Both axes are logarithmic. Models on one diagonal do as many MACs a second; those above it are "
        "slow for what they compute. The bar of a mark goes from the 10th to the 90th percentile of its times.",
    )


def _rate(point: Point) -> str:
    return f"{format_count(point.x / point.y * 1e9, 'MACs')} a second ({format_duration(point.y)})"


def _scatter(points: Sequence[Point], x_label: str, y_label: str, chart_id: str, format_y: Format) -> Markup:
    figure, (axes,) = _grid(11.5, 7.2, 1)
    axes.set(xscale="log", yscale="log", xlabel=x_label, ylabel=y_label)
    _write_ticks(axes.xaxis, format_count)
    _write_ticks(axes.yaxis, format_y)
    axes.grid(visible=True)
    for document in sorted({p.document for p in points}):
        group = [p for p in points if p.document == document]
        color, marker = _STYLES.get(document, _STYLES[""])
        marks = axes.scatter(
            [p.x for p in group],
            [p.y for p in group],
            s=34,
            c=color,
            marker=marker,
            label=f"document {printable(document)}" if document else "other models",
            zorder=3,
        )
        marks.set_urls([_link(p.name) for p in group])
        for p in group:
            if p.high > p.low:
                axes.plot([p.x, p.x], [p.low, p.high], color=color, linewidth=1, alpha=0.7, zorder=2)
    axes.margins(0.08)
    axes.legend(loc="lower right")
    _label(axes, points)
    return _svg(figure, chart_id, f"{y_label} against {x_label}, {len(points)} models")


def _write_ticks(axis: Axis, write: Format) -> None:
    """Label the decades only, in words such as "100 M" and "1 ms"."""
    from matplotlib.ticker import FuncFormatter, NullFormatter

    axis.set_major_formatter(FuncFormatter(lambda value, _: re.sub(r"\.0+\b", "", write(value))))
    axis.set_minor_formatter(NullFormatter())


def _label(axes: Axes, points: Sequence[Point]) -> None:
    """Write each name beside its mark where there is room; a name without room is left to the mark's link."""
    axes.figure.draw_without_rendering()  # type: ignore[union-attr]
    positions = axes.transData.transform([(p.x, p.y) for p in points])
    taken = [(x - 5, y - 5, x + 5, y + 5) for x, y in positions]
    frame = axes.bbox.extents
    for point, (x, y) in sorted(zip(points, positions, strict=True), key=lambda pair: -pair[1][1]):
        width, height = 5.4 * len(point.name) + 2, 11
        corners = (
            (7, -5),
            (-7 - width, -5),
            (-width / 2, 7),
            (-width / 2, -7 - height),
            (5, 5),
            (5, -5 - height),
        )
        for dx, dy in corners:
            box = (x + dx, y + dy, x + dx + width, y + dy + height)
            inside = box[0] > frame[0] and box[2] < frame[2] and box[1] > frame[1] and box[3] < frame[3]
            if inside and not any(_overlap(box, other) for other in taken):
                taken.append(box)
                axes.annotate(
                    printable(point.name),
                    (point.x, point.y),
                    (dx, dy + 2),
                    textcoords="offset pixels",
                    fontsize=7.5,
                    url=_link(point.name),
                )
                break


def _overlap(a: Sequence[float], b: Sequence[float]) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


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
    figure, grid = _grid(11.5, 1.2 + 0.2 * len(counted), len(panels))
    for axes, (label, write, values) in zip(grid, panels, strict=True):
        _dots(axes, counted, label, values)
        _write_ticks(axes.xaxis, write)
    grid[0].set_yticks(range(len(counted)), [printable(r.name) for r in counted], fontsize=7.5)
    grid[0].invert_yaxis()
    families = len({r.profile.family for r in counted})
    return Chart(
        id="families",
        title="The families side by side",
        svg=_svg(figure, "families", "parameters, MACs and latency of each model, grouped by family"),
        caption=f"{len(counted)} models of {families} families, within a family from the least to the most MACs.",
        how_to_read="Each row is a model, each panel a quantity on a logarithmic axis. Lines between rows separate the "
        "families; look along a family for which quantity grows, and across panels for where the order changes.",
    )


def _dots(axes: Axes, rows: Sequence[Row], label: str, values: Sequence[float | None]) -> None:
    for position, (row, value) in enumerate(zip(rows, values, strict=True)):
        if value is not None:
            color, marker = _STYLES.get(row.profile.document, _STYLES[""])
            axes.scatter([value], [position], s=24, c=color, marker=marker, zorder=3).set_urls([_link(row.name)])
        if position and row.profile.family != rows[position - 1].profile.family:
            axes.axhline(position - 0.5, color=_INK, alpha=0.18, linewidth=0.7)
    axes.set(xscale="log")
    axes.set_title(label, fontsize=9)
    axes.grid(visible=True, axis="x")


def _link(model: str) -> str:
    return f"models/{page_name(model)}"


def _grid(width: float, height: float, columns: int) -> tuple[Figure, list[Axes]]:
    from matplotlib.figure import Figure

    figure = Figure(figsize=(width, height), dpi=72, layout="constrained")
    grid: Any = figure.subplots(1, columns, sharey=True, squeeze=False)
    return figure, list(grid[0])


def _svg(figure: Figure, chart_id: str, label: str) -> Markup:
    """Save the figure and make it fit to stand in a page: no prologue, no metadata, ids of its own, the page's ink."""
    buffer = io.StringIO()
    figure.savefig(buffer, format="svg", transparent=True, metadata={"Date": None, "Creator": None})
    text = buffer.getvalue()
    text = text[text.index("<svg") :]
    text = re.sub(r"<(metadata|style).*?</\1>", "", text, flags=re.DOTALL)
    text = re.sub(r'\sxmlns(:xlink)?="[^"]*"', "", text)
    text = re.sub(r'\s(width|height)="[^"]*pt"', "", text)
    text = re.sub(r'\bid="', f'id="{chart_id}-', text)
    text = re.sub(r'(url\(#|href="#)', rf"\g<1>{chart_id}-", text)
    text = text.replace("xlink:href", "href").replace(_INK, "currentColor")
    text = re.sub(r"'?DejaVu Sans'?[^;\"]*", "system-ui, sans-serif", text)
    label = str(Markup.escape(label))
    return Markup(text.replace("<svg ", f'<svg role="group" aria-label="{label}" ', 1))  # noqa: S704 (matplotlib escapes)
