"""Document 004: verdicts and figures worked out by hand, and verdicts that turn when a network is broken."""

import broken_zoo
import pytest
from broken_zoo import verdict_with
from torch import nn

from archstats.zoo import googlenet
from archstats.zoo.blocks import Concat

ASKED = [f"004-{number}" for number in range(1, 6)]
VERDICTS = {
    "004-1a": "confirmed",
    "004-1b": "refuted",
    "004-2": "confirmed",
    "004-3a": "confirmed",
    "004-3b": "conditional",
    "004-4a": "confirmed",
    "004-4b": "conditional",
    "004-4c": "confirmed",
    "004-5a": "refuted",
    "004-5b": "refuted",
}


@pytest.fixture(scope="module")
def found():
    return broken_zoo.judgements("004-")


def test_every_claim_of_the_document_has_a_verdict(found):
    assert {id_: judgement.verdict for id_, judgement in found.items()} == VERDICTS
    assert {id_.rstrip("abc") for id_ in found} == set(ASKED)


@pytest.mark.parametrize(
    ("claim", "stated", "derived", "measured"),
    [
        ("004-1a", "452,984,832", None, 452_984_832),
        ("004-1b", "452,984,832", 14_495_514_624, 452_984_832),
        ("004-2", "245,366,784", 245_366_784, 245_366_784),
        ("004-3a", None, 45.83, 45.83),
        ("004-3b", None, 177.2, 177),
        ("004-4a", None, 4, 4),
        ("004-5a", 0, None, 4),
        ("004-5b", 1, None, 49),
    ],
)
def test_figures(found, claim, stated, derived, measured):
    judgement = found[claim]
    assert (judgement.stated, judgement.derived, judgement.measured) == (stated, derived, measured)


@pytest.mark.parametrize(
    ("claim", "seen"),
    [
        ("004-1a", "398,131,200"),
        ("004-1b", "32 times too much"),
        ("004-3b", "R/M + R/(K**2*N)"),
        ("004-3b", "178 channels (454,950,912)"),
        ("004-4a", "a**2*m"),
        ("004-4b", "does not hold with the 1x1 first, padded, with its bias"),
        ("004-5a", "line 35"),
    ],
)
def test_reasons_give_the_evidence(found, claim, seen):
    assert seen.lower() in found[claim].reason.lower()


def _without_activation(inputs, widths):
    return Concat(branch3=nn.Sequential(nn.Conv2d(inputs, widths[1], 1), nn.Conv2d(widths[1], widths[2], 3)))


def _of_5x5(inputs, widths):
    last = nn.Conv2d(widths[1], widths[2], 5, padding=2)
    return Concat(branch3=nn.Sequential(nn.Conv2d(inputs, widths[1], 1), nn.ReLU(), last, nn.ReLU()))


@pytest.mark.parametrize(
    ("claim", "block", "verdict"),
    [
        ("004-2", _of_5x5, "refuted"),
        ("004-3a", _of_5x5, "refuted"),
        ("004-4c", _without_activation, "refuted"),
    ],
)
def test_a_broken_block_turns_the_verdict(monkeypatch, claim, block, verdict):
    monkeypatch.setattr(googlenet, "inception", block)
    assert verdict_with(monkeypatch, claim) == verdict


def test_on_a_map_of_one_pixel_there_is_one_row(monkeypatch):
    def pool_early(network):
        stage = network.get_submodule("stage5")
        network.set_submodule("stage5", nn.Sequential(*stage.children(), nn.AvgPool2d(7)))
        return network

    assert verdict_with(monkeypatch, "004-5b", googlenet=pool_early) == "confirmed"
