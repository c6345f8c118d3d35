"""All models side by side, grouped by family."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from archstats.escaping import printable
from archstats.quantities import format_count, format_duration
from archstats.report.charts.drawing import INK, STYLES, Chart, Format, grid, svg, write_ticks
from archstats.report.links import Links
from archstats.report.rows import Row
from archstats.report.view import View
from archstats.words import gettext as _

if TYPE_CHECKING:
    from matplotlib.axes import Axes

Panel = tuple[str, Format, list[float | None]]


def charts(view: View) -> list[Chart]:
    """Draw a row a model and a panel a quantity; nothing where fewer than two models were counted."""
    counted = sorted((r for r in view.rows if r.quantity("macs")), key=lambda r: (r.profile.family, r.quantity("macs")))
    return [_chart(view, counted)] if len(counted) > 1 else []


def _chart(view: View, counted: Sequence[Row]) -> Chart:
    panels = _panels(view, counted)
    figure, panel_axes = grid(11.5, 1.2 + 0.2 * len(counted), len(panels))
    for axes, (label, write, values) in zip(panel_axes, panels, strict=True):
        _dots(axes, view.links, counted, label, values)
        write_ticks(axes.xaxis, write)
    panel_axes[0].set_yticks(range(len(counted)), [printable(r.name) for r in counted], fontsize=7.5)
    panel_axes[0].invert_yaxis()
    return Chart(
        id="side-by-side",
        title=_("The models side by side"),
        svg=svg(figure, "side-by-side", _("parameters, MACs and latency of each model, grouped by family")),
        caption=_(
            "%(models)s models of %(families)s families, within a family from the least to the most MACs.",
            models=len(counted),
            families=len({r.profile.family for r in counted}),
        ),
        how_to_read=_(
            "Each row is a model, each panel a quantity on a logarithmic axis. Lines between rows separate the "
            "families; look along a family for which quantity grows, and across panels for where the order changes."
        ),
    )


def _panels(view: View, counted: Sequence[Row]) -> list[Panel]:
    return [
        (_("parameters"), format_count, [r.quantity("params") or None for r in counted]),
        (_("MACs"), format_count, [r.quantity("macs") or None for r in counted]),
        *(
            (
                _("latency on %(device)s", device=device),
                format_duration,
                [r.latency[device].p50_ns if device in r.latency else None for r in counted],
            )
            for device in view.devices
        ),
    ]


def _dots(axes: Axes, links: Links, rows: Sequence[Row], label: str, values: Sequence[float | None]) -> None:
    for position, (row, value) in enumerate(zip(rows, values, strict=True)):
        if value is not None:
            color, marker = STYLES.get(row.profile.document, STYLES[""])
            axes.scatter([value], [position], s=24, c=color, marker=marker, zorder=3).set_urls([links.model(row.name)])
        if position and row.profile.family != rows[position - 1].profile.family:
            axes.axhline(position - 0.5, color=INK, alpha=0.18, linewidth=0.7)
    axes.set(xscale="log")
    axes.set_title(label, fontsize=9)
    axes.grid(visible=True, axis="x")
