"""The index: what the run shows, and the way to everything else."""

from __future__ import annotations

from archstats.report.sections import SECTIONS
from archstats.report.sheet import Sheet
from archstats.report.templating import render
from archstats.report.view import View
from archstats.words import ngettext


def sheet(view: View) -> Sheet:
    """Draw the index: each section that has anything to show."""
    bodies = [(section, section.body(view)) for section in SECTIONS]
    shown = [(section, body) for section, body in bodies if body]
    models = len(view.rows)
    title = ngettext("What %(num)s architecture costs", "What %(num)s architectures cost", models)
    return Sheet("index.html", "index", title, render("index.html.j2", view=view, title=title, sections=shown))
