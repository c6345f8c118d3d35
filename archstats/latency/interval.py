"""The interval of a median, from the ranks of the sample alone."""

from __future__ import annotations

from collections.abc import Sequence
from math import comb
from typing import NamedTuple

CONFIDENCE = 0.99


class Interval(NamedTuple):
    """Two values of the sample between which the median lies with at least the given probability."""

    low: float
    high: float
    confidence: float


def median_interval(values: Sequence[float], confidence: float = CONFIDENCE) -> Interval:
    """Return the narrowest interval between two ranks, as far from either end, that holds the median.

    Each of n independent values lies under the median with probability 1/2, so that the median lies between the k-th
    from below and the k-th from above with probability 1 - 2 P(B(n, 1/2) < k). No shape of the distribution is assumed.
    Fewer than eight values cannot give 99 %: then the interval is their range, and its confidence what that has.

    Raises:
        ValueError: There is no value.
    """
    if not values:
        raise ValueError("there is no value")
    ordered, n = sorted(values), len(values)
    outside, rank = 2 * 0.5**n, 1  # what lies outside of the range
    while rank < n / 2:
        wider = outside + 2 * comb(n, rank) * 0.5**n
        if wider > 1 - confidence:
            break
        outside, rank = wider, rank + 1
    return Interval(ordered[rank - 1], ordered[n - rank], max(0.0, 1 - outside))
