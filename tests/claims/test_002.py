"""Document 002: verdicts and figures worked out by hand, and verdicts that turn when a network is broken."""

import broken_zoo
import pytest
from broken_zoo import put, then, verdict_with
from torch import nn

from archstats.zoo import mobilenet_v1

ASKED = [f"002-{number}" for number in range(1, 11)]
VERDICTS = {
    "002-1a": "confirmed",
    "002-1b": "confirmed",
    "002-1c": "confirmed",
    "002-2": "conditional",
    "002-3": "confirmed",
    "002-4": "confirmed",
    "002-5a": "confirmed",
    "002-5b": "confirmed",
    "002-6": "conditional",
    "002-7": "refuted",
    "002-8": "confirmed",
    "002-9": "confirmed",
    "002-10": "confirmed",
}


@pytest.fixture(scope="module")
def found():
    return broken_zoo.judgements("002-")


def test_every_claim_of_the_document_has_a_verdict(found):
    assert {id_: judgement.verdict for id_, judgement in found.items()} == VERDICTS
    assert {id_.rstrip("abc") for id_ in found} == set(ASKED)


@pytest.mark.parametrize(
    ("claim", "stated", "derived", "measured"),
    [
        ("002-1a", "not legible", 81, 81),
        ("002-1b", "not legible", 162, 162),
        ("002-1c", "not legible", 486, 486),
        ("002-2", "not legible", 3_612_672, 3_612_672),
        ("002-3", "not legible", 3_612_672, 3_612_672),
        ("002-4", "not legible", 429_632, 429_632),
        ("002-5a", "more than 80", 88.11, 88.11),
        ("002-5b", 80, None, 87.33),
        ("002-6", 0, None, 1),
        ("002-7", 0, None, 2),
        ("002-8", 1024, None, 1024),
        ("002-9", None, None, 54),
        ("002-10", "1 x 10", None, "1 x 10"),
    ],
)
def test_figures(found, claim, stated, derived, measured):
    judgement = found[claim]
    assert (judgement.stated, judgement.derived, judgement.measured) == (stated, derived, measured)


@pytest.mark.parametrize(
    ("claim", "seen"),
    [
        ("002-2", "stride 2: 3,612,672 where it gives 14,450,688"),
        ("002-2", "4 groups: 903,168"),
        ("002-5a", "1/N + 1/K**2 of the MACs remain"),
        ("002-5a", "from 12 output channels on"),
        ("002-5b", "26 layers, 87.33 to 88.79 % less"),
        ("002-7", "aten::avg_pool2d x1"),
        ("002-8", "10,250"),
    ],
)
def test_reasons_give_the_evidence(found, claim, seen):
    assert seen.lower() in found[claim].reason.lower()


def _activation_first(network):
    """Rectify, then normalise, in one pointwise unit."""
    unit = network.get_submodule("blocks.3.pointwise")
    conv, norm, act = unit.children()
    network.set_submodule("blocks.3.pointwise", nn.Sequential(conv, act, norm))
    return network


def _plain(inputs, outputs, stride):
    return nn.Conv2d(inputs, outputs, 3, stride, padding=1, bias=False)


@pytest.mark.parametrize(
    ("claim", "network", "change", "verdict"),
    [
        ("002-6", "mobilenet_v1_cifar", put("classifier", nn.Identity()), "confirmed"),
        ("002-6", "mobilenet_v1_cifar", put("blocks.0.depthwise.conv", _plain(32, 32, 1)), "refuted"),
        ("002-8", "mobilenet_v1_cifar", lambda _network: mobilenet_v1.mobilenet_v1_cifar(width=0.5), "refuted"),
        ("002-9", "mobilenet_v1", _activation_first, "conditional"),
        ("002-9", "mobilenet_v1_cifar", put("blocks.0.depthwise.act", nn.Sigmoid()), "conditional"),
        ("002-10", "mobilenet_v1_cifar", then(nn.Linear(10, 11)), "refuted"),
    ],
)
def test_a_broken_network_turns_the_verdict(monkeypatch, claim, network, change, verdict):
    assert verdict_with(monkeypatch, claim, **{network: change}) == verdict


def test_without_its_pool_mobilenet_has_none(monkeypatch):
    strided = {
        name: put("pool", nn.Conv2d(1024, 1024, size, groups=1024))
        for name, size in {"mobilenet_v1_cifar": 2, "mobilenet_v1": 7}.items()
    }
    assert verdict_with(monkeypatch, "002-7", **strided) == "confirmed"


def test_a_block_that_is_not_separable_refutes_its_cost(monkeypatch):
    monkeypatch.setattr(mobilenet_v1, "depthwise_separable", _plain)
    assert verdict_with(monkeypatch, "002-4") == "refuted"
    assert verdict_with(monkeypatch, "002-5a") == "refuted"
