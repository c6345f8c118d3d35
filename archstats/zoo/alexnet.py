"""AlexNet (Krizhevsky et al., 2012; the one-tower form of Krizhevsky, 2014)."""

from __future__ import annotations

from torch import nn

from archstats.records import Listing
from archstats.zoo.blocks import named
from archstats.zoo.catalog import Preset, architecture, incomplete, unlike_paper


def _alexnet(
    features: nn.Sequential, flat_features: int, num_classes: int, *, dropout_before: bool, dropout: float
) -> nn.Module:
    """Put the three linear layers behind `features`; dropout stands before or after each hidden one."""

    def hidden(inputs: int) -> list[nn.Module]:
        dense = [nn.Linear(inputs, 4096), nn.ReLU(inplace=True)]
        return [nn.Dropout(dropout), *dense] if dropout_before else [*dense, nn.Dropout(dropout)]

    head = nn.Sequential(*hidden(flat_features), *hidden(4096), nn.Linear(4096, num_classes))
    return named(features=features, flatten=nn.Flatten(), classifier=head)


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
    """Five convolutions with three overlapping 3/2 max pools, then 4096-4096-classes."""
    features = nn.Sequential(
        nn.Conv2d(3, 64, 11, stride=4, padding=2),
        nn.ReLU(inplace=True),
        nn.MaxPool2d(3, stride=2),
        nn.Conv2d(64, 192, 5, padding=2),
        nn.ReLU(inplace=True),
        nn.MaxPool2d(3, stride=2),
        nn.Conv2d(192, 384, 3, padding=1),
        nn.ReLU(inplace=True),
        nn.Conv2d(384, 256, 3, padding=1),
        nn.ReLU(inplace=True),
        nn.Conv2d(256, 256, 3, padding=1),
        nn.ReLU(inplace=True),
        nn.MaxPool2d(3, stride=2),
    )
    return _alexnet(features, 256 * 6 * 6, num_classes, dropout_before=True, dropout=dropout)


@architecture(
    Preset("alexnet_fashion", (1, 112, 112), listing=Listing.REBUILT),
    family="AlexNet",
    document="001",
    section="3 experiment",
    departures=(
        incomplete(
            "only the size: 24.74M parameters at an input of 112",
            built="one tower of 96-256-384-384-256, the first layer unpadded, 1024-4096-4096-10",
            why="these layers have 24,744,650 parameters, which the printed figure fits",
        ),
    ),
)
def alexnet_fashion(num_classes: int = 10, dropout: float = 0.5) -> nn.Module:
    """AlexNet in one ungrouped tower for a grey 112x112 image: 256 maps of 2x2 reach the linear layers."""
    features = nn.Sequential(
        nn.Conv2d(1, 96, 11, stride=4),
        nn.ReLU(inplace=True),
        nn.MaxPool2d(3, stride=2),
        nn.Conv2d(96, 256, 5, padding=2),
        nn.ReLU(inplace=True),
        nn.MaxPool2d(3, stride=2),
        nn.Conv2d(256, 384, 3, padding=1),
        nn.ReLU(inplace=True),
        nn.Conv2d(384, 384, 3, padding=1),
        nn.ReLU(inplace=True),
        nn.Conv2d(384, 256, 3, padding=1),
        nn.ReLU(inplace=True),
        nn.MaxPool2d(3, stride=2),
    )
    return _alexnet(features, 256 * 2 * 2, num_classes, dropout_before=False, dropout=dropout)
