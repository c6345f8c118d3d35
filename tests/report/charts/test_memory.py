"""Memory over the course of a pass."""

import runs
from marked import charts_of, marks, numbers, titles

from archstats.records import Measured


def measured(name, *held):
    """A model whose layers hold so much at so many operations."""
    layers = [runs.layer(f"l{at}", kind="Conv2d", held_bytes=size, held_at=at) for at, size in held]
    return Measured(profile=runs.profile(name, layers=(runs.layer("", leaf=False), *layers)))


RUN = runs.run_of(
    measured("early", (8, 100), (2, 4_000), (4, 300)),
    measured("late", (0, 10), (10, 2_000)),
    measured("unknown", (0, 0)),
)


def chart():
    return charts_of(RUN)["memory"]


def test_each_mark_is_at_the_peak_of_its_record():
    assert numbers(chart()) == [("early", 0.25, 4_000), ("late", 1, 2_000)]


def test_each_mark_has_a_title_and_leads_to_its_page():
    assert titles(chart())["early"] == "early: 4.00 kB held at most, in l2 (Conv2d), when 25 % of the pass are over"
    assert {mark.href for mark in marks(chart())} == {"models/early.html", "models/late.html"}


def test_a_line_goes_through_the_pass_in_its_order():
    line = next(mark for mark in marks(chart()) if mark.attrs["data-model"] == "early").shapes[0][1]["d"]
    corners = [tuple(map(float, corner.split())) for corner in line.strip("M").split("L")]
    assert corners == sorted(corners)
    heights = [y for _x, y in corners]
    assert heights == sorted(heights)  # it falls, and down is more


def test_the_words_are_made_from_the_numbers():
    assert chart().caption == (
        "early needs most, 4.00 kB, when 25 % of its operations are over, in l2 (Conv2d). "
        "Of 2 models 0 hold the most in the first quarter of the pass, 1 in the second, 0 in the third "
        "and 1 in the last."
    )


def test_those_that_need_most_are_drawn_and_all_are_told():
    run = runs.run_of(*(measured(f"m{i}", (0, 1), (1, 10 + i)) for i in range(9)))
    assert {mark.attrs["data-model"] for mark in marks(charts_of(run)["memory"])} == {f"m{i}" for i in range(3, 9)}
    assert "Of 9 models" in charts_of(run)["memory"].caption


def test_where_it_was_not_counted_there_is_none():
    assert "memory" not in charts_of(runs.run_of(*RUN.measured[1:]))
