"""Reading the pages that a report draws."""

from html.parser import HTMLParser

from archstats.report.document import draw
from archstats.report.editions import editions
from archstats.report.links import Links
from archstats.report.view import View

# What a page runs before it is painted, and the script that lies beside it.
OWN_SCRIPTS = 2
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
    """Reads a page and keeps its elements, its text, its scripts and whether every element was closed in turn."""

    def __init__(self, text):
        super().__init__(convert_charrefs=True)
        self.elements, self.stack, self.text, self.scripts = [], [], [], []
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
        (self.scripts if self.stack[-1:] == ["script"] else self.text).append(data)

    def running(self):
        """The scripts that a browser would run: all but those that hold data."""
        return [attrs for tag, attrs in self.elements if tag == "script" and attrs.get("type") != "application/json"]

    def ids(self):
        return [attrs["id"] for _, attrs in self.elements if attrs.get("id")]

    def cells(self):
        return " ".join(" ".join(self.text).split())


def pages(run):
    return {name: content.decode() for name, content in draw(run).items() if name.endswith(".html")}


def drawn(run, languages=("en",), *, single_file=False):
    """The files of a report in these languages, as a folder of pages or each language as one file."""
    return draw(run, every=editions(languages), single_file=single_file)


def view_of(run):
    """What the index of a run sees."""
    return View(run, Links(models=frozenset(measured.profile.model for measured in run.measured)))
