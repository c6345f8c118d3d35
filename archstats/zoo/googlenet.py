"""GoogLeNet (Szegedy et al., 2014): nine Inception blocks."""

from __future__ import annotations

from collections.abc import Callable

from torch import nn

from archstats.zoo.blocks import Concat, GlobalAveragePool, conv_bn, named
from archstats.zoo.catalog import Preset, architecture, cannot_run, our_reading, unlike_paper

# Table 1 of the paper: 1x1; 3x3 reduced to, 3x3; 5x5 reduced to, 5x5; pool projection.
_STAGE_3 = ((64, 96, 128, 16, 32, 32), (128, 128, 192, 32, 96, 64))
_STAGE_4 = (
    (192, 96, 208, 16, 48, 64),
    (160, 112, 224, 24, 64, 64),
    (128, 128, 256, 24, 64, 64),
    (112, 144, 288, 32, 64, 64),
    (256, 160, 320, 32, 128, 128),
)
_STAGE_5 = ((256, 160, 320, 32, 128, 128), (384, 192, 384, 48, 128, 128))

Widths = tuple[int, int, int, int, int, int]
Block = Callable[[int, Widths], nn.Module]


def _stages(block: Block, *stages: tuple[Widths, ...]) -> list[nn.Sequential]:
    """Chain the blocks of each stage; a block's output is the sum of what its four branches end in."""
    in_channels, built = 192, []
    for stage in stages:
        blocks = []
        for widths in stage:
            blocks.append(block(in_channels, widths))
            in_channels = widths[0] + widths[2] + widths[4] + widths[5]
        built.append(nn.Sequential(*blocks))
    return built


def inception(in_channels: int, widths: Widths) -> nn.Module:
    """Inception with 1x1 reductions and plain convolutions; the pooled branch is rectified before and after."""
    n1, reduce3, n3, reduce5, n5, project = widths
    return Concat(
        branch1=nn.Sequential(nn.Conv2d(in_channels, n1, 1), nn.ReLU()),
        branch3=nn.Sequential(
            nn.Conv2d(in_channels, reduce3, 1), nn.ReLU(), nn.Conv2d(reduce3, n3, 3, padding=1), nn.ReLU()
        ),
        branch5=nn.Sequential(
            nn.Conv2d(in_channels, reduce5, 1), nn.ReLU(), nn.Conv2d(reduce5, n5, 5, padding=2), nn.ReLU()
        ),
        pooled=nn.Sequential(
            nn.MaxPool2d(3, stride=1, padding=1), nn.ReLU(), nn.Conv2d(in_channels, project, 1), nn.ReLU()
        ),
    )


def inception_bn(in_channels: int, widths: Widths) -> nn.Module:
    """Inception with batch normalisation, and two 3x3 convolutions in the place of the 5x5."""
    n1, reduce3, n3, reduce5, n5, project = widths

    def unit(inputs: int, outputs: int, kernel: int) -> nn.Module:
        relu = nn.ReLU(inplace=True)
        return conv_bn(inputs, outputs, kernel, padding=kernel // 2, bias=True, activation=relu)

    return Concat(
        branch1=unit(in_channels, n1, 1),
        branch3=nn.Sequential(unit(in_channels, reduce3, 1), unit(reduce3, n3, 3)),
        branch5=nn.Sequential(unit(in_channels, reduce5, 1), unit(reduce5, n5, 3), unit(n5, n5, 3)),
        pooled=nn.Sequential(nn.MaxPool2d(3, stride=1, padding=1), unit(in_channels, project, 1)),
    )


@architecture(
    Preset("googlenet", (3, 224, 224)),
    family="GoogLeNet",
    document="004",
    section="listing",
    departures=(
        cannot_run(
            "F.relu() without an argument as three members of the stem",
            built="a ReLU module in each place",
            why="the call raises TypeError while the network is being constructed",
        ),
        cannot_run(
            "stride=0 on the stem's 1x1 convolution",
            built="stride 1",
            why="a convolution needs a positive stride",
        ),
        our_reading(
            "a 7x7 average pool with stride 1 and padding 3, then view(-1, 1024)",
            built="a global average pool",
            why="the padded pool keeps the 7x7 map, so one image would give 49 rows of classes, each of them "
            "mixing pixels of different channels",
        ),
        our_reading(
            "no padding on the stem's 3x3 convolution",
            built="padding 1",
            why="unpadded it would run, on maps of 54x54; the published network has 56x56 there",
        ),
        unlike_paper(
            "no local response normalisation, no auxiliary classifiers, and a ReLU on the pooled branch",
            paper="the paper normalises twice in the stem and trains with two auxiliary classifiers; the extra ReLU "
            "changes nothing, its input being rectified already",
        ),
    ),
)
def googlenet(num_classes: int = 1000, dropout: float = 0.4) -> nn.Module:
    """Nine Inception blocks without batch normalisation, behind the paper's stem."""
    stage3, stage4, stage5 = _stages(inception, _STAGE_3, _STAGE_4, _STAGE_5)
    stem = nn.Sequential(
        nn.Conv2d(3, 64, 7, stride=2, padding=3),
        nn.ReLU(),
        nn.MaxPool2d(3, stride=2, padding=1),
        nn.Conv2d(64, 64, 1),
        nn.ReLU(),
        nn.Conv2d(64, 192, 3, padding=1),
        nn.ReLU(),
        nn.MaxPool2d(3, stride=2, padding=1),
    )
    return named(
        stem=stem,
        stage3=stage3,
        pool3=nn.MaxPool2d(3, stride=2, padding=1),
        stage4=stage4,
        pool4=nn.MaxPool2d(3, stride=2, padding=1),
        stage5=stage5,
        pool=GlobalAveragePool(),
        flatten=nn.Flatten(),
        dropout=nn.Dropout(dropout),
        classifier=nn.Linear(1024, num_classes),
    )


@architecture(
    Preset("googlenet_cifar", (3, 32, 32)),
    family="GoogLeNet",
    document="003",
    section="1.38.4 GoogleNet",
    departures=(
        unlike_paper(
            "two 3x3 convolutions in the branch that the text calls 5x5, and batch normalisation throughout",
            paper="the paper's third branch is one 5x5 convolution, and nothing is batch-normalised",
        ),
        unlike_paper(
            "a stem of one 3x3 convolution to 192 channels, an 8x8 average pool and no dropout",
            paper="the paper's stem reduces 224x224 to 28x28 first; this one is for 32x32 images",
        ),
    ),
)
def googlenet_cifar(num_classes: int = 10) -> nn.Module:
    """Nine batch-normalised Inception blocks on 32x32 images."""
    stage3, stage4, stage5 = _stages(inception_bn, _STAGE_3, _STAGE_4, _STAGE_5)
    return named(
        stem=conv_bn(3, 192, 3, padding=1, bias=True, activation=nn.ReLU(inplace=True)),
        stage3=stage3,
        pool3=nn.MaxPool2d(3, stride=2, padding=1),
        stage4=stage4,
        pool4=nn.MaxPool2d(3, stride=2, padding=1),
        stage5=stage5,
        pool=nn.AvgPool2d(8, stride=1),
        flatten=nn.Flatten(),
        classifier=nn.Linear(1024, num_classes),
    )
