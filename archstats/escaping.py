"""Names, notes and errors come from models and files: how they are shown without being obeyed.

HTML is escaped by the report's templates; this is for everything else.
"""

from __future__ import annotations

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def printable(text: str) -> str:
    """Replace control characters, which could drive a terminal or break a drawing."""
    return "".join(c if c.isprintable() or c == "\n" else "\N{REPLACEMENT CHARACTER}" for c in text)


def csv_cell(value: object) -> object:
    """Put a quote before a text that a spreadsheet would read as a formula."""
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA_STARTS) else value


def markdown(text: str) -> str:
    """Escape what Markdown or the HTML in it would read as markup, and join lines."""
    for character in "\\`*_[]|~":
        text = text.replace(character, f"\\{character}")
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return printable(" ".join(text.split()))
