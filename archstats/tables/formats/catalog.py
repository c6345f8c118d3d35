"""How a format of tables is registered, and how a cell is written for people."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from numbers import Integral, Real
from typing import TYPE_CHECKING, Protocol

from archstats.registry import Registry

if TYPE_CHECKING:
    import pandas as pd

_DIGITS = 4


class Write(Protocol):
    """Writes a table; `title` and `note` stand above it where a format has a place for them."""

    def __call__(self, frame: pd.DataFrame, *, title: str = "", note: str = "") -> str:
        """Return the file's content, ended by a newline."""


@dataclass(frozen=True)
class TableFormat:
    """A way to write a table: its name, the extension of its files, and the function that does it."""

    name: str
    extension: str
    write: Write


FORMATS: Registry[TableFormat] = Registry("format", "archstats.tables.formats")


def table_format(name: str, extension: str) -> Callable[[Write], Write]:
    """Register what writes a table."""

    def register(write: Write) -> Write:
        FORMATS.add(name, TableFormat(name, extension, write))
        return write

    return register


def is_empty(value: object) -> bool:
    """Whether a cell holds nothing: None, pandas' NA or not a number."""
    import pandas as pd

    return value is None or value is pd.NA or (isinstance(value, float) and math.isnan(value))


def written(value: object) -> str:
    """Write a cell for people: thousands parted, fractions to four digits, nothing where it is empty."""
    if is_empty(value):
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Integral):
        return f"{value:,}"
    return _fraction(float(value)) if isinstance(value, Real) else str(value)


def _fraction(value: float) -> str:
    if not value or not math.isfinite(value) or abs(value) < 10**-_DIGITS:
        return f"{value:.{_DIGITS}g}"
    whole = len(str(int(abs(value)))) if abs(value) >= 1 else 0
    return f"{value:,.{max(0, _DIGITS - whole)}f}"


def rows_of(frame: pd.DataFrame) -> list[tuple[object, ...]]:
    """Return the rows as plain Python values."""
    return list(frame.astype(object).itertuples(index=False, name=None))
