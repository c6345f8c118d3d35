"""Parameters against multiply-accumulates."""

from __future__ import annotations

from archstats.quantities import format_count
from archstats.report.charts.drawing import Chart, Plane, Point, scatter
from archstats.report.view import View
from archstats.words import gettext as _


def charts(view: View) -> list[Chart]:
    """Draw a mark a model; nothing where fewer than two have parameters and MACs."""
    points = [
        Point(row.name, row.profile.document, params, macs)
        for row in view.rows
        if (params := row.quantity("params")) and (macs := row.quantity("macs"))
    ]
    return [_chart(view, points)] if len(points) > 1 else []


def _chart(view: View, points: list[Point]) -> Chart:
    densest = max(points, key=lambda p: p.y / p.x)
    sparsest = min(points, key=lambda p: p.y / p.x)
    plane = Plane("params-macs", view.links, _("parameters"), _("MACs for the example input"), format_count)
    return Chart(
        id=plane.id,
        title=_("Parameters against multiply-accumulates"),
        svg=scatter(points, plane),
        caption=_(
            "Parameters do not predict computation: %(dense)s uses each parameter %(often)s times in one forward pass, "
            "%(sparse)s %(seldom)s times.",
            dense=densest.name,
            often=format_count(densest.y / densest.x),
            sparse=sparsest.name,
            seldom=format_count(sparsest.y / sparsest.x),
        ),
        how_to_read=_(
            "Both axes are logarithmic: one step of the grid is ten times as much. Up is more computation, right is "
            "more memory for weights. Colour and shape say which document describes the model; a mark leads to the "
            "model's page."
        ),
    )
