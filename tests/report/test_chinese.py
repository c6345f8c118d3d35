"""The report in Chinese: no word of the pages' own is left in English, in the text or where a pointer shows it."""

import itertools
import re

import msgspec
import pytest
import runs
from any_run import retold
from drawn import Page, drawn
from every_kind import every_kind

from archstats.records import Machine, Series, Study, StudyPoint, Timing
from archstats.report.script_words import words
from archstats.studies import STUDIES
from archstats.words import speaking

# What has no Chinese name: units, letters of formulas, names of programs, formats, people and keys.
SAME = set(
    """
    MAC MACs kMACs MMACs GMACs TMACs FLOPs Mult-Adds B kB MB GB k M G T ns µs ms s p N C H W K L h w
    archstats fvcore torchinfo torch PyTorch Python CUDA run json CSV JSON Markdown LaTeX
    Inception Roofline Spearman softmax token Esc
    """.split()
)
KNOWN = "aten::conv2d"  # data that archstats gives a meaning, so that it is not marked
SHOWN = ("aria-label", "title", "alt", "placeholder")
WORD = re.compile(r"[A-Za-z]+(?:['’-][A-Za-z]+)*")
HAN = re.compile(r"[\u3400-\u9fff]")


class Words(Page):
    """What a page says: its text without styles and scripts, and the attributes that are read out or shown."""

    def handle_starttag(self, tag, attrs):
        super().handle_starttag(tag, attrs)
        self.text += [value for name, value in attrs if name in SHOWN]

    def handle_startendtag(self, tag, attrs):
        super().handle_startendtag(tag, attrs)
        self.text += [value for name, value in attrs if name in SHOWN]

    def handle_data(self, data):
        if self.stack[-1:] not in (["style"], ["script"]):
            super().handle_data(data)


def foreign(page):
    """The texts of a page in which a word is neither Chinese nor the same in every language."""
    texts = (text.replace(KNOWN, "").strip() for text in Words(page).text)
    return {text for text in texts if set(WORD.findall(text)) - SAME}


def marked(run):
    """The run with a number in the place of every text that models, documents and machines gave it."""
    numbers = itertools.count(1)
    names = {}
    return retold(run, lambda text: names.setdefault(text, f"§{next(numbers)}") if text else text)


def of_two_machines(run):
    machine = Machine(label="a laptop", environment=run.environment, created=run.created, command=run.command)
    special = {"channels_last": True, "compiled": True, "cuda_graph": True, "clocks": {"MHz": 1980.0}}
    measured = [
        msgspec.structs.replace(
            m, timings=tuple(msgspec.structs.replace(t, **special) if isinstance(t, Timing) else t for t in m.timings)
        )
        for m in run.measured
    ]
    return msgspec.structs.replace(run, machines=(machine, machine), measured=tuple(measured))


def with_studies(run, error=""):
    """The run with every study that archstats makes: their series have the names that the charts look for."""
    names = {"convolutions": ("conv", "depthwise-separable"), "inception": ("inception-naive", "inception")}
    studies = (
        Study(id=study, unit="MACs", series=() if error else tuple(map(series, names.get(study, "§§"))), error=error)
        for study in STUDIES.names()
    )
    return msgspec.structs.replace(run, studies=tuple(studies))


def series(name):
    points = (
        StudyPoint(name="§", x=x, counted=100 * x**2, predicted=99 * x**2 + x, params=5, model="") for x in (1, 8, 1024)
    )
    return Series(name=name, at={"K": 3, "M": 64, "H": 7, "W": 7}, formula="§", source="§", points=tuple(points))


RUNS = {
    "every kind": lambda: marked(every_kind()),
    "three models": lambda: marked(runs.example()),
    "two machines": lambda: marked(of_two_machines(runs.example())),
    "one that failed": lambda: marked(runs.run_of(*runs.example().measured[-1:])),
    "studies": lambda: with_studies(marked(runs.example())),
    "studies that failed": lambda: with_studies(marked(runs.example()), error="§"),
}


@pytest.mark.parametrize("made", RUNS.values(), ids=RUNS)
def test_no_word_of_the_pages_own_is_english(made):
    files = drawn(made(), languages=("zh",))
    pages = {name: content.decode() for name, content in files.items() if name.endswith(".html")}
    assert set().union(*map(foreign, pages.values())) == set()
    assert all(HAN.search(page) for page in pages.values())


def test_no_word_of_the_script_is_english():
    with speaking("zh"):
        said = [re.sub(r"\{\w+\}", "", text) for text in words().values()]
    assert [text for text in said if set(WORD.findall(text)) - SAME] == []


def test_an_english_word_is_found():
    page = '<title>模型</title><style>a{}</style><p title="of 3">12 ms, 3 GMACs<svg aria-label="the"/> 层 Layers</p>'
    assert foreign(page) == {"of 3", "the", "层 Layers"}
