"""Whether the listings of documents 000, 001, 002 and 004 build and run: a claim for each.

A listing that runs is judged by the zoo's network, which has its layers; one that fails by its mistakes, made again.
Missing imports and lost indentation are noted and not held against it. The slips that a listing runs in spite of are
departures of the zoo's networks.
"""

from __future__ import annotations

from typing import NamedTuple

import torch
from torch import nn

from archstats.claims.catalog import claim
from archstats.claims.documents.mistakes import GOOGLENET, broken_by, raised_by, rows_an_image
from archstats.claims.evidence import Evidence
from archstats.claims.findings import Case, Finding, cases, figure, holds, not_measurable
from archstats.records import Shape
from archstats.words import later as _


class _Conv(NamedTuple):
    """A convolution as a printout shows it."""

    inputs: int
    outputs: int
    kernel: int


_VERSION_1_0 = (
    _Conv(3, 96, 7),
    *(_Conv(96, 16, 1), _Conv(16, 64, 1), _Conv(16, 64, 3)),
    *(_Conv(128, 16, 1), _Conv(16, 64, 1), _Conv(16, 64, 3)),
    *(_Conv(128, 32, 1), _Conv(32, 128, 1), _Conv(32, 128, 3)),
    *(_Conv(256, 32, 1), _Conv(32, 128, 1), _Conv(32, 128, 3)),
    *(_Conv(256, 48, 1), _Conv(48, 192, 1), _Conv(48, 192, 3)),
    *(_Conv(384, 48, 1), _Conv(48, 192, 1), _Conv(48, 192, 3)),
    *(_Conv(384, 64, 1), _Conv(64, 256, 1), _Conv(64, 256, 3)),
    *(_Conv(512, 64, 1), _Conv(64, 256, 1), _Conv(64, 256, 3)),
    _Conv(512, 1000, 1),
)
_TAIL_OF_1_1 = _VERSION_1_0[12:]
_ONE_FIRE = (_Conv(1, 96, 7), _Conv(96, 16, 1), _Conv(16, 64, 1), _Conv(16, 64, 3), _Conv(128, 10, 1))


class _Keras(NamedTuple):
    """What a version of Keras has, by its sources."""

    version: str
    merge_is_function: bool
    conv2d_takes_filters: bool


_KERAS = (
    _Keras("1.2.2", merge_is_function=True, conv2d_takes_filters=False),
    _Keras("2.0.0 to 2.1.6", merge_is_function=True, conv2d_takes_filters=True),
    _Keras("2.2.0 to 2.3.1", merge_is_function=False, conv2d_takes_filters=True),
    _Keras("2.15.0 and 3.15.1", merge_is_function=False, conv2d_takes_filters=True),
)


@claim(
    "003-23-000-L1",
    _("The call that makes SqueezeNet 1.0 runs."),
    where="document 000, SqueezeNet, lines 10 to 12",
    unit="parameters",
)
def call_of_squeezenet(evidence: Evidence) -> Finding:
    """Have torchvision make it, and compare it with the printout that follows."""
    made = evidence.profile("torchvision:squeezenet1_0")
    reason = f"The stray blanks do not matter; it gives {_shown(made.layers[0].output)}"
    return figure(made.params, derived=_parameters(_VERSION_1_0), reason=reason)


@claim(
    "003-23-000-L2",
    _("The printout of SqueezeNet 1.0 describes a network that builds and runs."),
    where="document 000, version 1.0, lines 14 to 89",
    unit="parameters",
)
def printout_1_0(evidence: Evidence) -> Finding:
    """Compare what is printed with the network of the zoo, layer by layer."""
    note = "A page break repeats the squeeze of layer 7 (lines 45 to 47), noted and not held against it"
    return _printout(evidence, "squeezenet1_0", _VERSION_1_0, note)


@claim(
    "003-23-000-L3",
    _("The printout of SqueezeNet 1.1 describes a network that builds and runs."),
    where="document 000, version 1.1, lines 91 to 136",
    unit="convolutions",
)
def printout_1_1(evidence: Evidence) -> Finding:
    """Run the printed tail behind what the zoo puts before it, and alone."""
    convs = _convolutions(evidence.module("squeezenet1_1"))
    printed, missing = len(_TAIL_OF_1_1), len(convs) - len(_TAIL_OF_1_1)
    alone = raised_by(lambda: nn.Conv2d(*_TAIL_OF_1_1[0], padding=1)(torch.zeros(1, 3, 8, 8)))
    return cases(
        Case("behind the published head", convs[missing:] == list(_TAIL_OF_1_1), "its layers are that network's"),
        Case("on an image", not alone, f"{alone}: what stands before the 3x3 expansion of layer 7 is not printed"),
        stated=printed,
        measured=len(convs),
    )


@claim("003-23-000-L4", _("The listing of VGG16 runs."), where="document 000, VGG16, lines 145 and 146")
def lost_listing(_evidence: Evidence) -> Finding:
    """Nothing stands below its heading."""
    return not_measurable("The headings stand at the end of the text with no listing below them.")


@claim(
    "003-23-001-L1",
    _("The Keras function that makes a Fire module runs."),
    where="document 001, 2.1, lines 30 to 37",
    unit="parameters",
)
def keras_fire(evidence: Evidence) -> Finding:
    """Look up what each Keras has; count the module with the concatenation that was meant."""
    layers = evidence.profile("squeezenet_same").layers
    fire = next(layer for layer in layers if layer.path == "features.3")
    return _keras((_Conv(96, 16, 1), _Conv(16, 64, 1), _Conv(16, 64, 3)), fire.total_params)


@claim(
    "003-23-001-L2",
    _("The Keras listing of SqueezeNet runs."),
    where="document 001, 2.2, lines 50 to 66",
    unit="parameters",
)
def keras_squeezenet(evidence: Evidence) -> Finding:
    """Look up what each Keras has; count the network with the concatenation that was meant."""
    return _keras(_VERSION_1_0, evidence.profile("squeezenet_same").params)


@claim(
    "003-23-001-L3",
    _("The printout of the SqueezeNet with one Fire module describes a network that builds and runs."),
    where="document 001, 3, lines 73 to 94",
    unit="parameters",
)
def printout_one_fire(evidence: Evidence) -> Finding:
    """Compare what is printed with the network of the zoo, layer by layer."""
    return _printout(evidence, "squeezenet_fashion", _ONE_FIRE, "Nothing had to be changed")


@claim(
    "003-23-002-L1",
    _("The listing of MobileNet runs."),
    where="document 002, 3, lines 60 to 116",
    unit="parameters",
)
def mobilenet(evidence: Evidence) -> Finding:
    """Run the zoo's; the printed output has this shape, too (line 117)."""
    return runs(evidence, (1, 10), "mobilenet_v1_cifar")


@claim("003-23-002-L2", _("The statement that prints MobileNet runs."), where="document 002, 3, line 123", unit="lines")
def printed_mobilenet(evidence: Evidence) -> Finding:
    """Print the zoo's."""
    lines = len(str(evidence.module("mobilenet_v1_cifar")).splitlines())
    return holds(lines > 1, "It needs the listing before it; its own output is lost", measured=lines)


@claim(
    "003-23-004-L1",
    _("The listing of GoogLeNet runs."),
    where="document 004, lines 5 to 61",
    unit="errors",
)
def googlenet(evidence: Evidence) -> Finding:
    """Make each printed mistake; then follow the last map through the printed pool."""
    rows = rows_an_image(evidence)
    silent = f"With these mended it runs and gives {rows} rows an image (lines 51 and 59); mended by an unpadded pool"
    return broken_by(*GOOGLENET, reason=f"{silent}. Its lost indentation is not held against it")


def runs(evidence: Evidence, output: Shape, *names: str, reason: str = "") -> Finding:
    """Run the zoo's networks of a listing, and look at what they return for one image of their own size."""
    profiles = [evidence.profile(name) for name in names]
    seen = [
        f"{profile.model}: {profile.params:,} parameters, {_shown(profile.layers[0].output)}" for profile in profiles
    ]
    right = all(profile.layers[0].output == output for profile in profiles)
    return holds(right, ". ".join(filter(None, ["; ".join(seen), reason])), measured=profiles[0].params)


def _printout(evidence: Evidence, name: str, layers: tuple[_Conv, ...], reason: str) -> Finding:
    """Hold the layers of a printout against a network of the zoo that runs."""
    profile, convs = evidence.profile(name), _convolutions(evidence.module(name))
    same = convs == list(layers)
    seen = (
        f"{len(convs)} convolutions {'as' if same else 'not as'} printed; it gives {_shown(profile.layers[0].output)}"
    )
    return holds(same, f"{seen}. {reason}", derived=_parameters(layers), measured=profile.params)


def _keras(layers: tuple[_Conv, ...], measured: int) -> Finding:
    """Judge a Keras listing by what its versions have: it needs the function merge and the keywords of Keras 2."""
    return cases(
        *(
            Case(f"on Keras {keras.version}", keras.merge_is_function and keras.conv2d_takes_filters, _lacks(keras))
            for keras in _KERAS
        ),
        derived=_parameters(layers),
        measured=measured,
        reason="Judged by reading the sources of these versions, not run here; the layers are the zoo's. On a later "
        "Keras, line 36 is mended by concatenate along axis 3",
    )


def _lacks(keras: _Keras) -> str:
    merge = "" if keras.merge_is_function else "merge is no function"
    return merge or ("" if keras.conv2d_takes_filters else "Conv2D has other keywords")


def _convolutions(network: nn.Module) -> list[_Conv]:
    convs = [module for module in network.modules() if isinstance(module, nn.Conv2d)]
    return [_Conv(conv.in_channels, conv.out_channels, conv.kernel_size[0]) for conv in convs]


def _parameters(layers: tuple[_Conv, ...]) -> int:
    """Return the weights and biases of the layers as they are printed."""
    return sum(conv.kernel**2 * conv.inputs * conv.outputs + conv.outputs for conv in layers)


def _shown(shape: Shape) -> str:
    return " x ".join(str(size) for size in shape)
