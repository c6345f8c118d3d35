"""One row a model: what it costs, and how long it takes on each device."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from archstats.quantities import format_shape
from archstats.records import Failed, Profile, Run
from archstats.report.rows import Row, devices, rows
from archstats.tables.columns import COUNT, NUMBER, TEXT, framed, kinds

if TYPE_CHECKING:
    import pandas as pd

_ABOUT = ("model", "source", "family", "document", "section", "listing", "input")
_COUNTS = (
    "params",
    "trainable_params",
    "param_bytes",
    "macs",
    "activations",
    "traffic_bytes",
    "peak_bytes",
    "fvcore_flops",
    "torchinfo_params",
    "torchinfo_macs",
)
_TRAINING = ("forward_macs", "backward_macs", "peak_bytes")


def models_frame(run: Run) -> pd.DataFrame:
    """Return one row a model, with columns for a training step where one was counted, and for each timed device."""
    on, trained = devices(run), any(_trained(row) for row in rows(run))
    columns = kinds(TEXT, *_ABOUT) | kinds(COUNT, *_COUNTS) | kinds(NUMBER, "flops_per_byte", "coverage")
    if trained:
        columns |= kinds(COUNT, *(f"training_{name}" for name in _TRAINING))
    for device in on:
        columns |= kinds(NUMBER, *(f"{device}_{name}" for name in _TIMES))
    return framed((_row(row, on, trained=trained) for row in rows(run)), columns | kinds(TEXT, "error"))


_TIMES = ("latency_p10_ns", "latency_p50_ns", "latency_p90_ns", "macs_per_s")


def _row(row: Row, on: list[str], *, trained: bool) -> list[Any]:
    profile = row.profile
    values = [getattr(profile, name) for name in _ABOUT[:-1]]
    values += [input_of(profile), *(row.quantity(name) for name in _COUNTS)]
    values += [_intensity(profile), getattr(profile, "coverage", None)]
    if trained:
        values += [getattr(_trained(row), name, None) for name in _TRAINING]
    for device in on:
        values += _times(row, device)
    return [*values, profile.error if isinstance(profile, Failed) else "; ".join(profile.errors)]


def _intensity(profile: Profile | Failed) -> float | None:
    return profile.intensity if isinstance(profile, Profile) and profile.traffic_bytes else None


def _trained(row: Row) -> object:
    return getattr(row.profile, "training", None)


def _times(row: Row, device: str) -> Iterator[float | None]:
    latency = row.latency.get(device)
    yield from ((latency.p10_ns, latency.p50_ns, latency.p90_ns) if latency else (None, None, None))
    yield row.macs_per_second(device)


def input_of(profile: Profile | Failed) -> str:
    """Return what a model was called with, as it is typed."""
    return profile.inputs or ", ".join(map(format_shape, profile.input))


def counted(run: Run) -> Iterator[Profile]:
    """Return the profiles of the models that could be counted."""
    return (measured.profile for measured in run.measured if isinstance(measured.profile, Profile))
