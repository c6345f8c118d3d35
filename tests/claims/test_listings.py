"""The listings of all five documents: verdicts as they were found by running them outside of archstats."""

import broken_zoo
import pytest
from broken_zoo import put, then, verdict_with
from torch import nn

from archstats.claims.documents import mistakes
from archstats.records import DepartureKind
from archstats.zoo import ZOO

RUN = (
    "000-L1 000-L2 001-L3 002-L1 002-L2 003-L1 003-L2 003-L3 003-L4 003-L5a 003-L6 003-L7 003-L9 003-L10 003-L11 "
    "003-L12 003-L13 003-L14"
)
VERDICTS = dict.fromkeys((f"003-23-{listing}" for listing in RUN.split()), "confirmed") | {
    "003-23-000-L3": "conditional",
    "003-23-000-L4": "not-measurable",
    "003-23-001-L1": "conditional",
    "003-23-001-L2": "conditional",
    "003-23-003-L5b": "refuted",
    "003-23-003-L8": "conditional",
    "003-23-004-L1": "refuted",
}
# Listings that cannot run as printed, all or in part, and the zoo's networks of them.
CANNOT_RUN = {
    "003-23-001-L2": ["squeezenet_same"],
    "003-23-003-L5b": ["resnet50_cifar", "resnet101_cifar", "resnet152_cifar"],
    "003-23-003-L8": [f"efficientnet_b{number}" for number in range(8)],
    "003-23-004-L1": ["googlenet"],
}


@pytest.fixture(scope="module")
def found():
    return broken_zoo.judgements("003-23-")


def test_every_listing_has_a_verdict(found):
    assert {id_: judgement.verdict for id_, judgement in found.items()} == VERDICTS


@pytest.mark.parametrize(
    ("listing", "derived", "measured"),
    [
        ("000-L1", 1_248_424, 1_248_424),
        ("000-L2", 1_248_424, 1_248_424),
        ("001-L1", 11_920, 11_920),
        ("001-L2", 1_248_424, 1_248_424),
        ("001-L3", 18_010, 18_010),
        ("002-L1", None, 3_217_226),
        ("003-L1", None, 62_006),
        ("003-L2", None, 61_100_840),
        ("003-L5b", None, 3),
        ("003-L8", None, 3),
        ("003-L13", None, 1_875_760),
        ("004-L1", None, 4),
    ],
)
def test_figures(found, listing, derived, measured):
    judgement = found[f"003-23-{listing}"]
    assert (judgement.derived, judgement.measured) == (derived, measured)


@pytest.mark.parametrize(
    ("listing", "seen"),
    [
        ("004-L1", "line 33: F.relu() without an argument raises TypeError"),
        ("004-L1", "line 35: a convolution with a stride of 0, when it runs, raises RuntimeError"),
        ("004-L1", "49 rows an image"),
        ("003-L5b", "line 461: the 3x3 convolution without padding raises RuntimeError"),
        ("003-L5b", "line 466: no shortcut where the shape stays raises AttributeError"),
        ("003-L5b", "line 459: the stride a second time raises RuntimeError"),
        ("003-L8", "holds for B0; for B1; for B2. does not hold for B3 (RuntimeError)"),
        ("001-L2", "holds on Keras 2.0.0 to 2.1.6"),
        ("001-L2", "by reading"),
        ("000-L3", "does not hold on an image (RuntimeError"),
    ],
)
def test_reasons_give_the_evidence(found, listing, seen):
    assert seen.lower() in found[f"003-23-{listing}"].reason.lower()


def test_listings_that_fail_are_those_the_zoo_departs_from(found):
    departing = {entry.name for entry in ZOO if any(d.kind is DepartureKind.CANNOT_RUN for d in entry.departures)}
    assert departing == {name for names in CANNOT_RUN.values() for name in names}
    assert all(found[claim].verdict != "confirmed" for claim in CANNOT_RUN)


def test_a_mistake_is_what_makes_a_block_fail():
    """The block without the mistake runs."""
    for inputs, stride in ((16, 1), (8, 2)):
        assert mistakes.raised_by(mistakes._bottleneck(inputs, stride, nn.Module.eval)) == ""


@pytest.mark.parametrize(
    ("listing", "network", "change", "verdict"),
    [
        ("000-L2", "squeezenet1_0", put("features.0", nn.Conv2d(3, 96, 5, stride=2)), "refuted"),
        ("000-L3", "squeezenet1_1", put("features.12.squeeze", nn.Conv2d(512, 64, 3, padding=1)), "refuted"),
        ("001-L3", "squeezenet_fashion", put("classifier.1", nn.Conv2d(128, 11, 1)), "refuted"),
        ("003-L6", "nin", then(nn.Linear(1000, 10)), "refuted"),
        ("003-L3", "vgg19_cifar", then(nn.Linear(10, 11)), "refuted"),
    ],
)
def test_a_broken_network_turns_the_verdict(monkeypatch, listing, network, change, verdict):
    assert verdict_with(monkeypatch, f"003-23-{listing}", **{network: change}) == verdict


def test_unscaled_networks_would_run_at_every_width(monkeypatch):
    smallest = ZOO.get("efficientnet_b0").create
    same = {f"efficientnet_b{number}": lambda _network: smallest() for number in range(3, 8)}
    assert verdict_with(monkeypatch, "003-23-003-L8", **same) == "confirmed"
