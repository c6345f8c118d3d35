"""On paper a page is whole: everything is open, and nothing lies beside the sheet."""

import io
import re
import unicodedata

import pytest

# What a reader of the paper would miss: the content of closed parts, and every cell of a table.
CELLS = "() => [...document.querySelectorAll('td, th')].map(cell => cell.textContent)"
CLOSED = """() => {
  const closed = [...document.querySelectorAll("details:not([open])")].flatMap(details => [...details.childNodes]);
  return closed.filter(part => part.nodeName !== "SUMMARY").map(part => part.textContent);
}"""


def test_closed_parts_and_tables_are_printed_whole(visit, path):
    page = visit(path).page
    expected = [words for text in page.evaluate(CLOSED) + page.evaluate(CELLS) if (words := letters(text))]
    pages = printed(page)
    assert pages
    text = "".join(map(letters, re.split("\u202e", "".join(pages))))
    assert [words[:80] for words in expected if words not in text] == []


def printed(page):
    """The text of each printed page."""
    pypdf = pytest.importorskip("pypdf", reason="pypdf is missing: pip install '.[test]'")
    return [sheet.extract_text() for sheet in pypdf.PdfReader(io.BytesIO(page.pdf())).pages]


def letters(text):
    """Latin letters and digits, up to where the direction turns: how the rest is laid out is the browser's affair."""
    return re.sub(r"[^A-Za-z0-9]", "", unicodedata.normalize("NFKC", text.partition("\u202e")[0]))
