"""The ledger's page, filtered by text, verdict and document; its counts follow."""

from collections import Counter

import pytest
from axe import axe, violations
from every_kind import every_kind
from using import fragment, shown, tab_to, undisturbed

PAGE = "folder/ledger.html"
ALL = every_kind().judgements
COUNTS = """() => Object.fromEntries([...document.querySelectorAll("[data-count-of]")].map(
  place => [place.dataset.countOf, Number(place.textContent)]))"""
BARS = """() => [...document.querySelectorAll(".tally .stack > span")].filter(bar => bar.checkVisibility())
  .map(bar => bar.textContent.trim())"""


@pytest.fixture
def page(visit):
    return visit(PAGE, script=True).page


def claims(page):
    return shown(page, "table.ledger")


def tick(page, verdict):
    page.get_by_role("checkbox", name=verdict, exact=True).click()


def identities(having):
    """The ids of judgements, document by document as the page has them."""
    documents = list(dict.fromkeys(judgement.document for judgement in ALL))
    ordered = sorted(ALL, key=lambda judgement: documents.index(judgement.document))
    return [judgement.id for judgement in ordered if having(judgement)]


def test_nothing_is_left_out_before_anything_is_chosen(page):
    assert claims(page) == identities(lambda _: True)
    assert page.get_by_role("status").text_content() == f"{len(ALL)} of {len(ALL)} shown"
    assert page.evaluate(COUNTS) == Counter(str(judgement.verdict) for judgement in ALL)


def test_verdicts_are_chosen_and_the_counts_follow(page):
    tick(page, "refuted")
    tick(page, "explained")
    wanted = identities(lambda judgement: judgement.verdict in {"refuted", "explained"})
    assert claims(page) == wanted
    assert page.get_by_role("status").text_content() == f"{len(wanted)} of {len(ALL)} shown"
    counts = Counter(str(judgement.verdict) for judgement in ALL if judgement.id in wanted)
    assert {verdict: number for verdict, number in page.evaluate(COUNTS).items() if number} == counts
    assert page.evaluate(BARS) == ["1 refuted", "1 explained"] * 3
    assert fragment(page) == "#the-ledger?ledger.verdict=refuted,explained"
    tick(page, "refuted")
    tick(page, "explained")
    assert len(claims(page)) == len(ALL)


def test_a_document_is_chosen_and_the_others_sections_go(page):
    page.get_by_role("combobox", name="Document").select_option("own.toml")
    assert claims(page) == identities(lambda judgement: judgement.document == "own.toml")
    assert page.locator("section:visible").count() == 1
    page.get_by_role("button", name="Clear").click()
    assert page.locator("section:visible").count() == 3


def test_words_are_looked_for_in_all_of_a_claim(page):
    page.get_by_role("searchbox", name="Filter claims").press_sequentially("no such LAYER")
    assert claims(page) == ["words"]
    assert page.locator("section:visible h2").inner_text().endswith("1 of 11 shown")


def test_a_link_shows_the_same_and_back_goes_back(visit, folder):
    seen = visit(f"{PAGE}#the-ledger?ledger.verdict=broken&ledger.document=000&ledger.q=fourth", script=True)
    assert claims(seen.page) == ["000-broken"]
    assert seen.page.get_by_role("checkbox", name="broken").is_checked()
    tick(seen.page, "broken")
    assert len(claims(seen.page)) == 9
    seen.page.go_back()
    assert claims(seen.page) == ["000-broken"]
    assert undisturbed(seen, folder)


def test_a_claim_that_an_address_names_is_not_left_out(page):
    tick(page, "refuted")
    page.evaluate("() => { location.hash = '#claim-000-confirmed'; }")
    page.wait_for_function("() => document.getElementById('claim-000-confirmed').checkVisibility()")
    assert len(claims(page)) == len(ALL)


def test_its_tables_sort(page):
    page.locator("section").first.get_by_role("button", name="Verdict").click()
    first = claims(page)[:11]
    verdicts = [next(str(j.verdict) for j in ALL if j.id == identity).replace("-", " ") for identity in first]
    assert verdicts == sorted(verdicts)


def test_all_of_it_works_from_the_keyboard(page):
    tab_to(page, "input Filter claims")
    page.keyboard.type("fourth")
    tab_to(page, "input refuted")
    page.keyboard.press("Space")
    assert claims(page) == ["000-refuted", "published-refuted", "own.toml-refuted"]
    tab_to(page, "button Clear")
    page.keyboard.press("Enter")
    assert len(claims(page)) == len(ALL)
    assert page.evaluate("() => document.activeElement.type") == "search"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_where_it_is_filtered(visit, scheme, folder):
    seen = visit(f"{PAGE}#the-ledger?ledger.verdict=refuted,broken", script=True, color_scheme=scheme)
    seen.page.evaluate(axe())
    for width in (360, 1280):
        seen.page.set_viewport_size({"width": width, "height": 900})
        assert violations(seen.page) == []
    assert undisturbed(seen, folder)


def test_without_a_script_all_of_it_is_there(visit):
    page = visit(PAGE).page
    assert len(claims(page)) == len(ALL)
    assert page.locator(".tools").count() == 0
