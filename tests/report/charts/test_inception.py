"""Inception blocks naive and reduced, from a study made by hand."""

import runs
from marked import charts_of, marks, numbers, with_studies

from archstats.records import Measured, Series, Study, StudyPoint

RUN = runs.run_of(Measured(profile=runs.profile("googlenet")))


def series(name, *counts, off=0):
    points = (
        StudyPoint(name=f"3{letter}", x=x, counted=macs, predicted=macs + off, model="googlenet")
        for x, (letter, macs) in enumerate(zip("abc", counts, strict=False), start=1)
    )
    return Series(name=name, points=tuple(points), formula=f"formula of {name}", source="a paper")


NAIVE, REDUCED = series("inception-naive", 1_000, 4_000), series("inception", 400, 1_000)


def chart_of(*made):
    return charts_of(with_studies(RUN, Study(id="inception", unit="MACs", series=made)))["inception"]


def test_each_mark_has_the_numbers_of_its_record_lying_on_its_side():
    assert numbers(chart_of(NAIVE, REDUCED)) == [
        ("googlenet", 400, 1),
        ("googlenet", 1_000, 1),
        ("googlenet", 1_000, 2),
        ("googlenet", 4_000, 2),
    ]


def test_each_mark_has_a_title_and_leads_to_the_network():
    found = marks(chart_of(NAIVE, REDUCED))
    assert found[0].title == "3a, naive: 1.00 kMACs, formula of inception-naive gives 1,000"
    assert found[1].title == "3a, reduced: 400 MACs, formula of inception gives 400"
    assert {mark.href for mark in found} == {"models/googlenet.html"}


def test_the_words_are_made_from_the_numbers():
    assert chart_of(NAIVE, REDUCED).caption == (
        "The 1x1 reductions save 72 % of the 5.00 kMACs of 2 naive blocks, least in 3a (60 %), most in 3b (75 %). "
        "Formula and count are the same for all 4 that were counted."
    )


def test_a_formula_that_fails_is_told():
    assert chart_of(NAIVE, series("inception", 400, 1_000, off=40)).caption.endswith(
        "Formula and count differ for 2 of 4, most for 3a: 440 predicted, 400 counted."
    )


def test_one_kind_alone_is_no_chart():
    assert "inception" not in charts_of(RUN)
    for made in ((NAIVE,), (NAIVE, Series(name="inception", points=()))):
        assert "inception" not in charts_of(with_studies(RUN, Study(id="inception", unit="MACs", series=made)))
