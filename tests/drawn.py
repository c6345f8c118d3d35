"""Reading the pages that a report draws."""

from html.parser import HTMLParser

from archstats.report.document import draw
from archstats.report.links import Links
from archstats.report.view import View

VOID = {"meta", "br", "link", "img", "input", "hr"}
HOSTILE = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "../../etc/passwd",
    "a'b\"c&d",
    "{{ 7 * 7 }}",
    "$\\frac{1}{$",
    "name with spaces / and slashes",
    "模型",
    "\x00\x1b[31m",
    "",
]


class Page(HTMLParser):
    """Reads a page and keeps its elements, its text and whether every element was closed in turn."""

    def __init__(self, text):
        super().__init__(convert_charrefs=True)
        self.elements, self.stack, self.text = [], [], []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.stack.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        assert self.stack.pop() == tag

    def handle_data(self, data):
        self.text.append(data)

    def ids(self):
        return [attrs["id"] for _, attrs in self.elements if attrs.get("id")]

    def cells(self):
        return " ".join(" ".join(self.text).split())


def pages(run):
    return {name: content.decode() for name, content in draw(run).items() if name.endswith(".html")}


def drawn(run, **how):
    """The files of a report, drawn as its options say."""
    return draw(run, **how)


def view_of(run):
    """What the index of a run sees."""
    return View(run, Links(models=frozenset(measured.profile.model for measured in run.measured)))
