import runs

from archstats.records import Measured
from archstats.report.findings import findings
from archstats.report.rows import rows


def sentences(*measured):
    return findings(rows(runs.run_of(*measured)), ["cpu"])


def test_ranges_and_the_model_that_is_slow_for_its_macs():
    slow = Measured(profile=runs.profile("slow", params=100, macs=1_000_000), timings=(runs.timing(8),))
    quick = Measured(profile=runs.profile("quick", params=2500, macs=50_000_000), timings=(runs.timing(2),))
    assert sentences(slow, quick) == [
        "From 100 parameters (slow) to 2.50 k (quick): 25 times as many.",
        "From 1.00 M MACs (slow) to 50.0 M (quick): 50 times as many.",
        "On cpu a forward pass takes from 2.00 ms (quick) to 8.00 ms (slow).",
        "Fewer MACs need not be faster: slow does 1.00 M in 8.00 ms on cpu, quick 50.0 M in 2.00 ms.",
    ]


def test_nothing_is_said_of_what_was_not_measured():
    assert sentences(Measured(profile=runs.profile("only"))) == []
    assert sentences(Measured(profile=runs.failed("a")), Measured(profile=runs.failed("b"))) == []


def test_no_sentence_claims_what_the_numbers_deny():
    small = Measured(profile=runs.profile("small", macs=1_000_000), timings=(runs.timing(1),))
    large = Measured(profile=runs.profile("large", macs=50_000_000), timings=(runs.timing(5),))
    assert not [s for s in sentences(small, large) if "need not be faster" in s]


def test_a_difference_within_the_spreads_is_no_finding():
    small = Measured(profile=runs.profile("small", macs=1_000_000), timings=(runs.timing(115, 133, 189),))
    large = Measured(profile=runs.profile("large", macs=50_000_000), timings=(runs.timing(120, 129, 208),))
    assert not [s for s in sentences(small, large) if "need not be faster" in s]
