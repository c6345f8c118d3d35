"""Where the counters disagree."""

import runs
from marked import charts_of, marks, numbers

from archstats.records import Difference, Measured, Opinion


def opinion(title, macs, *causes, unexplained=0):
    differences = tuple(Difference(cause=cause, operation="op", calls=1, macs=off) for cause, off in causes)
    return Opinion(
        counter=title, title=title, version="1", macs=macs, differences=differences, unexplained_macs=unexplained
    )


def measured(name, *opinions, macs=1_000):
    return Measured(profile=runs.profile(name, macs=macs, opinions=opinions))


RUN = runs.run_of(
    measured("a", opinion("one", 1_100, ("bias counted", 60), ("fused path", 40)), opinion("two", 1_000)),
    measured("b", opinion("one", 500, ("bias counted", 20), ("attention unseen", -520)), opinion("two", 1_000)),
    measured("c", opinion("one", 1_000), opinion("two", 1_000)),
    measured("d", opinion("one", 1_001, unexplained=1), Opinion(counter="two", title="two", version="1", error="no")),
    measured("none", opinion("one", 5), macs=0),
)


def chart():
    return charts_of(RUN)["counters"]


def test_each_mark_has_our_macs_and_the_difference_in_percent():
    assert numbers(chart()) == [("a", 1_000, 10), ("b", 1_000, -50), ("c", 1_000, 0), ("d", 1_000, 0.1)]


def test_each_mark_has_a_title_with_the_causes_and_leads_to_its_page():
    assert {mark.title for mark in marks(chart())} == {
        "a: one counts 1.10 kMACs, +10.00 % (bias counted +6.00 %, fused path +4.00 %)",
        "b: one counts 500 MACs, -50.00 % (attention unseen -52.00 %, bias counted +2.00 %)",
        "c: one counts 1.00 kMACs, the same",
        "d: one counts 1.00 kMACs, +0.10 % (unexplained +0.10 %)",
    }
    assert all(mark.href == f"models/{mark.attrs['data-model']}.html" for mark in marks(chart()))


def test_the_words_are_made_from_the_numbers():
    assert chart().caption == (
        "one differs in 3 of 4 models, most in b, by -50.00 %; in 1 of them the largest part is: bias counted. "
        "two: the same for all models."
    )


def test_the_looks_tell_the_largest_causes():
    looks = {mark.attrs["data-model"]: mark.attrs["class"] for mark in marks(chart())}
    assert looks["c"] == "mark m0"
    assert len({looks[name] for name in "abd"}) == 3


def test_where_all_agree_there_is_none():
    same = [measured(name, opinion("one", 1_000)) for name in "ab"]
    assert "counters" not in charts_of(runs.run_of(*same))
    assert "counters" not in charts_of(runs.run_of(measured("a", opinion("one", 1_100)), measured("b")))
