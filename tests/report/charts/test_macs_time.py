"""MACs against time, with the front."""

import runs
from marked import charts_of, marks, numbers, titles

from archstats.records import Measured, NotTimed


def measured(name, macs, *milliseconds, device="cpu"):
    return Measured(profile=runs.profile(name, macs=macs), timings=(runs.timing(*milliseconds, device=device),))


FOUR = runs.run_of(
    measured("small", 1_000_000, 1),
    measured("beaten", 2_000_000, 8),
    measured("middle", 4_000_000, 3, 4, 5),
    measured("large", 8_000_000, 40),
    Measured(profile=runs.profile("untimed"), timings=(NotTimed(device="cpu", reason="no"),)),
)


def chart():
    return charts_of(FOUR)["macs-latency-0"]


def test_each_mark_has_the_numbers_of_its_record():
    assert numbers(chart()) == [
        ("beaten", 2_000_000, 8e6),
        ("large", 8_000_000, 40e6),
        ("middle", 4_000_000, 4e6),
        ("small", 1_000_000, 1e6),
    ]


def test_each_mark_has_a_title_and_leads_to_its_page():
    assert titles(chart())["middle"] == (
        "middle: 4.00 MMACs in 4.00 ms (10th to 90th percentile 3.20 – 4.80 ms), 1.00 GMACs a second"
    )
    assert all(mark.href == f"models/{mark.attrs['data-model']}.html" for mark in marks(chart()))


def test_only_what_has_a_spread_has_a_bar():
    assert [
        m.attrs["data-model"] for m in marks(chart()) if any("line" in a.get("class", "") for _, a in m.shapes)
    ] == ["middle"]


def test_the_words_are_made_from_the_numbers():
    assert chart().caption == (
        "3 of 4 models are on the front, as no other does as many MACs in less time: small, middle and large. "
        "small does the most MACs a second, 1.00 G, large the fewest, 200 M. "
        "The rank correlation of MACs and time (Spearman) is 0.80 over 4 models; 1 would be the same order."
    )


def test_a_front_of_many_is_cut_short():
    run = runs.run_of(*(measured(f"m{i}", 10**i, i) for i in range(1, 11)))
    assert "10 of 10 models are on the front" in charts_of(run)["macs-latency-0"].caption
    assert "m1, m2, m3, m4, m5, m6, m7, m8 and 2 more." in charts_of(run)["macs-latency-0"].caption


def test_where_all_are_as_quick_none_is_quickest():
    caption = charts_of(runs.run_of(measured("a", 10, 1), measured("b", 20, 2)))["macs-latency-0"].caption
    assert caption.endswith("All do 10.0 k MACs a second.")


def test_there_is_a_chart_a_device_with_two_models():
    pair = [measured("c", 10, 1, device="cuda"), measured("d", 20, 1, device="cuda")]
    run = runs.run_of(measured("a", 10, 1), *pair)
    assert [i for i in charts_of(run) if i.startswith("macs-latency")] == ["macs-latency-1"]
    alone = runs.run_of(measured("a", 10, 1))
    assert not charts_of(alone)
