"""What document 001 says of SqueezeNet's principles, of its structure and of the sizes in its experiment."""

from __future__ import annotations

from functools import partial
from itertools import pairwise

from torch import nn

from archstats.claims.catalog import claim
from archstats.claims.documents.counterfactuals import convolutions, is_fire, like, pools_moved, replaced
from archstats.claims.evidence import Evidence, ran
from archstats.claims.findings import ABOUT, Case, Finding, cases, figure, holds, not_measurable
from archstats.claims.printed import printed
from archstats.records import Layer
from archstats.words import later as _

_PUBLISHED_POOLS = (2, 5, 9)
_POOLS = ((2, 3, 4), (2, 4, 6), _PUBLISHED_POOLS, (3, 6, 9), (5, 7, 9), (7, 8, 9))
"""The Fire modules that SqueezeNet's pools stand before; from one to the next no pool moves forward."""


@claim(
    "001-0",
    _("A 1x1 filter has a ninth of a 3x3 filter's parameters."),
    where="1.1, line 13",
    unit="times",
)
def ninth(evidence: Evidence) -> Finding:
    """Compare the two expansions of each Fire module, with and without their biases."""
    fires = [convolutions(m) for m in evidence.module("squeezenet1_0").modules() if is_fire(m)]
    pairs = [(one, three) for _, one, three in fires]
    weights = [three.weight.numel() / one.weight.numel() for one, three in pairs]
    by_inputs = {one.in_channels: _parameters(three) / _parameters(one) for one, three in pairs}
    ones, threes = (sum(_parameters(pair[side]) for pair in pairs) for side in (0, 1))
    return cases(
        Case("without biases", set(weights) == {9.0}),
        *(
            Case(f"with biases, from {inputs} channels", abs(ratio - 9) <= 9 * ABOUT, f"{ratio:.3f}")
            for inputs, ratio in by_inputs.items()
        ),
        stated=9,
        derived=3 * 3,
        measured=threes / ones,
        reason=f"Held within {ABOUT:.0%}; measured over all expansions, {threes:,} over {ones:,} parameters",
    )


@claim(
    "001-1",
    _("The parameters of a 3x3 layer are its input channels times its filters times nine."),
    where="1.2, line 17",
    unit="parameters",
)
def three_by_three(evidence: Evidence) -> Finding:
    """Evaluate the expression for SqueezeNet's 3x3 layers, and for the depthwise ones of MobileNet."""
    plain, depthwise = (
        [conv for conv in convolutions(evidence.module(name)) if conv.kernel_size == (3, 3)]
        for name in ("squeezenet1_0", "mobilenet_v1")
    )
    grouped = [conv for conv in depthwise if conv.groups > 1]
    last = grouped[-1]
    return cases(
        Case("without biases", all(conv.weight.numel() == _nine(conv) for conv in plain)),
        Case("with biases", all(_parameters(conv) == _nine(conv) for conv in plain), "one more a filter"),
        Case(
            "with groups",
            all(conv.weight.numel() == _nine(conv) for conv in grouped),
            f"{last.weight.numel():,} weights in a depthwise layer for which it gives {_nine(last):,}",
        ),
        derived=_nine(plain[0]),
        measured=_parameters(plain[0]),
    )


@claim("001-2a", _("Downsampling later raises the amount of computation."), where="1.3, line 21", unit="MACs")
def later_pools(evidence: Evidence) -> Finding:
    """Move the pools of one network, and leave its layers as they are."""
    network, shape = evidence.module("squeezenet1_0"), evidence.profile("squeezenet1_0").layers[0].input
    moved = {before: evidence.count(partial(pools_moved, network, before), *shape) for before in _POOLS}
    rising = all(early.macs < late.macs for early, late in pairwise(moved.values()))
    same = len({profile.params for profile in moved.values()}) == 1
    seen = "; ".join(f"{', '.join(map(str, before))}: {profile.macs:,}" for before, profile in moved.items())
    return holds(
        rising and same,
        f"MACs with the pools before the Fire modules {seen}; parameters {'stay the same' if same else 'differ'}. "
        "Document 000 (line 6) lists later downsampling among the ways to compress",
        measured=moved[_PUBLISHED_POOLS].macs,
    )


@claim("001-2b", _("Downsampling later raises the accuracy."), where="1.3, line 21")
def later_pools_accuracy(_evidence: Evidence) -> Finding:
    """Nothing is trained here."""
    return not_measurable("Accuracy takes training; nothing is trained here.")


@claim(
    "001-3a",
    _("SqueezeNet is eight Fire modules between a first and a last convolution."),
    where="2.2, line 44",
    unit="Fire modules",
)
def eight_fires(evidence: Evidence) -> Finding:
    """Count the Fire modules, and the convolutions that are in none."""
    network = evidence.module("squeezenet_same")
    fires = [module for module in network.modules() if is_fire(module)]
    inside = {id(conv) for module in fires for conv in convolutions(module)}
    others = [id(conv) in inside for conv in convolutions(network)]
    between = not others[0] and not others[-1] and others.count(False) == 2  # noqa: PLR2004 (first and last)
    seen = f"{len(others)} convolutions, {others.count(False)} of them in no Fire module"
    return holds(len(fires) == 8 and between, seen, stated=8, measured=len(fires))  # noqa: PLR2004 (as stated)


@claim("001-3b", _("SqueezeNet has no fully connected layer."), where="2.2, line 47", unit="linear operations")
def no_linear_layer(evidence: Evidence) -> Finding:
    """Look for matrix products among the operations."""
    found = ran(evidence.profile("squeezenet_same"), "linear", "mm", "matmul")
    seen = f"It ran {', '.join(found)}" if found else "The classifier is a 1x1 convolution"
    return holds(not found, seen, stated=0, measured=sum(found.values()))


@claim(
    "001-4",
    _("The SqueezeNet with one Fire module has 0.02M parameters."),
    where="3, line 96",
    unit="parameters",
)
def one_fire(evidence: Evidence) -> Finding:
    """The document prints this network in full."""
    return figure(evidence.profile("squeezenet_fashion").params, stated=printed("0.02M"))


@claim("001-5", _("LeNet has 0.04M parameters."), where="3, line 103", unit="parameters")
def lenet(evidence: Evidence) -> Finding:
    """Try the forms of LeNet that a reader may take it for; the document prints none."""
    network = evidence.module("lenet_fashion")
    wider = nn.Linear(16 * 5 * 5, 120, device="meta")
    padded = replaced(network, {"conv1": like(convolutions(network)[0], padding=2), "fc1": wider})
    sizes = {
        "for the unpadded one on a grey 28x28 image": evidence.profile("lenet_fashion").params,
        "for the same padded by 2": evidence.count(lambda: padded, 1, 1, 28, 28).params,
        "for document 003's on a colour 32x32 image": evidence.profile("lenet").params,
    }
    return _fits("0.04M", sizes, "The figure does not tell which activation functions there are")


@claim("001-6", _("AlexNet for 112x112 images has 24.74M parameters."), where="3, line 108", unit="parameters")
def alexnet(evidence: Evidence) -> Finding:
    """Try the forms of AlexNet that a reader may take it for; the document prints none."""
    network, other = evidence.module("alexnet_fashion"), evidence.module("alexnet", num_classes=10)
    first = convolutions(network)[0]
    narrow = {
        "features.0": like(convolutions(other)[0], in_channels=1),
        "classifier.1": nn.Linear(256 * 2 * 2, 4096, device="meta"),
    }
    colour, padded, narrower = (
        replaced(network, {"features.0": like(first, in_channels=3)}),
        replaced(network, {"features.0": like(first, padding=2)}),
        replaced(other, narrow),
    )
    sizes = {
        "for widths of 96-256-384-384-256 and a grey image": evidence.profile("alexnet_fashion").params,
        "for the same with its first layer padded": evidence.count(lambda: padded, 1, 1, 112, 112).params,
        "for the same and a colour image": evidence.count(lambda: colour, 1, 3, 112, 112).params,
        "for document 003's widths and a grey image": evidence.count(lambda: narrower, 1, 1, 112, 112).params,
    }
    return _fits("24.74M", sizes, "The figure does not tell how the first layer is padded")


@claim(
    "001-7a",
    _("In SqueezeNet, dropout of 0.5 follows the last Fire module."),
    where="2.2, line 46",
    unit="rate",
)
def dropout_of_the_network(evidence: Evidence) -> Finding:
    """Look at what ran after the last Fire module."""
    return _dropout_follows(evidence, "squeezenet_same")


@claim(
    "001-7b",
    _("In the SqueezeNet of the experiment, too, dropout of 0.5 follows the last Fire module."),
    where="2.2, line 46, held against 3, lines 82 to 87",
    unit="rate",
)
def dropout_of_the_experiment(evidence: Evidence) -> Finding:
    """Look at what ran after the only Fire module."""
    return _dropout_follows(evidence, "squeezenet_fashion")


def _dropout_follows(evidence: Evidence, name: str) -> Finding:
    network, layers = evidence.module(name), evidence.profile(name).layers
    last = max(index for index, layer in enumerate(layers) if is_fire(network.get_submodule(layer.path)))
    after = [layer for layer in layers[last:] if layer.leaf and not _inside(layer, layers[last])]
    rates = [module.p for module in network.modules() if isinstance(module, nn.Dropout)]
    seen = ", then ".join(layer.type for layer in after[:2])
    return holds(after[0].type == "Dropout" and rates == [0.5], f"{seen} follow it", stated=0.5, measured=rates[0])


def _inside(layer: Layer, other: Layer) -> bool:
    return layer.path.startswith(f"{other.path}.")


def _fits(text: str, sizes: dict[str, int], reason: str) -> Finding:
    """Judge a figure by the forms of a network that it may be of; the first is the one in the zoo."""
    stated = printed(text)
    tried = [Case(when, stated.low <= size <= stated.high, f"{size:,}") for when, size in sizes.items()]
    within = f"{text} is {stated.low:,} to {stated.high:,}"
    return cases(*tried, stated=text, measured=next(iter(sizes.values())), reason=f"{within}. {reason}")


def _parameters(module: nn.Module) -> int:
    return sum(parameter.numel() for parameter in module.parameters())


def _nine(conv: nn.Conv2d) -> int:
    """Return what the document's expression gives for a layer."""
    return conv.in_channels * conv.out_channels * (3 * 3)
