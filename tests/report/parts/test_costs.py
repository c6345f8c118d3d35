"""The drawing of where the cost is."""

import re

import pytest
import runs
from drawn import HOSTILE, Page, view_of
from report.parts import made

from archstats.report.parts import costs
from archstats.report.parts.kinds import KINDS


def markup_of(*measured):
    view = view_of(runs.run_of(*measured))
    return str(costs.body(view, view.rows[0]))


GROUP = re.compile(r'<g class="\w+"(?: transform="translate\(0 (\d+)\)")?>(.*?)</g>', re.DOTALL)
BOX = re.compile(r'x="([\d.]+)%" width="([\d.]+)%">(?:<rect width="100%">)?<title>(.*?)<')


def charts(markup):
    """What each chart is of, and by row the width of each box with its title, from left to right."""
    found = {}
    for drawing in re.findall(r'<svg class="icicle".*?</figure>', markup, re.DOTALL):
        rows = {}
        for y, group in GROUP.findall(drawing):
            boxes = [(float(x), float(width), title) for x, width, title in BOX.findall(group)]
            rows[int(y or 0)] = sorted([*rows.get(int(y or 0), ()), *boxes])
        found[re.search(r'data-quantity="(\w+)"', drawing)[1]] = rows
    return found


def test_both_quantities_are_drawn_and_fill_their_width():
    found = charts(markup_of(made.measured()))
    assert set(found) == {"macs", "params"}
    for rows in found.values():
        assert sum(width for _x, width, _title in rows[0]) == 100
        assert sum(width for _x, width, _title in rows[22]) == pytest.approx(100)
    assert found["macs"][22][1] == (10, 42, "block, Block: 4.20 kMACs, 42 %")
    assert found["params"][22][1] == (10, 40, "block, Block: 400 parameters, 40 %")


def test_every_box_has_a_title_and_the_drawing_a_name():
    markup = markup_of(made.measured())
    assert markup.count("<rect") == markup.count("</title></rect>") == 13 + 18
    names = [attrs for tag, attrs in Page(markup).elements if attrs.get("role") == "img"]
    assert [attrs["aria-label"] for attrs in names] == [
        f"{quantity} by module, in order of execution; the numbers are in the table of layers"
        for quantity in ("MACs", "Parameters")
    ]
    assert "height:66px" in markup
    assert "height:88px" in markup


def test_the_legend_has_the_kinds_that_are_drawn():
    markup = markup_of(made.measured())
    drawn = set(re.findall(r'<g class="(\w+)"', markup))
    assert re.findall(r'<li class="(\w+)">', markup) == [kind for kind in KINDS if kind in drawn]
    assert drawn == {"conv", "linear", "norm", "container"}


def test_a_quantity_of_which_there_is_none_is_not_drawn():
    calls = (made.CALLS[0], ("table", "Embedding", 0, 10, 0, (), 0))
    assert set(charts(markup_of(made.measured(calls=calls)))) == {"params"}
    assert not markup_of(made.measured(calls=(made.CALLS[0],)))


@pytest.mark.parametrize("name", HOSTILE)
def test_names_are_data(name):
    markup = markup_of(made.measured(name, calls=(*made.CALLS, (name, name, 0, 1000, 10_000, (name,), 0))))
    page = Page(markup)
    assert page.stack == []
    assert not [tag for tag, _ in page.elements if tag in {"script", "img"}]
