"""axe-core finds nothing that matters on any page, in both themes, on a desk and on a telephone."""

import pytest
from axe import axe, violations

PALE = (
    "<!doctype html><title>Pale</title><p style='color:#ddd;background:#fff'>pale</p>"
    "<section aria-label='twice'>one</section><section aria-label='twice'>two</section>"
)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(visit, path, scheme):
    page = visit(path, script=True, color_scheme=scheme).page
    page.evaluate(axe())
    for width in (360, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        assert violations(page) == []


def test_axe_would_find_something(visit, folder):
    (folder / "pale.html").write_text(PALE)
    page = visit("pale.html", script=True).page
    page.evaluate(axe())
    found = {line.split(" ")[0] for line in violations(page)}
    assert found >= {"color-contrast", "html-has-lang", "landmark-unique", "region"}
