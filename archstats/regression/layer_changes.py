"""What became of the layers of a model, in words: which were added, removed, renamed or changed, and how."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from archstats.alignment import NUMBERS, Kind, Pair, align
from archstats.layer_words import SIGNS, what_changed
from archstats.quantities import format_count
from archstats.records import Layer
from archstats.regression.findings import LayerChange
from archstats.regression.metrics import METRICS


def layer_changes(before: Sequence[Layer], after: Sequence[Layer]) -> tuple[LayerChange, ...]:
    """Return what became of the layers that are not the same, in order of execution."""
    if tuple(before) == tuple(after):
        return ()
    return tuple(_change(pair) for pair in align(before, after) if pair.kind is not Kind.SAME)


def _change(pair: Pair) -> LayerChange:
    layer = pair.after or pair.before
    return LayerChange(
        kind=str(pair.kind),
        before_path=pair.before.path if pair.before else None,
        after_path=pair.after.path if pair.after else None,
        type=layer.type if layer else "",
        what=what_changed(pair),
        deltas={name: difference for name in NUMBERS if (difference := pair.delta(name))},
    )


def described(change: LayerChange, metrics: Iterable[str]) -> str:
    """Write a change in one line: "~ features.0 Conv2d kernel_size 3 -> 5: +1.23 MMACs, +768 parameters"."""
    paths = (change.before_path, change.after_path)
    names = dict.fromkeys(path or "(the model itself)" for path in paths if path is not None)
    line = f"{SIGNS[change.kind]} {' -> '.join(names)} {change.type} {change.what}".rstrip()
    deltas = [_delta(name, change.deltas[name]) for name in metrics if name in change.deltas]
    return f"{line}: {', '.join(deltas)}" if deltas else line


def _delta(name: str, difference: int) -> str:
    metric = METRICS[name]
    sign = "+" if difference > 0 else ""
    if metric.unit == "MACs":
        return f"{sign}{format_count(difference, 'MACs')}"
    return f"{sign}{format_count(difference, metric.unit)} {metric.label if not metric.unit else 'traffic'}"
