"""Memory over the pass: the outline is what the calls hold, at the operation where they hold it."""

import re

import msgspec
import pytest
import runs
from drawn import HOSTILE, Page, view_of
from report.parts import made

from archstats.report.parts import memory
from archstats.report.parts.memory import HEIGHT, course


def heights(outline):
    """The height of the area above each operation, by walking along its outline."""
    y, found = HEIGHT, []
    assert outline.startswith(f"M0 {HEIGHT}v")
    assert outline.endswith(f"V{HEIGHT}z")
    for dy, dx in re.findall(r"v(-?\d+)h(\d+)", outline):
        y += int(dy)
        found += [HEIGHT - y] * int(dx)
    return found


def test_the_outline_is_what_the_calls_hold():
    found = course(made.layers())
    order = sorted((at, call) for call, at in made.HELD_AT.items())
    held = [made.CALLS[call][6] for _at, call in order]
    assert heights(found.outline) == [round(HEIGHT * number / 1000) for number in held]
    assert found.operations == 15
    assert found.peak.path == "block.norm"
    assert found.peak_at == pytest.approx(100 * 4.5 / 15)


def test_an_operation_of_which_no_call_tells_is_that_of_the_call_before():
    layers = [msgspec.structs.replace(layer, held_at=2 * layer.held_at) for layer in made.layers()]
    found = course(layers)
    assert found.operations == 29
    assert heights(found.outline)[:5] == [round(HEIGHT * n / 1000) for n in (600, 600, 900, 900, 700)]


def test_the_stretches_are_those_of_the_models_modules():
    stretches = course(made.layers()).stretches
    assert [(s.path, round(s.start * 15 / 100), round(s.width * 15 / 100)) for s in stretches] == [
        ("stem", 0, 1),
        ("block", 1, 5),
        ("again", 6, 2),
        ("rest", 8, 6),
        ("head", 14, 1),
    ]


def test_a_module_that_is_most_of_the_pass_is_divided():
    layers = [msgspec.structs.replace(x, held_at=x.held_at + 30 * (x.held_at > 9)) for x in made.layers()]
    paths = [stretch.path for stretch in course(layers).stretches]
    assert paths == ["stem", "block", "again", "rest.0", "rest.1", "rest.2", "head"]


def test_a_module_that_has_no_operation_to_itself_has_no_stretch():
    layers = list(made.layers())
    layers[8], layers[9] = (msgspec.structs.replace(layers[n], held_at=8) for n in (8, 9))
    assert [stretch.path for stretch in course(layers).stretches] == ["stem", "block", "rest", "head"]


def test_without_numbers_there_is_no_drawing():
    layers = tuple(msgspec.structs.replace(layer, held_bytes=0, held_at=0) for layer in made.layers())
    view = view_of(runs.run_of(made.measured(layers=layers, peak_bytes=0)))
    assert course(layers) is None
    assert course(()) is None
    assert not memory.body(view, view.rows[0])


def test_the_peak_is_named_with_its_unit():
    view = view_of(runs.run_of(made.measured()))
    markup = str(memory.body(view, view.rows[0]))
    assert ">peak 1.00 kB in block.norm</text>" in markup
    assert ">500 B</text>" in markup
    assert "at most 1.00 kB, in block.norm." in Page(markup).cells()


@pytest.mark.parametrize(("at", "anchor"), [(0, "start"), (7, "middle"), (14, "end")])
def test_the_name_of_the_peak_stays_in_the_drawing(at, anchor):
    call = next(call for call, operation in made.HELD_AT.items() if operation == at)
    layers = list(made.layers())
    layers[call] = msgspec.structs.replace(layers[call], held_bytes=5000)
    assert course(layers).anchor == anchor


@pytest.mark.parametrize("name", HOSTILE)
def test_names_are_data(name):
    calls = (made.CALLS[0], (name, "Conv2d", 0, 1, 1, (made.CONV,), 9))
    view = view_of(runs.run_of(made.measured(name, calls=calls)))
    page = Page(str(memory.body(view, view.rows[0])))
    assert page.stack == []
    assert not [tag for tag, _ in page.elements if tag in {"script", "img"}]
