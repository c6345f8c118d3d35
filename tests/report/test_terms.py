"""The fixed words of records: each that archstats itself writes has its translation, and data stays as it is."""

import ast
import re
from pathlib import Path

import pytest
from drawn import HOSTILE
from torch import nn

import archstats
from archstats.agreement.causes import Cause
from archstats.claims.findings import figure
from archstats.claims.printed import printed
from archstats.claims.published.judging import agreement
from archstats.counters.rules import Kind
from archstats.latency.roofline import Limit
from archstats.laws.recording import as_record
from archstats.pipeline import attempt
from archstats.records import DepartureKind, Listing, Verdict
from archstats.report import terms
from archstats.report.terms import PHRASES, TERMS, term
from archstats.sources.resolve import resolve
from archstats.words import speaking, template_gettext

VOCABULARIES = (Verdict, DepartureKind, Listing, Cause, Kind, Limit)


def in_chinese(text):
    with speaking("zh"):
        return term(text)


def written():
    """Every text that stands in the package's code, but for the terms themselves."""
    for path in Path(archstats.__file__).parent.rglob("*.py"):
        if path != Path(terms.__file__):
            tree = ast.parse(path.read_text(encoding="utf-8"))
            yield from (node.value for node in ast.walk(tree) if isinstance(node, ast.Constant))


def filled(phrase):
    values = {"condition": "⌊W/32⌋ = 1", "low": "1", "high": "2", "width": "0.5"}
    return re.sub(r"%\((\w+)\)s", lambda value: values.get(value[1], "x"), phrase)


@pytest.mark.parametrize("vocabulary", VOCABULARIES, ids=lambda vocabulary: vocabulary.__name__)
def test_every_member_of_a_vocabulary_is_a_term_of_its_own(vocabulary):
    said = [in_chinese(member) for member in vocabulary]
    assert not {str(member) for member in vocabulary} & set(said)
    assert len(set(said)) == len(vocabulary)


def test_a_term_is_what_something_writes():
    assert set(TERMS) - set(written()) == set()


class Failing(nn.Module):
    def forward(self, x):
        raise RuntimeError("no")


@pytest.mark.parametrize("build", [Failing, lambda: nn.Linear(0.5, "a")], ids=["forward pass", "construction"])
def test_the_stages_in_which_a_model_fails_are_terms(build, monkeypatch):
    subject = resolve(nn.Flatten(), (1, 4))
    monkeypatch.setattr(type(subject), "build", lambda *_args, **_more: build())
    failed = attempt(subject)
    assert in_chinese(failed.stage) != failed.stage


@pytest.mark.parametrize("model", ["lenet", "squeezenet1_1", "shufflenet_v2_x1_0"])
def test_why_a_size_is_no_letter_and_where_a_law_holds_are_phrases(model):
    law = as_record(archstats.cost_law(model))
    for text in (law.fixed, *law.conditions):
        said = in_chinese(text)
        assert not text or (said != text and " in " not in said and "only" not in said)


def test_how_near_a_claim_has_to_be_is_a_phrase():
    stated = printed("4.50M")
    assert in_chinese(agreement(4_501_000, stated)) == "与所印的有效数字一致"
    assert in_chinese(agreement(4_460_000, stated)) == "相差不超过 1%"
    assert in_chinese(figure(45, stated=47, within=0.05).tolerance) == "相差不超过 5%"
    assert in_chinese(figure(45, stated=stated).tolerance) == "4,495,000 至 4,505,000"


@pytest.mark.parametrize("text", [*HOSTILE, "stem.conv", "vgg16", "RuntimeError: mat1 and mat2, in conv", "a to b"])
def test_any_other_text_stays_as_it_is(text):
    assert in_chinese(text) == term(text) == text


@pytest.mark.parametrize("text", [*TERMS, *map(filled, PHRASES)])
def test_in_english_a_term_says_what_the_record_says(text):
    assert term(text) == ("not measurable" if text == Verdict.NOT_MEASURABLE else text)


@pytest.mark.parametrize("phrase", PHRASES)
def test_a_phrase_is_said_with_its_own_values(phrase):
    with speaking("zh"):
        assert term(filled(phrase)) == filled(template_gettext(phrase)) != filled(phrase)
