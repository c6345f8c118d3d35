"""What limits the time: the section of the index, the part of a model's page, and the charts of times."""

import re

import msgspec
import pytest
import runs
from drawn import HOSTILE, OWN_SCRIPTS, Page, pages, view_of

from archstats.records import LayerTime, Measured, NotTimed
from archstats.report.charts import charts
from archstats.report.parts import limits as part
from archstats.report.roofs import roofs
from archstats.report.sections import limits

ROOT = runs.layer("", kind="Net", leaf=False)


def row_of(path, macs, traffic, kind="Conv2d"):
    return msgspec.structs.replace(runs.layer(path, macs=macs, kind=kind), traffic_bytes=traffic)


def measured(name, *milliseconds, macs=600_000, traffic=400_000, layer_times=(), **more):
    """A convolution of so many MACs and an activation of so many bytes: 1 ns each under the hand-made ceilings."""
    layers = (ROOT, row_of("conv", macs, 0), row_of("act", 0, traffic, "ReLU"))
    profile = runs.profile(name, macs=macs, traffic_bytes=traffic, layers=layers, **more)
    times = tuple(LayerTime(path=path, call=0, ns=ns) for path, ns in layer_times)
    return Measured(profile=profile, timings=(runs.timing(*milliseconds),), layer_times=times)


def run_of(*rows_, ceilings=None):
    found = [runs.ceilings()] if ceilings is None else ceilings
    return msgspec.structs.replace(runs.run_of(*rows_), ceilings=tuple(found))


def section_of(run):
    return Page(str(limits.body(view_of(run)))).cells()


def test_without_times_or_ceilings_there_is_no_section():
    assert not section_of(run_of(measured("m", 2), ceilings=()))
    assert not section_of(run_of(measured("m", 2), ceilings=[runs.ceilings(threads=1)]))
    untimed = Measured(profile=runs.profile("m"), timings=(NotTimed(device="cpu", reason="timing was switched off"),))
    run = run_of(untimed)
    assert not section_of(run)
    assert 'id="limits"' not in pages(run)["models/m.html"]


def test_every_number_stands_with_its_unit():
    text = section_of(run_of(measured("m", 2, layer_times=[("conv", 1_500_000), ("act", 450_000)])))
    assert (
        "Ceilings of cpu (A processor) in float32 with 2 threads, measured in the same run: 1.00 GMACs a second "
        "(matrix product 1.00 GMACs, convolution 500 MMACs) and 1.00 GB a second read and written. Below 2.00 FLOPs "
        "a byte memory is the limit."
    ) in text
    assert "Intensity FLOPs a byte Attained MACs a second Of the roof at its intensity Lower bound" in text
    assert "m 3.00 300 M 30 % 1.00 ms 2.00 ms 2.00 computation limits 60 % Conv2d, 1 call: 900 µs" in text


def test_the_caption_says_what_is_to_be_seen():
    text = section_of(run_of(measured("near", 1.25), measured("far", 10, macs=100_000, traffic=900_000)))
    assert "near comes to 48 % of what its intensity allows, far to 9.0 %." in text
    assert "Memory traffic limits most of the lower bound of 1 of 2 models." in text
    assert "How to read this" in text


def test_a_bound_that_does_not_hold_is_shown_so():
    text = section_of(run_of(measured("quick", 0.8), measured("slow", 3)))
    assert "The bound does not hold for quick: less time was measured, because tensors stayed in the caches." in text
    assert "0.80 the bound does not hold" in text


def test_models_without_a_number_say_why():
    other = msgspec.structs.replace(measured("eight", 3), timings=(batch(8, 3),))
    untimed = Measured(profile=runs.profile("untimed"), timings=(NotTimed(device="cpu", reason="out of memory"),))
    text = section_of(run_of(measured("m", 2), Measured(profile=runs.failed("broken")), untimed, other))
    assert "broken failed in the forward pass" in text
    assert "untimed out of memory" in text
    assert "eight counted for a batch of 1, timed with one of 8" in text


def batch(size, *milliseconds, **more):
    return msgspec.structs.replace(runs.timing(*milliseconds), batch_size=size, **more)


def test_the_marks_are_linked_and_titled():
    markup = str(limits.body(view_of(run_of(measured("m", 2)))))
    title = "m: 3.00 FLOPs a byte, 300 MMACs a second, 30 % of the roof there"
    numbers = 'data-model="m" data-x="3" data-y="300000000"'
    mark = f'<a href="models/m.html" class="mark m1" {numbers}><title>{title}</title>'
    assert mark in markup
    assert "convolution: 500 MMACs a second" in markup
    assert "memory: 1.00 GB a second" in markup


def test_a_model_without_macs_is_in_the_table_alone():
    markup = str(limits.body(view_of(run_of(measured("m", 2, macs=0)))))
    assert "<svg" not in markup
    assert "memory traffic limits 100 %" in markup


def test_a_models_page_says_what_limits_it_and_where_it_loses():
    run = run_of(measured("m", 2, layer_times=[("conv", 1_500_000), ("act", 450_000)]))
    text = Page(pages(run)["models/m.html"]).cells()
    assert (
        "On cpu: Computation limits 60 % of its lower bound; it runs at 50 % of the bound; most is lost in Conv2d, "
        "900 µs in one call."
    ) in text
    assert "Lower bound 1.00 ms 40 % of it memory traffic, 60 % computation" in text
    assert "All layers together took 1.95 ms" in text
    assert "conv Conv2d 1.50 ms 600 µs computation 900 µs 77 %" in text
    assert "act ReLU 450 µs 400 µs memory traffic 50.0 µs 23 %" in text


def test_a_models_page_shows_ten_layers():
    layers = (ROOT, *(row_of(f"l{i}.x", 1000, 10) for i in range(12)))
    times = tuple(LayerTime(path=f"l{i}.x", call=0, ns=2000 + i) for i in range(12))
    profile = runs.profile("m", macs=12_000, traffic_bytes=120, layers=layers)
    run = run_of(Measured(profile=profile, timings=(runs.timing(2),), layer_times=times))
    drawn = str(part.body(view_of(run), view_of(run).rows[0]))
    assert re.findall(r"l\d+\.x(?=</th>)", drawn) == [f"l{i}.x" for i in range(11, 1, -1)]


def test_layers_that_were_not_timed_are_not_guessed():
    text = Page(pages(run_of(measured("m", 2)))["models/m.html"]).cells()
    assert "Where in the model the time is lost is not known: its layers were not timed." in text


def test_layer_times_belong_to_the_first_device():
    one = measured("m", 2, layer_times=[("conv", 1_500_000)])
    both = msgspec.structs.replace(one, timings=(*one.timings, runs.timing(1.5, device="cuda")))
    run = run_of(both, ceilings=[runs.ceilings(), runs.ceilings(device="cuda")])
    on_cpu, on_cuda = roofs(run, view_of(run).rows)
    assert on_cpu.standings[0].lost
    assert not on_cuda.standings[0].lost
    ids = [a["id"] for _, a in Page(str(limits.body(view_of(run)))).elements if a.get("id")]
    assert len(ids) == len(set(ids))


def test_the_caption_has_the_rank_correlation():
    run = run_of(*(measured(f"m{i}", ms, macs=10**i) for i, ms in enumerate((1, 3, 2), start=1)))
    chart = next(c for c in charts(view_of(run)) if c.id == "macs-latency-0")
    assert "The rank correlation of MACs and time (Spearman) is 0.50 over 3 models" in chart.caption
    two = run_of(measured("a", 1, macs=10), measured("b", 2, macs=100))
    assert "Spearman" not in next(c for c in charts(view_of(two)) if c.id == "macs-latency-0").caption


def test_several_batch_sizes_give_a_curve():
    curve = msgspec.structs.replace(measured("m", 2), timings=(batch(1, 2), batch(4, 4), batch(16, 32)))
    single = measured("single", 1)
    run = run_of(curve, single)
    chart = next(c for c in charts(view_of(run)) if c.id.startswith("throughput"))
    assert chart.caption == ("m does 500 inputs a second in batches of 1 and 500 in batches of 16. float32, 2 threads.")
    assert "m: 1.00 k inputs a second in batches of 4" in chart.svg
    assert "models/single.html" not in chart.svg


def test_one_batch_size_gives_none_nor_do_different_conditions():
    timings = (batch(1, 2), batch(4, 4, threads=1))
    run = run_of(measured("a", 1), msgspec.structs.replace(measured("b", 2), timings=timings))
    assert not [c for c in charts(view_of(run)) if c.id.startswith("throughput")]


@pytest.mark.parametrize("name", HOSTILE)
def test_names_are_data(name):
    first = measured(name, 2, family=name, document=name, layer_times=[("conv", 1_500_000)])
    layers = (ROOT, row_of(name, 500, 10, kind=name))
    times = (LayerTime(path=name, call=0, ns=900_000),)
    profile = runs.profile(name + "2", macs=500, traffic_bytes=10, layers=layers)
    timings = tuple(batch(n, n, device=name, dtype=name) for n in (1, 2))
    second = Measured(profile=profile, timings=timings, layer_times=times)
    ceilings = [runs.ceilings(), runs.ceilings(device=name, device_name=name, dtype=name)]
    for text in pages(run_of(first, second, ceilings=ceilings)).values():
        page = Page(text)
        assert not [tag for tag, _ in page.elements if tag == "img"]
        assert len(page.running()) == OWN_SCRIPTS
        assert not [a for _, attrs in page.elements for a in attrs if a.startswith("on")]
