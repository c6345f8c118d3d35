"""Document 003: every id has its verdict, and the numbers are those that papers print or that are summed by hand."""

import time
from itertools import pairwise

import pytest

from archstats.claims.evidence import Evidence
from archstats.claims.judging import claims_of, judge

VERDICTS = {
    "confirmed": "1a 1b 1d 2 3a 4 5 6c 6e 7a 7d 8a 8b 9a 9c 12a 12b 12c 12d 12e 12f 12g 12h 12i 12k 12l 12m 13a 14a "
    "14b 15a 16a 16b 16c 16d 17a 17b 17c 18a 18b 19 20 22a 22b 22e 22f",
    "refuted": "3b 6a 6b 6d 7b 7c 8c 9b 10 11 12n 22c 22d",
    "conditional": "1c 8d 12j 15b 15c 18c",
    "not-measurable": "13b 16e 21 22g",
}
EXPECTED = {f"003-{part}": verdict for verdict, parts in VERDICTS.items() for part in parts.split()}

# Table 1 of Szegedy et al. 2014: 1x1, 3x3 reduced to and 3x3, 5x5 reduced to and 5x5, pool projection; and the map.
INCEPTION = [
    (64, 96, 128, 16, 32, 32, 28),
    (128, 128, 192, 32, 96, 64, 28),
    (192, 96, 208, 16, 48, 64, 14),
    (160, 112, 224, 24, 64, 64, 14),
    (128, 128, 256, 24, 64, 64, 14),
    (112, 144, 288, 32, 64, 64, 14),
    (256, 160, 320, 32, 128, 128, 14),
    (256, 160, 320, 32, 128, 128, 7),
    (384, 192, 384, 48, 128, 128, 7),
]
INPUTS = [192, *(n1 + n3 + n5 + p for n1, _, n3, _, n5, p, _ in INCEPTION)]

# AlexNet: five convolutions, three linear layers.
ALEXNET = sum(
    inputs * outputs * kernel + outputs
    for inputs, outputs, kernel in (
        (3, 64, 121), (64, 192, 25), (192, 384, 9), (384, 256, 9), (256, 256, 9), (9216, 4096, 1), (4096, 4096, 1),
        (4096, 1000, 1),
    )
)  # fmt: skip


@pytest.fixture(scope="module")
def judged():
    pytest.importorskip("torchvision")
    claims = [claim for claim in claims_of("003") if not claim.id.startswith("003-23")]
    began = time.perf_counter()
    judgements = {judgement.id: judgement for judgement in judge(claims, Evidence())}
    return judgements, time.perf_counter() - began


def test_every_id_is_there():
    ids = [claim.id for claim in claims_of("003") if not claim.id.startswith("003-23")]
    assert sorted(ids) == sorted(EXPECTED)
    assert {int(id_[4:].rstrip("abcdefghijklmn")) for id_ in ids} == set(range(1, 23))


@pytest.mark.parametrize("id_", EXPECTED)
def test_verdict(judged, id_):
    judgement = judged[0][id_]
    assert judgement.verdict == EXPECTED[id_], judgement.reason
    assert judgement.reason or judgement.tolerance


def test_statements_are_sentences_with_a_place(judged):
    for judgement in judged[0].values():
        assert judgement.statement.endswith(".")
        assert "line" in judgement.where


def test_they_take_seconds(judged):
    assert judged[1] < 60  # a loaded machine; 6 s on two cores


@pytest.mark.parametrize(
    ("id_", "measured"),
    {
        "1a": 7, "1b": 5, "2": 0, "3b": 3, "4": 8, "5": ALEXNET, "6a": 0.1, "6b": 0, "6c": 3, "6d": 224,
        "6e": 7, "7a": 16, "7b": 13 + 1, "7c": 16 + 1, "7d": 19, "8a": "3x3", "8b": "2x2", "8c": 0, "9a": 22,
        "9b": 1 + 9 * 3 + 1, "11": 1, "12n": "1x1, 3x3, 3x3", "13a": 152, "14a": 0,
        # 1x1 projections and their batch normalisations: scale and shift for each channel
        "14b": 64 * 128 + 128 * 256 + 256 * 512 + 2 * (128 + 256 + 512),
        "15a": pytest.approx(18 / (1 / 4 + 9 / 16 + 1 / 4)), "15b": pytest.approx(18 / 17),
        "16b": 4, "16c": 0, "18a": 128, "18b": 96, "19": 32, "20": 1,
        "22a": 138_357_544, "22c": 28_681_000, "22e": 101, "22f": 8,
    }.items(),
)  # fmt: skip
def test_measured(judged, id_, measured):
    assert judged[0][f"003-{id_}"].measured == measured


def test_stated_is_what_the_document_prints(judged):
    printed = {
        "1a": 7,
        "1c": "5/6",
        "5": "60M",
        "6a": 0.5,
        "6d": 227,
        "7a": 16,
        "9a": 22,
        "10": 12,
        "13a": 152,
        "19": 32,
    }
    for id_, stated in printed.items():
        assert judged[0][f"003-{id_}"].stated == stated


@pytest.mark.parametrize("block", range(9))
def test_inception_blocks_are_those_of_the_paper(judged, block):
    n1, r3, n3, r5, n5, project, side = INCEPTION[block]
    inputs, pixels = INPUTS[block], side * side
    naive = pixels * inputs * (n1 + 9 * n3 + 25 * n5)
    reduced = pixels * (inputs * (n1 + r3 + r5 + project) + 9 * r3 * n3 + 25 * r5 * n5)
    judgement = judged[0][f"003-12{'abcdefghi'[block]}"]
    assert judgement.measured == pytest.approx(100 * (1 - reduced / naive), abs=0.051)
    assert f"{reduced:,} MACs, without them {naive:,}" in judgement.reason


def test_the_5x5_costs_most_in_three_blocks(judged):
    names = ("3a", "3b", "4a", "4b", "4c", "4d", "4e", "5a", "5b")
    dearest = [name for name, (_, _, n3, _, n5, _, _) in zip(names, INCEPTION, strict=True) if 25 * n5 > 9 * n3]
    assert dearest == ["3b", "4e", "5a"]
    holds, _, fails = judged[0]["003-12j"].reason.partition("oes not hold")
    assert [name for name in names if f"{name} (" in holds] == dearest
    assert all(f"{name} (" in fails for name in set(names) - set(dearest))
    assert judged[0]["003-12j"].measured == 46.1


def test_the_naive_googlenet_is_summed_by_hand(judged):
    widths = [192]
    for n1, _, n3, _, n5, _, _ in INCEPTION:
        widths.append(widths[-1] + n1 + n3 + n5)
    stem = (3 * 49 + 1) * 64 + (64 + 1) * 64 + (64 * 9 + 1) * 192
    blocks = sum(
        inputs * (n1 + 9 * n3 + 25 * n5) + n1 + n3 + n5
        for inputs, (n1, _, n3, _, n5, _, _) in zip(widths, INCEPTION, strict=False)
    )
    assert widths[-1] == 4944
    assert f"Naive {stem + blocks + 4945 * 1000:,} parameters" in judged[0]["003-12k"].reason
    assert judged[0]["003-12k"].measured == pytest.approx(7.94, abs=0.005)


def test_two_3x3_cost_more_than_the_5x5_they_stand_for(judged):
    sides = (32, 32, 16, 16, 16, 16, 16, 8, 8)
    two = sum(s * s * 9 * (r5 * n5 + n5 * n5) for s, (_, _, _, r5, n5, _, _) in zip(sides, INCEPTION, strict=True))
    one = sum(s * s * 25 * r5 * n5 for s, (_, _, _, r5, n5, _, _) in zip(sides, INCEPTION, strict=True))
    reason = judged[0]["003-12n"].reason
    assert (two, one) == (246_546_432, 172_032_000)
    assert "and 1,521,756,160 MACs" in reason
    assert f"and {1_521_756_160 - two + one:,}" in reason


def test_the_stages_of_vgg16_as_single_convolutions(judged):
    single = {3: 128 * 256 * 49 + 256, 1: 3 * 64 * 25 + 64}
    reason = judged[0]["003-8d"].reason
    assert f"128 to 256 to 256 to 256: {9 * (128 + 256 + 256) * 256 + 3 * 256:,}, as one {single[3]:,}" in reason
    assert f"3 to 64 to 64: {9 * (3 + 64) * 64 + 2 * 64:,}, as one {single[1]:,}" in reason


def test_projections_of_the_deeper_networks(judged):
    widths = (64, 256, 512, 1024, 2048)
    added = sum(a * b + 2 * b for a, b in pairwise(widths))
    assert judged[0]["003-14b"].reason.count(f"{added:,} parameters") == 3


def test_nin_and_googlenet_against_alexnet(judged):
    assert judged[0]["003-10"].measured == pytest.approx(ALEXNET / 6_998_552)
    assert judged[0]["003-16a"].measured == pytest.approx(ALEXNET / 7_439_608)


def test_a_1x1_convolution_is_a_linear_layer(judged):
    widths = (96, 256, 384, 1000)
    assert judged[0]["003-17a"].measured == sum(2 * (w * w + w) for w in widths)
    assert judged[0]["003-17b"].measured == sum(2 * w * w * s * s for w, s in zip(widths, (54, 26, 12, 5), strict=True))
    assert judged[0]["003-17c"].measured < 1e-12


def test_an_even_map_is_halved_and_an_odd_one_is_not(judged):
    holds, _, fails = judged[0]["003-18c"].reason.partition("oes not hold")
    assert "56x56 to 28x28" in holds
    assert "13x13 to 6x6" in fails
