"""Networks that published figures are of and that no library has: each varies one of the zoo or of a library.

They are callables that `archstats.profile` takes: `archstats.claims.published.variants:alexnet_of_2012`.
"""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional

from archstats.sources import resolve
from archstats.zoo.blocks import GlobalAveragePool, Residual, named

_AlexWidths = tuple[int, int, int, int, int]


def _base(model: str, **settings: Any) -> Any:  # noqa: ANN401 (its layers are reached by their names)
    """Build a network of the zoo or of a library afresh, to be varied."""
    return resolve(model, **settings).fresh()


def mobilenet_v1(width: float = 1.0, num_classes: int = 1000) -> nn.Module:
    """The zoo's MobileNet with a global pool in place of the 7x7 one, for images of any size."""
    varied: nn.Module = _base("mobilenet_v1", width=width, num_classes=num_classes)
    varied.pool = GlobalAveragePool()
    return varied


def alexnet_of_2012() -> nn.Module:
    """The two towers of Krizhevsky et al. 2012, figure 2: layers 2, 4 and 5 see their own tower's half only."""
    widths, groups = (96, 256, 384, 384, 256), (2, 1, 2, 2)
    features: list[nn.Module] = [nn.Conv2d(3, widths[0], 11, stride=4), nn.ReLU(), nn.MaxPool2d(3, 2)]
    for index, (before, after) in enumerate(pairwise(widths)):
        kernel = 5 if index == 0 else 3
        features += [nn.Conv2d(before, after, kernel, padding=kernel // 2, groups=groups[index]), nn.ReLU()]
        if index in (0, 3):
            features.append(nn.MaxPool2d(3, 2))
    sizes = (widths[-1] * 6 * 6, 4096, 4096)
    hidden = [layer for pair in pairwise(sizes) for layer in (nn.Linear(*pair), nn.ReLU())]
    return nn.Sequential(*features, nn.Flatten(), *hidden, nn.Linear(4096, 1000))


class TrainedPool(nn.Module):
    """LeNet-5's subsampling: the sum of each 2x2 square times one weight a map, plus one bias a map."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.ones(channels, 1, 1, 1))
        self.bias = nn.Parameter(torch.zeros(channels))

    def forward(self, x: Tensor) -> Tensor:
        """Halve height and width: each of the four pixels is one connection."""
        weight = self.weight.expand(-1, 1, 2, 2)
        return functional.conv2d(x, weight, self.bias, stride=2, groups=x.shape[1])


class PartlyConnected(nn.Module):
    """LeNet-5's third layer: 16 maps, of which each sees 3, 4 or all 6 of the maps before (table I of the paper)."""

    def __init__(self) -> None:
        super().__init__()
        runs = [tuple((first + step) % 6 for step in range(length)) for length in (3, 4) for first in range(6)]
        self.seen = [*runs, (0, 1, 3, 4), (1, 2, 4, 5), (0, 2, 3, 5), (0, 1, 2, 3, 4, 5)]
        self.maps = nn.ModuleList(nn.Conv2d(len(seen), 1, 5) for seen in self.seen)

    def forward(self, x: Tensor) -> Tensor:
        """Convolve the maps that each output sees: N x 6 x H x W to N x 16 x H-4 x W-4."""
        outputs = [conv(x[:, list(seen)]) for conv, seen in zip(self.maps, self.seen, strict=True)]
        return torch.cat(outputs, dim=1)


class FixedPrototypes(nn.Module):
    """LeNet-5's output: ten drawn patterns of 84 pixels, which are not trained and so no parameters."""

    def __init__(self) -> None:
        super().__init__()
        self.register_buffer("patterns", torch.zeros(10, 84))

    def forward(self, x: Tensor) -> Tensor:
        """Compare with each pattern, pixel by pixel: 840 connections."""
        return functional.linear(x, self.get_buffer("patterns"))


def lenet5_of_1998() -> nn.Module:
    """LeNet-5 as LeCun et al. 1998 draw it in figure 2, for one grey 32x32 image."""
    return named(
        c1=nn.Conv2d(1, 6, 5),
        s2=TrainedPool(6),
        c3=PartlyConnected(),
        s4=TrainedPool(16),
        flatten=nn.Flatten(),
        c5=nn.Linear(16 * 5 * 5, 120),
        f6=nn.Linear(120, 84),
        output=FixedPrototypes(),
    )


def googlenet_separable_stem() -> nn.Module:
    """GoogLeNet with a 7x7 depthwise convolution, 8 maps a colour, and a 1x1 one in place of its first convolution."""
    varied = _base("googlenet")
    varied.stem[0] = nn.Sequential(nn.Conv2d(3, 24, 7, stride=2, padding=3, groups=3), nn.Conv2d(24, 64, 1))
    module: nn.Module = varied
    return module


class WithAuxiliaries(nn.Module):
    """GoogLeNet with the two classifiers that hang on blocks 4a and 4d while it is trained (section 5 of the paper)."""

    def __init__(self) -> None:
        super().__init__()
        self.main = _base("googlenet")
        self.auxiliaries = nn.ModuleList(self._auxiliary(channels) for channels in (512, 528))

    @staticmethod
    def _auxiliary(channels: int) -> nn.Module:
        return nn.Sequential(
            nn.AvgPool2d(5, stride=3),
            nn.Conv2d(channels, 128, 1),
            nn.Flatten(),
            nn.Linear(128 * 4 * 4, 1024),
            nn.Linear(1024, 1000),
        )

    def forward(self, x: Tensor) -> tuple[Tensor, ...]:
        """Give the rows of classes of the main and of both auxiliary classifiers."""
        after: list[Tensor] = []
        hooks = [self.main.stage4[i].register_forward_hook(lambda *call: after.append(call[-1])) for i in (0, 3)]
        out = self.main(x)
        for hook in hooks:
            hook.remove()
        return (out, *(classify(maps) for classify, maps in zip(self.auxiliaries, after, strict=True)))


def resnet_stride_first(base: str) -> nn.Module:
    """A ResNet of torchvision whose bottlenecks stride in their first 1x1 convolution, not in the 3x3."""
    varied: nn.Module = _base(base)
    for block in varied.modules():
        if type(block).__name__ == "Bottleneck":
            first, second = block.get_submodule("conv1"), block.get_submodule("conv2")
            first.stride, second.stride = second.stride, first.stride
    return varied


def resnet_cifar_stride_first(base: str) -> nn.Module:
    """A ResNet of basic blocks of the zoo that strides in the first 3x3 convolution of a block, not in the second."""
    varied: nn.Module = _base(base)
    for block in varied.modules():
        if isinstance(block, Residual):
            first, second = block.body.get_submodule("0.conv"), block.body.get_submodule("1.conv")
            first.stride, second.stride = second.stride, first.stride
    return varied


class ZeroPaddedShortcut(nn.Module):
    """The shortcut without parameters: every second pixel, and zeros for the channels that are new (option A)."""

    def forward(self, x: Tensor) -> Tensor:
        """Halve height and width, double the channels."""
        return functional.pad(x[:, :, ::2, ::2], (0, 0, 0, 0, 0, x.shape[1]))


def resnet_without_projections(base: str) -> nn.Module:
    """A ResNet of torchvision, made of basic blocks, whose shortcuts have no convolution."""
    varied: nn.Module = _base(base)
    for block in varied.modules():
        if getattr(block, "downsample", None) is not None:
            block.downsample = ZeroPaddedShortcut()
    return varied


def squeezenet_padded_classifier() -> nn.Module:
    """SqueezeNet 1.0 whose last 1x1 convolution is padded by 1, as the authors' prototxt has it."""
    varied = _base("squeezenet1_0")
    varied.classifier[1].padding = (1, 1)
    module: nn.Module = varied
    return module


def squeezenet_floor_pools() -> nn.Module:
    """SqueezeNet 1.0 whose pools leave out what does not fill a window."""
    varied: nn.Module = _base("squeezenet1_0")
    for pool in varied.modules():
        if isinstance(pool, nn.MaxPool2d):
            pool.ceil_mode = False
    return varied


def mobilenet_v3_small_1280(base: str) -> nn.Module:
    """A MobileNetV3-Small of timm with 1280 features before the classes, not 1024."""
    varied = _base(base)
    varied.conv_head = nn.Conv2d(varied.conv_head.in_channels, 1280, 1)
    varied.classifier = nn.Linear(1280, varied.classifier.out_features)
    module: nn.Module = varied
    return module


def nin_of_2014() -> nn.Module:
    """The ImageNet network that Lin shared for Caffe: its last block goes through 1024 channels twice."""
    varied = _base("nin")
    layers = [nn.Conv2d(384, 1024, 3, padding=1), nn.Conv2d(1024, 1024, 1), nn.Conv2d(1024, 1000, 1)]
    varied.block4 = nn.Sequential(*(part for layer in layers for part in (layer, nn.ReLU())))
    module: nn.Module = varied
    return module
