"""Each part of a model's page is a function from a view and a row to its markup: what it draws is a snapshot."""

import msgspec
import pytest
import runs
from drawn import Page, view_of
from every_kind import law
from report.parts import made

from archstats.records import Law, Measured, Verdict
from archstats.report.parts import PARTS, Part, headline

EVERY = (Part("headline", "", headline.body), *PARTS)
each = pytest.mark.parametrize("part", EVERY, ids=lambda part: part.id)


def run():
    """The model made by hand, with all that a page can say of it, and a larger one to be compared with."""
    first = made.measured(departures=(runs.departure(),))
    known = msgspec.structs.replace(first, law=law())
    judgements = (
        runs.judgement(models=("made",)),
        runs.judgement("fig-1", Verdict.EXPLAINED, document="published", models=("made", "large")),
    )
    both = runs.run_of(known, Measured(profile=runs.profile("large", params=5000, macs=9_000_000)))
    return msgspec.structs.replace(both, judgements=judgements, ceilings=(runs.ceilings(),))


def drawn(part, run, model=0):
    view = view_of(run)
    return str(part.body(view, view.rows[model]))


@each
def test_a_part_draws_what_it_drew(part, snapshot):
    markup = drawn(part, run())
    assert Page(markup).stack == []
    assert markup.strip()
    snapshot(f"{part.id}.html", markup)


@each
def test_of_a_model_that_failed_there_is_only_the_headline(part, snapshot):
    failed = msgspec.structs.replace(runs.failed("broken"), remedy="Give it another input.")
    markup = drawn(part, runs.run_of(Measured(profile=failed)))
    assert bool(markup.strip()) == (part.id == "headline")
    if markup.strip():
        snapshot("failed.html", markup)


@each
def test_a_model_of_which_little_is_known_is_drawn(part):
    bare = runs.profile("bare", layers=(), operations=(), opinions=(), params=0, macs=0, traffic_bytes=0, activations=0)
    assert Page(drawn(part, runs.run_of(Measured(profile=bare)))).stack == []


def test_parts_have_ids_of_their_own():
    assert len({part.id for part in PARTS}) == len(PARTS)


def test_a_law_has_its_leading_term_first():
    text = Page(drawn(next(part for part in PARTS if part.id == "formula"), run())).cells()
    assert isinstance(law(), Law)
    assert text.index("MACs of large images ≈ N") < text.index("MACs for H = 32 h, W = 32 w")
