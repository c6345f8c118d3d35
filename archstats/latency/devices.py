"""What can be timed on, and how a single call is timed there."""

from __future__ import annotations

import platform
import time
from collections.abc import Callable
from pathlib import Path

import torch

from archstats.errors import DeviceUnavailableError

Clock = Callable[[Callable[[], object]], int]
DEVICES = ("auto", "cpu", "cuda")


def resolve(device: str) -> tuple[list[str], dict[str, str]]:
    """Return the devices to time on, and those skipped with the reason.

    Args:
        device: "auto" is the CPU, and CUDA where there is one; "cpu" or "cuda" is that one alone.

    Raises:
        DeviceUnavailableError: CUDA was asked for by name and is not there.
    """
    reason = why_no_cuda()
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


def name_of(device: str) -> str:
    """Return the product name of the processor or the card."""
    return processor_name() if device == "cpu" else torch.cuda.get_device_name(device)


def processor_name() -> str:
    """Return the processor's product name, or its architecture where the system does not tell."""
    cpuinfo = Path("/proc/cpuinfo")
    lines = cpuinfo.read_text(encoding="utf-8").splitlines() if cpuinfo.exists() else []
    named = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return next(iter(named), "") or platform.processor() or platform.machine()


def clock_for(device: str) -> Clock:
    """Return the function that times one call on the device, in nanoseconds."""
    return _time_on_cuda if device.startswith("cuda") else _time_on_cpu


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
