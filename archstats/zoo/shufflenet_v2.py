"""ShuffleNetV2 (Ma et al., 2018): channels are split, half of them pass, all are shuffled."""

from __future__ import annotations

import torch
from torch import Tensor, nn

from archstats.errors import BadInputError
from archstats.zoo.blocks import channel_shuffle, conv_bn, named
from archstats.zoo.catalog import Preset, architecture, unlike_paper

# Output channels of stages 2, 3, 4 and of the last convolution, by width.
_CHANNELS = {
    0.5: (48, 96, 192, 1024),
    1.0: (116, 232, 464, 1024),
    1.5: (176, 352, 704, 1024),
    2.0: (224, 488, 976, 2048),
}
_STEM_CHANNELS = 24
_REPEATS = (4, 8, 4)


def _pointwise(in_channels: int, out_channels: int) -> nn.Sequential:
    return conv_bn(in_channels, out_channels, 1, activation=nn.ReLU(inplace=True))


def _depthwise(channels: int, stride: int) -> nn.Sequential:
    return conv_bn(channels, channels, 3, stride=stride, padding=1, groups=channels)


def _branch(in_channels: int, width: int, stride: int) -> nn.Sequential:
    return nn.Sequential(_pointwise(in_channels, width), _depthwise(width, stride), _pointwise(width, width))


class SplitUnit(nn.Module):
    """The unit of stride 1: half of the channels pass unchanged, the other half go through a branch."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.branch = _branch(channels // 2, channels // 2, 1)

    def forward(self, x: Tensor) -> Tensor:
        """Split, transform one half, concatenate, shuffle in two groups."""
        passed, kept = x.chunk(2, dim=1)
        return channel_shuffle(torch.cat((passed, self.branch(kept)), dim=1), 2)


class DownsamplingUnit(nn.Module):
    """The unit of stride 2: two branches on all channels, each giving half of the output."""

    def __init__(self, in_channels: int, out_channels: int) -> None:
        super().__init__()
        half = out_channels // 2
        self.side = nn.Sequential(_depthwise(in_channels, 2), _pointwise(in_channels, half))
        self.branch = _branch(in_channels, half, 2)

    def forward(self, x: Tensor) -> Tensor:
        """Concatenate both branches, shuffle in two groups."""
        return channel_shuffle(torch.cat((self.side(x), self.branch(x)), dim=1), 2)


@architecture(
    Preset("shufflenet_v2_x0_5", (3, 224, 224), {"width": 0.5}),
    Preset("shufflenet_v2_x1_0", (3, 224, 224), {"width": 1.0}),
    Preset("shufflenet_v2_x1_5", (3, 224, 224), {"width": 1.5}),
    Preset(
        "shufflenet_v2_x2_0",
        (3, 224, 224),
        {"width": 2.0},
        departures=(
            unlike_paper("224 channels in the second stage at width 2", paper="the paper's table has 244, half of 488"),
        ),
    ),
    family="ShuffleNetV2",
    document="003",
    section="1.38.14 ShuffleNetV2",
)
def shufflenet_v2(num_classes: int = 1000, width: float = 1.0) -> nn.Module:
    """A 3x3 stem with a max pool, stages of 4, 8 and 4 units, a last 1x1 convolution and a 7x7 average pool."""
    if width not in _CHANNELS:
        raise BadInputError(f"ShuffleNetV2 has no width {width}.", f"Choose from {', '.join(map(str, _CHANNELS))}.")
    *stage_channels, last_channels = _CHANNELS[width]
    units: list[nn.Module] = []
    in_channels = _STEM_CHANNELS
    for out_channels, repeats in zip(stage_channels, _REPEATS, strict=True):
        units.append(DownsamplingUnit(in_channels, out_channels))
        units += [SplitUnit(out_channels) for _ in range(repeats - 1)]
        in_channels = out_channels
    stem = conv_bn(3, _STEM_CHANNELS, 3, stride=2, padding=1, activation=nn.ReLU(inplace=True))
    return named(
        stem=stem,
        stem_pool=nn.MaxPool2d(3, stride=2, padding=1),
        units=nn.Sequential(*units),
        last=_pointwise(in_channels, last_channels),
        pool=nn.AvgPool2d(7),
        flatten=nn.Flatten(),
        classifier=nn.Linear(last_channels, num_classes),
    )
