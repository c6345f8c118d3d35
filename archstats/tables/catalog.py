"""All tables of a run, in the order in which they are listed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from archstats.errors import UnknownNameError
from archstats.records import Run
from archstats.registry import nearest
from archstats.tables.agreement import agreement_frame
from archstats.tables.formulas import formulas_frame
from archstats.tables.layers import all_layers_frame, operations_frame
from archstats.tables.ledger import claims_frame, departures_frame, published_frame
from archstats.tables.models import counted, models_frame
from archstats.tables.timings import limits_frame, timings_frame

if TYPE_CHECKING:
    import pandas as pd

MACS = "1 MAC is 1 multiply-accumulate; FLOPs = 2 x MACs."
_ONE_PASS = f"One forward pass, for the whole batch of the input. {MACS}"


@dataclass(frozen=True)
class Table:
    """One table: its name, its title, the rule by which its numbers are made, and the function from a run to it.

    large: whether it would take more room than the pages, so that a report has it as CSV alone.
    """

    name: str
    title: str
    note: str
    frame: Callable[[Run], pd.DataFrame]
    large: bool = False


TABLES = (
    Table("models", "All models", f"{_ONE_PASS} Empty is not counted or not measured.", models_frame),
    Table(
        "layers",
        "Layers",
        f"Each module call's own cost, without the calls in it. {_ONE_PASS}",
        all_layers_frame,
        large=True,
    ),
    Table("operations", "Operations", f"{_ONE_PASS} What has no counting rule has no MACs here.", operations_frame),
    Table(
        "timings",
        "Timings",
        "Single forward passes in inference mode; p50_low_ns to p50_high_ns is the interval of the median.",
        timings_frame,
    ),
    Table(
        "limits",
        "What limits the time",
        f"The lower bound is the sum over layers of the longer of arithmetic and memory traffic. {MACS}",
        limits_frame,
    ),
    Table(
        "formulas",
        "Formulas",
        f"N images of H rows and W columns, or of L tokens. {MACS}",
        formulas_frame,
        large=True,
    ),
    Table(
        "agreement",
        "Other counters",
        f"Why another counter's MACs are not ours; the causes sum to the difference. {MACS}",
        lambda run: agreement_frame(counted(run)),
    ),
    Table("claims", "Claims", f"What is asserted, held against what was counted. {MACS}", claims_frame),
    Table(
        "published",
        "Published figures",
        f"What papers print, held against what was counted. {MACS}",
        published_frame,
        large=True,
    ),
    Table("departures", "Departures", "Where document, published network and built network differ.", departures_frame),
)


def table(name: str) -> Table:
    """Return the table called `name`.

    Raises:
        UnknownNameError: There is none; the message lists the nearest names.
    """
    tables = {one.name: one for one in TABLES}
    if name not in tables:
        near = ", ".join(nearest(name, tables))
        listed = f"There are {', '.join(tables)}."
        raise UnknownNameError(f"There is no table {name!r}.", f"Did you mean {near}? {listed}" if near else listed)
    return tables[name]
