"""What a run shows, in sentences made from its numbers."""

from __future__ import annotations

from collections.abc import Sequence

from archstats.quantities import format_count, format_duration
from archstats.report.rows import Row


def findings(rows: Sequence[Row], devices: Sequence[str]) -> list[str]:
    """Return the sentences that the run's numbers allow; none about what was not measured."""
    counted = [row for row in rows if row.quantity("macs") and row.quantity("params")]
    sentences = []
    if len(counted) > 1:
        sentences += [_range(counted, "params", "parameters"), _range(counted, "macs", "MACs")]
    for device in devices:
        timed = [row for row in counted if row.macs_per_second(device)]
        if len(timed) > 1:
            sentences += [_times(timed, device), _slow_for_its_macs(timed, device)]
    return [sentence for sentence in sentences if sentence]


def _range(rows: Sequence[Row], name: str, unit: str) -> str:
    def value(row: Row) -> int:
        return row.quantity(name) or 0

    least, most = min(rows, key=value), max(rows, key=value)
    return (
        f"From {format_count(value(least))} {unit} ({least.name}) to {format_count(value(most))} ({most.name}): "
        f"{_times_as(value(most) / value(least))} as many."
    )


def _times(rows: Sequence[Row], device: str) -> str:
    def median(row: Row) -> float:
        return row.latency[device].p50_ns

    least, most = min(rows, key=median), max(rows, key=median)
    return (
        f"On {device} a forward pass takes from {format_duration(median(least))} ({least.name}) "
        f"to {format_duration(median(most))} ({most.name})."
    )


def _slow_for_its_macs(rows: Sequence[Row], device: str) -> str:
    """Find the pair in which the model with fewer MACs is slower by the largest factor, beyond both their spreads."""

    def factor(pair: tuple[Row, Row]) -> float:
        return pair[0].latency[device].p50_ns / pair[1].latency[device].p50_ns

    def clearly_slower(small: Row, large: Row) -> bool:
        fewer = (small.quantity("macs") or 0) * 2 < (large.quantity("macs") or 0)
        return fewer and small.latency[device].p10_ns > large.latency[device].p90_ns

    pairs = [(small, large) for small in rows for large in rows if clearly_slower(small, large)]
    if not pairs:
        return ""
    small, large = max(pairs, key=factor)
    return (
        f"Fewer MACs need not be faster: {small.name} does {format_count(small.quantity('macs') or 0)} in "
        f"{format_duration(small.latency[device].p50_ns)} on {device}, {large.name} "
        f"{format_count(large.quantity('macs') or 0)} in {format_duration(large.latency[device].p50_ns)}."
    )


def _times_as(factor: float) -> str:
    return f"{factor:,.0f} times" if factor >= 10 else f"{factor:.1f} times"  # noqa: PLR2004
