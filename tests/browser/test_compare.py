"""Models side by side and layer by layer, picked by clicking, typing and the keyboard alone."""

import re
import shutil

import msgspec
import pytest
import runs
from axe import axe, violations
from drawn import drawn
from every_kind import LEAVES, UNPLEASANT, every_kind
from using import FORBIDDING, fragment, shown, tab_to, undisturbed

from archstats.records import Measured
from archstats.report.publish import publish

INDEX = "folder/index.html"
X1, X2, BARE, BROKEN = "complete_x1_0", "complete_x2_0", "bare", "broken"
BLOCKS = {X1: 3, X2: 9}
PICKED = f"{INDEX}#compare?compare={X1},{X2}"
# What six blocks more cost, by hand: of each layer of a block its parameters and its MACs.
MORE = {path: (params, macs) for path, (_kind, (params, macs, _activations)) in LEAVES.items()}
HEADS = "() => [...document.querySelectorAll('#compare .side thead a')].map(link => link.textContent)"


@pytest.fixture(scope="module")
def pair_reports(folder):
    """The two complete models alone in one file, and in two languages."""
    run = msgspec.structs.replace(every_kind(), measured=every_kind().measured[:2], judgements=())
    publish(drawn(run, single_file=True), folder / "alone")
    publish(drawn(run, ["zh", "en"]), folder / "two")


@pytest.fixture
def page(visit):
    return visit(INDEX, script=True).page


def tick(page, name):
    return page.get_by_role("checkbox", name=f"Compare {name}", exact=True)


def heads(page):
    """The models that are compared, the first one first."""
    return page.evaluate(HEADS)


def side(page, title):
    """The numbers of one quantity side by side."""
    row = page.locator("#compare .side tr").filter(has=page.get_by_role("rowheader", name=title, exact=True))
    return [" ".join(text.split()) for text in row.locator("td").all_inner_texts()]


def pair(page, other, first=X1):
    return page.locator("details.pair").filter(has=page.get_by_text(f"{first} → {other}", exact=True))


def rows(table, part="tbody"):
    return [
        [cell.strip() for cell in row.locator("th, td").all_inner_texts()] for row in table.locator(f"{part} tr").all()
    ]


def test_ticked_models_are_side_by_side(page):
    assert heads(page) == []
    tick(page, X2).check()
    tick(page, X1).check()
    assert fragment(page) == f"#comparison?compare={X2},{X1}"
    page.get_by_role("link", name="Ticked: 2").click()
    assert heads(page) == [X2, X1]
    assert side(page, "MACs") == ["6.48 M", "2.16 M ×0.333"]
    assert side(page, "Latency, cpu (median)")[1].endswith("×0.333")
    assert side(page, "Input (N×C×H×W)") == ["1×3×8×8"] * 2
    tick(page, X2).uncheck()
    assert heads(page) == [X1]
    page.locator("#compare").get_by_role("button", name="Clear").click()
    assert (heads(page), tick(page, X1).is_checked()) == ([], False)
    assert fragment(page) == "#compare"


def test_a_model_is_added_by_its_name_and_a_name_that_is_none_is_refused(page):
    box = page.locator("#compare").get_by_role("combobox", name="Add a model")
    box.fill("complete_x3_0")
    page.get_by_role("button", name="Add").click()
    assert box.evaluate("box => box.validationMessage") == "There is no model complete_x3_0 here."
    for name in (X1, X2):
        box.fill(name)
        box.press("Enter")
    assert heads(page) == [X1, X2]
    assert [tick(page, name).is_checked() for name in (X1, X2, BARE)] == [True, True, False]


def test_another_becomes_the_first_and_one_goes(visit):
    page = visit(f"{PICKED},{BARE}", script=True).page
    page.get_by_role("button", name=f"Make {BARE} the first").click()
    assert heads(page) == [BARE, X1, X2]
    page.get_by_role("button", name=f"Take {X1} out").click()
    assert heads(page) == [BARE, X2]
    assert page.evaluate("document.querySelector('#compare .side').contains(document.activeElement)")
    for go, names in (
        (page.go_back, [BARE, X1, X2]),
        (page.go_back, [X1, X2, BARE]),
        (page.go_forward, [BARE, X1, X2]),
    ):
        go()
        page.wait_for_function(f"names => ({HEADS})().join() === names.join()", arg=names)


def test_what_was_not_counted_is_said_and_not_compared(visit, folder):
    seen = visit(f"{PICKED},{BROKEN}", script=True)
    assert "failed in the forward pass" in side(seen.page, "Parameters")[2]
    assert side(seen.page, "MACs")[2] == "–"
    pair(seen.page, BROKEN).locator("summary").click()
    seen.page.get_by_text(f"{BROKEN} was not counted").wait_for()
    assert undisturbed(seen, folder)


@pytest.mark.parametrize("report", [INDEX, "alone/report.html", "two/en/index.html"])
def test_layers_are_aligned_and_their_differences_are_those_of_the_models(visit, folder, report, pair_reports):
    seen = visit(f"{report}#compare?compare={X1},{X2}&units=raw", script=True)
    panel = pair(seen.page, X2)
    panel.locator(".pairs").wait_for()
    added = rows(panel.locator(".pairs"))
    assert len(added) == 6 * len(LEAVES)
    for row in added:
        became, before, after, _kind, _what, macs, params, *_ = row
        params_more, macs_more = MORE[after.rpartition(".")[2]]
        assert (became, before) == ("+ added", "")
        assert re.fullmatch(r"stage\.\d\.(conv|bn|act)", after)
        assert (number(macs), number(params)) == (macs_more, params_more)
    tallied, sums = rows(panel.locator(".tallied")), rows(panel.locator(".tallied"), "tfoot")
    assert [row[:2] for row in tallied] == [["+ added", "18"], ["= the same", "9"]]
    assert sums[0][2:] == sums[1][2:] == tallied[0][2:]
    assert number(sums[0][2]) == 6 * 720_000
    assert panel.locator(".check").inner_text().startswith("✓")
    assert undisturbed(seen, folder)


def number(text):
    return int(re.sub(r"[^\d-]", "", text.replace("−", "-")))


def test_the_other_way_round_they_are_removed(visit):
    page = visit(f"{INDEX}#compare?compare={X2},{X1}", script=True).page
    panel = pair(page, X1, X2)
    panel.locator(".pairs").wait_for()
    assert {row[0] for row in rows(panel.locator(".pairs"))} == {"− removed"}
    assert rows(panel.locator(".tallied"), "tfoot")[0][2] == "−4.32 M"


def test_sums_that_do_not_agree_are_told(visit, folder):
    """The check line can fail: here the page's own number of one model is wrong by one."""
    text = (folder / INDEX).read_text(encoding="utf-8")
    assert text.count('data-value="6480000"') > 0
    wrong = text.replace('data-value="6480000"', 'data-value="6480001"')
    (folder / "folder/wrong.html").write_text(wrong, encoding="utf-8")
    page = visit(f"folder/wrong.html#compare?compare={X1},{X2}", script=True).page
    page.locator(".check.alarm").wait_for()
    assert page.locator(".check").inner_text().startswith("✗")


def test_layers_that_are_the_same_are_listed_on_demand(visit):
    page = visit(PICKED, script=True).page
    panel = pair(page, X2)
    panel.locator(".pairs").wait_for()
    page.get_by_role("checkbox", name="List layers that are the same, too").check()
    assert len(rows(panel.locator(".pairs"))) == BLOCKS[X2] * len(LEAVES)
    assert fragment(page).endswith("&same=1")
    again = visit(f"{INDEX}{fragment(page)}", script=True).page
    again.locator(".pairs").wait_for()
    assert again.locator(".pairs").inner_html() == panel.locator(".pairs").inner_html()


def test_where_the_layers_files_are_missing_that_is_said(visit, folder):
    shutil.copytree(folder / "folder", folder / "lonely", ignore=shutil.ignore_patterns("layers"))
    page = visit(f"lonely/index.html#compare?compare={X1},{X2}", script=True).page
    page.get_by_text("The layers cannot be read: they lie in data/layers/ beside these pages.").wait_for()
    assert side(page, "MACs") == ["2.16 M", "6.48 M ×3.00"]


def test_names_with_anything_in_them_are_compared(visit, folder):
    seen = visit(f"{INDEX}#compare?compare={X1}", script=True)
    tick(seen.page, " ".join(UNPLEASANT.split())).check()
    panel = seen.page.locator("details.pair")
    panel.locator(".pairs").wait_for()
    types = {row[3] for row in rows(panel.locator(".pairs"))}
    assert any("<script>" in kind for kind in types)
    assert undisturbed(seen, folder)
    again = visit(INDEX + seen.page.evaluate("location.hash"), script=True)
    assert heads(again.page) == heads(seen.page)


def test_all_of_it_works_from_the_keyboard(page):
    tab_to(page, f"input Compare {X1}")
    page.keyboard.press("Space")
    tab_to(page, f"input Compare {X2}")
    page.keyboard.press("Space")
    tab_to(page, "input Add a model")
    page.keyboard.type(BARE)
    page.keyboard.press("Enter")
    assert heads(page) == [X1, X2, BARE]
    tab_to(page, f"button Make {X2} the first")
    page.keyboard.press("Enter")
    assert heads(page) == [X2, X1, BARE]
    tab_to(page, "input List layers")
    page.keyboard.press("Space")
    tab_to(page, f"summary {X2} → {BARE}")
    page.keyboard.press("Enter")
    pair(page, BARE, X2).locator(".pairs").wait_for()


def test_all_of_it_works_where_storage_and_history_are_forbidden(visit):
    seen = visit(INDEX, script=True, before=FORBIDDING)
    for name in (X1, X2):
        tick(seen.page, name).check()
    seen.page.locator(".pairs").wait_for()
    assert seen.complaints == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_where_all_is_open(visit, scheme, folder):
    seen = visit(f"{PICKED},{BARE},{BROKEN}&same=1", script=True, color_scheme=scheme)
    seen.page.evaluate("() => document.querySelectorAll('details').forEach(details => details.open = true)")
    seen.page.get_by_text("was not counted").wait_for()
    assert undisturbed(seen, folder)
    seen.page.evaluate(axe())
    for width in (360, 1280):
        seen.page.set_viewport_size({"width": width, "height": 900})
        assert seen.page.evaluate("() => document.scrollingElement.scrollWidth <= innerWidth")
        assert violations(seen.page) == []


def test_the_table_is_sorted_and_filtered_with_its_ticks(visit):
    page = visit(f"{PICKED}&sort=macs.desc&q=complete", script=True).page
    assert shown(page) == [X2, X1]
    page.get_by_role("searchbox", name="Filter models").fill("x1")
    assert shown(page) == [X1]
    assert heads(page) == [X1, X2]


def test_without_a_script_nothing_of_it_is_there(visit):
    page = visit(INDEX).page
    assert page.locator("#compare, .pick").count() == 0
    assert len(every_kind().measured) == page.locator("table.comparison tbody tr").count()


def test_a_tick_far_down_leaves_a_long_table_where_it_is(visit, folder):
    models = (Measured(profile=runs.profile(f"m{n}", layers=())) for n in range(130))
    publish(drawn(runs.run_of(*models)), folder / "long_to_tick")
    page = visit("long_to_tick/index.html", script=True).page
    page.locator("#comparison .scroll").evaluate("region => region.scrollTo(0, region.scrollHeight)")
    page.wait_for_function("() => !document.querySelector('table.comparison tbody tr[hidden]')")
    tick(page, "m129").check()
    assert len(shown(page)) == 130
    assert heads(page) == ["m129"]
