"""Names, notes and errors come from models and files: how they are shown without being obeyed.

HTML is escaped by templates; this is for everything else.
"""

from __future__ import annotations

import itertools
import re

# The last four are how the first four are typed in full width, which some spreadsheets calculate too.
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
# All control characters but those that CSV quotes, and halves of characters, which no file can hold.
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")


def printable(text: str) -> str:
    """Replace control characters, which could drive a terminal or break a drawing."""
    return "".join(c if c.isprintable() or c == "\n" else "\N{REPLACEMENT CHARACTER}" for c in text)


def printable_sentence(text: str) -> str:
    """Replace control characters, but keep the isolates around names (see `isolated`) where each of them ends."""
    depths = list(itertools.accumulate(_ISOLATES.get(character, 0) for character in text))
    if not depths or min(depths) < 0 or depths[-1]:
        return printable(text)
    return "".join(c if c in _ISOLATES else printable(c) for c in text)


# Letters that are written from right to left, and the characters that set a direction.
_TURNING = re.compile(
    "[\u0590-\u08ff\u200e\u200f\u202a-\u202e\u2066-\u2069\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]"
)
_ISOLATES = {"\u2066": 1, "\u2067": 1, "\u2068": 1, "\u2069": -1}


def isolated(text: str) -> str:
    r"""Put a text that could turn the direction of what stands beside it between isolates; leave any other as it is.

    >>> isolated("vgg16"), ascii(isolated("\u202evgg"))
    ('vgg16', "'\\u2068\\u202evgg\\u2069'")
    """
    if text.isascii() or not _TURNING.search(text):
        return text
    kept, depth = [], 0
    for character in text:
        step = _ISOLATES.get(character, 0)
        if depth + step >= 0:  # else it would end what it does not begin
            kept.append(character)
            depth += step
    return "\u2068" + "".join(kept) + "\u2069" * (depth + 1)


def without_isolates(text: str) -> str:
    """Return a text without the marks that keep a part of it from turning the others."""
    return "".join(c for c in text if c not in _ISOLATES)


def csv_cell(value: object) -> object:
    """Put a quote before a text that a spreadsheet would read as a formula, and replace control characters.

    A carriage return ends a row to some readers, quoted or not: it becomes a line feed.
    """
    if not isinstance(value, str):
        return value
    text = _CONTROLS.sub("\N{REPLACEMENT CHARACTER}", value.replace("\r\n", "\n").replace("\r", "\n"))
    return f"'{text}" if text.startswith(_FORMULA_STARTS) else text


def markdown(text: str) -> str:
    """Escape what Markdown or the HTML in it would read as markup, and join lines."""
    for character in "\\`*_[]|~":
        text = text.replace(character, f"\\{character}")
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return printable(" ".join(text.split()))


# Braces stand around "[" and "*", which mean something after the end of a row.
_LATEX = {
    "\\": r"\textbackslash{}",
    "{": r"\{",
    "}": r"\}",
    "_": r"\_",
    "^": r"\textasciicircum{}",
    "%": r"\%",
    "$": r"\$",
    "#": r"\#",
    "&": r"\&",
    "~": r"\textasciitilde{}",
    "<": r"\textless{}",
    ">": r"\textgreater{}",
    "|": r"\textbar{}",
    '"': r"\textquotedbl{}",
    "'": r"\textquotesingle{}",
    "`": r"\textasciigrave{}",
    "[": "{[}",
    "*": "{*}",
    "⌈": r"$\lceil$",
    "⌉": r"$\rceil$",
    "⌊": r"$\lfloor$",
    "⌋": r"$\rfloor$",
    "≥": r"$\geq$",
    "≤": r"$\leq$",
    "≠": r"$\neq$",
    "≈": r"$\approx$",
    "→": r"$\rightarrow$",
    "\N{REPLACEMENT CHARACTER}": "?",
    **{raised: rf"\textsuperscript{{{digit}}}" for digit, raised in enumerate("⁰¹²³⁴⁵⁶⁷⁸⁹")},
}
_LATEX_TABLE = str.maketrans(_LATEX)
_JOINED_BY_FONTS = re.compile("(?<=-)-|(?<=,),")


def latex(text: str) -> str:
    """Escape what LaTeX would read as a command, join lines, and put a question mark for control characters."""
    escaped = printable(" ".join(text.split())).translate(_LATEX_TABLE)
    return _JOINED_BY_FONTS.sub(r"{}\g<0>", escaped)
