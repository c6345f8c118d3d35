"""Costs of layers and blocks worked out by hand, from the figures in the documents and papers.

Nothing here knows archstats: a layer is its channels, its kernel and the size of its output map, and costs
K * K * Cin / groups * Cout parameters, each used once at every pixel of the output.
"""

from __future__ import annotations

from typing import NamedTuple


class Cost(NamedTuple):
    params: int
    macs: int

    def __add__(self, other):
        return Cost(self.params + other.params, self.macs + other.macs)

    def __mul__(self, times):
        return Cost(self.params * times, self.macs * times)


NOTHING = Cost(0, 0)


def total(*costs):
    return sum(costs, NOTHING)


def conv(inputs, outputs, kernel, size, *, groups=1, bias=False, bn=False):
    """A square convolution whose output map is size x size; bn adds a scale and a shift for each channel."""
    weights = kernel * kernel * (inputs // groups) * outputs
    return Cost(weights + bias * outputs + 2 * bn * outputs, weights * size * size)


def linear(inputs, outputs, *, bias=True):
    return Cost(inputs * outputs + bias * outputs, inputs * outputs)


def norm(channels):
    return Cost(2 * channels, 0)
