"""A model's layers as one compact JSON, complete, for the script that draws and compares them.

It is an object with

* `types`: pairs of a type and the kind that colours it, one of `kinds.KINDS`;
* `alike`: what calls have in common, each once: `[name, type, call, up, params, macs, activations, traffic_bytes]`.
  `up` is how many rows further up the call stands that made this one, 0 where none did. `name` is the path below that
  call's module; `[path]` is the whole path of a module that is not below it. `type` is an index of `types`. All else is
  as in `records.Layer`;
* `rows`: for each call, in the order in which they began, its index in `alike`;
* `shapes` and `settings`: those that are met, each once; settings as in `records.Layer`;
* `looks`: what calls have in common beside `alike`, each once: `[input, output, settings, elements, leaf]`. The first
  three are indices of `shapes` and `settings`, `leaf` is 0 or 1;
* `look`: for each call its index in `looks`;
* `held_bytes`, `held_at`: for each call; not there where memory was not counted;
* `ns`: for each call its median time, null where it was not measured; not there where none was.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from markupsafe import Markup

from archstats.columns import distinct
from archstats.records import Layer, LayerTime
from archstats.report.parts.kinds import kind_of
from archstats.report.parts.tree import path_below

_ESCAPED = {ord(c): f"\\u{ord(c):04x}" for c in "<>&\u2028\u2029"}


def layer_json(layers: Sequence[Layer], times: Sequence[LayerTime]) -> Markup:
    """Return JSON that can stand in a script element: nothing in it can end the element or begin a comment."""
    data = {**_counts(layers), **_looks(layers), **_memory(layers), **_times(layers, times)}
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return Markup(text.translate(_ESCAPED))  # noqa: S704 (escaped in the line above)


def _counts(layers: Sequence[Layer]) -> dict[str, Any]:
    types: dict[tuple[str, str], int] = {}
    rows_of: dict[tuple[Any, ...], int] = {}
    rows = []
    for call, layer in enumerate(layers):
        kind = types.setdefault((layer.type, kind_of(layer)), len(types))
        rows.append(rows_of.setdefault(_common(layers, call, kind), len(rows_of)))
    return {"types": list(types), "alike": list(rows_of), "rows": rows}


def _common(layers: Sequence[Layer], call: int, kind: int) -> tuple[Any, ...]:
    layer = layers[call]
    above = None if layer.parent is None else layers[layer.parent]
    name = path_below(layer, above)
    up = 0 if layer.parent is None else call - layer.parent
    counts = (layer.params, layer.macs, layer.activations, layer.traffic_bytes)
    return ((layer.path,) if name is None else name, kind, layer.call, up, *counts)


def _looks(layers: Sequence[Layer]) -> dict[str, Any]:
    inputs, outputs = [layer.input for layer in layers], [layer.output for layer in layers]
    shapes, settings = distinct([*inputs, *outputs]), distinct([layer.settings for layer in layers])
    sides = shapes.index[: len(layers)], shapes.index[len(layers) :]
    own = [layer.elements for layer in layers], [int(layer.leaf) for layer in layers]
    looks = distinct(list(zip(*sides, settings.index, *own, strict=True)))
    return {"shapes": shapes.values, "settings": settings.values, "looks": looks.values, "look": looks.index}


def _memory(layers: Sequence[Layer]) -> dict[str, list[int]]:
    if not any(layer.held_bytes for layer in layers):
        return {}
    return {"held_bytes": [layer.held_bytes for layer in layers], "held_at": [layer.held_at for layer in layers]}


def _times(layers: Sequence[Layer], times: Sequence[LayerTime]) -> dict[str, list[int | None]]:
    measured = {(time.path, time.call): time.ns for time in times}
    return {"ns": [measured.get((layer.path, layer.call)) for layer in layers]} if measured else {}
