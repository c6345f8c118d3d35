"""MobileNetV2 (Sandler et al., 2018): inverted residuals with linear bottlenecks."""

from __future__ import annotations

import math

from torch import Tensor, nn

from archstats.zoo.blocks import Residual, conv_bn, named
from archstats.zoo.catalog import Preset, architecture, unlike_paper

# Expansion, output channels, repeats, stride: table 2 of the paper.
_STAGES = (
    (1, 16, 1, 1),
    (6, 24, 2, 2),
    (6, 32, 3, 2),
    (6, 64, 4, 2),
    (6, 96, 3, 1),
    (6, 160, 3, 2),
    (6, 320, 1, 1),
)
_STEM_CHANNELS = 32


class SpatialMean(nn.Module):
    """Average over width, then over height: N x C x H x W to N x C."""

    def forward(self, x: Tensor) -> Tensor:
        """Take the two means one after the other."""
        return x.mean(3).mean(2)


def _round_up(channels: float, divisor: int = 8) -> int:
    return math.ceil(channels / divisor) * divisor


def inverted_residual(in_channels: int, out_channels: int, stride: int, expansion: int) -> nn.Module:
    """Expand by 1x1, filter depthwise, project by 1x1 without an activation."""
    hidden = in_channels * expansion
    body = nn.Sequential()
    if expansion != 1:
        body.add_module("expand", conv_bn(in_channels, hidden, 1, activation=nn.ReLU6(inplace=True)))
    depthwise = conv_bn(hidden, hidden, 3, stride=stride, padding=1, groups=hidden, activation=nn.ReLU6(inplace=True))
    body.add_module("depthwise", depthwise)
    body.add_module("project", conv_bn(hidden, out_channels, 1))
    return Residual(body) if stride == 1 and in_channels == out_channels else body


@architecture(
    Preset("mobilenet_v2", (3, 224, 224)),
    family="MobileNetV2",
    document="003",
    section="1.38.10 MobileNetV2",
    departures=(
        unlike_paper(
            "the stem and the first stage keep 32 and 16 channels at every width, widths round up, and no dropout",
            paper="the published network scales all layers and rounds to the nearest multiple of 8; at width 1 "
            "both are the same",
        ),
    ),
)
def mobilenet_v2(num_classes: int = 1000, width: float = 1.0) -> nn.Module:
    """Seventeen inverted residuals between a stem of 32 channels and a last layer of at least 1280."""
    blocks, in_channels = [], _STEM_CHANNELS
    for expansion, base, repeats, first_stride in _STAGES:
        out_channels = _round_up(base * width) if expansion > 1 else base
        for position in range(repeats):
            stride = first_stride if position == 0 else 1
            blocks.append(inverted_residual(in_channels, out_channels, stride, expansion))
            in_channels = out_channels
    last_channels = _round_up(1280 * max(1.0, width))
    return named(
        stem=conv_bn(3, _STEM_CHANNELS, 3, stride=2, padding=1, activation=nn.ReLU6(inplace=True)),
        blocks=nn.Sequential(*blocks),
        last=conv_bn(in_channels, last_channels, 1, activation=nn.ReLU6(inplace=True)),
        pool=SpatialMean(),
        classifier=nn.Linear(last_channels, num_classes),
    )
