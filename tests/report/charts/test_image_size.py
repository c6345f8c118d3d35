"""How MACs grow with the image."""

import every_kind
import msgspec
import runs
from marked import charts_of, marks, numbers, titles

from archstats.records import Measured, NoLaw


def grown(name, *growth, fixed=""):
    law = msgspec.structs.replace(every_kind.law(), growth=growth, fixed=fixed)
    return Measured(profile=runs.profile(name), law=law)


RUN = runs.run_of(
    grown("square", (32, 1_000), (64, 4_000), (128, 16_000)),
    grown("cubic", (16, 10), (32, 80)),
    grown("fixed", fixed="it runs with H from 28 to 31 only (in fc1)"),
    grown("once", (32, 9)),
    Measured(profile=runs.profile("none"), law=NoLaw(reason="no")),
    Measured(profile=runs.profile("unasked")),
)


def chart():
    return charts_of(RUN)["image-size"]


def test_each_mark_has_the_numbers_of_its_record_at_the_largest_image():
    assert numbers(chart()) == [("cubic", 32, 80), ("square", 128, 16_000)]


def test_each_mark_has_a_title_and_leads_to_its_page():
    assert titles(chart())["square"] == "square: 1.00 kMACs at 32x32, 16.0 kMACs at 128x128, slope 2.00"
    assert {mark.href for mark in marks(chart())} == {"models/square.html", "models/cubic.html"}


def test_each_line_has_a_corner_for_each_size():
    by_name = {mark.attrs["data-model"]: mark.shapes[0][1]["d"] for mark in marks(chart())}
    assert [by_name[name].count("L") for name in ("square", "cubic")] == [2, 1]


def test_the_words_are_made_from_the_numbers():
    assert chart().caption == (
        "The MACs of cubic grow fastest, with the side to the power of 3.00 from 16 to 32 pixels, those of square "
        "slowest, to the power of 2.00 from 32 to 128. 1 model has no formula in the image's size: fixed; of fixed the "
        "reason is: it runs with H from 28 to 31 only (in fc1)."
    )


def test_where_all_grow_alike_none_is_fastest():
    run = runs.run_of(*(grown(name, (32, 1_000), (64, 4_000)) for name in "ab"))
    assert charts_of(run)["image-size"].caption == (
        "The MACs of all these models grow alike, with the side to the power of 2.00."
    )


def test_one_line_is_no_chart():
    assert "image-size" not in charts_of(runs.run_of(*RUN.measured[1:]))
