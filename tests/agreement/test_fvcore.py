"""fvcore and torchinfo: what they are asked, and what of it is said."""

import pytest
from torch import nn

import archstats
from archstats.agreement import fvcore
from archstats.sources import Weights, resolve


def traced(model, shape=None):
    subject = resolve(model, shape)
    return fvcore.trace(subject.build(Weights.ALLOCATED), subject.example_inputs())


def test_what_fvcore_counts_as_nothing_is_named():
    module = nn.Sequential(nn.Conv2d(3, 4, 3), nn.ReLU(), nn.Sigmoid())
    assert traced(module, (1, 3, 8, 8)).uncounted == {"aten::relu": 1, "aten::sigmoid": 1}


def test_arithmetic_on_sizes_is_not_named():
    """TensorFlow's "same" padding adds and subtracts sizes; none of that is computation on data."""
    found = traced("squeezenet_same").uncounted
    assert found == {"aten::max_pool2d": 3, "aten::pad": 1, "aten::relu_": 26}


def test_fvcores_flops_are_macs_and_its_weights():
    """A batch norm with scale and shift weighs 2 an element, an adaptive average pool 1 an input element."""
    trace = traced(
        nn.Sequential(nn.Conv2d(3, 4, 3, padding=1), nn.BatchNorm2d(4), nn.AdaptiveAvgPool2d(1)), (1, 3, 8, 8)
    )
    macs = 3 * 4 * 9 * 64
    assert trace.by_operator == {"conv": macs, "batch_norm": 512, "adaptive_avg_pool2d": 256}
    assert trace.flops == macs + 512 + 256


@pytest.mark.parametrize("name", ["lenet", "resnet18_cifar", "mobilenet_v2", "squeezenet1_1", "vgg16_cifar"])
def test_the_tools_agree_on_parameters(name, profile_of):
    profile = archstats.profile(name, fvcore=True)
    assert profile.torchinfo_params == profile.params
    assert profile.errors == ()
    assert profile.fvcore_flops >= profile.macs
