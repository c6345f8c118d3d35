"""SqueezeNet (Iandola et al., 2016): Fire modules and a convolutional classifier."""

from __future__ import annotations

from collections.abc import Callable

from torch import nn

from archstats.records import Listing
from archstats.zoo.blocks import Concat, GlobalAveragePool, SamePadConv2d, named
from archstats.zoo.catalog import Preset, architecture, cannot_run, incomplete, unlike_paper

# Squeeze and expand channels of fire2 to fire9; either expansion has as many.
_FIRES = ((16, 64), (16, 64), (32, 128), (32, 128), (48, 192), (48, 192), (64, 256), (64, 256))


def fire(in_channels: int, squeeze: int, expand: int) -> nn.Module:
    """A 1x1 squeeze, then 1x1 and 3x3 expansions side by side: 2 * `expand` channels out."""
    return named(
        squeeze=nn.Conv2d(in_channels, squeeze, 1),
        act=nn.ReLU(inplace=True),
        expand=Concat(
            expand1x1=nn.Sequential(nn.Conv2d(squeeze, expand, 1), nn.ReLU(inplace=True)),
            expand3x3=nn.Sequential(nn.Conv2d(squeeze, expand, 3, padding=1), nn.ReLU(inplace=True)),
        ),
    )


def _ceil_pool() -> nn.Module:
    return nn.MaxPool2d(3, stride=2, ceil_mode=True)


def _floor_pool() -> nn.Module:
    return nn.MaxPool2d(2)


def _fires(pools_before: tuple[int, ...], in_channels: int, pool: Callable[[], nn.Module]) -> list[nn.Module]:
    """Return fire2 to fire9 with a pool before each of the numbered ones."""
    layers: list[nn.Module] = []
    for number, (squeeze, expand) in enumerate(_FIRES, start=2):
        if number in pools_before:
            layers.append(pool())
        layers.append(fire(in_channels, squeeze, expand))
        in_channels = 2 * expand
    return layers


def _squeezenet(
    features: list[nn.Module], num_classes: int, dropout: float, pool: nn.Module, last_channels: int = 512
) -> nn.Module:
    """Put the convolutional classifier behind `features`; a ReLU follows it, as published."""
    classifier = nn.Sequential(
        nn.Dropout(dropout), nn.Conv2d(last_channels, num_classes, 1), nn.ReLU(inplace=True), pool
    )
    return named(features=nn.Sequential(*features), classifier=classifier, flatten=nn.Flatten())


@architecture(
    Preset("squeezenet1_0", (3, 224, 224)),
    family="SqueezeNet",
    document="000",
    section="SqueezeNet, version 1.0",
)
def squeezenet1_0(num_classes: int = 1000, dropout: float = 0.5) -> nn.Module:
    """Version 1.0: a 7x7 stem of 96 channels, pools in ceil mode before fire2, fire5 and fire9."""
    stem = [nn.Conv2d(3, 96, 7, stride=2), nn.ReLU(inplace=True)]
    features = stem + _fires((2, 5, 9), 96, _ceil_pool)
    return _squeezenet(features, num_classes, dropout, nn.AdaptiveAvgPool2d(1))


@architecture(
    Preset("squeezenet1_1", (3, 224, 224), listing=Listing.REBUILT),
    family="SqueezeNet",
    document="000",
    section="SqueezeNet, version 1.1",
    departures=(
        incomplete(
            "the tail of version 1.1 only: from inside its fourth Fire module to the classifier",
            built="the published version 1.1: a 3x3 stem of 64 channels, pools before fire2, fire4 and fire6",
            why="the printed part is that network's",
        ),
    ),
)
def squeezenet1_1(num_classes: int = 1000, dropout: float = 0.5) -> nn.Module:
    """Version 1.1: a 3x3 stem of 64 channels and earlier pools."""
    stem = [nn.Conv2d(3, 64, 3, stride=2), nn.ReLU(inplace=True)]
    features = stem + _fires((2, 4, 6), 64, _ceil_pool)
    return _squeezenet(features, num_classes, dropout, nn.AdaptiveAvgPool2d(1))


@architecture(
    Preset("squeezenet_same", (3, 224, 224)),
    family="SqueezeNet",
    document="001",
    section="2.2 network structure",
    departures=(
        cannot_run(
            'merge([...], mode="concat") beside Conv2D(kernel_size=..., filters=...)',
            built="a concatenation along the channels",
            why="merge is Keras 1's and these keywords are Keras 2's: only versions 2.0 and 2.1 still had both",
        ),
        unlike_paper('"same" padding and 2x2 pools', paper="the published network has an unpadded stem and 3/2 pools"),
    ),
)
def squeezenet_same(num_classes: int = 1000, dropout: float = 0.5) -> nn.Module:
    """The Keras listing: "same" padding, 2x2 pools, ReLU after the classifier."""
    stem = [SamePadConv2d(3, 96, 7, stride=2), nn.ReLU(inplace=True)]
    features = stem + _fires((2, 5, 9), 96, _floor_pool)
    return _squeezenet(features, num_classes, dropout, GlobalAveragePool())


@architecture(
    Preset("squeezenet_fashion", (1, 28, 28)),
    family="SqueezeNet",
    document="001",
    section="3 experiment",
    departures=(
        unlike_paper(
            "one Fire module between two pools, for a grey 28x28 image",
            paper="the published networks have eight; the document shortens it against overfitting",
        ),
    ),
)
def squeezenet_fashion(num_classes: int = 10, dropout: float = 0.5) -> nn.Module:
    """One Fire module on a 28x28 image."""
    features = [
        nn.Conv2d(1, 96, 7, stride=2),
        nn.ReLU(inplace=True),
        _ceil_pool(),
        fire(96, 16, 64),
        _ceil_pool(),
    ]
    return _squeezenet(features, num_classes, dropout, nn.AdaptiveAvgPool2d(1), last_channels=128)
