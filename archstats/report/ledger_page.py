"""The ledger: every claim and published figure with its verdict and the evidence."""

from __future__ import annotations

from collections import Counter

from archstats.report.judgements import MEANINGS, groups
from archstats.report.sheet import Sheet
from archstats.report.templating import render
from archstats.report.view import View
from archstats.words import gettext as _


def sheet(view: View) -> Sheet:
    """Draw the ledger's page."""
    judged = view.run.judgements
    counts = Counter(judgement.verdict for judgement in judged)
    body = render(
        "ledger.html.j2",
        view=view,
        groups=groups(judged),
        counts=counts,
        meanings={verdict: meaning for verdict, meaning in MEANINGS.items() if counts[verdict]},
    )
    return Sheet("ledger.html", "the-ledger", _("The ledger: what is asserted, and what is so"), body)
