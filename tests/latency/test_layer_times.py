import itertools

import pytest
import torch
from torch import nn

from archstats.latency import layer_times
from archstats.latency.layer_times import Stopwatch, time_layers
from archstats.records import LayerTime
from archstats.sources import resolve

ZOO = ["lenet", "squeezenet_fashion", "mobilenet_v1_cifar", "shufflenet_v2_x0_5", "mobilenet_v3_small"]


def rows_of(profile):
    return [(row.path, row.call) for row in profile.layers if row.leaf]


def calls_of(times):
    return [(time.path, time.call) for time in times]


class Shared(nn.Module):
    """Calls one layer three times."""

    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(4, 4)
        self.act = nn.ReLU()

    def forward(self, x):
        for _ in range(3):
            x = self.act(self.fc(x))
        return x


class Fails(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(4, 4)
        self.last = nn.Linear(5, 4)

    def forward(self, x):
        return self.last(self.fc(x))


def hooks_on(module):
    return sum(len(m._forward_hooks) + len(m._forward_pre_hooks) for m in module.modules())


@pytest.mark.parametrize("name", ZOO)
def test_the_rows_are_those_of_the_profile(name, profile_of):
    times = time_layers(resolve(name, None), passes=1)
    assert calls_of(times) == rows_of(profile_of(name))
    assert all(time.ns > 0 for time in times)


@pytest.mark.parametrize(
    ("module", "shape"),
    [
        (Shared(), (2, 4)),
        (nn.Linear(4, 2), (3, 4)),
        (nn.TransformerEncoderLayer(16, 2, 32, batch_first=True), (1, 5, 16)),
    ],
)
def test_so_are_those_of_shared_layers_and_single_ones(module, shape):
    import archstats

    times = time_layers(resolve(module, shape), passes=2)
    assert calls_of(times) == rows_of(archstats.profile(module, shape))


def test_a_time_is_the_median_of_the_passes_without_the_first():
    ticks = itertools.chain.from_iterable((0, took) for took in (1000, 5, 90, 7))
    watch, module = Stopwatch(clock_ns=lambda: next(ticks)), nn.Linear(2, 2)
    with watch.on(module):
        for _ in range(4):
            watch.begin_pass()
            module(torch.ones(1, 2))
    assert watch.medians(skipped_passes=1) == (LayerTime(path="", call=0, ns=7),)


def test_a_device_is_waited_for_before_and_after_each_call():
    said = []
    watch = Stopwatch(synchronise=lambda: said.append("wait"), clock_ns=lambda: said.append("read") or 0)
    with watch.on(module := nn.Linear(2, 2)):
        watch.begin_pass()
        module(torch.ones(1, 2))
    assert said == ["wait", "read", "wait", "read"]


def test_hooks_are_removed_whatever_happens():
    module = Fails()

    def watched():
        with Stopwatch().on(module):
            assert hooks_on(module) == 4
            module(torch.ones(1, 4))

    with pytest.raises(RuntimeError, match="shapes"):
        watched()
    assert hooks_on(module) == 0


def test_a_layer_that_fails_and_is_caught_does_not_shift_the_others():
    ticks = itertools.count(step=10)
    watch = Stopwatch(clock_ns=lambda: next(ticks))
    module = nn.ModuleDict({"bad": nn.Linear(9, 2), "good": nn.Linear(2, 2)})
    with watch.on(module):
        watch.begin_pass()
        with pytest.raises(RuntimeError, match="shapes"):
            module["bad"](torch.ones(1, 2))
        module["good"](torch.ones(1, 2))
    assert calls_of(watch.medians()) == [("bad", 0), ("good", 0)]
    assert watch._running == []


def test_the_callers_module_and_generator_are_left_alone():
    module = Shared()
    state = torch.get_rng_state()
    times = time_layers(resolve(module, (1, 4)), passes=2)
    assert calls_of(times) == [(name, call) for call in range(3) for name in ("fc", "act")]
    assert hooks_on(module) == 0
    assert torch.equal(torch.get_rng_state(), state)
    assert not torch.is_inference_mode_enabled()


def test_a_dtype_is_that_of_weights_and_floating_inputs():
    seen = []

    class Looks(nn.Module):
        def __init__(self):
            super().__init__()
            self.embedding = nn.Embedding(3, 4)

        def forward(self, x, ids):
            seen.append((x.dtype, ids.dtype, self.embedding(ids).dtype))
            return x

    time_layers(resolve(Looks(), "1x4, int64:1x2"), passes=1, dtype="bfloat16")
    assert seen == [(torch.bfloat16, torch.int64, torch.bfloat16)] * 2


def test_there_is_one_pass_more_than_are_timed(monkeypatch):
    begun = []
    begin = layer_times.Stopwatch.begin_pass
    monkeypatch.setattr(layer_times.Stopwatch, "begin_pass", lambda self: begun.append(begin(self)))
    time_layers(resolve(nn.Linear(4, 4), (1, 4)), passes=3)
    assert len(begun) == 4


@pytest.mark.cuda
def test_layers_are_timed_on_a_card():
    times = time_layers(resolve("lenet", None), device="cuda", passes=2)
    assert all(time.ns > 0 for time in times)
