"""The ledger in a few sentences, and what is wrong in it."""

from __future__ import annotations

from markupsafe import Markup

from archstats.records import Verdict
from archstats.report.judgements import groups, having, is_figure, sums
from archstats.report.templating import render
from archstats.report.view import View
from archstats.words import gettext as _


def body(view: View) -> Markup:
    """Draw the sums of the verdicts and what is not so; nothing where no claim was judged."""
    judged = view.run.judgements
    if not judged:
        return Markup("")
    claims = [judgement for judgement in judged if not is_figure(judgement)]
    figures = [judgement for judgement in judged if is_figure(judgement)]
    lists = [
        (_("What could not be evaluated"), having(judged, Verdict.BROKEN)),
        (_("What is not so"), having(claims, Verdict.REFUTED)),
        (_("What is true under a condition"), having(claims, Verdict.CONDITIONAL)),
        (_("Published figures that stay unexplained"), having(figures, Verdict.UNEXPLAINED)),
    ]
    sentences = [_("Of %(number)s claims %(sums)s.", number=len(claims), sums=sums(claims))]
    if figures:
        sentences.append(_("Of %(number)s published figures %(sums)s.", number=len(figures), sums=sums(figures)))
    return render("sections/ledger.html.j2", view=view, groups=groups(judged), sentences=sentences, lists=lists)
