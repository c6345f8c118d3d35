"""axe-core finds nothing serious on any page, in both themes, on a desk and on a telephone."""

import pytest
from axe import axe, serious


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious(visit, path, scheme):
    page = visit(path, script=True, color_scheme=scheme).page
    page.evaluate(axe())
    for width in (360, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        assert serious(page) == []


def test_axe_would_find_something(visit, folder):
    (folder / "pale.html").write_text("<!doctype html><title>Pale</title><p style='color:#ddd;background:#fff'>pale")
    page = visit("pale.html", script=True).page
    page.evaluate(axe())
    assert {line.split(" ")[0] for line in serious(page)} == {"color-contrast", "html-has-lang"}
