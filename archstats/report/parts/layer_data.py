"""A model's layers as one compact JSON, for the script that draws and compares them.

It is an object with

* `types`: pairs of a type and the kind that colours it, one of `kinds.KINDS`;
* `alike`: what calls have in common, each once: `[name, type, call, up, params, macs, activations, traffic_bytes]`.
  `up` is how many rows further up the call stands that made this one, 0 where none did. `name` is the path below that
  call's module; `[path]` is the whole path of a module that is not below it. `type` is an index of `types`. All else is
  as in `records.Layer`;
* `rows`: for each call, in the order in which they began, its index in `alike`;
* `held_bytes`: for each call; not there where it was not counted;
* `ns`: for each call its median time, null where it was not measured; not there where none was.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from markupsafe import Markup

from archstats.records import Layer, LayerTime
from archstats.report.parts.kinds import kind_of
from archstats.report.parts.tree import path_below

_ESCAPED = {ord(c): f"\\u{ord(c):04x}" for c in "<>&\u2028\u2029"}


def layer_data(layers: Sequence[Layer], times: Sequence[LayerTime]) -> dict[str, Any]:
    """Return what the JSON holds."""
    types: dict[tuple[str, str], int] = {}
    rows_of: dict[tuple[Any, ...], int] = {}
    rows = []
    for call, layer in enumerate(layers):
        kind = types.setdefault((layer.type, kind_of(layer)), len(types))
        rows.append(rows_of.setdefault(_common(layers, call, kind), len(rows_of)))
    return {"types": list(types), "alike": list(rows_of), "rows": rows, **_held(layers), **_times(layers, times)}


def _common(layers: Sequence[Layer], call: int, kind: int) -> tuple[Any, ...]:
    layer = layers[call]
    above = None if layer.parent is None else layers[layer.parent]
    name = path_below(layer, above)
    up = 0 if layer.parent is None else call - layer.parent
    counts = (layer.params, layer.macs, layer.activations, layer.traffic_bytes)
    return ((layer.path,) if name is None else name, kind, layer.call, up, *counts)


def _held(layers: Sequence[Layer]) -> dict[str, list[int]]:
    held = [layer.held_bytes for layer in layers]
    return {"held_bytes": held} if any(held) else {}


def _times(layers: Sequence[Layer], times: Sequence[LayerTime]) -> dict[str, list[int | None]]:
    measured = {(time.path, time.call): time.ns for time in times}
    return {"ns": [measured.get((layer.path, layer.call)) for layer in layers]} if measured else {}


def as_script(data: object) -> Markup:
    """Return JSON that can stand in a script element: nothing in it can end the element or begin a comment."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return Markup(text.translate(_ESCAPED))  # noqa: S704 (escaped in the line above)
