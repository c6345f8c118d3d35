"""What verdicts mean, and how many there are of each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from archstats.records import Judgement, Verdict
from archstats.report.links import anchor
from archstats.report.terms import term
from archstats.words import gettext, ngettext
from archstats.words import later as _

PUBLISHED = "published"
MEANINGS = {
    Verdict.CONFIRMED: _("what is measured agrees with what is stated, within the tolerance that is given"),
    Verdict.CONDITIONAL: _("true only under a condition, which is named"),
    Verdict.REFUTED: _("what is measured does not agree"),
    Verdict.NOT_MEASURABLE: _("a matter of accuracy or of taste: listed, not judged"),
    Verdict.REPRODUCED: _("a published figure that is counted again, to its printed digits or to 1 %%"),
    Verdict.EXPLAINED: _("a published figure that differs, and whose cause was computed and gives it"),
    Verdict.UNEXPLAINED: _("a published figure that differs, for no cause that was found"),
    Verdict.SKIPPED: _("it needs a package that is not installed"),
    Verdict.BROKEN: _("it could not be evaluated"),
}


@dataclass(frozen=True)
class Group:
    """The judgements of one document, or all published figures."""

    anchor: str
    title: str
    judgements: Sequence[Judgement]
    published: bool

    @property
    def sums(self) -> str:
        """How many have which verdict, in a sentence."""
        return gettext("%(sums)s.", sums=sums(self.judgements))

    @property
    def counts(self) -> dict[Verdict, int]:
        """How many have which verdict, in the order of the verdicts."""
        counts = Counter(judgement.verdict for judgement in self.judgements)
        return {verdict: counts[verdict] for verdict in MEANINGS if counts[verdict]}


def groups(judgements: Iterable[Judgement]) -> list[Group]:
    """Return the judgements by document, in their order."""
    by_document: dict[str, list[Judgement]] = {}
    for judgement in judgements:
        by_document.setdefault(judgement.document, []).append(judgement)
    return [_group(document, found) for document, found in by_document.items()]


def _group(document: str, judgements: Sequence[Judgement]) -> Group:
    published = document == PUBLISHED
    title = gettext("Published figures") if published else gettext("Document %(name)s", name=document)
    known = published or document.isdecimal()
    return Group(f"of-{anchor(document)}", title if known else document, judgements, published)


def is_figure(judgement: Judgement) -> bool:
    """Whether it is about a published figure and not about a claim."""
    return judgement.document == PUBLISHED


def having(judgements: Iterable[Judgement], verdict: Verdict) -> list[Judgement]:
    """Return the judgements with a verdict."""
    return [judgement for judgement in judgements if judgement.verdict == verdict]


def sums(judgements: Iterable[Judgement]) -> str:
    """Say how many have which verdict: "3 are confirmed, 1 is refuted"."""
    counts = Counter(judgement.verdict for judgement in judgements)
    parts = [
        ngettext("%(num)s is %(verdict)s", "%(num)s are %(verdict)s", counts[v], verdict=term(v))
        for v in MEANINGS
        if counts[v]
    ]
    return gettext(", ").join(parts)
