"""What the comment at the end of document 003 says of four networks, held against torchvision's."""

from __future__ import annotations

from collections.abc import Callable

from archstats.claims.catalog import claim
from archstats.claims.depth import depth_of
from archstats.claims.evidence import Evidence
from archstats.claims.findings import Finding, figure, holds, not_measurable
from archstats.records import Profile
from archstats.words import later as _

_FOUR = ("alexnet", "vgg16", "resnet101", "densenet161")
_WHERE = "summary comment, line 1903"


@claim("003-22a", _("VGG16 is a large model: the largest of the four."), where=_WHERE, unit="parameters")
def vgg16_large(evidence: Evidence) -> Finding:
    """Count parameters."""
    return _most(evidence, "vgg16", lambda profile: profile.params)


@claim("003-22b", _("VGG16 is costly to compute: the costliest of the four."), where=_WHERE, unit="MACs")
def vgg16_costly(evidence: Evidence) -> Finding:
    """Count multiply-accumulates."""
    return _most(evidence, "vgg16", lambda profile: profile.macs)


@claim("003-22c", _("DenseNet161's model is larger than the others'."), where=_WHERE, unit="parameters")
def densenet161_large(evidence: Evidence) -> Finding:
    """Count parameters."""
    return _most(evidence, "densenet161", lambda profile: profile.params)


@claim("003-22d", _("DenseNet161 costs more to compute than the others."), where=_WHERE, unit="MACs")
def densenet161_costly(evidence: Evidence) -> Finding:
    """Count multiply-accumulates; the reason gives the memory traffic."""
    traffic = _ranked(_values(evidence, lambda profile: profile.traffic_bytes))
    return _most(evidence, "densenet161", lambda profile: profile.macs, f"Bytes of memory traffic: {traffic}")


@claim("003-22e", _("ResNet101 is a very deep network."), where=_WHERE, unit="layers")
def resnet101_deep(evidence: Evidence) -> Finding:
    """The number of its name is that of its layers with weights on the longest path."""
    return figure(_depths(evidence)["resnet101"], stated=101, reason=f"Layers: {_ranked(_depths(evidence))}")


@claim("003-22f", _("AlexNet has few layers: the fewest of the four."), where=_WHERE, unit="layers")
def alexnet_shallow(evidence: Evidence) -> Finding:
    """Count the layers with weights on the longest paths."""
    deep = _depths(evidence)
    return holds(min(deep, key=deep.__getitem__) == "alexnet", f"Layers: {_ranked(deep)}", measured=deep["alexnet"])


@claim("003-22g", _("ResNet101 is among the most accurate models, and AlexNet performs worse."), where=_WHERE)
def accuracies(_: Evidence) -> Finding:
    """Nothing that is counted here tells."""
    return not_measurable("Accuracy is not counted.")


def _values(evidence: Evidence, value: Callable[[Profile], int]) -> dict[str, int]:
    return {name: value(evidence.profile(f"torchvision:{name}")) for name in _FOUR}


def _depths(evidence: Evidence) -> dict[str, int]:
    return {name: depth_of(evidence, f"torchvision:{name}").longest for name in _FOUR}


def _most(evidence: Evidence, name: str, value: Callable[[Profile], int], reason: str = "") -> Finding:
    values = _values(evidence, value)
    others = max(number for other, number in values.items() if other != name)
    seen = ". ".join(filter(None, (f"In order: {_ranked(values)}", reason)))
    return holds(values[name] > others, seen, measured=values[name])


def _ranked(values: dict[str, int]) -> str:
    """Write numbers by name, the largest first."""
    ordered = sorted(values.items(), key=lambda item: -item[1])
    return ", ".join(f"{name} {number:,}" for name, number in ordered)
