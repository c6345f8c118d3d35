"""What document 003 says of LeNet and of AlexNet."""

from __future__ import annotations

from torch import nn

from archstats.claims.catalog import claim
from archstats.claims.depth import depth_of
from archstats.claims.documents.classic_trace import kinds, running, runs, shown
from archstats.claims.evidence import Evidence, ran
from archstats.claims.findings import ABOUT, Case, Finding, cases, figure, holds
from archstats.claims.printed import printed
from archstats.records import Profile
from archstats.words import later as _


@claim(
    "003-1a",
    _("LeNet has 7 layers: two convolutions, two pools and three fully connected layers."),
    where="1.38.1.1, line 56",
    unit="layers",
)
def lenet_all_layers(evidence: Evidence) -> Finding:
    """Count pools as layers too."""
    ran_in_order = kinds(evidence.profile("lenet"))
    counted = ", ".join(f"{ran_in_order.count(kind)} x {kind}" for kind in dict.fromkeys(ran_in_order))
    return figure(len(ran_in_order), stated=7, derived=2 + 2 + 3, reason=f"Pools are counted here: {counted}")


@claim("003-1b", _("The 5 in LeNet-5 is its number of layers."), where="1.38.1.1, line 58", unit="layers")
def lenet_weighted_layers(evidence: Evidence) -> Finding:
    """Count the layers with weights on the longest path."""
    return figure(depth_of(evidence, "lenet").longest, stated=5, reason="Only layers with weights are counted here")


@claim("003-1c", _("LeNet has 5 or 6 layers."), where="1.38.1.1, line 63", unit="layers")
def lenet_five_or_six(evidence: Evidence) -> Finding:
    """Try both numbers on both ways of counting."""
    ways = (depth_of(evidence, "lenet").longest, len(kinds(evidence.profile("lenet"))))
    seen = f"{ways[0]} layers have weights, {ways[1]} with the pools"
    extra = f"Lines 56, 58 and 63 give three numbers; {ways[1] - 1} would be all but the output layer"
    tried = (Case(f"for {number}", number in ways, seen) for number in (5, 6))
    return cases(*tried, stated="5/6", measured=f"{ways[0]}, or {ways[1]} with the pools", reason=extra)


@claim(
    "003-1d",
    _("In LeNet a pool follows directly on each convolution, and the fully connected layers come last."),
    where="1.38.1.1, lines 56 and 60",
)
def lenet_order(evidence: Evidence) -> Finding:
    """Look at the order in which the operations ran."""
    seen = kinds(evidence.profile("lenet"))
    return holds(seen == ["convolution", "pool"] * 2 + ["fully connected"] * 3, f"In order: {', '.join(seen)}")


@claim("003-2", _("LeNet has no activation layer."), where="1.38.1.1, line 56", unit="activation operations")
def lenet_activations(evidence: Evidence) -> Finding:
    """Everything elementwise that is no pool would be one."""
    operations = evidence.profile("lenet").operations
    found = {o.name: o.calls for o in operations if o.kind not in ("counted", "free") and "pool" not in o.name}
    seen = f"All that ran: {', '.join(o.name for o in operations)}"
    return holds(not found, f"{seen}; the LeNet-5 of 1998 does squash", stated=0, measured=sum(found.values()))


@claim("003-3a", _("LeNet takes images of 32x32 pixels."), where="1.38.1.2, line 70", unit="pixels a side")
def lenet_size(evidence: Evidence) -> Finding:
    """Try sizes around it."""
    tried = range(30, 36)
    taken = [side for side in tried if runs(evidence, "lenet", 1, 3, side, side)]
    seen = f"Of the sizes {tried[0]} to {tried[-1]} it takes {shown(taken)}"
    return holds(32 in taken, seen, stated=32, measured=shown(taken))  # noqa: PLR2004 (the claim's)


@claim("003-3b", _("LeNet takes grey images, of one channel."), where="1.38.1.2, line 70", unit="channels")
def lenet_channels(evidence: Evidence) -> Finding:
    """Try grey and colour."""
    taken = [channels for channels in (1, 3) if runs(evidence, "lenet", 1, channels, 32, 32)]
    seen = f"Of 1 and 3 channels the document's own listing takes {shown(taken)}"
    return holds(1 in taken, seen, stated=1, measured=shown(taken))


@claim("003-4", _("AlexNet has 8 layers."), where="1.38.2 and 1.38.3, lines 122, 136, 208 and 215", unit="layers")
def alexnet_layers(evidence: Evidence) -> Finding:
    """Count the layers with weights on the longest path."""
    return figure(depth_of(evidence, "alexnet").longest, stated=8)


@claim("003-5", _("AlexNet has about 60 million parameters."), where="1.38.2.2, line 136", unit="parameters")
def alexnet_parameters(evidence: Evidence) -> Finding:
    """Count them, for 1000 classes; the listing builds 10."""
    ten = evidence.profile("alexnet", num_classes=10).params
    reason = f"With the 10 classes that the listing is called with: {ten:,}"
    return figure(evidence.profile("alexnet").params, stated=printed("60M"), within=ABOUT, reason=reason)


@claim(
    "003-6a",
    _("AlexNet drops half of the features before each of its first two fully connected layers."),
    where="1.38.2.2, line 136",
    unit="dropout rate",
)
def alexnet_dropout(evidence: Evidence) -> Finding:
    """Read the rates where the layers ran."""
    rates = _dropout_rates(evidence, "alexnet")
    seen = f"The document's own listing drops {', '.join(map(str, rates))} before its linear layers in turn"
    return holds(rates[:2] == [0.5, 0.5], seen, stated=0.5, measured=shown(rates[:2]))


@claim("003-6b", _("AlexNet normalises by local responses."), where="1.38.2.2, line 136", unit="normalisations")
def alexnet_lrn(evidence: Evidence) -> Finding:
    """Look for the mean over neighbouring channels that it would run, as a layer or as a mere call."""
    found = sum(ran(evidence.profile("alexnet"), "avg_pool3d").values())
    seen = f"{found} run in the document's own listing, and the same line says that nobody uses it any more"
    return holds(bool(found), seen, measured=found)


@claim("003-6c", _("AlexNet's pools overlap."), where="1.38.2.2, line 136", unit="overlapping pools")
def alexnet_pools(evidence: Evidence) -> Finding:
    """A pool overlaps where its window is wider than its step."""
    pools = [layer.settings for layer in running(evidence.profile("alexnet"), "pool")]
    steps = [(settings.get("kernel_size"), settings.get("stride")) for settings in pools]
    overlapping = [isinstance(k, int) and isinstance(s, int) and k > s for k, s in steps]
    seen = ", ".join(f"a window of {kernel} every {stride}" for kernel, stride in steps)
    return holds(bool(pools) and all(overlapping), f"Pools: {seen or 'none'}", measured=sum(overlapping))


@claim("003-6d", _("AlexNet takes crops of 227x227."), where="1.38.2.2, line 137", unit="pixels a side")
def alexnet_crop(evidence: Evidence) -> Finding:
    """Read the network's own input, and try the other one."""
    own = evidence.profile("alexnet")
    larger = evidence.profile("alexnet", (1, 3, 227, 227))
    same = "the same" if larger.params == own.params else f"{larger.params:,}"
    reason = f"Its layers would take 227x227 too: {same} parameters, {larger.macs:,} MACs instead of {own.macs:,}"
    return figure(own.input[0][-1], stated=227, reason=reason)


@claim("003-6e", _("AlexNet's activations are ReLUs."), where="1.38.2.2, line 136", unit="ReLUs")
def alexnet_relu(evidence: Evidence) -> Finding:
    """All that ran beside layers, pools and dropout."""
    relus = sum(ran(evidence.profile("alexnet"), "relu").values())
    others = _other_activations(evidence.profile("alexnet"))
    seen = f"{relus} ReLUs and {', '.join(others) or 'no other activation'} ran"
    return holds(bool(relus) and not others, seen, measured=relus)


def _other_activations(profile: Profile) -> list[str]:
    known = ("pool", "relu", "dropout")
    elementwise = [o.name for o in profile.operations if o.kind not in ("counted", "free")]
    return [name for name in elementwise if not any(part in name for part in known)]


def _dropout_rates(evidence: Evidence, name: str) -> list[float]:
    """Return the rate of the dropout just before each linear layer, 0 where there is none."""
    modules = dict(evidence.module(name).named_modules())
    rates, rate = [], 0.0
    for layer in evidence.profile(name).layers:
        module = modules.get(layer.path)
        if isinstance(module, nn.Dropout):
            rate = module.p
        elif any("linear" in operation for operation in layer.operations):
            rates.append(rate)
            rate = 0.0
        elif any("conv" in operation for operation in layer.operations):
            rate = 0.0
    return rates
