"""Where the networks that were built are not what a document prints, or not what was published."""

from __future__ import annotations

from markupsafe import Markup

from archstats.report.templating import render
from archstats.report.view import View


def body(view: View) -> Markup:
    """Draw a row a departure; nothing where there are none."""
    departed = [row for row in view.rows if row.profile.departures]
    return render("sections/departures.html.j2", view=view, rows=departed) if departed else Markup("")
