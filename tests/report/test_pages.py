"""The report's pages: complete, offline, and safe whatever a model is called."""

import posixpath
import re
from urllib.parse import unquote

import pytest
import runs
from drawn import HOSTILE, OWN_SCRIPTS, Page, pages

from archstats.records import Measured, NotTimed
from archstats.report.document import draw
from archstats.report.links import page_name
from archstats.report.sections import SECTIONS


def test_every_model_has_a_row_and_a_page(a_run):
    files = pages(a_run)
    assert set(files) == {"index.html", "ledger.html", "models/small.html", "models/large.html", "models/broken.html"}
    links = {attrs["href"] for tag, attrs in Page(files["index.html"]).elements if tag == "a" and "href" in attrs}
    assert {"models/small.html", "models/large.html", "models/broken.html"} <= links


def test_all_sections_are_there_and_linked(a_run):
    elements = Page(pages(a_run)["index.html"]).elements
    ids = {attrs.get("id") for tag, attrs in elements if tag == "section"}
    assert ids == {section.id for section in SECTIONS}
    assert {f"#{section.id}" for section in SECTIONS} <= {attrs.get("href") for tag, attrs in elements if tag == "a"}


def test_pages_are_well_formed_and_every_link_leads_somewhere(a_run):
    files, drawn = draw(a_run), {name: Page(text) for name, text in pages(a_run).items()}
    for name, page in drawn.items():
        assert page.stack == []
        assert len(page.ids()) == len(set(page.ids()))
        for tag, attrs in page.elements:
            if tag in {"a", "use"} and attrs.get("href"):
                path, _, place = unquote(attrs["href"]).partition("#")
                target = posixpath.normpath(posixpath.join(posixpath.dirname(name), path)) if path else name
                assert target in files
                assert not place or place in drawn[target].ids()


def test_no_page_names_an_address(a_run):
    for text in pages(a_run).values():
        assert not re.search(r"(?i)\b(https?:)?//[a-z]", text)
        assert "@import" not in text
        assert not [tag for tag, _ in Page(text).elements if tag in {"iframe", "object", "img"}]
        loaders = [attrs for tag, attrs in Page(text).elements if tag in {"link", "script"}]
        loaded = {attrs.get("src") or attrs.get("href") for attrs in loaders} - {None}
        assert {path.removeprefix("../") for path in loaded} == {"assets/style.css", "assets/script.js"}


def test_the_table_shows_every_number_with_its_unit(a_run):
    text = Page(pages(a_run)["index.html"]).cells()
    assert "Latency, cpu median" in text
    assert "small Fam 003 1×3×8×8 1.00 k 2.00 M 2.00 M 256 80.0 kB 3.00 kB 2.00 ms 1.20 – 2.80 ms 1.00 G" in text


def test_a_failure_is_in_its_row_and_on_top(a_run):
    index = Page(pages(a_run)["index.html"]).cells()
    assert "1 of 3 models could not be measured completely: broken ." in index
    assert "failed in the forward pass at stem.conv: The forward pass failed in stem.conv: RuntimeError: no" in index
    assert "Failed in the forward pass at stem.conv." in Page(pages(a_run)["models/broken.html"]).cells()


def test_what_was_skipped_says_why_and_is_never_zero(a_run):
    for name in ("index.html", "models/small.html", "models/large.html"):
        text = Page(pages(a_run)[name]).cells()
        assert "cuda: skipped, because torch finds no CUDA device on this machine." in text


def test_missing_counts_say_why():
    reason = "fvcore's trace failed: RuntimeError: no"
    profile = runs.profile("m", fvcore_flops=None, missing={"fvcore_flops": reason}, errors=(reason,))
    files = pages(runs.run_of(Measured(profile=profile)))
    assert Page(files["index.html"]).cells().count("not counted") == 1
    assert "1 of 1 models could not be measured completely" in Page(files["index.html"]).cells()
    assert f"not counted: {reason}" in Page(files["models/m.html"]).cells()


def test_operations_without_a_rule_are_named():
    profile = runs.profile("m", coverage=0.75, uncounted={"my::op": 2}, uncounted_in={"my::op": ("neck", "")})
    text = Page(pages(runs.run_of(Measured(profile=profile)))["models/m.html"]).cells()
    assert "75.0 % of them have a counting rule. Without one: my::op 2 times in neck," in text


def test_departures_are_shown(a_run):
    for name in ("index.html", "models/small.html"):
        assert "cannot run as printed printed so built so because" in Page(pages(a_run)[name]).cells()


def test_a_models_page_shows_layers_operators_and_what_was_not_counted(a_run):
    text = Page(pages(a_run)["models/small.html"]).cells()
    assert "conv Conv2d 1×4×8×8 1,000 2,000,000 100 % 5,024" in text
    assert "aten::conv2d counted 1 2,000,000 100 %" in text
    assert "Every one of them has a counting rule." in text
    assert "aten::relu 2 times." in text
    assert "1 of 2, from the smallest" in text


def test_other_counters_are_explained_or_shown_as_not():
    opinions = (runs.opinion(2_000_000), runs.opinion(2_000_000, "other", 9, explained=4))
    opinions += (runs.opinion(0, "third", error="OSError: no"), runs.opinion(2_000_000, "same", 0, explained=0))
    run = runs.run_of(Measured(profile=runs.profile("a", opinions=opinions)))
    files = pages(run)
    index, page = Page(files["index.html"]).cells(), Page(files["models/a.html"]).cells()
    assert "Not explained: other of a" in index
    assert "+0.0 % bias counted +0.0 % unexplained failed: OSError: no the same" in index
    assert "a bias as if it were one more weight" in index
    assert "fvcore 1.2.3 2,000,007 +7 +7 bias counted, 1 an element aten::conv2d 2" in page
    assert "other 1.2.3 2,000,009 +9 +4 bias counted, 1 an element aten::conv2d 2 +5 unexplained" in page
    assert "third 1.2.3 failed: OSError: no" in page
    rows = draw(run)["data/agreement.csv"].decode().splitlines()
    assert rows[1] == "a,2000000,fvcore,1.2.3,2000007,7,bias counted,aten::conv2d,2,1 an element"
    assert rows[3] == "a,2000000,other,1.2.3,2000009,5,unexplained,,,"
    assert rows[4] == "a,2000000,third,1.2.3,,,failed: OSError: no,,,"


def test_where_all_is_explained_it_is_said(a_run):
    text = Page(pages(a_run)["index.html"]).cells()
    assert "Every difference is explained to the last multiply-accumulate, 4 comparisons in all." in text


@pytest.mark.parametrize("name", HOSTILE)
def test_names_and_errors_are_data(name):
    profile = runs.profile(
        name, family=name, document=name, section=name, departures=(runs.departure(name, name, name),)
    )
    layered = runs.profile(
        name + "2",
        layers=(runs.layer(""), runs.layer(name, params=3, macs=5, kind=name)),
        uncounted={name: 1},
        uncounted_in={name: (name,)},
        fvcore_uncounted={name: 1},
        opinions=(runs.opinion(1, name, cause=name), runs.opinion(1, name, error=name)),
        operations=(runs.operation(name, kind=name),),
    )
    broken = Measured(profile=runs.failed(name + "3", error=name), timings=(NotTimed(device=name, reason=name),))
    run = runs.run_of(Measured(profile=profile, timings=(runs.timing(1, 2),)), Measured(profile=layered), broken)
    files = draw(run)
    for path, content in files.items():
        assert re.fullmatch(r"((models|data|data/layers|assets)/)?[\w.-]+", path)
        if path.endswith(".html"):
            page = Page(content.decode())
            assert not [tag for tag, _ in page.elements if tag == "img"]
            kinds = {attrs.get("type", "") for tag, attrs in page.elements if tag == "script"}
            assert kinds == {"", "application/json"}
            assert len(page.running()) == OWN_SCRIPTS
            assert not [a for _, attrs in page.elements for a in attrs if a.startswith("on")]
    if name.isprintable() and name:
        assert name in Page(files["index.html"].decode()).cells() or " ".join(name.split()) != name


def test_page_names_are_harmless_and_distinct():
    names = [*HOSTILE, "vgg16", "VGG16", "vgg16.", "a" * 300]
    pages = [page_name(name) for name in names]
    assert len(set(pages)) == len(names)
    assert all(re.fullmatch(r"[a-z0-9_][a-z0-9_.-]*\.html", page) and len(page) < 120 for page in pages)
    assert page_name("vgg16") == "vgg16.html"


def test_pages_are_the_same_every_time(a_run):
    assert draw(a_run) == draw(a_run)


def test_a_run_of_one_model_is_drawn_without_charts():
    files = pages(runs.run_of(Measured(profile=runs.profile("only"))))
    assert "A chart needs at least two models" in files["index.html"]


def test_charts_link_their_marks_to_the_models(a_run):
    index = pages(a_run)["index.html"]
    drawing = index[index.index('id="params-macs"') : index.index('id="macs-latency-0"')]
    assert 'href="models/small.html"' in drawing
    assert "currentColor" in drawing
    assert "large uses a parameter 2.00 k times on average in one forward pass, small 2.00 k times" not in drawing
    assert "small uses a parameter 2.00 k times on average in one forward pass, large 1.80 k times" in drawing


def test_how_sure_the_times_are_is_said(a_run):
    """The hand-made timings have three rounds each: too few for any median to be known."""
    text = Page(pages(a_run)["index.html"]).cells()
    assert "0 of 2 medians are known within 3%, at 99 % confidence; 0 of 6 turns were disturbed" in text
