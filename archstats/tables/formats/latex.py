r"""LaTeX, for a paper: a table in the style of booktabs, over several pages where it is long.

Written here and not by pandas: its escaping leaves control characters, and a "[" at the start of a row, which LaTeX
reads as a distance after the end of the row before.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import accumulate
from typing import TYPE_CHECKING

from archstats.escaping import latex
from archstats.tables.formats.catalog import rows_of, table_format, written

if TYPE_CHECKING:
    import pandas as pd

MATHS = "latex"
"""The column whose cells are formulas: they are set as such where they hold nothing but arithmetic."""

_PACKAGES = "% Needs \\usepackage[T1]{fontenc} and \\usepackage{booktabs,longtable}; other scripts need LuaLaTeX.\n"
_GROWING = (r"\left(", r"\right)")
_ROWS_A_PAGE = 40
_WIDE = 40
_ARITHMETIC = re.compile(
    r"(?:\\left(?:\(|\\l(?:ceil|floor)\{)|\\right(?:\)|\\r(?:ceil|floor))|\\frac(?=\{)|[A-Za-z0-9{}^() +,./-])*"
)


@table_format("latex", ".tex")
def to_latex(frame: pd.DataFrame, *, title: str = "", note: str = "") -> str:
    """Return a table; numbers are set right with thousands parted, and nothing in a cell is read as a command."""
    rows = rows_of(frame)
    numeric = set(frame.select_dtypes(include="number").columns)
    columns = "".join("r" if name in numeric else _alignment(frame[name]) for name in frame.columns)
    head = _line(map(latex, frame.columns))
    body = "".join(_line(map(_cell, frame.columns, row)) for row in rows)
    caption = " ".join(latex(words) for words in (title and f"{title}.", note) if words)
    return _PACKAGES + (_long if len(rows) > _ROWS_A_PAGE else _short)(columns, caption, head, body)


def _alignment(values: Iterable[object]) -> str:
    return r"p{5cm}" if any(len(str(value)) > _WIDE for value in values) else "l"


def _line(cells: Iterable[str]) -> str:
    return " & ".join(cells) + " \\\\\n"


def _cell(name: str, value: object) -> str:
    text = written(value)
    if isinstance(value, str):
        return _formula(text) if name == MATHS and text and is_arithmetic(text) else latex(text)
    return f"$-${text[1:]}" if text.startswith("-") else text


def _formula(text: str) -> str:
    """Set a formula whose lines may be broken between parentheses, which they may not where those grow."""
    return f"${text.replace(_GROWING[0], '(').replace(_GROWING[1], ')')}$"


def is_arithmetic(formula: str) -> bool:
    """Whether a formula holds fractions, roundings, letters and numbers only, its braces and brackets in pairs."""
    depths = list(accumulate({"{": 1, "}": -1}.get(character, 0) for character in formula))
    closed = not depths or (min(depths) >= 0 and depths[-1] == 0)
    return bool(_ARITHMETIC.fullmatch(formula)) and closed and formula.count("\\left") == formula.count("\\right")


def _short(columns: str, caption: str, head: str, body: str) -> str:
    table = f"\\begin{{tabular}}{{{columns}}}\n\\toprule\n{head}\\midrule\n{body}\\bottomrule\n\\end{{tabular}}\n"
    if not caption:
        return table
    return f"\\begin{{table}}\n\\centering\n\\caption{{{caption}}}\n{table}\\end{{table}}\n"


def _long(columns: str, caption: str, head: str, body: str) -> str:
    first = f"\\caption{{{caption}}} \\\\\n" if caption else ""
    above = f"\\toprule\n{head}\\midrule\n"
    heads = f"{first}{above}\\endfirsthead\n{above}\\endhead\n\\bottomrule\n\\endfoot\n"
    return f"\\begin{{longtable}}{{{columns}}}\n{heads}{body}\\end{{longtable}}\n"
