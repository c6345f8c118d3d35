"""Where the cost is: bars of every layer in order of execution."""

from __future__ import annotations

from markupsafe import Markup

from archstats.records import Profile
from archstats.report.parts.strips import STRIP_HEIGHT, WIDTH, strips
from archstats.report.rows import Row
from archstats.report.templating import render
from archstats.report.view import View


def body(_view: View, row: Row) -> Markup:
    """Draw a strip a quantity; nothing for a model that was not counted."""
    drawn = strips(row.profile) if isinstance(row.profile, Profile) else []
    return render("parts/costs.html.j2", strips=drawn, size=(WIDTH, STRIP_HEIGHT)) if drawn else Markup("")
