"""Standard against separable convolutions, from a study made by hand."""

import msgspec
import runs
from marked import charts_of, marks, numbers, titles, with_studies

from archstats.records import Series, Study, StudyPoint

RUN = msgspec.structs.replace(runs.example(), judgements=tuple(runs.judgement(i) for i in ("002-2", "002-4", "002-5a")))
OUTPUTS = (2, 4)


def series(name, kernel, counts, predicted=None):
    points = (
        StudyPoint(name=f"{name} {kernel} {n}", x=n, counted=c, predicted=p)
        for n, c, p in zip(OUTPUTS, counts, predicted or counts, strict=True)
    )
    return Series(name=name, points=tuple(points), at={"K": kernel, "M": 5}, formula="a formula", source="a place")


# 5 channels on one pixel: K * K * 5 * N, and K * K * 5 + 5 * N.
STANDARD, SEPARABLE = series("conv", 3, (90, 180)), series("depthwise-separable", 3, (55, 65))


def chart_of(*made, run=RUN):
    return charts_of(with_studies(run, Study(id="convolutions", unit="MACs", series=made)))["convolutions"]


def test_each_mark_has_the_numbers_of_its_record_or_their_ratio():
    assert numbers(chart_of(STANDARD, SEPARABLE)) == [
        ("K = 3, N = 2", 2, 55 / 90),
        ("K = 3, N = 4", 4, 65 / 180),
        ("conv 3 2", 2, 90),
        ("conv 3 4", 4, 180),
        ("depthwise-separable 3 2", 2, 55),
        ("depthwise-separable 3 4", 4, 65),
    ]


def test_each_mark_has_a_title_and_leads_to_the_verdict_on_its_formula():
    chart = chart_of(STANDARD, SEPARABLE)
    assert titles(chart)["conv 3 2"] == "conv 3 2: 90 MACs, a formula gives 90"
    assert titles(chart)["K = 3, N = 4"] == "K = 3, N = 4: 36.11 % of the MACs remain, 1/N + 1/K² gives 36.11 %"
    found = {mark.attrs["data-model"].split()[0]: mark.href for mark in marks(chart)}
    assert found == {
        "conv": "ledger.html#claim-002-2",
        "depthwise-separable": "ledger.html#claim-002-4",
        "K": "ledger.html#claim-002-5a",
    }


def test_without_a_verdict_a_mark_leads_nowhere():
    assert not any(mark.href for mark in marks(chart_of(STANDARD, SEPARABLE, run=runs.run_of())))


def test_the_words_are_made_from_the_numbers():
    assert chart_of(STANDARD, SEPARABLE).caption == (
        "Formula and count are the same for all 4 that were counted. Of a standard convolution's MACs the separable "
        "one does from 36 % (K = 3, N = 4) to 61 % (K = 3, N = 2)."
    )
    assert "for kernels of K x K and M = 5." in chart_of(STANDARD, SEPARABLE).how_to_read


def test_a_formula_that_fails_is_told():
    wrong = series("conv", 3, (90, 180), predicted=(90, 360))
    assert chart_of(wrong, SEPARABLE).caption.startswith(
        "Formula and count differ for 1 of 4, most for conv 3 4: 360 predicted, 180 counted."
    )


def test_one_kind_alone_is_no_chart():
    for made in ((), (STANDARD,), (STANDARD, series("depthwise-separable", 5, (1, 2)))):
        assert "convolutions" not in charts_of(with_studies(RUN, Study(id="convolutions", unit="MACs", series=made)))
    assert "convolutions" not in charts_of(RUN)


def test_what_could_not_be_counted_is_said():
    broken = Study(id="convolutions", unit="MACs", error="no")
    assert charts_of(with_studies(RUN, broken))["convolutions"].caption == ("Not drawn, because counting it failed: no")
