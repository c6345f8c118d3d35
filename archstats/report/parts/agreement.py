"""What other counters say of the model, and why it is not the same."""

from __future__ import annotations

from markupsafe import Markup

from archstats.records import Profile
from archstats.report.rows import Row
from archstats.report.templating import render
from archstats.report.view import View


def body(_view: View, row: Row) -> Markup:
    """Draw each counter's total with the causes of its difference; nothing where no other counter was asked."""
    profile = row.profile
    if not isinstance(profile, Profile) or not (profile.opinions or profile.fvcore_uncounted or profile.missing):
        return Markup("")
    return render("parts/agreement.html.j2", profile=profile)
