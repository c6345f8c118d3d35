"""What the model's layers run, operation by operation."""

from __future__ import annotations

from markupsafe import Markup

from archstats.latency.roofline import percent
from archstats.records import Profile
from archstats.report.rows import Row
from archstats.report.templating import render
from archstats.report.view import View
from archstats.words import gettext as _


def body(_view: View, row: Row) -> Markup:
    """Draw a row an operation, the costliest first; nothing for a model that was not counted."""
    profile = row.profile
    if not isinstance(profile, Profile):
        return Markup("")
    uncounted = [(name, times, _places(profile, name)) for name, times in profile.uncounted.items()]
    return render("parts/operations.html.j2", profile=profile, uncounted=uncounted, percent=percent)


def _places(profile: Profile, operation: str) -> str:
    """Say which modules ran an operation."""
    paths = profile.uncounted_in.get(operation) or ("",)
    return _(", ").join(path or _("the model itself") for path in paths)
