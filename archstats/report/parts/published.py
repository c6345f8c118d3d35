"""The figures that others published of the model, held against the count."""

from __future__ import annotations

from markupsafe import Markup

from archstats.report.judgements import is_figure
from archstats.report.rows import Row
from archstats.report.templating import render
from archstats.report.view import View


def body(view: View, row: Row) -> Markup:
    """Draw the published figures of the model; nothing where none is known."""
    found = [judgement for judgement in view.about(row.name) if is_figure(judgement)]
    return render("parts/judgements.html.j2", view=view, judgements=found, published=True) if found else Markup("")
