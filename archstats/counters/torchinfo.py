"""torchinfo's totals: another pair of eyes on parameters and multiply-accumulates.

torchinfo hooks modules: it does not see functional calls, and counts a linear layer's weights once whatever the number
of tokens; its multiply-accumulates include biases and the scales of normalisations.
"""

from __future__ import annotations

from dataclasses import dataclass

from torch import nn

from archstats.sources import Example


@dataclass(frozen=True)
class Totals:
    """torchinfo's sums over all layers."""

    params: int
    macs: int


def totals(module: nn.Module, inputs: Example) -> Totals:
    """Run the module under torchinfo's hooks; whatever that raises passes through."""
    from torchinfo import summary

    result = summary(
        module, input_data=list(inputs.args), device="cpu", verbose=0, depth=1, col_names=(), **inputs.kwargs
    )
    return Totals(params=int(result.total_params), macs=int(result.total_mult_adds))
