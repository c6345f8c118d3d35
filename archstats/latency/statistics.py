"""From raw samples to the numbers that are shown; nothing here measures."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Summary:
    """The distribution of one timing, in nanoseconds."""

    samples: int
    minimum_ns: float
    p10_ns: float
    p50_ns: float
    p90_ns: float


def summarise(samples_ns: Sequence[int]) -> Summary:
    """Summarise at least one sample; percentiles interpolate between neighbours.

    Raises:
        ValueError: There is no sample.
    """
    if not samples_ns:
        raise ValueError("there is no sample to summarise")
    if len(samples_ns) == 1:
        p10 = p50 = p90 = float(samples_ns[0])
    else:
        deciles = statistics.quantiles(samples_ns, n=10, method="inclusive")
        p10, p50, p90 = deciles[0], deciles[4], deciles[8]
    return Summary(len(samples_ns), min(samples_ns), p10, p50, p90)
