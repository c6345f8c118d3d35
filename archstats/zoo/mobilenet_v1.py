"""MobileNet (Howard et al., 2017): thirteen depthwise separable blocks."""

from __future__ import annotations

from torch import Tensor, nn
from torch.nn import functional

from archstats.zoo.blocks import conv_bn, make_divisible, named
from archstats.zoo.catalog import Preset, architecture, unlike_paper

# Output channels and stride of each block: table 1 of the paper.
_BLOCKS = (
    (64, 1),
    (128, 2),
    (128, 1),
    (256, 2),
    (256, 1),
    (512, 2),
    *[(512, 1)] * 5,
    (1024, 2),
    (1024, 1),
)


class AveragePool2x2(nn.Module):
    """A 2x2 average pool that is called as a function, so that no pooling module exists."""

    def forward(self, x: Tensor) -> Tensor:
        """Pool N x C x H x W to N x C x H/2 x W/2."""
        return functional.avg_pool2d(x, 2)


def depthwise_separable(in_channels: int, out_channels: int, stride: int) -> nn.Sequential:
    """A 3x3 depthwise and a 1x1 convolution, each with batch normalisation and ReLU."""
    return named(
        depthwise=conv_bn(
            in_channels,
            in_channels,
            3,
            stride=stride,
            padding=1,
            groups=in_channels,
            activation=nn.ReLU(inplace=True),
        ),
        pointwise=conv_bn(in_channels, out_channels, 1, activation=nn.ReLU(inplace=True)),
    )


def _mobilenet(stem_stride: int, pool: nn.Module, num_classes: int, width: float) -> nn.Module:
    in_channels = make_divisible(32 * width)
    stem = conv_bn(3, in_channels, 3, stride=stem_stride, padding=1, activation=nn.ReLU(inplace=True))
    blocks = []
    for base, stride in _BLOCKS:
        out_channels = make_divisible(base * width)
        blocks.append(depthwise_separable(in_channels, out_channels, stride))
        in_channels = out_channels
    return named(
        stem=stem,
        blocks=nn.Sequential(*blocks),
        pool=pool,
        flatten=nn.Flatten(),
        classifier=nn.Linear(in_channels, num_classes),
    )


@architecture(
    Preset("mobilenet_v1", (3, 224, 224)),
    family="MobileNetV1",
    document="003",
    section="1.38.9 MobileNetV1",
)
def mobilenet_v1(num_classes: int = 1000, width: float = 1.0) -> nn.Module:
    """The ImageNet network: a stem of stride 2 and a 7x7 average pool."""
    return _mobilenet(2, nn.AvgPool2d(7), num_classes, width)


@architecture(
    Preset("mobilenet_v1_cifar", (3, 32, 32)),
    family="MobileNetV1",
    document="002",
    section="3 PyTorch implementation",
    departures=(
        unlike_paper(
            "a stem of stride 1 and a 2x2 average pool, for 32x32 images",
            paper="the published network takes 224x224, strides in the stem and averages over 7x7",
        ),
    ),
)
def mobilenet_v1_cifar(num_classes: int = 10, width: float = 1.0) -> nn.Module:
    """The same thirteen blocks for 32x32 images."""
    return _mobilenet(1, AveragePool2x2(), num_classes, width)
