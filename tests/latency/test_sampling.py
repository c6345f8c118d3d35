import random

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch import nn

from archstats.latency import devices, sampling
from archstats.latency.conditions import Conditions, Contestant
from archstats.latency.contention import Turn, disturbed, read, since
from archstats.latency.interval import median_interval
from archstats.latency.sampling import in_blocks, labelled, sample
from archstats.records import NotTimed, Timing
from archstats.sources import resolve


class Fails(nn.Module):
    def forward(self, x):
        raise ValueError("no more")


class FailsLater(nn.Module):
    """Runs while it is warmed up, and fails in one of its turns."""

    runs = 0

    def forward(self, x):
        type(self).runs += 1
        if type(self).runs > 21:
            raise RuntimeError("worn out")
        return x


def contestants(**modules):
    """Small models under names of their own; each weighs as many bytes as it has parameters' bytes."""
    made = []
    for name, module in modules.items():
        weight = 4 * sum(p.numel() for p in module.parameters())
        made.append(Contestant(name, resolve(module, (1, 4)), weight))
    return made


def weighing(**sizes):
    subject = resolve(nn.Linear(4, 4), (1, 4))
    return [Contestant(name, subject, size) for name, size in sizes.items()]


CPU = Conditions()


def test_every_model_gets_three_rounds_even_without_a_budget():
    result = sample(contestants(a=nn.Linear(4, 4), b=nn.Linear(4, 2)), CPU, budget_s=0)
    for timing in result.values():
        assert isinstance(timing, Timing)
        assert set(timing.rounds) == {0, 1, 2}
        assert len(timing.samples_ns) == len(timing.rounds) == len(timing.started_ns)
        assert all(ns > 0 for ns in timing.samples_ns)
        assert list(timing.started_ns) == sorted(timing.started_ns)
        assert (timing.device, timing.dtype, timing.batch_size, timing.inputs) == ("cpu", "float32", 1, "1x4")
        assert timing.threads == torch.get_num_threads()
        assert not timing.enough
        assert timing.anchor == ""


def test_rounds_are_added_until_the_median_is_known(monkeypatch):
    """A clock that always says the same leaves nothing to learn after the eighth round."""
    monkeypatch.setattr(sampling, "clock_for", lambda _device: lambda call: (call(), 40_000_000)[1])
    monkeypatch.setattr(sampling._Player, "disturbed", lambda _self: set())
    timing = sample(contestants(a=nn.Linear(4, 4)), CPU, budget_s=60)["a"]
    assert set(timing.rounds) == set(range(8))
    assert timing.enough
    assert len(timing.samples_ns) == 8  # a pass of more than 30 ms is a turn


def test_a_noisy_median_takes_more_rounds(monkeypatch):
    noise = random.Random(1)
    monkeypatch.setattr(
        sampling, "clock_for", lambda _device: lambda call: (call(), round(4e7 * noise.uniform(0.8, 1.2)))[1]
    )
    monkeypatch.setattr(sampling._Player, "disturbed", lambda _self: set())
    timing = sample(contestants(a=nn.Linear(4, 4)), CPU, budget_s=60)["a"]
    assert timing.enough
    assert max(timing.rounds) > 12


def test_a_turn_that_had_to_wait_for_a_processor_is_disturbed():
    player = sampling._Player(ready=None)
    player.turns = {number: Turn(10**6, 2.0, waited) for number, waited in enumerate([0, 0.01, 0.5, 0, 0.09])}
    player.samples_ns, player.rounds = [10, 10, 90, 11, 12], [0, 1, 2, 3, 4]
    assert player.disturbed() == {2}
    assert player.medians() == [10, 10, 11, 12]


def test_a_model_that_waits_in_every_turn_is_disturbed_in_all():
    assert disturbed({number: Turn(10**6, 1.0, 0.45) for number in range(9)}) == set(range(9))


def test_where_waiting_is_not_told_a_long_turn_with_little_computation_is_disturbed():
    turns = {number: Turn(30_000_000, share, None) for number, share in enumerate([1.9, 1.95, 1.2, 1.92, 6.2])}
    assert disturbed(turns) == {2}
    assert disturbed({0: Turn(700_000, 1.0, None), 1: Turn(700_000, 6.2, None)}) == set()
    assert disturbed({}) == set()


def test_waiting_is_read_from_the_system():
    """A process that computes alone on a thread waits for nothing worth mentioning, or the system does not tell."""
    before = read()
    sum(range(200_000))
    turn = since(before)
    assert turn.length_ns > 0
    assert turn.waited is None or turn.waited >= 0


def test_models_take_turns_within_a_round():
    """The order of the turns is drawn anew each round; each round has every model once."""
    turns = []
    sample(contestants(a=nn.Linear(4, 4), b=nn.Linear(4, 4), c=nn.Linear(4, 4)), CPU, budget_s=0.2, report=turns.append)
    warmed, played = turns[:3], turns[3:]
    assert sorted(warmed) == ["a", "b", "c"]
    rounds = [tuple(played[i : i + 3]) for i in range(0, len(played) - 2, 3)]
    assert all(sorted(order) == ["a", "b", "c"] for order in rounds)
    assert len(set(rounds)) > 1


def test_a_model_that_fails_does_not_stop_the_others():
    FailsLater.runs = 0
    result = sample(contestants(a=nn.Linear(4, 4), b=Fails(), c=FailsLater()), CPU, budget_s=0)
    assert isinstance(result["a"], Timing)
    assert result["b"] == NotTimed(device="cpu", reason="ValueError: no more", failed=True)
    assert isinstance(result["c"], NotTimed) or FailsLater.runs <= 21


def test_the_time_of_a_pass_is_what_the_clock_says(monkeypatch):
    monkeypatch.setattr(sampling, "clock_for", lambda _device: lambda call: (call(), 12_345)[1])
    timing = sample(contestants(a=nn.Linear(4, 4)), CPU, budget_s=0)["a"]
    assert set(timing.samples_ns) == {12_345}


def test_what_was_sampled_survives_ctrl_c(monkeypatch):
    turns = []

    def press_after_four(name):
        turns.append(name)
        if len(turns) == 2 + 4:
            raise KeyboardInterrupt

    two = contestants(a=nn.Linear(4, 4), b=nn.Linear(4, 4))
    before = torch.get_num_threads(), torch.random.get_rng_state()
    result = sample(two, Conditions(threads=1), budget_s=9, report=press_after_four)
    assert all(isinstance(timing, Timing) and timing.threads == 1 for timing in result.values())
    assert not any(timing.enough for timing in result.values())
    assert result.interrupted
    assert torch.get_num_threads() == before[0]
    assert torch.equal(torch.random.get_rng_state(), before[1])


def test_ctrl_c_before_a_models_turn_is_said():
    def press(_name):
        raise KeyboardInterrupt

    result = sample(weighing(a=9, b=9), CPU, budget_s=9, memory_bytes=10, report=press)
    assert set(result.values()) == {NotTimed(device="cpu", reason="stopped before its turn came")}
    assert result.interrupted


def test_steady_stops_when_two_passes_agree():
    times = iter([100, 50, 30, 29, 28, 1])
    calls = []
    sampling.steady(lambda: calls.append(1), lambda call: (call(), next(times))[1], 10**9, 20)
    assert len(calls) == 4
    sampling.steady(lambda: calls.append(1), lambda call: (call(), 10**9)[1], 10**9, 20)
    assert len(calls) == 5


@pytest.mark.parametrize("dtype", ["bfloat16", "float32"])
def test_conditions_are_those_of_the_pass(dtype):
    seen = []

    class Looks(nn.Module):
        def __init__(self):
            super().__init__()
            self.conv = nn.Conv2d(3, 4, 3)

        def forward(self, x):
            seen.append(
                (x.dtype, x.is_contiguous(memory_format=torch.channels_last), torch.is_inference_mode_enabled())
            )
            return self.conv(x)

    subject = resolve(Looks(), (2, 3, 8, 8))
    conditions = Conditions(dtype=dtype, channels_last=True, threads=1)
    timing = sample([Contestant("a", subject, 0)], conditions, budget_s=0)["a"]
    assert set(seen) == {(getattr(torch, dtype), True, True)}
    assert (timing.dtype, timing.channels_last, timing.threads, timing.batch_size) == (dtype, True, 1, 2)


def test_one_name_given_twice_is_two():
    assert list(labelled(["a", "b", "a", "a"]).values()) == ["a", "b", "a #2", "a #3"]


def names(blocks):
    return [[contestant.name for contestant in block] for block in blocks]


def test_what_fits_is_one_block():
    assert names(in_blocks(weighing(a=6, b=4), 10)) == [["a", "b"]]
    assert in_blocks([], 10) == []


def test_blocks_share_the_lightest_model():
    assert names(in_blocks(weighing(a=6, b=5, c=4, d=20, e=1), 10)) == [["e", "d"], ["e", "a"], ["e", "b", "c"]]


def test_the_anchor_links_the_blocks():
    result = sample(weighing(a=6, b=5, e=1), CPU, budget_s=0, memory_bytes=7)
    assert {name: timing.block for name, timing in result.items()} == {"a": 0, "b": 1, "e": 0}
    assert {timing.anchor for timing in result.values()} == {"e"}
    assert all(timing.anchor_ns > 0 for timing in result.values())


@given(st.dictionaries(st.text(max_size=3), st.integers(0, 50)), st.integers(1, 60))
def test_blocks_hold_each_model_and_stay_within_the_limit(sizes, limit):
    blocks = names(in_blocks(weighing(**{f"m{k}": v for k, v in sizes.items()}), limit))
    assert sorted({name for block in blocks for name in block}) == sorted(f"m{name}" for name in sizes)
    for block in blocks:
        assert len(block) <= 2 or sum(sizes[name[1:]] for name in block) <= limit
    if len(blocks) > 1:
        assert set.intersection(*map(set, blocks)) == {blocks[0][0]}


def test_without_cuda_it_is_skipped_with_a_reason(monkeypatch):
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    on, skipped = devices.resolve("auto")
    assert on == ["cpu"]
    assert "CUDA" in skipped["cuda"]


def test_with_cuda_both_are_timed(monkeypatch):
    monkeypatch.setattr(devices, "why_no_cuda", lambda: "")
    assert devices.resolve("auto") == (["cpu", "cuda"], {})
    assert devices.resolve("cuda") == (["cuda"], {})
    assert devices.resolve("cpu") == (["cpu"], {})


def test_cuda_by_name_without_a_device_is_an_error(monkeypatch):
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    with pytest.raises(devices.DeviceUnavailableError, match="--device cpu"):
        devices.resolve("cuda")


@pytest.mark.cuda
def test_cuda_times_are_those_of_the_kernels():
    """Eight products of 4096 x 4096 take eight times as long as one, within a third."""
    product = torch.randn(4096, 4096, device="cuda")
    clock = devices.clock_for("cuda")

    def median(times):
        return sorted(clock(lambda: [product @ product for _ in range(times)]) for _ in range(9))[4]

    median(1)
    assert median(8) / median(1) == pytest.approx(8, rel=0.34)


@pytest.mark.cuda
def test_a_model_is_timed_on_cuda():
    timing = sample(contestants(a=nn.Linear(4, 4)), Conditions("cuda"), budget_s=0.5)["a"]
    assert isinstance(timing, Timing)
    assert timing.device_name == torch.cuda.get_device_name(0)
    assert timing.peak_bytes > 0
    assert all(ns > 0 for ns in timing.samples_ns)


@pytest.mark.cuda
@pytest.mark.parametrize(
    "conditions", [Conditions("cuda", "float16", channels_last=True), Conditions("cuda", cuda_graph=True)]
)
def test_conditions_on_cuda(conditions):
    timing = sample([Contestant("a", resolve("mobilenet_v2"), 0)], conditions, budget_s=1)["a"]
    assert isinstance(timing, Timing)
    assert (timing.dtype, timing.cuda_graph) == (conditions.dtype, conditions.cuda_graph)


def test_the_interval_of_a_median_by_hand():
    """Of eight values the range holds the median unless all lie on one side: 1 - 2/256."""
    assert median_interval(range(8)) == (0, 7, 1 - 2 / 256)
    assert median_interval([5]) == (5, 5, 0)
    assert median_interval([3, 1]) == (1, 3, 0.5)
    # 1 - 2 (1 + 11) / 2**11 = 98.8 % is too little for the second from either end; with 12 values it is 99.4 %.
    assert median_interval(range(11)) == (0, 10, 1 - 2 / 2**11)
    assert median_interval(range(12)) == (1, 10, pytest.approx(1 - 2 * 13 / 2**12))
    with pytest.raises(ValueError, match="no value"):
        median_interval([])


def test_the_interval_holds_the_median_as_often_as_it_says():
    draw = random.Random(7)
    held = 0
    for _ in range(2000):
        low, high, _ = median_interval([draw.expovariate(1) for _ in range(25)])
        held += low <= 0.6931471805599453 <= high
    assert held / 2000 > 0.985
