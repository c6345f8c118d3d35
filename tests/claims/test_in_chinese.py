"""Every claim of the documents and every published figure has Chinese: statement, reason, place and unit."""

import re

import pytest

from archstats.claims.catalog import CLAIMS
from archstats.claims.evidence import Evidence
from archstats.claims.judging import claims_of, judge
from archstats.claims.published import CAUSES, judge_published, rows
from archstats.claims.published.judging import UNITS, statement
from archstats.records import Judgement, Verdict
from archstats.report import ledger_words
from archstats.words import speaking

HAN = re.compile(r"[\u3400-\u9fff]")
SAME = {"MACs", "FLOPs", ""}  # units that are written so in Chinese too


def of(document, **texts):
    values = dict.fromkeys(("id", "statement", "where", "unit", "reason"), "") | texts
    return Judgement(document=document, verdict=Verdict.CONFIRMED, models=(), **values)


def chinese(say, judgement):
    with speaking("zh"):
        return say(judgement)


def numbers(text):
    return set(re.findall(r"\d(?:[\d.,]*\d)?", text))


def assert_said(said, text):
    """All of it is Chinese but for names, and no number is lost."""
    assert HAN.search(said), text
    assert not re.search(r"\b[a-z]+ [a-z]+\b", said), said
    assert numbers(text) <= numbers(said), said


@pytest.mark.parametrize("claim", tuple(CLAIMS), ids=lambda claim: claim.id)
def test_what_a_claim_asserts_and_where_and_in_what(claim):
    judgement = of(claim.document, statement=claim.statement, where=claim.where, unit=claim.unit)
    assert HAN.search(chinese(ledger_words.statement, judgement)), claim.statement
    assert_said(chinese(ledger_words.place, judgement), claim.where)
    assert claim.unit in SAME or HAN.search(chinese(ledger_words.unit, judgement)), claim.unit


@pytest.mark.parametrize("family", sorted({figure.family for figure in rows()}))
def test_what_the_sources_assert(family):
    for figure in rows():
        if figure.family == family:
            assert_asserted(figure)


def assert_asserted(figure):
    judgement = of("published", statement=statement(figure), unit=UNITS[figure.quantity])
    said = chinese(ledger_words.statement, judgement)
    assert said.startswith("据 ")
    assert said.endswith("。")
    assert numbers(judgement.statement) <= numbers(said)
    assert judgement.unit in SAME or HAN.search(chinese(ledger_words.unit, judgement))


@pytest.mark.parametrize("cause", tuple(CAUSES), ids=lambda cause: cause.name)
def test_what_explains_a_figure(cause):
    judgement = of("published", reason=f"It {cause.why} (12,345): this agrees to its printed digits.")
    assert_said(chinese(ledger_words.reason, judgement), judgement.reason)


class AlwaysTheSame(Evidence):
    """Gives one network for every other, so that every figure is judged quickly, and hardly one agrees."""

    def profile(self, _name, _inputs=None, **_settings):
        return super().profile("mobilenet_v1_cifar")


def test_why_a_figure_differs():
    judged = judge_published(rows(), AlwaysTheSame())
    judged += judge_published([row for row in rows() if row.family == "AlexNet"], Evidence())
    assert {judgement.verdict for judgement in judged} > {Verdict.EXPLAINED, Verdict.UNEXPLAINED}
    for judgement in judged:
        if judgement.reason:
            assert_said(chinese(ledger_words.reason, judgement), judgement.reason)


def test_why_a_claim_is_so_or_not():
    pytest.importorskip("torchvision")
    with speaking("zh"):
        judged = judge(claims_of(), Evidence())
    assert {judgement.statement.isascii() and judgement.reason.isascii() for judgement in judged} == {True}
    for judgement in judged:
        if judgement.reason:
            assert_said(chinese(ledger_words.reason, judgement), judgement.reason)
