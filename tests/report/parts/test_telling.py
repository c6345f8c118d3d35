"""What is special about a model, worked out by hand."""

import msgspec
import pytest
import runs
from drawn import view_of
from report.parts import made

from archstats.records import LayerTime, Measured
from archstats.report.parts.telling import MOST_SENTENCES, telling


def sentences(*measured):
    view = view_of(runs.run_of(*measured))
    return telling(view, view.rows[0])


def model(*layers, **more):
    """A model that calls one layer after the other, each of so many parameters and MACs."""
    calls = [(f"l{n}", "Conv2d", 0, params, macs, (made.CONV,), 1) for n, (params, macs) in enumerate(layers)]
    return Measured(profile=made.profile(calls=(made.CALLS[0], *calls), **more))


def test_a_module_with_the_parameters_but_not_the_macs():
    assert sentences(model((10, 990), (90, 10))) == ["l1 (Conv2d) has 90 % of the parameters and 1.0 % of the MACs."]
    assert sentences(model((90, 10), (10, 45), (0, 45))) == [
        "l0 (Conv2d) has 90 % of the parameters and 10 % of the MACs."
    ]


def test_a_module_with_the_macs_but_not_the_parameters():
    """No module has more than a third of the parameters beyond its MACs."""
    assert sentences(model((0, 70), (25, 10), (25, 10), (25, 5), (25, 5))) == [
        "l0 (Conv2d) has 0 % of the parameters and 70 % of the MACs."
    ]


def test_modules_whose_shares_are_near_are_not_told():
    assert sentences(model((60, 40), (40, 60))) == []
    assert sentences(model((0, 0), (0, 0))) == []
    assert sentences(model((0, 5), (0, 0))) == []


def test_few_layers_with_most_of_the_macs():
    """4 of 12: the largest four have 9,200 of 10,000, the largest three 6,900."""
    layers = [(1, 2300)] * 4 + [(1, 100)] * 8
    assert sentences(model(*layers)) == ["90 % of the MACs are in 4 of the 12 layers that have any."]
    assert sentences(model(*[(1, 100)] * 12)) == []
    assert sentences(model((23, 2300), (1, 100), (0, 0))) == []


def test_exactly_so_many_are_enough():
    """The largest two have 900 of 1,000, which is 90 %."""
    assert sentences(model(*[(45, 450)] * 2, *[(1, 10)] * 10)) == [
        "90 % of the MACs are in 2 of the 12 layers that have any."
    ]


def timed(*layers):
    """Layers of a type, MACs and nanoseconds."""
    calls = [(f"l{n}", kind, 0, 0, macs, (made.CONV,), 1) for n, (kind, macs, _ns) in enumerate(layers)]
    times = tuple(LayerTime(path=f"l{n}", call=0, ns=ns) for n, (_kind, _macs, ns) in enumerate(layers))
    return Measured(profile=made.profile(calls=(made.CALLS[0], *calls)), layer_times=times)


def test_a_type_that_takes_time_without_macs():
    assert sentences(timed(("Conv2d", 100, 60), ("ReLU", 0, 25), ("ReLU", 0, 15))) == [
        "ReLU takes 40 % of the layers' time and has none of the MACs."
    ]
    assert sentences(timed(("Conv2d", 95, 50), ("Linear", 5, 50))) == [
        "Linear takes 50 % of the layers' time and has 5.0 % of the MACs."
    ]


def test_a_type_that_takes_the_time_of_its_macs_is_not_told():
    assert sentences(timed(("Conv2d", 100, 80), ("ReLU", 0, 20))) == []
    assert sentences(timed(("Conv2d", 0, 80))) == []


def test_times_of_calls_that_are_no_rows_belong_to_no_type():
    row = timed(("Conv2d", 100, 1))
    assert sentences(msgspec.structs.replace(row, layer_times=(LayerTime(path="other", call=0, ns=5),))) == []


@pytest.mark.parametrize(
    ("macs", "words"),
    [(1, "None of the 5 models has fewer MACs."), (99, "None of the 5 models has more MACs."), (25, "")],
)
def test_the_least_and_the_most(macs, words):
    others = [Measured(profile=runs.profile(f"m{n}", macs=10 * n, params=10, peak_bytes=1)) for n in range(2, 6)]
    found = sentences(model((5, macs), (5, 0), macs=macs, peak_bytes=2), *others)
    assert (words in found) if words else not [s for s in found if "MACs." in s and "None" in s]


def test_four_models_are_too_few_to_be_the_first():
    others = [Measured(profile=runs.profile(f"m{n}", macs=10 * n)) for n in range(2, 5)]
    assert not [s for s in sentences(model((1, 1), (1, 1), macs=1), *others) if s.startswith("None")]


def test_three_sentences_are_enough():
    row = made.measured(macs=1, params=1, peak_bytes=1)
    others = [Measured(profile=runs.profile(f"m{n}", macs=10 * n)) for n in range(2, 9)]
    assert len(sentences(row, *others)) == MOST_SENTENCES == 3


def test_of_a_model_that_failed_nothing_is_told():
    assert sentences(Measured(profile=runs.failed("broken"))) == []
    assert sentences(Measured(profile=runs.profile("empty", layers=()))) == []
