"""What document 003 says of ResNet: its depth, its shortcuts, and the basic block against the bottleneck."""

from __future__ import annotations

from archstats.claims.catalog import claim
from archstats.claims.depth import depth_of
from archstats.claims.documents.counterfactuals_003 import zero_padded
from archstats.claims.evidence import Evidence, layers_of
from archstats.claims.findings import Case, Finding, cases, figure, not_measurable
from archstats.records import Layer, Profile
from archstats.words import later as _
from archstats.zoo import resnet

_ALL = tuple(f"resnet{depth}_cifar" for depth in (18, 34, 50, 101, 152))
_BASIC, _BOTTLENECK = "resnet34_cifar", "resnet50_cifar"
_EFFICIENT = "1.38.5.2, line 416"


@claim("003-13a", _("A ResNet can be 152 layers deep."), where="1.38.5.1, line 398", unit="layers")
def resnet152_layers(evidence: Evidence) -> Finding:
    """Count the layers with weights on the longest path."""
    found = depth_of(evidence, "resnet152_cifar")
    return figure(found.longest, stated=152, reason=f"With its projections it has {found.layers} layers with weights")


@claim("003-13b", _("A ResNet of 152 layers trains successfully."), where="1.38.5.1, line 398")
def resnet152_trains(_: Evidence) -> Finding:
    """Nothing that is counted here tells."""
    return not_measurable("Whether training succeeds is seen in its accuracy, and nothing is trained here.")


@claim("003-14a", _("Zero-padded shortcuts add no parameters."), where="1.38.5.1, line 410", unit="parameters")
def zero_padding(evidence: Evidence) -> Finding:
    """Pad in the place of every projection, run the network, and count what its shortcuts hold."""
    padded = {name: _shortcuts(_padded(evidence, name)) for name in _ALL}
    tried = (
        Case(f"in {name}", params == 0, f"{params} parameters, {macs} MACs") for name, (params, macs) in padded.items()
    )
    return cases(*tried, stated=0, measured=sum(params for params, _ in padded.values()))


@claim("003-14b", _("Projection shortcuts add parameters."), where="1.38.5.1, line 411", unit="parameters")
def projection(evidence: Evidence) -> Finding:
    """Count each network as it is, and zero-padded."""
    added, tried = {}, []
    for name in _ALL:
        own, padded = evidence.profile(name), _padded(evidence, name)
        added[name] = own.params - padded.params
        tried.append(
            Case(f"in {name}", added[name] > 0, f"{added[name]:,} parameters, {own.macs - padded.macs:,} MACs")
        )
    return cases(*tried, measured=added["resnet18_cifar"])


@claim(
    "003-15a",
    _("The bottleneck block is cheaper than the basic block of the same outer width."),
    where=_EFFICIENT,
    unit="times the MACs",
)
def same_outer_width(evidence: Evidence) -> Finding:
    """Count a basic block on the input of each stage's bottlenecks."""
    tried, ratios = [], []
    for block in _plain_blocks(evidence.profile(_BOTTLENECK)):
        channels = block.input[1]
        basic = evidence.count(lambda width=channels: resnet.basic_block(width, width, 1), *block.input)  # type: ignore[misc]
        ratios.append(basic.macs / block.total_macs)
        tried.append(Case(f"at {channels} channels", _cheaper(block, basic), _against(block, basic)))
    return cases(*tried, measured=ratios[0])


@claim(
    "003-15b",
    _("The bottleneck block is cheaper than the basic block of the same inner width."),
    where=_EFFICIENT,
    unit="times the MACs",
)
def same_inner_width(evidence: Evidence) -> Finding:
    """Hold the blocks of the 34-layer network against those in the same places of the 50-layer one."""
    basics, bottlenecks = (layers_of(evidence.profile(name), "Residual") for name in (_BASIC, _BOTTLENECK))
    tried: dict[str, Case] = {}
    ratios: dict[str, float] = {}
    for basic, block in zip(basics, bottlenecks, strict=True):
        projects = "with a projection" if block.input != block.output else "without a projection"
        when = f"at {basic.output[1]} channels, {projects}"
        if when not in tried or tried[when].holds:  # one that does not hold is not hidden by the next
            tried[when] = Case(when, block.total_macs < basic.total_macs, _against_layer(block, basic))
        ratios.setdefault(projects, basic.total_macs / block.total_macs)
    return cases(*tried.values(), measured=ratios["without a projection"])


@claim(
    "003-15c",
    _("Bottleneck blocks make a whole network cheaper than as many basic blocks of the same inner width."),
    where=_EFFICIENT,
    unit="MACs",
)
def whole_networks(evidence: Evidence) -> Finding:
    """Hold ResNet-50 against ResNet-34: for small images, striding in the second 3x3, and torchvision's."""
    tried = []
    for when, basic, bottleneck in (
        ("for 32x32 images, as printed", _BASIC, _BOTTLENECK),
        ("for ImageNet, as in torchvision", "torchvision:resnet34", "torchvision:resnet50"),
    ):
        one, other = evidence.profile(basic), evidence.profile(bottleneck)
        tried.append(Case(when, other.macs < one.macs, _networks(other, one)))
    reason = "The printed basic block strides in its second 3x3, so that the first runs on the larger map"
    return cases(*tried, measured=evidence.profile(_BOTTLENECK).macs, reason=reason)


def _padded(evidence: Evidence, name: str) -> Profile:
    return evidence.count(lambda: zero_padded(evidence.module(name)), *evidence.profile(name).input[0])


def _shortcuts(profile: Profile) -> tuple[int, int]:
    """Return parameters and multiply-accumulates of all shortcuts."""
    inside = [layer for layer in profile.layers if ".shortcut" in layer.path]
    return sum(layer.params for layer in inside), sum(layer.macs for layer in inside)


def _plain_blocks(profile: Profile) -> list[Layer]:
    """Return one residual block a stage that keeps its input's shape."""
    kept = [layer for layer in layers_of(profile, "Residual") if layer.input == layer.output]
    return list({layer.input: layer for layer in kept}.values())


def _cheaper(block: Layer, basic: Profile) -> bool:
    return block.total_macs < basic.macs and block.total_params < basic.params


def _against(block: Layer, basic: Profile) -> str:
    return f"{block.total_macs:,} MACs and {block.total_params:,} parameters, basic {basic.macs:,} and {basic.params:,}"


def _against_layer(block: Layer, basic: Layer) -> str:
    return f"{block.total_macs:,} MACs, basic {basic.total_macs:,}"


def _networks(other: Profile, one: Profile) -> str:
    return f"{other.macs:,} MACs and {other.params:,} parameters, basic {one.macs:,} and {one.params:,}"
