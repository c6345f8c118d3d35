"""Profiles side by side, with numbers by hand."""

import pytest
import runs
from torch import nn

import archstats
from archstats.comparison import QUANTITIES, Comparison, format_ratio
from archstats.errors import BadInputError, UnknownNameError


def two(**more):
    """A model of 2 MMACs, and one that costs thrice as much and has another layer."""
    conv = runs.layer("conv", params=1000, macs=2_000_000)
    last = runs.layer("last", params=500, macs=4_000_000)
    a = runs.profile("a", layers=(conv,), activations=100, traffic_bytes=10, peak_bytes=4)
    b = runs.profile(
        "b", layers=(conv, last), macs=6_000_000, params=1500, activations=100, traffic_bytes=25, peak_bytes=1, **more
    )
    return Comparison((a, b))


def test_each_quantity_is_held_against_the_first():
    frame = two().frame
    assert frame[["model", "macs", "params", "traffic_bytes"]].values.tolist() == [
        ["a", 2_000_000, 1000, 10],
        ["b", 6_000_000, 1500, 25],
    ]
    ratios = frame[[f"{quantity.field}_over_first" for quantity in QUANTITIES]].values.tolist()
    assert ratios == [[1, 1, 1, 1, 1], [3, 1.5, 1, 2.5, 0.25]]


def test_what_the_first_has_none_of_has_no_ratio():
    compared = Comparison((runs.profile("a", macs=0), runs.profile("b")))
    assert compared.frame["macs_over_first"].isna().all()
    assert "2.00 M (–)" in str(compared)


def test_the_layers_of_exactly_two_are_aligned():
    assert [(str(pair.kind), pair.delta("macs")) for pair in two().pairs] == [("same", 0), ("added", 4_000_000)]
    assert [pair.after.path for pair in two().differing] == ["last"]
    assert "a -> b: 1 layer added, 0 removed, 0 changed, 0 renamed only, 1 the same" in str(two())
    three = Comparison((*two().profiles, runs.profile("c")))
    assert three.pairs == ()
    assert "->" not in str(three)


def test_the_layers_that_cost_most_come_first(profile_of):
    compared = archstats.compare(profile_of("vgg16_cifar"), profile_of("vgg19_cifar"))
    deltas = [pair.delta("macs") for pair in compared.differing]
    assert deltas == sorted(deltas, reverse=True)
    assert sum(deltas) == profile_of("vgg19_cifar").macs - profile_of("vgg16_cifar").macs


def test_what_must_be_known_is_said():
    other = two(inputs="1x3x9x9", uncounted={"my::op": 2})
    assert other.notes == [
        "The inputs differ, and the costs with them.",
        "b runs operations without a counting rule, which are in no number: my::op x2.",
    ]
    assert two().notes == []
    assert other.notes[1] in repr(other)


def test_it_floods_no_terminal():
    many = Comparison(tuple(runs.profile(f"m{i}") for i in range(100)))
    assert repr(many).count("\n") == 22
    assert repr(many).endswith("and 80 more")
    assert "\x1b" not in repr(Comparison((runs.profile("\x1b[31m\nx"), runs.profile("b"))))
    assert repr(Comparison((runs.profile("\n"), runs.profile("b")))).count("\n") == 4


@pytest.mark.parametrize(
    ("ratio", "text"),
    [(1, "x1"), (1.0004, "x1.0004"), (0.988, "x0.988"), (2.306, "x2.31"), (0.0000488, "x4.88e-05"), (946.8, "x947"),
     (20_508.2, "x20,508"), (None, "–"), (0, "x0")],
)  # fmt: skip
def test_ratios_have_three_digits(ratio, text):
    assert format_ratio(ratio) == text


def test_names_modules_and_profiles_are_compared(profile_of):
    compared = archstats.compare("lenet", profile_of("lenet"), nn.Conv2d(3, 8, 3), input_shape=(1, 3, 32, 32))
    assert [profile.macs for profile in compared.profiles] == [754_320, 754_320, 30 * 30 * 8 * 27]


def test_one_model_is_none():
    with pytest.raises(BadInputError, match="two models or more"):
        archstats.compare("lenet")
    with pytest.raises(UnknownNameError):
        archstats.compare("lenet", "lenett")
