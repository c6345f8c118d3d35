"""The units of measured quantities, and figures written with them: "25.6M params", "4.09 GMACs", "0.5 MB", "80%".

1 MAC is 2 FLOPs. Prefixes are decimal (k, M, G, T); bytes take binary ones too (KiB, MiB, GiB, TiB).
"""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass
from fractions import Fraction

from archstats.errors import BadInputError

Dimension = tuple[tuple[str, int], ...]
"""What a value measures: base units and their powers, sorted. () is a ratio."""

RATIO: Dimension = ()

_PREFIXES = {"": 1, "k": 10**3, "K": 10**3, "M": 10**6, "G": 10**9, "T": 10**12}
_BINARY = {"KiB": 2**10, "MiB": 2**20, "GiB": 2**30, "TiB": 2**40}
_BASES = {
    "params": ("params", Fraction(1)),
    "MACs": ("MACs", Fraction(1)),
    "FLOPs": ("MACs", Fraction(1, 2)),
    "elements": ("elements", Fraction(1)),
    "layers": ("layers", Fraction(1)),
    "B": ("B", Fraction(1)),
}
_JOINED = ("MACs", "FLOPs", "B")  # these are written with the prefix before them: GMACs, MB

_DIGITS = re.compile(r"(?P<mantissa>[0-9,]*\.?[0-9]+)(?:[eE](?P<exponent>[+-]?[0-9]{1,2}))?")
_MOST_DIGITS = 30
_LARGEST_EXPONENT = 30
_EXACT_FROM, _FEW_DIGITS_FROM = 10**6, 10**15


@dataclass(frozen=True)
class Unit:
    """A unit with its prefix: what it measures (None where it is a prefix alone), and how large it is.

    `rounding` is the part of the size that a prefix is: half of a figure's last digit is that many times as much.
    """

    name: str
    dimension: Dimension | None
    size: Fraction
    rounding: Fraction


@dataclass(frozen=True)
class Figure:
    """A number as it is written, in base units; the true one is within `half` of it: "25.6M" is 25.55M to 25.65M.

    A number without a prefix and without decimals is exact. `percent` marks one that was written with %.
    """

    value: Fraction
    half: Fraction
    dimension: Dimension | None
    percent: bool = False


def combined(left: Dimension | None, right: Dimension | None, power: int = 1) -> Dimension | None:
    """Return what `left` times the `power`-th power of `right` measures; a number without a unit (None) adds none."""
    if right is None:
        return left
    powers = dict(left or ())
    for name, exponent in right:
        powers[name] = powers.get(name, 0) + power * exponent
    return tuple(sorted((name, exponent) for name, exponent in powers.items() if exponent))


def fits(left: Dimension | None, right: Dimension | None) -> bool:
    """Say whether two values can be added or compared: a number without a unit takes the other's."""
    return None in (left, right) or left == right


def written(dimension: Dimension | None) -> str:
    """Write a dimension as a unit: "params", "MACs/B", "B^2"; a ratio and a bare number have none."""
    parts = {sign: [_power(n, abs(p)) for n, p in dimension or () if (p > 0) is sign] for sign in (True, False)}
    above = " ".join(parts[True])
    return "/".join([above or "1", *parts[False]]) if parts[False] else above


def described(dimension: Dimension | None) -> str:
    """Name what a value measures, for a sentence."""
    return written(dimension) or ("a bare number" if dimension is None else "a ratio")


def _power(name: str, power: int) -> str:
    return name if power == 1 else f"{name}^{power}"


def _units() -> dict[str, Unit]:
    units = {"%": Unit("%", RATIO, Fraction(1, 100), Fraction(1, 100))}
    for letter, scale in _PREFIXES.items():
        if letter:
            units[letter] = Unit(letter, None, Fraction(scale), Fraction(scale))
        for name, (base, size) in _BASES.items():
            apart, joined = f"{letter} {name}".strip(), letter + name
            unit = Unit(joined if name in _JOINED else apart, ((base, 1),), size * scale, Fraction(scale))
            units |= {apart: unit, unit.name: unit}
    for name, scale in _BINARY.items():
        units[name] = Unit(name, (("B", 1),), Fraction(scale), Fraction(scale))
    return units


UNITS = _units()


def unit(words: str) -> Unit:
    """Find a unit: a prefix, a name, or both: "M", "params", "M params", "GMACs", "MiB", "%".

    Raises:
        BadInputError: There is no such unit.
    """
    name = " ".join(words.split())
    if name not in UNITS:
        near = difflib.get_close_matches(name, UNITS, n=2)
        hint = f"did you mean {' or '.join(near)}?" if near else f"there are {', '.join(_BASES)}, with k, M, G or T"
        if name.startswith("B "):
            hint = "B is bytes, and a billion is G"
        raise BadInputError(f"there is no unit {name}; {hint}")
    return UNITS[name]


def figure(digits: str, words: str = "") -> Figure:
    """Read a figure: digits, with commas where there are thousands, and a unit.

    Raises:
        BadInputError: It is too long, or the unit is none.
    """
    match = _DIGITS.fullmatch(digits) if len(digits) <= _MOST_DIGITS else None
    if match is None or abs(int(match["exponent"] or 0)) > _LARGEST_EXPONENT:
        raise BadInputError(f"a number has {_MOST_DIGITS} digits and a power of ten of {_LARGEST_EXPONENT} at most")
    found = unit(words) if words else Unit("", None, Fraction(1), Fraction(1))
    mantissa = match["mantissa"].replace(",", "")
    times = Fraction(10) ** int(match["exponent"] or 0)
    decimals = len(mantissa.partition(".")[2])
    exact = not decimals and times * found.rounding == 1
    half = Fraction(0) if exact else times * found.size / (2 * 10**decimals)
    dimension = None if found.name == "%" else found.dimension  # 80% is a number like 0.8
    return Figure(Fraction(mantissa) * times * found.size, half, dimension, percent=found.name == "%")


def plain(value: Fraction) -> int | float:
    """Return a whole number as an int and any other as the nearest float; JSON has no larger whole numbers."""
    return int(value) if value.denominator == 1 and abs(value) < 2**63 else float(value)


def shown(value: Fraction) -> str:
    """Write a number for people: whole ones in full, others to six digits."""
    if value.denominator == 1 and abs(value) < _FEW_DIGITS_FROM:
        return f"{int(value):,}"
    return f"{float(value):,.1f}" if _EXACT_FROM <= abs(value) < _FEW_DIGITS_FROM else f"{float(value):.6g}"
