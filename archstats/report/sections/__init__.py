"""The index, section by section: each is a function from what is seen to its markup; an empty one is left out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from markupsafe import Markup

from archstats.report.sections import (
    agreement,
    charts,
    comparison,
    departures,
    findings,
    ledger,
    limits,
    provenance,
    rules,
)
from archstats.report.view import View
from archstats.words import later as _


@dataclass(frozen=True)
class Section:
    """A part of the index: its id, its title, and the function that draws it."""

    id: str
    title: str
    body: Callable[[View], Markup]


SECTIONS = (
    Section("findings", _("At a glance"), findings.body),
    Section("comparison", _("All models"), comparison.body),
    Section("charts", _("Charts"), charts.body),
    Section("limits", _("What limits the time"), limits.body),
    Section("ledger", _("The ledger"), ledger.body),
    Section("agreement", _("Other counters"), agreement.body),
    Section("departures", _("Departures from the documents"), departures.body),
    Section("rules", _("What is counted"), rules.body),
    Section("provenance", _("How this was measured"), provenance.body),
)
