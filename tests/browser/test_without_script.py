"""All that a page holds can be read where no script runs, and every link leads somewhere."""

import functools
from urllib.parse import unquote, urldefrag

from drawn import Page

# In a file of several pages each is seen where the address names it; what belongs to another page is left to that.
HERE = """for (const details of document.querySelectorAll("details")) details.open = true;
  const here = part => (part.closest("[id]:has(h1)") ?? document.body).checkVisibility();"""
UNSEEN = r"""() => {
  HERE
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT), unseen = [];
  while (texts.nextNode()) {
    const text = texts.currentNode, part = text.parentElement, range = document.createRange();
    const silent = part.closest("script, style, template, svg title, svg desc") || !/[^\s\p{Cf}]/u.test(text.data);
    range.selectNodeContents(text);
    const {width, height} = range.getBoundingClientRect();
    const shown = width && height && part.checkVisibility({opacityProperty: true, visibilityProperty: true});
    if (!silent && !shown && here(part)) unseen.push(text.data.trim());
  }
  return unseen;
}""".replace("HERE", HERE)
EMPTY = """() => {
  HERE
  const parts = [...document.querySelectorAll("h1, h2, h3, h4, table, figure, svg:not(svg svg), math")].filter(here);
  const boxes = parts.map(part => [part, part.getBoundingClientRect()]);
  return boxes.filter(([_, box]) => !box.width || !box.height || box.right <= 0).map(([part, _]) => part.outerHTML);
}""".replace("HERE", HERE)
HEADINGS = "() => [...document.querySelectorAll('h1')].filter(heading => heading.checkVisibility()).length"
NAMED = "() => (document.querySelector(':target') ?? document.body).checkVisibility()"
LINKS = """() => [...document.querySelectorAll("a[href], area[href], use[href], link[href]")].map(
  link => new URL(link.getAttribute("href"), document.baseURI).href)"""


def test_every_text_is_seen(visit, path):
    assert visit(path).page.evaluate(UNSEEN) == []


def test_headings_tables_and_charts_have_their_room(visit, path):
    page = visit(path).page
    assert page.evaluate(HEADINGS) == 1
    assert page.evaluate(NAMED)
    assert [markup[:200] for markup in page.evaluate(EMPTY)] == []


def test_the_first_page_has_a_table_and_charts(visit):
    page = visit("folder/index.html").page
    assert page.locator("table").count()
    assert page.locator("figure svg").count()


def test_every_link_leads_to_a_place_of_the_report(visit, path, folder):
    lost = []
    for link in set(visit(path).page.evaluate(LINKS)):
        address, place = urldefrag(link)
        file = folder / unquote(address.removeprefix(f"{folder.as_uri()}/"))
        if not file.is_file() or (place and unquote(place) not in ids(file)):
            lost.append(link)
    assert lost == []


def test_a_place_is_named_once(folder, path):
    names = ids(folder / urldefrag(path)[0])
    assert len(names) == len(set(names))


@functools.cache
def ids(file):
    return Page(file.read_text(encoding="utf-8")).ids()
