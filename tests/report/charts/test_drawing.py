"""How all charts are drawn: the same every time, in the page's colours, names without overlap, names as data."""

import itertools
import math
import re
from importlib import resources

import every_kind
import msgspec
import pytest
import runs
from drawn import HOSTILE
from marked import Drawing, charts_of, marks

from archstats.escaping import printable
from archstats.records import Measured, Series, Study, StudyPoint
from archstats.report.charts import charts
from archstats.report.charts.axes import decades, without_zeros
from archstats.report.charts.labels import Taken, placed, width_of
from archstats.report.charts.marks import number, shortened
from archstats.report.charts.palette import LOOKS, SHAPES, SOFT, stand_in
from archstats.report.charts.tidy import tidied
from archstats.report.links import Links
from archstats.report.view import View

KINDS = {
    "width": ["Net"],
    "convolutions": ["conv", "depthwise-separable"],
    "inception": ["inception-naive", "inception"],
}


def studies(text):
    """A study for each chart of studies, with a text wherever there can be one."""
    points = tuple(StudyPoint(name=text, x=x, counted=9 * x, predicted=8 * x, model=text) for x in (1, 2))
    return tuple(
        Study(
            id=kind,
            unit="MACs",
            series=tuple(Series(name=s, points=points, at={"K": 3}, formula=text, source=text) for s in series),
        )
        for kind, series in KINDS.items()
    )


def hostile_run(text):
    """A run with every chart, in which everything is called the same."""
    held = {"held_bytes": 5, "held_at": 1}
    layers = (runs.layer(text, kind=text, **held), runs.layer("x", held_bytes=3, held_at=2))
    more = {"family": text, "document": text, "layers": layers}
    timings = tuple(
        msgspec.structs.replace(
            runs.timing(
                1,
                2,
                device=text,
            ),
            dtype=text,
            batch_size=b,
        )
        for b in (1, 2)
    )
    law = msgspec.structs.replace(every_kind.law(), growth=((8, 4), (16, 9)), fixed=text)
    opinions = (runs.opinion(9, text, cause=text),)
    rows = (
        Measured(profile=runs.profile(text + tail, macs=9, opinions=opinions, **more), law=law, timings=timings)
        for tail in ("", "2")
    )
    return msgspec.structs.replace(runs.run_of(*rows), studies=studies(text))


@pytest.mark.parametrize("text", [*HOSTILE, "&lt;b&gt;", "]]><!--", "\u202e\u2028", "x" * 500, "\ufffe", "a\nb"])
def test_names_are_data_in_every_chart(text):
    found = charts_of(hostile_run(text))
    assert [re.sub(r"-\d$", "", name) for name in found] == [
        "params-macs",
        "macs-latency",
        "throughput",
        "families",
        "image-size",
        "memory",
        "convolutions",
        "inception",
        "counters",
        "side-by-side",
    ]
    for chart in found.values():
        drawing = Drawing(chart.svg)
        assert drawing.stack == []
        tags = {tag for tag, _ in drawing.elements}
        assert tags <= {"svg", "g", "a", "title", "path", "circle", "text", "clippath", "defs", "rect", "use"}
        assert not [name for _, attrs in drawing.elements for name in attrs if name.startswith("on")]
        assert all(mark.title and mark.attrs["data-model"] is not None for mark in drawing.marks)
    assert {mark.attrs["data-model"] for mark in marks(found["params-macs"])} == {
        printable(text),
        printable(text + "2"),
    }


def test_a_drawing_is_the_same_every_time_and_has_ids_of_its_own():
    first, again = (charts_of(hostile_run("m")) for _ in range(2))
    assert first == again
    ids = [identity for chart in first.values() for identity in Drawing(chart.svg).ids()]
    assert len(ids) == len(set(ids))
    for chart in first.values():
        used = re.findall(r'(?:url\(|<use href=")#([^)"]+)', chart.svg)
        assert set(used) == set(Drawing(chart.svg).ids()), chart.id


def test_nothing_of_the_stand_ins_is_left():
    drawn = "".join(chart.svg for chart in charts_of(hostile_run("m")).values())
    assert not re.search("#0a0b|DejaVu|<!--|xmlns|#[0-9a-f]{6}", drawn)
    assert "var(--mark-1)" in drawn


def test_in_one_file_marks_lead_to_the_page_in_it():
    run = runs.example()
    links = Links(models=frozenset({"small", "large"}), single=True)
    found = next(chart for chart in charts(View(run, links)) if chart.id == "params-macs")
    assert {mark.href for mark in marks(found)} == {"#model-small", "#model-large"}


def test_an_empty_run_has_no_chart():
    assert charts_of(runs.run_of()) == {}


def style():
    return (resources.files("archstats.report") / "assets" / "style.css").read_text(encoding="utf-8")


@pytest.mark.parametrize("theme", [0, 1])
@pytest.mark.parametrize("look", LOOKS)
def test_every_look_stands_out_from_the_paper(look, theme):
    colour, paper = (pair(name)[theme] for name in (f"--mark-{look}", "--paper"))
    assert contrast(colour, paper) >= 3


def pair(name):
    """A colour of the page's style on light and on dark paper."""
    return re.search(rf"{name}: light-dark\((#\w{{6}}), (#\w{{6}})\)", style()).groups()


def contrast(*colours):
    """As WCAG 2.2 defines it."""
    low, high = sorted(map(luminance, colours))
    return (high + 0.05) / (low + 0.05)


def luminance(colour):
    channels = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return sum(weight * c for weight, c in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def test_every_look_has_a_shape_of_the_same_area():
    for corners in SHAPES.values():
        turns = zip(corners, corners[1:] + corners[:1], strict=True)
        assert abs(sum(x0 * y1 - x1 * y0 for (x0, y0), (x1, y1) in turns)) / 2 == pytest.approx(math.pi)
    assert len({stand_in(look) for look in (SOFT, *LOOKS)}) == 7


def test_names_overlap_neither_each_other_nor_what_is_taken():
    taken, wall = Taken(), (0.0, 0.0, 600.0, 300.0)
    wanted = [(f"name {n}", (37.0 * n % 600, 91.0 * n % 300), 3.0) for n in range(50)]
    for _, (x, y), radius in wanted:
        taken.take((x - radius, y - radius, x + radius, y + radius))
    found = placed(wanted, taken, wall)
    boxes = [(x, y - 6.7, x + width_of(wanted[n][0]), y + 2.2) for n, (x, y) in found.items()]
    assert len(boxes) > 20
    assert not [pair for pair in itertools.combinations(boxes, 2) if overlap(*pair)]
    dots = [(x - 3, y - 3, x + 3, y + 3) for _, (x, y), _ in wanted]
    assert not [pair for pair in itertools.product(boxes, dots) if overlap(*pair)]


def overlap(a, b):
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


def test_no_more_names_are_written_than_can_be_read():
    wanted = [("n", (20.0 * (n % 40), 20.0 * (n // 40)), 1.0) for n in range(400)]
    assert len(placed(wanted, Taken(), (-50.0, -50.0, 900.0, 900.0))) == 60


def test_a_line_is_kept_free():
    taken = Taken()
    taken.take_line([(0, 0), (100, 50)])
    assert not taken.free((48, 20, 52, 30))
    assert taken.free((48, 40, 52, 45))


def test_ticks_are_few_and_round():
    assert decades(5, 2e6) == [10, 100, 1e3, 1e4, 1e5, 1e6]
    assert decades(15, 300) == [20, 50, 100, 200]
    assert decades(2.1, 4.3) == [3]
    assert len(decades(1, 1e15)) <= 9
    assert [without_zeros(text) for text in ("1.00 ms", "1.50 M", "100", "20 %", "0.10")] == [
        "1 ms",
        "1.5 M",
        "100",
        "20 %",
        "0.1",
    ]


def test_numbers_are_read_again_as_they_were():
    for value in (3, 10**17 + 1, 0.1, 1e-9, -2.5, 4.0):
        assert type(value)(number(value)) == value
    assert number(4.0) == "4"


def test_long_names_are_shortened_in_the_middle():
    assert shortened("a" * 30 + "b" * 30, 20) == "aaaaaaaaaa…bbbbbbbbbb"
    assert shortened("two\nlines") == "two lines"


def test_what_matplotlib_wrote_is_made_short():
    svg = (
        '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"><metadata>x</metadata>'
        '<g id="a"><g><path id="b" d="M 1.234567 2 \nL 3.98 4 \nz\n" style="fill: #0a0b11; stroke-linecap: butt"/>'
        "</g></g>"
        '<use xlink:href="#b" x="1.25"/><path d="M 0 0" style="fill: none"/>'
        '<text style="font-size: 9px; font-family: \'DejaVu Sans\'" transform="rotate(-0 1 1)">a &lt; b</text></svg>'
    )
    assert tidied(svg, "c") == (
        '<path id="c-b" d="M1.2 2L4 4z" style="fill: var(--mark-1)"/><use href="#c-b" x="1.2"/><text>a &lt; b</text>'
    )
