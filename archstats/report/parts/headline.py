"""The headline of a model's page: its numbers, each with its place among the models of the run."""

from __future__ import annotations

from markupsafe import Markup

from archstats.records import Failed, Profile
from archstats.report.parts.telling import telling
from archstats.report.rows import Row
from archstats.report.templating import render
from archstats.report.terms import term
from archstats.report.view import View
from archstats.words import gettext as _


def body(view: View, row: Row) -> Markup:
    """Draw the numbers as tiles, and what is special about them; where the model failed, what failed and where."""
    return render(
        "parts/headline.html.j2",
        view=view,
        row=row,
        profile=row.profile,
        failure=_failure(row.profile),
        sentences=telling(view, row),
    )


def _failure(profile: Profile | Failed) -> str:
    """Say in which stage the model failed, and where in it; nothing for one that was counted."""
    if isinstance(profile, Profile):
        return ""
    if not profile.where:
        return _("Failed in the %(stage)s.", stage=term(profile.stage))
    return _("Failed in the %(stage)s at %(where)s.", stage=term(profile.stage), where=profile.where)
