"""Layers and layer times as columns: what a file holds, that nothing is lost on the way, and what damage says."""

import contextlib
import json

import msgspec
import pytest
import runs
from hypothesis import given
from hypothesis import strategies as st
from torch import nn

import archstats
from archstats import columns, store
from archstats.errors import BadRunFileError
from archstats.records import (
    Departure,
    Failed,
    Judgement,
    Law,
    Layer,
    LayerTime,
    Measured,
    NoLaw,
    NotTimed,
    Operation,
    Opinion,
    Profile,
    Run,
    Timing,
    Training,
)

FOLLOWS = {"leaf", "depth", "call", "total_params", "total_macs", "total_activations", "total_traffic_bytes"}


def as_file(layers):
    return json.loads(msgspec.json.encode(columns.Layers.of(layers)))


def read(plain):
    return msgspec.convert(plain, columns.Layers).rows()


def test_layers_stand_in_a_file_as_the_docstring_says():
    root = Layer(
        path="", type="Net", depth=0, leaf=False, call=0, parent=None, input=(1, 3), output=(1, 2), params=0,
        tied_params=0, macs=0, activations=0, elements=0, traffic_bytes=0, total_params=8, total_macs=12,
        total_activations=4, total_traffic_bytes=100,
    )  # fmt: skip
    first = Layer(
        path="a", type="Linear", depth=1, leaf=True, call=0, parent=0, input=(1, 3), output=(1, 2), params=8,
        tied_params=0, macs=6, activations=2, elements=0, traffic_bytes=52, total_params=8, total_macs=6,
        total_activations=2, total_traffic_bytes=52, settings={"bias": True}, operations={"aten::linear": 6},
        held_bytes=8,
    )  # fmt: skip
    changes = {"call": 1, "params": 0, "total_params": 0, "traffic_bytes": 48, "total_traffic_bytes": 48, "held_at": 1}
    again = msgspec.structs.replace(first, **changes)
    file = {
        "path": ["", "a", "a"],
        "type": {"values": ["Net", "Linear"], "index": [0, 1, 1]},
        "parent": [None, 0, 0],
        "input": {"values": [[1, 3]], "index": [0, 0, 0]},
        "output": {"values": [[1, 2]], "index": [0, 0, 0]},
        "params": [0, 8, 0],
        "macs": [0, 6, 6],
        "activations": [0, 2, 2],
        "traffic_bytes": [0, 52, 48],
        "settings": {"values": [{}, {"bias": True}], "index": [0, 1, 1]},
        "operations": {"values": [{}, {"aten::linear": 6}], "index": [0, 1, 1]},
        "held_bytes": [0, 8, 8],
        "held_at": [0, 0, 1],
    }
    assert as_file((root, first, again)) == file
    assert read(file) == (root, first, again)


def test_a_column_that_does_not_follow_from_the_others_is_kept():
    odd = {"leaf": False, "depth": 7, "call": 3, "total_params": 1, "total_macs": 2, "elements": 5, "tied_params": 4}
    layer = msgspec.structs.replace(runs.layer(""), **odd)
    assert {name: as_file([layer])[name] for name in odd} == {name: [value] for name, value in odd.items()}
    assert read(as_file([layer])) == (layer,)


def test_true_and_1_are_two_settings():
    layers = [runs.layer("", settings={"bias": value}) for value in (True, 1, False, 0, True)]
    values = as_file(layers)["settings"]
    assert [type(value["bias"]) for value in values["values"]] == [bool, int, bool, int]
    assert values["index"] == [0, 1, 2, 3, 0]


def test_no_layers_are_no_layers():
    assert read(as_file(())) == ()


@pytest.mark.parametrize("name", archstats.list_models())
def test_the_zoo_comes_back_and_its_totals_take_no_room(name, profile_of):
    layers = profile_of(name).layers
    file = as_file(layers)
    assert not FOLLOWS & file.keys()
    assert read(file) == layers


@pytest.mark.parametrize("name", ["densenet", "googlenet", "resnet18_cifar", "mobilenet_v3_small"])
def test_totals_are_sums_over_all_calls_inside(name, profile_of):
    layers = read(as_file(profile_of(name).layers))

    def is_inside(row, outer):
        return row == outer or (layers[row].parent is not None and is_inside(layers[row].parent, outer))

    for outer, layer in enumerate(layers):
        inside = [one for row, one in enumerate(layers) if is_inside(row, outer)]
        assert layer.total_macs == sum(one.macs for one in inside)
        assert layer.total_params == sum(one.params for one in inside)
        assert layer.total_activations == sum(one.activations for one in inside)
        assert layer.total_traffic_bytes == sum(one.traffic_bytes for one in inside)


def test_a_module_that_calls_none_of_its_children_is_no_leaf_in_the_file():
    layers = archstats.profile(nn.MultiheadAttention(8, 2, batch_first=True), [(1, 4, 8)] * 3).layers
    assert as_file(layers)["leaf"] == [False]
    assert read(as_file(layers)) == layers


def test_times_of_all_leaves_need_no_names():
    layers = (runs.layer("", leaf=False), runs.layer("a"), runs.layer("b"), runs.layer("b", call=1))
    times = tuple(LayerTime(path=p, call=c, ns=ns) for p, c, ns in [("a", 0, 5), ("b", 0, 6), ("b", 1, 7)])
    whole, part = columns.LayerTimes.of(times, layers), columns.LayerTimes.of(times[1:], layers)
    assert json.loads(msgspec.json.encode(whole)) == {"ns": [5, 6, 7]}
    assert json.loads(msgspec.json.encode(part)) == {"ns": [6, 7], "calls": [["b", 0], ["b", 1]]}
    assert whole.rows(layers) == times
    assert part.rows(layers) == times[1:]


text = st.text(st.characters(exclude_categories=["Cs"]), max_size=8) | st.sampled_from(
    ["", ".", "a..b", "</script><script>", "\u2028", "\x00", '"\\', "\ufeff", "😀", "\u202etxt", "n" * 500, "null"]
)
whole = st.integers(-(2**63), 2**64 - 1)
number = st.floats(allow_nan=False, allow_infinity=False)
shape = st.lists(whole, max_size=3).map(tuple)
setting = st.booleans() | whole | text | shape
FIELDS = {int: whole, str: text, float: number, bool: st.booleans()}


def records(kind, **fields):
    """Return a strategy for records of a kind, of any plain value in the fields that are not named."""
    plain = {
        field.name: FIELDS[field.type]
        for field in msgspec.structs.fields(kind)
        if field.type in FIELDS and field.name not in fields
    }
    return st.builds(kind, **(plain | fields))


layer_rows = records(
    Layer,
    parent=st.none(),
    input=shape,
    output=shape,
    settings=st.dictionaries(text, setting, max_size=2),
    operations=st.dictionaries(text, whole, max_size=2),
)
times = st.lists(records(LayerTime), max_size=3).map(tuple)
profiles = records(
    Profile,
    input=st.lists(shape, max_size=2).map(tuple),
    weight_bytes=st.dictionaries(text, whole, max_size=2),
    layers=st.just(()),
    operations=st.lists(records(Operation), max_size=1).map(tuple),
    departures=st.lists(st.builds(Departure), max_size=1).map(tuple),
    training=st.none() | records(Training),
    opinions=st.lists(records(Opinion), max_size=1).map(tuple),
    missing=st.dictionaries(text, text, max_size=2),
)
laws = st.none() | records(NoLaw) | records(Law, letters=st.just(()), expressions=st.just({}))
failed_rows = st.builds(
    Measured,
    profile=records(Failed, input=st.just(())),
    timings=st.lists(records(NotTimed) | records(Timing, samples_ns=shape, rounds=shape), max_size=2).map(tuple),
    layer_times=times,
)
judgements = st.lists(records(Judgement, stated=number | whole | text), max_size=2).map(tuple)


@st.composite
def some_layers(draw):
    """Rows of any values, each called by one before it or by none."""
    rows = draw(st.lists(layer_rows, max_size=5))
    parents = [draw(st.none() | st.integers(0, row - 1)) if row else None for row in range(len(rows))]
    return tuple(msgspec.structs.replace(row, parent=parent) for row, parent in zip(rows, parents, strict=True))


@st.composite
def counted_rows(draw):
    layers = draw(some_layers())
    leaves = tuple(LayerTime(path=layer.path, call=layer.call, ns=draw(whole)) for layer in layers if layer.leaf)
    profile = msgspec.structs.replace(draw(profiles), layers=layers)
    return Measured(profile=profile, law=draw(laws), layer_times=draw(times | st.just(leaves)))


some_runs = st.builds(
    lambda rows, command, judged: msgspec.structs.replace(runs.run_of(*rows), command=command, judgements=judged),
    st.lists(counted_rows() | failed_rows, max_size=3),
    text,
    judgements,
)


@pytest.fixture(scope="module")
def file(tmp_path_factory):
    return tmp_path_factory.mktemp("runs") / "run.json"


@given(run=some_runs)
def test_any_run_survives_a_round_trip(run, file):
    content = store.dumps(run)
    file.write_bytes(content)
    again = store.load(file)
    assert again == run
    assert store.dumps(again) == content


@given(text=st.text(st.characters(categories=["Cs"]) | st.sampled_from("aé😀"), min_size=1), run=some_runs)
def test_half_a_surrogate_pair_is_written_as_a_question_mark(text, run, file):
    row = Measured(profile=runs.failed(text, error=text))
    file.write_bytes(store.dumps(msgspec.structs.replace(run, measured=(*run.measured, row))))
    expected = "".join("?" if "\ud800" <= c <= "\udfff" else c for c in text)
    *others, last = store.load(file).measured
    assert (last.profile.model, last.profile.error) == (expected, expected)
    assert tuple(others) == run.measured


def damaged(change):
    """Return the hand-made run as its file, the first model's row changed."""
    plain = json.loads(store.dumps(runs.example()))
    change(plain["measured"][0], plain["measured"][0]["profile"]["layers"])
    return json.dumps(plain)


def at(name, value):
    def change(_row, layers):
        layers[name] = value

    return change


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (at("macs", [1, 2]), r"`macs` has 2 rows, `path` has 3 - at `\$\.measured\[0\]\.profile\.layers`"),
        (at("path", []), "has 3 rows, `path` has 0"),
        (at("path", ["", "a", None]), r"Expected `str`, got `null` - at .*layers\.path"),
        (at("macs", {"0": 1}), r"Expected `array \| null`, got `object` - at .*layers\.macs`"),
        (at("macs", [1, 2, 3.5]), r"Expected `int`, got `float` - at .*layers\.macs"),
        (at("type", {"values": ["A"], "index": [0, 0, 1]}), r"an `index` names none of the 1 `values` - at .*\.type`"),
        (at("type", {"values": ["A"], "index": [0, 0, -1]}), r"an `index` names none of the 1 `values`"),
        (at("type", {"values": [], "index": [0, 0, 0]}), r"an `index` names none of the 0 `values`"),
        (at("type", {"values": ["A"]}), r"missing required field `index`"),
        (at("type", {"values": ["A"], "index": [0]}), "`type` has 1 rows, `path` has 3"),
        (at("parent", [None, 2, 1]), "the parent of row 1 is 2, which is no row before it"),
        (at("parent", [None, 0, 2]), "the parent of row 2 is 2"),
        (at("parent", [None, 0, -1]), "the parent of row 2 is -1"),
        (lambda _, layers: layers.pop("output"), "missing required field `output`"),
        (lambda row, _: row["profile"].update(layers=[]), r"Expected `object`, got `array` - at .*layers"),
        (lambda row, _: row.update(layer_times={"ns": [1]}), r"`layer_times` has 1 times of \d calls"),
        (
            lambda row, _: row.update(layer_times={"ns": [1], "calls": [["a"]]}),
            r"Expected `array` of length 2 - at .*calls",
        ),
    ],
)
def test_a_damaged_column_says_so(change, said, file):
    file.write_text(damaged(change))
    with pytest.raises(BadRunFileError, match=rf"is not a run of archstats, or damaged: .*{said}"):
        store.load(file)


anything = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 5) | st.integers() | number | st.text(max_size=3),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=3), inner, max_size=2),
    max_leaves=6,
)


@given(data=st.data(), run=some_runs.filter(lambda run: run.measured))
def test_a_file_with_any_damage_is_read_or_refused(data, run, file):
    plain = json.loads(store.dumps(run))
    for _ in range(data.draw(st.integers(1, 3))):
        damage(plain["measured"], data.draw)
    file.write_text(json.dumps(plain))
    with contextlib.suppress(BadRunFileError):  # and nothing else may be raised
        assert isinstance(store.load(file), Run)


def damage(place, draw):
    """Replace or remove something, at any depth."""
    while place:
        step = draw(st.sampled_from(sorted(place) if isinstance(place, dict) else range(len(place))))
        if isinstance(place[step], dict | list) and draw(st.integers(0, 4)):
            place = place[step]
        elif draw(st.booleans()):
            place[step] = draw(anything)
            return
        else:
            del place[step]
            return
