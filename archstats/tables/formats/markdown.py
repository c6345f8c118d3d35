"""Markdown, for a README or a pull request."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archstats.escaping import markdown
from archstats.tables.formats.catalog import rows_of, table_format, written

if TYPE_CHECKING:
    import pandas as pd


@table_format("markdown", ".md")
def to_markdown(frame: pd.DataFrame, *, title: str = "", note: str = "") -> str:
    """Return a Markdown table; numbers are set right, and nothing in a cell is read as markup."""
    numeric = set(frame.select_dtypes(include="number").columns)
    rule = ["---:" if name in numeric else "---" for name in frame.columns]
    body = [[markdown(written(value)) for value in row] for row in rows_of(frame)]
    above = "".join(f"{words}\n\n" for words in (title and f"## {markdown(title)}", markdown(note)) if words)
    return above + "".join(f"| {' | '.join(cells)} |\n" for cells in [list(map(markdown, frame.columns)), rule, *body])
