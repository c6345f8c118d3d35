import pytest
import torch
from by_hand import conv, linear
from torch import nn
from torch.nn import functional

import archstats
from archstats.errors import ForwardError


class Functional(nn.Module):
    """A convolution by module, another by function, and an activation that fvcore ignores in silence."""

    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 4, 3, padding=1)
        self.weight = nn.Parameter(torch.zeros(5, 4, 1, 1))

    def forward(self, x):
        return functional.conv2d(functional.relu(self.conv(x)), self.weight)


class Twice(nn.Module):
    """One layer, called twice."""

    def __init__(self):
        super().__init__()
        self.layer = nn.Linear(6, 6)

    def forward(self, x):
        return self.layer(self.layer(x))


class Untraceable(nn.Module):
    """Runs, but not under a tracer, as modules with data-dependent control flow do."""

    def forward(self, x):
        if torch.jit.is_tracing():
            raise RuntimeError("cannot be traced")
        return x * 2


class Fails(nn.Module):
    def __init__(self):
        super().__init__()
        self.stem = nn.Sequential(nn.Conv2d(3, 4, 1), nn.Linear(7, 7))

    def forward(self, x):
        return self.stem(x)


def layers_of(profile):
    return {layer.path: layer for layer in profile.layers}


def test_a_functional_call_belongs_to_the_module_that_makes_it():
    profile = archstats.profile(Functional(), (1, 3, 8, 8))
    by_module, by_function = conv(3, 4, 3, 8, bias=True), conv(4, 5, 1, 8)
    assert profile.macs == by_module.macs + by_function.macs
    assert profile.params == by_module.params + by_function.params
    layers = layers_of(profile)
    assert (layers["conv"].params, layers["conv"].macs) == by_module
    assert (layers[""].params, layers[""].macs) == by_function
    assert profile.activations == 4 * 64 + 5 * 64


def test_what_fvcore_counts_as_nothing_is_named():
    assert archstats.profile(Functional(), (1, 3, 8, 8)).uncounted == {"aten::relu": 1}


def test_arithmetic_on_sizes_is_not_named():
    """TensorFlow's "same" padding adds and subtracts sizes; none of that is computation on data."""
    profile = archstats.profile("squeezenet_same")
    assert profile.uncounted == {"aten::avg_pool2d": 1, "aten::max_pool2d": 3, "aten::pad": 1, "aten::relu_": 26}


def test_a_module_called_twice_counts_twice_and_has_its_parameters_once():
    profile = archstats.profile(Twice(), (1, 6))
    cost = linear(6, 6)
    assert (profile.params, profile.macs) == (cost.params, 2 * cost.macs)
    layer = layers_of(profile)["layer"]
    assert (layer.calls, layer.params, layer.macs) == (2, cost.params, 2 * cost.macs)


def test_fvcores_flops_are_macs_and_its_weights():
    """A batch norm with scale and shift weighs 2 an element, an adaptive average pool 1 an input element."""
    module = nn.Sequential(nn.Conv2d(3, 4, 3, padding=1), nn.BatchNorm2d(4), nn.AdaptiveAvgPool2d(1))
    profile = archstats.profile(module, (1, 3, 8, 8))
    assert profile.macs == 3 * 4 * 9 * 64
    assert profile.fvcore_flops == profile.macs + 2 * 4 * 64 + 4 * 64
    assert profile.operators == {"conv": profile.macs, "batch_norm": 512, "adaptive_avg_pool2d": 256}


def test_each_column_sums_to_the_total(profile_of):
    for name in ("googlenet_cifar", "mobilenet_v3_small", "shufflenet_v1_g3"):
        profile = profile_of(name)
        for column in ("params", "macs", "fvcore_flops", "activations"):
            assert sum(getattr(layer, column) for layer in profile.layers) == getattr(profile, column)


def test_counts_grow_with_the_batch():
    one, four = (archstats.profile("lenet", (batch, 3, 32, 32)) for batch in (1, 4))
    assert (four.params, four.macs, four.activations) == (one.params, 4 * one.macs, 4 * one.activations)


def test_a_failing_trace_leaves_a_reason_and_the_rest():
    profile = archstats.profile(Untraceable(), (1, 3))
    assert (profile.macs, profile.fvcore_flops, profile.activations) == (None, None, None)
    assert profile.missing.keys() == {"macs", "fvcore_flops", "activations"}
    assert profile.missing["fvcore_flops"] == "fvcore's trace failed: RuntimeError: cannot be traced"
    assert profile.params == 0
    assert profile.to_dict()["fvcore_flops"] is None


def test_a_failing_forward_pass_names_the_module():
    with pytest.raises(ForwardError, match=r"1x3x8x8 failed in stem\.1: RuntimeError") as caught:
        archstats.profile(Fails(), (1, 3, 8, 8))
    assert caught.value.where == "stem.1"


def test_a_shape_that_a_network_cannot_take_names_its_own():
    with pytest.raises(ForwardError, match=r"failed in fc1.*Its own input is 1x3x32x32\."):
        archstats.profile("lenet", (1, 3, 64, 64))


def test_a_module_is_left_exactly_as_it_was():
    module = nn.Sequential(nn.Conv2d(3, 4, 3), nn.BatchNorm2d(4), nn.Dropout()).train()
    before = {name: tensor.clone() for name, tensor in module.state_dict().items()}
    archstats.profile(module, (2, 3, 8, 8))
    assert all(child.training for child in module.modules())
    assert all(torch.equal(tensor, before[name]) for name, tensor in module.state_dict().items())
    assert all(p.requires_grad and p.grad is None for p in module.parameters())
    hooks = [h for child in module.modules() for h in (*child._forward_hooks, *child._forward_pre_hooks)]
    assert hooks == []


def test_frozen_parameters_are_told_apart():
    module = nn.Sequential(nn.Linear(3, 4), nn.Linear(4, 5))
    module[0].requires_grad_(requires_grad=False)
    profile = archstats.profile(module, (1, 3))
    assert (profile.params, profile.trainable_params) == (16 + 25, 25)
    assert profile.param_bytes == 4 * (16 + 25)


def test_the_record_is_frozen_and_gives_a_frame_and_a_dict(profile_of):
    profile = profile_of("lenet")
    with pytest.raises(AttributeError):
        profile.macs = 0
    assert profile.frame["macs"].sum() == profile.macs
    plain = profile.to_dict()
    assert plain["model"] == "lenet"
    assert plain["input"] == [[1, 3, 32, 32]]
    assert {"path", "type", "output", "params", "macs"} <= plain["layers"][0].keys()
    assert {"params", "macs", "fvcore_flops", "activations", "uncounted", "departures"} <= plain.keys()
