"""Two runs held against each other, all made by hand."""

import msgspec
import pytest
import runs

from archstats.latency import comparing
from archstats.latency.comparing import Change, compare_runs, conditions_of, in_words, said, times
from archstats.latency.statistics import Ratio, summarise
from archstats.records import Ceilings, Measured, NotTimed


def timing(milliseconds, count=15, **more):
    """A timing around so many milliseconds, within 1 %, one sample a round."""
    return msgspec.structs.replace(
        runs.timing(*(milliseconds * (1 + (n % 5 - 2) / 200) for n in range(count))), **({"inputs": "1x3x8x8"} | more)
    )


def run(packages=None, python="3.11.0", ceilings=(), **timings):
    """A run in which each model has the timings given."""
    rows = (
        Measured(profile=runs.profile(name), timings=made if isinstance(made, tuple) else (made,))
        for name, made in timings.items()
    )
    made = runs.run_of(*rows)
    environment = msgspec.structs.replace(made.environment, packages=packages or {"torch": "2.15.0"}, python=python)
    return msgspec.structs.replace(made, environment=environment, ceilings=ceilings)


def changes(comparison):
    return {one.model: one.change for one in comparison.compared}


def reasons(comparison):
    return {one.model: one.reason for one in comparison.refused}


def test_faster_slower_and_the_same():
    comparison = compare_runs(
        run(a=timing(10), b=timing(10), c=timing(10)), run(a=timing(8), b=timing(12), c=timing(10.02))
    )
    assert changes(comparison) == {"a": Change.FASTER, "b": Change.SLOWER, "c": Change.SAME}
    assert comparison.refused == comparison.warnings == ()
    assert [one.model for one in comparison.having(Change.SLOWER)] == ["b"]


def test_the_ratio_is_the_new_time_over_the_old():
    (one,) = compare_runs(run(a=timing(10)), run(a=timing(15))).compared
    assert one.ratio.ratio == pytest.approx(1.5)
    assert one.ratio.low < 1.5 < one.ratio.high
    assert (one.old.p50_ns, one.new.p50_ns) == (10_000_000, 15_000_000)


def test_a_run_is_the_same_as_itself():
    same = run(a=timing(10), b=timing(3))
    assert set(changes(compare_runs(same, same)).values()) == {Change.SAME}


def test_intervals_that_overlap_are_no_change():
    """The medians differ by 0.5 %, the intervals reach 1 % to either side."""
    assert changes(compare_runs(run(a=timing(10)), run(a=timing(10.05)))) == {"a": Change.SAME}


def test_few_rounds_are_unsure_however_large_the_difference():
    assert changes(compare_runs(run(a=timing(10, count=7)), run(a=timing(50)))) == {"a": Change.UNSURE}
    assert changes(compare_runs(run(a=timing(10, count=8)), run(a=timing(50, count=8)))) == {"a": Change.SLOWER}


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"device_name": "Another processor"}, "machine A processor then, Another processor now"),
        ({"dtype": "bfloat16"}, "dtype float32 then, bfloat16 now"),
        ({"threads": 1}, "threads 2 then, 1 now"),
        ({"batch_size": 8}, "batch 1 then, 8 now"),
        ({"inputs": "1x3x16x16"}, "input 1x3x8x8 then, 1x3x16x16 now"),
        ({"channels_last": True}, "channels last no then, yes now"),
        ({"compiled": True}, "compiled no then, yes now"),
        ({"cuda_graph": True}, "CUDA graph no then, yes now"),
        ({"batch_size": 8, "threads": 1}, "batch 1 then, 8 now; threads 2 then, 1 now"),
    ],
)
def test_what_is_not_comparable_is_refused_with_the_reason(changed, reason):
    comparison = compare_runs(run(a=timing(10), b=timing(10)), run(a=timing(10, **changed), b=timing(10)))
    assert changes(comparison) == {"b": Change.SAME}
    assert reasons(comparison) == {"a": reason}


def test_models_of_one_run_alone_are_refused():
    comparison = compare_runs(run(a=timing(10), old=timing(10)), run(a=timing(10), new=timing(10)))
    assert reasons(comparison) == {"old": "it is in the old run only", "new": "it is in the new run only"}


def test_what_was_not_timed_is_refused_with_the_reason_that_the_run_has():
    off = NotTimed(device="cpu", reason="timing was switched off")
    comparison = compare_runs(run(a=timing(10), b=off, c=()), run(a=off, b=off, c=timing(10)))
    assert comparison.compared == ()
    assert reasons(comparison) == {
        "a": "it was not timed in the new run (timing was switched off)",
        "b": "it was not timed in the old run (timing was switched off) and "
        "it was not timed in the new run (timing was switched off)",
        "c": "it was not timed in the old run",
    }


def test_a_failed_model_with_times_is_compared_and_one_without_is_refused():
    failed = runs.run_of(Measured(profile=runs.failed("a")))
    assert "old run" in reasons(compare_runs(failed, run(a=timing(1))))["a"]


def test_each_condition_of_a_model_is_compared_with_its_own():
    old = run(a=(timing(10), timing(40, batch_size=8, inputs="8x3x8x8"), timing(5, threads=1)))
    new = run(a=(timing(60, batch_size=8, inputs="8x3x8x8"), timing(10), timing(1, device="cuda")))
    comparison = compare_runs(old, new)
    assert {one.timing.batch_size: one.change for one in comparison.compared} == {8: Change.SLOWER, 1: Change.SAME}
    assert [one.reason for one in comparison.refused] == [
        "cuda, float32, batch 1, 2 threads: timed in the new run only",
        "cpu, float32, batch 1, 1 thread: timed in the old run only",
    ]


def test_other_versions_are_a_warning_and_no_refusal():
    comparison = compare_runs(run(a=timing(10)), run(a=timing(10), packages={"torch": "2.16.0"}, python="3.12.1"))
    assert changes(comparison) == {"a": Change.SAME}
    assert comparison.warnings == (
        "Python was 3.11.0 then and is 3.12.1 now, which may change times by itself.",
        "torch was 2.15.0 then and is 2.16.0 now, which may change times by itself.",
    )


def test_a_model_whose_counts_changed_is_noted():
    old = run(a=timing(10))
    larger = Measured(profile=runs.profile("a", macs=3_000_000), timings=(timing(12),))
    (one,) = compare_runs(old, msgspec.structs.replace(old, measured=(larger,))).compared
    assert one.note == "the model itself changed: MACs 2.00 M then, 3.00 M now"
    assert compare_runs(old, old).compared[0].note == ""


def ceilings(rate, copied=10e9):
    return Ceilings(
        device="cpu",
        device_name="A processor",
        dtype="float32",
        threads=2,
        matmul_macs_per_s=rate,
        conv_macs_per_s=rate / 2,
        bytes_per_s=copied,
    )


def test_ceilings_that_moved_are_a_warning():
    old, new = run(a=timing(10), ceilings=(ceilings(1e11),)), run(a=timing(10), ceilings=(ceilings(8e10, 10.5e9),))
    assert compare_runs(old, new).warnings == (
        "The peak rate of MACs of cpu in float32 moved by -20%: it may be the machine.",
    )
    assert compare_runs(old, old).warnings == ()


def test_one_factor_for_all_models_is_a_warning():
    old = run(a=timing(10), b=timing(20), c=timing(5))
    all_alike = compare_runs(old, run(a=timing(12), b=timing(24), c=timing(6)))
    assert "would explain all 3 changes" in all_alike.warnings[0]
    assert compare_runs(old, run(a=timing(12), b=timing(24), c=timing(9))).warnings == ()
    assert compare_runs(old, old).warnings == ()


def test_conditions_in_words():
    assert said(timing(1, threads=1, compiled=True)) == "cpu, float32, batch 1, 1 thread, compiled"
    assert conditions_of(timing(1))["device_name"] == "A processor"


def test_comparisons_in_words():
    clear = Ratio(2.306, 2.27, 2.36, 12, 0.9936)
    assert in_words("a", "b", clear) == "a is 2.31 times as fast as b (99 % interval 2.27 to 2.36)."
    assert in_words("b", "a", clear.inverse) == in_words("a", "b", clear)
    assert in_words("a", "b", Ratio(1.002, 0.991, 1.013, 12, 0.9936)) == (
        "a and b cannot be told apart: b takes 1.002 times as long (99 % interval 0.991 to 1.013)."
    )
    assert in_words("a", "b", Ratio(2.0, 1.9, 2.1, 3, 0.75)) == (
        "3 rounds are too few to tell a from b: in these b took 1.90 to 2.10 times as long; it takes 8."
    )
    assert in_words("a", "b", Ratio(2.0, 2.0, 2.0, 1, 0)) == (
        "1 round is too few to tell a from b: there b took 2.00 times as long; it takes 8."
    )
    assert in_words("a", "b", None) == "a and b were not timed together and cannot be compared."


@pytest.mark.parametrize(
    ("factor", "text"),
    [(0.5, "0.50"), (0.988, "0.988"), (1, "1"), (1.0004, "1.0004"), (2.306, "2.31"), (31.62, "31.6"), (1234, "1,234")],
)
def test_factors_have_three_digits_and_more_near_one(factor, text):
    assert times(factor) == text


def test_whether_rounds_were_enough_in_words():
    assert comparing.enough_in_words({}, 30) == ["Rounds were added until each median was known within 3 %."]
    wide, few = summarise(timing(10, 20)), summarise(timing(10, 3))
    assert comparing.enough_in_words({"a": wide, "b": few}, 30) == [
        "Not known within 3 % when the 30 s or the rounds ended: a (± 1.0 %), b (3 rounds)."
    ]


def test_disturbed_rounds_in_words():
    some, every = (summarise(timing(10, 3, disturbed=disturbed)) for disturbed in ((1,), (0, 1, 2)))
    assert comparing.disturbed_in_words({"a": summarise(timing(1))}) == []
    assert comparing.disturbed_in_words({"a": some, "b": every}) == [
        "Rounds in which something else took the processor are left out: a 1 of 3.",
        "In every round something else took the processor: b.",
    ]
