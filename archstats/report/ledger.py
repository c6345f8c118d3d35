"""The ledger in the report: its own page, its summary on the index, and the claims about one model."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from archstats.records import Judgement, Run, Verdict
from archstats.report.rows import Row
from archstats.report.templating import anchor, render

PUBLISHED = "published"
MEANINGS = {
    Verdict.CONFIRMED: "what is measured agrees with what is stated, within the tolerance that is given",
    Verdict.CONDITIONAL: "true only under a condition, which is named",
    Verdict.REFUTED: "what is measured does not agree",
    Verdict.NOT_MEASURABLE: "a matter of accuracy or of taste: listed, not judged",
    Verdict.REPRODUCED: "a published figure that is counted again, to its printed digits or to 1 %",
    Verdict.EXPLAINED: "a published figure that differs, and whose cause was computed and gives it",
    Verdict.UNEXPLAINED: "a published figure that differs, for no cause that was found",
    Verdict.SKIPPED: "it needs a package that is not installed",
    Verdict.BROKEN: "it could not be evaluated",
}


@dataclass(frozen=True)
class Group:
    """The judgements of one document, or all published figures."""

    anchor: str
    title: str
    sums: str
    judgements: Sequence[Judgement]
    published: bool


def page(run: Run, style: Markup) -> Markup:
    """Return the ledger's page."""
    counts = Counter(judgement.verdict for judgement in run.judgements)
    return render(
        "ledger.html.j2",
        run=run,
        style=style,
        groups=_groups(run.judgements),
        counts=counts,
        meanings={verdict: meaning for verdict, meaning in MEANINGS.items() if counts[verdict]},
        pages={measured.profile.model for measured in run.measured},
    )


def summary(run: Run, _table: list[Row]) -> Markup:
    """Return the ledger in a few sentences: what is wrong and why; nothing where no claim was judged."""
    if not run.judgements:
        return Markup("")
    claims = [j for j in run.judgements if j.document != PUBLISHED]
    figures = [j for j in run.judgements if j.document == PUBLISHED]
    lists = [
        ("What could not be evaluated", _having(run.judgements, Verdict.BROKEN)),
        ("What is not so", _having(claims, Verdict.REFUTED)),
        ("What is true under a condition", _having(claims, Verdict.CONDITIONAL)),
        ("Published figures that stay unexplained", _having(figures, Verdict.UNEXPLAINED)),
    ]
    sentence = f"Of {len(claims)} claims {sums(claims)}."
    if figures:
        sentence += f" Of {len(figures)} published figures {sums(figures)}."
    return render("ledger_summary.html.j2", sentence=sentence, lists=lists)


def about(run: Run, model: str) -> tuple[list[Judgement], list[Judgement]]:
    """Return the claims about a model, and the published figures of it."""
    those = [judgement for judgement in run.judgements if model in judgement.models]
    return [j for j in those if j.document != PUBLISHED], [j for j in those if j.document == PUBLISHED]


def sums(judgements: Iterable[Judgement]) -> str:
    """Say how many have which verdict: "3 are confirmed, 1 is refuted"."""
    counts = Counter(judgement.verdict for judgement in judgements)
    return ", ".join(f"{counts[v]} {'is' if counts[v] == 1 else 'are'} {v}" for v in MEANINGS if counts[v])


def _having(judgements: Iterable[Judgement], verdict: Verdict) -> list[Judgement]:
    return [judgement for judgement in judgements if judgement.verdict == verdict]


def _groups(judgements: Sequence[Judgement]) -> list[Group]:
    documents = dict.fromkeys(judgement.document for judgement in judgements)
    return [_group(document, [j for j in judgements if j.document == document]) for document in documents]


def _group(document: str, judgements: list[Judgement]) -> Group:
    published = document == PUBLISHED
    title = "Published figures" if published else f"Document {document}" if document.isdecimal() else document
    return Group(f"of-{anchor(document)}", title, f"{sums(judgements)}.", judgements, published)
