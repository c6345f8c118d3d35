"""Using a page of the report as a reader does: what is shown of a table, and where the keyboard leads."""

SHOWN = """selector => [...document.querySelectorAll(`${selector} tbody tr`)].filter(row => row.checkVisibility())
  .map(row => row.cells[0].textContent.trim())"""
FOCUSED = """() => {
  const at = document.activeElement, label = at.labels?.[0]?.textContent ?? at.getAttribute("aria-label");
  return `${at.nodeName.toLowerCase()} ${(label ?? at.textContent).trim().replace(/\\s+/g, " ")}`;
}"""
OUTLINED = "() => getComputedStyle(document.activeElement).outlineStyle !== 'none'"
# A browser that forbids a page to keep anything and to change its address.
FORBIDDING = """
for (const name of ["localStorage", "sessionStorage"])
  Object.defineProperty(window, name, {get() { throw new DOMException("forbidden", "SecurityError"); }});
for (const name of ["pushState", "replaceState"])
  History.prototype[name] = () => { throw new DOMException("forbidden", "SecurityError"); };
"""
HARMLESS = ("log:", "info:", "debug:")


def shown(page, selector="table.comparison"):
    """The first cells of a table's rows that can be seen, in their order."""
    return page.evaluate(SHOWN, selector)


def fragment(page):
    """What the address says behind its page."""
    return page.evaluate("() => decodeURIComponent(location.hash)")


def tab_to(page, what, presses=120):
    """Press the tabulator until something is focused: "button MACs"."""
    passed = []
    for _ in range(presses):
        page.keyboard.press("Tab")
        passed.append(page.evaluate(FOCUSED))
        assert page.evaluate(OUTLINED), f"no outline around {passed[-1]}"
        if passed[-1].startswith(what):
            return
    raise AssertionError(f"no {what} among {passed}")


def undisturbed(seen, folder):
    """Whether a page asked for nothing outside its report and complained of nothing."""
    outside = [address for address in seen.asked if not address.startswith((folder.as_uri(), "blob:"))]
    complaints = [words for words in seen.complaints if not words.startswith(HARMLESS)]
    return [*outside, *complaints] == []
