"""The report as a folder and as one file, in one language and in two."""

import posixpath
from urllib.parse import unquote

import pytest
from drawn import Page

from archstats.errors import BadInputError
from archstats.report.document import draw
from archstats.report.editions import editions
from archstats.words import LANGUAGES


def html(files):
    return {name: Page(content.decode()) for name, content in files.items() if name.endswith(".html")}


def test_one_file_holds_every_page_and_leads_nowhere_else(a_run):
    files = draw(a_run, single_file=True)
    assert set(files) == {"report.html", "run.json"}
    page = html(files)["report.html"]
    assert page.stack == []
    assert len(page.ids()) == len(set(page.ids()))
    sheets = [attrs["id"] for _tag, attrs in page.elements if attrs.get("class") == "sheet"]
    assert sheets == ["index", "the-ledger", "model-small", "model-large", "model-broken"]
    targets = {attrs["href"] for tag, attrs in page.elements if tag == "a" and "href" in attrs}
    assert targets <= {f"#{place}" for place in page.ids()}
    assert {"#model-small", "#the-ledger", "#claim-000-1", "#index"} <= targets


def test_two_languages_lead_to_each_other_and_to_the_same_numbers(a_run):
    files = draw(a_run, every=editions(["zh", "en"]))
    drawn = html(files)
    assert {name.removeprefix("en/") for name in drawn if name.startswith("en/")} == {
        name for name in drawn if not name.startswith("en/")
    }
    for name, page in drawn.items():
        (root,) = (attrs for tag, attrs in page.elements if tag == "html")
        assert root["lang"] == ("en" if name.startswith("en/") else "zh")
        for tag, attrs in page.elements:
            path = unquote(attrs.get("href", "")).partition("#")[0] if tag == "a" else ""
            assert not path or posixpath.normpath(posixpath.join(posixpath.dirname(name), path)) in files
        (other,) = (attrs["href"] for tag, attrs in page.elements if attrs.get("rel") == "alternate")
        assert drawn[posixpath.normpath(posixpath.join(posixpath.dirname(name), other))].cells() != page.cells()


def test_two_languages_in_files_of_their_own(a_run):
    drawn = html(draw(a_run, every=editions(["en", "zh"]), single_file=True))
    assert set(drawn) == {"report.html", "report.zh.html"}
    for name, other in {"report.html": "report.zh.html", "report.zh.html": "report.html"}.items():
        assert {a["href"] for _, a in drawn[name].elements if a.get("rel") == "alternate"} == {other}


def test_the_pages_of_each_language_are_told_as_they_are_drawn(a_run):
    told = []
    draw(a_run, lambda done, total: told.append((done, total)), every=editions(list(LANGUAGES)))
    assert told == [(done, 10) for done in range(1, 11)]


def test_a_language_that_is_not_spoken():
    with pytest.raises(BadInputError, match="not written in 'fr'"):
        editions(["en", "fr"])
    assert [edition.folder for edition in editions(["zh", "en", "zh"])] == ["", "en/"]
