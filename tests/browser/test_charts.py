"""The charts as instruments: marks say what they are and follow the filter, and the reader chooses the axes."""

import itertools

import pytest
import runs
from axe import axe, violations
from drawn import drawn
from every_kind import UNPLEASANT, every_kind
from using import fragment, tab_to, undisturbed

from archstats.records import Measured, Profile
from archstats.report.publish import publish

INDEX = "folder/index.html"
X1, X2, BARE = "complete_x1_0", "complete_x2_0", "bare"
OWN = "#any-two"
COUNTED = [m.profile for m in every_kind().measured if isinstance(m.profile, Profile)]
# The marks that are as pale as a line of the page.
PALE = """chart => {
  const line = getComputedStyle(document.querySelector("nav.sections")).borderBottomColor;
  const marks = [...document.querySelectorAll(`${chart} a.mark`)];
  return Object.fromEntries(marks.map(mark => [mark.dataset.model, getComputedStyle(mark).fill === line]));
}"""
FOLLOWED = "([chart, pale]) => [...document.querySelectorAll(`${chart} a.mark.pale`)].length === pale"
PLACES = """() => Object.fromEntries([...document.querySelectorAll("#any-two a.mark")].map(mark => {
  const {left, top, width, height} = mark.firstElementChild.getBoundingClientRect();
  return [mark.dataset.model, [left + width / 2, top + height / 2]];
}))"""


@pytest.fixture
def page(visit):
    return visit(INDEX, script=True).page


def mark(page, model, chart="#params-macs"):
    return page.locator(f'{chart} a.mark[data-model="{model}"]')


def name(page, model, chart="#params-macs"):
    return page.locator(f"{chart} .name").get_by_text(model, exact=True)


def tip(page):
    return page.locator(".tip")


def said(page):
    """What the box says, its name and its numbers; nothing while it is not shown."""
    box = tip(page)
    return [text for text in box.inner_text().split("\n") if text] if box.is_visible() else None


def choose(page, box, option):
    chosen(page, box).select_option(label=option)


def chosen(page, box):
    return page.locator(OWN).get_by_role("combobox", name=box, exact=True)


def pale(page, chart, models):
    """Which models' marks are pale, once so many are."""
    marks = page.locator(f"{chart} a.mark").count()
    page.wait_for_function(FOLLOWED, arg=[chart, models * marks // len(set(names(page, chart)))])
    return {" ".join(name.split()): is_pale for name, is_pale in page.evaluate(PALE, chart).items()}


def names(page, chart):
    return page.locator(f"{chart} a.mark").evaluate_all("marks => marks.map(mark => mark.dataset.model)")


def places(page):
    """Where the marks of the chart of the reader's choice are, from the left and from the top."""
    return page.evaluate(PLACES)


def test_a_mark_that_is_pointed_at_says_its_name_and_numbers(page):
    assert said(page) is None
    mark(page, X1).hover()
    assert said(page) == [X1, "2.89 k parameters, 2.16 MMACs, 2.40 k activations"]
    assert mark(page, X1).get_attribute("aria-label") == f"{X1}: {said(page)[1]}"
    assert mark(page, X1).locator("title").count() == 0  # which the browser would show a second time
    page.mouse.move(2, 2)
    assert said(page) is None


def test_a_mark_that_is_focused_says_the_same_and_is_silenced(page):
    mark(page, X2).focus()
    assert said(page) == [X2, "8.68 k parameters, 6.48 MMACs, 7.20 k activations"]
    page.keyboard.press("Escape")
    assert said(page) is None
    page.keyboard.press("Tab")
    page.keyboard.press("Shift+Tab")
    assert said(page)[0] == X2
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/models/{X2}.html")


def test_the_box_is_beside_its_mark_and_inside_the_window(visit):
    page = visit(INDEX, script=True, reduced_motion="reduce").page
    for width, model in itertools.product((360, 1280), (X1, X2)):
        page.set_viewport_size({"width": width, "height": 700})
        for chart in ("#params-macs", OWN):
            mark(page, model, chart).focus()
            box, at = tip(page).bounding_box(), mark(page, model, chart).bounding_box()
            assert box["x"] >= 0
            assert box["x"] + box["width"] <= width
            assert min(abs(box["y"] + box["height"] - at["y"]), abs(box["y"] - at["y"] - at["height"])) < 30


def test_the_same_model_stands_out_in_all_charts(page):
    mark(page, X1).hover()
    lit = page.locator(".chart a.mark.lit").evaluate_all("marks => marks.map(mark => mark.dataset.model)")
    charts = page.locator(f'.chart a.mark[data-model="{X1}"]').count()
    assert lit == [X1] * charts
    assert charts > 3


def test_a_touch_says_it_and_a_second_one_follows(visit):
    page = visit(INDEX, script=True, has_touch=True).page
    mark(page, X1, OWN).tap()
    assert said(page)[0] == X1
    assert said(page)[-1] == "Tap again to open its page."
    name(page, X2).tap()
    assert said(page)[0] == X2
    assert page.url.partition("#")[0].endswith("index.html")
    name(page, X2).tap()
    page.wait_for_url(f"**/models/{X2}.html")


def test_after_a_touch_a_key_follows_a_mark_at_once(visit):
    page = visit(INDEX, script=True, has_touch=True).page
    mark(page, X1, OWN).tap()
    mark(page, X2, OWN).focus()
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/models/{X2}.html")


def test_a_colon_in_a_name_is_a_part_of_it(visit, folder):
    models = (Measured(profile=runs.profile(name, layers=())) for name in ("hub:timm/net: b", "other"))
    publish(drawn(runs.run_of(*models)), folder / "colons")
    page = visit("colons/index.html", script=True).page
    for chart in ("#params-macs", OWN):
        mark(page, "hub:timm/net: b", chart).focus()
        assert tip(page).locator("b").text_content() == "hub:timm/net: b"


def test_the_box_goes_with_what_it_is_about(page):
    mark(page, X1, OWN).dispatch_event("pointerover", {"pointerType": "mouse"})
    assert said(page)[0] == X1
    page.evaluate("() => { document.querySelector('#any-two svg.own').remove(); scrollBy(0, 5); }")
    page.wait_for_function("() => !document.querySelector('.tip').checkVisibility()")


def test_a_name_says_what_its_mark_says(page):
    name(page, X1).hover()
    assert said(page)[0] == X1
    assert "2.16 MMACs" in said(page)[1]


def test_what_the_filter_leaves_out_pales_in_every_chart(page):
    charts = ["#params-macs", "#macs-latency-0", "#counters", OWN]
    others = {chart: len(set(names(page, chart)) - {X1, X2}) for chart in charts}
    for chart in charts:
        assert others[chart] > 0
        assert set(pale(page, chart, 0).values()) == {False}
    page.get_by_role("searchbox", name="Filter models").fill("complete")
    for chart in charts:
        assert {name for name, is_pale in pale(page, chart, others[chart]).items() if not is_pale} == {X1, X2}
    assert "2 of 6 models" in page.locator(f"{OWN} figcaption").inner_text()
    choose(page, "Upwards", "Parameters")
    assert {name for name, is_pale in pale(page, OWN, len(COUNTED) - 2).items() if not is_pale} == {X1, X2}
    page.get_by_role("searchbox", name="Filter models").fill("")
    for chart in charts:
        assert set(pale(page, chart, 0).values()) == {False}


def test_any_quantity_is_drawn_against_any_other(page, folder):
    quantities = {"Parameters": "params", "MACs": "macs", "Traffic (bytes moved)": "traffic_bytes"}
    quantities |= {"Activations (elements)": "activations", "Peak memory (beside weights)": "peak_bytes"}
    for (across, x), (upwards, y) in itertools.permutations(quantities.items(), 2):
        choose(page, "To the right", across)
        choose(page, "Upwards", upwards)
        assert fragment(page) == f"#any-two?x={x}&y={y}"
        found = places(page)
        assert len(found) == len(COUNTED)
        for one, other in itertools.combinations(COUNTED, 2):
            (left, top), (other_left, other_top) = found[one.model], found[other.model]
            assert sign(left - other_left) == sign(getattr(one, x) - getattr(other, x))
            assert sign(other_top - top) == sign(getattr(one, y) - getattr(other, y))


def sign(number):
    """Whether a number is above or below 0, as far as places on a screen are exact."""
    return (number > 0.01) - (number < -0.01)


def test_equal_steps_are_equal_ratios_or_equal_differences(visit):
    """complete_x2_0 has three times the MACs of complete_x1_0; bare has 2 M, complete_x1_0 has 2.16 M."""
    page = visit(f"{INDEX}#any-two?x=macs&y=macs", script=True).page
    for scale in ("logarithmic", "linear"):
        choose(page, "Scale to the right", scale)
        left, right, least = (places(page)[name][0] for name in (X1, X2, BARE))
        ratio = (right - left) / (left - least)
        expected = {"logarithmic": 14.27, "linear": 27.0}[scale]  # ln 3 / ln 1.08; 4.32 / 0.16
        assert ratio == pytest.approx(expected, rel=0.15)  # as near as a tenth of a point allows
    assert fragment(page) == "#any-two?x=macs&y=macs&xs=lin"


def test_what_lacks_a_number_is_not_drawn_and_that_is_said(page):
    choose(page, "Upwards", "fvcore FLOPs (by its rules)")
    assert BARE not in places(page)
    assert f"{len(COUNTED) - 1} of 6 models" in page.locator(f"{OWN} figcaption").inner_text()


def test_how_alike_the_orders_are_is_said(visit):
    """By hand: two models of 2 MMACs and 80 kB share the least and the most; the others are in the same order."""
    page = visit(f"{INDEX}#any-two?x=macs&y=traffic_bytes", script=True).page
    assert page.locator(f"{OWN} figcaption").inner_text().endswith("Rank correlation (Spearman): -0.78.")


def test_a_link_shows_the_same_chart_and_back_leads_back(visit):
    first = visit(INDEX, script=True).page
    drawn = first.locator(f"{OWN} svg.own").inner_html()
    choose(first, "Upwards", "MACs")
    choose(first, "Scale upwards", "linear")
    redrawn = first.locator(f"{OWN} svg.own").inner_html()
    again = visit(INDEX + first.evaluate("location.hash"), script=True).page
    assert again.locator(f"{OWN} svg.own").inner_html() == redrawn
    assert chosen(again, "Scale upwards").input_value() == "lin"
    same = "markup => document.querySelector('#any-two svg.own').innerHTML === markup"
    first.go_back()
    first.go_back()
    first.wait_for_function(same, arg=drawn)
    assert chosen(first, "Upwards").input_value() != "macs"


@pytest.mark.parametrize("wrong", ["x=nothing&y=&xs=sideways", "x=model&y=__proto__", "x=%00"])
def test_what_makes_no_sense_is_the_usual_chart(visit, folder, wrong):
    seen = visit(f"{INDEX}#any-two?{wrong}", script=True)
    assert chosen(seen.page, "To the right").input_value() == "activations"
    assert undisturbed(seen, folder)


def test_a_mark_of_the_chosen_chart_leads_to_its_model(page):
    mark(page, X1, OWN).click()
    page.wait_for_url(f"**/models/{X1}.html")
    assert page.get_by_role("heading", level=1).inner_text() == X1


def test_in_the_one_file_it_leads_there_too(visit, folder):
    seen = visit("file/report.html", script=True)
    mark(seen.page, X1, OWN).click()
    assert seen.page.locator(f"#model-{X1}").is_visible()
    assert undisturbed(seen, folder)


def test_names_are_data(page):
    titles = page.locator(f"{OWN} a.mark").evaluate_all("marks => marks.map(mark => mark.getAttribute('aria-label'))")
    assert sum(UNPLEASANT.split("\u2028")[0] in title for title in titles) == 1
    assert page.locator(".chart script").count() == 0


def test_all_of_it_works_from_the_keyboard(page):
    tab_to(page, "select Upwards", presses=300)
    page.keyboard.press("p")
    assert "y=params" in fragment(page)
    tab_to(page, "select Scale to the right")
    page.keyboard.press("l")
    assert "xs=lin" in fragment(page)
    tab_to(page, f"a {X2}:")
    assert said(page)[0] == X2
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/models/{X2}.html")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_where_a_mark_is_told_of(visit, scheme, folder):
    seen = visit(f"{INDEX}#any-two?xs=lin&q=complete", script=True, color_scheme=scheme)
    mark(seen.page, X1, OWN).focus()
    assert undisturbed(seen, folder)
    seen.page.evaluate(axe())
    for width in (360, 1280):
        seen.page.set_viewport_size({"width": width, "height": 900})
        assert seen.page.evaluate("() => document.scrollingElement.scrollWidth <= innerWidth")
        assert violations(seen.page) == []


def test_without_a_script_titles_say_it(visit):
    page = visit(INDEX).page
    assert mark(page, X1).locator("title").text_content().startswith(f"{X1}: ")
    assert page.locator(f"{OWN}, .tip").count() == 0
