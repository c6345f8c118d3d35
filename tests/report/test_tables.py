import csv
import io
import json

import runs

from archstats.records import Measured
from archstats.report import tables


def read_csv(text):
    return list(csv.DictReader(io.StringIO(text)))


def test_models_have_units_in_their_columns_and_missing_is_empty(a_run):
    small, _, broken = read_csv(tables.to_csv(tables.models_frame(a_run)))
    assert (small["model"], small["params"], small["macs"], small["input"]) == ("small", "1000", "2000000", "1x3x8x8")
    assert float(small["cpu_latency_p50_ns"]) == 2_000_000
    assert float(small["cpu_macs_per_s"]) == 1e9
    assert (broken["params"], broken["macs"], broken["cpu_latency_p50_ns"]) == ("", "", "")
    assert broken["error"] == "The forward pass failed in stem.conv: RuntimeError: no"


def test_json_has_null_where_something_is_missing(a_run):
    small, _, broken = json.loads(tables.to_json(tables.models_frame(a_run)))
    assert small["macs"] == 2_000_000
    assert broken["macs"] is None
    assert broken["cpu_macs_per_s"] is None


def test_layers_of_all_models_are_listed_without_mere_containers(a_run):
    rows = read_csv(tables.to_csv(tables.all_layers_frame(a_run)))
    assert [(row["model"], row["path"], row["macs"]) for row in rows] == [
        ("small", "conv", "2000000"),
        ("small", "conv.act", "0"),
        ("large", "conv", "9000000"),
        ("large", "conv.act", "0"),
    ]


def test_a_run_without_a_counted_model_has_an_empty_table():
    run = runs.run_of(Measured(profile=runs.failed("broken")))
    assert read_csv(tables.to_csv(tables.all_layers_frame(run))) == []
    assert len(tables.models_frame(run)) == 1


def test_no_cell_is_a_formula_to_a_spreadsheet():
    names = ["=1+1", "+x", "-x", "@SUM(A1)", "\tx", "plain"]
    run = runs.run_of(*(Measured(profile=runs.profile(name)) for name in names))
    cells = [row["model"] for row in read_csv(tables.to_csv(tables.models_frame(run)))]
    assert cells == ["'=1+1", "'+x", "'-x", "'@SUM(A1)", "'\tx", "plain"]


def test_markdown_cells_hold_no_markup():
    layer = runs.layer("a|b<script>*x*`y`_z_\n[l](u)", macs=1234567)
    text = tables.to_markdown(tables.layers_frame(runs.profile("m", layers=(layer,))))
    header, rule, row, *rest = text.split("\n")
    assert rest == [""]
    assert header.startswith("| path | type |")
    assert "---:" in rule
    assert row.startswith(r"| a\|b&lt;script&gt;\*x\*\`y\`\_z\_ \[l\](u) | Conv2d |")
    assert "1,234,567" in row
