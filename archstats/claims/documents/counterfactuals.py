"""Networks and layers as they are not: built otherwise, so that both forms can be counted and compared.

Each takes a real network or layer and leaves it as it is; what is built has no weights.
"""

from __future__ import annotations

import copy
from itertools import pairwise
from typing import Any

import torch
from torch import nn

from archstats.zoo.blocks import Concat

_IMAGE = 63


def convolutions(network: nn.Module) -> list[nn.Conv2d]:
    """Return the convolutions of a network in the order in which they were built."""
    return [module for module in network.modules() if isinstance(module, nn.Conv2d)]


def of_kernel(network: nn.Module, size: int) -> nn.Conv2d:
    """Return the first convolution with a square kernel of this size.

    Raises:
        LookupError: There is none.
    """
    for conv in convolutions(network):
        if conv.kernel_size == (size, size):
            return conv
    raise LookupError(f"no convolution has a {size}x{size} kernel")


def like(conv: nn.Conv2d, **changes: Any) -> nn.Conv2d:  # noqa: ANN401 (whatever a convolution takes)
    """Return a convolution with the settings of another, except for the changes."""
    names = ("in_channels", "out_channels", "kernel_size", "stride", "padding", "dilation", "groups")
    settings = {name: getattr(conv, name) for name in names}
    return nn.Conv2d(**{**settings, "bias": conv.bias is not None, "device": "meta", **changes})


def stack(conv: nn.Conv2d, *, inner: int) -> nn.Sequential:
    """Return the 3x3 convolutions that see as far as one larger kernel.

    Between them are `inner` channels, and the last one has the stride, so that the others see every pixel.
    """
    depth = (conv.kernel_size[0] - 1) // 2
    widths = [conv.in_channels, *[inner] * (depth - 1), conv.out_channels]
    layers = [like(conv, in_channels=i, out_channels=o, kernel_size=3, padding=1) for i, o in pairwise(widths)]
    for layer in layers[:-1]:
        layer.stride = (1, 1)
    return nn.Sequential(*layers)


def receptive_field(*convs: nn.Conv2d) -> int:
    """Return how many pixels of a row the middle output depends on: those where its gradient is not zero."""
    single = [like(conv, in_channels=1, out_channels=1, bias=False, device="cpu") for conv in convs]
    for conv in single:
        nn.init.ones_(conv.weight)
    image = torch.ones(1, 1, _IMAGE, _IMAGE, requires_grad=True)
    output = nn.Sequential(*single)(image)
    (gradient,) = torch.autograd.grad(output[0, 0, output.shape[2] // 2, output.shape[3] // 2], image)
    return int((gradient != 0).any(dim=2).sum())


def replaced(network: nn.Module, parts: dict[str, nn.Module]) -> nn.Module:
    """Return a copy of a network with other modules at the given paths."""
    other = copy.deepcopy(network)
    for path, part in parts.items():
        other.set_submodule(path, part)
    return other


def is_fire(module: nn.Module) -> bool:
    """Say whether a module is a Fire module: a 1x1 squeeze, then a 1x1 and a 3x3 expansion side by side."""
    kernels = [conv.kernel_size for conv in convolutions(module)]
    joins = any(isinstance(part, Concat) for part in module.children())
    return joins and kernels == [(1, 1), (1, 1), (3, 3)]


def pools_moved(squeezenet: nn.Module, before: tuple[int, ...]) -> nn.Module:
    """Return SqueezeNet with its pools before the numbered Fire modules, of which the first is number 2."""
    layers = list(squeezenet.get_submodule("features").children())
    pools = iter([layer for layer in layers if isinstance(layer, nn.MaxPool2d)])
    moved: list[nn.Module] = []
    number = 1
    for layer in layers:
        if is_fire(layer):
            number += 1
            if number in before:
                moved.append(next(pools))
        if not isinstance(layer, nn.MaxPool2d):
            moved.append(layer)
    return replaced(squeezenet, {"features": nn.Sequential(*moved)})


def stages(features: nn.Module) -> list[list[nn.Conv2d]]:
    """Return the convolutions between the pools of a plain network."""
    found: list[list[nn.Conv2d]] = [[]]
    for layer in features.children():
        if isinstance(layer, nn.MaxPool2d):
            found.append([])
        elif isinstance(layer, nn.Conv2d):
            found[-1].append(layer)
    return [stage for stage in found if stage]


def single_kernels(vgg: nn.Module) -> nn.Module:
    """Return VGG with one convolution in the place of each stage's stack, which sees as far as the stack."""
    layers: list[nn.Module] = []
    for stage in stages(vgg.get_submodule("features")):
        reach = len(stage)
        one = like(stage[0], out_channels=stage[-1].out_channels, kernel_size=2 * reach + 1, padding=reach)
        layers += [one, nn.ReLU(), nn.MaxPool2d(2)]
    return replaced(vgg, {"features": nn.Sequential(*layers)})
