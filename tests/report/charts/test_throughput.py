"""Throughput against the batch size."""

import msgspec
import runs
from marked import charts_of, marks, numbers

from archstats.records import Measured


def measured(name, **milliseconds):
    """Timings by batch: b4=2 is 2 ms for a batch of 4."""
    timings = (
        msgspec.structs.replace(runs.timing(ms), batch_size=int(batch[1:])) for batch, ms in milliseconds.items()
    )
    return Measured(profile=runs.profile(name), timings=tuple(timings))


RUN = runs.run_of(measured("steady", b8=8, b1=1), measured("gains", b1=1, b4=2), measured("single", b1=1))


def test_each_mark_has_its_batch_and_its_rate():
    assert numbers(charts_of(RUN)["throughput-0"]) == [
        ("gains", 1, 1_000),
        ("gains", 4, 2_000),
        ("steady", 1, 1_000),
        ("steady", 8, 1_000),
    ]


def test_a_line_joins_the_marks_of_a_model():
    found = marks(charts_of(RUN)["throughput-0"])
    lines = {mark.numbers[0]: mark.shapes[0][1]["d"].count("L") for mark in found if len(mark.shapes) > 1}
    assert lines == {"steady": 1, "gains": 1}


def test_the_words_are_made_from_the_numbers():
    assert charts_of(RUN)["throughput-0"].caption == (
        "gains does 1.00 k inputs a second in batches of 1 and 2.00 k in batches of 4; steady does 1.00 k inputs a "
        "second in batches of 1 and 1.00 k in batches of 8. float32, 2 threads."
    )
