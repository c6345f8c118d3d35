"""The JSON of a model's layers: a script reads from it what the records hold, whatever modules are called."""

import json
from html.parser import HTMLParser

import msgspec
import pytest
import runs
from drawn import HOSTILE, Page, drawn
from report.parts import made

from archstats.records import LayerTime, Measured
from archstats.report.layer_json import layer_json
from archstats.report.parts.kinds import KINDS

SCRIPTS = ("</script>", "</SCRIPT >", "<!--<script>", "]]>", "\u2028\u2029", "&lt;", "\\")
NAMES = [*HOSTILE, *SCRIPTS, "🦜", "\ud800", "a.b", ".a", ".."]
COUNTS = ("params", "macs", "activations", "traffic_bytes", "held_bytes")


def decoded(data):
    """The rows that a script makes of the JSON: path, type, kind, call, parent, counts, memory, time."""
    found = []
    for number, index in enumerate(data["rows"]):
        name, type_, call, up, *counts = data["alike"][index]
        above = found[number - up][0] if up else ""
        path = name[0] if isinstance(name, list) else f"{above}.{name}" if above else name
        held = data["held_bytes"][number] if "held_bytes" in data else 0
        time = data["ns"][number] if "ns" in data else None
        found.append((path, *data["types"][type_], call, number - up if up else None, *counts, held, time))
    return [(path, type_, *rest) for path, type_, _kind, *rest in found]


def expected(layers, times):
    measured = {(time.path, time.call): time.ns for time in times}
    return [
        (x.path, x.type, x.call, x.parent, *(getattr(x, name) for name in COUNTS), measured.get((x.path, x.call)))
        for x in layers
    ]


def test_the_json_is_the_records():
    row = made.measured()
    data = json.loads(layer_json(row.profile.layers, row.layer_times))
    assert decoded(data) == expected(row.profile.layers, row.layer_times)
    assert (
        {kind for _type, kind in data["types"]} == {"container", "conv", "linear", "norm", "activation"} <= set(KINDS)
    )
    assert len(data["alike"]) < len(data["rows"])


def test_what_was_not_measured_is_not_there():
    layers = [msgspec.structs.replace(layer, held_bytes=0) for layer in made.layers()]
    assert not json.loads(layer_json(layers, ())).keys() & {"held_bytes", "held_at", "ns"}
    some = json.loads(layer_json(layers, [LayerTime(path="head", call=0, ns=5)]))
    assert some["ns"] == [None] * 20 + [5]


@pytest.mark.parametrize("name", NAMES)
def test_names_are_data(name):
    calls = (
        ("", "Net", None, 0, 0, (), 0),
        (name, name, 0, 1, 2, (name,), 3),
        (f"{name}.{name}", name, 1, 1, 2, (made.CONV,), 4),
        (name, name, 2, 1, 2, (), 5),
    )
    layers = made.layers(calls)
    times = [LayerTime(path=name, call=layers[1].call, ns=7)]
    text = layer_json(layers, times)
    assert decoded(json.loads(text)) == expected(layers, times)
    assert not set(text) & set("<>&\u2028\u2029")


class Scripts(HTMLParser):
    """Keeps what stands in scripts, as a browser finds their ends."""

    def __init__(self, markup):
        super().__init__()
        self.found, self.inside = [], False
        self.feed(markup)

    def handle_starttag(self, tag, attrs):
        self.inside = tag == "script"
        if self.inside:
            self.found.append([dict(attrs), ""])

    def handle_endtag(self, tag):
        self.inside = False

    def handle_data(self, data):
        if self.inside:
            self.found[-1][1] += data


@pytest.mark.parametrize("name", ["</script><b>", "<!--<script>"])
def test_no_name_ends_the_script_of_a_page(name):
    row = made.measured(calls=(*made.CALLS, (name, name, 0, 7, 8, (made.CONV,), 9)))
    scripts = Scripts(drawn(runs.run_of(row), single_file=True)["report.html"].decode())
    (text,) = [text for about, text in scripts.found if "data-layers" in about]
    assert decoded(json.loads(text)) == expected(row.profile.layers, row.layer_times)


def test_in_one_file_each_model_has_its_own():
    run = runs.run_of(made.measured("a"), made.measured("b"), Measured(profile=runs.failed("c")))
    page = Page(drawn(run, single_file=True)["report.html"].decode())
    assert [attrs["data-layers"] for _tag, attrs in page.elements if "data-layers" in attrs] == ["a", "b"]
