"""Parameters against MACs, with activations as areas."""

import pytest
import runs
from marked import charts_of, marks, numbers, titles

from archstats.records import Measured


def measured(name, params, macs, activations, **more):
    return Measured(profile=runs.profile(name, params=params, macs=macs, activations=activations, **more))


THREE = runs.run_of(
    measured("big", 60_000, 3_000_000, 4_000_000, document="000"),
    measured("middle", 2_000_000, 4_000_000, 1_000_000),
    measured("tiny", 40, 1_000, 7),
)


def chart():
    return charts_of(THREE)["params-macs"]


def test_each_mark_has_the_numbers_of_its_record():
    assert numbers(chart()) == [("big", 60_000, 3_000_000), ("middle", 2_000_000, 4_000_000), ("tiny", 40, 1_000)]


def test_each_mark_has_a_title_and_leads_to_its_page():
    assert titles(chart())["big"] == "big: 60.0 k parameters, 3.00 MMACs, 4.00 M activations"
    assert {mark.href for mark in marks(chart())} == {f"models/{name}.html" for name in ("big", "middle", "tiny")}


def test_areas_are_activations_down_to_a_smallest():
    by_name = {mark.attrs["data-model"]: mark for mark in marks(chart())}
    radius = float(by_name["middle"].shapes[0][1]["r"])
    corners = [tuple(map(float, c.split())) for c in by_name["big"].shapes[0][1]["d"].strip("Mz").split("L")]
    assert area(corners) / (3.14159 * radius**2) == pytest.approx(4, rel=0.02)
    assert float(by_name["tiny"].shapes[0][1]["r"]) == 3.0


def area(corners):
    """The area of a polygon, by the shoelace formula."""
    return (
        abs(sum(x0 * y1 - x1 * y0 for (x0, y0), (x1, y1) in zip(corners, corners[1:] + corners[:1], strict=True))) / 2
    )


def test_the_key_of_the_areas_has_two_round_numbers():
    assert "1 M activations" in chart().svg
    assert "100 k activations" in chart().svg


def test_the_words_are_made_from_the_numbers():
    assert chart().caption == (
        "big uses a parameter 50.0 times on average in one forward pass, middle 2.00 times. "
        "big makes the most activations, 4.00 M, and tiny the fewest, 7."
    )
    assert "what has fewer than 31.1 k is drawn as large as that" in chart().how_to_read


def test_fewer_than_two_models_give_none():
    assert "params-macs" not in charts_of(runs.run_of(measured("a", 1, 1, 1), Measured(profile=runs.failed("b"))))


def test_without_activations_all_marks_are_small():
    run = runs.run_of(measured("a", 1, 1, 0), measured("b", 2, 2, 0))
    assert charts_of(run)["params-macs"].caption == "All use a parameter 1.00 times on average in one forward pass."
    assert {mark.shapes[0][1]["r"] for mark in marks(charts_of(run)["params-macs"])} == {"3"}
