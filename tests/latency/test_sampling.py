import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch import nn

from archstats.latency import devices, sampling
from archstats.latency.sampling import in_blocks, sample
from archstats.records import NotTimed, Timing
from archstats.sources import resolve


class Fails(nn.Module):
    def forward(self, x):
        raise ValueError("no more")


class FailsLater(nn.Module):
    """Runs while it is warmed up, and fails in its first turn."""

    runs = 0

    def forward(self, x):
        type(self).runs += 1
        if type(self).runs > 2:
            raise RuntimeError("worn out")
        return x


def subjects(**modules):
    return {name: resolve(module, (1, 4)) for name, module in modules.items()}


def test_every_model_gets_three_rounds_even_without_a_budget():
    result = sample(subjects(a=nn.Linear(4, 4), b=nn.Linear(4, 2)), {"a": 80, "b": 40}, device="cpu", budget_s=0)
    for timing in result.values():
        assert isinstance(timing, Timing)
        assert set(timing.rounds) == {0, 1, 2}
        assert len(timing.samples_ns) == len(timing.rounds)
        assert all(ns > 0 for ns in timing.samples_ns)
        assert (timing.device, timing.dtype, timing.batch_size) == ("cpu", "float32", 1)
        assert timing.threads == torch.get_num_threads()


def test_a_longer_budget_gives_more_rounds():
    few, many = (
        sample(subjects(a=nn.Linear(4, 4)), {"a": 80}, device="cpu", budget_s=budget)["a"] for budget in (0, 0.5)
    )
    assert len(many.samples_ns) > len(few.samples_ns)


def test_models_take_turns_within_a_round():
    """The order of the turns is drawn anew each round; each round has every model once."""
    turns = []
    sample(
        subjects(a=nn.Linear(4, 4), b=nn.Linear(4, 4), c=nn.Linear(4, 4)),
        {"a": 1, "b": 1, "c": 1},
        device="cpu",
        budget_s=0.2,
        report=turns.append,
    )
    warmed, played = turns[:3], turns[3:]
    assert sorted(warmed) == ["a", "b", "c"]
    rounds = [tuple(played[i : i + 3]) for i in range(0, len(played) - 2, 3)]
    assert all(sorted(order) == ["a", "b", "c"] for order in rounds)
    assert len(set(rounds)) > 1


def test_a_model_that_fails_does_not_stop_the_others():
    FailsLater.runs = 0
    result = sample(
        subjects(a=nn.Linear(4, 4), b=Fails(), c=FailsLater()), {"a": 1, "b": 1, "c": 1}, device="cpu", budget_s=0
    )
    assert isinstance(result["a"], Timing)
    assert result["b"] == NotTimed(device="cpu", reason="ValueError: no more", failed=True)
    assert result["c"] == NotTimed(device="cpu", reason="RuntimeError: worn out", failed=True)


def test_the_time_of_a_pass_is_what_the_clock_says(monkeypatch):
    monkeypatch.setattr(sampling, "clock_for", lambda _device: lambda call: (call(), 12_345)[1])
    timing = sample(subjects(a=nn.Linear(4, 4)), {"a": 1}, device="cpu", budget_s=0)["a"]
    assert set(timing.samples_ns) == {12_345}


def test_blocks_hold_what_fits():
    assert in_blocks({"a": 6, "b": 5, "c": 4, "d": 20}, 10) == [["d"], ["a", "c"], ["b"]]


@given(st.dictionaries(st.text(max_size=3), st.integers(0, 50)), st.integers(1, 60))
def test_blocks_hold_each_model_once_and_stay_within_the_limit(sizes, limit):
    blocks = in_blocks(sizes, limit)
    assert sorted(name for block in blocks for name in block) == sorted(sizes)
    assert all(len(block) == 1 or sum(sizes[name] for name in block) <= limit for block in blocks)


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
    timing = sample(subjects(a=nn.Linear(4, 4)), {"a": 80}, device="cuda", budget_s=0.5)["a"]
    assert isinstance(timing, Timing)
    assert timing.device_name == torch.cuda.get_device_name(0)
    assert all(ns > 0 for ns in timing.samples_ns)
