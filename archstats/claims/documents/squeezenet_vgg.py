"""What document 000 says of SqueezeNet, of VGG16 and of stacked 3x3 convolutions."""

from __future__ import annotations

from torch import nn

from archstats.claims.catalog import claim
from archstats.claims.documents.counterfactuals import (
    convolutions,
    like,
    of_kernel,
    receptive_field,
    single_kernels,
    stack,
    stages,
)
from archstats.claims.evidence import Evidence, layers_of, ran
from archstats.claims.findings import ABOUT, Case, Finding, cases, figure, holds
from archstats.records import Layer, Profile
from archstats.words import later as _

_HALF_A_MEGABYTE = 500_000
_LARGER = {5: "alexnet", 7: "googlenet", 11: "alexnet"}
"""A network of the documents with a kernel of this size."""


@claim(
    "000-2a",
    _("A 3x3 convolution from M to N channels takes 3*3*M*N multiplications."),
    where="SqueezeNet, compression, line 5 (the formula slid to line 46)",
    unit="MACs",
)
def three_by_three(evidence: Evidence) -> Finding:
    """Take the 3x3 expansions of SqueezeNet: the expression against the weights and against the whole layer."""
    layers = _of_kernel(evidence.profile("squeezenet1_0"), 3)
    expected = [9 * layer.input[1] * layer.output[1] for layer in layers]
    pixels = [layer.output[2] * layer.output[3] for layer in layers]
    each = list(zip(layers, expected, pixels, strict=True))
    first = layers[0]
    return cases(
        Case("for one output pixel", all(layer.macs == e * n for layer, e, n in each), "MACs over pixels, each layer"),
        Case("for a whole layer", all(layer.macs == e for layer, e, _ in each), f"{pixels[0]:,} pixels in the first"),
        derived=expected[0],
        measured=first.macs,
        reason="The height and width of the output are missing, which document 002 has (line 22)",
    )


@claim("000-2b", _("A 3x3 convolution with fewer channels costs less."), where="SqueezeNet, compression, line 5")
def fewer_channels(evidence: Evidence) -> Finding:
    """Halve the channels on either side of a real layer."""
    conv = of_kernel(evidence.module("squeezenet1_0"), 3)
    full = _macs(evidence, conv, 54)
    fewer_in = _macs(evidence, like(conv, in_channels=conv.in_channels // 2), 54)
    fewer_out = _macs(evidence, like(conv, out_channels=conv.out_channels // 2), 54)
    return cases(
        Case("with half the input channels", fewer_in < full, f"{fewer_in / full:.0%} of the MACs"),
        Case("with half the output channels", fewer_out < full, f"{fewer_out / full:.0%} of the MACs"),
    )


@claim(
    "000-3",
    _("SqueezeNet has a fiftieth of AlexNet's parameters."),
    where="references, line 138",
    unit="times",
)
def fifty_times(evidence: Evidence) -> Finding:
    """Divide the parameters of the two networks, both with 1000 classes."""
    alexnet = evidence.profile("alexnet").params
    squeezenet, later = (evidence.profile(f"squeezenet1_{version}").params for version in (0, 1))
    reason = f"{alexnet:,} over {squeezenet:,}; over version 1.1 it is {alexnet / later:.2f}"
    return figure(alexnet / squeezenet, stated=50, within=ABOUT, reason=reason)


@claim(
    "000-4",
    _("SqueezeNet's model takes less than half a megabyte."),
    where="references, line 138",
    unit="bytes",
)
def half_a_megabyte(evidence: Evidence) -> Finding:
    """Weigh the parameters at several numbers of bits."""
    profile = evidence.profile("squeezenet1_0")
    sizes = {bits: profile.params * bits // 8 for bits in (16, 8, 4, 3)}
    compressed = [
        Case(f"at {bits} bits a parameter", n < _HALF_A_MEGABYTE, f"{n:,} bytes") for bits, n in sizes.items()
    ]
    return cases(
        Case("as it is", profile.param_bytes < _HALF_A_MEGABYTE, f"{profile.param_bytes:,} bytes in float32"),
        *compressed,
        stated="<0.5 MB",
        measured=profile.param_bytes,
        reason=f"It takes {_HALF_A_MEGABYTE * 8 / profile.params:.2f} bits a parameter: pruning and quantisation",
    )


@claim("000-5a", _("Every convolution of VGG16 is 3x3."), where="VGG16, line 141", unit="kernel size")
def all_kernels(evidence: Evidence) -> Finding:
    """Look at whatever ran as a convolution."""
    return _all_of_size(evidence.profile("vgg16"), "conv", 3)


@claim("000-5b", _("Every pool of VGG16 is 2x2."), where="VGG16, line 141", unit="kernel size")
def all_pools(evidence: Evidence) -> Finding:
    """Look at whatever ran as a pool."""
    return _all_of_size(evidence.profile("vgg16"), "pool", 2)


@claim("000-5c", _("Every activation function of VGG16 is a ReLU."), where="VGG16, line 141", unit="activations")
def all_activations(evidence: Evidence) -> Finding:
    """Leave out what is known not to be an activation; the rest must be ReLUs."""
    profile = evidence.profile("vgg16")
    others = ("conv", "linear", "pool", "flatten", "dropout")
    rest = {name: n for name, n in ran(profile, "").items() if not any(other in name for other in others)}
    relus = sum(ran(profile, "relu").values())
    seen = f"What ran besides layers and pools: {_listed(rest)}"
    return holds(set(rest) == set(ran(profile, "relu")), seen, measured=relus)


@claim(
    "000-5d",
    _("The VGG16 that comes with PyTorch, which the document points to, has no pool but 2x2 ones."),
    where="VGG16, lines 141 and 144",
)
def torchvisions_pools(evidence: Evidence) -> Finding:
    """Look at torchvision's network."""
    profile = evidence.profile("torchvision:vgg16")
    maximum = [layer for layer in profile.layers if any("max_pool" in name for name in layer.operations)]
    average = [layer for layer in profile.layers if any("avg_pool" in name for name in layer.operations)]
    idle = all(layer.input == layer.output for layer in average)
    return cases(
        Case("for its max pools", all(pool.settings.get("kernel_size") == 2 for pool in maximum)),  # noqa: PLR2004
        Case(
            "for all pools", not average, f"{len(average)} average pool besides, {'without' if idle else 'with'} effect"
        ),
    )


@claim(
    "000-6a",
    _("Two 3x3 convolutions see as far as a 5x5 one and cost less."),
    where="VGG16, line 142",
    unit="of the MACs of the larger kernel",
)
def instead_of_5x5(evidence: Evidence) -> Finding:
    """Replace AlexNet's second convolution."""
    return _stack_against_kernel(evidence, 5)


@claim(
    "000-6b",
    _("Three 3x3 convolutions see as far as a 7x7 one and cost less."),
    where="VGG16, line 142",
    unit="of the MACs of the larger kernel",
)
def instead_of_7x7(evidence: Evidence) -> Finding:
    """Replace GoogLeNet's first convolution: AlexNet, which the text names, has no 7x7."""
    return _stack_against_kernel(evidence, 7)


@claim(
    "000-6c",
    _("Five 3x3 convolutions see as far as an 11x11 one and cost less."),
    where="VGG16, line 142",
    unit="of the MACs of the larger kernel",
)
def instead_of_11x11(evidence: Evidence) -> Finding:
    """Replace AlexNet's first convolution."""
    return _stack_against_kernel(evidence, 11)


@claim(
    "000-6d",
    _("Each of VGG16's stacks of 3x3 convolutions costs less than one kernel that sees as far."),
    where="VGG16, line 142",
    unit="MACs",
)
def stacks_of_vgg(evidence: Evidence) -> Finding:
    """Build the whole network with one 5x5 or 7x7 in the place of each stack."""
    vgg = evidence.module("vgg16")
    stacked = evidence.profile("vgg16")
    single = evidence.count(lambda: single_kernels(vgg), *stacked.layers[0].input)
    layers = iter(layers_of(stacked, "Conv2d"))
    ours = [sum(next(layers).macs for _ in stage) for stage in stages(vgg.get_submodule("features"))]
    theirs = [layer.macs for layer in layers_of(single, "Conv2d")]
    pairs = [(f"in stage {number}", *pair) for number, pair in enumerate(zip(ours, theirs, strict=True), start=1)]
    pairs.append(("in the whole network", stacked.macs, single.macs))
    saved = 1 - stacked.macs / single.macs
    return cases(
        *(Case(when, few < many, f"{few / 1e6:,.1f}M against {many / 1e6:,.1f}M") for when, few, many in pairs),
        measured=stacked.macs,
        reason=f"In all, the stacks save {saved:.2%} of {single.macs:,} MACs; they cost more where a stage's first "
        "layer has few channels to read",
    )


@claim(
    "000-7",
    _("VGG16's amount of computation is small beside AlexNet's."),
    where="VGG16, line 142",
    unit="times AlexNet's MACs",
)
def small_computation(evidence: Evidence) -> Finding:
    """Divide the multiply-accumulates, and the parameters."""
    vgg, alexnet = evidence.profile("vgg16"), evidence.profile("alexnet")
    seen = f"{vgg.macs:,} MACs against {alexnet.macs:,}, and {vgg.params / alexnet.params:.2f} times the parameters"
    return holds(vgg.macs < alexnet.macs, seen, measured=vgg.macs / alexnet.macs)


@claim("000-8a", _("AlexNet has an 11x11 kernel."), where="VGG16, line 142", unit="kernel sizes")
def kernel_11(evidence: Evidence) -> Finding:
    """Look for it."""
    return _has_kernel(evidence, 11)


@claim("000-8b", _("AlexNet has a 7x7 kernel."), where="VGG16, line 142", unit="kernel sizes")
def kernel_7(evidence: Evidence) -> Finding:
    """Look for it."""
    return _has_kernel(evidence, 7)


@claim("000-8c", _("AlexNet has a 5x5 kernel."), where="VGG16, line 142", unit="kernel sizes")
def kernel_5(evidence: Evidence) -> Finding:
    """Look for it."""
    return _has_kernel(evidence, 5)


def _has_kernel(evidence: Evidence, size: int) -> Finding:
    kernels = [conv.kernel_size[0] for conv in convolutions(evidence.module("alexnet"))]
    shown = ", ".join(str(kernel) for kernel in kernels)
    return holds(size in kernels, f"Its kernels are {shown}, in this order", stated=size, measured=shown)


def _stack_against_kernel(evidence: Evidence, size: int) -> Finding:
    """Compare fields; then costs at equal channels, and in the place of a real network's layer."""
    name = _LARGER[size]
    layer = _of_kernel(evidence.profile(name), size)[0]
    conv = of_kernel(evidence.module(name), size)
    even = like(conv, in_channels=64, out_channels=64, stride=1, padding=size // 2)
    same = stack(even, inner=64)
    field = receptive_field(*convolutions(same))
    ratio = _macs(evidence, same, 56) / _macs(evidence, even, 56)
    inner = (conv.in_channels, conv.out_channels)
    there = [(width, _macs(evidence, stack(conv, inner=width), layer.input[2])) for width in inner]
    place = f"in the place of {name}'s, {inner[0]} to {inner[1]} channels"
    return cases(
        Case("as to the receptive field", field == receptive_field(even) == size, f"{field}x{field} pixels"),
        Case("with as many channels throughout", ratio < 1, f"{ratio:.3f} of the MACs"),
        *(
            Case(f"{place}, with {width} between the 3x3", macs < layer.macs, f"{macs:,} MACs against {layer.macs:,}")
            for width, macs in there
        ),
        derived=9 * (size // 2) / size**2,
        measured=ratio,
    )


def _macs(evidence: Evidence, layer: nn.Module, side: int) -> int:
    return evidence.count(lambda: layer, 1, convolutions(layer)[0].in_channels, side, side).macs


def _of_kernel(profile: Profile, size: int) -> list[Layer]:
    return [layer for layer in layers_of(profile, "Conv2d") if layer.settings["kernel_size"] == size]


def _all_of_size(profile: Profile, operation: str, size: int) -> Finding:
    """Judge whether all layers that ran an operation have kernels of one size; a functional call shows none."""
    layers = [layer for layer in profile.layers if any(operation in name for name in layer.operations)]
    sizes = [layer.settings.get("kernel_size") for layer in layers]
    shown = ", ".join(dict.fromkeys(str(found) for found in sizes))
    return holds(set(sizes) == {size}, f"{len(sizes)} of them ran, of size {shown}", stated=size, measured=shown)


def _listed(operations: dict[str, int]) -> str:
    return ", ".join(f"{name} x{calls}" for name, calls in operations.items())
