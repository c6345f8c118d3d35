"""What document 003 says of MobileNetV2 and of ShuffleNet."""

from __future__ import annotations

from archstats.claims.catalog import claim
from archstats.claims.documents.classic_trace import running, shown, size
from archstats.claims.evidence import Evidence, layers_of
from archstats.claims.findings import Case, Finding, cases, not_measurable
from archstats.records import Layer, Profile
from archstats.words import later as _
from archstats.zoo import shufflenet_v1

_WIDTHS = (0.35, 0.5, 0.75, 1.0, 1.4, 2.0)
_GROUPED = (2, 3, 4, 8)


@claim(
    "003-19",
    _("MobileNetV2's first layer has 32 channels at every width multiplier."),
    where="1.38.10, line 1023 (a comment of the listing)",
    unit="channels",
)
def first_layer(evidence: Evidence) -> Finding:
    """Build the network at six widths."""
    found = {}
    for width in _WIDTHS:
        profile = evidence.profile("mobilenet_v2", width=width)
        found[width] = (running(profile, "conv")[0].output[1], profile.params)
    tried = (
        Case(f"at {width:g}", channels == 32, f"{channels} channels of {params:,} parameters")  # noqa: PLR2004
        for width, (channels, params) in found.items()
    )
    return cases(*tried, stated=32, measured=shown(channels for channels, _ in found.values()))


@claim(
    "003-20",
    _("ShuffleNet's first 1x1 convolution of stage 2 is the only 1x1 one that is not grouped."),
    where="1.38.13, lines 1522 and 1673 (comments of the listing)",
    unit="groups",
)
def first_pointwise(evidence: Evidence) -> Finding:
    """Look at the groups of all 1x1 convolutions inside units."""
    found = {groups: _pointwise_groups(evidence.profile(f"shufflenet_v1_g{groups}")) for groups in _GROUPED}
    tried = (
        Case(f"with {groups} groups", first == 1 and set(rest) == {groups}, f"{first}, then {shown(rest)}")
        for groups, (first, *rest) in found.items()
    )
    return cases(*tried, stated=1, measured=shown(first for first, *_ in found.values()), reason=_price(evidence))


@claim("003-21", _("ShuffleNet performs best with 3 groups."), where="1.38.13, line 1602 (a comment of the listing)")
def best_groups(evidence: Evidence) -> Finding:
    """List what the networks cost, which does not tell."""
    profiles = {groups: evidence.profile(f"shufflenet_v1_g{groups}") for groups in (1, *_GROUPED)}
    costs = "; ".join(f"{g} groups {p.params:,} parameters and {p.macs:,} MACs" for g, p in profiles.items())
    return not_measurable(f"Which performs best is a matter of accuracy. What they cost: {costs}.")


def _units(profile: Profile) -> list[Layer]:
    return layers_of(profile, "ShuffleUnit")


def _pointwise_groups(profile: Profile) -> list[int]:
    units = tuple(f"{unit.path}." for unit in _units(profile))
    inside = [layer for layer in running(profile, "conv") if layer.path.startswith(units) and size(layer) == "1x1"]
    return [int(str(layer.settings["groups"])) for layer in inside]


def _price(evidence: Evidence) -> str:
    """Say what the exception costs at 3 groups: build the first unit grouped."""
    unit = _units(evidence.profile("shufflenet_v1_g3"))[0]
    grouped = evidence.count(
        lambda: shufflenet_v1.ShuffleUnit(unit.input[1], unit.output[1], 3, 2, first_grouped=True), *unit.input
    )
    return (
        f"With 3 groups the first unit has {unit.total_params:,} parameters and {unit.total_macs:,} MACs; "
        f"grouped it would have {grouped.params:,} and {grouped.macs:,}"
    )
