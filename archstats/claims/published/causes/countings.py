"""Explanations that count the same network by another convention."""

from __future__ import annotations

import math

from archstats.claims.published.explaining import counting
from archstats.records import Layer, Profile
from archstats.words import later as _

_RECTIFIERS = ("ReLU", "ReLU6")


def _normalisations(profile: Profile) -> list[Layer]:
    return [layer for layer in profile.layers if "BatchNorm" in layer.type]


def _elements(profile: Profile, *operations: str) -> int:
    """Return the elements of the elementwise operations of these names, whether in place or not."""
    names = {f"aten::{name}{end}" for name in operations for end in ("", "_")}
    return sum(operation.elements for operation in profile.operations if operation.name in names)


def _weighing(profile: Profile) -> list[Layer]:
    """Return the layers that multiply and accumulate: convolutions and linear layers."""
    return [layer for layer in profile.layers if layer.macs]


def _biased(profile: Profile) -> int:
    """Return how often a bias is added: once an output element of each layer that has one."""
    return sum(layer.activations for layer in _weighing(profile) if layer.settings.get("bias"))


def _is_depthwise(layer: Layer) -> bool:
    groups = layer.settings.get("groups", 1)
    return groups != 1 and groups == layer.settings.get("in_channels")


def _macs(layers: list[Layer]) -> int:
    return sum(layer.macs for layer in layers)


def _convolutions(profile: Profile) -> list[Layer]:
    return [layer for layer in _weighing(profile) if "kernel_size" in layer.settings]


def _whole(layer: Layer, name: str) -> int:
    """Return a setting of a layer that is a whole number; 0 where it has none of that name."""
    value = layer.settings.get(name, 0)
    return value if isinstance(value, int) else 0


def _biases(layers: list[Layer]) -> int:
    """Return the parameters of convolutions and linear layers that are biases."""
    biased = [layer for layer in layers if layer.settings.get("bias") and layer.call == 0]
    return sum(_whole(layer, "out_channels") or _whole(layer, "out_features") for layer in biased)


def _of_normalisation(profile: Profile) -> int:
    """Return the parameters of batch normalisation: a scale and a shift a channel."""
    return sum(layer.params for layer in _normalisations(profile))


@counting("two_flops_a_mac", _("counts a multiply-accumulate as two operations"))
def two_flops_a_mac(profile: Profile) -> int:
    """A multiplication and an addition."""
    return 2 * profile.macs


@counting("convolutions_only", _("counts the convolutions only"))
def convolutions_only(profile: Profile) -> int:
    """Multiply-accumulates without those of linear layers."""
    return _macs(_convolutions(profile))


@counting("without_first_convolution", _("leaves out the first convolution"))
def without_first_convolution(profile: Profile) -> int:
    """Multiply-accumulates of all layers behind the stem."""
    return profile.macs - _convolutions(profile)[0].macs


@counting("biases_added", _("counts each addition of a bias as one operation more"))
def biases_added(profile: Profile) -> int:
    """Connections, as LeCun et al. 1998 count them."""
    return profile.macs + _biased(profile)


@counting("moving_statistics", _("counts the moving mean and variance of each batch normalisation as parameters"))
def moving_statistics(profile: Profile) -> int:
    """Keras' "non-trainable parameters", and what a weight file holds: two more a channel."""
    return profile.params + _of_normalisation(profile)


@counting(
    "moving_statistics_and_biases",
    _("counts the moving mean and variance of each batch normalisation, and has a bias on each convolution before one"),
)
def moving_statistics_and_biases(profile: Profile) -> int:
    """Keras' ResNets of 2015: a bias an output channel of each convolution that has none here."""
    bare = [layer for layer in _convolutions(profile) if not layer.settings.get("bias") and layer.call == 0]
    return moving_statistics(profile) + sum(layer.output[1] for layer in bare)


@counting(
    "weights_and_gradients", _("stores each parameter and each moving statistic twice: its value and its gradient")
)
def weights_and_gradients(profile: Profile) -> int:
    """A Torch 7 checkpoint."""
    return 2 * moving_statistics(profile)


@counting("without_normalisation", _("leaves out the scales and shifts of batch normalisation"))
def without_normalisation(profile: Profile) -> int:
    """Parameters of convolutions and linear layers."""
    return profile.params - _of_normalisation(profile)


@counting("folded_normalisation", _("folds each batch normalisation into one bias a channel"))
def folded_normalisation(profile: Profile) -> int:
    """What a converter for inference leaves of a scale and a shift."""
    return profile.params - _of_normalisation(profile) // 2


@counting("classifier_bias_only", _("has no biases but the classifier's"))
def classifier_bias_only(profile: Profile) -> int:
    """Parameters without the biases that a normalisation takes away again."""
    return profile.params - _biases(_weighing(profile)) + _whole(_weighing(profile)[-1], "out_features")


@counting("without_depthwise_and_biases", _("leaves out depthwise convolutions and biases"))
def without_depthwise_and_biases(profile: Profile) -> int:
    """Parameters; the biases that are left out are those of convolutions and linear layers."""
    depthwise = [layer for layer in _convolutions(profile) if _is_depthwise(layer)]
    others = [layer for layer in _weighing(profile) if not _is_depthwise(layer)]
    return profile.params - sum(layer.params for layer in depthwise) - _biases(others)


@counting("linear_once", _("counts a multiply-accumulate as two FLOPs in convolutions and as one in linear layers"))
def linear_once(profile: Profile) -> int:
    """FLOPs: a doubling that was forgotten for one kind of layer."""
    return profile.macs + _macs(_convolutions(profile))


@counting(
    "linear_once_without_depthwise",
    _(
        "counts a multiply-accumulate as two FLOPs in convolutions, as one in linear layers and as none in depthwise "
        "convolutions"
    ),
)
def linear_once_without_depthwise(profile: Profile) -> int:
    """FLOPs: depthwise convolutions are an operator of their own that the counter does not know."""
    depthwise = [layer for layer in _convolutions(profile) if _is_depthwise(layer)]
    return linear_once(profile) - 2 * _macs(depthwise)


@counting("normalisation_times_two", _("adds 2 an element of batch normalisation and 1 of what is pooled globally"))
def normalisation_times_two(profile: Profile) -> int:
    """The weights that fvcore adds to multiply-accumulates."""
    return profile.macs + 2 * _elements(profile, "batch_norm") + _elements(profile, "adaptive_avg_pool2d")


@counting("normalisation_times_five", _("adds 5 an element of batch normalisation and 1 of what is pooled globally"))
def normalisation_times_five(profile: Profile) -> int:
    """The weights of fvcore's counter where normalisation is not folded, as mmengine has taken them over."""
    return profile.macs + 5 * _elements(profile, "batch_norm") + _elements(profile, "adaptive_avg_pool2d")


@counting("elementwise_work", _("adds 2 an element of batch normalisation and 1 of ReLU, pools and biases"))
def elementwise_work(profile: Profile) -> int:
    """The hooks on modules of ptflops and of mmcv; what functions compute they do not see."""
    layers = [layer for layer in profile.layers if layer.type in _RECTIFIERS or "Pool" in layer.type]
    rest = sum(layer.elements for layer in layers) + _biased(profile)
    return profile.macs + 2 * _elements(profile, "batch_norm") + rest


@counting(
    "every_operation", _("counts biases, ReLUs and concatenations as 1 an element, and a pool as 1 a pixel it sees")
)
def every_operation(profile: Profile) -> int:
    """Multiply-accumulates and, as convnet-burden has it, k*k an output of a pool over k x k pixels."""
    pools = [layer for layer in profile.layers if layer.type == "MaxPool2d"]
    seen = sum(math.prod(pool.output) * _whole(pool, "kernel_size") ** 2 for pool in pools)
    return profile.macs + _biased(profile) + _elements(profile, "relu", "cat") + seen


@counting(
    "folded_inference",
    _("counts 2 a multiply-accumulate and 1 an element of every other operation, norms being biases and a swish 6"),
)
def folded_inference(profile: Profile) -> int:
    """OpenVINO's FLOPs; zeros that pad are no operation."""
    swishes = sum(layer.elements // 2 for layer in profile.layers if layer.type == "Swish")  # a sigmoid and a product
    elements = sum(operation.elements for operation in profile.operations) - _elements(profile, "pad")
    return 2 * profile.macs + _biased(profile) + elements + 4 * swishes
