"""Quantities as people write and read them: the only place that turns one into the other."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable
from fractions import Fraction
from typing import Any

from archstats.errors import BadInputError

_PREFIXES = ((10**12, "T"), (10**9, "G"), (10**6, "M"), (10**3, "k"))
_COUNT = re.compile(r"(\d[\d_,]{0,30}(?:\.\d{1,20})?)\s*([kMGT]?)")
_DURATIONS_NS = ((10**9, "s"), (10**6, "ms"), (10**3, "µs"), (1, "ns"))


def format_count(value: float, unit: str = "") -> str:
    """Write a count to three digits: `format_count(1814073344, "MACs")` is "1.81 GMACs"."""
    for scale, prefix in _PREFIXES:
        if round(abs(value) / scale, 3) >= 1:
            return f"{_three_digits(value / scale)} {prefix}{unit}".rstrip()
    return f"{value:,.0f} {unit}".rstrip()


def format_bytes(value: float) -> str:
    """Write a number of bytes with decimal prefixes, as disks do: "553 MB"."""
    return format_count(value, "B")


def format_duration(nanoseconds: float) -> str:
    """Write a duration to three digits: `format_duration(28_412_000)` is "28.4 ms"."""
    for scale, unit in _DURATIONS_NS:
        if nanoseconds / scale >= 1:
            return f"{_three_digits(nanoseconds / scale)} {unit}"
    return f"{nanoseconds:.3g} ns"


def format_duration_range(low_ns: float, high_ns: float) -> str:
    """Write a range of durations, the unit once where both ends have it: 9.83 to 10.4 ms."""
    low, high = format_duration(low_ns), format_duration(high_ns)
    same_unit = low.split(" ")[1] == high.split(" ")[1]
    return f"{low.split(' ')[0] if same_unit else low} – {high}"


def format_digits(number: float) -> str:
    """Write a plain number with three digits: "2.86", "26.0", "1,204"."""
    return f"{number:,.{2 if number < 10 else 1 if number < 100 else 0}f}"  # noqa: PLR2004


def _three_digits(value: float) -> str:
    magnitude = len(str(int(abs(value))))
    return f"{value:,.{max(0, 3 - magnitude)}f}"


def format_shape(shape: Iterable[int]) -> str:
    """Write a shape as it is typed: "1x3x224x224"; "scalar" where it has no dimension."""
    return "x".join(str(size) for size in shape) or "scalar"


def parse_count(text: str) -> int:
    """Read a count with a decimal prefix, as `format_count` writes them: "300M", "4.5G", "1_000", "26.5 M".

    Raises:
        BadInputError: The text is no positive number, or no whole one.
    """
    match = _COUNT.fullmatch(text.strip())
    if match is None:
        raise BadInputError(f"{text!r} is not a count.", "Write a number with k, M, G or T: 300M.")
    digits, prefix = match.groups()
    scale = next((scale for scale, letter in _PREFIXES if letter == prefix), 1)
    value = Fraction(digits.replace("_", "").replace(",", "")) * scale
    if value.denominator != 1 or value < 1:
        raise BadInputError(f"{text!r} is not a positive whole number.", "Write one, with k, M, G or T: 300M.")
    return int(value)


def parse_bytes(text: str) -> int:
    """Read a number of bytes with a decimal prefix: "2GB", "500 MB".

    Raises:
        BadInputError: The text is no such number.
    """
    try:
        return parse_count(text.strip().removesuffix("B"))
    except BadInputError as error:
        raise BadInputError(f"{text!r} is not an amount of memory.", "Write it as 2GB or 500MB.") from error


def parse_sizes(text: str) -> dict[str, int]:
    """Read sizes by their letters: "K=3,M=64" is {"K": 3, "M": 64}.

    Raises:
        BadInputError: The text is something else, or gives a letter twice.
    """
    sizes: dict[str, int] = {}
    for part in text.split(","):
        letter, _, value = (piece.strip() for piece in part.partition("="))
        if not letter.isidentifier() or not re.fullmatch(r"[1-9]\d{0,17}", value):
            raise BadInputError(
                f"{part.strip()!r} in {text!r} is not a size.", "Write letter=positive whole number: K=3,M=64."
            )
        if letter in sizes:
            raise BadInputError(f"{letter} is given twice in {text!r}.", "Give each letter one size.")
        sizes[letter] = int(value)
    return sizes


def parse_setting(text: str) -> tuple[str, Any]:
    """Read a setting such as "num_classes=10"; what is no Python literal is a text.

    Raises:
        BadInputError: The text is no name, "=", value.
    """
    name, equals, value = text.partition("=")
    if not equals or not name.strip().isidentifier():
        raise BadInputError(f"{text!r} is not a setting.", "Write name=value: --kwargs num_classes=10.")
    try:
        return name.strip(), ast.literal_eval(value.strip())
    except (ValueError, SyntaxError):
        return name.strip(), value
