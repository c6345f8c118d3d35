"""Peak memory against sums by hand, and against PyTorch's own memory profiler.

The profiler sees what kernels allocate for themselves too: oneDNN's reordered copies of a convolution's operands, the
indices of a max pool. That scratch space is not counted here, so forward passes are compared on models whose kernels
take none, and training steps, in which it is small beside what is kept for the backward pass, on ten others.
"""

import pytest
import torch
from torch import nn
from torch.profiler import ProfilerActivity, profile

import archstats

tv = pytest.importorskip("torchvision.models")


def profiled_peak(run):
    """Run once under PyTorch's profiler; return the most bytes that were allocated together."""
    with profile(activities=[ProfilerActivity.CPU], profile_memory=True) as profiler:
        run()
    events = [e for e in profiler.profiler.kineto_results.events() if e.name() == "[memory]"]
    live = peak = 0
    for event in sorted(events, key=lambda e: e.start_ns()):
        live += event.nbytes()
        peak = max(peak, live)
    return peak


def test_a_chain_holds_two_neighbours():
    """Without anything that keeps them, an output and the input it is made from live together."""
    module = nn.Sequential(nn.Linear(10, 20), nn.Linear(20, 50), nn.Linear(50, 5))
    assert archstats.profile(module, (3, 10)).peak_bytes == 4 * 3 * (20 + 50)


def test_an_operation_in_place_takes_nothing():
    module = nn.Sequential(nn.Linear(10, 20), nn.ReLU(inplace=True), nn.Flatten())
    assert archstats.profile(module, (3, 10)).peak_bytes == 4 * 3 * 20


def test_a_residual_connection_keeps_its_input():
    class Residual(nn.Module):
        def __init__(self):
            super().__init__()
            self.first, self.second = nn.Linear(10, 40), nn.Linear(40, 10)

        def forward(self, x):
            y = self.first(x)
            return y.sum() + self.second(torch.tanh(y)).sum()

    # y, tanh(y) and the second layer's output live together, beside a scalar.
    assert archstats.profile(Residual(), (3, 10)).peak_bytes == 4 * 3 * (40 + 40 + 10) + 4


def test_weights_inputs_and_their_views_are_outside():
    class OnlyViews(nn.Module):
        def __init__(self):
            super().__init__()
            self.weight = nn.Parameter(torch.zeros(6, 4))

        def forward(self, x):
            return x.t(), self.weight.t()[0]

    assert archstats.profile(OnlyViews(), (3, 10)).peak_bytes == 0


def test_training_keeps_activations_and_makes_gradients():
    """One layer: the gradient of its output (a broadcast one), of its weight and of its bias; the output itself."""
    step = archstats.profile(nn.Linear(100, 200, bias=False), (3, 100), training=True).training
    assert step.forward_macs == 3 * 100 * 200
    assert step.backward_macs == 3 * 100 * 200  # the input wants no gradient
    assert step.peak_bytes == pytest.approx(4 * (100 * 200), rel=0.05)


@pytest.mark.parametrize(
    "name",
    ["resnet18", "googlenet", "vit_b_16", "swin_t", "convnext_tiny"],
)
def test_a_forward_pass_against_the_profiler(name):
    module = getattr(tv, name)(**({"init_weights": False} if name == "googlenet" else {})).eval()
    image = torch.randn(2, 3, 224, 224)
    with torch.inference_mode():
        module(image)
        expected = profiled_peak(lambda: module(image))
    assert archstats.profile(module, tuple(image.shape)).peak_bytes == pytest.approx(expected, rel=0.05)


@pytest.mark.parametrize(
    "name",
    ["alexnet", "vgg11", "resnet18", "resnet50", "mobilenet_v2", "mobilenet_v3_large", "densenet121", "efficientnet_b0",
     "mnasnet1_0", "regnet_y_400mf", "swin_t"],
)  # fmt: skip
def test_a_training_step_against_the_profiler(name):
    module = getattr(tv, name)().train()
    size = 224 if name == "swin_t" else 128
    images = torch.randn(2, 3, size, size)

    def step():
        module(images).sum().backward()

    step()
    module.zero_grad(set_to_none=True)
    expected = profiled_peak(step)
    measured = archstats.profile(module, tuple(images.shape), training=True).training
    assert measured.peak_bytes == pytest.approx(expected, rel=0.05)
