"""No page is wider than what it is read on: only what says so can be moved sideways, by the keyboard too."""

import pytest

WIDER = """() => {
  const page = document.scrollingElement, edge = innerWidth + 1;
  const inside = part => { for (let up = part.parentElement; up !== page; up = up.parentElement)
    if (getComputedStyle(up).overflowX !== "visible") return true; };
  const sticking = [...document.body.querySelectorAll("*")].filter(
    part => part.getBoundingClientRect().right > edge && !inside(part));
  return page.scrollWidth <= innerWidth ? [] : [`${page.scrollWidth} px`, ...sticking.map(part => part.outerHTML)];
}"""
UNMARKED = """() => [...document.body.querySelectorAll("*")].filter(part =>
  ["auto", "scroll"].includes(getComputedStyle(part).overflowX) && part.scrollWidth > part.clientWidth + 1 &&
  !part.matches("[tabindex='0']") && !part.querySelector("a[href], button, summary, [tabindex='0']")
).map(part => part.outerHTML)"""
CUT = """() => [...document.body.querySelectorAll("*")].filter(part => {
  const style = getComputedStyle(part);
  return part.clientWidth > 1 && ["hidden", "clip"].includes(style.overflowX) && style.textOverflow !== "ellipsis" &&
    part.scrollWidth > part.clientWidth + 1 && !part.closest("svg, math");
}).map(part => part.outerHTML)"""


@pytest.mark.parametrize("size", ["phone", "desktop"])
def test_a_page_fits_the_window(visit, path, size):
    page = visit(path, size).page
    found = {"wider": page.evaluate(WIDER), "unmarked": page.evaluate(UNMARKED), "cut": page.evaluate(CUT)}
    assert {what: [markup[:150] for markup in parts] for what, parts in found.items() if parts} == {}


@pytest.mark.parametrize("corner", [0.02, 0.98])
def test_what_is_scrolled_away_goes_below_the_line_of_sections(visit, corner):
    page = visit("folder/index.html", script=True).page
    page.evaluate("() => (document.documentElement.style.scrollBehavior = 'auto')")
    page.locator("table.comparison thead th").first.evaluate(
        "head => scrollTo(0, head.getBoundingClientRect().top - 9)"
    )
    at = """corner => {
      const line = document.querySelector('nav.sections'), {bottom} = line.getBoundingClientRect();
      return line.contains(document.elementFromPoint(corner * innerWidth, bottom - 3));
    }"""
    assert page.evaluate(at, corner)
