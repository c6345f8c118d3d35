"""MobileNetV3 (Howard et al., 2019), by the document's own tables."""

from __future__ import annotations

from typing import NamedTuple

from torch import Tensor, nn
from torch.nn import functional

from archstats.zoo.blocks import GlobalAveragePool, Residual, conv_bn, make_divisible, named
from archstats.zoo.catalog import Preset, architecture, unlike_paper


class _Row(NamedTuple):
    out: int
    kernel: int
    stride: int
    hard: bool  # h-swish rather than ReLU
    excite: bool
    hidden: int


_LARGE = (
    _Row(16, 3, 1, False, False, 16),
    _Row(24, 3, 2, False, False, 64),
    _Row(24, 3, 1, False, False, 72),
    _Row(40, 5, 2, False, True, 72),
    _Row(40, 5, 1, False, True, 120),
    _Row(40, 5, 1, False, True, 120),
    _Row(80, 3, 2, True, False, 240),
    _Row(80, 3, 1, True, False, 200),
    _Row(80, 3, 1, True, False, 184),
    _Row(80, 3, 1, True, False, 184),
    _Row(112, 3, 1, True, True, 480),
    _Row(112, 3, 1, True, True, 672),
    _Row(160, 5, 1, True, True, 672),
    _Row(160, 5, 2, True, True, 672),
    _Row(160, 5, 1, True, True, 960),
)
_SMALL = (
    _Row(16, 3, 2, False, True, 16),
    _Row(24, 3, 2, False, False, 72),
    _Row(24, 3, 1, False, False, 88),
    _Row(40, 5, 2, False, True, 96),
    _Row(40, 5, 1, False, True, 240),
    _Row(40, 5, 1, False, True, 240),
    _Row(48, 5, 1, True, True, 120),
    _Row(48, 5, 1, True, True, 144),
    _Row(96, 5, 2, True, True, 288),
    _Row(96, 5, 1, True, True, 576),
    _Row(96, 5, 1, True, True, 576),
)


class HardSigmoid(nn.Module):
    """relu6(x + 3) / 6, as three operations."""

    def forward(self, x: Tensor) -> Tensor:
        """Apply it to every element."""
        return functional.relu6(x + 3.0) / 6.0


class HardSwish(nn.Module):
    """x * relu6(x + 3) / 6, as four operations."""

    def forward(self, x: Tensor) -> Tensor:
        """Apply it to every element."""
        return functional.relu6(x + 3.0) / 6.0 * x


class SqueezeExcite(nn.Module):
    """Scale each channel by a gate of two linear layers over the channels' means."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.pool = GlobalAveragePool()
        self.gate = nn.Sequential(
            nn.Linear(channels, channels // 4),
            nn.ReLU(inplace=True),
            nn.Linear(channels // 4, channels),
            HardSigmoid(),
        )

    def forward(self, x: Tensor) -> Tensor:
        """Multiply N x C x H x W by the gate of N x C."""
        gate: Tensor = self.gate(self.pool(x).flatten(1))
        return x * gate[:, :, None, None]


def _activation(*, hard: bool) -> nn.Module:
    return HardSwish() if hard else nn.ReLU(inplace=True)


def mobile_block(in_channels: int, row: _Row) -> nn.Module:
    """Expand by 1x1, filter depthwise, excite before any activation, project by 1x1 and activate."""
    depthwise = conv_bn(
        row.hidden,
        row.hidden,
        row.kernel,
        stride=row.stride,
        padding=row.kernel // 2,
        groups=row.hidden,
        bias=True,
    )
    body = named(expand=conv_bn(in_channels, row.hidden, 1, activation=_activation(hard=row.hard)), depthwise=depthwise)
    if row.excite:
        body.add_module("excite", SqueezeExcite(row.hidden))
    body.add_module("project", conv_bn(row.hidden, row.out, 1, bias=True, activation=_activation(hard=row.hard)))
    return Residual(body) if row.stride == 1 and in_channels == row.out else body


_SHARED = (
    unlike_paper(
        "an activation after the projection and none after the depthwise convolution, which has a bias, "
        "as stem, projection and last layer have; every block expands, also from 16 to 16 channels",
        paper="the paper's bottleneck is linear, activates after the depthwise convolution and uses no bias before "
        "batch normalisation; its first block has no expansion in the model libraries",
    ),
)


@architecture(
    Preset(
        "mobilenet_v3_large",
        (3, 224, 224),
        {"rows": _LARGE},
        departures=(
            unlike_paper(
                "rows 13 and 14: 112 to 160 with stride 1, then 160 with stride 2 and expansion to 672",
                paper="the paper's table strides in row 13 and expands to 960 in row 14",
            ),
        ),
    ),
    Preset(
        "mobilenet_v3_small",
        (3, 224, 224),
        {"rows": _SMALL},
        departures=(
            unlike_paper(
                "ReLU in rows 4 to 6, 1280 features before the classes, and squeeze-and-excitation "
                "between the last convolution and its normalisation",
                paper="the paper's table has h-swish in rows 4 to 6, 1024 features, and normalises before it excites",
            ),
        ),
    ),
    family="MobileNetV3",
    document="003",
    section="1.38.11 MobileNetV3",
    departures=_SHARED,
)
def mobilenet_v3(
    num_classes: int = 1000, rows: tuple[_Row, ...] = _SMALL, width: float = 1.0, dropout: float = 0.0
) -> nn.Module:
    """The blocks of a table, a last convolution to six times their width, two 1x1 convolutions as classifier."""
    in_channels = stem_channels = make_divisible(16 * width)
    blocks = []
    for row in rows:
        scaled = row._replace(out=make_divisible(row.out * width), hidden=make_divisible(row.hidden * width))
        blocks.append(mobile_block(in_channels, scaled))
        in_channels = scaled.out
    last_channels = make_divisible(6 * rows[-1].out * width)
    features = make_divisible(1280 * width)
    last = named(conv=nn.Conv2d(in_channels, last_channels, 1))
    if rows is _SMALL:
        last.add_module("excite", SqueezeExcite(last_channels))
    last.add_module("bn", nn.BatchNorm2d(last_channels))
    last.add_module("act", HardSwish())
    classifier = nn.Sequential(
        nn.Conv2d(last_channels, features, 1),
        HardSwish(),
        nn.Dropout(dropout),
        nn.Conv2d(features, num_classes, 1),
    )
    return named(
        stem=conv_bn(3, stem_channels, 3, stride=2, padding=1, bias=True, activation=HardSwish()),
        blocks=nn.Sequential(*blocks),
        last=last,
        pool=GlobalAveragePool(),
        classifier=classifier,
        flatten=nn.Flatten(),
    )
