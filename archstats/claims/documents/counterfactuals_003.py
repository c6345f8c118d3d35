"""The networks that document 003 compares with and does not print, made from those that it does."""

from __future__ import annotations

from dataclasses import dataclass

from torch import Tensor, nn
from torch.nn import functional

from archstats import weightless
from archstats.zoo.blocks import Concat, Residual, conv_bn, named


@dataclass(frozen=True)
class Widths:
    """The channels of an Inception block: in, and out of its 1x1, 3x3 and 5x5 branches."""

    inputs: int
    one: int
    three: int
    five: int


def widths_of(block: nn.Module) -> Widths:
    """Read the widths off a block of the zoo."""
    one, three, five = (_convolutions(block.get_submodule(name)) for name in ("branch1", "branch3", "branch5"))
    return Widths(one[0].in_channels, one[-1].out_channels, three[-1].out_channels, five[-1].out_channels)


def naive_inception(widths: Widths) -> nn.Module:
    """Return the block without 1x1 reductions: three convolutions on the whole input, and the pool passed on whole."""

    def branch(outputs: int, kernel: int) -> nn.Module:
        return nn.Sequential(nn.Conv2d(widths.inputs, outputs, kernel, padding=kernel // 2), nn.ReLU())

    return weightless.build(
        lambda: Concat(
            branch1=branch(widths.one, 1),
            branch3=branch(widths.three, 3),
            branch5=branch(widths.five, 5),
            pooled=nn.MaxPool2d(3, stride=1, padding=1),
        )
    )


def naive_googlenet(net: nn.Module) -> nn.Module:
    """Return a GoogLeNet of the zoo with naive blocks.

    Each hands all channels of its input on beside its own, so that the next and the classifier get wider.
    """
    parts: dict[str, nn.Module] = {}
    channels = 0
    for name, part in weightless.shadow(net).named_children():
        parts[name] = part
        if isinstance(part, nn.Linear):
            parts[name] = nn.Linear(channels, part.out_features, device="meta")
        elif any(isinstance(block, Concat) for block in part.children()):
            blocks = []
            for block in part.children():
                widths = widths_of(block)
                channels = channels or widths.inputs
                blocks.append(naive_inception(Widths(channels, widths.one, widths.three, widths.five)))
                channels += widths.one + widths.three + widths.five
            parts[name] = nn.Sequential(*blocks)
    return named(**parts)


def with_5x5(net: nn.Module) -> nn.Module:
    """Return a batch-normalised GoogLeNet with one 5x5 convolution in each third branch, behind its reduction."""
    copy = weightless.shadow(net)
    for block in copy.modules():
        if isinstance(block, Concat):
            third = block.get_submodule("branch5")
            reduce, *_, last = _convolutions(third)
            wide = conv_bn(
                reduce.out_channels, last.out_channels, 5, padding=2, bias=True, activation=nn.ReLU(inplace=True)
            )
            block.add_module("branch5", nn.Sequential(next(third.children()), wide))
    return copy


class ZeroPadded(nn.Module):
    """A shortcut without weights: every stride-th pixel, and channels of zeros behind those there are."""

    def __init__(self, stride: int, extra_channels: int) -> None:
        super().__init__()
        self.stride = stride
        self.extra_channels = extra_channels

    def forward(self, x: Tensor) -> Tensor:
        """Skip pixels, then pad."""
        kept = x[:, :, :: self.stride, :: self.stride]
        return functional.pad(kept, (0, 0, 0, 0, 0, self.extra_channels))


def zero_padded(net: nn.Module) -> nn.Module:
    """Return a ResNet with zero-padded shortcuts in the place of those that project."""
    copy = weightless.shadow(net)
    for block in copy.modules():
        if isinstance(block, Residual):
            for projection in _convolutions(block.shortcut)[:1]:
                extra = projection.out_channels - projection.in_channels
                block.shortcut = ZeroPadded(projection.stride[0], extra)
    return copy


def _convolutions(module: nn.Module) -> list[nn.Conv2d]:
    return [child for child in module.modules() if isinstance(child, nn.Conv2d)]
