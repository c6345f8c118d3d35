"""The families as their multiplier grows: in width, in depth, in all sizes together, and in groups."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from msgspec.structs import replace

from archstats.claims.evidence import Evidence
from archstats.records import Profile, Series, StudyPoint
from archstats.studies.catalog import study
from archstats.zoo import ZOO

_WIDTHS = (0.25, 0.5, 0.75, 1.0, 1.5, 2.0)
_MOBILENETS = "Howard et al. 2017, MobileNets, section 3.3: the cost goes with the square of the width"
_COMPOUND = "Tan and Le 2019, EfficientNet, section 3.3: each step of the coefficient doubles the cost"
# Layers with weights, as the names say.
_DEPTHS = {
    "ResNet, basic blocks": {"resnet18_cifar": 18, "resnet34_cifar": 34},
    "ResNet, bottlenecks": {"resnet50_cifar": 50, "resnet101_cifar": 101, "resnet152_cifar": 152},
    "VGG": {"vgg16_cifar": 16, "vgg19_cifar": 19},
}


@dataclass(frozen=True)
class Rule:
    """What a paper says of a family's growth: `factor` gives the cost at x over that at `base`."""

    formula: str
    source: str
    base: float
    factor: Callable[[float], float]


_SQUARE = Rule("α²", _MOBILENETS, 1.0, lambda width: width**2)
_DOUBLING = Rule("2^φ", _COMPOUND, 0.0, lambda step: 2.0**step)


@study("width")
def width(evidence: Evidence) -> Iterator[Series]:
    """MobileNets and ShuffleNetV2 at several width multipliers."""
    for name in ("mobilenet_v1", "mobilenet_v2"):
        points = [_point(evidence, name, at, f"{name}, width {at:g}", width=at) for at in _WIDTHS]
        yield _predicted(Series(name=ZOO.get(name).family, points=tuple(points)), _SQUARE)
    yield _presets(evidence, "ShuffleNetV2", {name: _multiplier(name) for name in ZOO.names("shufflenet_v2_*")})


@study("depth")
def depth(evidence: Evidence) -> Iterator[Series]:
    """ResNets and VGGs for 32x32 images, by their layers with weights."""
    for family, depths in _DEPTHS.items():
        yield _presets(evidence, family, depths)


@study("compound")
def compound(evidence: Evidence) -> Iterator[Series]:
    """EfficientNet B0 to B7: width, depth and image grow together."""
    names = ZOO.names("efficientnet_b*")
    series = _presets(evidence, "EfficientNet", {name: step for step, name in enumerate(names)})
    yield _predicted(series, _DOUBLING)


@study("groups")
def groups(evidence: Evidence) -> Iterator[Series]:
    """ShuffleNetV1 by the groups of its 1x1 convolutions; its channels grow so that the cost stays."""
    names = ZOO.names("shufflenet_v1_g*")
    yield _presets(evidence, "ShuffleNetV1", {name: int(name.rpartition("g")[2]) for name in names})


def _multiplier(name: str) -> float:
    """Read the multiplier off a name: "shufflenet_v2_x1_5" is 1.5."""
    return float(name.rpartition("_x")[2].replace("_", "."))


def _presets(evidence: Evidence, family: str, at: dict[str, Any]) -> Series:
    points = sorted((_point(evidence, name, x, name) for name, x in at.items()), key=lambda point: point.x)
    return Series(name=family, points=tuple(points))


def _point(evidence: Evidence, model: str, x: float, title: str, **settings: Any) -> StudyPoint:  # noqa: ANN401
    profile: Profile = evidence.profile(model, **settings)
    return StudyPoint(name=title, x=x, counted=profile.macs, params=profile.params, model=model)


def _predicted(series: Series, rule: Rule) -> Series:
    """Let a rule predict each point from the count at the rule's base."""
    base = next(point.counted for point in series.points if point.x == rule.base)
    points = (replace(point, predicted=base * rule.factor(point.x)) for point in series.points)
    return replace(series, points=tuple(points), formula=rule.formula, source=rule.source)
