"""What the models' costs are made of."""

import pytest
import runs

from archstats.records import Measured, Operation
from archstats.tables.layers import all_layers_frame, layers_frame, operations_frame


def test_layers_of_all_models_are_listed_without_mere_containers(a_run):
    rows = all_layers_frame(a_run)[["model", "path", "macs"]].values.tolist()
    assert rows == [
        ["small", "conv", 2_000_000],
        ["small", "conv.act", 0],
        ["large", "conv", 9_000_000],
        ["large", "conv.act", 0],
    ]


@pytest.mark.parametrize("name", ["lenet", "squeezenet1_1", "shufflenet_v2_x1_0"])
def test_columns_sum_to_the_models_totals(name, profile_of):
    profile = profile_of(name)
    layers = layers_frame(profile)
    for quantity in ("params", "macs", "activations", "traffic_bytes"):
        assert layers[quantity].sum() == getattr(profile, quantity), quantity
    operations = operations_frame(runs.run_of(Measured(profile=profile)))
    for quantity in ("macs", "traffic_bytes"):
        assert operations[quantity].sum() == getattr(profile, quantity), quantity


def test_intensity_has_six_digits_and_none_without_traffic():
    # 2 x 1,000,000 FLOPs over 4 x (100 + 50) = 600 bytes.
    layers = (runs.layer("a", params=100, activations=50, macs=1_000_000), runs.layer("b"))
    frame = layers_frame(runs.profile("m", layers=layers))
    assert frame["flops_per_byte"].tolist()[0] == 3333.33
    assert frame["flops_per_byte"].isna().tolist() == [False, True]


def test_an_operation_without_a_rule_has_no_macs():
    unknown = Operation(name="my::op", kind="unknown", calls=3, macs=0, elements=7, traffic_bytes=28)
    frame = operations_frame(runs.run_of(Measured(profile=runs.profile("m", operations=(unknown,)))))
    assert frame.isna()["macs"].all()
    assert frame[["model", "operation", "kind", "calls", "elements"]].values.tolist() == [
        ["m", "my::op", "unknown", 3, 7]
    ]


def test_a_run_without_a_counted_model_has_empty_tables():
    run = runs.run_of(Measured(profile=runs.failed("broken")))
    assert all_layers_frame(run).empty
    assert operations_frame(run).empty
