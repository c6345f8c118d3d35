"""The comparison of all models, sorted, filtered and taken along by clicking and typing."""

import csv
import io
import json
import statistics

import pytest
import runs
from axe import axe, violations
from drawn import drawn
from every_kind import LONG, UNPLEASANT, every_kind
from using import shown, tab_to, undisturbed

from archstats.records import Measured, Profile
from archstats.report.publish import publish

PAGE = "folder/index.html"
TABLE = "table.comparison"
X1, X2, BARE, ODD, BROKEN = "complete_x1_0", "complete_x2_0", "bare", " ".join(UNPLEASANT.split()), "broken"
DRAWN = [X1, X2, BARE, ODD, BROKEN, LONG]
COPYING = "navigator.clipboard.writeText = async text => { window.copied = text; };"
NO_CLIPBOARD = """Object.defineProperty(navigator, "clipboard", {value: undefined});
document.addEventListener("copy", () => { window.copied = document.activeElement.value; });"""


@pytest.fixture
def table(visit):
    return visit(PAGE, script=True).page


def head(page, name):
    return page.locator(f"{TABLE} thead th").filter(has=page.get_by_role("button", name=name, exact=True))


def press(page, name):
    head(page, name).get_by_role("button").click()


def names(page):
    return [" ".join(name.split()) for name in shown(page)]


def column(page, key):
    index = page.evaluate(f"() => document.querySelector('{TABLE} th[data-key=\"{key}\"]').cellIndex")
    return page.locator(f"{TABLE} tfoot tr").evaluate_all("(rows, i) => rows.map(r => r.cells[i].textContent)", index)


def quantities(name, models):
    """A quantity of the models that were counted, as the run has it."""
    counted = [m.profile for m in every_kind().measured if isinstance(m.profile, Profile)]
    return [getattr(profile, name) for profile in counted if " ".join(profile.model.split()) in models]


def test_a_column_sorts_up_then_down_then_as_drawn(table):
    assert names(table) == DRAWN
    press(table, "MACs")
    assert names(table) == [BARE, ODD, X1, X2, BROKEN, LONG]
    assert head(table, "MACs").get_attribute("aria-sort") == "ascending"
    press(table, "MACs")
    assert names(table) == [X2, X1, BARE, ODD, BROKEN, LONG]
    assert head(table, "MACs").get_attribute("aria-sort") == "descending"
    press(table, "MACs")
    assert names(table) == DRAWN
    assert table.locator(f"{TABLE} th[aria-sort]").count() == 0


def test_where_more_is_better_the_most_comes_first(table):
    press(table, "MACs a second cpu")
    assert head(table, "MACs a second cpu").get_attribute("aria-sort") == "descending"
    assert names(table)[:3] == [X1, X2, ODD]  # 720 MMACs a second each, so as drawn; and 2 MMACs in 3 ms


def test_every_column_can_be_pressed(table):
    for button in table.locator(f"{TABLE} thead th button").all():
        button.click()
        assert sorted(names(table)) == sorted(DRAWN)
    assert table.locator(f"{TABLE} thead th").count() == table.locator(f"{TABLE} thead th button").count()


def test_the_filter_leaves_what_holds_every_word_and_says_how_many(table):
    assert table.get_by_role("status").first.text_content() == "6 of 6 models"
    table.get_by_role("searchbox", name="Filter models").press_sequentially("X2 complete")
    assert names(table) == [X2]
    assert table.get_by_role("status").first.text_content() == "1 of 6 models"
    table.get_by_role("button", name="Clear").click()
    assert names(table) == DRAWN
    assert table.get_by_role("searchbox", name="Filter models").input_value() == ""
    assert table.get_by_role("button", name="Clear").count() == 0


def test_a_family_and_a_document_are_chosen(table):
    table.get_by_role("combobox", name="Family").select_option("Fam")
    assert names(table) == [X1, X2]
    table.get_by_role("combobox", name="Family").select_option("")
    table.get_by_role("combobox", name="Document").select_option(UNPLEASANT)
    assert names(table) == [ODD]


def test_a_range_is_read_as_archstats_reads_counts(table):
    table.get_by_text("Ranges", exact=True).click()
    table.get_by_label("MACs from", exact=True).press_sequentially("2.1M")
    assert names(table) == [X1, X2]
    table.get_by_label("MACs to", exact=True).press_sequentially("2_160 k")
    assert names(table) == [X1]
    table.get_by_label("MACs from", exact=True).fill("many")
    assert table.get_by_label("MACs from", exact=True).get_attribute("aria-invalid") == "true"
    assert names(table) == [X1, BARE, ODD]
    table.get_by_label("Latency, cpu from", exact=True).fill("3.1 ms")
    assert names(table) == [X1]


def test_the_foot_follows_the_filter(table):
    def expected(name, models):
        values = quantities(name, models)
        measures = [min(values), statistics.median(values), max(values), sum(values)]
        return [*(f"{value:,.0f}" for value in measures), str(len(values))]

    table.get_by_role("combobox", name="Numbers").select_option("raw")
    for typed, models in (("", DRAWN), ("complete", [X1, X2])):
        table.get_by_role("searchbox", name="Filter models").fill(typed)
        assert column(table, "params") == expected("params", models)
        assert column(table, "macs") == expected("macs", models)
    table.get_by_role("searchbox", name="Filter models").fill("broken")
    assert column(table, "macs") == [""] * 5


def test_only_what_adds_up_is_summed(table):
    assert column(table, "peak_bytes")[3] == ""
    assert column(table, "cpu_macs_per_s")[3] == ""
    assert column(table, "traffic_bytes")[3] != ""


def test_columns_go_and_come_back(table):
    everything = table.locator(TABLE).inner_text()
    table.get_by_text("Columns", exact=True).click()
    for name in ("Parameters", "Family", "Latency, cpu (median)"):
        table.get_by_role("checkbox", name=name, exact=True).click()
    left = ["Model", "Document", "Input N×C×H×W", "MACs", "fvcore FLOPs by its rules", "Activations elements"]
    left += ["Traffic bytes moved", "Peak memory beside weights", "Spread, cpu p10 – p90", "MACs a second cpu"]
    heads = table.locator(f"{TABLE} thead th:visible").all_inner_texts()
    assert [" ".join(text.split()) for text in heads] == left
    widths = "rows => rows.map(row => [...row.cells].filter(c => !c.hidden).reduce((sum, c) => sum + c.colSpan, 0))"
    assert set(table.locator(f"{TABLE} tr").evaluate_all(widths)) == {len(left)}
    for name in ("Parameters", "Family", "Latency, cpu (median)"):
        table.get_by_role("checkbox", name=name, exact=True).click()
    assert table.locator(TABLE).inner_text() == everything


def test_numbers_are_shown_in_full_and_short_again(table):
    row = table.locator(f"{TABLE} tbody tr").first
    short = row.inner_text()
    assert "2.16 M" in short
    table.get_by_role("combobox", name="Numbers").select_option("raw")
    assert "2,160,000" in row.inner_text()
    assert " B" in row.inner_text()
    assert " ns" in row.inner_text()
    table.get_by_role("combobox", name="Numbers").select_option("")
    assert row.inner_text() == short


def test_what_is_shown_is_copied(visit):
    page = visit(f"{PAGE}#comparison?q=complete&sort=macs.desc&cols=model,macs", script=True, before=COPYING).page
    page.get_by_text("Copy and download").click()
    copied = {}
    for name in ("CSV", "Markdown", "LaTeX"):
        page.get_by_role("button", name=f"Copy as {name}").click()
        page.get_by_text(f"Copied as {name}").wait_for()
        copied[name] = page.evaluate("copied")
    assert copied["CSV"] == f"model,macs\n{X2},6480000\n{X1},2160000\n"
    assert copied["Markdown"].splitlines()[2] == r"| complete\_x2\_0 | 6.48 M |"
    assert r"complete\_x1\_0 & 2.16 M \\" in copied["LaTeX"]


def test_what_cannot_go_to_the_clipboard_is_copied_the_old_way(visit):
    page = visit(f"{PAGE}#comparison?q=x1&cols=model,macs", script=True, before=NO_CLIPBOARD).page
    page.get_by_text("Copy and download").click()
    page.get_by_role("button", name="Copy as CSV").click()
    page.get_by_text("Copied as CSV").wait_for()
    assert page.evaluate("copied") == f"model,macs\n{X1},2160000\n"
    assert page.locator("textarea").count() == 0


@pytest.mark.parametrize("form", ["csv", "json"])
def test_what_is_downloaded_is_what_the_reports_own_table_says(table, folder, form):
    table.get_by_text("Copy and download").click()
    with table.expect_download() as download:
        table.get_by_role("button", name=f"Download {form.upper()}").click()
    text = download.value.path().read_text(encoding="utf-8")
    own = (folder / f"folder/data/models.{form}").read_text(encoding="utf-8")
    assert download.value.suggested_filename == f"models.{form}"
    rows, expected = (read(text, form), read(own, form))
    assert len(rows) == len(expected) == len(DRAWN)
    assert {"params", "macs", "cpu_latency_p10_ns", "cpu_latency_p90_ns"} <= set(rows[0]) <= set(expected[0])
    for row, line in zip(rows, expected, strict=True):
        assert {key: like(key, row[key]) for key in row} == {key: like(key, line[key]) for key in row}


def read(text, form):
    return json.loads(text) if form == "json" else list(csv.DictReader(io.StringIO(text)))


def like(key, value):
    """A cell as it is compared: numbers by their value, rates in whole numbers, texts with their spaces joined."""
    if value in ("", None):
        return None
    if key in {"model", "family", "document", "input"}:
        return " ".join(value.split())
    return round(float(value)) if key.endswith("per_s") else float(value)


def test_all_of_it_works_from_the_keyboard(table):
    tab_to(table, "input Filter models")
    table.keyboard.type("complete")
    assert names(table) == [X1, X2]
    tab_to(table, "summary Ranges")
    table.keyboard.press("Enter")
    tab_to(table, "input MACs to")
    table.keyboard.type("3M")
    assert names(table) == [X1]
    for _ in range(2):
        table.keyboard.press("Backspace")
    tab_to(table, "summary Columns")
    table.keyboard.press("Space")
    tab_to(table, "input Family")
    table.keyboard.press("Space")
    assert head(table, "Family").is_hidden()
    tab_to(table, "button MACs")
    table.keyboard.press("Enter")
    table.keyboard.press("Enter")
    assert names(table) == [X2, X1]
    table.keyboard.press("Shift+Tab")
    table.keyboard.press("Space")
    assert head(table, "Parameters").get_attribute("aria-sort") == "ascending"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_where_every_panel_is_open(visit, scheme, folder):
    seen = visit(f"{PAGE}#comparison?q=e&sort=macs.desc&macs.from=x&units=raw", script=True, color_scheme=scheme)
    seen.page.evaluate("() => document.querySelectorAll('details').forEach(details => details.open = true)")
    seen.page.evaluate(axe())
    for width in (360, 1280):
        seen.page.set_viewport_size({"width": width, "height": 900})
        assert seen.page.evaluate("() => document.scrollingElement.scrollWidth <= innerWidth")
        assert violations(seen.page) == []
    assert undisturbed(seen, folder)


def test_a_long_table_grows_as_it_is_read_and_is_whole_on_paper(visit, folder):
    models = (Measured(profile=runs.profile(f"m{n}", macs=2_000_000 + n, layers=())) for n in range(130))
    publish(drawn(runs.run_of(*models)), folder / "long")
    page = visit("long/index.html", script=True).page
    assert names(page) == [f"m{n}" for n in range(100)]
    assert page.get_by_role("status").first.text_content() == "130 of 130 models"
    press(page, "MACs")
    press(page, "MACs")
    assert names(page)[0] == "m129"
    page.locator("#comparison .scroll").evaluate("region => region.scrollTo(0, region.scrollHeight)")
    page.wait_for_function("() => !document.querySelector('table.comparison tbody tr[hidden]')")
    assert names(page) == [f"m{n}" for n in range(129, -1, -1)]
    press(page, "Model")
    assert len(names(page)) == 100
    page.evaluate("() => dispatchEvent(new Event('beforeprint'))")
    assert len(names(page)) == 130


@pytest.fixture(scope="module")
def long(folder):
    """A report of more models than are laid out at once."""
    models = (Measured(profile=runs.profile(f"m{n}", macs=2_000_000 + n, layers=())) for n in range(330))
    publish(drawn(runs.run_of(*models)), folder / "longer")
    return "longer/index.html"


def test_a_window_that_has_room_for_more_rows_shows_them(visit, long):
    page = visit(long, script=True).page
    assert len(names(page)) == 100
    page.set_viewport_size({"width": 1280, "height": 20_000})
    page.wait_for_function("() => !document.querySelector('table.comparison tbody tr[hidden]')")
    page.reload()
    assert len(names(page)) == 330


def test_after_printing_the_reader_is_where_he_was(visit, long):
    page = visit(long, script=True).page
    page.locator("#comparison .scroll").evaluate("region => region.scrollTo(0, region.scrollHeight)")
    page.wait_for_function("() => document.querySelectorAll('table.comparison tbody tr:not([hidden])').length === 200")
    for event, rows in (("beforeprint", 330), ("afterprint", 200)):
        page.evaluate("event => dispatchEvent(new Event(event))", event)
        assert len(names(page)) == rows


def test_who_clears_by_a_key_goes_on_from_the_filter(table):
    table.get_by_role("searchbox", name="Filter models").fill("complete")
    table.get_by_role("button", name="Clear").press("Enter")
    assert len(names(table)) == len(DRAWN)
    assert table.evaluate("() => document.activeElement.type") == "search"


def test_without_a_script_the_table_is_whole_and_nothing_else_is_there(visit):
    page = visit(PAGE).page
    assert names(page) == DRAWN
    assert page.locator("form, tfoot, button, select, input").count() == 0


def test_where_the_script_fails_the_table_stays_as_it_was(visit):
    """One module fails: none of its controls is on the page, and the other modules work."""
    breaking = "Element.prototype.before = () => { throw new Error('broken'); };"
    seen = visit(f"{PAGE}#comparison?q=complete&sort=macs.asc", script=True, before=breaking)
    assert names(seen.page) == DRAWN
    assert seen.page.locator("#comparison .tools, tfoot, table.comparison button").count() == 0
    assert seen.page.get_by_label("Theme").count() == 1
    assert any("comparison failed" in words for words in seen.complaints)
