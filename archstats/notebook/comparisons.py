"""A comparison in a notebook: the models side by side, and what two differ in."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from archstats.comparison import QUANTITIES, Comparison
from archstats.escaping import markdown
from archstats.layer_words import SIGNS, path_of, type_of, what_changed
from archstats.notebook.templating import RULE, render, signed

if TYPE_CHECKING:
    from archstats.alignment import Pair

_MOST_LAYERS = 10
_RATIO = "Beside each number stands how many times the first model's it is."


def html(compared: Comparison) -> str:
    """Return a comparison as HTML that needs nothing around it."""
    return render(
        "comparison.html.j2",
        compared=compared,
        quantities=QUANTITIES,
        caption=f"{_RATIO} {RULE}",
        layers=[_cells(pair) for pair in _listed(compared)],
        layers_caption=_caption(compared),
    )


def in_markdown(compared: Comparison) -> str:
    """Return a comparison as Markdown."""
    lines = [
        f"| model | input | {' | '.join(q.label for q in QUANTITIES)} |",
        f"| --- | --- |{' ---: |' * len(QUANTITIES)}",
    ]
    for profile in compared.profiles:
        cells = [markdown(profile.model), markdown(profile.inputs), *(compared.written(profile, q) for q in QUANTITIES)]
        lines.append(f"| {' | '.join(cells)} |")
    lines += ["", f"{_RATIO} {RULE}", *(f"\n{markdown(note)}" for note in compared.notes)]
    if listed := _listed(compared):
        lines += [
            "",
            "|  | layer | type | what changed | MACs | parameters |",
            "| --- | --- | --- | --- | ---: | ---: |",
        ]
        lines += [f"| {' | '.join(map(markdown, _cells(pair)))} |" for pair in listed]
    return "\n".join([*lines, *(["", markdown(_caption(compared))] if compared.pairs else []), ""])


def _listed(compared: Comparison) -> Sequence[Pair]:
    return compared.differing[:_MOST_LAYERS]


def _cells(pair: Pair) -> tuple[str, ...]:
    """Return a row: sign, path, type and change in words, and the differences in MACs and parameters."""
    words = what_changed(pair, else_numbers=("activations", "traffic_bytes"))
    return (
        SIGNS[pair.kind],
        path_of(pair),
        type_of(pair),
        words,
        signed(pair.delta("macs")),
        signed(pair.delta("params")),
    )


def _caption(compared: Comparison) -> str:
    listed, all_of_them = len(_listed(compared)), len(compared.differing)
    some = f" Listed are the {listed} with the largest differences in MACs." if listed < all_of_them else ""
    return f"{compared.layers_in_words}.{some}" if compared.pairs else ""
