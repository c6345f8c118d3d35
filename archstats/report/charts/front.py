"""The Pareto front: what nothing else beats in two numbers at once."""

from __future__ import annotations

import math
from collections.abc import Sequence


def front(points: Sequence[tuple[float, float]]) -> list[int]:
    """Return which points no other beats, from the least to the greatest first number.

    A point beats another where its first number is at least as large, its second at most as large, and one of the two
    better. Points that are alike do not beat each other. Takes n log n steps for n points.

    >>> front([(1, 1), (2, 3), (3, 2)])
    [0, 2]
    """
    kept: list[int] = []
    least = math.inf
    for index in sorted(range(len(points)), key=lambda i: (-points[i][0], points[i][1])):
        if points[index][1] < least or (kept and points[kept[-1]] == points[index]):
            kept.append(index)
            least = points[index][1]
    return kept[::-1]
