"""What is special about a model, in at most three sentences made from its numbers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import accumulate, islice

from archstats.latency.roofline import percent
from archstats.nesting import nested_sums
from archstats.records import Layer, Measured, Profile
from archstats.report.parts.tree import calls_inside
from archstats.report.rows import Row
from archstats.report.view import View
from archstats.words import gettext
from archstats.words import later as _

MOST_SENTENCES = 3
_APART, _MOST, _FEW, _MANY_LAYERS, _MANY_MODELS = 0.3, 0.9, 0.4, 10, 5
_FIRST = {
    "macs": _("None of the %(models)s models has fewer MACs."),
    "params": _("None of the %(models)s models has fewer parameters."),
    "peak_bytes": _("None of the %(models)s models needs less memory for its tensors."),
}
_LAST = {
    "macs": _("None of the %(models)s models has more MACs."),
    "params": _("None of the %(models)s models has more parameters."),
    "peak_bytes": _("None of the %(models)s models needs more memory for its tensors."),
}


def telling(view: View, row: Row) -> list[str]:
    """Return what of a model's numbers is out of the ordinary; nothing for a model that was not counted."""
    profile = row.profile
    if not isinstance(profile, Profile) or not profile.layers:
        return []
    return list(islice(_found(view, row, profile), MOST_SENTENCES))


def _found(view: View, row: Row, profile: Profile) -> Iterator[str]:
    yield from _uneven_part(profile.layers)
    yield from _few_layers(profile.layers)
    yield from _time_without_macs(row.measured, profile)
    yield from _extreme(view, row)


def _uneven_part(layers: Sequence[Layer]) -> Iterator[str]:
    """Say which of the modules that the model calls has its parameters, but not its MACs, or the other way round."""
    parents = [layer.parent for layer in layers]
    sums = [nested_sums([getattr(layer, name) for layer in layers], parents) for name in ("params", "macs")]
    if not all(of_all[0] for of_all in sums):
        return
    shares = {call: [of_all[call] / of_all[0] for of_all in sums] for call in calls_inside(layers)[0]}
    apart = {call: params - macs for call, (params, macs) in shares.items()}
    call = max(apart, key=lambda call: (abs(apart[call]) >= _APART, apart[call] > 0, abs(apart[call])), default=-1)
    if abs(apart.get(call, 0)) < _APART:
        return
    about = {"path": layers[call].path, "type": layers[call].type}
    about |= zip(("params", "macs"), map(percent, shares[call]), strict=True)
    yield gettext("%(path)s (%(type)s) has %(params)s of the parameters and %(macs)s of the MACs.", **about)


def _few_layers(layers: Sequence[Layer]) -> Iterator[str]:
    """Say in how few layers most of the MACs are."""
    macs = sorted((layer.macs for layer in layers if layer.macs), reverse=True)
    few = 1 + sum(so_far < _MOST * sum(macs) for so_far in accumulate(macs))
    if len(macs) >= _MANY_LAYERS and few <= _FEW * len(macs):
        yield gettext(
            "%(share)s of the MACs are in %(few)s of the %(all)s layers that have any.",
            share=percent(_MOST),
            few=few,
            all=len(macs),
        )


def _time_without_macs(measured: Measured, profile: Profile) -> Iterator[str]:
    """Say which type of layer takes a share of the time that its MACs do not tell."""
    types = {(layer.path, layer.call): layer.type for layer in profile.layers}
    time: Counter[str] = Counter()
    macs: Counter[str] = Counter()
    for each in measured.layer_times:
        time[types.get((each.path, each.call), "")] += each.ns
    for layer in profile.layers:
        macs[layer.type] += layer.macs
    if not profile.macs or not time.total():
        return
    shares = {name: (ns / time.total(), macs[name] / profile.macs) for name, ns in time.items() if name}
    name = max(shares, key=lambda name: shares[name][0] - shares[name][1], default="")
    if not name or shares[name][0] - shares[name][1] < _APART:
        return
    about = {"type": name, "time": percent(shares[name][0]), "macs": percent(shares[name][1])}
    some = _("%(type)s takes %(time)s of the layers' time and has %(macs)s of the MACs.")
    none = _("%(type)s takes %(time)s of the layers' time and has none of the MACs.")
    yield gettext(some if macs[name] else none, **about)


def _extreme(view: View, row: Row) -> Iterator[str]:
    """Say of what the model has the least or the most."""
    for quantity, first in _FIRST.items():
        place, models = view.rank(row, quantity) or (0, 0)
        if models >= _MANY_MODELS and place in {1, models}:
            yield gettext(first if place == 1 else _LAST[quantity], models=models)
