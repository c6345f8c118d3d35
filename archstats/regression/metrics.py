"""What is compared: the numbers of a model, and what of each is allowed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction

from archstats.errors import BadInputError
from archstats.quantities import parse_count

LARGEST = 2**63 - 1
"""No count, tolerance or budget is larger."""

_PERCENT = re.compile(r"(\d{1,4}(?:\.\d{1,12})?)\s*%")
_ALLOWANCE_REMEDY = 'Write 0, a whole number, or a text such as "1%" or "10M".'


@dataclass(frozen=True)
class Metric:
    """One number of a model, how it is called, and the rules about it."""

    name: str
    label: str
    unit: str
    rose: str
    over_budget: str
    many: bool = True

    @property
    def unit_after_label(self) -> str:
        """The unit of a number where the label has been said: what are MACs need not be said twice."""
        return "" if self.unit == self.label else self.unit

    @property
    def verb(self) -> str:
        """What follows the label in a sentence."""
        return "exceed" if self.many else "exceeds"

    @property
    def amount(self) -> str:
        """What there is too much or too many of."""
        return "many" if self.many else "much"


METRICS = {
    metric.name: metric
    for metric in (
        Metric("macs", "MACs", "MACs", "A001", "A101"),
        Metric("params", "parameters", "", "A002", "A102"),
        Metric("activations", "activations", "", "A003", "A103"),
        Metric("traffic_bytes", "memory traffic", "B", "A004", "A104", many=False),
        Metric("peak_bytes", "peak memory", "B", "A005", "A105", many=False),
    )
}


@dataclass(frozen=True)
class Allowance:
    """How far a number may move: so many percent of what it was, or so much."""

    percent: Fraction | None = None
    absolute: int = 0

    def of(self, old: int) -> int:
        """Return how much a number that was `old` may move."""
        return self.absolute if self.percent is None else int(old * self.percent / 100)

    def __str__(self) -> str:
        return f"{self.absolute:,}" if self.percent is None else f"{float(self.percent):g} %"


def parse_allowance(given: object) -> Allowance:
    """Read a tolerance: 0, 1000, "0", "1%", "10M".

    Raises:
        BadInputError: It is something else.
    """
    if isinstance(given, int) and not isinstance(given, bool) and 0 <= given <= LARGEST:
        return Allowance(absolute=given)
    if not isinstance(given, str):
        raise BadInputError(f"{_short(given)} is not a tolerance.", _ALLOWANCE_REMEDY)
    if percent := _PERCENT.fullmatch(given.strip()):
        return Allowance(percent=Fraction(percent[1]))
    try:
        return Allowance(absolute=0 if given.strip() == "0" else _bounded(parse_count(given)))
    except BadInputError as error:
        raise BadInputError(f"{_short(given)} is not a tolerance.", _ALLOWANCE_REMEDY) from error


def parse_budget(given: object) -> int:
    """Read a budget: 4500000, "4.5G".

    Raises:
        BadInputError: It is something else.
    """
    try:
        if isinstance(given, str):
            return _bounded(parse_count(given))
        if isinstance(given, int) and not isinstance(given, bool) and given > 0:
            return _bounded(given)
    except BadInputError as error:
        raise BadInputError(f"{_short(given)} is not a budget.", 'Write a whole number or a text: "4.5G".') from error
    raise BadInputError(f"{_short(given)} is not a budget.", 'Write a whole number or a text: "4.5G".')


def _bounded(value: int) -> int:
    if value > LARGEST:
        raise BadInputError("The number is too large.")
    return value


def _short(given: object) -> str:
    """Write what was given, so long as a message can bear it; a huge number cannot even be written."""
    if isinstance(given, int) and abs(given) > LARGEST:
        return "a number of that size"
    text = repr(given)
    return text if len(text) <= 60 else f"{text[:57]}..."  # noqa: PLR2004
