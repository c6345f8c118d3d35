"""The machine's ceilings: the most multiply-accumulates and bytes a second that it was seen to do, in a few seconds.

The roofline of Williams, Waterman and Patterson (CACM 52(4), 2009) needs two numbers of a machine. They are measured
with what models are made of: a large matrix product, a large convolution, and a copy of more than the caches hold. A
ceiling is the best that was seen, not the median: a disturbance can only lower it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn import functional

from archstats.latency.devices import Clock, clock_for, name_of
from archstats.records import Ceilings

COPY_BYTES = 256_000_000
"""Of the tensor that is copied; what it is copied from and to is twice that, more than any usual cache."""
_PRODUCTS = {"cpu": (512, 1024, 2048, 4096), "": (2048, 4096, 8192)}
_CONVOLUTIONS = {"cpu": ((64, 1), (256, 1), (256, 4), (256, 16)), "": ((256, 16), (256, 64))}
_SIDE, _KERNEL = 56, 3
_FEWEST_CALLS, _MOST_CALLS = 3, 20
_SIZE_BUDGET_NS = 300_000_000
_LONG_NS = 20_000_000


@dataclass(frozen=True)
class Workload:
    """One call and how much it does: multiply-accumulates, or bytes read and written."""

    work: float
    call: Callable[[], object]


def measure_ceilings(device: str, dtype: str, threads: int | None = None) -> Ceilings:
    """Measure the ceilings of a device: two to four seconds and 0.6 GB on two cores; all settings are put back.

    On CUDA what the library is allowed counts: where convolutions may round to TF32, that is their ceiling in float32.

    Args:
        device: "cpu", "cuda" or another accelerator's.
        dtype: PyTorch's name of the dtype of all operands.
        threads: How many to compute with on the CPU; None for as many as are set.

    Raises:
        RuntimeError: The device has no operation for the dtype.
    """
    number: torch.dtype = getattr(torch, dtype)
    clock, kind = clock_for(device), "cpu" if device == "cpu" else ""
    with using_threads(threads), torch.inference_mode():
        return Ceilings(
            device=device,
            device_name=name_of(device),
            dtype=dtype,
            threads=torch.get_num_threads(),
            matmul_macs_per_s=best_rate((_product(n, device, number) for n in _PRODUCTS[kind]), clock),
            conv_macs_per_s=best_rate((_convolution(*s, device, number) for s in _CONVOLUTIONS[kind]), clock),
            bytes_per_s=best_rate([_copy(COPY_BYTES, device, number)], clock),
        )


def best_rate(workloads: Iterable[Workload], clock: Clock) -> float:
    """Return the highest rate a second that any call reached, in the unit of the work.

    Each workload is called once to warm up and then 3 to 20 times. They come from small to large, and the first
    whose fastest call takes 20 ms or more is the last: it is large enough, and the next would keep a slow machine long.
    """
    best = 0.0
    for workload in workloads:
        fastest_ns = _fastest_ns(workload.call, clock)
        best = max(best, workload.work / max(fastest_ns, 1) * 1e9)
        if fastest_ns >= _LONG_NS:
            break
    return best


def _fastest_ns(call: Callable[[], object], clock: Clock) -> int:
    call()
    times: list[int] = []
    while len(times) < _FEWEST_CALLS or (sum(times) < _SIZE_BUDGET_NS and len(times) < _MOST_CALLS):
        times.append(clock(call))
    return min(times)


@contextmanager
def using_threads(threads: int | None) -> Iterator[None]:
    """Compute with so many threads inside the block; the number from before is put back, whatever happens."""
    before = torch.get_num_threads()
    try:
        if threads is not None:
            torch.set_num_threads(threads)
        yield
    finally:
        if threads is not None:
            torch.set_num_threads(before)


def _product(size: int, device: str, dtype: torch.dtype) -> Workload:
    """Two square matrices: size^3 MACs."""
    a, b, out = (_filled((size, size), device, dtype) for _ in range(3))
    return Workload(size**3, lambda: torch.mm(a, b, out=out))


def _convolution(channels: int, batch: int, device: str, dtype: torch.dtype) -> Workload:
    """A 3 x 3 convolution that keeps size and channels, as in the middle of a ResNet; padded zeros count."""
    x = _filled((batch, channels, _SIDE, _SIDE), device, dtype)
    weight = _filled((channels, channels, _KERNEL, _KERNEL), device, dtype)
    macs = batch * channels * _SIDE**2 * channels * _KERNEL**2
    return Workload(macs, lambda: functional.conv2d(x, weight, padding=1))


def _copy(size_bytes: int, device: str, dtype: torch.dtype) -> Workload:
    """Every byte is read once and written once."""
    source = torch.ones(size_bytes // dtype.itemsize, device=device, dtype=dtype)
    target = torch.empty_like(source)
    return Workload(2 * source.numel() * dtype.itemsize, lambda: target.copy_(source))


def _filled(shape: tuple[int, ...], device: str, dtype: torch.dtype) -> Tensor:
    """Return numbers between 0 and 1, the same ones always; the global generator is left alone."""
    generator = torch.Generator(device).manual_seed(0)
    return torch.rand(shape, generator=generator, device=device).to(dtype)
