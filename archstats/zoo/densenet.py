"""DenseNet (Huang et al., 2016), in a plain form without bottlenecks."""

from __future__ import annotations

import torch
from torch import Tensor, nn

from archstats.zoo.blocks import GlobalAveragePool, named
from archstats.zoo.catalog import Preset, architecture, unlike_paper


class DenseBlock(nn.Module):
    """`layers` times BN-ReLU-3x3, each on all channels so far and adding `growth` to them."""

    def __init__(self, in_channels: int, growth: int, layers: int) -> None:
        super().__init__()
        self.layers = nn.ModuleList(
            nn.Sequential(
                nn.BatchNorm2d(in_channels + index * growth),
                nn.ReLU(),
                nn.Conv2d(in_channels + index * growth, growth, 3, padding=1),
            )
            for index in range(layers)
        )

    def forward(self, x: Tensor) -> Tensor:
        """Append each layer's output to its input."""
        for layer in self.layers:
            x = torch.cat((x, layer(x)), dim=1)
        return x


def transition(in_channels: int) -> nn.Module:
    """Halve the channels by a 1x1 convolution, the size by an average pool."""
    return nn.Sequential(
        nn.BatchNorm2d(in_channels), nn.ReLU(), nn.Conv2d(in_channels, in_channels // 2, 1), nn.AvgPool2d(2)
    )


@architecture(
    Preset("densenet", (3, 224, 224)),
    family="DenseNet",
    document="003",
    section="1.38.7 DenseNet",
    departures=(
        unlike_paper(
            "four blocks of four 3x3 layers, without 1x1 bottlenecks",
            paper="the ImageNet networks have bottlenecks and 6-12-24-16 layers or more",
        ),
        unlike_paper(
            "convolutions with a bias, and an unpadded 3/2 max pool in the stem",
            paper="the published convolutions have no bias and the pool is padded by 1",
        ),
    ),
)
def densenet(num_classes: int = 1000, growth: int = 32, layers: tuple[int, ...] = (4, 4, 4, 4)) -> nn.Module:
    """A 7x7 stem, then dense blocks with transitions between them."""
    channels = 64
    stem = nn.Sequential(
        nn.Conv2d(3, channels, 7, stride=2, padding=3),
        nn.BatchNorm2d(channels),
        nn.ReLU(),
        nn.MaxPool2d(3, stride=2),
    )
    stages: list[nn.Module] = []
    for index, count in enumerate(layers):
        if index > 0:
            stages.append(transition(channels))
            channels //= 2
        stages.append(DenseBlock(channels, growth, count))
        channels += growth * count
    return named(
        stem=stem,
        stages=nn.Sequential(*stages),
        norm=nn.BatchNorm2d(channels),
        act=nn.ReLU(),
        pool=GlobalAveragePool(),
        flatten=nn.Flatten(),
        classifier=nn.Linear(channels, num_classes),
    )
