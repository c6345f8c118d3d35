"""Runs of several machines in one report."""

from pathlib import Path

import msgspec
import runs
from drawn import Page, pages

from archstats.records import Ceilings, Measured
from archstats.report.merging import labels_of, merged


def two():
    slow = runs.run_of(Measured(profile=runs.profile("a"), timings=(runs.timing(4, 5, 6), runs.NO_CUDA)))
    fast = runs.run_of(
        Measured(profile=runs.profile("a"), timings=(runs.timing(1, 2, 3),)),
        Measured(profile=runs.profile("b"), timings=(runs.timing(7, 7, 7),)),
    )
    rates = {"matmul_macs_per_s": 1e9, "conv_macs_per_s": 2e9, "bytes_per_s": 3e9}
    roof = Ceilings(device="cpu", device_name="x", dtype="float32", threads=2, **rates)
    server = msgspec.structs.replace(fast.environment, processor="Another processor")
    return {"laptop": slow, "server": msgspec.structs.replace(fast, environment=server, ceilings=(roof,))}


def test_timings_stand_side_by_side_under_the_names_of_the_runs():
    run = merged(two())
    a, b = run.measured
    assert [t.device for t in a.timings] == ["laptop: cpu", "laptop: cuda", "server: cpu"]
    assert [t.device for t in b.timings] == ["server: cpu"]
    assert [c.device for c in run.ceilings] == ["server: cpu"]
    assert [m.label for m in run.machines] == ["laptop", "server"]


def test_the_pages_show_both_machines():
    text = Page(pages(merged(two()))["index.html"]).cells()
    assert "Latency, laptop: cpu" in text
    assert "Latency, server: cpu" in text
    assert "laptop Date" in text
    assert "Another processor" in text
    assert "5.00 ms" in text
    assert "2.00 ms" in text


def test_one_run_is_left_as_it_is(a_run):
    assert merged({"only": a_run}) is a_run


def test_labels_are_distinct():
    files = [Path("x/run.json"), Path("y/x/run.json"), Path("server.json"), Path("server.json")]
    assert labels_of(files) == ["x", "x 2", "server", "server 2"]
