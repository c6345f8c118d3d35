"""The layers of each model as a file that a page loads when it needs them, or as an element of the one file.

A page that was opened from a file may not fetch another, but it may run one: a file calls `archstats.layers` with an
object. That is the one which `parts.layer_data` describes, and has besides

* `shapes` and `settings`: those that are met, each once; settings as in `records.Layer`;
* `looks`: what calls have in common beyond that, each once: `[input, output, settings, elements, leaf]`. The first
  three are indices of `shapes` and `settings`, `leaf` is 0 or 1;
* `look`: for each call its index in `looks`;
* `held_at`: for each call; not there where `held_bytes` is not.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from markupsafe import Markup

from archstats.columns import distinct
from archstats.records import Layer, Profile, Run
from archstats.report.links import page_name
from archstats.report.parts.layer_data import as_script, layer_data

FOLDER = "data/layers"


def files(run: Run) -> dict[str, bytes]:
    """Return a file for each model that was counted, by its path below the report's folder."""
    return {f"{FOLDER}/{stem}.js": f"archstats.layers({data})\n".encode() for stem, data in _each(run)}


def elements(run: Run) -> dict[str, Markup]:
    """Return the content of an element for each model that was counted, by the name of the model's page."""
    return dict(_each(run))


def _each(run: Run) -> Iterator[tuple[str, Markup]]:
    for measured in run.measured:
        if isinstance(profile := measured.profile, Profile):
            data = {**layer_data(profile.layers, measured.layer_times), **_looks(profile.layers)}
            yield page_name(profile.model).removesuffix(".html"), as_script(data)


def _looks(layers: Sequence[Layer]) -> dict[str, Any]:
    inputs, outputs = [layer.input for layer in layers], [layer.output for layer in layers]
    shapes, settings = distinct([*inputs, *outputs]), distinct([layer.settings for layer in layers])
    sides = shapes.index[: len(layers)], shapes.index[len(layers) :]
    own = [layer.elements for layer in layers], [int(layer.leaf) for layer in layers]
    looks = distinct(list(zip(*sides, settings.index, *own, strict=True)))
    held_at = {"held_at": [layer.held_at for layer in layers]} if any(layer.held_bytes for layer in layers) else {}
    return {
        "shapes": shapes.values,
        "settings": settings.values,
        "looks": looks.values,
        "look": looks.index,
        **held_at,
    }
