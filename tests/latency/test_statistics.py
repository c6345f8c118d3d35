import pytest
from hypothesis import given
from hypothesis import strategies as st

from archstats.latency.statistics import summarise


def test_percentiles_of_eleven_samples_are_samples():
    summary = summarise([1100, 100, 200, 300, 400, 500, 600, 700, 800, 900, 1000])
    assert (summary.minimum_ns, summary.p10_ns, summary.p50_ns, summary.p90_ns) == (100, 200, 600, 1000)
    assert summary.samples == 11


def test_one_sample_is_its_own_summary():
    summary = summarise([7])
    assert (summary.minimum_ns, summary.p10_ns, summary.p50_ns, summary.p90_ns) == (7, 7, 7, 7)


def test_no_sample_is_an_error():
    with pytest.raises(ValueError, match="no sample"):
        summarise([])


@given(st.lists(st.integers(1, 10**12), min_size=1))
def test_percentiles_are_in_order(samples):
    summary = summarise(samples)
    assert min(samples) == summary.minimum_ns <= summary.p10_ns <= summary.p50_ns <= summary.p90_ns <= max(samples)
