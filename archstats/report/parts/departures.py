"""Where the model is not what the document prints, or not what was published."""

from __future__ import annotations

from markupsafe import Markup

from archstats.report.rows import Row
from archstats.report.templating import render
from archstats.report.view import View


def body(_view: View, row: Row) -> Markup:
    """Draw a row a departure; nothing where there are none."""
    found = row.profile.departures
    return render("parts/departures.html.j2", departures=found) if found else Markup("")
