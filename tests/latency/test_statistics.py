"""The statistics against distributions whose median is known, and against sums by hand; no clock is read."""

import math
import random
import statistics

import msgspec
import pytest
import runs
from hypothesis import given
from hypothesis import strategies as st

from archstats.latency.statistics import (
    Ratio,
    rank_correlation,
    ranking,
    ratio,
    ratio_of_medians,
    round_medians,
    summarise,
)


def timing(*rounds, **more):
    """A timing with the given samples in each round, in nanoseconds."""
    samples = [(number, ns) for number, taken in enumerate(rounds) for ns in taken]
    made = {"samples_ns": tuple(ns for _, ns in samples), "rounds": tuple(number for number, _ in samples)}
    return msgspec.structs.replace(runs.timing(1), **(made | more))


def one_a_round(samples, **more):
    return timing(*([sample] for sample in samples), **more)


MILLION = 1_000_000
LN2 = math.log(2)
DISTRIBUTIONS = {
    "normal": (lambda draw: draw.gauss(10 * MILLION, MILLION), 10 * MILLION),
    "exponential": (lambda draw: draw.expovariate(1 / MILLION), LN2 * MILLION),
    # Two thirds lie around 1 and one third around 3: three quarters of the first mode is the half of all.
    "bimodal": (
        lambda draw: draw.uniform(0.9, 1.1) * MILLION if draw.random() < 2 / 3 else draw.uniform(2.9, 3.1) * MILLION,
        (0.9 + 0.2 * 0.75) * MILLION,
    ),
    # One in five takes up to a hundred times as long: the median moves by what they are more than nothing.
    "with outliers": (
        lambda draw: draw.uniform(1, 2) * MILLION if draw.random() < 0.8 else draw.uniform(10, 100) * MILLION,
        (1 + 0.5 / 0.8) * MILLION,
    ),
}


@pytest.mark.parametrize("name", DISTRIBUTIONS)
@pytest.mark.parametrize("passes", [1, 5])
def test_the_interval_holds_the_true_median_in_99_of_100_runs(name, passes):
    draw_one, median = DISTRIBUTIONS[name]
    draw, held = random.Random(f"{name} {passes}"), 0
    for _ in range(1000):
        summary = summarise(timing(*([round(draw_one(draw)) for _ in range(passes)] for _ in range(15))))
        held += summary.low_ns <= median <= summary.high_ns
        assert summary.confidence >= 0.99
    assert held >= 985


def test_disturbed_rounds_that_are_marked_leave_the_interval_where_it_was():
    draw, held = random.Random(5), 0
    for _ in range(1000):
        samples = [draw.gauss(10 * MILLION, MILLION) * (4 if number % 3 == 0 else 1) for number in range(24)]
        summary = summarise(one_a_round(map(round, samples), disturbed=tuple(range(0, 24, 3))))
        held += summary.low_ns <= 10 * MILLION <= summary.high_ns
    assert held >= 985


def test_percentiles_of_eleven_samples_are_samples():
    summary = summarise(one_a_round([1100, 100, 200, 300, 400, 500, 600, 700, 800, 900, 1000]))
    assert (summary.minimum_ns, summary.p10_ns, summary.p50_ns, summary.p90_ns) == (100, 200, 600, 1000)
    assert (summary.samples, summary.rounds, summary.disturbed) == (11, 11, 0)


def test_the_interval_is_between_ranks_of_the_rounds_medians():
    """Of 15 values the third from either end: 1 - 2 (1 + 15 + 105) / 2^15 is 99.3 %, with the fourth it is 96.5 %."""
    summary = summarise(timing(*([1, 100 + number, 100_000] for number in range(15))))
    assert (summary.low_ns, summary.p50_ns, summary.high_ns) == (102, 107, 112)
    assert summary.confidence == 1 - 2 * (1 + 15 + 105) / 2**15
    assert summary.uncertainty == pytest.approx(5 / 107)
    assert summary.sure


@pytest.mark.parametrize(("count", "confidence"), [(1, 0), (2, 0.5), (3, 0.75), (7, 0.984375), (8, 0.9921875)])
def test_few_rounds_give_their_range_with_the_confidence_that_it_has(count, confidence):
    summary = summarise(one_a_round(range(100, 100 + count)))
    assert (summary.low_ns, summary.high_ns, summary.confidence) == (100, 99 + count, confidence)
    assert summary.sure == (count >= 8)


def test_two_outliers_of_twenty_rounds_are_not_in_the_interval():
    quiet = list(range(1000, 1018))
    summary = summarise(one_a_round([*quiet, 90_000, 95_000]))
    assert 1000 <= summary.low_ns <= summary.high_ns <= 1017


def test_one_sample_is_its_own_summary():
    summary = summarise(one_a_round([7]))
    assert (summary.minimum_ns, summary.p10_ns, summary.p50_ns, summary.p90_ns) == (7, 7, 7, 7)
    assert (summary.low_ns, summary.high_ns, summary.confidence) == (7, 7, 0)


def test_two_samples_are_their_own_interval():
    summary = summarise(one_a_round([10, 20]))
    assert (summary.p10_ns, summary.p50_ns, summary.p90_ns) == (11, 15, 19)
    assert (summary.low_ns, summary.high_ns, summary.confidence) == (10, 20, 0.5)


def test_no_sample_is_an_error():
    with pytest.raises(ValueError, match="no sample"):
        summarise(one_a_round([]))


def test_disturbed_rounds_are_left_out_unless_all_are():
    rounds = ([10, 12, 11], [900, 901, 902], [20])
    assert round_medians(timing(*rounds, disturbed=(1,))) == {0: 11, 2: 20}
    assert round_medians(timing(*rounds, disturbed=(0, 1, 2))) == {0: 11, 1: 901, 2: 20}
    summary = summarise(timing(*rounds, disturbed=(1,)))
    assert (summary.samples, summary.rounds, summary.disturbed) == (7, 3, 1)
    assert (summary.minimum_ns, summary.high_ns) == (10, 20)
    assert summarise(timing(*rounds, disturbed=(0, 1, 2))).high_ns == 901


@given(st.lists(st.lists(st.integers(1, 10**12), min_size=1), min_size=1), st.sets(st.integers(0, 5)))
def test_percentiles_are_in_order_and_the_interval_holds_the_median(rounds, disturbed):
    s = summarise(timing(*rounds, disturbed=tuple(disturbed)))
    assert s.minimum_ns <= s.p10_ns <= s.p50_ns <= s.p90_ns
    assert s.low_ns <= s.p50_ns <= s.high_ns


def test_rounds_of_very_different_size_widen_the_interval_to_hold_the_median_of_all_samples():
    fast, slow = timing(*[[20]] * 9, [10] * 30), timing(*[[20]] * 9, [30] * 30)
    assert (summarise(fast).low_ns, summarise(fast).p50_ns, summarise(fast).high_ns) == (10, 10, 20)
    assert (summarise(slow).low_ns, summarise(slow).p50_ns, summarise(slow).high_ns) == (20, 30, 30)
    trimmed = timing(*[[20]] * 12, [10] * 30)
    assert (summarise(trimmed).low_ns, summarise(trimmed).high_ns) == (10, 20)


def drifting(draw, count):
    """What the machine does to a whole round: slow for a while, then fast again, and now and then very slow."""
    phase = [1.5 if number % 16 < 8 else 1.0 for number in range(count)]
    return [level * draw.choice([1, 1, 1, 3]) for level in phase]


def test_two_copies_under_common_disturbances_are_equal_in_their_ratio():
    """The interval fails to hold 1 in 1.5 % of runs at most, and it is narrow where those of the medians are wide."""
    draw, held, widest, unpaired = random.Random(3), 0, 0, []
    for _ in range(1000):
        moods = drifting(draw, 24)
        a, b = (one_a_round([round(MILLION * mood * draw.gauss(1, 0.01)) for mood in moods]) for _ in range(2))
        found = ratio(a, b)
        held += found.low <= 1 <= found.high
        widest = max(widest, found.high - found.low)
        unpaired.append(summarise(a).uncertainty)
    assert held >= 985
    assert widest / 2 < 0.03
    assert statistics.median(unpaired) > 0.1


def test_copies_that_were_not_in_the_same_rounds_are_paired_where_they_were():
    """The machine is twice as slow in the first twelve rounds, of which one copy has eight more than the other."""
    draw = random.Random(6)
    a, b = (
        one_a_round([round(MILLION * (2 if n < 12 else 1) * draw.gauss(1, 0.01)) for n in numbers], rounds=numbers)
        for numbers in (tuple(range(18)), tuple(range(8, 30)))
    )
    assert ratio(a, b).low <= 1 <= ratio(a, b).high
    assert ratio(a, b).rounds == 10
    assert ratio_of_medians(summarise(a), summarise(b)).ratio > 1.9


def test_a_difference_of_a_tenth_is_found_under_common_disturbances():
    draw = random.Random(4)
    moods = drifting(draw, 24)
    fast = one_a_round([round(MILLION * mood * draw.gauss(1, 0.02)) for mood in moods])
    slow = one_a_round([round(1.1 * MILLION * mood * draw.gauss(1, 0.02)) for mood in moods])
    found = ratio(slow, fast)
    assert found.told_apart
    assert found.low <= 1.1 <= found.high
    assert not ratio_of_medians(summarise(slow), summarise(fast)).told_apart


@given(st.lists(st.tuples(st.integers(1, 10**9), st.integers(1, 10**9)), min_size=1, max_size=30))
def test_a_ratio_the_other_way_round_is_its_inverse(pairs):
    a, b = one_a_round([x for x, _ in pairs]), one_a_round([y for _, y in pairs])
    there, back = ratio(a, b), ratio(b, a).inverse
    assert (there.ratio, there.low, there.high) == pytest.approx((back.ratio, back.low, back.high))
    assert there.low <= there.ratio * (1 + 1e-12)
    assert there.ratio <= there.high * (1 + 1e-12)


def test_a_ratio_is_made_of_the_rounds_that_are_undisturbed_in_both():
    a = one_a_round([10] * 9 + [99, 10], disturbed=(9,))
    b = one_a_round([20] * 9 + [20, 99], disturbed=(10,))
    assert ratio(a, b) == Ratio(0.5, 0.5, 0.5, 9, 1 - 2 * 1 / 2**9)


def test_a_ratio_is_made_of_all_rounds_where_most_are_disturbed():
    """Ten rounds of forty that one model chose for itself would not be a fair sample of the other's."""
    a, b = one_a_round([10] * 40, disturbed=tuple(range(30))), one_a_round([20] * 40)
    assert ratio(a, b).rounds == 40


def test_a_single_round_tells_nothing_apart():
    found = ratio(one_a_round([10]), one_a_round([20]))
    assert found == Ratio(0.5, 0.5, 0.5, 1, 0)
    assert not found.told_apart


def test_seven_rounds_are_too_few_and_eight_are_enough():
    assert not ratio(one_a_round([10] * 7), one_a_round([20] * 7)).told_apart
    assert ratio(one_a_round([10] * 8), one_a_round([20] * 8)).told_apart


def test_without_a_common_round_there_is_no_ratio():
    a = one_a_round([10] * 3)
    assert ratio(a, msgspec.structs.replace(a, rounds=(3, 4, 5))) is None


@pytest.mark.parametrize(
    "other", [{"device": "cuda"}, {"dtype": "bfloat16"}, {"threads": 1}, {"compiled": True}, {"channels_last": True}]
)
def test_what_was_not_sampled_together_has_no_ratio(other):
    a = one_a_round([10] * 9, anchor="c", anchor_ns=5)
    assert ratio(a, msgspec.structs.replace(a, **other)) is None


def test_batch_sizes_of_one_sampling_have_a_ratio():
    a = one_a_round([10] * 9)
    assert ratio(msgspec.structs.replace(a, batch_size=8, inputs="8x3x8x8"), a).ratio == 1


def test_across_blocks_a_ratio_goes_through_the_anchor():
    """The second block ran while the machine was half as fast: its anchor took twice as long."""
    a = one_a_round([100] * 9, block=0, anchor="c", anchor_ns=10)
    b = one_a_round([600] * 9, block=1, anchor="c", anchor_ns=20)
    assert ratio(a, b).ratio == pytest.approx(1 / 3)
    assert ratio(b, a).told_apart


def test_through_an_anchor_all_errors_add_up():
    """The anchor beside each model is taken to be known no better than it."""
    around = [90, 92, 95, 100, 100, 100, 100, 105, 108, 110]
    spread = one_a_round(around)
    s = summarise(spread)
    a, b = (msgspec.structs.replace(spread, block=block, anchor="c", anchor_ns=7) for block in (0, 1))
    found = ratio(a, b)
    assert found.high == pytest.approx((s.high_ns / s.low_ns) ** 2)
    assert found.low == pytest.approx((s.low_ns / s.high_ns) ** 2)
    assert found.confidence == pytest.approx(1 - 4 * (1 - s.confidence))


@pytest.mark.parametrize("anchors", [("", ""), ("c", ""), ("c", "d")])
def test_across_blocks_without_a_common_anchor_there_is_no_ratio(anchors):
    a, b = (
        one_a_round([100] * 9, block=block, anchor=anchor, anchor_ns=10 if anchor else None)
        for block, anchor in enumerate(anchors)
    )
    assert ratio(a, b) is None


def test_the_ratio_of_independent_medians_excludes_1_where_their_intervals_do_not_overlap():
    low, middle, high = (summarise(one_a_round(range(start, start + 8))) for start in (100, 105, 120))
    assert not ratio_of_medians(middle, low).told_apart
    assert ratio_of_medians(high, low).told_apart
    found = ratio_of_medians(high, low)
    assert (found.low, found.high) == (120 / 107, 127 / 100)
    assert found.confidence == 1 - 4 / 256


def places(**timings):
    return [(place.place, place.name) for place in ranking(timings)]


def test_models_that_cannot_be_told_apart_share_a_place():
    a, same = one_a_round([100, 101] * 6), one_a_round([101, 100] * 6)
    slower, slowest = one_a_round([130, 131] * 6), one_a_round([300] * 12)
    assert places(slowest=slowest, same=same, slower=slower, a=a) == [
        (1, "same"),
        (1, "a"),
        (3, "slower"),
        (4, "slowest"),
    ]


def test_a_place_is_shared_with_the_first_of_it_and_not_with_a_chain():
    """Each is told from the one after the next, not from the next."""
    chain = {
        f"m{step}": one_a_round([1000 + 12 * step + (20 if n % 2 else -20) * (step % 2) for n in range(20)])
        for step in range(4)
    }
    assert places(**chain) == [(1, "m0"), (1, "m1"), (3, "m2"), (3, "m3")]


def test_the_first_of_a_place_has_no_ratio_to_itself():
    first, second = ranking({"a": one_a_round([100, 101] * 6), "b": one_a_round([101, 100] * 6)})
    assert first.to_first is None
    assert second.to_first.low <= 1 <= second.to_first.high
    assert (first.median_ns, second.median_ns) == (100.5, 100.5)


def test_blocks_are_ranked_by_their_anchor():
    """The second block took all twice as long, so 150 there is faster than 100 in the first."""
    fast = one_a_round([150] * 9, block=1, anchor="c", anchor_ns=20)
    slow = one_a_round([100] * 9, block=0, anchor="c", anchor_ns=10)
    assert places(slow=slow, fast=fast) == [(1, "fast"), (2, "slow")]


def test_few_rounds_share_a_place():
    assert places(a=one_a_round([10] * 3), b=one_a_round([20] * 3)) == [(1, "a"), (1, "b")]


def test_nothing_has_no_ranking():
    assert ranking({}) == []


def test_rank_correlation():
    assert rank_correlation([1, 2, 3], [10, 20, 1000]) == pytest.approx(1)
    assert rank_correlation([1, 2, 3], [-1, -2, -300]) == pytest.approx(-1)
    # Ranks 1 2.5 2.5 4 and 2 1 3 4, less their mean 2.5: products sum to 0.75 + 2.25, squares to 4.5 and 5.
    assert rank_correlation([1, 2, 2, 3], [20, 10, 30, 40]) == pytest.approx(3 / math.sqrt(4.5 * 5))
    assert rank_correlation([1], [2]) is None
    assert rank_correlation([1, 1], [2, 3]) is None
    with pytest.raises(ValueError, match="cannot be paired"):
        rank_correlation([1, 2], [1])


@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5)), min_size=2, max_size=20))
def test_rank_correlation_is_that_of_pandas(pairs):
    import pandas as pd

    xs, ys = ([pair[side] for pair in pairs] for side in (0, 1))
    found = rank_correlation(xs, ys)
    if found is None:
        assert len(set(xs)) == 1 or len(set(ys)) == 1
    else:
        assert found == pytest.approx(pd.Series(xs).rank().corr(pd.Series(ys).rank()))
