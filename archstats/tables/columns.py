"""What kind of values a column holds, and a frame that keeps to it: a gap stays a gap, and a count stays whole."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd

TEXT, COUNT, NUMBER, FLAG = "object", "Int64", "Float64", "boolean"


def framed(rows: Iterable[Sequence[Any]], columns: Mapping[str, str]) -> pd.DataFrame:
    """Return the rows as a data frame.

    Args:
        rows: Values in the order of the columns; None where there is none.
        columns: The columns' names, units in them, and the kind of each.
    """
    import pandas as pd

    return pd.DataFrame(list(rows), columns=list(columns), dtype=object).astype(dict(columns))


def kinds(kind: str, *names: str) -> dict[str, str]:
    """Return several columns of one kind."""
    return dict.fromkeys(names, kind)
