"""A name that sets the direction of text turns itself and nothing beside it."""

import pytest
import runs
from drawn import drawn
from every_kind import complete

from archstats.report.publish import publish

# Left to open, closing what stands around them, and letters that are written from the right.
NAMES = ["\u202eeman", "\u2069\u202eeman", "\u2067\u202eeman", "\u202e\u2066eman", "שלום"]
# Of each text on the page that goes on after a name: whether its last two letters stand in their order.
IN_ORDER = """name => {
  const walker = document.createTreeWalker(document.querySelector("main"), NodeFilter.SHOW_TEXT), found = [];
  const left = (text, at) => {
    const range = new Range();
    range.setStart(text, at);
    range.setEnd(text, at + 1);
    return range.getBoundingClientRect().left;
  };
  while (walker.nextNode()) {
    const text = walker.currentNode, end = text.data.trimEnd().length;
    const after = text.data.slice(text.data.lastIndexOf(name) + name.length, end).replaceAll("\\u2069", "");
    const goesOn = text.data.includes(name) && after.length > 1;
    if (!goesOn || !text.parentElement.checkVisibility()) continue;
    found.push([text.data, left(text, end - 2) < left(text, end - 1)]);
  }
  return found;
}"""


@pytest.mark.parametrize("name", NAMES)
def test_what_follows_a_name_keeps_its_direction(visit, folder, name):
    run = runs.run_of(complete(name, 2), complete("another", 9))
    publish(drawn(run), folder / "turning")
    page = visit("turning/index.html").page
    page.set_viewport_size({"width": 4000, "height": 900})
    found = page.evaluate(IN_ORDER, name[-4:])
    assert len(found) > 1
    assert [text for text, in_order in found if not in_order] == []
