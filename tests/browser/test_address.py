"""The view is in the address: a link shows the same, back and forward work, and nothing needs a history."""

from using import FORBIDDING, fragment, shown, undisturbed

INDEX, ALONE = "folder/index.html", "file/report.html"
X1, X2, BARE = "complete_x1_0", "complete_x2_0", "bare"
VIEW = "#comparison?q=complete&sort=macs.desc&cols=model,macs,params&macs.to=5M&units=raw"
TOP = "() => document.getElementById('comparison').getBoundingClientRect().top"


def table(page):
    return page.locator("table.comparison")


def head(page, name):
    return table(page).get_by_role("button", name=name, exact=True)


def search(page):
    return page.get_by_role("searchbox", name="Filter models")


def test_a_link_shows_the_same(visit, folder):
    first = visit(INDEX, script=True).page
    search(first).fill("complete")
    first.get_by_text("Columns", exact=True).click()
    for name in ("Family", "Document", "Traffic (bytes moved)"):
        first.get_by_role("checkbox", name=name, exact=True).click()
    head(first, "MACs").click()
    head(first, "MACs").click()
    first.get_by_text("Ranges", exact=True).click()
    first.get_by_label("MACs to", exact=True).fill("5 M")
    first.get_by_role("combobox", name="Numbers").select_option("raw")
    second = visit(INDEX + first.evaluate("() => location.hash"), script=True)
    assert table(second.page).inner_html() == table(first).inner_html()
    assert shown(second.page) == [X1]
    assert search(second.page).input_value() == "complete"
    assert second.page.get_by_label("MACs to", exact=True).input_value() == "5 M"
    assert undisturbed(second, folder)


def test_a_view_opens_where_its_place_is(visit):
    page = visit(INDEX + VIEW, script=True).page
    assert fragment(page) == VIEW
    page.wait_for_function(f"() => Math.abs(({TOP})()) < 100")


def test_back_and_forward_go_from_view_to_view(visit):
    page = visit(INDEX, script=True).page
    drawn = shown(page)
    head(page, "MACs").click()
    search(page).press_sequentially("complete")
    head(page, "MACs").click()
    assert shown(page) == [X2, X1]
    views = [([X1, X2], "complete"), (drawn[2:4] + drawn[:2] + drawn[4:], ""), (drawn, "")]
    for names, words in views:
        page.go_back()
        assert (shown(page), search(page).input_value()) == (names, words)
    assert fragment(page) == ""
    for names, words in [*reversed(views[:-1]), ([X2, X1], "complete")]:
        page.go_forward()
        assert (shown(page), search(page).input_value()) == (names, words)


def test_a_word_is_one_entry_in_the_history(visit):
    page = visit(INDEX, script=True).page
    before = page.evaluate("() => history.length")
    search(page).press_sequentially("complete_x1_0")
    assert page.evaluate("() => history.length") == before + 1
    assert fragment(page) == "#comparison?q=complete_x1_0"


def test_a_link_within_the_page_keeps_the_view(visit):
    page = visit(f"{INDEX}#comparison?q=bare", script=True).page
    page.get_by_role("link", name="Charts", exact=True).click()
    page.wait_for_function("() => location.hash === '#charts?q=bare'")
    assert shown(page) == [BARE]
    page.go_back()
    assert fragment(page) == "#comparison?q=bare"
    assert shown(page) == [BARE]
    page.reload()
    assert shown(page) == [BARE]


def test_a_plain_anchor_stays_plain(visit):
    page = visit(f"{INDEX}#charts", script=True).page
    assert fragment(page) == "#charts"
    page.wait_for_function("() => Math.abs(document.getElementById('charts').getBoundingClientRect().top) < 100")


def test_what_makes_no_sense_is_left_out(visit, folder):
    seen = visit(f"{INDEX}#comparison?sort=nothing.up&cols=,&q=%E0%A4&units=miles&macs.from=%zz&&=&x", script=True)
    assert seen.page.get_by_role("status").first.text_content() == "0 of 6 models"
    seen.page.get_by_role("button", name="Clear").click()
    assert len(shown(seen.page)) == 6
    assert undisturbed(seen, folder)


def test_a_table_elsewhere_sorts_and_says_so_in_the_address(visit):
    page = visit(INDEX, script=True).page
    limits = page.locator("#limits table.sortable")
    limits.get_by_role("button", name="Measured median").click()
    assert fragment(page).startswith("#limits?sort.limits=")
    names = shown(page, "#limits table")
    assert names.index(X1) < names.index(X2)
    limits.get_by_role("button", name="Measured median").click()
    names = shown(page, "#limits table")
    assert names.index(X2) < names.index(X1)
    again = visit(INDEX + page.evaluate("() => location.hash"), script=True).page
    assert shown(again, "#limits table") == names


def test_the_one_file_shows_the_page_that_a_view_is_in(visit):
    page = visit(f"{ALONE}#model-complete_x1_0", script=True).page
    layers = page.locator("[id='model-complete_x1_0.layers']")
    layers.get_by_role("button", name="MACs", exact=True).click()
    assert layers.is_visible()
    address = page.evaluate("() => location.hash")
    assert address.startswith("#model-complete_x1_0.layers?sort.")
    again = visit(ALONE + address, script=True).page
    assert again.locator("[id='model-complete_x1_0.layers']").is_visible()
    assert again.locator("#comparison").is_hidden()
    assert again.evaluate("() => location.hash") == address
    again.get_by_role("link", name="archstats").locator("visible=true").click()
    assert again.locator("#comparison").is_visible()
    again.go_back()
    assert again.locator("[id='model-complete_x1_0.layers']").is_visible()


def test_all_of_it_works_where_storage_and_history_are_forbidden(visit):
    for path in (INDEX, ALONE):
        seen = visit(path + "#comparison?q=x1", script=True, before=FORBIDDING)
        page = seen.page
        assert shown(page) == [X1]
        search(page).fill("complete")
        head(page, "MACs").click()
        head(page, "MACs").click()
        assert shown(page)[-1] == X1
        page.get_by_label("Theme").locator("visible=true").select_option("dark")
        assert page.evaluate("() => document.documentElement.dataset.theme") == "dark"
        page.get_by_role("link", name="Charts", exact=True).click()
        assert shown(page)[-1] == X1
        assert seen.complaints == []
