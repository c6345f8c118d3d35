"""What axe-core finds on a page."""

import functools
from importlib import resources

import pytest

# Without asking for the style again, which the page's own policy forbids.
RUN = "() => axe.run(document, {resultTypes: ['violations'], preload: false})"


@functools.cache
def axe():
    """The script that finds it: to be run in the page first."""
    package = pytest.importorskip("axe_playwright_python", reason="axe-core is missing: pip install '.[test]'")
    return (resources.files(package) / "axe.min.js").read_text(encoding="utf-8")


def violations(page):
    """What is moderate, serious or critical, with the element and the reason."""
    found = [v for v in page.evaluate(RUN)["violations"] if v["impact"] != "minor"]
    return [f"{v['id']} {node['html'][:150]}: {node['failureSummary']}" for v in found for node in v["nodes"]]
