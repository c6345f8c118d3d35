"""What document 003 says of VGG."""

from __future__ import annotations

from torch import nn

from archstats.claims.catalog import claim
from archstats.claims.depth import depth_of
from archstats.claims.documents.classic_trace import between_pools, running, size, sizes
from archstats.claims.evidence import Evidence
from archstats.claims.findings import Case, Finding, cases, figure
from archstats.records import Layer
from archstats.words import later as _

_NETWORKS = ("vgg16", "vgg16_cifar", "vgg19_cifar")


@claim("003-7a", _("The VGG16 for ImageNet has 16 layers."), where="1.38.3, lines 208 and 215", unit="layers")
def vgg16_layers(evidence: Evidence) -> Finding:
    """Count the layers with weights on the longest path of document 000's network."""
    return figure(depth_of(evidence, "vgg16").longest, stated=16)


@claim("003-7b", _("The VGG16 of the listing has 16 layers."), where="1.38.3.2, line 215; listing", unit="layers")
def vgg16_cifar_layers(evidence: Evidence) -> Finding:
    """Count the same in the network that is printed."""
    return figure(depth_of(evidence, "vgg16_cifar").longest, stated=16, reason=_classifier(evidence, "vgg16_cifar"))


@claim("003-7c", _("The VGG19 of the listing has 19 layers."), where="1.38.3.1, line 208; listing", unit="layers")
def vgg19_cifar_layers(evidence: Evidence) -> Finding:
    """Count the same in the network that is printed."""
    return figure(depth_of(evidence, "vgg19_cifar").longest, stated=19, reason=_classifier(evidence, "vgg19_cifar"))


@claim("003-7d", _("The VGG19 for ImageNet has 19 layers."), where="1.38.3.1, line 208", unit="layers")
def vgg19_layers(evidence: Evidence) -> Finding:
    """Count them in the ImageNet network built with four convolutions in each of its last three stages."""
    params = evidence.profile("vgg16", depth=19).params
    return figure(depth_of(evidence, "vgg16", depth=19).longest, stated=19, reason=f"It has {params:,} parameters")


@claim("003-8a", _("All of VGG's convolutions are 3x3."), where="1.38.3, lines 208 and 214")
def vgg_kernels(evidence: Evidence) -> Finding:
    """Look at the kernel of every convolution that ran."""
    return _all_of_one_size(evidence, "conv", "3x3")


@claim("003-8b", _("All of VGG's max pools are 2x2."), where="1.38.3, lines 208 and 214")
def vgg_pools(evidence: Evidence) -> Finding:
    """Look at the window of every max pool that ran."""
    others = sizes(running(evidence.profile("vgg16_cifar"), "avg_pool"))
    return _all_of_one_size(evidence, "max_pool", "2x2", f"Besides, vgg16_cifar averages over {others or 'nothing'}")


@claim("003-8c", _("VGG brings in 1x1 kernels."), where="1.38.3, line 203", unit="1x1 convolutions")
def vgg_pointwise(evidence: Evidence) -> Finding:
    """Count them among the convolutions that ran."""
    found = {name: [size(layer) for layer in running(evidence.profile(name), "conv")] for name in _NETWORKS}
    tried = [
        Case(f"in {name}", "1x1" in kernels, f"{kernels.count('1x1')} of {len(kernels)}")
        for name, kernels in found.items()
    ]
    number = sum(kernels.count("1x1") for kernels in found.values())
    return cases(*tried, measured=number, reason="Lines 208 and 214 call all kernels 3x3")


@claim(
    "003-8d",
    _("Stacked small kernels, as in VGG, need fewer parameters than one large kernel that sees as much."),
    where="1.38.3, line 203",
    unit="parameters",
)
def vgg_stacks(evidence: Evidence) -> Finding:
    """Put one convolution of the same field in the place of each stage of VGG16, and count both."""
    tried, totals = [], [0, 0]
    for number, stage in enumerate(between_pools(evidence.profile("vgg16")), start=1):
        stacked, single = sum(layer.params for layer in stage), _one_kernel(evidence, stage)
        totals = [totals[0] + stacked, totals[1] + single]
        widths = " to ".join(map(str, (stage[0].input[1], *(layer.output[1] for layer in stage))))
        tried.append(Case(f"in stage {number}", stacked < single, f"{widths}: {stacked:,}, as one {single:,}"))
    reason = (
        f"All stages: {totals[0]:,}, as one convolution each {totals[1]:,}. One convolution reads the narrow input of "
        "its stage alone, the later ones of a stack read the full width"
    )
    return cases(*tried, measured=totals[0], reason=reason)


def _all_of_one_size(evidence: Evidence, operation: str, expected: str, reason: str = "") -> Finding:
    ran = {name: running(evidence.profile(name), operation) for name in _NETWORKS}
    tried = (
        Case(f"in {name}", sizes(layers) == expected, f"{len(layers)}, of {sizes(layers) or 'no size'}")
        for name, layers in ran.items()
    )
    seen = sizes([layer for layers in ran.values() for layer in layers])
    return cases(*tried, stated=expected, measured=seen, reason=reason)


def _one_kernel(evidence: Evidence, stage: list[Layer]) -> int:
    """Count the parameters of one convolution that sees as much as a stage's."""
    field = 1 + sum(int(size(layer).partition("x")[0]) - 1 for layer in stage)
    inputs, outputs = stage[0].input[1], stage[-1].output[1]
    return evidence.count(lambda: nn.Conv2d(inputs, outputs, field, padding=field // 2), *stage[0].input).params


def _classifier(evidence: Evidence, name: str) -> str:
    convolutions, linear = (len(running(evidence.profile(name), part)) for part in ("conv", "linear"))
    return f"It is {convolutions} convolutions and {linear} linear; the network of the paper ends in three linear"
