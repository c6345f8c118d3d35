"""What document 002 says of depthwise separable convolutions and of MobileNet."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any

import torch
from torch import nn

from archstats.claims.catalog import claim
from archstats.claims.evidence import Evidence, layers_of, ran
from archstats.claims.findings import Case, Finding, cases, figure, holds
from archstats.records import Layer, Profile
from archstats.words import later as _
from archstats.zoo import mobilenet_v1

if TYPE_CHECKING:
    import sympy

_BOTH = ("mobilenet_v1_cifar", "mobilenet_v1")
_MOST = 0.8


@claim(
    "002-1a",
    _("A 3x3 convolution from one channel to a map of nine pixels takes 9 x 9 multiplications."),
    where="2.2, line 16",
    unit="multiplications",
)
def one_channel(_evidence: Evidence) -> Finding:
    """Count them one by one; the total was a picture."""
    return figure(_one_by_one(1, 1), derived=9 * 9, illegible=True)


@claim(
    "002-1b",
    _("From two channels it takes 18 multiplications for each of the nine pixels."),
    where="2.2, line 18",
    unit="multiplications",
)
def two_channels(_evidence: Evidence) -> Finding:
    """Count them one by one; the total was a picture."""
    return figure(_one_by_one(2, 1), derived=18 * 9, illegible=True)


@claim(
    "002-1c",
    _("To three channels it takes three times as many multiplications."),
    where="2.2, line 20",
    unit="multiplications",
)
def three_kernels(_evidence: Evidence) -> Finding:
    """Count them one by one; the total was a picture."""
    return figure(_one_by_one(2, 3), derived=18 * 9 * 3, illegible=True)


@claim(
    "002-2",
    _("A convolution costs K*K*M*N*H*W for M channels in, N out, a K x K kernel and H x W maps."),
    where="2.2, line 22",
    unit="MACs",
)
def general_formula(evidence: Evidence) -> Finding:
    """Hold the expression against layers in several circumstances; it was a picture, its letters are given."""
    plain = _macs(evidence, 7)
    strided, grouped = _macs(evidence, 14, stride=2), _macs(evidence, 7, groups=4)
    at_7, at_14 = (_standard(side) for side in (7, 14))
    return cases(
        Case("with H x W of the output", plain == strided == at_7, "stride 1 and 2"),
        Case("with H x W of the input", strided == at_14, f"stride 2: {strided:,} where it gives {at_14:,}"),
        Case("in groups", grouped == at_7, f"4 groups: {grouped:,} where it gives {at_7:,}"),
        stated="not legible",
        derived=at_7,
        measured=plain,
        reason="Multiplications with padded zeros count, additions of a bias do not",
    )


@claim(
    "002-3",
    _("A 3x3 convolution from 64 to 128 channels on 7x7 maps costs what K*K*M*N*H*W gives."),
    where="2.2, line 30",
    unit="MACs",
)
def standard_convolution(evidence: Evidence) -> Finding:
    """Count the layer; its figure was a picture."""
    return figure(_macs(evidence, 7), derived=3 * 3 * 64 * 128 * 7 * 7, illegible=True)


@claim(
    "002-4",
    _("Done depthwise and then pointwise, it costs K*K*M*H*W + M*N*H*W."),
    where="2.2, lines 34 to 37",
    unit="MACs",
)
def separable_convolution(evidence: Evidence) -> Finding:
    """Count MobileNet's block; its figure was a picture."""
    return figure(_separable(evidence), derived=3 * 3 * 64 * 7 * 7 + 64 * 128 * 7 * 7, illegible=True)


@claim(
    "002-5a",
    "That is more than 80 % less computation.",
    where="2.2, line 39",
    unit="% less",
)
def much_less(evidence: Evidence) -> Finding:
    """Compare the two counts; derive the ratio in letters."""
    saved = 1 - _separable(evidence) / _macs(evidence, 7)
    ratio, at = _ratio()
    derived = 1 - float(ratio.subs(at))
    enough = next(n for n in range(1, 1000) if ratio.subs({"K": 3, "N": n}) < 1 - _MOST)
    letters = str(ratio).replace("K**(-2)", "1/K**2")
    seen = f"{letters} of the MACs remain; with 3x3 kernels this is less than a fifth from {enough} output channels on"
    both = round(100 * derived, 2), round(100 * saved, 2)
    return holds(saved > _MOST, seen, stated="more than 80", derived=both[0], measured=both[1])


@claim(
    "002-5b",
    "Each separable layer of MobileNet costs more than 80 % less than a standard one would.",
    where="2.2, line 39",
    unit="% less, at least",
)
def much_less_everywhere(evidence: Evidence) -> Finding:
    """Build the standard convolution for each of the thirteen blocks of both networks, and count it."""
    saved = []
    for name in _BOTH:
        separable = _separables(evidence.profile(name))
        saved += [1 - (depth.macs + point.macs) / _undivided(evidence, depth, point) for depth, point in separable]
    least, most = round(100 * min(saved), 2), round(100 * max(saved), 2)
    return holds(least > 100 * _MOST, f"{len(saved)} layers, {least} to {most} % less", stated=80, measured=least)


@claim(
    "002-6",
    _("All layers of MobileNet but the first are depthwise separable."),
    where="2.3, line 55",
    unit="layers with weights that are not, after the first",
)
def all_separable(evidence: Evidence) -> Finding:
    """Take the layers in the order in which they ran; a fully connected one counts, too."""
    profile = evidence.profile("mobilenet_v1_cifar")
    convs = layers_of(profile, "Conv2d")
    separable = 2 * len(_separables(profile))
    linear = sum(ran(profile, "linear", "mm").values())
    return cases(
        Case("for the convolutions", separable == len(convs) - 1, f"{separable} of {len(convs)} after the first"),
        Case("for all layers with weights", not linear, f"{linear} fully connected, the last"),
        stated=0,
        measured=len(convs) - 1 - separable + linear,
    )


@claim("002-7", _("MobileNet uses no pooling layer."), where="2 and 2.3, lines 7 and 56", unit="pooling operations")
def no_pooling(evidence: Evidence) -> Finding:
    """Look at the operations: a functional call is no module."""
    pools = {name: ran(evidence.profile(name), "pool") for name in _BOTH}
    seen = "; ".join(
        f"{model} runs {', '.join(f'{op} x{n}' for op, n in found.items())}" for model, found in pools.items() if found
    )
    number = sum(sum(found.values()) for found in pools.values())
    reason = f"{seen}. The document's own listing pools (line 108)" if seen else "No pooling operation runs"
    return holds(not number, reason, stated=0, measured=number)


@claim("002-8", _("MobileNet's backbone gives 1024 features."), where="3, line 119", unit="features")
def features(evidence: Evidence) -> Finding:
    """See what reaches the linear layer."""
    linear = layers_of(evidence.profile("mobilenet_v1_cifar"), "Linear")[-1]
    reason = f"The layer behind it, to {linear.output[-1]} classes, has {linear.params:,} parameters"
    return figure(linear.input[-1], stated=1024, reason=reason)


@claim(
    "002-9",
    _("Batch normalisation and a ReLU follow both the depthwise and the pointwise convolution."),
    where="2.3, line 51",
    unit="convolutions so followed",
)
def normalised_and_rectified(evidence: Evidence) -> Finding:
    """Look at the two operations that ran after each convolution."""
    followed = [(model, conv, after) for model in _BOTH for conv, after in _followers(evidence.profile(model))]
    right = ("batch_norm", "relu")
    bad = [f"{model}'s {conv.path}: {', '.join(after)}" for model, conv, after in followed if after != right]
    kinds: dict[str, list[bool]] = {"depthwise": [], "pointwise": []}
    for _model, conv, after in followed:
        if kind := "depthwise" if _is_depthwise(conv) else "pointwise" if _is_pointwise(conv) else "":
            kinds[kind].append(after == right)
    return cases(
        *(Case(f"after the {kind}", bool(so) and all(so), f"{sum(so)} of {len(so)}") for kind, so in kinds.items()),
        measured=len(followed) - len(bad),
        reason="; ".join(bad),
    )


@claim("002-10", _("The output for one image is 1 x 10."), where="3, line 117", unit="shape")
def output_shape(evidence: Evidence) -> Finding:
    """See what the network returns."""
    shape = evidence.profile("mobilenet_v1_cifar").layers[0].output
    shown = " x ".join(str(size) for size in shape)
    return holds(shape == (1, 10), f"A 1x3x32x32 image gives {shown}", stated="1 x 10", measured=shown)


def _one_by_one(inputs: int, outputs: int) -> int:
    """Count the multiplications of a 3x3 convolution of a 5x5 image, one by one, while doing them."""
    image, kernels = torch.ones(inputs, 5, 5), torch.ones(outputs, inputs, 3, 3)
    made = 0
    for kernel in kernels:
        for window in image.unfold(1, 3, 1).unfold(2, 3, 1).permute(1, 2, 0, 3, 4).reshape(-1, inputs, 3, 3):
            made += sum(1 for _product in (kernel * window).flatten())
    return made


def _macs(evidence: Evidence, side: int, **settings: int) -> int:
    """Count a 3x3 convolution from 64 to 128 channels."""
    options: dict[str, Any] = {"padding": 1, "bias": False, **settings}
    return evidence.count(lambda: nn.Conv2d(64, 128, 3, **options), 1, 64, side, side).macs


def _standard(side: int) -> int:
    """Return what the document's expression gives for the same layer."""
    return 3 * 3 * 64 * 128 * side * side


def _separable(evidence: Evidence) -> int:
    """Count MobileNet's block from 64 to 128 channels on 7x7 maps."""
    return evidence.count(lambda: mobilenet_v1.depthwise_separable(64, 128, 1), 1, 64, 7, 7).macs


def _ratio() -> tuple[sympy.Expr, dict[str, int]]:
    """Return the separable over the standard cost in letters, and the letters' values in the document."""
    import sympy

    k, m, n, h, w = sympy.symbols("K M N H W")
    ratio = sympy.expand((k**2 * m * h * w + m * n * h * w) / (k**2 * m * n * h * w))
    return ratio, {"K": 3, "N": 128}


def _is_depthwise(layer: Layer) -> bool:
    return layer.settings["groups"] == layer.input[1] == layer.output[1] and layer.settings["kernel_size"] == 3  # noqa: PLR2004


def _is_pointwise(layer: Layer) -> bool:
    return layer.settings["kernel_size"] == layer.settings["groups"] == 1


def _separables(profile: Profile) -> list[tuple[Layer, Layer]]:
    """Return the pairs of a depthwise convolution and the pointwise one that ran next."""
    convs = layers_of(profile, "Conv2d")
    return [(depth, point) for depth, point in pairwise(convs) if _is_depthwise(depth) and _is_pointwise(point)]


def _undivided(evidence: Evidence, depth: Layer, point: Layer) -> int:
    """Count the standard convolution with the shapes of a separable pair."""
    inputs, outputs, stride = depth.input[1], point.output[1], depth.input[2] // depth.output[2]
    conv = nn.Conv2d(inputs, outputs, 3, stride, padding=1, bias=False, device="meta")
    return evidence.count(lambda: conv, *depth.input).macs


def _followers(profile: Profile) -> list[tuple[Layer, tuple[str, ...]]]:
    """Return each convolution with the names of the next two operations, without their dressing."""
    steps = [(layer, name.removeprefix("aten::").rstrip("_")) for layer in profile.layers for name in layer.operations]
    return [
        (layer, tuple(after for _, after in steps[index + 1 : index + 3]))
        for index, (layer, name) in enumerate(steps)
        if name == "conv2d"
    ]
