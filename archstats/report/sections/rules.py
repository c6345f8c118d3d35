"""What is counted, by which rule, and what the words mean."""

from __future__ import annotations

from markupsafe import Markup

from archstats.report.glossary import GLOSSARY
from archstats.report.templating import render
from archstats.report.view import View


def body(_view: View) -> Markup:
    """Draw the counting rules and the glossary."""
    return render("sections/rules.html.j2", glossary=GLOSSARY)
