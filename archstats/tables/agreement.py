"""Why other counters come to another number."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from archstats.records import Profile
from archstats.tables.columns import COUNT, TEXT, framed, kinds

if TYPE_CHECKING:
    import pandas as pd


def agreement_frame(profiles: Iterable[Profile]) -> pd.DataFrame:
    """Return one row a cause for which another counter's MACs are not ours; with the rest they sum to the difference.

    A counter that agrees has one row without a cause, one that failed has its error in place of a cause.
    """
    return framed((row for profile in profiles for row in _agreement_rows(profile)), _COLUMNS)


_COLUMNS = (
    kinds(TEXT, "model")
    | kinds(COUNT, "archstats_macs")
    | kinds(TEXT, "counter", "version")
    | kinds(COUNT, "counter_macs", "difference_macs")
    | kinds(TEXT, "cause", "operation")
    | kinds(COUNT, "calls")
    | kinds(TEXT, "detail")
)


def _agreement_rows(profile: Profile) -> Iterator[list[Any]]:
    for opinion in profile.opinions:
        head = [profile.model, profile.macs, opinion.title, opinion.version, opinion.macs]
        if opinion.macs is None:
            yield [*head, None, f"failed: {opinion.error}", "", None, ""]
            continue
        for d in opinion.differences:
            yield [*head, d.macs, d.cause, d.operation, d.calls, d.detail]
        if opinion.unexplained_macs:
            yield [*head, opinion.unexplained_macs, "unexplained", "", None, ""]
        elif not opinion.differences:
            yield [*head, 0, "", "", None, ""]
