"""From evidence to a verdict: the comparisons that all claims share.

A verdict is computed here, from numbers and from what was seen in a trace; no claim writes its own.
"""

from __future__ import annotations

from dataclasses import dataclass

from archstats.claims.printed import Printed
from archstats.records import Verdict

Number = int | float
Shown = Number | str | None

EXACT = 0.0
ABOUT = 0.05
"""How far a round figure or one that is called approximate may be off, as a share of it."""


@dataclass(frozen=True)
class Finding:
    """What was found out about a claim: the fields of a `Judgement` that depend on the evidence."""

    verdict: Verdict
    stated: Shown = None
    derived: Shown = None
    measured: Shown = None
    tolerance: str = ""
    reason: str = ""


@dataclass(frozen=True)
class Case:
    """One circumstance under which an assertion was tried: whether it holds there, and what was seen."""

    when: str
    holds: bool
    seen: str = ""


def figure(
    measured: Number,
    *,
    stated: Printed | Number | None = None,
    derived: Number | None = None,
    within: float = EXACT,
    illegible: bool = False,
    reason: str = "",
) -> Finding:
    """Compare what is stated and what its expression gives with what is measured.

    Args:
        measured: What counting gives.
        stated: A printed figure, which holds within half its last digit, or a number, which holds within `within`.
        derived: What the document's expression gives; it holds exactly, or within `within`.
        within: The share by which a number may be off: `EXACT`, or `ABOUT` for round figures.
        illegible: The figure was a picture that the text has lost.
        reason: What else is to be said; what does not agree is said in any case.
    """
    wrong = []
    low, high = _bounds(stated, within) if stated is not None else (measured, measured)
    if not low <= measured <= high:
        wrong.append(f"Stated is {_written(stated)}, measured {_written(measured)}")
    if derived is not None and abs(measured - derived) > within * abs(derived):
        wrong.append(f"The expression gives {_written(derived)}, measured is {_written(measured)}")
    if derived is not None and stated is not None and not low <= derived <= high:
        wrong.append(f"Stated is {_written(stated)}, but the expression as printed gives {_written(derived)}")
    return Finding(
        verdict=Verdict.REFUTED if wrong else Verdict.CONFIRMED,
        stated="not legible" if illegible else stated.text if isinstance(stated, Printed) else stated,
        derived=derived,
        measured=measured,
        tolerance=_tolerance(stated, within, low, high),
        reason=_joined(*wrong, reason),
    )


def cases(
    *tried: Case, stated: Shown = None, derived: Shown = None, measured: Shown = None, reason: str = ""
) -> Finding:
    """Judge an assertion by the circumstances it was tried under.

    It is confirmed where it holds in all of them, refuted where it holds in none, and conditional otherwise.

    Raises:
        ValueError: There is no circumstance at all.
    """
    if not tried:
        raise ValueError("there was nothing to try")  # what was asserted of is gone: no verdict may come of that
    good = [case for case in tried if case.holds]
    bad = [case for case in tried if not case.holds]
    mixed = Verdict.CONDITIONAL if good else Verdict.REFUTED
    return Finding(
        verdict=mixed if bad else Verdict.CONFIRMED,
        stated=stated,
        derived=derived,
        measured=measured,
        reason=_joined(_listed("Holds", good), _listed("Does not hold", bad), reason),
    )


def holds(true: bool, seen: str, *, measured: Shown = None, stated: Shown = None, derived: Shown = None) -> Finding:  # noqa: FBT001
    """Judge an assertion that is either so or not; `seen` says what the evidence is."""
    verdict = Verdict.CONFIRMED if true else Verdict.REFUTED
    return Finding(verdict=verdict, stated=stated, derived=derived, measured=measured, reason=_joined(seen))


def not_measurable(reason: str) -> Finding:
    """Say why a claim is listed and not judged."""
    return Finding(verdict=Verdict.NOT_MEASURABLE, reason=reason)


def _bounds(stated: Printed | Number, within: float) -> tuple[Number, Number]:
    if isinstance(stated, Printed):
        return (stated.low, stated.high) if not within else _around(stated.value, within)
    return _around(stated, within)


def _around(value: Number, within: float) -> tuple[Number, Number]:
    return (value, value) if not within else (value - within * abs(value), value + within * abs(value))


def _tolerance(stated: Printed | Number | None, within: float, low: Number, high: Number) -> str:
    if within:
        return f"within {within:.0%}"
    if isinstance(stated, Printed) and low != high:
        return f"{low:,} to {high:,}"
    return "exact"


def _written(value: Printed | Number | None) -> str:
    if isinstance(value, Printed):
        return value.text
    return f"{value:,}" if isinstance(value, int) else f"{value:,.4g}"


def _listed(word: str, some: list[Case]) -> str:
    seen = [f"{case.when} ({case.seen})" if case.seen else case.when for case in some]
    return f"{word} {'; '.join(seen)}" if some else ""


def _joined(*parts: str) -> str:
    return ". ".join(part.rstrip(".") for part in parts if part) + ("." if any(parts) else "")
