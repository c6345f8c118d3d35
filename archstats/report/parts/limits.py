"""What limits the model's time."""

from __future__ import annotations

from markupsafe import Markup

from archstats.latency.roofline import percent
from archstats.report.roofs import roofs
from archstats.report.rows import Row
from archstats.report.templating import render
from archstats.report.view import View


def body(view: View, row: Row) -> Markup:
    """Draw what is lost where; nothing where the model has no time under any ceilings."""
    found = roofs(view.run, [row])
    return render("parts/limits.html.j2", roofs=found, percent=percent) if found else Markup("")
