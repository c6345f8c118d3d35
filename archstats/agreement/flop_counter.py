"""PyTorch's own counter, torch.utils.flop_counter.FlopCounterMode, on real tensors and on meta tensors.

It takes operations apart until it has a formula for them, and counts what stays without one as nothing. Which
operations a model runs depends on the device: only real tensors take the fused kernels. It counts 2 FLOPs a
multiply-accumulate.
"""

from __future__ import annotations

from collections import Counter
from typing import Any

import torch
from torch import nn
from torch.utils._python_dispatch import TorchDispatchMode
from torch.utils.flop_counter import FlopCounterMode

from archstats.agreement.catalog import Answer, counter
from archstats.agreement.causes import Cause
from archstats.agreement.kinds import cause_of_unseen
from archstats.counters.dispatch import macs_of
from archstats.records import Difference, Profile
from archstats.sources import Example, Subject, Weights


class _Log(TorchDispatchMode):  # type: ignore[no-untyped-call]
    """Counts by our formulas, by operation, whatever reaches it: what the counter inside it let through."""

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.calls: Counter[str] = Counter()
        self.macs: Counter[str] = Counter()

    def __torch_dispatch__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        """Run one operation, and count it where there is a formula."""
        out = func(*args, **(kwargs or {}))
        macs = macs_of(func, args, kwargs or {}, out)
        if macs:
            name = func._schema.name  # noqa: SLF001
            self.calls[name] += 1
            self.macs[name] += macs
        return out


@counter("flop_counter_cpu", "FlopCounterMode, CPU", "torch")
def on_cpu(subject: Subject, _profile: Profile) -> Answer:
    """Count a forward pass under no_grad on real tensors."""
    return _ask(subject.build(Weights.ALLOCATED), subject.example_inputs())


@counter("flop_counter_meta", "FlopCounterMode, meta", "torch")
def on_meta(subject: Subject, _profile: Profile) -> Answer:
    """Count a forward pass under no_grad on tensors without data."""
    module = subject.build(Weights.META)
    for child in module.modules():
        for name, buffer in child._buffers.items():  # noqa: SLF001 (an operation takes tensors of one device)
            child._buffers[name] = None if buffer is None else buffer.to("meta")  # noqa: SLF001
    return _ask(module, subject.shapes())


def _ask(module: nn.Module, inputs: Example) -> Answer:
    log = _Log()
    with torch.no_grad(), log, FlopCounterMode(display=False) as mode:
        inputs.run(module)
    theirs = {f"aten::{packet.__name__}": flops // 2 for packet, flops in mode.get_flop_counts()["Global"].items()}
    differences = [_difference(name, theirs.get(name, 0), log) for name in {**theirs, **log.macs}]
    return Answer(sum(theirs.values()), tuple(differences))


def _difference(name: str, theirs: int, log: _Log) -> Difference:
    ours = log.macs[name]
    cause = Cause.FORMULA if theirs else cause_of_unseen(name)
    return Difference(cause=cause, operation=name, calls=log.calls[name], macs=theirs - ours)
