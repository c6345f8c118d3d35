"""The headline: every number with its unit, its exact value and its place."""

import msgspec
import pytest
import runs
from drawn import Page, drawn, view_of
from report.parts import made

from archstats.records import Measured, NotTimed
from archstats.report.parts import headline


def page_of(*measured, row=0):
    view = view_of(runs.run_of(*measured))
    return str(headline.body(view, view.rows[row]))


def test_every_number_has_its_unit_its_exact_value_and_its_place():
    others = [Measured(profile=runs.profile(f"m{n}", params=n, macs=100 * n)) for n in (10, 9000)]
    text = Page(page_of(made.measured(), *others)).cells()
    assert "Parameters 1.00 k 1,000, 4.00 kB of weights 2 of 3, from the smallest" in text
    assert "MACs 10.0 k 10,000 multiply-accumulates 2 of 3, from the smallest" in text
    assert "Peak memory 1.00 kB 1,000 bytes beside weights and input 1 of 3, from the smallest" in text
    assert "Latency on cpu 2.00 ms 1.20 – 2.80 ms (p10 – p90, 3 passes), 5.00 MMACs a second" in text


@pytest.mark.parametrize(("params", "at"), [(1, "0"), (3, "0.5"), (5, "1")])
def test_the_mark_is_at_the_models_place(params, at):
    rows = [Measured(profile=runs.profile(f"m{n}", params=n, macs=7)) for n in (1, 2, 3, 4, 5)]
    assert f'class="place" style="--at:{at}"' in page_of(*rows, row=params - 1)


def test_a_model_alone_has_no_place():
    markup = page_of(made.measured())
    assert "place" not in markup
    assert "from the" not in markup


def test_times_are_ranked_from_the_fastest_and_missing_ones_say_why():
    slow = msgspec.structs.replace(made.measured(), timings=(runs.timing(8),))
    fast = Measured(profile=runs.profile("fast"), timings=(runs.timing(1),))
    never = Measured(profile=runs.profile("never"), timings=(NotTimed(device="cpu", reason="out of memory"),))
    assert "2 of 2, from the fastest" in page_of(slow, fast, never)
    assert "1 of 2, from the fastest" in page_of(slow, fast, never, row=1)
    assert "Latency on cpu – out of memory" in Page(page_of(slow, fast, never, row=2)).cells()


def test_a_failure_says_stage_place_error_and_remedy_and_no_number():
    failed = msgspec.structs.replace(runs.failed("broken"), remedy="Give it another input.")
    text = Page(page_of(Measured(profile=failed))).cells()
    assert "Failed in the forward pass at stem.conv. The forward pass failed in stem.conv: RuntimeError: no" in text
    assert "Give it another input." in text
    assert "So nothing was counted" in text
    assert "from the smallest" not in text
    assert "0" not in text.replace("1×3×8×8", "")


def test_what_was_timed_of_a_failed_model_is_shown():
    text = Page(page_of(Measured(profile=runs.failed("broken"), timings=(runs.timing(2),)))).cells()
    assert "What was measured nevertheless: Latency on cpu 2.00 ms" in text


def test_what_is_known_of_a_failed_model_is_named_on_its_page():
    departure = runs.departure("a stem of 7×7", "3×3", "the published network has 3×3")
    failed = msgspec.structs.replace(runs.failed("broken"), departures=(departure,))
    run = msgspec.structs.replace(
        runs.run_of(Measured(profile=failed)), judgements=(runs.judgement(models=("broken",), statement="It is tiny."),)
    )
    text = Page(drawn(run)["models/broken.html"].decode()).cells()
    assert "a stem of 7×7 3×3 the published network has 3×3" in text
    assert "It is tiny." in text
