"""What a training step costs: the forward pass in training mode, and the backward pass as it really runs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import torch
from torch import Tensor, nn

from archstats.counters.dispatch import CountingMode
from archstats.counters.memory import Lifetimes
from archstats.records import Training
from archstats.sources import Example


def count_training(module: nn.Module, inputs: Example) -> Training:
    """Count one step on a module that is not needed afterwards; whatever the model raises passes through.

    The loss is the sum of all outputs that have a gradient, so that every one of them flows back.
    """
    lifetimes = Lifetimes([*module.parameters(), *module.buffers(), *inputs.tensors])
    forward, backward = CountingMode(lifetimes=lifetimes), CountingMode(lifetimes=lifetimes)
    module.train()
    with torch.enable_grad():
        with forward:
            loss = _sum(inputs.run(module))
        if loss is not None:
            with backward:
                loss.backward()  # type: ignore[no-untyped-call]
    unknown = forward.unknown_totals() + backward.unknown_totals()
    return Training(
        forward_macs=forward.macs,
        backward_macs=backward.macs,
        peak_bytes=lifetimes.peak_bytes,
        uncounted=dict(unknown),
    )


def _sum(output: Any) -> Tensor | None:
    """Add up what has a gradient in nested outputs; None where nothing has."""
    found: list[Tensor] = []
    _gather(output, found.append)
    return torch.stack([x.sum().float() for x in found]).sum() if found else None


def _gather(output: Any, take: Callable[[Tensor], None]) -> None:
    if isinstance(output, Tensor):
        if output.requires_grad:
            take(output)
    elif isinstance(output, dict):
        _gather(list(output.values()), take)
    elif isinstance(output, list | tuple):
        for item in output:
            _gather(item, take)
