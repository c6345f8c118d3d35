"""Where a model's cost is, zoomed, ordered and searched by clicking, typing and the keyboard; sums are by hand."""

import re

import msgspec
import pytest
import runs
from axe import axe, violations
from drawn import drawn
from report.parts import made
from using import fragment, shown, tab_to, undisturbed

from archstats.records import Measured
from archstats.report.publish import publish

# `made` is a model of 10,000 MACs and 1,000 parameters, of which the block itself has 200 and 40.
MODEL = "made/models/a.html"
TREE = ".drawn"
ALL_ROWS = 8
COUNTING = """() => {
  window.times = {drawn: 0, said: 0};
  const count = (selector, what) => new MutationObserver(() => window.times[what]++)
    .observe(document.querySelector(selector), {childList: true});
  count(".drawn", "drawn");
  count(".drawn-now", "said");
}"""
AREAS = """() => [...document.querySelectorAll('.drawn .cell')].map(cell => {
  const {width, height} = cell.querySelector("rect").getBBox();
  return [cell.getAttribute("aria-label"), width, height, cell.getAttribute("aria-expanded")];
})"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Three models, the second without times, the third without a MAC, as pages and in one file; and broken layers."""
    run = runs.run_of(
        made.measured("a"),
        msgspec.structs.replace(made.measured("b"), layer_times=()),
        Measured(profile=made.profile("idle", [(*call[:4], 0, *call[5:]) for call in made.CALLS])),
    )
    pages = drawn(run)
    reports = {
        "made": pages,
        "one": drawn(run, single_file=True),
        "broken": pages | {"data/layers/a.js": b"archstats.layers({"},
    }
    folder = tmp_path_factory.mktemp("icicles")
    publish({f"{name}/{path}": data for name, files in reports.items() for path, data in files.items()}, folder)
    return folder


@pytest.fixture
def opened(visit):
    def opens(path=MODEL, **options):
        seen = visit(path, script=True, **options)
        seen.page.set_default_timeout(5_000)
        seen.page.locator(TREE).wait_for(state="attached")
        return seen

    return opens


def cell(page, label):
    """The box whose title begins so."""
    return page.get_by_role("treeitem", name=re.compile(f"^{re.escape(label)}"))


def labels(page):
    return page.locator(f"{TREE} .cell").evaluate_all("cells => cells.map(cell => cell.getAttribute('aria-label'))")


def level(page, number):
    """The titles of the boxes of one level, from left to right as they are drawn."""
    return [
        label.split(",")[0]
        for label in page.locator(f"{TREE} .cell[aria-level='{number}']").evaluate_all(
            """cells => cells.map(cell => [cell.getBoundingClientRect().x, cell.getAttribute("aria-label")])
        .sort((one, other) => one[0] - other[0]).map(([_, label]) => label)"""
        )
    ]


def status(page):
    return page.locator(".drawn-now:visible").text_content()


def choose(page, name, value):
    page.get_by_role("combobox", name=name).select_option(label=value)


def rows(page):
    return shown(page, "#layers table")


def test_the_static_drawing_gives_way_to_one_with_the_same_sums(opened, folder):
    seen = opened()
    page = seen.page
    assert page.locator("svg.icicle:visible").count() == 0
    assert status(page) == "(the model itself): 10.0 kMACs, 100 % of the whole model"
    assert level(page, 2) == [
        "stem",
        "block",
        "block.shared (call 3)",
        "rest",
        "head",
    ]
    assert "block, Block: 4.20 kMACs, 42 %" in labels(page)
    assert "block itself, Block: 200 MACs, 2.0 %" in labels(page)
    assert undisturbed(seen, folder)


@pytest.mark.parametrize(
    ("quantity", "whole", "block"),
    [
        ("MACs", "10.0 kMACs", "4.20 kMACs, 42 %"),
        ("Parameters", "1.00 k parameters", "400 parameters, 40 %"),
        ("Activations", "2.56 k activations", "1.02 k activations, 40 %"),
        ("Traffic", "19.0 kB", "6.60 kB, 35 %"),
        ("Time", "14.8 µs", "5.00 µs, 34 %"),
    ],
)
def test_each_quantity_has_its_sums(opened, quantity, whole, block):
    page = opened().page
    choose(page, "Quantity", quantity)
    assert status(page) == f"(the model itself): {whole}, 100 % of the whole model"
    assert f"block, Block: {block}" in labels(page)
    assert page.get_by_text("was timed by itself").is_visible() == (quantity == "Time")


def test_what_was_not_measured_cannot_be_chosen_and_is_no_nought(opened):
    page = opened("made/models/b.html").page
    option = page.get_by_role("combobox", name="Quantity").locator("option").last
    assert option.text_content() == "Time (not measured)"
    assert option.is_disabled()
    page = opened("made/models/b.html#costs?quantity=ns").page
    assert status(page) == "(the model itself): not measured"
    assert labels(page) == []


def test_a_share_of_nothing_is_not_said(opened):
    page = opened("made/models/idle.html").page
    choose(page, "Quantity", "MACs")
    assert status(page) == "(the model itself) 0 MACs"


def test_what_is_set_is_drawn_and_said_once(opened):
    """The hits that are listed make the part higher, which is no reason to draw again; another width is one."""
    page = opened().page
    page.evaluate(COUNTING)
    page.get_by_role("searchbox", name="Find layers").fill("block")
    page.wait_for_timeout(200)
    assert page.evaluate("window.times") == {"drawn": 1, "said": 0}
    page.set_viewport_size({"width": 700, "height": 900})
    page.wait_for_function("() => window.times.drawn > 1")
    before = page.evaluate("window.times.drawn")
    page.emulate_media(media="print")
    page.emulate_media(media="screen")
    page.wait_for_timeout(200)
    assert page.evaluate("window.times") == {"drawn": before, "said": 0}


def test_heaviest_first(opened):
    page = opened().page
    choose(page, "Order", "heaviest first")
    assert level(page, 2)[:3] == ["block", "head", "stem"]
    choose(page, "Order", "order of execution")
    assert level(page, 2)[:2] == ["stem", "block"]


def test_a_treemap_has_areas_as_its_values(opened):
    page = opened().page
    choose(page, "Drawing", "treemap")
    areas = {label.split(":")[0]: width * height for label, width, height, _ in page.evaluate(AREAS)}
    whole = areas["(the model itself), Net"]
    for label, macs in {
        "block, Block": 4200,
        "block.first, Conv2d": 3000,
        "head, Linear": 4000,
        "stem, Conv2d": 1000,
    }.items():
        assert areas[label] / whole == pytest.approx(macs / made.MACS, rel=1e-2)


def test_zooming_by_mouse_and_the_way_back(opened):
    page = opened().page
    cell(page, "block, ").click()
    assert status(page) == "block: 4.20 kMACs, 42 % of the whole model"
    assert level(page, 1) == ["block"]
    assert level(page, 2) == ["block.first", "block.shared", "block.shared (call 2)", "block itself"]
    assert fragment(page) == "#costs?zoom.costs=block"
    page.get_by_role("navigation", name="Modules around what is drawn").get_by_role(
        "button", name="whole model"
    ).click()
    assert status(page).startswith("(the model itself)")
    cell(page, "block, ").click()
    page.go_back()
    assert status(page).startswith("(the model itself)")
    page.go_forward()
    assert status(page).startswith("block:")
    page.go_forward()
    cell(page, "block, ").click()
    assert status(page).startswith("(the model itself)")


def test_a_tap_says_what_it_is_and_a_second_zooms(opened):
    page = opened(has_touch=True).page
    cell(page, "block, ").tap(position={"x": 5, "y": 5})
    assert page.locator(".tip:visible").text_content() == "block, Block4.20 kMACs, 42 %Tap again to zoom in."
    assert status(page).startswith("(the model itself)")
    cell(page, "block, ").tap(position={"x": 5, "y": 5})
    assert status(page).startswith("block:")
    cell(page, "block, ").tap(position={"x": 5, "y": 5})
    assert status(page).startswith("block:")  # now it leads back out, which is said before it is done, too
    cell(page, "block, ").tap(position={"x": 5, "y": 5})
    assert status(page).startswith("(the model itself)")


def test_the_keyboard_walks_and_zooms(opened):
    page = opened().page

    def focused():
        return page.evaluate("() => document.activeElement.getAttribute('aria-label')")

    tab_to(page, "input Find layers")
    tab_to(page, "g (the model itself)")
    for key, label in [
        ("ArrowDown", "stem"),
        ("ArrowRight", "block, "),
        ("ArrowDown", "block.first"),
        ("End", "block itself"),
        ("Home", "block.first"),
        ("ArrowRight", "block.shared, "),
        ("ArrowUp", "block, "),
        ("ArrowLeft", "stem"),
        ("ArrowLeft", "stem"),
        ("ArrowRight", "block, "),
    ]:
        page.keyboard.press(key)
        assert focused().startswith(label), key
        assert page.locator(".frame").is_visible()
    for zoom, back in (("Enter", "Escape"), (" ", "Backspace")):
        page.keyboard.press(zoom)
        assert status(page).startswith("block:")
        assert focused().startswith("block, ")
        page.keyboard.press(back)
        assert status(page).startswith("(the model itself)")
        assert focused().startswith("block, ")
    assert page.locator(f"{TREE} [tabindex='0']").count() == 1


def test_hits_are_listed_summed_and_marked(opened):
    page = opened().page
    page.get_by_role("searchbox", name="Find layers").press_sequentially("block")
    # block with all in it, and the call of block.shared that another module makes: 4,200 + 500.
    said = "Hits: 6, together 4.70 kMACs, 47 % of the whole model; what is inside another hit counts once."
    assert page.locator(".hits [role=status]").text_content() == said
    listed = page.locator(".hits tbody tr").evaluate_all(
        "rows => rows.map(row => [...row.cells].map(c => c.textContent))"
    )
    assert listed[0] == ["block", "Block", "4.20 kMACs", "42 %"]
    assert listed[1] == ["block.first", "Conv2d", "3.00 kMACs", "30 %"]
    assert listed[-1] == ["block.norm", "BatchNorm2d", "0 MACs", "0 %"]
    marked = page.locator(f"{TREE} .hit").evaluate_all("cells => cells.map(cell => cell.getAttribute('aria-label'))")
    assert {label.split(":")[0] for label in marked} >= {"block, Block", "block itself, Block", "block.first, Conv2d"}
    assert not any(label.startswith(("stem", "head", "(the")) for label in marked)
    page.get_by_role("button", name="block.first").click()
    assert status(page).startswith("block:")
    assert page.evaluate("() => document.activeElement.getAttribute('aria-label')").startswith("block.first")
    page.get_by_role("searchbox", name="Find layers").fill("no such layer")
    assert page.locator(".hits [role=status]").text_content() == "Hits: 0"


def test_the_table_of_layers_follows(opened):
    page = opened().page
    assert len(rows(page)) == ALL_ROWS
    cell(page, "block, ").click()
    assert rows(page) == ["block", "block.first", "block.shared", "block.shared (call 2)"]
    assert page.locator("#layers [role=status]").text_content() == "4 of 8 rows, in block"
    page.get_by_role("button", name="Type").click()
    assert sorted(rows(page)) == ["block", "block.first", "block.shared", "block.shared (call 2)"]
    page.get_by_role("button", name="Show all rows").click()
    assert len(rows(page)) == ALL_ROWS
    assert page.evaluate("() => document.activeElement.matches('#layers .scroll')")
    assert status(page).startswith("block:")
    page.keyboard.press("Home")
    cell(page, "block, ").focus()
    page.keyboard.press("Escape")
    cell(page, "rest, ").click()
    assert [name.split(" ")[0] for name in rows(page)] == ["rest.0–2.conv"]


def test_a_link_shows_the_same(opened):
    page = opened().page
    choose(page, "Quantity", "Parameters")
    choose(page, "Drawing", "treemap")
    choose(page, "Order", "heaviest first")
    cell(page, "block, ").focus()
    page.keyboard.press("Enter")
    page.get_by_role("searchbox", name="Find layers").fill("norm")
    before = labels(page), fragment(page), status(page)
    again = opened(MODEL + page.evaluate("() => location.hash")).page
    assert (labels(again), fragment(again), status(again)) == before
    assert again.get_by_role("searchbox", name="Find layers").input_value() == "norm"


def test_in_one_file_each_model_has_its_own(visit, folder):
    seen = visit("one/report.html#model-a", script=True)
    page = seen.page
    page.locator("#model-a .drawn .cell").first.wait_for()
    assert page.locator(".instrument").count() == 1
    page.locator("#model-a").get_by_role("treeitem", name=re.compile("^block, ")).click()
    assert page.locator("#model-a .drawn-now").text_content().startswith("block:")
    page.locator("#model-a .bar-top a.name").click()
    page.locator("table.comparison").get_by_role("link", name="b", exact=True).click()
    page.locator("#model-b .drawn .cell").first.wait_for()
    assert page.locator("#model-b .drawn-now").text_content().startswith("(the model itself)")
    ids = page.evaluate("() => [...document.querySelectorAll('[id]')].map(one => one.id)")
    assert len(ids) == len(set(ids))
    assert undisturbed(seen, folder)


def test_where_the_data_is_broken_the_static_drawing_stays(visit):
    seen = visit("broken/models/a.html", script=True)
    seen.page.wait_for_timeout(300)
    assert seen.complaints
    assert seen.page.locator("svg.icicle:visible").count()
    assert seen.page.locator(".instrument").count() == 0
    assert len(rows(seen.page)) == ALL_ROWS


def test_where_drawing_fails_the_static_drawing_comes_back(opened):
    page = opened().page
    cell(page, "block, ").click()
    page.evaluate("() => { SVGElement.prototype.replaceChildren = () => { throw new Error('no'); }; }")
    choose(page, "Drawing", "treemap")
    assert page.locator("svg.icicle:visible").count()
    assert page.locator(".instrument").count() == 0
    assert len(rows(page)) == ALL_ROWS


def test_paper_shows_the_static_drawing_and_all_rows(opened):
    page = opened().page
    cell(page, "block, ").click()
    page.emulate_media(media="print")
    assert page.locator("svg.icicle:visible").count()
    assert page.locator(".instrument").is_hidden()
    assert len(rows(page)) == ALL_ROWS


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(opened, scheme):
    page = opened(color_scheme=scheme).page
    page.evaluate(axe())
    page.get_by_role("searchbox", name="Find layers").fill("block")
    for drawing in ("icicle", "treemap"):
        choose(page, "Drawing", drawing)
        for width in (360, 1280):
            page.set_viewport_size({"width": width, "height": 900})
            assert violations(page) == []


def test_a_narrow_screen_has_no_sideways_scroll(opened):
    page = opened(size="phone").page
    page.get_by_role("searchbox", name="Find layers").fill("block")
    assert page.evaluate("() => document.documentElement.scrollWidth <= innerWidth")
