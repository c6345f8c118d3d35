"""Networks that no library has: their costs summed by hand from the documents' figures."""

import pytest
from by_hand import conv, linear, norm, total


def lenet():
    # 32 -> 5x5, padding 1 -> 30 -> pool 15 -> 5x5 -> 11 -> pool 5
    return total(
        conv(3, 6, 5, 30, bias=True), conv(6, 16, 5, 11, bias=True), linear(400, 120), linear(120, 84), linear(84, 10)
    )


def lenet_fashion():
    # 28 -> 24 -> 12 -> 8 -> 4
    return total(
        conv(1, 6, 5, 24, bias=True), conv(6, 16, 5, 8, bias=True), linear(256, 120), linear(120, 84), linear(84, 10)
    )


def alexnet_fashion():
    # 112 -> 11x11, stride 4 -> 26 -> 12 -> 5x5 -> 12 -> 5 -> 3x3 ... -> 2
    return total(
        conv(1, 96, 11, 26, bias=True),
        conv(96, 256, 5, 12, bias=True),
        conv(256, 384, 3, 5, bias=True),
        conv(384, 384, 3, 5, bias=True),
        conv(384, 256, 3, 5, bias=True),
        linear(256 * 2 * 2, 4096),
        linear(4096, 4096),
        linear(4096, 10),
    )


# Table 1 of Szegedy et al.: input, 1x1, 3x3 reduce, 3x3, 5x5 reduce, 5x5, pool projection.
INCEPTIONS = {
    3: [(192, 64, 96, 128, 16, 32, 32), (256, 128, 128, 192, 32, 96, 64)],
    4: [
        (480, 192, 96, 208, 16, 48, 64),
        (512, 160, 112, 224, 24, 64, 64),
        (512, 128, 128, 256, 24, 64, 64),
        (512, 112, 144, 288, 32, 64, 64),
        (528, 256, 160, 320, 32, 128, 128),
    ],
    5: [(832, 256, 160, 320, 32, 128, 128), (832, 384, 192, 384, 48, 128, 128)],
}


def googlenet():
    stem = total(conv(3, 64, 7, 112, bias=True), conv(64, 64, 1, 56, bias=True), conv(64, 192, 3, 56, bias=True))
    blocks = [
        total(
            conv(i, n1, 1, size, bias=True),
            conv(i, r3, 1, size, bias=True),
            conv(r3, n3, 3, size, bias=True),
            conv(i, r5, 1, size, bias=True),
            conv(r5, n5, 5, size, bias=True),
            conv(i, pp, 1, size, bias=True),
        )
        for stage, size in ((3, 28), (4, 14), (5, 7))
        for i, n1, r3, n3, r5, n5, pp in INCEPTIONS[stage]
    ]
    return total(stem, *blocks, linear(1024, 1000))


def googlenet_cifar():
    both = {"bias": True, "bn": True}
    blocks = [
        total(
            conv(i, n1, 1, size, **both),
            conv(i, r3, 1, size, **both),
            conv(r3, n3, 3, size, **both),
            conv(i, r5, 1, size, **both),
            conv(r5, n5, 3, size, **both),
            conv(n5, n5, 3, size, **both),
            conv(i, pp, 1, size, **both),
        )
        for stage, size in ((3, 32), (4, 16), (5, 8))
        for i, n1, r3, n3, r5, n5, pp in INCEPTIONS[stage]
    ]
    return total(conv(3, 192, 3, 32, **both), *blocks, linear(1024, 10))


def resnet_basic(repeats):
    """Each stage's first block strides in its second convolution: the first still runs on the larger map."""
    parts = [conv(3, 64, 3, 32, bn=True)]
    inputs, size = 64, 32
    for stage, (width, count) in enumerate(zip((64, 128, 256, 512), repeats, strict=True)):
        if stage == 0:
            parts.append(conv(64, 64, 3, 32, bn=True) * (2 * count))
            continue
        half = size // 2
        parts += [conv(inputs, width, 3, size, bn=True), conv(width, width, 3, half, bn=True)]
        parts += [conv(inputs, width, 1, half, bn=True), conv(width, width, 3, half, bn=True) * (2 * count - 2)]
        inputs, size = width, half
    return total(*parts, linear(512, 10))


def resnet_bottleneck(repeats):
    parts = [conv(3, 64, 3, 32, bn=True)]
    inputs, size = 64, 32
    for stage, (width, count) in enumerate(zip((64, 128, 256, 512), repeats, strict=True)):
        after = size if stage == 0 else size // 2
        parts += [conv(inputs, width, 1, size, bn=True), conv(width, width, 3, after, bn=True)]
        parts += [conv(width, 4 * width, 1, after, bn=True), conv(inputs, 4 * width, 1, after, bn=True)]
        later = total(
            conv(4 * width, width, 1, after, bn=True),
            conv(width, width, 3, after, bn=True),
            conv(width, 4 * width, 1, after, bn=True),
        )
        parts.append(later * (count - 1))
        inputs, size = 4 * width, after
    return total(*parts, linear(2048, 10))


def nin():
    # 224 -> 11x11, stride 4 -> 54 -> 26 -> 12 -> 5
    def block(inputs, outputs, kernel, size):
        return conv(inputs, outputs, kernel, size, bias=True) + conv(outputs, outputs, 1, size, bias=True) * 2

    return total(block(3, 96, 11, 54), block(96, 256, 5, 26), block(256, 384, 3, 12), block(384, 1000, 3, 5))


def densenet():
    # 224 -> 112 -> pool without padding 55 -> 27 -> 13 -> 6; growth 32, four layers a block
    parts = [conv(3, 64, 7, 112, bias=True, bn=True)]
    channels = 64
    for size in (55, 27, 13, 6):
        if size != 55:
            before = {27: 55, 13: 27, 6: 13}[size]
            parts += [norm(channels), conv(channels, channels // 2, 1, before, bias=True)]
            channels //= 2
        for layer in range(4):
            seen = channels + 32 * layer
            parts += [norm(seen), conv(seen, 32, 3, size, bias=True)]
        channels += 128
    return total(*parts, norm(channels), linear(channels, 1000))


SEPARABLE = [(32, 64, 1), (64, 128, 2), (128, 128, 1), (128, 256, 2), (256, 256, 1), (256, 512, 2)]
SEPARABLE += [(512, 512, 1)] * 5 + [(512, 1024, 2), (1024, 1024, 1)]


def mobilenet_v1(size, classes):
    parts = [conv(3, 32, 3, size, bn=True)]
    for inputs, outputs, stride in SEPARABLE:
        size //= stride
        parts += [conv(inputs, inputs, 3, size, groups=inputs, bn=True), conv(inputs, outputs, 1, size, bn=True)]
    return total(*parts, linear(1024, classes))


# The document's tables: input, output, kernel, map size after the depthwise convolution, excited, expansion.
LARGE = [
    (16, 16, 3, 112, 0, 16), (16, 24, 3, 56, 0, 64), (24, 24, 3, 56, 0, 72), (24, 40, 5, 28, 1, 72),
    (40, 40, 5, 28, 1, 120), (40, 40, 5, 28, 1, 120), (40, 80, 3, 14, 0, 240), (80, 80, 3, 14, 0, 200),
    (80, 80, 3, 14, 0, 184), (80, 80, 3, 14, 0, 184), (80, 112, 3, 14, 1, 480), (112, 112, 3, 14, 1, 672),
    (112, 160, 5, 14, 1, 672), (160, 160, 5, 7, 1, 672), (160, 160, 5, 7, 1, 960),
]  # fmt: skip
SMALL = [
    (16, 16, 3, 56, 1, 16), (16, 24, 3, 28, 0, 72), (24, 24, 3, 28, 0, 88), (24, 40, 5, 14, 1, 96),
    (40, 40, 5, 14, 1, 240), (40, 40, 5, 14, 1, 240), (40, 48, 5, 14, 1, 120), (48, 48, 5, 14, 1, 144),
    (48, 96, 5, 7, 1, 288), (96, 96, 5, 7, 1, 576), (96, 96, 5, 7, 1, 576),
]  # fmt: skip


def excitation(channels):
    return linear(channels, channels // 4) + linear(channels // 4, channels)


def mobilenet_v3(table, last, *, last_excited):
    parts = [conv(3, 16, 3, 112, bias=True, bn=True)]
    before = 112
    for inputs, outputs, kernel, size, excited, hidden in table:
        parts += [
            conv(inputs, hidden, 1, before, bn=True),
            conv(hidden, hidden, kernel, size, groups=hidden, bias=True, bn=True),
            conv(hidden, outputs, 1, size, bias=True, bn=True),
        ]
        parts += [excitation(hidden)] * excited
        before = size
    parts += [conv(table[-1][1], last, 1, 7, bias=True, bn=True)] + [excitation(last)] * last_excited
    return total(*parts, conv(last, 1280, 1, 1, bias=True), conv(1280, 1000, 1, 1, bias=True))


def se_stage(inputs, width, size, *, stride, projection_norm):
    gate = conv(width, width // 16, 1, 1, bias=True) + conv(width // 16, width, 1, 1, bias=True)
    parts = [conv(inputs, width, 3, size), conv(width, width, 3, size) * 3, gate * 2]
    if stride == 2:
        parts.append(conv(inputs, width, 1, size, bn=projection_norm))
    return total(*parts)


def se_resnet18(*, preact):
    stages = [(64, 64, 224, 1), (64, 128, 112, 2), (128, 256, 56, 2), (256, 512, 28, 2)]
    parts = [conv(3, 64, 3, 224, bn=True), linear(512 * 7 * 7, 1000)]
    for inputs, width, size, stride in stages:
        parts.append(se_stage(inputs, width, size, stride=stride, projection_norm=not preact))
        # Before activation, a block's first norm is as wide as its input; after it, as its output.
        parts.append(norm(inputs if preact else width) + norm(width) * 3)
    return total(*parts)


def shufflenet_v1(groups, widths):
    parts = [conv(3, 24, 3, 112, bias=True)]
    inputs = 24
    for stage, (width, repeats, size) in enumerate(zip(widths, (4, 8, 4), (28, 14, 7), strict=True)):
        hidden = width // 4
        parts += [
            conv(inputs, hidden, 1, 2 * size, groups=groups if stage else 1, bias=True, bn=True),
            conv(hidden, hidden, 3, size, groups=hidden, bn=True),
            conv(hidden, width - inputs, 1, size, groups=groups, bias=True, bn=True),
        ]
        later = total(
            conv(width, hidden, 1, size, groups=groups, bias=True, bn=True),
            conv(hidden, hidden, 3, size, groups=hidden, bn=True),
            conv(hidden, width, 1, size, groups=groups, bias=True, bn=True),
        )
        parts.append(later * (repeats - 1))
        inputs = width
    return total(*parts, linear(inputs, 1000))


def fire(inputs, squeeze, expand, size):
    return total(
        conv(inputs, squeeze, 1, size, bias=True),
        conv(squeeze, expand, 1, size, bias=True),
        conv(squeeze, expand, 3, size, bias=True),
    )


def squeezenet_same():
    # "same" and 2x2 pools: 224 -> 112 -> 56 -> 28 -> 14
    fires = [(96, 16, 64, 56), (128, 16, 64, 56), (128, 32, 128, 56), (256, 32, 128, 28), (256, 48, 192, 28)]
    fires += [(384, 48, 192, 28), (384, 64, 256, 28), (512, 64, 256, 14)]
    return total(
        conv(3, 96, 7, 112, bias=True), *(fire(*figures) for figures in fires), conv(512, 1000, 1, 14, bias=True)
    )


def squeezenet_fashion():
    # 28 -> 7x7, stride 2 -> 11 -> pool, ceil mode 5 -> Fire -> 2
    return total(conv(1, 96, 7, 11, bias=True), fire(96, 16, 64, 5), conv(128, 10, 1, 2, bias=True))


EXPECTED = {
    "lenet": lenet(),
    "lenet_fashion": lenet_fashion(),
    "alexnet_fashion": alexnet_fashion(),
    "googlenet": googlenet(),
    "googlenet_cifar": googlenet_cifar(),
    "resnet18_cifar": resnet_basic((2, 2, 2, 2)),
    "resnet34_cifar": resnet_basic((3, 4, 6, 3)),
    "resnet50_cifar": resnet_bottleneck((3, 4, 6, 3)),
    "resnet101_cifar": resnet_bottleneck((3, 4, 23, 3)),
    "resnet152_cifar": resnet_bottleneck((3, 8, 36, 3)),
    "nin": nin(),
    "densenet": densenet(),
    "mobilenet_v1": mobilenet_v1(112, 1000),
    "mobilenet_v1_cifar": mobilenet_v1(32, 10),
    "mobilenet_v3_large": mobilenet_v3(LARGE, 960, last_excited=0),
    "mobilenet_v3_small": mobilenet_v3(SMALL, 576, last_excited=1),
    "se_preact_resnet18": se_resnet18(preact=True),
    "se_resnet18": se_resnet18(preact=False),
    "shufflenet_v1_g1": shufflenet_v1(1, (144, 288, 567)),
    "shufflenet_v1_g2": shufflenet_v1(2, (200, 400, 800)),
    "shufflenet_v1_g3": shufflenet_v1(3, (240, 480, 960)),
    "shufflenet_v1_g4": shufflenet_v1(4, (272, 544, 1088)),
    "shufflenet_v1_g8": shufflenet_v1(8, (384, 768, 1536)),
    "squeezenet_same": squeezenet_same(),
    "squeezenet_fashion": squeezenet_fashion(),
}


@pytest.mark.parametrize("name", EXPECTED)
def test_costs_are_the_sum_by_hand(name, profile_of):
    profile = profile_of(name)
    assert (profile.params, profile.macs) == EXPECTED[name]


@pytest.mark.parametrize(
    ("name", "least", "most"),
    [
        ("lenet_fashion", 35_000, 45_000),
        ("squeezenet_fashion", 15_000, 25_000),
        ("alexnet_fashion", 24_735_000, 24_745_000),
    ],
)
def test_sizes_that_document_001_prints(name, least, most, profile_of):
    """0.04M, 0.02M and 24.74M, each within half its last digit."""
    assert least <= profile_of(name).params <= most


def test_hand_sums_reproduce_published_figures():
    """MobileNet: 569 million mult-adds and 4.2 million parameters (table 8 of its paper)."""
    cost = mobilenet_v1(112, 1000)
    assert round(cost.macs / 1e6) == 569
    assert round(cost.params / 1e6, 1) == 4.2
