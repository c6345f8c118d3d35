"""The families as their multiplier grows, from studies made by hand."""

import runs
from marked import charts_of, marks, numbers, with_studies

from archstats.records import Measured, Series, Study, StudyPoint

RUN = runs.run_of(Measured(profile=runs.profile("net", macs=4_000)))


def point(name, x, counted, predicted=None, model="net"):
    return StudyPoint(name=name, x=x, counted=counted, predicted=predicted, params=77, model=model)


WIDTH = Study(
    id="width",
    unit="MACs",
    series=(
        Series(
            name="Net",
            points=(point("net, width 0.5", 0.5, 1_200, 1_000), point("net, width 1", 1, 4_000, 4_000)),
            formula="α²",
            source="A paper, section 3",
        ),
    ),
)
DEPTH = Study(
    id="depth",
    unit="MACs",
    series=(Series(name="Deep", points=(point("d8", 8, 100, model="d8"), point("d16", 16, 300, model="d16"))),),
)


def chart():
    return charts_of(with_studies(RUN, DEPTH, WIDTH))["families"]


def test_each_mark_has_the_numbers_of_its_record():
    assert numbers(chart()) == [("d16", 16, 300), ("d8", 8, 100), ("net", 0.5, 1_200), ("net", 1, 4_000)]


def test_each_mark_has_a_title_and_leads_to_a_page_where_there_is_one():
    found = {mark.title: mark.href for mark in marks(chart())}
    assert found == {
        "net, width 0.5: 1.20 kMACs, α² gives 1,000, 77 parameters": "models/net.html",
        "net, width 1: 4.00 kMACs, α² gives 4,000, 77 parameters": "models/net.html",
        "d8: 100 MACs, 77 parameters": None,
        "d16: 300 MACs, 77 parameters": None,
    }


def test_the_words_are_made_from_the_numbers():
    assert chart().caption == (
        "In width, Net costs 3.33 times as many MACs at 1 as at 0.5 (α²: 4.00 times). "
        "In depth, Deep costs 3.00 times as many MACs at 16 as at 8."
    )
    assert chart().how_to_read.endswith("The rules: A paper, section 3.")


def test_without_the_studies_there_is_none():
    assert "families" not in charts_of(RUN)
    assert "families" not in charts_of(
        with_studies(RUN, Study(id="width", unit="MACs"), Study(id="other", unit="MACs"))
    )


def test_what_could_not_be_counted_is_said():
    broken = Study(id="groups", unit="MACs", error="OSError: <no>")
    found = charts_of(with_studies(RUN, broken, WIDTH))
    assert found["families-missing"].caption == "Not drawn, because counting it failed: OSError: <no>"
    assert not found["families-missing"].svg
    assert len(marks(found["families"])) == 2
