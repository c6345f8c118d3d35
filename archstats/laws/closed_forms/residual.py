"""Blocks that pass their input on: residual blocks, dense blocks, and the gate of squeeze-and-excitation."""

from __future__ import annotations

from types import SimpleNamespace

from archstats.laws.closed_forms.catalog import Witness, closed_form, divides
from archstats.laws.closed_forms.costs import Cost, convolution, linear
from archstats.laws.closed_forms.letters import H, L, M, N, R, S, W, g, r

_SAME = {"M": "channels in and out"}
_KEEPS = "Where the block keeps channels and size: the input itself is added, which counts nothing."
_RESNET = "document 003, section 1.38.5.2; He et al. 2015, Deep Residual Learning"


@closed_form(
    "basic-block",
    title="Basic residual block, identity shortcut",
    letters="M H W",
    cost=convolution(3, M, M) + convolution(3, M, M),
    meanings=_SAME,
    holds=_KEEPS,
    source=f"{_RESNET}, figure 5 (left)",
)
def basic_block(at: SimpleNamespace) -> Witness:
    """Two 3x3 convolutions beside the identity."""
    from torch import nn

    from archstats.zoo.blocks import Residual

    first, second = (nn.Conv2d(at.M, at.M, 3, padding=1, bias=False) for _ in range(2))
    return Residual(nn.Sequential(first, nn.ReLU(), second), activation=nn.ReLU()), (1, at.M, at.H, at.W)


@closed_form(
    "basic-block-projection",
    title="Basic residual block, projection shortcut",
    letters="M N S H W",
    cost=convolution(3, M, N) + convolution(3, N, N) + convolution(1, M, N),
    holds="The stride is the first 3x3's and the projection's, so that all three run on the output's size and S costs "
    "nothing. Document 003 strides in the second 3x3: there the first costs S**2 times as much.",
    source=f"{_RESNET}, section 3.3",
)
def basic_block_with_projection(at: SimpleNamespace) -> Witness:
    """Two 3x3 convolutions beside a 1x1 convolution with the same stride."""
    from torch import nn

    from archstats.zoo.blocks import Residual

    first = nn.Conv2d(at.M, at.N, 3, at.S, padding=1, bias=False)
    body = nn.Sequential(first, nn.ReLU(), nn.Conv2d(at.N, at.N, 3, padding=1, bias=False))
    projection = nn.Conv2d(at.M, at.N, 1, at.S, bias=False)
    return Residual(body, projection, nn.ReLU()), (1, at.M, at.S * at.H, at.S * at.W)


@closed_form(
    "bottleneck",
    title="Bottleneck residual block, identity shortcut",
    letters="M R H W",
    cost=convolution(1, M, R) + convolution(3, R, R) + convolution(1, R, M),
    meanings=_SAME,
    holds=f"{_KEEPS} In ResNet R = M / 4.",
    source=f"{_RESNET}, figure 5 (right)",
)
def bottleneck(at: SimpleNamespace) -> Witness:
    """1x1 to R channels, 3x3 among them, 1x1 back, beside the identity."""
    from torch import nn

    from archstats.zoo.blocks import Residual

    body = nn.Sequential(
        nn.Conv2d(at.M, at.R, 1, bias=False),
        nn.ReLU(),
        nn.Conv2d(at.R, at.R, 3, padding=1, bias=False),
        nn.ReLU(),
        nn.Conv2d(at.R, at.M, 1, bias=False),
    )
    return Residual(body, activation=nn.ReLU()), (1, at.M, at.H, at.W)


@closed_form(
    "bottleneck-projection",
    title="Bottleneck residual block, projection shortcut",
    letters="M R N S H W",
    cost=convolution(1, M, R, S * H, S * W) + convolution(3, R, R) + convolution(1, R, N) + convolution(1, M, N),
    holds="The stride is the 3x3's and the projection's, so that the first 1x1 runs on the input's size, "
    "S * H x S * W. The paper strides in the first 1x1: there S costs nothing. In ResNet N = 4 R.",
    source=f"{_RESNET}, section 3.3; the stride as document 003 is read, and as torchvision has it",
)
def bottleneck_with_projection(at: SimpleNamespace) -> Witness:
    """The bottleneck beside a 1x1 convolution with its stride."""
    from torch import nn

    from archstats.zoo.blocks import Residual

    body = nn.Sequential(
        nn.Conv2d(at.M, at.R, 1, bias=False),
        nn.ReLU(),
        nn.Conv2d(at.R, at.R, 3, at.S, padding=1, bias=False),
        nn.ReLU(),
        nn.Conv2d(at.R, at.N, 1, bias=False),
    )
    projection = nn.Conv2d(at.M, at.N, 1, at.S, bias=False)
    return Residual(body, projection, nn.ReLU()), (1, at.M, at.S * at.H, at.S * at.W)


# Layer i = 0 ... L - 1 reads M + i g channels: over all layers, L M + g L (L - 1) / 2.
_CHANNELS_READ = L * M + g * L * (L - 1) / 2


@closed_form(
    "dense-block",
    title="Dense block",
    letters="M g L H W",
    cost=Cost(9 * _CHANNELS_READ * g, 9 * _CHANNELS_READ * g * H * W, L * g * H * W),
    holds="Each layer is one 3x3 convolution on all channels so far; the block gives M + L * g channels of the input's "
    "size. The ImageNet networks of the paper put a 1x1 to 4 g channels before each 3x3.",
    source="document 003, section 1.38.7.1; Huang et al. 2016, Densely Connected Convolutional Networks, section 3",
)
def dense_block(at: SimpleNamespace) -> Witness:
    """L times: append g channels to all channels so far."""
    from torch import nn

    from archstats.zoo.blocks import Concat

    layers = [
        Concat(so_far=nn.Identity(), new=nn.Conv2d(at.M + i * at.g, at.g, 3, padding=1, bias=False))
        for i in range(at.L)
    ]
    return nn.Sequential(*layers), (1, at.M, at.H, at.W)


@closed_form(
    "transition",
    title="Transition between dense blocks",
    letters="M N H W",
    cost=convolution(1, M, N),
    meanings={
        "H": "height in pixels of the map before the pool",
        "W": "width in pixels of the map before the pool",
    },
    holds="The convolution runs before the 2x2 average pool, on four times as many pixels as the transition gives; the "
    "activations are the convolution's output. Document 003 halves the channels: N = M / 2.",
    source="document 003, section 1.38.7.2; Huang et al. 2016, section 3",
)
def transition(at: SimpleNamespace) -> Witness:
    """A 1x1 convolution, then a pool that halves height and width."""
    from torch import nn

    return nn.Sequential(nn.Conv2d(at.M, at.N, 1, bias=False), nn.AvgPool2d(2, ceil_mode=True)), (1, at.M, at.H, at.W)


@closed_form(
    "se",
    title="Squeeze-and-excitation",
    letters="M r",
    cost=linear(M, M / r) + linear(M / r, M),
    constraints=divides(r, M),
    meanings=_SAME,
    holds="On a map of any size: the gate sees each channel's mean alone, and scaling the channels counts nothing.",
    source="document 003, section 1.38.12; Hu et al. 2017, Squeeze-and-Excitation Networks, section 3",
)
def squeeze_and_excitation(at: SimpleNamespace) -> Witness:
    """Two linear layers over the channels' means; the map, here 4 x 4, is scaled by what they give."""
    from torch import nn

    from archstats.laws.closed_forms.witnesses.modules import Gated

    narrow = at.M // at.r
    hidden, gate = nn.Conv2d(at.M, narrow, 1, bias=False), nn.Conv2d(narrow, at.M, 1, bias=False)
    return Gated(nn.Sequential(nn.AdaptiveAvgPool2d(1), hidden, nn.ReLU(), gate, nn.Sigmoid())), (1, at.M, 4, 4)
