"""What the captions of several charts say in the same words."""

from __future__ import annotations

from collections.abc import Sequence

from archstats.quantities import format_count, format_digits
from archstats.words import gettext as _

NAMED = 8
"""So many models a caption names; of more it says how many they are."""


def listed(names: Sequence[str], most: int = NAMED) -> str:
    """Name a few things, and say how many more there are: "a, b and 3 more"."""
    if len(names) > most:
        return _("%(names)s and %(number)s more", names=_(", ").join(names[:most]), number=len(names) - most)
    *first, last = names
    return _("%(names)s and %(last)s", names=_(", ").join(first), last=last) if first else last


def factor(value: float) -> str:
    """Write how many times as much something is: "1.83", "54.0", "2.00 k"."""
    return format_digits(value) if value < 1000 else format_count(value)  # noqa: PLR2004


def sentences(*made: str) -> str:
    """Join sentences; those that there is nothing to say in are empty."""
    return " ".join(filter(None, made))
