"""Blocks of small networks: Fire, the inverted residual, the ShuffleNet units, and NiN's small network."""

from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING

from archstats.laws.closed_forms.catalog import Witness, closed_form, divides, exceeds
from archstats.laws.closed_forms.costs import convolution, depthwise
from archstats.laws.closed_forms.letters import G, H, K, M, N, R, S, W, e1, e3, s, t

if TYPE_CHECKING:
    from torch import nn

_SAME = {"M": "channels in and out"}
_KEEPS = "At stride 1: H and W are the input's and the output's."
_SHUFFLE_V1 = "document 003, section 1.38.13; Zhang et al. 2017, ShuffleNet"
_SHUFFLE_V2 = "document 003, section 1.38.14; Ma et al. 2018, ShuffleNet V2"
_STRIDE_2 = "At stride 2: H and W are the output's, and the input is 2 H x 2 W."


def _pointwise(inputs: int, outputs: int, groups: int = 1) -> nn.Module:
    from torch import nn

    return nn.Conv2d(inputs, outputs, 1, groups=groups, bias=False)


def _depthwise(channels: int, stride: int) -> nn.Module:
    from torch import nn

    return nn.Conv2d(channels, channels, 3, stride, padding=1, groups=channels, bias=False)


@closed_form(
    "fire",
    title="Fire module",
    letters="M s e1 e3 H W",
    cost=convolution(1, M, s) + convolution(1, s, e1) + convolution(3, s, e3),
    holds=f"{_KEEPS} The module gives e1 + e3 channels; SqueezeNet has e1 = e3.",
    source="document 000; Iandola et al. 2016, SqueezeNet, section 3.2",
)
def fire(at: SimpleNamespace) -> Witness:
    """A 1x1 squeeze, then 1x1 and 3x3 expansions side by side."""
    from torch import nn

    from archstats.zoo.blocks import Concat

    expand = Concat(expand1x1=_pointwise(at.s, at.e1), expand3x3=nn.Conv2d(at.s, at.e3, 3, padding=1, bias=False))
    return nn.Sequential(_pointwise(at.M, at.s), nn.ReLU(), expand), (1, at.M, at.H, at.W)


@closed_form(
    "inverted-residual",
    title="Inverted residual",
    letters="M t N S H W",
    cost=convolution(1, M, t * M, S * H, S * W) + depthwise(3, t * M) + convolution(1, t * M, N),
    constraints=exceeds(t, 1),
    holds="The expansion runs on the input's size, S * H x S * W. With an expansion of 1 the networks leave the first "
    "convolution out: that block is depthwise-separable. Adding the input, where it fits, counts nothing.",
    source="document 003, section 1.38.10; Sandler et al. 2018, MobileNetV2, section 3.3",
)
def inverted_residual(at: SimpleNamespace) -> Witness:
    """1x1 to t * M channels, 3x3 depthwise with the stride, 1x1 to N."""
    from torch import nn

    inner = at.t * at.M
    module = nn.Sequential(
        _pointwise(at.M, inner), nn.ReLU6(), _depthwise(inner, at.S), nn.ReLU6(), _pointwise(inner, at.N)
    )
    return module, (1, at.M, at.S * at.H, at.S * at.W)


def _shuffled_body(inputs: int, inner: int, outputs: int, groups: int, stride: int) -> nn.Module:
    from torch import nn

    return nn.Sequential(
        _pointwise(inputs, inner, groups),
        nn.ReLU(),
        nn.ChannelShuffle(groups),
        _depthwise(inner, stride),
        _pointwise(inner, outputs, groups),
    )


@closed_form(
    "shuffle-v1",
    title="ShuffleNet unit, stride 1",
    letters="M R G H W",
    cost=convolution(1, M, R, groups=G) + depthwise(3, R) + convolution(1, R, M, groups=G),
    constraints=divides(G, M, R),
    meanings=_SAME,
    holds=f"{_KEEPS} The shuffle moves data and counts nothing. In ShuffleNet R = M / 4.",
    source=f"{_SHUFFLE_V1}, section 3.2: h w (2 c m / g + 9 m)",
)
def shuffle_v1(at: SimpleNamespace) -> Witness:
    """Grouped 1x1, shuffle, 3x3 depthwise, grouped 1x1, added to the input."""
    from torch import nn

    from archstats.zoo.blocks import Residual

    return Residual(_shuffled_body(at.M, at.R, at.M, at.G, 1), activation=nn.ReLU()), (1, at.M, at.H, at.W)


@closed_form(
    "shuffle-v1-stride2",
    title="ShuffleNet unit, stride 2",
    letters="M R N G H W",
    cost=convolution(1, M, R, 2 * H, 2 * W, groups=G) + depthwise(3, R) + convolution(1, R, N - M, groups=G),
    constraints=divides(G, M, R, N) + exceeds(N, M),
    holds=f"{_STRIDE_2} The body makes N - M channels, beside which the input is pooled. The network's very first unit "
    "does not group its first 1x1, which then costs G times as much. In ShuffleNet R = N / 4.",
    source=f"{_SHUFFLE_V1}, figure 2(c)",
)
def shuffle_v1_stride2(at: SimpleNamespace) -> Witness:
    """The unit with a strided depthwise convolution, concatenated with the pooled input."""
    from torch import nn

    from archstats.zoo.blocks import Concat

    pooled = nn.AvgPool2d(3, stride=2, padding=1)
    body = _shuffled_body(at.M, at.R, at.N - at.M, at.G, 2)
    return nn.Sequential(Concat(pooled=pooled, body=body), nn.ReLU()), (1, at.M, 2 * at.H, 2 * at.W)


def _branch(inputs: int, width: int, stride: int) -> list[nn.Module]:
    from torch import nn

    return [_pointwise(inputs, width), nn.ReLU(), _depthwise(width, stride), _pointwise(width, width), nn.ReLU()]


@closed_form(
    "shuffle-v2",
    title="ShuffleNetV2 unit, stride 1",
    letters="M H W",
    cost=convolution(1, M / 2, M / 2) + depthwise(3, M / 2) + convolution(1, M / 2, M / 2),
    constraints=divides(2, M),
    meanings=_SAME,
    holds=f"{_KEEPS} Half of the channels pass unchanged; splitting and shuffling count nothing.",
    source=f"{_SHUFFLE_V2}, figure 3(c)",
)
def shuffle_v2(at: SimpleNamespace) -> Witness:
    """1x1, 3x3 depthwise and 1x1 on half of the channels."""
    from torch import nn

    from archstats.laws.closed_forms.witnesses.modules import Half
    from archstats.zoo.blocks import Concat

    changed = nn.Sequential(Half(1), *_branch(at.M // 2, at.M // 2, 1))
    return nn.Sequential(Concat(passed=Half(0), changed=changed), nn.ChannelShuffle(2)), (1, at.M, at.H, at.W)


@closed_form(
    "shuffle-v2-stride2",
    title="ShuffleNetV2 unit, stride 2",
    letters="M N H W",
    cost=(depthwise(3, M) + convolution(1, M, N / 2))
    + (convolution(1, M, N / 2, 2 * H, 2 * W) + depthwise(3, N / 2) + convolution(1, N / 2, N / 2)),
    constraints=divides(2, N),
    holds=f"{_STRIDE_2} Two branches see all channels and make N / 2 each.",
    source=f"{_SHUFFLE_V2}, figure 3(d)",
)
def shuffle_v2_stride2(at: SimpleNamespace) -> Witness:
    """3x3 depthwise and 1x1 beside 1x1, 3x3 depthwise and 1x1."""
    from torch import nn

    from archstats.zoo.blocks import Concat

    half = at.N // 2
    side = nn.Sequential(_depthwise(at.M, 2), _pointwise(at.M, half), nn.ReLU())
    both = Concat(side=side, branch=nn.Sequential(*_branch(at.M, half, 2)))
    return nn.Sequential(both, nn.ChannelShuffle(2)), (1, at.M, 2 * at.H, 2 * at.W)


@closed_form(
    "nin-block",
    title="NiN (mlpconv) block",
    letters="K M N H W",
    cost=convolution(K, M, N) + convolution(1, N, N) + convolution(1, N, N),
    holds="At any stride and padding of the first convolution: H and W are the output's, on which all three run.",
    source="document 003, section 1.38.6.1; Lin et al. 2013, Network in Network, section 3.1",
)
def nin(at: SimpleNamespace) -> Witness:
    """One K x K convolution and two 1x1 convolutions."""
    from torch import nn

    first = nn.Conv2d(at.M, at.N, at.K, bias=False)
    module = nn.Sequential(first, nn.ReLU(), _pointwise(at.N, at.N), nn.ReLU(), _pointwise(at.N, at.N), nn.ReLU())
    return module, (1, at.M, at.H + at.K - 1, at.W + at.K - 1)
