"""What was timed, and what the machine's ceilings say of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from archstats.latency.roofline import Limit, Roofline, matching, of_timing, why_not
from archstats.latency.statistics import summarise
from archstats.records import Ceilings, Measured, NotTimed, Profile, Run, Timing
from archstats.tables.columns import COUNT, FLAG, NUMBER, TEXT, framed, kinds

if TYPE_CHECKING:
    import pandas as pd

_CONDITIONS = ("device_name", "dtype", "batch_size", "threads", "channels_last", "compiled", "inputs")
_SUMMARY = ("p10_ns", "p50_ns", "p90_ns", "low_ns", "high_ns", "confidence")
_COLUMNS = (
    kinds(TEXT, "model", "device", "device_name", "dtype")
    | kinds(COUNT, "batch_size", "threads")
    | kinds(FLAG, "channels_last", "compiled")
    | kinds(TEXT, "input")
    | kinds(NUMBER, "p10_ns", "p50_ns", "p90_ns", "p50_low_ns", "p50_high_ns", "p50_confidence")
    | kinds(COUNT, "samples", "rounds", "disturbed_rounds", "device_peak_bytes")
    | kinds(TEXT, "missing")
)


def timings_frame(run: Run) -> pd.DataFrame:
    """Return one row a timing: conditions, percentiles, the interval of the median; or why there is none."""
    rows = ([measured.profile.model, *_timing(timing)] for measured in run.measured for timing in measured.timings)
    return framed(rows, _COLUMNS)


def _timing(timing: Timing | NotTimed) -> list[Any]:
    if isinstance(timing, NotTimed):
        return [timing.device, *[None] * (len(_COLUMNS) - 3), timing.reason]
    conditions = [timing.device, *(getattr(timing, name) for name in _CONDITIONS)]
    if not timing.samples_ns:
        return [*conditions, *[None] * len(_SUMMARY), 0, 0, 0, None, "no sample was taken"]
    summary = summarise(timing)
    times = [getattr(summary, name) for name in _SUMMARY]
    return [*conditions, *times, summary.samples, summary.rounds, summary.disturbed, timing.peak_bytes, ""]


def limits_frame(run: Run) -> pd.DataFrame:
    """Return one row a model and device: the time that the ceilings allow, and which of them limits most of it."""
    rows = (row for measured in run.measured for row in _limits(measured, run.ceilings))
    return framed(rows, _LIMITS)


_LIMITS = (
    kinds(TEXT, "model", "device", "dtype")
    | kinds(COUNT, "threads", "macs")
    | kinds(NUMBER, "traffic_bytes", "flops_per_byte", "attained_macs_per_s", "roof_macs_per_s")
    | kinds(NUMBER, "bound_ns", "measured_ns", "measured_over_bound", "traffic_share_of_bound")
    | kinds(TEXT, "limited_by", "missing")
)


def _limits(measured: Measured, ceilings: Sequence[Ceilings]) -> Iterator[list[Any]]:
    """Return a row for each device that timed: of the timing that was made as the counts were, where there is one."""
    profile, chosen = measured.profile, dict[str, Timing]()
    if not isinstance(profile, Profile) or not ceilings:
        return
    timed = [t for t in measured.timings if isinstance(t, Timing) and t.samples_ns]
    for timing in sorted(timed, key=lambda t: bool(why_not(profile, t)) or matching(ceilings, t) is None):
        chosen.setdefault(timing.device, timing)
    for timing in chosen.values():
        found = of_timing(profile, timing, summarise(timing).p50_ns, ceilings)
        yield [profile.model, timing.device, timing.dtype, timing.threads, *_limit(found)]


def _limit(found: Roofline) -> list[Any]:
    limited = None if found.traffic_share is None else _most_of_it(found.traffic_share)
    missing = dict.fromkeys(reason for name, reason in found.missing.items() if name != "layers")
    return [
        found.macs,
        found.traffic_bytes,
        found.intensity if found.traffic_bytes else None,
        found.attained_macs_per_s,
        found.roof_macs_per_s,
        found.bound_ns,
        found.measured_ns,
        found.times_bound,
        found.traffic_share,
        limited,
        "; ".join(missing),
    ]


def _most_of_it(traffic_share: float) -> str:
    return str(Limit.TRAFFIC if traffic_share >= 1 / 2 else Limit.COMPUTATION)
