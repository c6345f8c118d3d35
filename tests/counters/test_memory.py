"""Memory against sums by hand, against brute force, and against PyTorch's own memory profiler.

The profiler sees what kernels allocate for themselves too: oneDNN's reordered copies of a convolution's operands, the
indices of a max pool. That scratch space is not counted here, so forward passes are compared on models whose kernels
take none, and training steps, in which it is small beside what is kept for the backward pass, on ten others.
"""

import pytest
import torch
from torch import nn
from torch.multiprocessing.reductions import StorageWeakRef
from torch.profiler import ProfilerActivity, profile
from torch.utils._python_dispatch import TorchDispatchMode

import archstats
from archstats.sources import Weights, resolve

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


class Block(nn.Module):
    """Adds its input to what two layers make of it."""

    def __init__(self):
        super().__init__()
        self.first, self.second = nn.Linear(10, 40), nn.Linear(40, 10)

    def forward(self, x):
        return x + self.second(torch.relu(self.first(x)))


def held_by_path(profile):
    return {layer.path: (layer.held_bytes, layer.held_at) for layer in profile.layers}


def test_each_call_holds_what_lives_while_its_own_operations_run():
    """Numbers are features a row, 3 rows of 4 bytes; the operations: 0, 1.first, relu, 1.second, sum."""
    profile = archstats.profile(nn.Sequential(nn.Linear(6, 10), Block()), (3, 6))
    assert held_by_path(profile) == {
        "": (0, 0),  # runs nothing itself
        "0": (12 * 10, 0),
        "1": (12 * (10 + 40 + 40), 2),  # the relu; the sum later holds 10 + 10 + 10
        "1.first": (12 * (10 + 40), 1),
        "1.second": (12 * (10 + 40 + 10), 3),
    }
    assert profile.peak_bytes == 12 * 90


def test_what_is_held_in_the_same_measure_twice_is_noted_when_it_first_is():
    class Chain(nn.Module):
        def forward(self, x):
            for _ in range(4):
                x = torch.tanh(x)
            return x

    # The first result lives alone, each later one beside the one that it is made from.
    assert held_by_path(archstats.profile(Chain(), (3, 10))) == {"": (2 * 4 * 3 * 10, 1)}


def test_an_operation_in_place_holds_what_is_alive():
    module = nn.Sequential(nn.Linear(10, 20), nn.ReLU(inplace=True))
    assert held_by_path(archstats.profile(module, (3, 10)))["1"] == (4 * 3 * 20, 1)


class BruteForce(TorchDispatchMode):
    """Adds up, after every operation on real tensors, each storage made so far that is still there."""

    def __init__(self, module):
        super().__init__()
        self.outside = {x.untyped_storage().data_ptr() for x in (*module.parameters(), *module.buffers())}
        self.made, self.running, self.held = [], [], {}
        for path, child in module.named_modules():
            child.register_forward_pre_hook(lambda *_, path=path: self.running.append(path))
            child.register_forward_hook(lambda *_: self.running.pop() and None)

    def __torch_dispatch__(self, func, types, args=(), kwargs=None):
        out = func(*args, **(kwargs or {}))
        for x in out if isinstance(out, tuple | list) else (out,):
            storage = x.untyped_storage()
            if storage.data_ptr() not in self.outside:
                self.made.append((StorageWeakRef(storage), storage.data_ptr(), storage.nbytes()))
        alive = {address: size for reference, address, size in self.made if not reference.expired()}
        path = self.running[-1]
        self.held[path] = max(self.held.get(path, 0), sum(alive.values()))
        return out


@pytest.mark.parametrize(
    "name",
    ["lenet", "resnet18_cifar", "googlenet_cifar", "densenet", "shufflenet_v2_x0_5", "squeezenet1_1",
     "mobilenet_v3_small"],
)  # fmt: skip
def test_what_each_call_holds_against_brute_force(name, profile_of):
    subject = resolve(name)
    module, (image,) = subject.build(Weights.INITIALISED).eval(), subject.example_inputs().tensors
    with torch.inference_mode(), BruteForce(module) as brute:
        brute.outside.add(image.untyped_storage().data_ptr())
        module(image)
    counted = {}
    for layer in profile_of(name).layers:
        counted[layer.path] = max(counted.get(layer.path, 0), layer.held_bytes)
    assert {path: held for path, held in counted.items() if held} == brute.held
    assert max(counted.values()) == profile_of(name).peak_bytes


@pytest.mark.parametrize("name", archstats.list_models())
def test_the_most_that_any_call_holds_is_the_peak(name, profile_of):
    profile = profile_of(name)
    assert max(layer.held_bytes for layer in profile.layers) == profile.peak_bytes
    moments = [layer.held_at for layer in profile.layers if layer.held_bytes]
    assert len(set(moments)) == len(moments)  # one operation is of one call
    assert max(moments) < sum(operation.calls for operation in profile.operations)


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
