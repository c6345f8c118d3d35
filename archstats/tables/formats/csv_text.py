"""CSV, for spreadsheets and programs: numbers as they are, and no cell that a spreadsheet would calculate."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archstats.escaping import csv_cell
from archstats.tables.formats.catalog import table_format

if TYPE_CHECKING:
    import pandas as pd


@table_format("csv", ".csv")
def to_csv(frame: pd.DataFrame, **_caption: str) -> str:
    """Return CSV in which a text or a column's name that starts like a formula is preceded by a quote."""
    text = frame.select_dtypes(exclude="number").columns
    safe = frame.assign(**{name: frame[name].map(csv_cell) for name in text})
    return str(safe.rename(columns=csv_cell).to_csv(index=False, lineterminator="\n"))
