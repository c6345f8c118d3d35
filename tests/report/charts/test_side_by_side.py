"""The models side by side."""

import runs
from marked import charts_of, marks, numbers, titles

from archstats.records import Measured
from archstats.report.charts.side_by_side import evenly


def measured(name, family, params, macs, *timings):
    return Measured(profile=runs.profile(name, family=family, params=params, macs=macs), timings=timings)


RUN = runs.run_of(
    measured("z_large", "Z", 50, 3_000, runs.timing(3)),
    measured("z_small", "Z", 60, 2_000),
    measured("a", "A", 70, 9_000, runs.timing(2)),
    Measured(profile=runs.failed("broken")),
)


def chart():
    return charts_of(RUN)["side-by-side"]


def test_each_mark_has_a_number_of_its_record_and_its_row():
    assert numbers(chart()) == [
        ("a", 70, 1),
        ("a", 9_000, 1),
        ("a", 2e6, 1),
        ("z_large", 50, 3),
        ("z_large", 3_000, 3),
        ("z_large", 3e6, 3),
        ("z_small", 60, 2),
        ("z_small", 2_000, 2),
    ]


def test_each_mark_has_a_title_and_leads_to_its_page():
    assert titles(chart())["a"] == "a: 2.00 ms, latency on cpu"
    assert all(mark.href == f"models/{mark.attrs['data-model']}.html" for mark in marks(chart()))


def test_the_words_are_made_from_the_numbers():
    assert chart().caption == "3 models of 2 families, within a family from the least to the most MACs."


def test_of_many_models_some_are_drawn():
    run = runs.run_of(*(measured(f"m{i}", "F", 10 + i, 100 + i) for i in range(300)))
    found = charts_of(run)["side-by-side"]
    drawn = {mark.attrs["data-model"] for mark in marks(found)}
    assert len(drawn) == 120
    assert {"m0", "m299"} <= drawn
    assert found.caption == (
        "300 models of one family, from the least to the most MACs. "
        "120 of them are drawn, evenly picked in this order; the table has all."
    )


def test_what_is_evenly_picked_has_both_ends_and_nothing_twice():
    for number in (2, 5, 7, 100, 121):
        picked = evenly(range(number), 5)
        assert len(picked) == len(set(picked)) == min(number, 5)
        assert (picked[0], picked[-1]) == (0, number - 1)


def test_fewer_than_two_models_give_none():
    assert "side-by-side" not in charts_of(runs.run_of(*RUN.measured[2:]))
