"""What the index says first: true of the run's numbers, and silent about the rest."""

import msgspec
import runs
from drawn import view_of
from hypothesis import given
from hypothesis import strategies as st

from archstats.records import Measured, Verdict
from archstats.report.sections.findings import contradicting, findings


def sentences(*measured, judgements=()):
    return findings(view_of(msgspec.structs.replace(runs.run_of(*measured), judgements=judgements)))


def model(name, *milliseconds, **more):
    timings = (runs.timing(*milliseconds),) if milliseconds else ()
    return Measured(profile=runs.profile(name, **({"opinions": ()} | more)), timings=timings)


def test_ranges_and_the_model_that_is_slow_for_its_macs():
    slow, quick = model("slow", 8, params=100, macs=1_000_000), model("quick", 2, params=2500, macs=50_000_000)
    assert sentences(slow, quick) == [
        "From 100 parameters (slow) to 2.50 k (quick): 25 times as many.",
        "From 1.00 M MACs (slow) to 50.0 M (quick): 50 times as many.",
        "On cpu a forward pass takes from 2.00 ms (quick) to 8.00 ms (slow).",
        "Fewer MACs need not be faster: slow does 1.00 M in 8.00 ms on cpu, quick 50.0 M in 2.00 ms.",
    ]


def test_nothing_is_said_of_what_was_not_measured():
    assert sentences(model("only")) == []
    assert sentences(Measured(profile=runs.failed("a")), Measured(profile=runs.failed("b"))) == []


def test_no_sentence_claims_what_the_numbers_deny():
    said = sentences(model("small", 1, macs=1_000_000), model("large", 5, macs=50_000_000))
    assert not [s for s in said if "need not be faster" in s]


def test_a_difference_within_the_spreads_is_no_finding():
    small, large = model("small", 115, 133, 189, macs=1_000_000), model("large", 120, 129, 208, macs=50_000_000)
    assert not [s for s in sentences(small, large) if "need not be faster" in s]


times = st.lists(st.integers(1, 20), min_size=1, max_size=4)


@given(st.lists(st.tuples(st.integers(1, 100), times), min_size=2, max_size=7))
def test_the_pair_that_contradicts_most_is_the_one_that_trying_all_pairs_finds(given_models):
    view = view_of(runs.run_of(*(model(f"m{i}", *t, macs=macs) for i, (macs, t) in enumerate(given_models))))
    factors = {
        (a.name, b.name): a.latency["cpu"].p50_ns / b.latency["cpu"].p50_ns
        for a in view.rows
        for b in view.rows
        if 2 * a.quantity("macs") < b.quantity("macs") and a.latency["cpu"].p10_ns > b.latency["cpu"].p90_ns
    }
    found = contradicting(view.rows, "cpu")
    assert bool(found) == bool(factors)
    assert not found or factors[found[0][0].name, found[0][1].name] == max(factors.values())


def test_linear_layers_that_hold_parameters_and_do_little():
    layers = (
        runs.layer("", kind="Net", leaf=False),
        runs.layer("conv", params=100, macs=900),
        runs.layer("fc", params=900, macs=100, kind="Linear"),
    )
    said = sentences(model("a", params=1000, macs=1000, layers=layers), model("b"))
    assert (
        "Parameters and MACs are not in the same layers: linear layers hold 90 % of the parameters of a and do 10.0 % "
        "of its MACs."
    ) in said


def test_claims_and_counters_are_summed_up():
    judgements = (runs.judgement(), runs.judgement("000-2", Verdict.REFUTED), runs.judgement("x", document="published"))
    agreeing = (runs.opinion(2_000_000), runs.opinion(2_000_000, "same", 0, explained=0))
    disagreeing = (runs.opinion(2_000_000, "other", 9, explained=4),)
    assert sentences(model("a", opinions=agreeing), judgements=judgements) == [
        "Of 2 claims 1 is confirmed, 1 is refuted.",
        "1 of 2 totals of other counters are not ours; every difference is explained to the last multiply-accumulate.",
    ]
    assert sentences(model("a", opinions=disagreeing))[-1:] == [
        "1 of 1 totals of other counters are not ours; 1 of them stays unexplained."
    ]
