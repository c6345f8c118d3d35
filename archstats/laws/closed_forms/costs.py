"""What blocks are added up from: the cost of one convolution, one linear layer, one product of matrices."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

import sympy

from archstats.laws.closed_forms.letters import H, W

Size: TypeAlias = sympy.Expr | int
"""A letter, an expression in letters, or a number."""


@dataclass(frozen=True)
class Cost:
    """Parameters, multiply-accumulates and activations (output elements) of one image, as expressions in letters."""

    params: sympy.Expr
    macs: sympy.Expr
    activations: sympy.Expr

    def __add__(self, other: Cost) -> Cost:
        return Cost(self.params + other.params, self.macs + other.macs, self.activations + other.activations)


def convolution(
    kernel: Size, inputs: Size, outputs: Size, height: Size = H, width: Size = W, *, groups: Size = 1
) -> Cost:
    """K * K * Cin / groups weights for each output channel, each used once at every pixel of the output map."""
    weights = sympy.Integer(1) * kernel**2 * inputs * outputs / groups
    return Cost(weights, weights * height * width, sympy.Integer(1) * outputs * height * width)


def depthwise(kernel: Size, channels: Size, height: Size = H, width: Size = W) -> Cost:
    """A convolution with as many groups as channels: one K x K kernel for each."""
    return convolution(kernel, channels, channels, height, width, groups=channels)


def linear(inputs: Size, outputs: Size, rows: Size = 1) -> Cost:
    """Cin * Cout weights, each used once for every row (token)."""
    weights = sympy.Integer(1) * inputs * outputs
    return Cost(weights, weights * rows, sympy.Integer(1) * outputs * rows)


def matrix_product(rows: Size, inner: Size, columns: Size) -> Cost:
    """Two computed matrices: no parameters, `inner` multiplications for each element of the product."""
    elements = sympy.Integer(1) * rows * columns
    return Cost(sympy.Integer(0), elements * inner, elements)
