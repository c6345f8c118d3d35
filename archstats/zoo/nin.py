"""Network in Network (Lin et al., 2013)."""

from __future__ import annotations

from torch import nn

from archstats.zoo.blocks import GlobalAveragePool, named
from archstats.zoo.catalog import Preset, architecture, unlike_paper


def nin_block(in_channels: int, out_channels: int, kernel_size: int, stride: int, padding: int) -> nn.Module:
    """One convolution of free size and two 1x1 convolutions, each rectified."""
    return nn.Sequential(
        nn.Conv2d(in_channels, out_channels, kernel_size, stride, padding),
        nn.ReLU(),
        nn.Conv2d(out_channels, out_channels, 1),
        nn.ReLU(),
        nn.Conv2d(out_channels, out_channels, 1),
        nn.ReLU(),
    )


@architecture(
    Preset("nin", (3, 224, 224)),
    family="NiN",
    document="003",
    section="1.38.6 NIN",
    departures=(
        unlike_paper(
            "AlexNet's kernels (11 with stride 4, 5, 3) and a last 3x3 block straight from 384 channels to the classes",
            paper="the published networks are for small images, three blocks of 5x5 and 3x3; the ImageNet form its "
            "authors shared goes through 1024 channels",
        ),
    ),
)
def nin(num_classes: int = 1000, dropout: float = 0.5) -> nn.Module:
    """Four NiN blocks; the last one ends in the classes, which are averaged over the map."""
    return named(
        block1=nin_block(3, 96, 11, 4, 0),
        pool1=nn.MaxPool2d(3, stride=2),
        block2=nin_block(96, 256, 5, 1, 2),
        pool2=nn.MaxPool2d(3, stride=2),
        block3=nin_block(256, 384, 3, 1, 1),
        pool3=nn.MaxPool2d(3, stride=2),
        dropout=nn.Dropout(dropout),
        block4=nin_block(384, num_classes, 3, 1, 1),
        pool=GlobalAveragePool(),
        flatten=nn.Flatten(),
    )
