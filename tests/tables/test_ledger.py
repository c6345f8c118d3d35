"""Claims, published figures and departures as tables."""

import msgspec
import runs

from archstats.records import Verdict
from archstats.tables.ledger import claims_frame, departures_frame, published_frame


def test_claims_and_published_figures_are_two_tables(a_run):
    figure = runs.judgement("fig-1", Verdict.EXPLAINED, document="published", derived=None, models=("small", "large"))
    run = msgspec.structs.replace(a_run, judgements=(runs.judgement("000-1"), figure))
    claim = claims_frame(run).to_dict("records")
    assert [(row["id"], row["verdict"], row["stated"], row["measured"]) for row in claim] == [
        ("000-1", "confirmed", "0.04M", 44_426)
    ]
    published = published_frame(run).to_dict("records")
    assert [(row["id"], row["derived"], row["models"]) for row in published] == [("fig-1", None, "small large")]


def test_departures_name_their_model(a_run):
    assert departures_frame(a_run).values.tolist() == [
        ["small", "003", "1.38.1", "cannot run as printed", "printed so", "built so", "because"]
    ]
