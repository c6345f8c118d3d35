"""The calls of a pass as a tree."""

import pytest
import runs
from report.parts import made

from archstats.report.parts.tree import Branch, Tree, calls_inside, in_words, path_below


@pytest.mark.parametrize("quantity", ["macs", "params", "traffic_bytes"])
def test_what_is_inside_a_call_sums_to_it(quantity):
    layers = made.layers()
    tree = Tree.of(layers, quantity)
    for call in range(len(layers)):
        assert tree.sums[call] == added_up(layers, call, quantity)
        if calls_inside(layers)[call]:
            assert sum(branch.value for branch in tree.branches(call)) == tree.sums[call]
    assert tree.total == tree.sums[0]
    assert tree.roots == [Branch(0, tree.total)]


def added_up(layers, call, quantity):
    inner = (n for n, layer in enumerate(layers) if layer.parent == call)
    return getattr(layers[call], quantity) + sum(added_up(layers, n, quantity) for n in inner)


def test_the_own_operations_of_a_call_stand_last():
    tree = Tree.of(made.layers(), "macs")
    assert [(branch.call, branch.value, branch.own) for branch in tree.branches(2)] == [
        (3, 3000, False),
        (4, 500, False),
        (5, 500, False),
        (2, 200, True),
    ]
    assert tree.branches(20) == []


@pytest.mark.parametrize(
    ("path", "above", "below"),
    [
        ("a.b", "a", "b"),
        ("a.b.c", "a", "b.c"),
        ("a", "", "a"),
        ("ab.c", "a", None),
        ("a", "a", None),
        ("x.a.b", "a", None),
        ("b", "a", None),
        ("", "", None),
        ("a.", "a", None),
        (".a", "", ".a"),
    ],
)
def test_a_path_as_it_is_seen_from_above(path, above, below):
    assert path_below(runs.layer(path), runs.layer(above)) == below


def test_a_path_without_anything_above_is_whole():
    assert path_below(runs.layer("a.b"), None) == "a.b"


def test_calls_in_words():
    assert [in_words("a", 0), in_words("a", 2), in_words("", 0)] == ["a", "a (call 3)", "(the model itself)"]
