"""What can be timed on, and how a single call is timed there."""

from __future__ import annotations

import platform
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from pathlib import Path

import torch

from archstats.errors import DeviceUnavailableError

Clock = Callable[[Callable[[], object]], int]
Gauge = Callable[[], AbstractContextManager[dict[str, float]]]
"""Watches a device while a block runs; the dictionary is filled at its end: peak_bytes, and clocks by name."""
DEVICES = ("auto", "cpu", "cuda")


def resolve(device: str) -> tuple[list[str], dict[str, str]]:
    """Return the devices to time on, and those skipped with the reason.

    Args:
        device: "auto" is the CPU, and CUDA where there is one; "cpu", "cuda", or the type of another accelerator that
            PyTorch has, is that one alone.

    Raises:
        DeviceUnavailableError: A device was asked for by name and is not there.
    """
    reason = why_no_cuda()
    if device not in DEVICES and device != accelerator():
        known = [*DEVICES, *filter(None, [accelerator()])]
        raise DeviceUnavailableError(f"There is no device {device!r}.", f"Choose {', '.join(dict.fromkeys(known))}.")
    if device == "cuda" and reason:
        raise DeviceUnavailableError(f"CUDA cannot be timed: {reason}.", "Use --device cpu.")
    if device == "auto":
        return (["cpu"], {"cuda": reason}) if reason else (["cpu", "cuda"], {})
    return [device], {}


def why_no_cuda() -> str:
    """Return why CUDA cannot be used; empty where it can."""
    if torch.version.cuda is None:
        return f"torch {torch.__version__} was built without CUDA"
    if not torch.cuda.is_available():
        return "torch finds no CUDA device on this machine"
    return ""


def accelerator() -> str:
    """Return the type of the accelerator that PyTorch has, "cuda" or another; empty where it has none."""
    found = torch.accelerator.current_accelerator() if torch.accelerator.is_available() else None
    return found.type if found else ""


def name_of(device: str) -> str:
    """Return the product name of the processor or the card."""
    if device == "cpu":
        return processor_name()
    return torch.cuda.get_device_name(device) if device.startswith("cuda") else device


def processor_name() -> str:
    """Return the processor's product name, or its architecture where the system does not tell."""
    cpuinfo = Path("/proc/cpuinfo")
    lines = cpuinfo.read_text(encoding="utf-8").splitlines() if cpuinfo.exists() else []
    named = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return next(iter(named), "") or platform.processor() or platform.machine()


def clock_for(device: str) -> Clock:
    """Return the function that times one call on the device, in nanoseconds."""
    if device == "cpu":
        return _time_on_cpu
    return _time_on_cuda if device.startswith("cuda") else _time_on_accelerator


def gauge_for(device: str) -> Gauge:
    """Return what watches the device's allocator and clocks; on the CPU there is nothing to watch."""
    return _gauge_cuda if device.startswith("cuda") else _gauge_nothing


@contextmanager
def _gauge_nothing() -> Iterator[dict[str, float]]:
    yield {}


@contextmanager
def _gauge_cuda() -> Iterator[dict[str, float]]:
    gauged: dict[str, float] = {}
    torch.cuda.synchronize()
    torch.cuda.reset_peak_memory_stats()
    yield gauged
    torch.cuda.synchronize()
    gauged["peak_bytes"] = float(torch.cuda.max_memory_allocated())
    for name, read in (("clock_mhz", torch.cuda.clock_rate), ("temperature_c", torch.cuda.temperature)):
        with suppress(Exception):  # they need NVIDIA's library, which not every machine has
            gauged[name] = float(read())


def _time_on_accelerator(call: Callable[[], object]) -> int:
    torch.accelerator.synchronize()
    start = time.perf_counter_ns()
    call()
    torch.accelerator.synchronize()
    return time.perf_counter_ns() - start


def _time_on_cpu(call: Callable[[], object]) -> int:
    start = time.perf_counter_ns()
    call()
    return time.perf_counter_ns() - start


def _time_on_cuda(call: Callable[[], object]) -> int:
    """Time between two events on an idle stream, so that neither launch queue nor host is in the number."""
    start, end = (torch.cuda.Event(enable_timing=True) for _ in range(2))  # type: ignore[no-untyped-call]
    torch.cuda.synchronize()
    start.record()
    call()
    end.record()
    torch.cuda.synchronize()
    milliseconds: float = start.elapsed_time(end)
    return round(milliseconds * 1e6)
