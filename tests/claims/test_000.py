"""Document 000: verdicts and figures worked out by hand, and verdicts that turn when a network is broken."""

import broken_zoo
import pytest
from broken_zoo import put, then, verdict_with
from torch import nn

ASKED = ["000-2", "000-3", "000-4", "000-5", "000-6", "000-7", "000-8"]
VERDICTS = {
    "000-2a": "conditional",
    "000-2b": "confirmed",
    "000-3": "confirmed",
    "000-4": "conditional",
    "000-5a": "confirmed",
    "000-5b": "confirmed",
    "000-5c": "confirmed",
    "000-5d": "conditional",
    "000-6a": "conditional",
    "000-6b": "conditional",
    "000-6c": "conditional",
    "000-6d": "conditional",
    "000-7": "refuted",
    "000-8a": "confirmed",
    "000-8b": "refuted",
    "000-8c": "confirmed",
}


@pytest.fixture(scope="module")
def found():
    return broken_zoo.judgements("000-")


def test_every_claim_of_the_document_has_a_verdict(found):
    assert {id_: judgement.verdict for id_, judgement in found.items()} == VERDICTS
    assert {id_.rstrip("abcdefgh") for id_ in found} == set(ASKED)


@pytest.mark.parametrize(
    ("claim", "measured"),
    [
        ("000-2a", 9 * 16 * 64 * 54 * 54),
        ("000-3", 61_100_840 / 1_248_424),
        ("000-4", 4 * 1_248_424),
        ("000-6a", 18 / 25),
        ("000-6b", 27 / 49),
        ("000-6c", 45 / 121),
        ("000-6d", 15_470_264_320),
        ("000-7", 15_470_264_320 / 714_188_480),
        ("000-8a", "11, 5, 3, 3, 3"),
    ],
)
def test_figures(found, claim, measured):
    assert found[claim].measured == (pytest.approx(measured) if isinstance(measured, float) else measured)


@pytest.mark.parametrize(
    ("claim", "seen"),
    [
        ("000-6a", "with 192 between the 3x3 (322,486,272 MACs against 223,948,800)"),
        ("000-6a", "5x5 pixels"),
        ("000-6b", "7x7 pixels"),
        ("000-6c", "11x11 pixels"),
        ("000-6c", "with 64 between the 3x3 (5,751,373,824 MACs against 70,276,800)"),
        ("000-6d", "in stage 1 (1,936.4M against 240.8M)"),
        ("000-6d", "save 0.33% of 15,521,644,544 MACs"),
        ("000-4", "3.20 bits"),
        ("000-3", "49.45"),
    ],
)
def test_reasons_give_the_evidence(found, claim, seen):
    assert seen.lower() in found[claim].reason.lower()


def _few_channels(_network):
    return nn.Sequential(nn.Conv2d(3, 8, 3), nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(8, 1000))


@pytest.mark.parametrize(
    ("claim", "network", "change", "verdict"),
    [
        ("000-3", "alexnet", then(nn.Linear(1000, 10_000)), "refuted"),
        ("000-4", "squeezenet1_0", then(nn.Linear(1000, 1000)), "refuted"),
        ("000-5a", "vgg16", put("features.0", nn.Conv2d(3, 64, 5, padding=2)), "refuted"),
        ("000-5b", "vgg16", put("features.4", nn.MaxPool2d(3, stride=2, padding=1)), "refuted"),
        ("000-5c", "vgg16", put("features.1", nn.Sigmoid()), "refuted"),
        ("000-7", "vgg16", _few_channels, "confirmed"),
        ("000-8b", "alexnet", put("features.3", nn.Conv2d(64, 192, 7, padding=3)), "confirmed"),
        ("000-8c", "alexnet", put("features.3", nn.Conv2d(64, 192, 7, padding=3)), "refuted"),
    ],
)
def test_a_broken_network_turns_the_verdict(monkeypatch, claim, network, change, verdict):
    assert verdict_with(monkeypatch, claim, **{network: change}) == verdict


def test_a_stack_is_cheaper_where_a_layer_keeps_its_channels(monkeypatch):
    def narrow(network):
        network.set_submodule("features.3", nn.Conv2d(64, 64, 5, padding=2))
        network.set_submodule("features.6", nn.Conv2d(64, 384, 3, padding=1))
        return network

    assert verdict_with(monkeypatch, "000-6a", alexnet=narrow) == "confirmed"
