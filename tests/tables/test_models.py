"""One row a model, with values by hand."""

import msgspec
import pytest
import runs

from archstats.records import Measured, Training
from archstats.tables.models import models_frame


def test_what_a_model_costs_and_takes_has_its_unit_in_the_columns_name(a_run):
    small = models_frame(a_run).iloc[0].to_dict()
    assert (small["model"], small["input"], small["params"], small["macs"]) == ("small", "1x3x8x8", 1000, 2_000_000)
    assert (small["param_bytes"], small["peak_bytes"]) == (4000, 3000)
    # 2 FLOPs a MAC: 4,000,000 over 80,000 bytes.
    assert small["flops_per_byte"] == 50
    # Of 1, 2 and 3 ms, deciles between neighbours; 2,000,000 MACs in 2 ms.
    assert small["cpu_latency_p10_ns"] == pytest.approx(1_200_000)
    assert (small["cpu_latency_p50_ns"], small["cpu_macs_per_s"]) == (2_000_000, 1e9)


def test_what_is_missing_is_empty_and_never_0(a_run):
    broken = models_frame(a_run).iloc[2]
    for name in ("params", "macs", "flops_per_byte", "coverage", "cpu_latency_p50_ns", "cpu_macs_per_s"):
        assert broken.isna()[name], name
    assert broken["error"] == "The forward pass failed in stem.conv: RuntimeError: no"
    assert str(models_frame(a_run)["macs"].dtype) == "Int64"


def test_without_traffic_there_is_no_intensity():
    run = runs.run_of(Measured(profile=runs.profile("m", macs=0, traffic_bytes=0)))
    assert models_frame(run)["flops_per_byte"].isna().all()


def test_a_training_step_has_columns_where_one_was_counted(a_run):
    assert not [name for name in models_frame(a_run) if "training" in name]
    first = a_run.measured[0]
    step = Training(forward_macs=5, backward_macs=10, peak_bytes=15)
    trained = msgspec.structs.replace(first, profile=msgspec.structs.replace(first.profile, training=step))
    frame = models_frame(msgspec.structs.replace(a_run, measured=(trained, *a_run.measured[1:])))
    columns = ["training_forward_macs", "training_backward_macs", "training_peak_bytes"]
    assert frame[columns].iloc[0].tolist() == [5, 10, 15]
    assert frame[columns].iloc[1:].isna().all(axis=None)
