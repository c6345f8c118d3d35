"""The report in a real Chromium: drawn once, every page of it opened from its file, in a fresh context a test."""

import functools
import importlib.util
import shutil
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field

import pytest
from drawn import Page, drawn
from every_kind import every_kind, one_kind

from archstats.report.publish import publish

# Every kind of page once; and the few that there are of one model in all other forms.
REPORTS = {
    "folder": lambda: drawn(every_kind()),
    "languages": lambda: drawn(one_kind(), ["zh", "en"]),
    "file": lambda: drawn(one_kind(), single_file=True),
}
CHROMIUM = ("chromium", "chromium-browser", "google-chrome")
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]
SIZES = {"phone": {"width": 360, "height": 800}, "desktop": {"width": 1280, "height": 900}}


@dataclass
class Visit:
    """A page that was opened, with the addresses that it asked for and what it complained of."""

    page: object
    asked: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)


def missing():
    """Why no browser can be had here; empty where one can."""
    if not importlib.util.find_spec("playwright"):
        return "playwright is missing: pip install '.[test]'"
    return "" if chromium() else f"there is no {' or '.join(CHROMIUM)} on the PATH: apt-get install chromium"


def chromium():
    return next(filter(None, map(shutil.which, CHROMIUM)), None)


@functools.cache
def reports():
    """The files of all reports, by their path."""
    return {f"{report}/{name}": data for report, draw in REPORTS.items() for name, data in draw().items()}


@functools.cache
def paths():
    """The pages of all reports; one where they cannot be drawn, so that the tests say why, not their collection."""
    with suppress(Exception):
        if not missing():
            files = {name: data.decode() for name, data in reports().items() if name.endswith(".html")}
            return [name + place for name, text in files.items() for place in Places(text).names]
    return ["folder/index.html"]


class Places(Page):
    """Finds the pages in a file: the first one, and each element with an id around a further first heading."""

    def __init__(self, text):
        self.around, self.names = [], []
        super().__init__(text)

    def handle_starttag(self, tag, attrs):
        del self.around[len(self.stack) :]
        self.around.append(dict(attrs).get("id"))
        super().handle_starttag(tag, attrs)
        if tag == "h1":
            self.names.append("#" + next(filter(None, self.around)) if self.names else "")


def pytest_generate_tests(metafunc):
    if "path" in metafunc.fixturenames:
        metafunc.parametrize("path", paths())


@pytest.fixture(scope="session")
def browser():
    if missing():
        pytest.skip(missing())
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium(), args=ARGUMENTS)
        yield started
        started.close()


@pytest.fixture(scope="session")
def folder(tmp_path_factory):
    """Where all reports were put."""
    folder = tmp_path_factory.mktemp("reports")
    publish(reports(), folder)
    return folder


@pytest.fixture
def visit(browser, folder):
    """Opens a page as a reader does who has no network."""
    with ExitStack() as contexts:

        def visited(path, size="desktop", *, script=False, before="", **options):
            context = contexts.enter_context(
                browser.new_context(offline=True, java_script_enabled=script, viewport=SIZES[size], **options)
            )
            context.add_init_script(before)
            opened = Visit(context.new_page())
            context.on("request", lambda request: opened.asked.append(request.url))
            context.on("weberror", lambda error: opened.complaints.append(str(error.error)))
            context.on("console", lambda message: opened.complaints.append(f"{message.type}: {message.text}"))
            opened.page.goto(f"{folder.as_uri()}/{path}")
            return opened

        yield visited
