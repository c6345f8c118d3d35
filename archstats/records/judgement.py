"""What is asserted about models, and what the evidence says of it."""

from __future__ import annotations

import enum

from archstats.records.base import Record


class Verdict(enum.StrEnum):
    """What the evidence says of a claim."""

    CONFIRMED = "confirmed"
    CONDITIONAL = "conditional"
    """True only under a condition, which the reason names."""
    REFUTED = "refuted"
    NOT_MEASURABLE = "not-measurable"
    """A matter of accuracy or of taste: listed, not judged."""
    SKIPPED = "skipped"
    """It needs a package that is not installed; the reason says which."""
    REPRODUCED = "reproduced"
    """A published figure that is counted again, to its printed digits or to 1 %."""
    EXPLAINED = "explained"
    """A published figure that differs, and whose cause was computed."""
    UNEXPLAINED = "unexplained"
    """A published figure that differs, for no cause that was found."""
    BROKEN = "broken"
    """It could not be evaluated; the reason is the error."""


class Judgement(Record, frozen=True, kw_only=True):
    """A claim with its verdict and the evidence for it: the record of an expected against a measured number.

    stated: what is asserted, as far as it is legible; derived: what the assertion's own expression gives;
    measured: what counting real networks gives. Each is a number in `unit`, a text where it is none, or None.
    """

    id: str
    document: str
    statement: str
    where: str
    verdict: Verdict
    stated: int | float | str | None = None
    derived: int | float | str | None = None
    measured: int | float | str | None = None
    unit: str = ""
    tolerance: str = ""
    reason: str = ""
    models: tuple[str, ...] = ()
