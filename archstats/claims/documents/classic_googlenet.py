"""What document 003 says of GoogLeNet as a whole: its depth, its size, its linear layer."""

from __future__ import annotations

from archstats.claims.catalog import claim
from archstats.claims.depth import depth_of
from archstats.claims.documents.classic_trace import linear_layers
from archstats.claims.evidence import Evidence, layers_of
from archstats.claims.findings import ABOUT, Case, Finding, cases, figure
from archstats.words import later as _

_BOTH = ("googlenet", "googlenet_cifar")


@claim("003-9a", _("The GoogLeNet for ImageNet has 22 layers."), where="1.38.4.1, line 272", unit="layers")
def googlenet_layers(evidence: Evidence) -> Finding:
    """Count the layers with weights on the longest path of document 004's network."""
    return _deep(evidence, "googlenet")


@claim("003-9b", _("The GoogLeNet of the listing has 22 layers."), where="1.38.4.1, line 272; listing", unit="layers")
def googlenet_cifar_layers(evidence: Evidence) -> Finding:
    """Count the same in the network that is printed."""
    return _deep(evidence, "googlenet_cifar")


@claim("003-9c", _("GoogLeNet is deeper than VGG."), where="1.38.4.1, line 272", unit="layers")
def googlenet_deeper(evidence: Evidence) -> Finding:
    """Hold the longest paths of both GoogLeNets against VGG19's, each on its own size of image."""
    vgg = {
        "googlenet": depth_of(evidence, "vgg16", depth=19).longest,
        "googlenet_cifar": depth_of(evidence, "vgg19_cifar").longest,
    }
    deep = {name: depth_of(evidence, name).longest for name in _BOTH}
    tried = (Case(f"for {name}", deep[name] > vgg[name], f"{deep[name]} layers, VGG19 {vgg[name]}") for name in _BOTH)
    return cases(*tried, measured=deep["googlenet"])


@claim("003-10", _("GoogLeNet has 12 times fewer parameters than AlexNet."), where="1.38.4.1, line 272", unit="times")
def googlenet_smaller(evidence: Evidence) -> Finding:
    """Divide the counts at 1000 classes; the reason gives other ways to divide."""
    alexnet, googlenet = evidence.profile("alexnet").params, evidence.profile("googlenet")
    features = googlenet.params - sum(layer.params for layer in layers_of(googlenet, "Linear"))
    ten = evidence.profile("alexnet", num_classes=10).params / evidence.profile("googlenet_cifar").params
    reason = (
        f"{alexnet:,} by {googlenet.params:,}. Without GoogLeNet's linear layer it is {alexnet / features:.2f}, "
        f"with 10 classes in both printed networks {ten:.2f}"
    )
    return figure(alexnet / googlenet.params, stated=12, within=ABOUT, reason=reason)


@claim("003-11", _("GoogLeNet has no fully connected layer."), where="1.38.4.1, line 272", unit="linear layers")
def googlenet_linear(evidence: Evidence) -> Finding:
    """Count the linear layers that ran in both networks."""
    found = {name: linear_layers(evidence.profile(name)) for name in _BOTH}
    params = {name: sum(layer.params for layer in layers_of(evidence.profile(name), "Linear")) for name in _BOTH}
    tried = (Case(f"for {name}", not found[name], f"{found[name]}, of {params[name]:,} parameters") for name in _BOTH)
    return cases(*tried, stated=0, measured=found["googlenet_cifar"], reason="Line 366 of the listing is one")


def _deep(evidence: Evidence, name: str) -> Finding:
    found = depth_of(evidence, name)
    return figure(found.longest, stated=22, reason=f"On the longest path; it has {found.layers} with weights in all")
