import pytest
import torch

from archstats.latency import ceilings
from archstats.latency.ceilings import Workload, best_rate, measure_ceilings, using_threads


class FakeClock:
    """Says what each call took; keeps what was called."""

    def __init__(self, *times_ns):
        self.times_ns = list(times_ns)
        self.taken = 0

    def __call__(self, call):
        call()
        self.taken += 1
        return self.times_ns.pop(0) if len(self.times_ns) > 1 else self.times_ns[0]


def work(amount, calls=None):
    return Workload(amount, lambda: None if calls is None else calls.append(amount))


def test_a_ceiling_is_the_best_that_was_seen():
    clock = FakeClock(400_000_000, 100_000_000, 300_000_000)
    assert best_rate([work(1e9)], clock) == pytest.approx(1e10)
    assert clock.taken == 3


def test_every_workload_is_warmed_up_first():
    calls = []
    best_rate([work(1, calls)], FakeClock(200_000_000))
    assert len(calls) == 4


def test_a_short_call_is_repeated_up_to_a_limit():
    clock = FakeClock(1_000)
    best_rate([work(1)], clock)
    assert clock.taken == 20


def test_a_longer_one_until_its_time_is_spent():
    clock = FakeClock(50_000_000)
    best_rate([work(1)], clock)
    assert clock.taken == 6


def test_sizes_grow_until_a_call_is_long_and_none_larger_is_built():
    built = []

    def sizes():
        for size in (1, 8, 64, 512):
            built.append(size)
            yield work(size)

    clock = FakeClock(*[1_000_000] * 20, *[19_000_000] * 16, 40_000_000)
    assert best_rate(sizes(), clock) == pytest.approx(64 / 0.04)
    assert built == [1, 8, 64]


def test_the_best_may_be_a_smaller_size():
    clock = FakeClock(*[1_000_000] * 20, 100_000_000)
    assert best_rate([work(10), work(20)], clock) == pytest.approx(10 / 1e-3)


def test_threads_are_put_back():
    before = torch.get_num_threads()

    def stopped():
        with using_threads(1):
            assert torch.get_num_threads() == 1
            raise ValueError("stop")

    with pytest.raises(ValueError, match="stop"):
        stopped()
    assert torch.get_num_threads() == before
    with using_threads(None):
        assert torch.get_num_threads() == before


@pytest.fixture
def small(monkeypatch):
    monkeypatch.setattr(ceilings, "_PRODUCTS", {"cpu": (64,), "": (64,)})
    monkeypatch.setattr(ceilings, "_CONVOLUTIONS", {"cpu": ((4, 2),), "": ((4, 2),)})
    monkeypatch.setattr(ceilings, "COPY_BYTES", 4_000)


def test_each_rate_is_its_work_over_the_time(small, monkeypatch):
    monkeypatch.setattr(ceilings, "clock_for", lambda _device: FakeClock(1_000_000_000))
    found = measure_ceilings("cpu", "float32", 1)
    assert found.matmul_macs_per_s == 64**3
    assert found.conv_macs_per_s == 2 * 4 * 56 * 56 * 4 * 9
    assert found.bytes_per_s == 2 * 4_000
    assert found.macs_per_s == found.conv_macs_per_s
    assert (found.device, found.dtype, found.threads) == ("cpu", "float32", 1)
    assert found.device_name


@pytest.mark.parametrize("dtype", ["float32", "bfloat16"])
def test_nothing_is_left_changed(small, dtype):
    threads, state = torch.get_num_threads(), torch.get_rng_state()
    found = measure_ceilings("cpu", dtype, 1)
    assert min(found.matmul_macs_per_s, found.conv_macs_per_s, found.bytes_per_s) > 0
    assert torch.get_num_threads() == threads
    assert torch.equal(torch.get_rng_state(), state)
    assert not torch.is_inference_mode_enabled()


def test_work_is_what_archstats_counts(small):
    """The rates are in the multiply-accumulates of the profile: those of the same two layers, counted."""
    import archstats

    conv = torch.nn.Conv2d(4, 4, 3, padding=1, bias=False)
    assert ceilings._convolution(4, 2, "cpu", torch.float32).work == archstats.profile(conv, (2, 4, 56, 56)).macs
    linear = torch.nn.Linear(64, 64, bias=False)
    assert ceilings._product(64, "cpu", torch.float32).work == archstats.profile(linear, (64, 64)).macs


@pytest.mark.cuda
def test_a_card_has_ceilings():
    found = measure_ceilings("cuda", "float16")
    assert found.device_name == torch.cuda.get_device_name(0)
    assert found.macs_per_s > 1e12
    assert found.bytes_per_s > 1e11
