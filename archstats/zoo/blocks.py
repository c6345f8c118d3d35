"""Blocks that several families are made of."""

from __future__ import annotations

from collections import OrderedDict

import torch
from torch import Tensor, nn
from torch.nn import functional


def named(**modules: nn.Module) -> nn.Sequential:
    """Return a Sequential whose children carry names."""
    return nn.Sequential(OrderedDict(modules))


def conv_bn(
    in_channels: int,
    out_channels: int,
    kernel_size: int,
    *,
    stride: int = 1,
    padding: int = 0,
    groups: int = 1,
    bias: bool = False,
    activation: nn.Module | None = None,
) -> nn.Sequential:
    """Return a 2-d convolution, its batch normalisation and, where given, an activation."""
    conv = nn.Conv2d(in_channels, out_channels, kernel_size, stride, padding, groups=groups, bias=bias)
    block = named(conv=conv, bn=nn.BatchNorm2d(out_channels))
    if activation is not None:
        block.add_module("act", activation)
    return block


def make_divisible(channels: float, divisor: int = 8) -> int:
    """Round to a multiple of `divisor`, at least one of them and never more than 10 % below."""
    rounded = max(divisor, int(channels + divisor / 2) // divisor * divisor)
    return rounded + divisor if rounded < 0.9 * channels else rounded


def channel_shuffle(x: Tensor, groups: int) -> Tensor:
    """Interleave the channels of N x C x H x W so that each of the next groups sees all of these (ShuffleNet)."""
    batch, channels, height, width = x.shape
    grouped = x.view(batch, groups, channels // groups, height, width)
    return grouped.transpose(1, 2).reshape(batch, channels, height, width)


class GlobalAveragePool(nn.Module):
    """Average each channel over the whole map: N x C x H x W to N x C x 1 x 1."""

    def forward(self, x: Tensor) -> Tensor:
        """Pool to one pixel, whatever the size of the map."""
        return functional.adaptive_avg_pool2d(x, 1)


class SamePadConv2d(nn.Conv2d):
    """A convolution padded as TensorFlow's "same": output size = ceil(input size / stride).

    Where the padding is odd, the extra row or column goes to the bottom and the right.
    """

    def __init__(
        self, in_channels: int, out_channels: int, kernel_size: int, stride: int = 1, **options: int | bool
    ) -> None:
        super().__init__(in_channels, out_channels, kernel_size, stride, padding=0, **options)  # type: ignore[arg-type]

    def forward(self, x: Tensor) -> Tensor:
        """Pad, then convolve; at stride 1 an odd kernel pads both sides alike, which the convolution does itself."""
        top, bottom = self._padding_along(x.shape[-2], 0)
        left, right = self._padding_along(x.shape[-1], 1)
        padding = (top, left)
        if self.stride != (1, 1) or padding != (
            bottom,
            right,
        ):  # asked in this order: a stride needs no size to be known
            x, padding = functional.pad(x, (left, right, top, bottom)), (0, 0)
        return functional.conv2d(x, self.weight, self.bias, self.stride, padding, self.dilation, self.groups)

    def _padding_along(self, size: int, axis: int) -> tuple[int, int]:
        kernel, stride, dilation = self.kernel_size[axis], self.stride[axis], self.dilation[axis]
        outputs = -(-size // stride)
        total = max(0, (outputs - 1) * stride + (kernel - 1) * dilation + 1 - size)
        return total // 2, total - total // 2


class Residual(nn.Module):
    """body(x) + shortcut(x), and an activation after the sum where one is given."""

    def __init__(self, body: nn.Module, shortcut: nn.Module | None = None, activation: nn.Module | None = None) -> None:
        super().__init__()
        self.body = body
        self.shortcut = nn.Identity() if shortcut is None else shortcut
        self.activation = nn.Identity() if activation is None else activation

    def forward(self, x: Tensor) -> Tensor:
        """Add the two paths."""
        summed: Tensor = self.activation(self.body(x) + self.shortcut(x))
        return summed


class Concat(nn.Module):
    """Run every branch on the same input and join their outputs along the channels."""

    def __init__(self, **branches: nn.Module) -> None:
        super().__init__()
        for name, branch in branches.items():
            self.add_module(name, branch)

    def forward(self, x: Tensor) -> Tensor:
        """Concatenate the branches in the order in which they were given."""
        return torch.cat([branch(x) for branch in self.children()], dim=1)
