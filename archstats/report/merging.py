"""Several runs as one: the timings of several machines side by side."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import msgspec

from archstats.records import Machine, Measured, NotTimed, Run, Timing


def labels_of(paths: Sequence[Path]) -> list[str]:
    """Return a label for each run file: its name, or its folder's where it is called run.json; repeated ones numbered.

    >>> labels_of([Path("laptop.json"), Path("a/run.json"), Path("b/a/run.json")])
    ['laptop', 'a', 'a 2']
    """
    labels: list[str] = []
    for path in paths:
        name = path.resolve().parent.name if path.name == "run.json" else path.stem
        count = sum(label == name or label.startswith(f"{name} ") for label in labels)
        labels.append(f"{name} {count + 1}" if count else name)
    return labels


def merged(runs: Mapping[str, Run]) -> Run:
    """Return one run with the timings of all, each device named after its run; counts are those of the first.

    A run alone is returned as it is.
    """
    first = next(iter(runs.values()))
    if len(runs) == 1:
        return first
    models = dict.fromkeys(row.profile.model for run in runs.values() for row in run.measured)
    return msgspec.structs.replace(
        first,
        measured=tuple(_joined(model, runs) for model in models),
        ceilings=tuple(
            msgspec.structs.replace(ceilings, device=f"{label}: {ceilings.device}")
            for label, run in runs.items()
            for ceilings in run.ceilings
        ),
        machines=tuple(
            Machine(label=label, environment=run.environment, created=run.created, command=run.command)
            for label, run in runs.items()
        ),
    )


def _joined(model: str, runs: Mapping[str, Run]) -> Measured:
    found = {label: row for label, run in runs.items() for row in run.measured if row.profile.model == model}
    base = next(iter(found.values()))
    timings = [_relabelled(timing, label) for label, row in found.items() for timing in row.timings]
    return msgspec.structs.replace(base, timings=tuple(timings))


def _relabelled(timing: Timing | NotTimed, label: str) -> Timing | NotTimed:
    return msgspec.structs.replace(timing, device=f"{label}: {timing.device}")
