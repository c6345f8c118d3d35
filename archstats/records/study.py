"""What was counted to answer a question that the models alone do not."""

from __future__ import annotations

from archstats.records.base import Record


class StudyPoint(Record, frozen=True, kw_only=True, gc=False):
    """One thing that a study built and counted.

    x: what was varied. counted: what the counter found; predicted: what the series' formula gives, None where there is
    none. params: its parameters, where the study is of networks. model: the network that it is, or a variant of.
    """

    name: str
    x: float
    counted: int
    predicted: int | float | None = None
    params: int | None = None
    model: str = ""


class Series(Record, frozen=True, kw_only=True):
    """The points of a study that belong together: a family, or layers of one kind.

    at: what was not varied, by its letter. formula: what predicts the points, and its source; empty where nothing does.
    """

    name: str
    points: tuple[StudyPoint, ...]
    at: dict[str, float] = {}
    formula: str = ""
    source: str = ""


class Study(Record, frozen=True, kw_only=True):
    """What was counted to answer a question that the models alone do not; `error` says why it could not be."""

    id: str
    unit: str
    series: tuple[Series, ...] = ()
    error: str = ""
