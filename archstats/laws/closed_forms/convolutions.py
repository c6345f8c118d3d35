"""Single convolutions, and the depthwise separable pair that MobileNet is made of."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace

from archstats.laws.closed_forms.catalog import Witness, closed_form, divides
from archstats.laws.closed_forms.costs import convolution, depthwise
from archstats.laws.closed_forms.letters import MEANINGS, G, H, K, M, N, S, W

_ANY_STRIDE = (
    "At any stride and padding: H and W are the output's, and equal the input's only at stride 1 with \"same\" padding."
)
_DOCUMENT = "document 002, section 2.2"
_MOBILENETS = f"{_DOCUMENT}; Howard et al. 2017, MobileNets, section 3.1"


def _unpadded(at: SimpleNamespace, reach: int) -> tuple[int, int, int, int]:
    """Return the input from which a kernel that reaches over `reach` pixels makes an H x W map, unpadded."""
    return 1, at.M, at.H + reach - 1, at.W + reach - 1


@closed_form(
    "conv",
    title="Convolution",
    letters="K M N H W",
    cost=convolution(K, M, N),
    holds=_ANY_STRIDE,
    source=f"{_DOCUMENT}: K * K * M * N * H * W",
)
def conv(at: SimpleNamespace) -> Witness:
    """K x K over all input channels, for each output channel."""
    from torch import nn

    return nn.Conv2d(at.M, at.N, at.K, bias=False), _unpadded(at, at.K)


@closed_form(
    "grouped-conv",
    title="Grouped convolution",
    letters="K M N G H W",
    cost=convolution(K, M, N, groups=G),
    constraints=divides(G, M, N),
    holds=f"{_ANY_STRIDE} G = 1 is a plain convolution, G = M = N a depthwise one.",
    source="Krizhevsky et al. 2012, section 3.2 (two groups); Xie et al. 2017, ResNeXt, section 3.3",
)
def grouped(at: SimpleNamespace) -> Witness:
    """Each output channel sees M / G input channels."""
    from torch import nn

    return nn.Conv2d(at.M, at.N, at.K, groups=at.G, bias=False), _unpadded(at, at.K)


@closed_form(
    "dilated-conv",
    title="Dilated convolution",
    letters="K M N D H W",
    cost=convolution(K, M, N),
    holds=f"{_ANY_STRIDE} D widens the window to D * (K - 1) + 1 pixels and costs nothing: the gaps are not computed.",
    source="Yu and Koltun 2016, Multi-Scale Context Aggregation by Dilated Convolutions, section 2",
)
def dilated(at: SimpleNamespace) -> Witness:
    """K x K taps, D pixels apart."""
    from torch import nn

    module = nn.Conv2d(at.M, at.N, at.K, dilation=at.D, bias=False)
    return module, _unpadded(at, at.D * (at.K - 1) + 1)


@closed_form(
    "transposed-conv",
    title="Transposed convolution",
    letters="K M N S H W",
    # Each pixel of the input is spread over K x K of the output, where the windows may overlap or leave gaps.
    cost=replace(convolution(K, M, N), activations=N * ((H - 1) * S + K) * ((W - 1) * S + K)),
    meanings={
        "H": "height of the input map in pixels",
        "W": "width of the input map in pixels",
        "S": f"{MEANINGS['S']}, by which the output grows",
    },
    holds="H and W are the input's here. Without padding: padding by P takes 2 P from both sides of the output, and "
    "so from the activations, but no multiply-accumulates, which PyTorch performs before it crops.",
    source="Dumoulin and Visin 2016, A guide to convolution arithmetic, chapter 4",
)
def transposed(at: SimpleNamespace) -> Witness:
    """Each input pixel is multiplied with every weight of its channel."""
    from torch import nn

    return nn.ConvTranspose2d(at.M, at.N, at.K, at.S, bias=False), (1, at.M, at.H, at.W)


@closed_form(
    "depthwise",
    title="Depthwise convolution",
    letters="K M H W",
    cost=depthwise(K, M),
    meanings={"M": "channels in and out"},
    holds=f"{_ANY_STRIDE} One kernel a channel: a multiplier of 1.",
    source=_MOBILENETS,
)
def one_kernel_a_channel(at: SimpleNamespace) -> Witness:
    """Each channel is filtered alone."""
    from torch import nn

    return nn.Conv2d(at.M, at.M, at.K, groups=at.M, bias=False), _unpadded(at, at.K)


@closed_form(
    "pointwise",
    title="Pointwise (1x1) convolution",
    letters="M N H W",
    cost=convolution(1, M, N),
    holds=_ANY_STRIDE,
    source=_MOBILENETS,
)
def pointwise(at: SimpleNamespace) -> Witness:
    """A linear layer over the channels at each pixel."""
    from torch import nn

    return nn.Conv2d(at.M, at.N, 1, bias=False), _unpadded(at, 1)


@closed_form(
    "depthwise-separable",
    title="Depthwise separable convolution",
    letters="K M N H W",
    cost=depthwise(K, M) + convolution(1, M, N),
    holds=f"{_ANY_STRIDE} A stride is the depthwise convolution's, so that both run on the output's size.",
    source=_MOBILENETS,
)
def depthwise_separable(at: SimpleNamespace) -> Witness:
    """A depthwise convolution, then a pointwise one that mixes the channels."""
    from torch import nn

    filtering = nn.Conv2d(at.M, at.M, at.K, groups=at.M, bias=False)
    return nn.Sequential(filtering, nn.ReLU(), nn.Conv2d(at.M, at.N, 1, bias=False)), _unpadded(at, at.K)
