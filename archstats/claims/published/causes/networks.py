"""Explanations that count another network: the one that the publisher had, or the one whose row was copied."""

from __future__ import annotations

from typing import Any

from archstats.claims.evidence import Evidence
from archstats.claims.published import variants
from archstats.claims.published.explaining import network
from archstats.claims.published.figures import Figure
from archstats.records import Profile
from archstats.words import later as _

_ALEXNET_INPUT = "1x3x227x227"  # the first layer is not padded: 224 pixels would not fit its stride
_EXCHANGED = {"1x3x475x475": "1x3x800x800", "1x3x800x800": "1x3x475x475"}


def _variant(evidence: Evidence, name: str, inputs: str, **settings: Any) -> Profile:  # noqa: ANN401
    return evidence.profile(f"{variants.__name__}:{name}", inputs, **settings)


@network(
    "lenet5_of_1998", _("is of LeNet-5 as published: one grey image, trained subsampling, a partly connected layer")
)
def lenet5(evidence: Evidence, figure: Figure) -> Profile:  # noqa: ARG001 (its input is the paper's)
    """LeCun et al. 1998, figure 2 and table I."""
    return _variant(evidence, "lenet5_of_1998", "1x1x32x32")


@network("two_towers", _("is of the network of 2012, whose second, fourth and fifth layers are cut into two towers"))
def two_towers(evidence: Evidence, figure: Figure) -> Profile:  # noqa: ARG001
    """Krizhevsky et al. 2012, figure 2, on the 227 pixels that its first layer needs."""
    return _variant(evidence, "alexnet_of_2012", _ALEXNET_INPUT)


@network("separable_stem", _("has a separable 7x7 convolution first: 8 maps a colour, then 1x1 to 64"))
def separable_stem(evidence: Evidence, figure: Figure) -> Profile:
    """Szegedy et al. 2014, table 1: 2.7K parameters and 34M operations in the first row fit no full convolution."""
    return _variant(evidence, "googlenet_separable_stem", figure.input)


@network("auxiliary_classifiers", _("includes both auxiliary classifiers, which are there in training only"))
def auxiliary_classifiers(evidence: Evidence, figure: Figure) -> Profile:
    """Szegedy et al. 2014, section 5."""
    return _variant(evidence, "WithAuxiliaries", figure.input)


@network("stride_in_first_1x1", _("strides in the first 1x1 convolution of a bottleneck, not in the 3x3"))
def stride_in_first_1x1(evidence: Evidence, figure: Figure) -> Profile:
    """He et al. 2015, and the authors' Caffe networks; torchvision strides in the 3x3."""
    return _variant(evidence, "resnet_stride_first", figure.input, base=figure.model)


@network("stride_in_first_3x3", _("strides in the first 3x3 convolution of a block, not in the second"))
def stride_in_first_3x3(evidence: Evidence, figure: Figure) -> Profile:
    """He et al. 2015; the zoo follows a listing that strides in the second."""
    return _variant(evidence, "resnet_cifar_stride_first", figure.input, base=figure.model)


@network("without_projections", _("has shortcuts without a convolution where the size changes"))
def without_projections(evidence: Evidence, figure: Figure) -> Profile:
    """He et al. 2015, option A of section 3.3."""
    return _variant(evidence, "resnet_without_projections", figure.input, base=figure.model)


@network("padded_classifier", _("pads the last 1x1 convolution by 1, so that it gives 15x15 pixels in place of 13x13"))
def padded_classifier(evidence: Evidence, figure: Figure) -> Profile:
    """The authors' prototxt of SqueezeNet 1.0."""
    return _variant(evidence, "squeezenet_padded_classifier", figure.input)


@network("floor_pools", _("rounds the size of pooled maps down, to 54, 26 and 12 pixels, not up"))
def floor_pools(evidence: Evidence, figure: Figure) -> Profile:
    """A framework whose pools have no ceil mode, or do not use it."""
    return _variant(evidence, "squeezenet_floor_pools", figure.input)


@network("wider_last_block", _("goes through 1024 channels in its last block, where the zoo's goes through 1000"))
def wider_last_block(evidence: Evidence, figure: Figure) -> Profile:
    """The authors' network for Caffe: 1024-1024-1000."""
    return _variant(evidence, "nin_of_2014", figure.input)


@network("features_1280", _("has 1280 features before the classes, as in an earlier version of the paper, not 1024"))
def features_1280(evidence: Evidence, figure: Figure) -> Profile:
    """Howard et al. 2019, table 2 of the third version on arXiv."""
    return _variant(evidence, "mobilenet_v3_small_1280", figure.input, base=figure.model)


@network("row_of_resnet18", _("repeats the row of ResNet-18, 1000 classes on 224x224 pixels"))
def row_of_resnet18(evidence: Evidence, figure: Figure) -> Profile:  # noqa: ARG001
    """A row that was copied and not filled in."""
    return evidence.profile("torchvision:resnet18", "1x3x224x224")


@network("exchanged_sizes", _("is in the row of the same network at the other of two image sizes"))
def exchanged_sizes(evidence: Evidence, figure: Figure) -> Profile:
    """Two rows whose figures changed places."""
    return evidence.profile(figure.model, _EXCHANGED[figure.input], **figure.kwargs)
