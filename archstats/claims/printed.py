"""A figure as it is printed: its value, and how far its last digit lets the true one be away."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction

from archstats.errors import BadInputError

_SCALES = {"": 1, "k": 10**3, "K": 10**3, "M": 10**6, "G": 10**9, "B": 10**9, "T": 10**12}
_FIGURE = re.compile(r"(?P<digits>\d[\d,]*(?:\.\d+)?)\s*(?P<scale>[kKMGBT]?)")


@dataclass(frozen=True)
class Printed:
    """A printed figure; the value it stands for is within half its last digit: "0.04M" is 35,000 to 45,000."""

    text: str
    value: int | float
    low: int | float
    high: int | float


def printed(text: str, scale: str = "") -> Printed:
    """Read a figure: digits, with commas where there are thousands, and a prefix.

    Args:
        text: The figure as it is printed: "24.74M", "138,357,544", "569".
        scale: The prefix, where the figure stands under a heading such as "million".

    Raises:
        BadInputError: The text is no figure.
    """
    match = _FIGURE.fullmatch(text.strip())
    if match is None or scale not in _SCALES:
        raise BadInputError(f"{text!r} is not a figure.", "Write digits and k, M, G or T: 24.74M.")
    digits = match["digits"].replace(",", "")
    times = _SCALES[match["scale"]] * _SCALES[scale]
    decimals = len(digits.partition(".")[2])
    value = Fraction(digits) * times
    half = Fraction(times, 2 * 10**decimals) if times > 1 or decimals else Fraction(0)  # a whole number is exact
    return Printed(text.strip(), _plain(value), _plain(value - half), _plain(value + half))


def _plain(value: Fraction) -> int | float:
    return int(value) if value.denominator == 1 else float(value)
