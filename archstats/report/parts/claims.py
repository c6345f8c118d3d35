"""What is claimed of the model, and what is so."""

from __future__ import annotations

from markupsafe import Markup

from archstats.report.judgements import is_figure
from archstats.report.rows import Row
from archstats.report.templating import render
from archstats.report.view import View


def body(view: View, row: Row) -> Markup:
    """Draw the claims that name the model; nothing where none does."""
    found = [judgement for judgement in view.about(row.name) if not is_figure(judgement)]
    return render("parts/judgements.html.j2", view=view, judgements=found, published=False) if found else Markup("")
