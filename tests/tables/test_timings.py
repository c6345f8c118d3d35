"""Timings and their ceilings, with values by hand."""

import msgspec
import pytest
import runs

from archstats.records import Measured
from archstats.tables.timings import limits_frame, timings_frame


def test_a_timing_has_its_conditions_percentiles_and_interval(a_run):
    row = timings_frame(a_run).iloc[0].to_dict()
    assert [row[name] for name in ("model", "device", "dtype", "batch_size", "threads")] == [
        "small", "cpu", "float32", 1, 2
    ]  # fmt: skip
    assert [row[name] for name in ("p10_ns", "p50_ns", "p90_ns")] == pytest.approx([1.2e6, 2e6, 2.8e6])
    # Three rounds of 1, 2 and 3 ms: their range holds the median with 1 - 2 / 2^3.
    assert [row[name] for name in ("p50_low_ns", "p50_high_ns", "p50_confidence")] == [1e6, 3e6, 0.75]
    assert [row[name] for name in ("samples", "rounds", "disturbed_rounds")] == [3, 3, 0]
    assert row["missing"] == ""


def test_disturbed_rounds_are_counted_and_not_in_the_percentiles():
    timing = msgspec.structs.replace(runs.timing(1, 1, 9), disturbed=(2,), peak_bytes=77)
    row = timings_frame(runs.run_of(Measured(profile=runs.profile("m"), timings=(timing,)))).iloc[0]
    assert row[["p90_ns", "samples", "rounds", "disturbed_rounds", "device_peak_bytes"]].tolist() == [1e6, 3, 3, 1, 77]


def test_what_was_not_timed_says_why(a_run):
    frame = timings_frame(a_run)
    skipped = frame[frame["device"] == "cuda"]
    assert set(skipped["missing"]) == {"torch finds no CUDA device on this machine"}
    assert skipped[["p50_ns", "samples", "threads", "compiled"]].isna().all(axis=None)


def test_a_timing_without_samples_has_no_percentiles():
    empty = msgspec.structs.replace(runs.timing(1), samples_ns=(), rounds=())
    row = timings_frame(runs.run_of(Measured(profile=runs.profile("m"), timings=(empty,)))).iloc[0]
    assert (row["samples"], row["missing"]) == (0, "no sample was taken")
    assert row.isna()["p50_ns"]


def test_a_model_that_computation_limits(a_run):
    row = limits_frame(a_run).iloc[0].to_dict()
    # A MAC and a byte take 1 ns each: 2,000,000 MACs against 4 x (1,000 + 256) bytes, and it took 2 ms.
    assert (row["bound_ns"], row["measured_ns"], row["measured_over_bound"]) == (2e6, 2e6, 1)
    assert (row["flops_per_byte"], row["attained_macs_per_s"], row["roof_macs_per_s"]) == (50, 1e9, 1e9)
    assert (row["limited_by"], row["traffic_share_of_bound"], row["missing"]) == ("computation", 0, "")


def test_a_model_that_memory_limits():
    # 4 x 1,000 bytes against 100 MACs, then 10 MACs against 4 x 1: 4,000 ns of the bound's 4,010 are traffic.
    layers = (runs.layer("a", params=1000, macs=100), runs.layer("b", params=1, macs=10))
    profile = runs.profile("m", layers=layers, macs=110, traffic_bytes=4004)
    run = runs.run_of(Measured(profile=profile, timings=(runs.timing(1, 1, 1),)))
    row = limits_frame(msgspec.structs.replace(run, ceilings=(runs.ceilings(),))).iloc[0]
    assert (row["bound_ns"], row["limited_by"]) == (4010, "memory traffic")
    assert row["traffic_share_of_bound"] == pytest.approx(4000 / 4010)


def test_the_timing_that_was_counted_is_held_against_the_ceilings():
    other = msgspec.structs.replace(runs.timing(8, 8, 8), batch_size=8)
    run = runs.run_of(Measured(profile=runs.profile("m"), timings=(other, runs.timing(2, 2, 2))))
    frame = limits_frame(msgspec.structs.replace(run, ceilings=(runs.ceilings(),)))
    assert frame["measured_ns"].tolist() == [2e6]


def test_without_fitting_ceilings_there_is_no_bound_and_without_any_no_row(a_run):
    other = msgspec.structs.replace(a_run, ceilings=(runs.ceilings(dtype="float16"),))
    assert limits_frame(other)["bound_ns"].isna().all()
    assert "ceilings were not measured" in limits_frame(other)["missing"].iloc[0]
    assert limits_frame(msgspec.structs.replace(a_run, ceilings=())).empty
