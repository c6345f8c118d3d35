"""The tables beside a report's pages."""

import csv
import io
import json

import pandas as pd
import pytest
import runs
from any_run import any_run
from hypothesis import HealthCheck, given, settings

from archstats.errors import UnknownNameError
from archstats.records import Measured
from archstats.tables import FORMATS, TABLES, files, table


def test_every_table_that_has_rows_is_there_in_every_format_but_the_large_ones(a_run):
    names = set(files(a_run))
    small = {"models", "operations", "timings", "limits", "agreement", "claims", "departures"}
    expected = {f"data/{name}.{ending}" for name in small for ending in ("csv", "json", "md", "tex")}
    assert names == expected | {"data/layers.csv"}


def test_a_table_without_rows_is_left_out():
    names = files(runs.run_of(Measured(profile=runs.failed("broken"))))
    assert {name.split(".")[0] for name in names} == {"data/models"}


def test_csv_and_json_hold_the_same_records_as_the_frame(a_run):
    written = files(a_run)
    for one in TABLES:
        frame = one.frame(a_run)
        if f"data/{one.name}.json" not in written:
            continue
        cells = frame.astype(object).where(frame.notna(), None).to_dict("records")
        assert json.loads(written[f"data/{one.name}.json"]) == cells, one.name
        texts = list(csv.DictReader(io.StringIO(written[f"data/{one.name}.csv"].decode(), newline="")))
        read = pd.read_csv(io.BytesIO(written[f"data/{one.name}.csv"]), dtype=str, keep_default_na=False)
        assert read.to_dict("records") == texts
        plain = [{name: "" if value is None else str(value) for name, value in record.items()} for record in cells]
        assert texts == plain, one.name


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(any_run(models=2))
def test_whatever_a_run_holds_its_files_can_be_read_and_no_cell_is_calculated(run):
    for name, content in files(run).items():
        text = content.decode()
        if name.endswith(".json"):
            rows = json.loads(text)
        elif name.endswith(".csv"):
            header, *rows = csv.reader(io.StringIO(text, newline=""))
            assert {len(row) for row in rows} == {len(header)}
            assert not [cell for row in [header, *rows] for cell in row if cell.startswith(tuple("=+@\t\n"))]
        else:
            continue
        assert len(rows) == len(table(name.removeprefix("data/").split(".")[0]).frame(run))


def test_two_drawings_of_one_run_are_the_same(a_run):
    assert files(a_run) == files(a_run)


def test_what_is_written_says_by_which_rule_it_is_counted(a_run):
    written = files(a_run)
    for name in ("models", "operations", "limits", "claims"):
        for ending in ("md", "tex"):
            assert b"1 MAC is 1 multiply-accumulate; FLOPs = 2 x MACs." in written[f"data/{name}.{ending}"]


def test_names_are_unique_and_an_unknown_one_names_its_neighbours():
    names = [one.name for one in TABLES]
    assert len(set(names)) == len(names)
    assert table("layers").title == "Layers"
    with pytest.raises(UnknownNameError, match=r"There is no table 'layer'\. Did you mean layers\? There are models, "):
        table("layer")
    with pytest.raises(UnknownNameError, match=r"^There is no table 'zzz'\. There are"):
        table("zzz")


def test_the_formats_endings_are_unique():
    assert sorted(form.extension for form in FORMATS) == [".csv", ".json", ".md", ".tex"]
