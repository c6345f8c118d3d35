"""The charts across models."""

from __future__ import annotations

from markupsafe import Markup

from archstats.report.charts import charts
from archstats.report.templating import render
from archstats.report.view import View


def body(view: View) -> Markup:
    """Draw every chart for which the run has the numbers."""
    return render("sections/charts.html.j2", charts=charts(view))
