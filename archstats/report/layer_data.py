"""The layers of each model as a file that a page loads when it needs them, or as an element of the one file.

A page that was opened from a file may not fetch another, but it may run one: a file calls `archstats.layers` with the
object that `layer_json` describes.
"""

from __future__ import annotations

from collections.abc import Iterator

from markupsafe import Markup

from archstats.records import Profile, Run
from archstats.report.layer_json import layer_json
from archstats.report.links import page_name

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
            stem = page_name(profile.model).removesuffix(".html")
            yield stem, layer_json(profile.layers, measured.layer_times)
