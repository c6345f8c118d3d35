"""ShuffleNet (Zhang et al., 2017): grouped 1x1 convolutions with a channel shuffle between them."""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn import functional

from archstats.errors import BadInputError
from archstats.zoo.blocks import GlobalAveragePool, channel_shuffle, conv_bn, named
from archstats.zoo.catalog import Preset, architecture, unlike_paper

# Output channels of stages 2, 3 and 4 by number of groups.
_CHANNELS = {
    1: (144, 288, 567),
    2: (200, 400, 800),
    3: (240, 480, 960),
    4: (272, 544, 1088),
    8: (384, 768, 1536),
}
_STEM_CHANNELS = 24
_REPEATS = (4, 8, 4)


class ShuffleUnit(nn.Module):
    """Grouped 1x1, shuffle, 3x3 depthwise, grouped 1x1; added to the input, or concatenated with it pooled.

    Args:
        in_channels: Channels in.
        out_channels: Channels out, those of the concatenated input included.
        groups: Groups of the 1x1 convolutions.
        stride: 1 adds, 2 concatenates.
        first_grouped: Whether the first 1x1 is grouped too.
    """

    def __init__(self, in_channels: int, out_channels: int, groups: int, stride: int, *, first_grouped: bool) -> None:
        super().__init__()
        self.groups = groups
        self.stride = stride
        hidden = out_channels // 4
        new_channels = out_channels if stride == 1 else out_channels - in_channels
        first_groups = groups if first_grouped else 1
        self.compress = conv_bn(in_channels, hidden, 1, groups=first_groups, bias=True, activation=nn.ReLU())
        self.depthwise = conv_bn(hidden, hidden, 3, stride=stride, padding=1, groups=hidden)
        self.expand = conv_bn(hidden, new_channels, 1, groups=groups, bias=True)

    def forward(self, x: Tensor) -> Tensor:
        """Combine the input with the unit's body, then rectify."""
        out = channel_shuffle(self.compress(x), self.groups)
        out = self.expand(self.depthwise(out))
        if self.stride == 1:
            return functional.relu(x + out)
        pooled = functional.avg_pool2d(x, 3, stride=2, padding=1)
        return functional.relu(torch.cat((pooled, out), dim=1))


def _stage(in_channels: int, out_channels: int, groups: int, repeats: int, *, first: bool) -> nn.Module:
    units = [ShuffleUnit(in_channels, out_channels, groups, 2, first_grouped=not first)]
    units += [ShuffleUnit(out_channels, out_channels, groups, 1, first_grouped=True) for _ in range(repeats - 1)]
    return nn.Sequential(*units)


@architecture(
    Preset(
        "shufflenet_v1_g1",
        (3, 224, 224),
        {"groups": 1},
        departures=(unlike_paper("567 channels in the last stage", paper="the paper's table has 576, twice 288"),),
    ),
    Preset("shufflenet_v1_g2", (3, 224, 224), {"groups": 2}),
    Preset("shufflenet_v1_g3", (3, 224, 224), {"groups": 3}),
    Preset("shufflenet_v1_g4", (3, 224, 224), {"groups": 4}),
    Preset("shufflenet_v1_g8", (3, 224, 224), {"groups": 8}),
    family="ShuffleNetV1",
    document="003",
    section="1.38.13 ShuffleNetV1",
    departures=(
        unlike_paper(
            "biases on the 1x1 convolutions, no normalisation or ReLU in the stem, and a log-softmax at the end",
            paper="convolutions before batch normalisation need no bias, and the stem is normalised and rectified",
        ),
    ),
)
def shufflenet_v1(num_classes: int = 1000, groups: int = 3) -> nn.Module:
    """A 3x3 stem with a max pool, then stages of 4, 8 and 4 units."""
    if groups not in _CHANNELS:
        raise BadInputError(f"ShuffleNetV1 has no {groups} groups.", f"Choose from {', '.join(map(str, _CHANNELS))}.")
    stages, in_channels = [], _STEM_CHANNELS
    for index, (out_channels, repeats) in enumerate(zip(_CHANNELS[groups], _REPEATS, strict=True)):
        stages.append(_stage(in_channels, out_channels, groups, repeats, first=index == 0))
        in_channels = out_channels
    return named(
        stem=nn.Conv2d(3, _STEM_CHANNELS, 3, stride=2, padding=1),
        stem_pool=nn.MaxPool2d(3, stride=2, padding=1),
        stages=nn.Sequential(*stages),
        pool=GlobalAveragePool(),
        flatten=nn.Flatten(),
        classifier=nn.Linear(in_channels, num_classes),
        log_softmax=nn.LogSoftmax(dim=1),
    )
