"""EfficientNet (Tan and Le, 2019): one network, scaled in width, depth and input size."""

from __future__ import annotations

import math

import torch
from torch import Tensor, nn

from archstats.records import Listing
from archstats.zoo.blocks import Residual, SamePadConv2d, make_divisible, named
from archstats.zoo.catalog import Preset, architecture, cannot_run

# Expansion, output channels, repeats, stride, kernel: table 1 of the paper.
_STAGES = (
    (1, 16, 1, 1, 3),
    (6, 24, 2, 2, 3),
    (6, 40, 2, 2, 5),
    (6, 80, 3, 2, 3),
    (6, 112, 3, 1, 5),
    (6, 192, 4, 2, 5),
    (6, 320, 1, 1, 3),
)


class Swish(nn.Module):
    """x * sigmoid(x), as two operations."""

    def forward(self, x: Tensor) -> Tensor:
        """Apply it to every element."""
        return x * torch.sigmoid(x)


class SqueezeExcite(nn.Module):
    """Scale each channel by a gate computed from the means of all channels."""

    def __init__(self, channels: int, squeezed: int) -> None:
        super().__init__()
        self.gate = nn.Sequential(
            nn.AdaptiveAvgPool2d(1),
            nn.Conv2d(channels, squeezed, 1),
            Swish(),
            nn.Conv2d(squeezed, channels, 1),
        )

    def forward(self, x: Tensor) -> Tensor:
        """Multiply by the sigmoid of the gate."""
        return x * torch.sigmoid(self.gate(x))


def _conv_bn(
    in_channels: int, out_channels: int, kernel: int, stride: int = 1, groups: int = 1, *, swish: bool = True
) -> nn.Sequential:
    conv = SamePadConv2d(in_channels, out_channels, kernel, stride, groups=groups, bias=False)
    block = named(conv=conv, bn=nn.BatchNorm2d(out_channels, eps=1e-3, momentum=0.01))
    if swish:
        block.add_module("act", Swish())
    return block


def mbconv(in_channels: int, out_channels: int, expansion: int, kernel: int, stride: int) -> nn.Module:
    """Expand by 1x1, filter depthwise, squeeze-and-excite to a quarter of the input, project by 1x1."""
    hidden = in_channels * expansion
    body = nn.Sequential()
    if expansion != 1:
        body.add_module("expand", _conv_bn(in_channels, hidden, 1))
    body.add_module("depthwise", _conv_bn(hidden, hidden, kernel, stride, groups=hidden))
    body.add_module("excite", SqueezeExcite(hidden, in_channels // 4))
    body.add_module("project", _conv_bn(hidden, out_channels, 1, swish=False))
    return Residual(body) if stride == 1 and in_channels == out_channels else body


def _scaled(name: str, size: int, width: float, depth: float, dropout: float, listing: Listing) -> Preset:
    return Preset(name, (3, size, size), {"width": width, "depth": depth, "dropout": dropout}, listing)


@architecture(
    _scaled("efficientnet_b0", 224, 1.0, 1.0, 0.2, Listing.PRINTED),
    _scaled("efficientnet_b1", 240, 1.0, 1.1, 0.2, Listing.PRESET),
    _scaled("efficientnet_b2", 260, 1.1, 1.2, 0.3, Listing.PRESET),
    _scaled("efficientnet_b3", 300, 1.2, 1.4, 0.3, Listing.PRESET),
    _scaled("efficientnet_b4", 380, 1.4, 1.8, 0.4, Listing.PRESET),
    _scaled("efficientnet_b5", 456, 1.6, 2.2, 0.4, Listing.PRESET),
    _scaled("efficientnet_b6", 528, 1.8, 2.6, 0.5, Listing.PRESET),
    _scaled("efficientnet_b7", 600, 2.0, 3.1, 0.5, Listing.PRESET),
    family="EfficientNet",
    document="003",
    section="1.38.8 EfficientNet",
    departures=(
        cannot_run(
            "a stem of 32 channels at every width, before blocks that expect 32 times the width",
            built="the stem scales with the width",
            why="from a width of 1.2 on (B3 to B7) the first block expects more than 32 channels; B0 to B2 round to 32 "
            "and run as printed",
        ),
    ),
)
def efficientnet(num_classes: int = 1000, width: float = 1.0, depth: float = 1.0, dropout: float = 0.2) -> nn.Module:
    """The seven stages of B0 with channels scaled by `width` and repeats by `depth`."""

    def channels(base: int) -> int:
        return make_divisible(base * width)

    blocks, in_channels = [], channels(32)
    for expansion, base, repeats, first_stride, kernel in _STAGES:
        for position in range(math.ceil(repeats * depth)):
            stride = first_stride if position == 0 else 1
            blocks.append(mbconv(in_channels, channels(base), expansion, kernel, stride))
            in_channels = channels(base)
    return named(
        stem=_conv_bn(3, channels(32), 3, stride=2),
        blocks=nn.Sequential(*blocks),
        head=_conv_bn(in_channels, channels(1280), 1),
        pool=nn.AdaptiveAvgPool2d(1),
        dropout=nn.Dropout2d(dropout),
        flatten=nn.Flatten(),
        classifier=nn.Linear(channels(1280), num_classes),
    )
