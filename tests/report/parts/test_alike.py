"""Calls that are alike share a row; unfolded, the rows are those of the model."""

import msgspec
import pytest
from report.parts import made

from archstats.report.parts.alike import alike


def test_neighbours_that_are_alike_are_taken_together():
    assert [(one.name, one.times) for one in alike(made.layers())] == [
        ("(the model itself)", 1),
        ("stem", 1),
        ("block", 1),
        ("block.first", 1),
        ("block.shared", 1),
        ("block.shared (call 2)", 1),
        ("block.norm", 1),
        ("again", 1),
        ("block.shared (call 3)", 1),
        ("again.act", 1),
        ("rest", 1),
        ("rest.0–2", 3),
        ("rest.0–2.conv", 3),
        ("rest.0–2.norm", 3),
        ("head", 1),
    ]


def test_every_call_is_in_one_row_and_of_its_kind():
    layers, found = made.layers(), alike(made.layers())
    assert sorted(call for one in found for call in one.calls) == list(range(len(layers)))
    assert {one.name: list(one.calls) for one in found}["rest.0–2.norm"] == [13, 16, 19]


@pytest.mark.parametrize("quantity", ["params", "macs", "activations", "elements", "traffic_bytes"])
def test_rows_times_their_number_are_the_model(quantity):
    layers, found = made.layers(), alike(made.layers())
    assert sum(one.times for one in found) == len(layers)
    assert sum(one.times * getattr(one.layer, quantity) for one in found) == sum(getattr(x, quantity) for x in layers)


def test_memory_may_differ_and_nothing_else():
    layers = list(made.layers())
    other_groups = {"kernel_size": 3, "stride": 2, "groups": 1}
    changed = {"params": 6, "macs": 6, "traffic_bytes": 6, "type": "Other", "output": (9,), "settings": other_groups}
    for name, value in changed.items():
        other = [*layers]
        other[15] = msgspec.structs.replace(layers[15], **{name: value})
        assert "rest.0–2.conv" not in {one.name for one in alike(other)}, name
    layers[15] = msgspec.structs.replace(layers[15], held_bytes=1, held_at=99)
    assert "rest.0–2.conv" in {one.name for one in alike(layers)}


def test_the_last_of_three_that_differs_stands_alone():
    layers = list(made.layers())
    layers[18] = msgspec.structs.replace(layers[18], macs=101)
    names = [(one.name, one.times) for one in alike(layers)]
    assert ("rest.0–1.conv", 2) in names
    assert ("rest.2.conv", 1) in names


def test_alike_inside_alike():
    calls = [("", "Net", None, 0, 0, (), 0)]
    for block in range(2):
        parent = len(calls)
        calls.append((f"b.{block}", "Block", 0, 0, 0, (), 0))
        calls += [(f"b.{block}.c.{n}", "Conv2d", parent, 3, 7, (made.CONV,), 0) for n in range(5)]
    found = alike(made.layers(calls))
    assert [(one.name, one.times) for one in found][1:] == [("b.0–1", 2), ("b.0–1.c.0–4", 10)]
    assert list(found[2].calls) == [2, 3, 4, 5, 6, 8, 9, 10, 11, 12]


def test_a_module_of_another_block_is_not_taken_for_a_neighbour():
    """Both calls are alike, but one is of a module that stands elsewhere."""
    calls = (
        ("", "Net", None, 0, 0, (), 0),
        ("b", "Block", 0, 0, 0, (), 0),
        ("b.own", "Conv2d", 1, 3, 7, (made.CONV,), 0),
        ("a.other", "Conv2d", 1, 3, 7, (made.CONV,), 0),
    )
    assert [one.name for one in alike(made.layers(calls))][2:] == ["b.own", "a.other"]
