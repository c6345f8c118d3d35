"""The backward pass, operation by operation."""

import pytest
import torch
from torch import nn

import archstats
from archstats.errors import ForwardError, UnknownOperationsError


def step(module, shape):
    return archstats.profile(module, shape, training=True).training


def test_each_layer_but_the_first_costs_twice_its_forward_pass():
    """The gradient of the weight and that of the input, which the first layer's input does not want."""
    first, second = nn.Conv2d(3, 8, 3), nn.Conv2d(8, 6, 3, groups=2)
    forward_first, forward_second = 8 * 36 * 27, 6 * 16 * 36
    counted = step(nn.Sequential(first, nn.ReLU(), second), (1, 3, 8, 8))
    assert counted.forward_macs == forward_first + forward_second
    assert counted.backward_macs == forward_first + 2 * forward_second


def test_frozen_layers_cost_no_gradient_of_their_weights():
    module = nn.Sequential(nn.Linear(4, 5), nn.Linear(5, 6), nn.Linear(6, 7))
    module[1].requires_grad_(requires_grad=False)
    assert step(module, (1, 4)).backward_macs == 20 + 30 + 2 * 42
    module.requires_grad_(requires_grad=False)
    assert step(module, (1, 4)).backward_macs == 0


def test_a_training_step_that_cannot_run_says_what_to_try():
    module = nn.Sequential(nn.Linear(3, 4), nn.BatchNorm1d(4))
    with pytest.raises(ForwardError, match=r"training step on an input of 1x3 failed: ValueError.*--batch-size 2"):
        step(module, (1, 3))
    assert step(module, (2, 3)).forward_macs == 24


def test_an_operation_of_the_backward_pass_without_a_rule_is_named_and_fails_a_strict_count():
    class Double(torch.autograd.Function):
        @staticmethod
        def forward(_ctx, x):
            return x * 2

        @staticmethod
        def backward(_ctx, grad):
            return torch.ops.archstats_tests.hidden(grad)

    torch.library.define("archstats_tests::hidden", "(Tensor x) -> Tensor")
    torch.library.impl("archstats_tests::hidden", "Meta", torch.empty_like)

    class Doubles(nn.Module):
        def __init__(self):
            super().__init__()
            self.layer = nn.Linear(3, 4)

        def forward(self, x):
            return Double.apply(self.layer(x))

    profile = archstats.profile(Doubles(), (2, 3), training=True)
    assert profile.uncounted == {}
    assert profile.training.uncounted == {"archstats_tests::hidden": 1}
    archstats.profile(Doubles(), (2, 3), strict=True)
    with pytest.raises(UnknownOperationsError, match="archstats_tests::hidden 1 time in a training step"):
        archstats.profile(Doubles(), (2, 3), training=True, strict=True)


@pytest.mark.parametrize(
    "layer",
    [nn.Softmax(1), nn.LogSoftmax(1), nn.ELU(), nn.LeakyReLU(), nn.Mish(), nn.Softplus(), nn.LogSigmoid(), nn.GELU(),
     nn.Hardswish(), nn.SiLU(), nn.LayerNorm(4), nn.BatchNorm1d(4), nn.Dropout(), nn.PReLU()],
    ids=lambda layer: type(layer).__name__,
)  # fmt: skip
def test_the_backward_of_common_layers_is_known_and_multiplies_no_matrices(layer):
    counted = step(nn.Sequential(nn.Linear(3, 4), layer), (2, 3))
    assert counted.uncounted == {}
    assert counted.backward_macs == 24


@pytest.mark.parametrize(("layer", "shape"), [(nn.LSTM(3, 4), (5, 2, 3)), (nn.GRU(3, 4), (5, 2, 3))])
def test_recurrent_layers_flow_back_through_all_their_steps(layer, shape):
    """Each step's two products have a gradient of their weight; the input's is not wanted, the first state's is not."""
    gates = 4 if isinstance(layer, nn.LSTM) else 3
    counted = step(layer, shape)
    from_input, from_state = 5 * 2 * 3 * 4 * gates, 5 * 2 * 4 * 4 * gates
    assert counted.uncounted == {}
    assert counted.forward_macs == from_input + from_state
    assert counted.backward_macs == from_input + from_state + from_state * 4 // 5


@pytest.mark.parametrize("name", ["mobilenet_v3_small", "shufflenet_v1_g3", "efficientnet_b0", "densenet"])
def test_training_the_zoo_leaves_nothing_uncounted(name):
    from archstats.zoo import ZOO

    assert step(name, (2, *ZOO.get(name).input_shape)).uncounted == {}


def test_several_outputs_all_flow_back():
    class Two(nn.Module):
        def __init__(self):
            super().__init__()
            self.stem, self.left, self.right = nn.Linear(3, 4), nn.Linear(4, 5), nn.Linear(4, 6)

        def forward(self, x):
            x = self.stem(x)
            return {"left": self.left(x), "right": [self.right(x), torch.ones(2), "a word"]}

    assert step(Two(), (1, 3)).backward_macs == 12 + 2 * 20 + 2 * 24


def test_attention_flows_back():
    """Scores and weighted sum are two products; each product has two gradients."""

    class Attend(nn.Module):
        def __init__(self):
            super().__init__()
            self.project = nn.Linear(8, 24, bias=False)

        def forward(self, x):
            query, key, value = self.project(x).view(1, 5, 3, 2, 4).permute(2, 0, 3, 1, 4)
            return nn.functional.scaled_dot_product_attention(query, key, value)

    counted = step(Attend(), (1, 5, 8))
    projection, attention = 5 * 8 * 24, 2 * (2 * 5 * 5 * 4)
    assert counted.forward_macs == projection + attention
    assert counted.backward_macs == projection + 2 * attention


def test_a_model_trains_at_three_times_its_forward_pass_less_the_first_gradient():
    profile = archstats.profile("resnet18_cifar", training=True)
    stem = next(layer for layer in profile.layers if layer.path == "stem.conv")
    assert profile.training.forward_macs == profile.macs
    assert profile.training.backward_macs == 2 * profile.macs - stem.macs
