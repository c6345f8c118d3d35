"""VGG (Simonyan and Zisserman, 2014): 3x3 convolutions between 2x2 pools."""

from __future__ import annotations

from torch import nn

from archstats.errors import BadInputError
from archstats.records import Listing
from archstats.zoo.blocks import conv_bn, named
from archstats.zoo.catalog import Preset, architecture, incomplete, unlike_paper

# Convolutions in each of the five stages, by number of weighted layers (configurations D and E of the paper).
_STAGES = {16: (2, 2, 3, 3, 3), 19: (2, 2, 4, 4, 4)}
_CHANNELS = (64, 128, 256, 512, 512)


def _features(depth: int, *, batch_norm: bool) -> nn.Sequential:
    if depth not in _STAGES:
        raise BadInputError(f"There is no VGG of {depth} layers here.", "Choose 16 or 19.")
    layers: list[nn.Module] = []
    in_channels = 3
    for repeats, channels in zip(_STAGES[depth], _CHANNELS, strict=True):
        for _ in range(repeats):
            if batch_norm:
                block = conv_bn(in_channels, channels, 3, padding=1, bias=True, activation=nn.ReLU(inplace=True))
                layers += block.children()
            else:
                layers += [nn.Conv2d(in_channels, channels, 3, padding=1), nn.ReLU(inplace=True)]
            in_channels = channels
        layers.append(nn.MaxPool2d(2))
    return nn.Sequential(*layers)


@architecture(
    Preset("vgg16", (3, 224, 224), listing=Listing.REBUILT),
    family="VGG",
    document="000",
    section="VGG16",
    departures=(
        incomplete(
            "only prose: every convolution 3x3, every pool 2x2, every activation ReLU; the listing is lost",
            built="configuration D of the paper, dropout 0.5 in the two hidden linear layers",
            why="the document points to the published network and describes it so",
        ),
    ),
)
def vgg16(num_classes: int = 1000, depth: int = 16, dropout: float = 0.5) -> nn.Module:
    """The ImageNet network: convolutions with a bias, then 25088-4096-4096-classes."""
    classifier = nn.Sequential(
        nn.Linear(512 * 7 * 7, 4096),
        nn.ReLU(inplace=True),
        nn.Dropout(dropout),
        nn.Linear(4096, 4096),
        nn.ReLU(inplace=True),
        nn.Dropout(dropout),
        nn.Linear(4096, num_classes),
    )
    return named(features=_features(depth, batch_norm=False), flatten=nn.Flatten(), classifier=classifier)


@architecture(
    Preset("vgg16_cifar", (3, 32, 32), {"depth": 16}),
    Preset("vgg19_cifar", (3, 32, 32), {"depth": 19}),
    family="VGG",
    document="003",
    section="1.38.3 VGG",
    departures=(
        unlike_paper(
            "batch normalisation after each convolution, and one linear layer 512-10 behind a 1x1 average pool",
            paper="the published VGG has no normalisation and three linear layers; with one, "
            "the 16 of its name are 14 weighted layers, the 19 are 17",
        ),
    ),
)
def vgg_cifar(num_classes: int = 10, depth: int = 16) -> nn.Module:
    """The form for 32x32 images: five pools leave one pixel of 512 channels."""
    return named(
        features=_features(depth, batch_norm=True),
        pool=nn.AvgPool2d(1),
        flatten=nn.Flatten(),
        classifier=nn.Linear(512, num_classes),
    )
