"""What is asserted of the models, and where they depart from their documents."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from archstats.records import Judgement, Run
from archstats.report.judgements import is_figure
from archstats.tables.columns import TEXT, framed, kinds

if TYPE_CHECKING:
    import pandas as pd

_OF_JUDGEMENT = tuple(name for name in Judgement.__struct_fields__ if name != "models")


def claims_frame(run: Run) -> pd.DataFrame:
    """Return one row a claim: the verdict, the three numbers and the reason."""
    return _judgements(judgement for judgement in run.judgements if not is_figure(judgement))


def published_frame(run: Run) -> pd.DataFrame:
    """Return one row a published figure: the verdict, the three numbers and the reason."""
    return _judgements(judgement for judgement in run.judgements if is_figure(judgement))


def _judgements(judgements: Iterable[Judgement]) -> pd.DataFrame:
    rows = (
        [*(getattr(judgement, name) for name in _OF_JUDGEMENT), " ".join(judgement.models)] for judgement in judgements
    )
    return framed(rows, kinds(TEXT, *_OF_JUDGEMENT, "models"))


def departures_frame(run: Run) -> pd.DataFrame:
    """Return one row a place where the network that was built is not the printed or the published one."""
    profiles = [measured.profile for measured in run.measured]
    rows = (
        [profile.model, profile.document, profile.section, *(getattr(departure, name) for name in _OF_DEPARTURE)]
        for profile in profiles
        for departure in profile.departures
    )
    return framed(rows, kinds(TEXT, "model", "document", "section", *_OF_DEPARTURE))


_OF_DEPARTURE = ("kind", "printed", "built", "why")
