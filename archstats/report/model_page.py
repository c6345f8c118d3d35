"""A model's page."""

from __future__ import annotations

from archstats.report.links import page_id, page_name
from archstats.report.parts import PARTS, headline
from archstats.report.rows import Row
from archstats.report.sheet import Sheet
from archstats.report.templating import render
from archstats.report.view import View
from archstats.words import gettext as _


def sheet(view: View, row: Row) -> Sheet:
    """Draw a model's page: its numbers, then each part that has anything to show."""
    bodies = [(part, part.body(view, row)) for part in PARTS]
    shown = [(part, body) for part, body in bodies if body]
    identity, title = page_id(row.name), _("%(model)s: what it costs", model=row.name)
    body = render("model.html.j2", view=view, row=row, id=identity, headline=headline.body(view, row), parts=shown)
    return Sheet(f"models/{page_name(row.name)}", identity, title, body)
