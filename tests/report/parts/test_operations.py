"""What the layers run."""

import runs
from drawn import Page, view_of

from archstats.records import Measured
from archstats.report.parts import operations


def text_of(**more):
    view = view_of(runs.run_of(Measured(profile=runs.profile("a", **more))))
    return Page(str(operations.body(view, view.rows[0]))).cells()


def test_every_operation_has_its_numbers_and_its_shares():
    made = (runs.operation(macs=1_500_000), runs.operation("aten::relu", elements=256, kind="elementwise"))
    text = text_of(macs=2_000_000, traffic_bytes=20_000, operations=made)
    assert "aten::conv2d counted 1 1,500,000 75 % 0 5,000 25 %" in text
    assert "aten::relu elementwise 1 0 0 % 256 5,000 25 %" in text
    assert "Every one of them has a counting rule." in text


def test_what_has_no_rule_is_named_with_its_places():
    uncounted = {"my::op": 2, "your::op": 1}
    text = text_of(coverage=0.75, uncounted=uncounted, uncounted_in={"my::op": ("neck", "")})
    assert "75.0 % of them have a counting rule." in text
    assert "my::op 2 times in neck, the model itself; your::op 1 time in the model itself." in text


def test_a_model_that_moves_nothing_has_no_shares():
    text = text_of(macs=0, traffic_bytes=0, operations=(runs.operation(),))
    assert "aten::conv2d counted 1 0 0 % 0 5,000 0 %" in text
