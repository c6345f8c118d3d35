"""What kind of work a call does, by the operations that it ran."""

import msgspec
import pytest
import runs

from archstats.counters import formulas, rules
from archstats.report.parts.kinds import CONTAINER, KINDS, OTHER, kind_of, legend


def kind(*operations, leaf=True):
    return kind_of(runs.layer("a", kind="Conv2d", leaf=leaf, operations=dict.fromkeys(operations, 0)))


@pytest.mark.parametrize(
    ("operations", "expected"),
    [
        (["aten::conv2d"], "conv"),
        (["aten::pad", "aten::conv2d"], "conv"),
        (["aten::conv_transpose1d"], "conv"),
        (["torchvision::deform_conv2d"], "conv"),
        (["aten::linear"], "linear"),
        (["aten::baddbmm"], "linear"),
        (["aten::lstm"], "linear"),
        (["aten::linear", "aten::scaled_dot_product_attention"], "attention"),
        (["aten::batch_norm"], "norm"),
        (["aten::native_layer_norm"], "norm"),
        (["aten::max_pool2d"], "pooling"),
        (["aten::mean"], "pooling"),
        (["aten::relu_"], "activation"),
        (["aten::sigmoid", "aten::mul"], "activation"),
        (["aten::add", "aten::relu6", "aten::div", "aten::mul"], "activation"),
        (["aten::leaky_relu"], "activation"),
        (["aten::gelu"], "activation"),
        (["aten::_log_softmax"], "activation"),
        (["aten::add"], OTHER),
        (["aten::embedding"], OTHER),
        (["aten::upsample_bilinear2d"], OTHER),
        (["conv2d"], OTHER),
        (["my::op"], OTHER),
        ([], OTHER),
    ],
)
def test_the_kind_of_a_call(operations, expected):
    assert kind(*operations) == expected


def test_a_module_that_runs_nothing_itself_holds_others():
    assert kind(leaf=False) == CONTAINER
    assert kind("aten::matmul", leaf=False) == "linear"


def test_the_name_of_its_class_says_nothing():
    layer = msgspec.structs.replace(runs.layer("a", kind="Attention"), operations={"aten::conv2d": 1})
    assert kind_of(layer) == "conv"


def test_whatever_has_macs_has_a_kind_of_its_own():
    assert formulas.__doc__  # imported for what it registers
    counted = [name for name in rules.FORMULAS if "trilinear" not in name]
    assert len(counted) > 40
    assert {kind(name) for name in counted} <= {"conv", "linear", "attention"}


def test_a_legend_has_what_is_met_in_its_own_order():
    assert list(legend(["container", "conv", "container"])) == ["conv", "container"]
    assert list(legend(KINDS)) == list(KINDS)
