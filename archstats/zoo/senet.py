"""Squeeze-and-excitation networks (Hu et al., 2017) on residual blocks."""

from __future__ import annotations

from collections.abc import Callable

from torch import Tensor, nn
from torch.nn import functional

from archstats.records import Listing
from archstats.zoo.blocks import GlobalAveragePool, Residual, conv_bn, named
from archstats.zoo.catalog import Preset, architecture, unlike_paper

_STAGES = ((64, 1), (128, 2), (256, 2), (512, 2))

Block = Callable[[int, int, int], nn.Module]


class SqueezeExcite(nn.Module):
    """Scale each channel by a gate of two 1x1 convolutions, reduced 16 times, over the channels' means."""

    def __init__(self, channels: int, reduction: int = 16) -> None:
        super().__init__()
        self.gate = nn.Sequential(
            GlobalAveragePool(),
            nn.Conv2d(channels, channels // reduction, 1),
            nn.ReLU(),
            nn.Conv2d(channels // reduction, channels, 1),
            nn.Sigmoid(),
        )

    def forward(self, x: Tensor) -> Tensor:
        """Multiply by the gate."""
        gate: Tensor = self.gate(x)
        return x * gate


class PreActivationBlock(nn.Module):
    """BN-ReLU before each of two 3x3 convolutions; the projection starts from the activated input."""

    def __init__(self, in_channels: int, width: int, stride: int) -> None:
        super().__init__()
        self.norm = nn.BatchNorm2d(in_channels)
        self.body = nn.Sequential(
            nn.Conv2d(in_channels, width, 3, stride, padding=1, bias=False),
            nn.BatchNorm2d(width),
            nn.ReLU(),
            nn.Conv2d(width, width, 3, padding=1, bias=False),
            SqueezeExcite(width),
        )
        changes = stride != 1 or in_channels != width
        self.shortcut = nn.Conv2d(in_channels, width, 1, stride, bias=False) if changes else None

    def forward(self, x: Tensor) -> Tensor:
        """Add the excited body to the input or its projection."""
        activated = functional.relu(self.norm(x))
        shortcut = x if self.shortcut is None else self.shortcut(activated)
        summed: Tensor = self.body(activated) + shortcut
        return summed


def basic_block(in_channels: int, width: int, stride: int) -> nn.Module:
    """Two 3x3 convolutions, the stride on the first, excited before the sum."""
    body = nn.Sequential(
        conv_bn(in_channels, width, 3, stride=stride, padding=1, activation=nn.ReLU()),
        conv_bn(width, width, 3, padding=1),
        SqueezeExcite(width),
    )
    changes = stride != 1 or in_channels != width
    shortcut = conv_bn(in_channels, width, 1, stride=stride) if changes else None
    return Residual(body, shortcut, nn.ReLU())


@architecture(
    Preset("se_preact_resnet18", (3, 224, 224), {"block": PreActivationBlock}),
    Preset("se_resnet18", (3, 224, 224), {"block": basic_block}, Listing.PRESET),
    family="SENet",
    document="003",
    section="1.38.12 SENet",
    departures=(
        unlike_paper(
            "a 3x3 stem of stride 1 without a pool on a 224x224 image, and a 4x4 average pool before a linear layer "
            "of 25088 inputs",
            paper="the published networks stride and pool in the stem and average over the whole map; at full "
            "resolution every stage costs sixteen times as much",
        ),
    ),
)
def se_resnet18(num_classes: int = 1000, block: Block = PreActivationBlock) -> nn.Module:
    """Four stages of two blocks; the classifier sees 512 maps of 7x7."""
    stages, in_channels = [], 64
    for width, stride in _STAGES:
        stages.append(nn.Sequential(block(in_channels, width, stride), block(width, width, 1)))
        in_channels = width
    return named(
        stem=conv_bn(3, 64, 3, padding=1, activation=nn.ReLU()),
        stages=nn.Sequential(*stages),
        pool=nn.AvgPool2d(4),
        flatten=nn.Flatten(),
        classifier=nn.Linear(512 * 7 * 7, num_classes),
    )
