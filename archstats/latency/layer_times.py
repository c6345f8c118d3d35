"""Times of single layers, from passes apart from the timed ones: hooks cost time, and synchronising costs more."""

from __future__ import annotations

import statistics
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import torch
from torch import Tensor, nn
from torch.utils._pytree import tree_map_only

from archstats.records import LayerTime
from archstats.sources import Example, Subject, Weights

Call = tuple[str, int]
"""A path, and which of its calls."""


def time_layers(
    subject: Subject, device: str = "cpu", passes: int = 5, seed: int = 0, *, dtype: str | None = None
) -> tuple[LayerTime, ...]:
    """Time every call of every module without children, on a fresh module with initialised weights.

    The hooks' own cost, about a microsecond a call, is in the numbers, and on an accelerator so is starting each kernel
    and waiting for it: the layers sum to more than a pass takes there. The rows are those of the profile with `leaf`.

    Args:
        subject: What to time.
        device: Where.
        passes: How many are timed, after one that is not; a layer's time is their median.
        seed: Of weights and inputs; the generator's state is put back.
        dtype: PyTorch's name of the dtype of the weights and of floating inputs; None leaves them as they are.

    Returns:
        One record a call, in the order of the calls.
    """
    with _seeded(device, seed):
        module = _on(subject.build(Weights.INITIALISED), device, dtype)
    inputs = _placed(subject.example_inputs(seed), device, dtype)
    watch = Stopwatch(_synchroniser(device))
    with torch.inference_mode(), watch.on(module):
        for _ in range(1 + passes):
            watch.begin_pass()
            inputs.run(module)
    return watch.medians(skipped_passes=1)


@dataclass
class Stopwatch:
    """Times calls by hooks: `samples[path, call]` has the nanoseconds of each pass in which there was such a call."""

    synchronise: Callable[[], object] = lambda: None
    clock_ns: Callable[[], int] = time.perf_counter_ns
    samples: dict[Call, list[tuple[int, int]]] = field(default_factory=dict)
    passes: int = 0
    _numbers: Counter[str] = field(default_factory=Counter)
    _running: list[tuple[Call, int]] = field(default_factory=list)

    @contextmanager
    def on(self, module: nn.Module) -> Iterator[None]:
        """Watch the modules without children inside the block; the hooks are removed at its end, whatever happens."""
        handles = []
        try:
            for path, leaf in module.named_modules():
                if not any(True for _ in leaf.children()):
                    handles += [
                        leaf.register_forward_pre_hook(self._starts(path)),
                        leaf.register_forward_hook(self._stop, always_call=True),
                    ]
            yield
        finally:
            for handle in handles:
                handle.remove()

    def begin_pass(self) -> None:
        """Number calls from zero again."""
        self.passes += 1
        self._numbers.clear()
        self._running.clear()

    def medians(self, skipped_passes: int = 0) -> tuple[LayerTime, ...]:
        """Return the median time of each call, without the first passes."""
        kept = {
            call: [ns for number, ns in samples if number > skipped_passes] for call, samples in self.samples.items()
        }
        return tuple(
            LayerTime(path=path, call=call, ns=round(statistics.median(times)))
            for (path, call), times in kept.items()
            if times
        )

    def _starts(self, path: str) -> Callable[[nn.Module, Any], None]:
        def start(_module: nn.Module, _args: Any) -> None:  # noqa: ANN401
            call = (path, self._numbers[path])
            self._numbers[path] += 1
            self.synchronise()
            self._running.append((call, self.clock_ns()))

        return start

    def _stop(self, _module: nn.Module, _args: Any, _output: Any) -> None:  # noqa: ANN401
        self.synchronise()
        now = self.clock_ns()
        call, started = self._running.pop()
        self.samples.setdefault(call, []).append((self.passes, now - started))


def _on(module: nn.Module, device: str, dtype: str | None) -> nn.Module:
    return module.to(device) if dtype is None else module.to(device, getattr(torch, dtype))


def _placed(example: Example, device: str, dtype: str | None) -> Example:
    def placed(x: Tensor) -> Tensor:
        return x.to(device, getattr(torch, dtype) if dtype and x.is_floating_point() else x.dtype)

    arguments: Any = tree_map_only(Tensor, placed, (example.args, example.kwargs))
    return Example(*arguments)


@contextmanager
def _seeded(device: str, seed: int) -> Iterator[None]:
    """Seed the generators inside the block; the CPU's and the device's states are put back at its end."""
    on_accelerator = device != "cpu"
    forked = [torch.accelerator.current_device_index()] if on_accelerator else []
    with torch.random.fork_rng(devices=forked, device_type=device.partition(":")[0] if on_accelerator else "cuda"):
        torch.manual_seed(seed)
        yield


def _synchroniser(device: str) -> Callable[[], object]:
    return (lambda: None) if device == "cpu" else torch.accelerator.synchronize
