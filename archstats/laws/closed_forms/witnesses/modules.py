"""Modules without bias and normalisation, for the witnesses of closed forms."""

from __future__ import annotations

import math

from torch import Tensor, nn


class Gated(nn.Module):
    """x * gate(x)."""

    def __init__(self, gate: nn.Module) -> None:
        super().__init__()
        self.gate = gate

    def forward(self, x: Tensor) -> Tensor:
        """Scale by the gate."""
        gate: Tensor = self.gate(x)
        return x * gate


class Half(nn.Module):
    """The first or the second half of the channels of N x C x H x W."""

    def __init__(self, which: int) -> None:
        super().__init__()
        self.which = which

    def forward(self, x: Tensor) -> Tensor:
        """Split and keep one."""
        return x.chunk(2, dim=1)[self.which]


class SelfAttention(nn.Module):
    """Multi-head self-attention over N x T x E, with both products of matrices written out."""

    def __init__(self, width: int, heads: int) -> None:
        super().__init__()
        self.heads = heads
        self.query, self.key, self.value, self.join = (nn.Linear(width, width, bias=False) for _ in range(4))

    def forward(self, x: Tensor) -> Tensor:
        """Project, attend in each head, join the heads."""
        queries, keys, values = (self._split(project(x)) for project in (self.query, self.key, self.value))
        scores = queries @ keys.transpose(-1, -2) / math.sqrt(queries.shape[-1])
        attended = scores.softmax(dim=-1) @ values
        joined: Tensor = self.join(attended.transpose(1, 2).flatten(2))
        return joined

    def _split(self, x: Tensor) -> Tensor:
        """N x T x E to N x heads x T x E / heads."""
        batch, tokens, width = x.shape
        return x.view(batch, tokens, self.heads, width // self.heads).transpose(1, 2)
