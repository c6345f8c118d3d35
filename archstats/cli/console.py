"""Consoles, and how an error looks."""

from __future__ import annotations

import enum

from rich.console import Console
from rich.text import Text

from archstats.errors import ArchstatsError
from archstats.escaping import printable

# Without a terminal nothing is cut to 80 columns: the reader is a file or a program.
_PIPE_WIDTH = 240


class Format(enum.StrEnum):
    """How a command prints its result."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"
    MARKDOWN = "markdown"


def console(*, stderr: bool = False) -> Console:
    """Return a console for text that is never read as markup."""
    made = Console(stderr=stderr, markup=False, highlight=False, emoji=False)
    if not made.is_terminal:
        made.width = _PIPE_WIDTH
    return made


def print_error(error: ArchstatsError) -> None:
    """Print what is wrong, then how to mend it, to standard error."""
    text = Text.assemble(("error: ", "bold red"), printable(error.message))
    if error.remedy:
        text.append(f"\n{printable(error.remedy)}")
    console(stderr=True).print(text, soft_wrap=True)
