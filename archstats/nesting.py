"""Calls inside calls: each row of a profile names by its index the row that made the call, which stands before it."""

from __future__ import annotations

from collections.abc import Sequence

Parents = Sequence[int | None]


def check_nesting(parents: Parents) -> None:
    """Make sure that each row's parent stands before it, so that no way from parent to parent is endless.

    Raises:
        ValueError: One does not; the message names its row.
    """
    for row, parent in enumerate(parents):
        if parent is not None and not 0 <= parent < row:
            raise ValueError(f"the parent of row {row} is {parent}, which is no row before it")


def nested_sums(own: Sequence[int], parents: Parents) -> list[int]:
    """Return each row's own number with those of all rows inside it."""
    sums = list(own)
    for row in range(len(sums) - 1, -1, -1):  # a row stands before those inside it, so the last are complete first
        parent = parents[row]
        if parent is not None:
            sums[parent] += sums[row]
    return sums
