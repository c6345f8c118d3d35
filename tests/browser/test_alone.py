"""A page opened from its file needs nothing but itself and its report."""

HARMLESS = ("log:", "info:", "debug:")


def test_a_page_asks_for_nothing_and_complains_of_nothing(visit, path, folder):
    seen = visit(path, script=True)
    seen.page.emulate_media(color_scheme="dark")
    seen.page.wait_for_load_state("networkidle")
    assert [address for address in seen.asked if not address.startswith(folder.as_uri())] == []
    assert [words for words in seen.complaints if not words.startswith(HARMLESS)] == []


def test_what_a_page_asks_for_would_be_seen(visit, folder):
    """The test above can fail: a page that asks and complains is caught."""
    (folder / "asking.html").write_text("<img src='https://example.invalid/a.png'><script>undefined.x</script>")
    seen = visit("asking.html", script=True)
    assert "https://example.invalid/a.png" in seen.asked
    assert any("undefined" in words for words in seen.complaints)
    assert any(words.startswith("error: ") for words in seen.complaints)
