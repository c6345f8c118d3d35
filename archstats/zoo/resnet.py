"""ResNet (He et al., 2015) for 32x32 images: a 3x3 stem and four stages."""

from __future__ import annotations

from collections.abc import Callable

from torch import nn

from archstats.records import Listing
from archstats.zoo.blocks import GlobalAveragePool, Residual, conv_bn, named
from archstats.zoo.catalog import Preset, architecture, cannot_run, unlike_paper

_WIDTHS = (64, 128, 256, 512)
_STEM = unlike_paper(
    "a 3x3 stem of stride 1 without a pool, on 32x32 images",
    paper="the ImageNet network has a 7x7 stem of stride 2 and a pool; the paper's own CIFAR network is narrower",
)

Block = Callable[[int, int, int], nn.Module]


def _relu() -> nn.Module:
    return nn.ReLU(inplace=True)


def basic_block(in_channels: int, width: int, stride: int) -> nn.Module:
    """Two 3x3 convolutions, the stride on the second; a projection only where there is a stride."""
    body = nn.Sequential(
        conv_bn(in_channels, width, 3, padding=1, activation=_relu()),
        conv_bn(width, width, 3, stride=stride, padding=1),
    )
    shortcut = conv_bn(in_channels, width, 1, stride=stride) if stride != 1 else None
    return Residual(body, shortcut, _relu())


def bottleneck_block(in_channels: int, width: int, stride: int) -> nn.Module:
    """1x1 to `width`, 3x3 with the stride, 1x1 to 4 * `width`; a projection where the shape changes."""
    out_channels = 4 * width
    body = nn.Sequential(
        conv_bn(in_channels, width, 1, activation=_relu()),
        conv_bn(width, width, 3, stride=stride, padding=1, activation=_relu()),
        conv_bn(width, out_channels, 1),
    )
    changes = stride != 1 or in_channels != out_channels
    shortcut = conv_bn(in_channels, out_channels, 1, stride=stride) if changes else None
    return Residual(body, shortcut, _relu())


def _resnet(block: Block, expansion: int, repeats: tuple[int, ...], num_classes: int) -> nn.Module:
    stages, in_channels = [], 64
    for index, (width, count) in enumerate(zip(_WIDTHS, repeats, strict=True)):
        blocks = []
        for position in range(count):
            stride = 2 if index > 0 and position == 0 else 1
            blocks.append(block(in_channels, width, stride))
            in_channels = width * expansion
        stages.append(nn.Sequential(*blocks))
    return named(
        stem=conv_bn(3, 64, 3, padding=1, activation=_relu()),
        stages=nn.Sequential(*stages),
        pool=GlobalAveragePool(),
        flatten=nn.Flatten(),
        classifier=nn.Linear(in_channels, num_classes),
    )


@architecture(
    Preset("resnet18_cifar", (3, 32, 32), {"repeats": (2, 2, 2, 2)}),
    Preset("resnet34_cifar", (3, 32, 32), {"repeats": (3, 4, 6, 3)}, Listing.PRESET),
    family="ResNet",
    document="003",
    section="1.38.5 ResNet",
    departures=(
        _STEM,
        unlike_paper(
            "the stride on the second 3x3 convolution of a block",
            paper="the paper strides in the first, which makes the first a quarter as costly; and the printed test for "
            "a projection compares a width with itself, without effect here",
        ),
    ),
)
def resnet_basic(num_classes: int = 10, repeats: tuple[int, ...] = (2, 2, 2, 2)) -> nn.Module:
    """Four stages of basic blocks; `repeats` blocks in each."""
    return _resnet(basic_block, 1, repeats, num_classes)


@architecture(
    Preset("resnet50_cifar", (3, 32, 32), {"repeats": (3, 4, 6, 3)}, Listing.PRESET),
    Preset("resnet101_cifar", (3, 32, 32), {"repeats": (3, 4, 23, 3)}, Listing.PRESET),
    Preset("resnet152_cifar", (3, 32, 32), {"repeats": (3, 8, 36, 3)}),
    family="ResNet",
    document="003",
    section="1.38.5 ResNet",
    departures=(
        _STEM,
        cannot_run(
            "the stride on both the first 1x1 and the 3x3 convolution",
            built="on the 3x3 alone",
            why="strided twice, the body's map is half of what the shortcut's single stride gives, and the sum fails",
        ),
        cannot_run(
            "the 3x3 convolution without padding",
            built="padding 1",
            why="unpadded it trims the map by two pixels, and the sum with the shortcut fails",
        ),
        cannot_run(
            "no shortcut attribute on blocks that keep their shape, though forward calls it",
            built="the identity there",
            why="the call raises AttributeError",
        ),
    ),
)
def resnet_bottleneck(num_classes: int = 10, repeats: tuple[int, ...] = (3, 4, 6, 3)) -> nn.Module:
    """Four stages of bottleneck blocks; `repeats` blocks in each."""
    return _resnet(bottleneck_block, 4, repeats, num_classes)
