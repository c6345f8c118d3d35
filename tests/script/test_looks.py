"""The charts that the script draws look as those that are drawn into the page."""

import json

import pytest

from archstats.latency.statistics import rank_correlation
from archstats.report.charts.axes import decades, without_zeros
from archstats.report.charts.palette import LOOKS, SHAPES, look_of

SPANS = [(80, 1.2e6), (900, 1100), (1.5, 30), (1, 1e30), (3e-4, 2e-3)]
WRITTEN = ["1.00 ms", "1.50 M", "120 k", "10.0 G", "0.100 s", "100", "2.00"]
PAIRS = [(3, 1), (1, 1), (2, 5), (2, 2), (9, 2)]
ASKED = """
import * as axis from "./axis.js"; import * as looks from "./looks.js"; import { rankCorrelation } from "./ranks.js";
const {spans, written, pairs, documents} = JSON.parse(process.argv[1]);
console.log(JSON.stringify({
  shapes: looks.SHAPES, looks: documents.map(looks.lookOf), known: documents.map(looks.isKnown),
  decades: spans.map(span => axis.decades(...span)), written: written.map(axis.withoutZeros),
  alike: rankCorrelation(pairs),
}));
"""
DOCUMENTS = ["000", "001", "002", "003", "004", "", "005", "own.toml"]


@pytest.fixture(scope="module")
def said(node):
    asked = {"spans": SPANS, "written": WRITTEN, "pairs": PAIRS, "documents": DOCUMENTS}
    answer = node("--input-type=module", "--eval", ASKED, json.dumps(asked))
    assert answer.returncode == 0, answer.stderr
    return json.loads(answer.stdout)


def test_looks_are_the_same(said):
    assert {int(look): corners(shape) for look, shape in said["shapes"].items()} == {
        look: corners(shape) for look, shape in SHAPES.items()
    }
    assert said["looks"] == list(map(look_of, DOCUMENTS))
    assert said["known"] == [look_of(name) != look_of("") for name in DOCUMENTS]
    assert set(said["looks"]) <= set(LOOKS)


def corners(shape):
    """The corners in any order, since it is the shape that counts; rounded, since they are computed in two ways."""
    return sorted([round(x, 9) + 0.0, round(y, 9) + 0.0] for x, y in shape)


def test_axes_are_the_same(said):
    for found, span in zip(said["decades"], SPANS, strict=True):
        assert found == pytest.approx(decades(*span), rel=1e-12)
    assert said["written"] == list(map(without_zeros, WRITTEN))


def test_orders_are_compared_in_the_same_way(said):
    assert said["alike"] == pytest.approx(rank_correlation(*zip(*PAIRS, strict=True)))
