"""The models side by side, grouped by family."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from archstats.quantities import format_count, format_duration
from archstats.report.charts.axes import Write, logarithmic
from archstats.report.charts.drawing import Chart, legend, panels, svg
from archstats.report.charts.marks import Mark, Panel, shortened
from archstats.report.charts.palette import INK, look_of
from archstats.report.charts.scatter import by_document
from archstats.report.rows import Row
from archstats.report.view import View
from archstats.words import gettext as _

if TYPE_CHECKING:
    from matplotlib.axes import Axes

MOST = 120
"""So many models are drawn at most."""
_AROUND, _A_ROW = 80.0, 13.5


@dataclass(frozen=True)
class Column:
    """One quantity of all the rows, and how it is written; None where a row lacks it."""

    label: str
    write: Write
    values: Sequence[float | None]


def charts(view: View) -> list[Chart]:
    """Draw a row a model and a panel a quantity; nothing where fewer than two models were counted."""
    counted = sorted((r for r in view.rows if r.quantity("macs")), key=lambda r: (r.profile.family, r.quantity("macs")))
    return [_chart(view, counted)] if len(counted) > 1 else []


def _chart(view: View, counted: Sequence[Row]) -> Chart:
    shown = evenly(counted, MOST)
    columns = [column for column in _columns(view, shown) if any(column.values)]
    figure, all_axes = panels(len(columns), _AROUND + _A_ROW * len(shown))
    all_axes[0].set_yticks(range(1, len(shown) + 1), [shortened(r.name, 28) for r in shown], fontsize=9)
    all_axes[0].set_ylim(len(shown) + 0.7, 0.3)
    legend(figure, by_document(shown))
    drawn = [_panel(view, axes, shown, column) for axes, column in zip(all_axes, columns, strict=True)]
    return Chart(
        id="side-by-side",
        title=_("The models side by side"),
        svg=svg(figure, "side-by-side", _("parameters, MACs and latency of each model, grouped by family"), drawn),
        caption=_caption(counted, shown),
        how_to_read=_(
            "Each row is a model, each panel a quantity on a logarithmic axis. Lines between rows separate the "
            "families; look along a family for which quantity grows, and across panels for where the order changes."
        ),
    )


def evenly(rows: Sequence[Row], most: int) -> list[Row]:
    """Return at most so many rows, evenly picked from the first to the last."""
    if len(rows) <= most:
        return list(rows)
    return [rows[round(n * (len(rows) - 1) / (most - 1))] for n in range(most)]


def _caption(counted: Sequence[Row], shown: Sequence[Row]) -> str:
    values = {"models": len(counted), "families": len({r.profile.family for r in counted})}
    caption = (
        _("%(models)s models of one family, from the least to the most MACs.", models=len(counted))
        if values["families"] == 1
        else _("%(models)s models of %(families)s families, within a family from the least to the most MACs.", **values)
    )
    if len(shown) == len(counted):
        return caption
    picked = _("%(number)s of them are drawn, evenly picked in this order; the table has all.", number=len(shown))
    return f"{caption} {picked}"


def _columns(view: View, shown: Sequence[Row]) -> list[Column]:
    return [
        Column(_("parameters"), format_count, [r.quantity("params") or None for r in shown]),
        Column(_("MACs"), format_count, [r.quantity("macs") or None for r in shown]),
        *(
            Column(
                _("latency on %(device)s", device=device),
                format_duration,
                [r.latency[device].p50_ns or None if device in r.latency else None for r in shown],
            )
            for device in view.devices
        ),
    ]


def _panel(view: View, axes: Axes, shown: Sequence[Row], column: Column) -> Panel:
    rows = enumerate(zip(shown, column.values, strict=True), start=1)
    marks = [_mark(view, row, column, value, position) for position, (row, value) in rows if value]
    logarithmic(axes, "x", [mark.x for mark in marks], column.write)
    axes.set_title(shortened(column.label, 28))
    axes.tick_params(labeltop=True)
    for position, (above, below) in enumerate(itertools.pairwise(shown), start=1):
        if above.profile.family != below.profile.family:
            axes.axhline(position + 0.5, color=INK, alpha=0.2, linewidth=0.7)
    return Panel(axes, marks)


def _mark(view: View, row: Row, column: Column, value: float, position: int) -> Mark:
    title = _("%(model)s: %(value)s, %(quantity)s", model=row.name, value=column.write(value), quantity=column.label)
    return Mark(row.name, value, position, title, href=view.links.model(row.name), look=look_of(row.profile.document))
