"""What document 003 says of Network in Network and of DenseNet."""

from __future__ import annotations

from typing import Any

import torch
from torch import nn

from archstats.claims.catalog import claim
from archstats.claims.documents.classic_trace import between_pools, linear_layers, running, size
from archstats.claims.evidence import Evidence, layers_of
from archstats.claims.findings import Case, Finding, cases, holds, not_measurable
from archstats.records import Layer, Profile
from archstats.words import later as _

_FAR = 2
"""How many times smaller "significantly" is at least."""
_ROUNDING = 1e-9
# DenseNet's settings: the document's own, and another growth with as many layers as there are numbers from 2 to 5.
_PRINTED: dict[str, Any] = {"growth": 32, "layers": (4, 4, 4, 4)}
_OTHER: dict[str, Any] = {"growth": 12, "layers": (2, 3, 4, 5)}
_EVEN = (1, 3, 228, 228)


@claim("003-16a", _("NiN has far fewer parameters than AlexNet."), where="1.38.6.2, line 549", unit="times fewer")
def nin_smaller(evidence: Evidence) -> Finding:
    """Divide the counts, at 1000 classes and at 10."""
    tried, ratios = [], []
    for classes in (1000, 10):
        large, small = (evidence.profile(name, num_classes=classes) for name in ("alexnet", "nin"))
        ratios.append(large.params / small.params)
        seen = f"{large.params:,} by {small.params:,} parameters: {ratios[-1]:.2f}"
        tried.append(Case(f"with {classes} classes", ratios[-1] >= _FAR, seen))
    macs = [evidence.profile(name).macs for name in ("alexnet", "nin")]
    reason = f"Far fewer is read as half at most. MACs: AlexNet {macs[0]:,}, NiN {macs[1]:,}"
    return cases(*tried, measured=ratios[0], reason=reason)


@claim("003-16b", _("A NiN block is one convolution of free size and two of 1x1."), where="1.38.6.1, line 539")
def nin_block(evidence: Evidence) -> Finding:
    """Look at the convolutions between two pools."""
    blocks = [[size(layer) for layer in block] for block in between_pools(evidence.profile("nin"))]
    true = all(len(block) == 3 and block[0] != "1x1" and block[1:] == ["1x1", "1x1"] for block in blocks)  # noqa: PLR2004
    return holds(bool(blocks) and true, "; ".join(" then ".join(block) for block in blocks), measured=len(blocks))


@claim("003-16c", _("NiN has no fully connected layer."), where="1.38.6.2, line 545", unit="linear layers")
def nin_linear(evidence: Evidence) -> Finding:
    """Count the linear layers that ran."""
    profile = evidence.profile("nin")
    found = linear_layers(profile)
    seen = f"{found} linear layers and {len(running(profile, 'conv'))} convolutions ran; see 003-17 for the 1x1 ones"
    return holds(not found, seen, stated=0, measured=found)


@claim(
    "003-16d",
    _("NiN's last block has as many channels as there are classes, and their global averages are the output."),
    where="1.38.6.2, line 545",
)
def nin_output(evidence: Evidence) -> Finding:
    """Follow the shapes from the last convolution over the pool to the output, for three numbers of classes."""
    tried = []
    for classes in (1000, 10, 17):
        profile = evidence.profile("nin", num_classes=classes)
        maps, pooled = running(profile, "conv")[-1].output, running(profile, "pool")[-1].output
        true = maps[1] == classes and pooled == (1, classes, 1, 1) and profile.layers[0].output == (1, classes)
        tried.append(Case(f"with {classes} classes", true, f"{maps} to {pooled} to {profile.layers[0].output}"))
    return cases(*tried)


@claim("003-16e", _("NiN takes longer to train."), where="1.38.6.2, line 549")
def nin_training(_: Evidence) -> Finding:
    """Nothing that is counted here tells."""
    return not_measurable("The time until a network is trained depends on its training, and nothing is trained here.")


@claim(
    "003-17a",
    _("A 1x1 convolution is a fully connected layer at each pixel: it has as many parameters."),
    where="1.38.6.1, line 541",
    unit="parameters",
)
def pointwise_parameters(evidence: Evidence) -> Finding:
    """Count NiN's 1x1 convolutions, and linear layers of their widths."""
    pairs = [(layer, _linear(evidence, layer)) for layer in _replacing(evidence)]
    tried = (Case(f"in {x.path}", x.params == y.params, f"{x.params:,}, linear {y.params:,}") for x, y in pairs)
    return cases(*tried, measured=sum(layer.params for layer, _ in pairs))


@claim(
    "003-17b",
    _("A 1x1 convolution is a fully connected layer at each pixel: it costs as much."),
    where="1.38.6.1, line 541",
    unit="MACs",
)
def pointwise_cost(evidence: Evidence) -> Finding:
    """Count NiN's 1x1 convolutions, and linear layers with the pixels as samples."""
    pairs = [(layer, _linear(evidence, layer)) for layer in _replacing(evidence)]
    tried = (Case(f"in {x.path}", x.macs == y.macs, f"{x.macs:,}, linear {y.macs:,}") for x, y in pairs)
    return cases(*tried, measured=sum(layer.macs for layer, _ in pairs))


@claim(
    "003-17c",
    _("A 1x1 convolution is a fully connected layer at each pixel: it gives the same numbers."),
    where="1.38.6.1, line 541",
    unit="largest difference",
)
def pointwise_result(evidence: Evidence) -> Finding:
    """Run both with the same weights on real numbers of double precision."""
    first = _replacing(evidence)[0]
    inputs, outputs = first.input[1], first.output[1]
    with torch.random.fork_rng(devices=[]), torch.no_grad():
        torch.manual_seed(0)
        convolution, linear = nn.Conv2d(inputs, outputs, 1).double(), nn.Linear(inputs, outputs).double()
        linear.weight.copy_(convolution.weight.flatten(1))
        linear.bias.copy_(convolution.bias)  # type: ignore[arg-type]
        x = torch.randn(first.input, dtype=torch.float64)
        apart = (convolution(x) - linear(x.movedim(1, -1)).movedim(-1, 1)).abs().max().item()
    seen = f"From {inputs} to {outputs} channels on {first.input[2]}x{first.input[3]}: at most {apart:.1e} apart"
    return holds(apart < _ROUNDING, seen, measured=apart)


@claim(
    "003-18a",
    _("A dense block adds its growth times its number of layers to the channels."),
    where="1.38.7.1 and 1.38.7.3, lines 606, 610 and 669",
    unit="channels",
)
def dense_blocks(evidence: Evidence) -> Finding:
    """Look at the channels before and after each block, at two settings."""
    tried, added = [], []
    for settings in (_PRINTED, _OTHER):
        blocks = layers_of(evidence.profile("densenet", **settings), "DenseBlock")
        for block, layers in zip(blocks, settings["layers"], strict=True):
            added.append(block.output[1] - block.input[1])
            when = f"with {layers} layers of {settings['growth']} on {block.input[1]}"
            tried.append(Case(when, added[-1] == settings["growth"] * layers, f"{added[-1]} added"))
    return cases(*tried, derived=32 * 4, measured=added[0])


@claim("003-18b", _("A transition halves the channels."), where="1.38.7.2, line 610; listing", unit="channels")
def transition_channels(evidence: Evidence) -> Finding:
    """Look at the channels before and after each transition."""
    seen = [(layer.input[1], layer.output[1]) for layer in _transitions(evidence.profile("densenet"))]
    tried = (Case(f"from {before} to {after}", 2 * after == before) for before, after in seen)
    return cases(*tried, derived=(64 + 4 * 32) // 2, measured=seen[0][1])


@claim("003-18c", _("A transition halves height and width."), where="1.38.7.2, line 610", unit="pixels a side")
def transition_size(evidence: Evidence) -> Finding:
    """Look at the maps before and after each transition, on an image of 224 and on one that gives even maps."""
    profiles = (evidence.profile("densenet"), evidence.profile("densenet", _EVEN))
    seen = [(x.input[2:], x.output[2:]) for profile in profiles for x in _transitions(profile)]
    tried = (
        Case(
            f"from {before[0]}x{before[1]} to {after[0]}x{after[1]}",
            all(2 * a == b for a, b in zip(after, before, strict=True)),
        )
        for before, after in seen
    )
    after = [side[0] for _, side in seen]
    return cases(
        *tried, measured=after[0], reason="An odd map loses its last row and column; the listing's are all odd"
    )


def _replacing(evidence: Evidence) -> list[Layer]:
    """Return the convolutions of NiN that stand for linear layers: all but each block's first."""
    return [layer for block in between_pools(evidence.profile("nin")) for layer in block[1:]]


def _linear(evidence: Evidence, layer: Layer) -> Profile:
    """Count the linear layer of a convolution's widths, with the pixels as samples."""
    batch, channels, *pixels = layer.input
    return evidence.count(lambda: nn.Linear(channels, layer.output[1]), batch, *pixels, channels)


def _transitions(profile: Profile) -> list[Layer]:
    """Return what stands between dense blocks."""
    stages = {layer.parent for layer in layers_of(profile, "DenseBlock")}
    return [layer for layer in profile.layers if layer.parent in stages and layer.type != "DenseBlock"]
