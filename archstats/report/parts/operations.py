"""What the model's layers run, operation by operation."""

from __future__ import annotations

from markupsafe import Markup

from archstats.records import Profile
from archstats.report.rows import Row
from archstats.report.templating import render
from archstats.report.view import View


def body(_view: View, row: Row) -> Markup:
    """Draw a row an operation, the costliest first; nothing for a model that was not counted."""
    profile = row.profile
    return render("parts/operations.html.j2", profile=profile) if isinstance(profile, Profile) else Markup("")
