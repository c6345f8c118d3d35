"""Theme and language are chosen by the reader, remembered from page to page, and there before anything is painted."""

import re
from contextlib import suppress

import pytest
from using import fragment, undisturbed

INDEX, MODEL = "folder/index.html", "folder/models/complete_x1_0.html"
BRIGHTNESS = "() => getComputedStyle(document.body).backgroundColor"
# What the theme is when the page has its first content, long before the script beside it has run.
FIRST = """new MutationObserver((_, observer) => {
  if (!document.body) return;
  window.first = document.documentElement.dataset.theme ?? "";
  observer.disconnect();
}).observe(document, {childList: true, subtree: true});"""


def is_dark(page):
    return sum(map(float, re.findall(r"[\d.]+", page.evaluate(BRIGHTNESS))[:3])) < 200


def theme(page):
    return page.get_by_role("combobox", name="Theme").locator("visible=true")


def turn_to(page, address, attempts=5):
    """Open another page of a report in which something was chosen.

    On a busy machine Chromium gives about one load in a hundred an empty storage, and the next one what was kept.
    A report that remembers nothing has an empty storage at every attempt, and fails all the same.
    """
    from playwright.sync_api import Error

    for _ in range(attempts):
        with suppress(Error):  # the page may be on its way to the other language
            page.goto(address)
            if page.evaluate("localStorage.length"):
                return


@pytest.mark.parametrize("form", [INDEX, "file/report.html"])
@pytest.mark.parametrize(("scheme", "other"), [("light", "dark"), ("dark", "light")])
def test_a_chosen_theme_rules_over_the_systems(visit, form, scheme, other):
    page = visit(form, script=True, color_scheme=scheme).page
    assert is_dark(page) == (scheme == "dark")
    theme(page).select_option(other)
    assert is_dark(page) == (other == "dark")
    theme(page).select_option("")
    assert is_dark(page) == (scheme == "dark")


def test_it_is_remembered_and_there_before_anything_is_painted(visit, folder):
    seen = visit(INDEX, script=True, color_scheme="light", before=FIRST)
    assert seen.page.evaluate("first") == ""
    theme(seen.page).select_option("dark")
    turn_to(seen.page, f"{folder.as_uri()}/{MODEL}")
    assert seen.page.evaluate("first") == "dark"
    assert is_dark(seen.page)
    assert theme(seen.page).input_value() == "dark"
    theme(seen.page).select_option("")
    seen.page.goto(f"{folder.as_uri()}/{INDEX}")
    assert not is_dark(seen.page)
    assert undisturbed(seen, folder)


def test_what_was_kept_by_someone_else_is_no_theme(visit, folder):
    kept = "localStorage.setItem('archstats.theme', 'x onload=1')"
    seen = visit(INDEX, script=True, color_scheme="light", before=kept)
    assert theme(seen.page).input_value() == ""
    assert seen.page.locator("html[data-theme]").count() == 0
    assert undisturbed(seen, folder)


def test_paper_is_light_whatever_was_chosen(visit):
    page = visit(INDEX, script=True, color_scheme="dark").page
    theme(page).select_option("dark")
    page.emulate_media(media="print")
    assert not is_dark(page)


def test_it_is_chosen_by_the_keyboard(visit):
    page = visit(INDEX, script=True, color_scheme="light").page
    theme(page).focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    assert is_dark(page)


def test_another_language_shows_the_same_view_and_is_remembered(visit, folder):
    seen = visit("languages/en/index.html#comparison?q=complete&sort=macs.desc", script=True)
    page = seen.page
    page.get_by_role("link", name="中文").click()
    page.wait_for_url("**/languages/index.html#*")
    assert fragment(page) == "#comparison?q=complete&sort=macs.desc"
    assert page.locator("html").get_attribute("lang") == "zh"
    assert page.locator(".tools input[type=search]").input_value() == "complete"
    turn_to(page, f"{folder.as_uri()}/languages/en/index.html#charts")
    page.wait_for_url("**/languages/index.html#charts")
    page.get_by_role("link", name="English").click()
    page.wait_for_url("**/languages/en/index.html#*")
    assert undisturbed(seen, folder)


def test_no_language_is_followed_that_no_one_chose(visit):
    page = visit("languages/index.html", script=True).page
    assert page.locator("html").get_attribute("lang") == "zh"
    assert page.url.endswith("/languages/index.html")
