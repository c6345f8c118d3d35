"""AlexNet (Krizhevsky et al., 2012; the one-tower form of Krizhevsky, 2014)."""

from __future__ import annotations

from torch import nn

from archstats.records import Listing
from archstats.zoo.blocks import named
from archstats.zoo.catalog import Preset, architecture, incomplete, unlike_paper


def _features(in_channels: int, widths: tuple[int, int, int, int, int], first_padding: int) -> nn.Sequential:
    """Five convolutions with three overlapping 3/2 max pools."""
    first, second, third, fourth, fifth = widths
    return nn.Sequential(
        nn.Conv2d(in_channels, first, 11, stride=4, padding=first_padding),
        nn.ReLU(inplace=True),
        nn.MaxPool2d(3, stride=2),
        nn.Conv2d(first, second, 5, padding=2),
        nn.ReLU(inplace=True),
        nn.MaxPool2d(3, stride=2),
        nn.Conv2d(second, third, 3, padding=1),
        nn.ReLU(inplace=True),
        nn.Conv2d(third, fourth, 3, padding=1),
        nn.ReLU(inplace=True),
        nn.Conv2d(fourth, fifth, 3, padding=1),
        nn.ReLU(inplace=True),
        nn.MaxPool2d(3, stride=2),
    )


def _classifier(in_features: int, num_classes: int, dropout: float) -> nn.Sequential:
    """4096-4096-classes, with dropout before each hidden layer."""
    return nn.Sequential(
        nn.Dropout(dropout),
        nn.Linear(in_features, 4096),
        nn.ReLU(inplace=True),
        nn.Dropout(dropout),
        nn.Linear(4096, 4096),
        nn.ReLU(inplace=True),
        nn.Linear(4096, num_classes),
    )


@architecture(
    Preset("alexnet", (3, 224, 224)),
    family="AlexNet",
    document="003",
    section="1.38.2 AlexNet",
    departures=(
        unlike_paper(
            "one tower of 64-192-384-256-256 channels on a 224x224 image",
            paper="the 2012 network has 96-256-384-384-256 in two groups; these channels are the 2014 one-tower form",
        ),
        unlike_paper(
            "no local response normalisation, and dropout of 0.1",
            paper="the paper normalises twice and drops 0.5, as the document's own text says",
        ),
    ),
)
def alexnet(num_classes: int = 1000, dropout: float = 0.1) -> nn.Module:
    """The network of the listing, on 224x224 images."""
    features = _features(3, (64, 192, 384, 256, 256), first_padding=2)
    classifier = _classifier(256 * 6 * 6, num_classes, dropout)
    return named(features=features, flatten=nn.Flatten(), classifier=classifier)


@architecture(
    Preset("alexnet_fashion", (1, 112, 112), listing=Listing.REBUILT),
    family="AlexNet",
    document="001",
    section="3 experiment",
    departures=(
        incomplete(
            "only the size: 24.74M parameters at an input of 112",
            built="one tower of 96-256-384-384-256, the first layer unpadded, 1024-4096-4096-10",
            why="these layers have 24,744,650 parameters, which the printed figure fits; it leaves the padding open",
        ),
    ),
)
def alexnet_fashion(num_classes: int = 10, dropout: float = 0.5) -> nn.Module:
    """AlexNet in one ungrouped tower for a grey 112x112 image: 256 maps of 2x2 reach the linear layers."""
    features = _features(1, (96, 256, 384, 384, 256), first_padding=0)
    classifier = _classifier(256 * 2 * 2, num_classes, dropout)
    return named(features=features, flatten=nn.Flatten(), classifier=classifier)
