"""A page that was left and that back leads to again, as the browser kept it."""

from using import undisturbed

INDEX = "folder/index.html"
ELSEWHERE = "() => localStorage.setItem('archstats.theme', 'dark')"
BACK = "() => dispatchEvent(new PageTransitionEvent('pageshow', {persisted: true}))"
THEME = "() => document.documentElement.dataset.theme ?? ''"


def test_it_has_the_theme_that_was_chosen_meanwhile(visit, folder):
    seen = visit(INDEX, script=True)
    assert seen.page.evaluate(THEME) == ""
    seen.page.evaluate(ELSEWHERE)
    seen.page.evaluate(BACK)
    assert seen.page.evaluate(THEME) == "dark"
    assert seen.page.get_by_label("Theme").input_value() == "dark"
    assert undisturbed(seen, folder)
