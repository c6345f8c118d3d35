"""The table of a model's layers."""

from __future__ import annotations

from markupsafe import Markup

from archstats.latency.roofline import percent
from archstats.records import Layer, Profile, Setting
from archstats.report.parts.alike import alike
from archstats.report.rows import Row
from archstats.report.templating import render
from archstats.report.view import View
from archstats.tables.layers import counts_itself
from archstats.words import gettext as _
from archstats.words import ngettext

_FEW = 0.01
"""The share of the parameters up to which a call without MACs is not listed."""


def body(view: View, row: Row) -> Markup:
    """Draw a row for alike calls with MACs or many parameters; nothing for a model that was not counted."""
    profile = row.profile
    if not isinstance(profile, Profile):
        return Markup("")
    listed = {call for call, layer in enumerate(profile.layers) if layer.macs or layer.params > _FEW * profile.params}
    others = [layer for call, layer in enumerate(profile.layers) if call not in listed]
    return render(
        "parts/layers.html.j2",
        view=view,
        profile=profile,
        shown=[one for one in alike(profile.layers) if one.call in listed],
        others=sum(map(counts_itself, others)),
        others_params=sum(layer.params for layer in others),
        others_bytes=sum(layer.traffic_bytes for layer in others),
        percent=percent,
        built=built,
    )


def built(layer: Layer) -> str:
    """Say what window a layer moves over its input, and how: "3x3, stride 2, 32 groups"; empty for other layers."""
    window = _each(layer.settings.get("kernel_size"))
    if window is None:
        return ""
    dimensions = max(len(layer.output) - 2, 1)
    parts = ["×".join(map(str, window if len(window) > 1 else window * dimensions))]
    stride, groups = _each(layer.settings.get("stride")) or (1,), layer.settings.get("groups")
    if set(stride) != {1}:
        same = len(set(stride)) == 1
        parts.append(_("stride %(stride)s", stride="×".join(map(str, stride[:1] if same else stride))))
    if isinstance(groups, int) and groups > 1:
        parts.append(ngettext("%(num)s group", "%(num)s groups", groups))
    return _(", ").join(parts)


def _each(size: Setting | None) -> tuple[int, ...] | None:
    """Return a size for each dimension, or one for all; None for what is no size."""
    if isinstance(size, tuple):
        return size
    return (size,) if isinstance(size, int) and not isinstance(size, bool) else None
