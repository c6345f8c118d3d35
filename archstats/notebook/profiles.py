"""A profile in a notebook: its totals, and the layers that cost most."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from archstats.escaping import markdown
from archstats.latency.roofline import percent
from archstats.notebook.templating import RULE, render
from archstats.quantities import format_bytes, format_count, format_shape
from archstats.records import Layer, Profile

_MOST_LAYERS = 10


class Fact(NamedTuple):
    """A total: what it is called, its value with its unit, and what belongs beside it."""

    name: str
    value: str
    detail: str


@dataclass(frozen=True)
class Shown:
    """What is shown of a profile; `layers` are those with most MACs, the costliest first."""

    profile: Profile
    facts: Sequence[Fact]
    notes: Sequence[str]
    layers: Sequence[Layer]

    def share(self, layer: Layer) -> str:
        """Write a layer's share of the model's MACs."""
        return percent(layer.macs / self.profile.macs)

    def bar(self, layer: Layer) -> float:
        """Return the length of a layer's bar: in percent of the costliest layer's."""
        return round(100 * layer.macs / self.layers[0].macs, 1)

    @property
    def caption(self) -> str:
        """Say which layers are listed, and by which rule they are counted."""
        if not self.layers:
            return RULE
        share = percent(sum(layer.macs for layer in self.layers) / self.profile.macs)
        calls = len(self.profile.layers)
        return f"The {len(self.layers)} of {calls:,} module calls with most MACs: {share} of all. {RULE}"


def shown(profile: Profile) -> Shown:
    """Choose what is shown of a profile."""
    costly = sorted((layer for layer in profile.layers if layer.macs and profile.macs), key=lambda layer: -layer.macs)
    return Shown(profile, _facts(profile), _notes(profile), costly[:_MOST_LAYERS])


def html(profile: Profile) -> str:
    """Return a profile as HTML that needs nothing around it."""
    return render("profile.html.j2", shown=shown(profile))


def in_markdown(profile: Profile) -> str:
    """Return a profile as Markdown."""
    what = shown(profile)
    lines = [f"**{markdown(profile.model)}**, input {markdown(profile.inputs)}", ""]
    lines += [f"- {name}: {value} ({detail})" if detail else f"- {name}: {value}" for name, value, detail in what.facts]
    lines += [f"- {markdown(note)}" for note in what.notes]
    if what.layers:
        lines += [
            "",
            "| layer | type | output | parameters | MACs | share |",
            "| --- | --- | --- | ---: | ---: | ---: |",
        ]
    lines += [_row(what, layer) for layer in what.layers]
    return "\n".join([*lines, "", what.caption, ""])


def _row(what: Shown, layer: Layer) -> str:
    words = (layer.path or "(the model itself)", layer.type, format_shape(layer.output))
    numbers = (format_count(layer.params), format_count(layer.macs), what.share(layer))
    return f"| {' | '.join([*map(markdown, words), *numbers])} |"


def _facts(profile: Profile) -> list[Fact]:
    weights = ", ".join(f"{format_bytes(size)} {dtype}" for dtype, size in profile.weight_bytes.items())
    intensity = f"{profile.intensity:,.1f} FLOPs a byte" if profile.traffic_bytes else ""
    facts = [
        Fact("MACs", format_count(profile.macs), f"{profile.macs:,}"),
        Fact("parameters", format_count(profile.params), weights or "no weights"),
        Fact("activations", format_count(profile.activations), "output elements"),
        Fact("traffic", format_bytes(profile.traffic_bytes), intensity),
        Fact("peak memory", format_bytes(profile.peak_bytes), "beside weights and input"),
    ]
    if step := profile.training:
        macs = format_count(step.forward_macs + step.backward_macs)
        facts += [
            Fact("MACs of a training step", macs, f"{format_count(step.backward_macs)} of them backward"),
            Fact("peak memory of a training step", format_bytes(step.peak_bytes), "beside weights and input"),
        ]
    return facts


def _notes(profile: Profile) -> list[str]:
    """Return what must be known with the numbers, a sentence each."""
    notes = list(profile.errors)
    if profile.uncounted:
        missed = ", ".join(f"{name} x{calls}" for name, calls in profile.uncounted.items())
        notes.append(f"{percent(profile.coverage)} of the operations have a counting rule; not counted: {missed}.")
    return notes
