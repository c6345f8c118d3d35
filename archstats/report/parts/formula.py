"""What the model costs at any size, as a formula."""

from __future__ import annotations

from markupsafe import Markup

from archstats.records import Law
from archstats.report.rows import Row
from archstats.report.templating import render
from archstats.report.view import View
from archstats.words import later as _

_OTHERS = {
    "params": _("Parameters"),
    "activations": _("Activations"),
    "traffic_bytes": _("Traffic, bytes"),
}
"""What stands below the MACs, as text: these formulas are long, and text goes on in the next line."""


def body(_view: View, row: Row) -> Markup:
    """Draw the law, or why there is none; nothing where none was asked for."""
    law = row.measured.law
    if law is None:
        return Markup("")
    return render("parts/formula.html.j2", law=law, is_law=isinstance(law, Law), others=_OTHERS)
