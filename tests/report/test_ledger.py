"""The ledger and the laws in the report."""

import msgspec
import pytest
import runs
from drawn import HOSTILE, OWN_SCRIPTS, Page, pages
from markupsafe import Markup

from archstats.records import Expression, Law, Measured, NoLaw, Verdict
from archstats.report.document import draw
from archstats.report.links import anchor
from archstats.report.templating import mathml, shown

judgement = runs.judgement
QUANTITIES = ("macs", "params", "activations", "traffic_bytes")


def ledger_run(*judgements):
    return msgspec.structs.replace(runs.example(), judgements=judgements)


def expression(text="2 N"):
    markup = "<mrow><mn>2</mn><mo>&InvisibleTimes;</mo><mi>N</mi></mrow>"
    return Expression(text=text, mathml=f'<math xmlns="http://www.w3.org/1998/Math/MathML">{markup}</math>', latex=text)


def test_without_claims_there_is_no_ledger():
    files = draw(ledger_run())
    assert "ledger.html" not in files
    assert 'id="ledger"' not in files["index.html"].decode()


def test_the_index_sums_up_and_names_what_is_wrong():
    run = ledger_run(
        judgement(),
        judgement("000-2", Verdict.REFUTED, statement="It is large.", reason="It is small."),
        judgement("fig-1", Verdict.UNEXPLAINED, document="published", statement="The paper gives 5."),
        judgement("fig-2", Verdict.REPRODUCED, document="published"),
    )
    text = Page(pages(run)["index.html"]).cells()
    assert "Of 2 claims 1 is confirmed, 1 is refuted." in text
    assert "Of 2 published figures 1 is reproduced, 1 is unexplained." in text
    assert "Document 000 1 confirmed 1 refuted Published figures 1 reproduced 1 unexplained" in text
    assert "What is not so (1) refuted 000-2 It is large. It is small." in text
    assert "Published figures that stay unexplained (1) unexplained fig-1 The paper gives 5." in text


def test_the_page_has_the_three_numbers_and_the_reason():
    page = Page(
        pages(ledger_run(judgement(), judgement("001-9", document="001", derived=None, stated=None, measured=1.5)))[
            "ledger.html"
        ]
    )
    text = page.cells()
    assert (
        "000-1 confirmed It is small. 0.04M 41,000 44,426 parameters It was counted. Tolerance: 35,000 to 45,000."
        in text
    )
    assert "001-9 confirmed It is small. – – 1.5" in text
    assert "Document 001 1 is confirmed." in text
    assert "models/small.html" in [attrs.get("href") for _, attrs in page.elements]


def test_a_models_page_shows_its_claims_and_figures():
    run = ledger_run(judgement(), judgement("fig-1", document="published", models=("large",)))
    small, large = (Page(pages(run)[f"models/{name}.html"]).cells() for name in ("small", "large"))
    assert "What is claimed of it" in small
    assert "Published figures" not in small
    assert "Published figures" in large
    assert "What is claimed of it" not in large


def test_the_ledger_as_csv():
    rows = draw(ledger_run(judgement(reason="=1+1")))["data/claims.csv"].decode().splitlines()
    assert rows[0].startswith(
        "id,document,statement,where,verdict,stated,derived,measured,unit,tolerance,reason,models"
    )
    assert rows[1].startswith("000-1,000,It is small.,line 3,confirmed,0.04M,41000,44426,parameters,")
    assert "'=1+1" in rows[1]


@pytest.mark.parametrize("name", HOSTILE)
def test_claims_are_data(name):
    hostile = judgement(
        name, document=name, statement=name, where=name, stated=name, derived=name, measured=name, unit=name,
        tolerance=name, reason=name, models=(name, "small"),
    )  # fmt: skip
    law = Law(letters=("N",), expressions=dict.fromkeys(QUANTITIES, expression(name)), conditions=(name,), fixed=name)
    evil = Expression(text=name, mathml=f"<math>{name}<script>alert(1)</script></math>", latex=name)
    run = ledger_run(hostile, msgspec.structs.replace(hostile, document="published"))
    measured = [msgspec.structs.replace(m, law=law) for m in run.measured]
    measured[0] = msgspec.structs.replace(
        measured[0], law=msgspec.structs.replace(law, short=evil, strides={"H": 2}, leading=evil)
    )
    measured[1] = msgspec.structs.replace(measured[1], law=NoLaw(reason=name))
    for path, content in draw(msgspec.structs.replace(run, measured=tuple(measured))).items():
        if path.endswith(".html"):
            page = Page(content.decode())
            assert not [tag for tag, _ in page.elements if tag == "img"]
            assert len(page.running()) == OWN_SCRIPTS
            assert not [a for _, attrs in page.elements for a in attrs if a.startswith("on")]


def test_a_law_is_drawn_as_a_formula():
    law = Law(
        letters=("N", "H", "W"),
        expressions=dict.fromkeys(QUANTITIES, expression()),
        strides={"H": 32, "W": 32},
        short=expression(),
        leading=expression(),
        spans={"H": (193, 416), "W": (1, None)},
        conditions=("H = W, in stem",),
    )
    run = runs.run_of(
        Measured(profile=runs.profile("a"), law=law), Measured(profile=runs.profile("b"), law=NoLaw(reason="x"))
    )
    files = pages(run)
    page = Page(files["models/a.html"])
    assert sum(tag == "math" for tag, _ in page.elements) == 2
    text = page.cells()
    assert "N images. H rows and W columns. MACs of large images ≈ 2 N" in text
    assert "Parameters 2 N Activations 2 N Traffic, bytes 2 N" in text
    assert "MACs for H = 32 h, W = 32 w" in text
    assert "N from 1; H from 193 to 416; W from 1." in text
    assert "There is no formula for this network: x" in Page(files["models/b.html"]).cells()


@pytest.mark.parametrize(
    "markup",
    [
        "<math><script>alert(1)</script></math>",
        '<math><mi onclick="x()">N</mi></math>',
        '<math href="x"><mi>N</mi></math>',
        "<math><mi>N</mi></math><img src=x>",
        "<math><mi>N</mi>",
        "N",
        "<math><annotation-xml><b>x</b></annotation-xml></math>",
    ],
)
def test_only_plain_mathml_is_markup(markup):
    assert mathml(Expression(text="N < 2", mathml=markup, latex="")) == "N &lt; 2"


def test_mathml_of_a_law_is_markup():
    drawn = mathml(expression())
    assert isinstance(drawn, Markup)
    assert drawn.startswith("<math><mrow><mn>2</mn>")


def test_numbers_and_anchors():
    assert [shown(v) for v in (None, 1_234_567, 48.94117, "<0.5 MB", 0)] == ["–", "1,234,567", "48.94", "<0.5 MB", "0"]
    assert anchor("003-12a") == "003-12a"
    assert len(anchor('a b"')) == 12
