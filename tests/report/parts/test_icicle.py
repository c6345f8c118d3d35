"""The icicle: children sum to their parent, nothing lies over anything else, and what is too thin is said."""

import random
from itertools import pairwise

import pytest
from report.parts import made

from archstats.report.parts.icicle import THIN, Icicle
from archstats.report.parts.tree import Tree


def boxes(calls=made.CALLS, quantity="macs"):
    return Icicle(Tree.of(made.layers(calls), quantity), "made", str).boxes()


def flat(*macs):
    """A model that calls convolutions of so many MACs, one after the other."""
    layers = ((f"l{n}", "Conv2d", 0, 0, number, (made.CONV,), 0) for n, number in enumerate(macs))
    return (made.CALLS[0], *layers)


def test_every_box_is_a_number_of_the_records():
    assert [(box.row, box.start, box.width, box.kind, box.title) for box in boxes()] == [
        (0, 0, 100, "container", "made: 10000"),
        (1, 0, 10, "conv", "stem, Conv2d: 1000, 10 %"),
        (1, 10, 42, "container", "block, Block: 4200, 42 %"),
        (1, 52, 5, "conv", "block.shared (call 3), Conv2d: 500, 5.0 %"),
        (1, 57, 3, "container", "rest, Sequential: 300, 3.0 %"),
        (1, 60, 40, "linear", "head, Linear: 4000, 40 %"),
        (2, 10, 30, "conv", "block.first, Conv2d: 3000, 30 %"),
        (2, 40, 5, "conv", "block.shared, Conv2d: 500, 5.0 %"),
        (2, 45, 5, "conv", "block.shared (call 2), Conv2d: 500, 5.0 %"),
        (2, 50, 2, "linear", "block itself, Block: 200, 2.0 %"),
        (2, 57, 1, "conv", "rest.0.conv, Conv2d: 100, 1.0 %"),
        (2, 58, 1, "conv", "rest.1.conv, Conv2d: 100, 1.0 %"),
        (2, 59, 1, "conv", "rest.2.conv, Conv2d: 100, 1.0 %"),
    ]


def test_a_module_that_is_all_of_another_stands_for_it():
    """For MACs each part of `rest` is its convolution; for parameters there is a normalisation beside it."""
    assert [box.title for box in boxes(quantity="params") if box.title.startswith("rest.0")] == [
        "rest.0, Part: 25, 2.5 %",
        "rest.0.conv, Conv2d: 20, 2.0 %",
        "rest.0.norm, BatchNorm2d: 5, 0.5 %",
    ]


@pytest.mark.parametrize("quantity", ["macs", "params"])
def test_what_is_below_a_box_fills_it(quantity):
    found = boxes(quantity=quantity)
    for box in found:
        below = [inner.width for inner in found if inner.row == box.row + 1 and within(inner, box)]
        assert not below or sum(below) == pytest.approx(box.width)
    assert sum(box.width for box in found if box.row == 1) == pytest.approx(100)


def within(inner, outer):
    return outer.start - 1e-9 <= inner.start and inner.start + inner.width <= outer.start + outer.width + 1e-9


@pytest.mark.parametrize("seed", range(30))
def test_in_any_tree_boxes_of_a_row_lie_beside_each_other_and_below_another(seed):
    found = boxes(some_tree(random.Random(seed)))
    rows = [[box for box in found if box.row == row] for row in range(1 + max(box.row for box in found))]
    for above, row in pairwise(rows):
        ends = [0, *(box.start + box.width for box in row)]
        assert all(end <= box.start + 1e-9 for end, box in zip(ends, row, strict=False))
        assert all(any(within(box, outer) for outer in above) for box in row)
    assert min(box.width for box in found) >= THIN


def some_tree(chance):
    """Calls in calls, each with its own MACs, among them none and a great many."""
    calls = [("", "Net", None, 0, 1, (made.CONV,), 0)]
    for number in range(1, 60):
        parent = chance.choice([number - 1, *range(number)])
        macs = chance.choice([0, 0, 1, 10, 100, 10_000])
        calls.append((f"{calls[parent][0]}.m{number}".strip("."), "M", parent, 0, macs, (made.CONV,), 0))
    return tuple(calls)


def test_thin_neighbours_share_a_box_that_says_how_many_they_are():
    found = boxes(flat(500, *[1] * 10, 500))
    assert [(box.title, box.label) for box in found[1:]] == [
        ("l0, Conv2d: 500, 50 %", "l0"),
        ("10 thin parts of (the model itself): 10, 0.99 %", ""),
        ("l11, Conv2d: 500, 50 %", "l11"),
    ]


def test_what_is_too_thin_even_together_is_not_drawn():
    assert [box.title for box in boxes(flat(5000, 1, 1, 5000))[1:]] == [
        "l0, Conv2d: 5000, 50 %",
        "l3, Conv2d: 5000, 50 %",
    ]


def test_a_module_with_more_than_its_only_visible_part_is_drawn_itself():
    """Of `block` 25 and 25 of 90 are too thin; of `other` it is 1 of 91."""
    calls = [made.CALLS[0], ("big", "Conv2d", 0, 0, 9_819, (made.CONV,), 0)]
    for name, thin in (("block", (25, 40, 25)), ("other", (1, 90))):
        parent = len(calls)
        calls.append((name, "Block", 0, 0, 0, (), 0))
        calls += [(f"{name}.{n}", "Conv2d", parent, 0, macs, (made.CONV,), 0) for n, macs in enumerate(thin)]
    assert [box.title for box in boxes(tuple(calls))[2:]] == [
        "block, Block: 90, 0.9 %",
        "other.1, Conv2d: 90, 0.9 %",
        "block.1, Conv2d: 40, 0.4 %",
    ]


def test_a_label_says_as_much_as_there_is_room_for():
    labels = {box.title.split(",")[0]: box.label for box in boxes() if box.room}
    assert labels["block.first"] == "block.first"
    assert labels["block.shared"] == "shared"
    assert "rest.0.conv" not in labels


def test_nothing_is_drawn_of_nothing():
    assert boxes(flat(0, 0)) == []
    assert Icicle(Tree.of((), "macs"), "made", str).boxes() == []


def test_thousands_of_modules_inside_each_other_are_drawn():
    deep = [(".".join("m" * n), "M", n - 1 if n else None, 0, 1, (made.CONV,), 0) for n in range(3000)]
    found = boxes(tuple(deep))
    assert found[0].title == "made: 3000"
    assert 1 < len(found) < 10
