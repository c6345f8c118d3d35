"""What limits the time: every model under the machine's roof."""

from __future__ import annotations

from markupsafe import Markup

from archstats.latency.roofline import percent
from archstats.report.charts import roofline
from archstats.report.roofs import roofs
from archstats.report.templating import render
from archstats.report.view import View


def body(view: View) -> Markup:
    """Draw the roofline and its table; nothing where there are no timings or no ceilings for them."""
    found = roofs(view.run, view.rows)
    if not found:
        return Markup("")
    charts = [(roof, roofline.chart(roof, view.links)) for roof in found]
    return render("sections/limits.html.j2", view=view, roofs=charts, percent=percent)
