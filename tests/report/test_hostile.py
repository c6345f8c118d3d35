"""Whatever a run's names, notes, errors and units are: they are shown as text, and nothing in them is obeyed.

A run is drawn beside its harmless twin, in which each text has an innocent one in its place. Both have the same
elements with the same attributes, and the same texts once those of the run are put for those of its twin.
"""

import json
import re
from collections import Counter, defaultdict

import pytest
import runs
from any_run import FORMULAS, TEXTS, any_run, retold
from drawn import Page, drawn, pages
from every_kind import complete, every_kind
from hypothesis import HealthCheck, Phase, given, settings

from archstats import store
from archstats.escaping import printable
from archstats.records import Measured

# Names that Windows keeps for its devices, whatever follows the first dot.
RESERVED = {"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(1, 10))}
EVERY = FORMULAS + TEXTS
TEXTUAL = {"title", "aria-label", "alt", "content", "value", "style", "class", "lang"}
FORBIDDEN = {"script", "iframe", "object", "embed", "img", "image", "style", "foreignobject", "animate", "set", "link"}


class Read(Page):
    """Keeps what a page says and what it is made of; of a drawing only its titles: it shows names where it has room."""

    def __init__(self, text):
        self.shapes, self.drawn, self.said, self.titles, self.addresses = Counter(), set(), [], set(), []
        super().__init__(text)

    def handle_starttag(self, tag, attrs):
        self.meet(tag, attrs)
        super().handle_starttag(tag, attrs)

    def handle_startendtag(self, tag, attrs):
        self.meet(tag, attrs)

    def meet(self, tag, attrs):
        self.addresses += [value for name, value in attrs if name in {"href", "xlink:href", "src", "action"}]
        if "svg" in self.stack:
            self.drawn |= {tag, *(f"@{name}" for name, _ in attrs)}
        else:
            self.shapes[tag, *sorted(name for name, _ in attrs)] += 1
            self.said += [value for name, value in attrs if name in TEXTUAL]

    def handle_data(self, data):
        if "svg" not in self.stack:
            self.said += texts_of(data) if self.stack[-1:] == ["script"] else [data]
        elif self.stack[-1] == "title":
            self.titles.add(data)  # a mark has a title, and a second one where there is room for its name

    def handle_comment(self, data):
        raise AssertionError(data)

    unknown_decl = handle_pi = handle_comment


class Twin:
    """A run in which every text is harmless, and the way back. Digits are harmless: a document may have a number."""

    def __init__(self, run):
        self.texts = []
        self.run = retold(run, self.tell)

    def tell(self, text):
        if text.isdecimal():
            return text
        if text and text not in self.texts:
            self.texts.append(text)
        return f"plain{self.texts.index(text)}end" if text else ""

    def retell(self, said):
        return [re.sub(r"plain(\d+)end", lambda told: self.texts[int(told[1])], text) for text in said]


def some(examples):
    """So many runs; one that fails is shown as it was drawn, since to make it smaller would take minutes."""
    phases = (Phase.explicit, Phase.reuse, Phase.generate)
    return settings(max_examples=examples, deadline=None, phases=phases, suppress_health_check=list(HealthCheck))


@some(60)
@given(any_run(models=1))
def test_texts_are_data_on_every_page(run):
    check(run)


@some(5)
@given(any_run(models=3))
def test_texts_are_data_in_charts_across_models(run):
    check(run)


def test_texts_are_data_where_much_is_known():
    """Each text of a rich run becomes a hostile one, and each would break out of an attribute or an element."""
    hostile = defaultdict(lambda: f"{EVERY[len(hostile) % len(EVERY)]}{len(hostile)}\"'><b onclick=alert(1)>&amp;")
    run = retold(every_kind(), lambda text: hostile[text])
    check(run)
    check(run, languages=("zh",), single_file=True)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_name_from_the_right_is_kept_apart_by_marks_that_are_not_seen(language):
    """The marks around it are no unknown characters, in sentences and in the titles of charts alike."""
    run = runs.run_of(complete("שלום", 2), complete("another", 9))
    text = "".join(data.decode() for name, data in drawn(run, (language,)).items() if name.endswith(".html"))
    assert "\u2068שלום\u2069" in text
    assert "\N{REPLACEMENT CHARACTER}" not in text


def test_names_of_500_letters_leave_room_for_what_is_drawn():
    """A chart that has no room left warns, and warnings are errors."""
    run = runs.run_of(complete("a" * 500, 2), complete("b" * 500, 3))
    assert all(Page(text).stack == [] for text in pages(run).values())


def check(run, **how):
    store.dumps(run)  # such a run can be a file
    twin = Twin(run)
    files, tame = drawn(run, **how), drawn(twin.run, **how)
    check_names(files, run)
    for (name, content), harmless in zip(files.items(), tame.values(), strict=True):
        if name.endswith(".html"):
            check_page(Read(content.decode()), Read(harmless.decode()), twin)
        elif name.endswith(".js"):
            assert unlike(texts_of(content.decode()), twin.retell(texts_of(harmless.decode()))) == []


def texts_of(script):
    """The texts in the data of a script, which are JSON, alone or given to one function; else all of its code."""
    data = re.sub(r"^archstats\.\w+\((.*)\)\n$", r"\1", script, flags=re.DOTALL)
    try:
        return list(_texts(json.loads(data)))
    except json.JSONDecodeError:
        return [script]


def _texts(value):
    if isinstance(value, dict):
        value = [*value.keys(), *value.values()]
    if isinstance(value, list):
        for part in value:
            yield from _texts(part)
    elif isinstance(value, str):
        yield value


def check_page(page, harmless, twin):
    assert page.stack == []
    assert page.shapes == harmless.shapes
    assert unlike(page.said, twin.retell(harmless.said)) == []
    assert unlike(set(page.titles), set(twin.retell(harmless.titles))) == []
    assert not page.drawn & FORBIDDEN
    assert not [name for name in page.drawn if name.startswith("@on")]
    assert [address for address in page.addresses if not re.fullmatch(r"[\w.%/-]*(#[\w.%-]+)?", address)] == []


def unlike(shown, meant):
    """The texts that are not those which are meant, nor one of them cut short in its middle."""
    shown, meant = plain(shown), plain(meant)
    rest = list((meant - shown).elements())
    for text in (shown - meant).elements():
        whole = re.compile(".*".join(map(re.escape, text.split("…"))), re.DOTALL)
        found = next(filter(whole.fullmatch, rest), None)
        if found is None:
            return [text, *rest]
        rest.remove(found)
    return rest


def plain(said):
    """Texts as they are compared: sizes are written with another sign, and controls, isolates among them, left out."""
    shown = (printable(text).replace("\N{REPLACEMENT CHARACTER}", "").replace("×", "x") for text in said)
    return Counter(" ".join(text.split()) for text in shown)


def check_names(files, run):
    parts = {part for name in files for part in name.split("/")}
    assert [part for part in parts if not re.fullmatch(r"[a-z0-9_][a-z0-9_.-]{0,118}[a-z0-9_]", part)] == []
    assert [part for part in parts if part.split(".")[0] in RESERVED] == []
    alone = not any(name.startswith("models/") for name in files)
    assert alone or sum(bool(re.fullmatch(r"models/.*\.html", name)) for name in files) == len(run.measured)


@pytest.mark.parametrize(
    "names",
    [
        ("vgg16", "VGG16", "Vgg16", "vgg16 ", "vgg16.", "../vgg16", "./vgg16", "vgg16/", "vgg16\0"),
        ("../vgg16", "vgg16-6be9c0e7"),
        ("CON", "con", "nul.net", "aux"),
        ("a" * 500, "a" * 501, "A" * 500),
        ("é", "e\u0301", "İ", "i", "ß", "ss", "ﬁ", "fi"),
        ("", " ", ".", "..", "model"),
    ],
)
def test_pages_have_names_of_their_own_on_every_system(names):
    run = runs.run_of(*(Measured(profile=runs.failed(name)) for name in names))
    check_names(drawn(run), run)
