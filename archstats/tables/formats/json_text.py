"""JSON, for programs: a list of objects, one a line, so that a change of one row is a change of one line."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from archstats.tables.formats.catalog import is_empty, rows_of, table_format

if TYPE_CHECKING:
    import pandas as pd

# What JSON allows in a text, and what a terminal, JavaScript or UTF-8 does not.
_UNSAFE = re.compile("[\x7f-\x9f\u2028\u2029\ud800-\udfff]")


@table_format("json", ".json")
def to_json(frame: pd.DataFrame, **_caption: str) -> str:
    """Return a JSON list of objects by the names of the columns; what is missing is null."""
    lines = [_object(list(frame.columns), row) for row in rows_of(frame)]
    return "[\n" + ",\n".join(lines) + "\n]\n" if lines else "[]\n"


def _object(names: list[str], row: tuple[object, ...]) -> str:
    values = {name: None if is_empty(value) else value for name, value in zip(names, row, strict=True)}
    text = json.dumps(values, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return _UNSAFE.sub(lambda character: f"\\u{ord(character[0]):04x}", text)
