"""The comparison table without a script: every number with its raw value, and a word for each that is missing."""

from html.parser import HTMLParser

import pytest
import runs
from drawn import view_of

from archstats.records import Measured, NotTimed
from archstats.report.sections import comparison
from archstats.tables import files


class Table(HTMLParser):
    """The rows of a table: each cell's attributes with its text."""

    def __init__(self, markup):
        super().__init__()
        self.rows, self.about = [], []
        self.feed(str(markup))

    def handle_starttag(self, tag, attrs):
        if tag == "tr":
            self.rows.append([])
            self.about.append(dict(attrs))
        elif tag in {"td", "th"}:
            self.rows[-1].append({**dict(attrs), "text": ""})

    def handle_data(self, data):
        if self.rows and self.rows[-1]:
            self.rows[-1][-1]["text"] += data.strip()

    @property
    def heads(self):
        return {cell["data-key"]: index for index, cell in enumerate(self.rows[0])}

    def cell(self, row, key):
        return self.rows[row][self.heads[key]]


def table(*measured):
    return Table(comparison.body(view_of(runs.run_of(*measured))))


@pytest.fixture
def example():
    return Table(comparison.body(view_of(runs.example())))


def test_a_row_says_which_model_it_is(example):
    assert [about.get("data-model") for about in example.about] == [None, "small", "large", "broken"]
    assert [about.get("data-family") for about in example.about] == [None, "Fam", "Fam", ""]
    assert example.about[1]["data-document"] == "003"


def test_every_number_stands_raw_beside_what_is_shown(example):
    """2 MMACs in a median of 2 ms, p10 and p90 of 1, 2 and 3 ms by linear interpolation: 1.2 and 2.8 ms."""
    shown = {key: (example.cell(1, key)["text"], example.cell(1, key).get("data-value")) for key in example.heads}
    assert shown == {
        "model": ("small", None),
        "family": ("Fam", None),
        "document": ("003", None),
        "input": ("1×3×8×8", "1x3x8x8"),
        "params": ("1.00 k", "1000"),
        "macs": ("2.00 M", "2000000"),
        "fvcore_flops": ("2.00 M", "2000007"),
        "activations": ("256", "256"),
        "traffic_bytes": ("80.0 kB", "80000"),
        "peak_bytes": ("3.00 kB", "3000"),
        "cpu_latency_p50_ns": ("2.00 ms", "2000000.0"),
        "cpu_latency_p10_ns": ("1.20 – 2.80 ms", "1200000.0"),
        "cpu_macs_per_s": ("1.00 G", "1000000000"),
    }
    assert float(example.cell(1, "cpu_latency_p10_ns")["data-most"]) == 2_800_000


def test_a_bar_is_the_share_of_the_largest(example):
    assert example.cell(1, "params")["style"] == "--share:0.200"
    assert example.cell(2, "params")["style"] == "--share:1.000"
    assert example.cell(2, "cpu_latency_p50_ns")["style"] == "--share:0.750"
    assert "style" not in example.cell(1, "fvcore_flops")


def test_the_columns_are_called_as_in_the_files_of_numbers(example):
    columns = files(runs.example())["data/models.csv"].decode().splitlines()[0].split(",")
    assert set(example.heads) <= set(columns)
    assert example.rows[0][example.heads["cpu_latency_p10_ns"]]["data-most-key"] in columns


def test_a_failure_takes_the_place_of_all_its_numbers(example):
    failure = example.rows[3][-1]
    assert failure["text"].startswith("failed in the forward pass at stem.conv")
    assert len(example.rows[3]) - 1 + int(failure["colspan"]) == len(example.heads)
    assert "data-value" not in failure


def test_what_was_not_timed_says_why_in_the_place_of_its_times():
    drawn = table(
        Measured(profile=runs.profile("timed"), timings=(runs.timing(1, 2, 3),)),
        Measured(profile=runs.profile("not"), timings=(NotTimed(device="cpu", reason="it was interrupted"),)),
    )
    assert drawn.rows[2][-1]["text"] == "it was interrupted"
    assert int(drawn.rows[2][-1]["colspan"]) == 3
    assert "data-value" not in drawn.rows[2][-1]


def test_what_was_not_counted_is_no_number():
    profile = runs.profile("m", fvcore_flops=None, missing={"fvcore_flops": "fvcore failed"})
    cell = table(Measured(profile=profile)).cell(1, "fvcore_flops")
    assert (cell["text"], cell["title"], "data-value" in cell) == ("not counted", "fvcore failed", False)


def test_nothing_is_nothing_and_not_missing():
    cell = table(Measured(profile=runs.profile("m", params=0))).cell(1, "params")
    assert (cell["text"], cell["data-value"]) == ("0", "0")


def test_two_devices_have_their_own_columns():
    timings = (runs.timing(1, 2, 3), runs.timing(4, 5, 6, device="cuda"))
    drawn = table(Measured(profile=runs.profile("m"), timings=timings))
    assert [drawn.cell(1, f"{device}_latency_p50_ns")["text"] for device in ("cpu", "cuda")] == ["2.00 ms", "5.00 ms"]


def test_only_what_adds_up_is_to_be_summed(example):
    summed = {cell["data-key"] for cell in example.rows[0] if "data-sums" in cell}
    assert summed == {"params", "macs", "fvcore_flops", "activations", "traffic_bytes", "cpu_latency_p50_ns"}


def test_the_count_is_said_in_the_right_number():
    one = runs.run_of(Measured(profile=runs.profile("m")))
    for run, words in ((one, "{shown} of 1 model"), (runs.example(), "{shown} of 3 models")):
        assert f'data-count="{words}"' in comparison.body(view_of(run))
