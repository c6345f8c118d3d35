"""Document 001: verdicts and figures worked out by hand, and verdicts that turn when a network is broken."""

import broken_zoo
import pytest
from broken_zoo import put, then, verdict_with
from torch import nn

ASKED = [f"001-{number}" for number in range(8)]
VERDICTS = {
    "001-0": "conditional",
    "001-1": "conditional",
    "001-2a": "confirmed",
    "001-2b": "not-measurable",
    "001-3a": "confirmed",
    "001-3b": "confirmed",
    "001-4": "confirmed",
    "001-5": "conditional",
    "001-6": "conditional",
    "001-7a": "confirmed",
    "001-7b": "refuted",
}


@pytest.fixture(scope="module")
def found():
    return broken_zoo.judgements("001-")


def test_every_claim_of_the_document_has_a_verdict(found):
    assert {id_: judgement.verdict for id_, judgement in found.items()} == VERDICTS
    assert {id_.rstrip("ab") for id_ in found} == set(ASKED)


@pytest.mark.parametrize(
    ("claim", "stated", "derived", "measured"),
    [
        ("001-0", 9, 9, 554_240 / 62_720),
        ("001-1", None, 9_216, 9_280),
        ("001-2a", None, None, 818_924_576),
        ("001-3a", 8, None, 8),
        ("001-3b", 0, None, 0),
        ("001-4", "0.02M", None, 18_010),
        ("001-5", "0.04M", None, 44_426),
        ("001-6", "24.74M", None, 24_744_650),
        ("001-7a", 0.5, None, 0.5),
    ],
)
def test_figures(found, claim, stated, derived, measured):
    judgement = found[claim]
    assert (judgement.stated, judgement.derived) == (stated, derived)
    assert judgement.measured == pytest.approx(measured)


@pytest.mark.parametrize(
    ("claim", "seen"),
    [
        ("001-0", "does not hold with biases, from 16 channels (8.529)"),
        ("001-2a", "2, 3, 4: 414,821,408; 2, 4, 6: 494,451,744; 2, 5, 9: 818,924,576; 3, 6, 9: 1,031,991,840"),
        ("001-2a", "5, 7, 9: 1,774,508,576; 7, 8, 9: 3,393,397,280"),
        ("001-5", "61,706"),
        ("001-5", "62,006"),
        ("001-6", "does not hold for the same and a colour image (24,767,882)"),
        ("001-6", "23,474,890"),
        ("001-7b", "MaxPool2d, then Dropout"),
    ],
)
def test_reasons_give_the_evidence(found, claim, seen):
    assert seen.lower() in found[claim].reason.lower()


def _without(path):
    return put(path, nn.Identity())


def _idle_pools(network):
    for path, module in list(network.named_modules()):
        if isinstance(module, nn.MaxPool2d):
            network.set_submodule(path, nn.MaxPool2d(3, stride=1, padding=1))
    return network


def _without_biases(network):
    for module in network.modules():
        if isinstance(module, nn.Conv2d):
            module.bias = None
    return network


def _without_last_pool(network):
    del network.features[4]
    return network


@pytest.mark.parametrize(
    ("claim", "network", "change", "verdict"),
    [
        ("001-0", "squeezenet1_0", _without_biases, "confirmed"),
        ("001-2a", "squeezenet1_0", _idle_pools, "refuted"),
        ("001-3a", "squeezenet_same", _without("features.4"), "refuted"),
        ("001-3b", "squeezenet_same", then(nn.Linear(1000, 10)), "refuted"),
        ("001-4", "squeezenet_fashion", then(nn.Linear(10, 1000)), "refuted"),
        ("001-5", "lenet_fashion", then(nn.Linear(10, 1000)), "refuted"),
        ("001-6", "alexnet_fashion", then(nn.Linear(10, 1000)), "refuted"),
        ("001-7a", "squeezenet_same", put("classifier.0", nn.Dropout(0.4)), "refuted"),
        ("001-7a", "squeezenet_same", put("classifier.0", nn.Sequential(nn.MaxPool2d(2), nn.Dropout(0.5))), "refuted"),
        ("001-7b", "squeezenet_fashion", _without_last_pool, "confirmed"),
    ],
)
def test_a_broken_network_turns_the_verdict(monkeypatch, claim, network, change, verdict):
    assert verdict_with(monkeypatch, claim, **{network: change}) == verdict
