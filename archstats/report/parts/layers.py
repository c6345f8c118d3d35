"""The table of a model's layers."""

from __future__ import annotations

from markupsafe import Markup

from archstats.records import Profile
from archstats.report.rows import Row
from archstats.report.templating import render
from archstats.report.view import View
from archstats.tables.layers import counts_itself


def body(_view: View, row: Row) -> Markup:
    """Draw a row a module call that costs something itself; nothing for a model that was not counted."""
    profile = row.profile
    if not isinstance(profile, Profile):
        return Markup("")
    shown = [layer for layer in profile.layers if counts_itself(layer)]
    return render("parts/layers.html.j2", profile=profile, layers=shown)
