"""The baseline: written to be read in a diff, read strictly, and never left half written."""

import functools
import json
import subprocess
import sys
import textwrap

import pytest
from hypothesis import given
from hypothesis import strategies as st
from torch import nn

import archstats
from archstats.regression import baseline_reading
from archstats.regression.baseline import COUNTING_VERSION, Baseline, costs_of, dumps
from archstats.regression.baseline_reading import parse_baseline, read_baseline
from archstats.regression.check import Shown, check
from archstats.regression.config import Config, Model
from archstats.regression.metrics import METRICS
from archstats.regression.problems import CannotCheckError

NAMES = ("lenet", "squeezenet_fashion")


@functools.cache
def example():
    return Baseline(models={name: costs_of(archstats.profile(name)) for name in NAMES})


@functools.cache
def content():
    return dumps(example())


def refused(raw):
    """The error that a content ends in; it names the file and a line that exists, and its rule."""
    with pytest.raises(CannotCheckError) as caught:
        parse_baseline(raw, "costs.json")
    error = caught.value
    assert error.file == "costs.json"
    assert 1 <= error.line <= raw.count(b"\n") + 1
    assert error.message.startswith(f"costs.json:{error.line}: ")
    assert error.rule in ("A303", "A304", "A306")
    assert error.remedy
    return error


def test_what_is_written_is_read():
    assert parse_baseline(content(), "costs.json") == example()
    assert baseline_reading._as_written(content()) == baseline_reading._looked_through(content(), "") == example()
    assert dumps(parse_baseline(content(), "")) == content()


def test_a_line_holds_one_layer_and_models_are_sorted(tmp_path, snapshot):
    unsorted = Baseline(models=dict(reversed(example().models.items())))
    assert dumps(unsorted) == content()
    lines = content().decode("ascii").splitlines()
    for name in NAMES:
        begin = lines.index(f'    "{name}": {{')
        layers = example().models[name].layers
        first = begin + 1 + lines[begin:].index('      "layers": [')
        assert [json.loads(line.rstrip(","))["path"] for line in lines[first : first + len(layers)]] == [
            layer.path for layer in layers
        ]
    snapshot("lenet.json", dumps(Baseline(models={"lenet": example().models["lenet"]})).decode("ascii"))


@pytest.mark.parametrize("options", [{"indent": 4}, {"separators": (",", ":")}, {"indent": 1, "sort_keys": True}])
def test_a_formatter_may_lay_it_out_anew(options):
    again = json.dumps(json.loads(content()), **options).replace("\n", "\r\n").encode()
    assert again != content()
    assert parse_baseline(again, "costs.json") == example()


def edit(old, new, times=1):
    text = content().decode()
    assert old in text
    return text.replace(old, new, times).encode()


MACS = '"macs": 754320'
DAMAGES = {
    "empty": (b"", 1, "this is not JSON"),
    "cut off": (content()[:5000], None, "this is not JSON"),
    "another file": (b'{"name": "package"}\n', 1, "it has no schema"),
    "an array": (b"[]\n", 1, "a baseline is not an object"),
    "too deep": (b"[" * 100_000, 1, "too deep"),
    "a text for a number": (edit(MACS, '"macs": "754320"'), 7, "macs is not a whole number"),
    "a fraction": (edit(MACS, '"macs": 754320.0'), 7, "754320.0 is not a whole number"),
    "an exponent": (edit(MACS, '"macs": 7e5'), 7, "7e5 is not a whole number"),
    "not a number": (edit(MACS, '"macs": NaN'), 7, "NaN is not a whole number"),
    "infinity": (edit(MACS, '"macs": -Infinity'), 7, "-Infinity is not a whole number"),
    "true": (edit(MACS, '"macs": true'), 7, "macs is not a whole number"),
    "null": (edit(MACS, '"macs": null'), 7, "macs is not a whole number"),
    "negative": (edit(MACS, '"macs": -754320'), 7, "macs is negative"),
    "huge": (edit(MACS, f'"macs": {2**63}'), 7, "macs is not a whole number of a usable size"),
    "endless": (edit(MACS, f'"macs": {"9" * 10_000}'), 7, "too large"),
    "a key twice": (edit(MACS, f"{MACS},\n{MACS}"), 8, "'macs' is given twice"),
    "a model twice": (edit('"squeezenet_fashion"', '"lenet"'), None, "'lenet' is given twice"),
    "a sum that is none": (edit(MACS, '"macs": 754321'), 7, "macs is 754,321, but that of the layers sums to 754,320"),
    "a layer edited": (edit('"macs": 405000', '"macs": 405001'), 7, "macs is 754,320, but that of the layers sums"),
    "a key missing": (edit(f"{MACS},\n", ""), 5, "macs is missing"),
    "a key too many": (edit(MACS, f'"flops": 1, {MACS}'), 7, "there is no 'flops' in a baseline"),
    "a shape": (edit('"1x3x32x32", "output"', '"1x-3", "output"'), 13, "'1x-3' is not a shape"),
    "a newer schema": (edit('"schema": 1', '"schema": 2'), 2, "its schema is 2, and this archstats reads 1"),
    "latin 1": (edit('"lenet"', '"lénet"').decode().encode("latin-1"), 5, "this is not UTF-8 text"),
    "utf 16": (content().decode().encode("utf-16"), 1, "this is not UTF-8 text"),
    "a byte order mark": (b"\xef\xbb\xbf" + content(), 1, "this is not JSON"),
    "a comment": (b"// ours\n" + content(), 1, "this is not JSON"),
}


@pytest.mark.parametrize("name", DAMAGES)
def test_damage_is_said_with_its_line(name):
    raw, line, words = DAMAGES[name]
    error = refused(raw)
    assert words in error.message
    assert line in (None, error.line)


@pytest.mark.parametrize("mark", ["<<<<<<< HEAD", "=======", ">>>>>>> theirs", "||||||| base"])
def test_merge_conflicts_are_recognised(mark):
    lines = content().decode().splitlines()
    lines.insert(6, mark)
    error = refused("\n".join(lines).encode())
    assert (error.rule, error.line) == ("A304", 7)
    assert "git checkout --ours costs.json" in error.remedy


def test_other_counting_rules_are_read_and_then_refused():
    older = parse_baseline(edit(f'"counting": {COUNTING_VERSION}', '"counting": 0'), "costs.json")
    with pytest.raises(CannotCheckError, match="by version 0 of the counting rules") as caught:
        baseline_reading.require_todays_counting(older, "costs.json")
    assert caught.value.rule == "A305"


def checked(baseline):
    """Hold the example's costs against a baseline that was read."""
    models = tuple(Model(name=name, target=name) for name in NAMES)
    config = Config(file="pyproject.toml", folder=None, baseline=None, models=models)
    return check(config, baseline, example().models, Shown("costs.json"))


def assert_refused_or_found(raw):
    """What was damaged is refused, or it is a baseline still: the very same, or one whose difference is found."""
    try:
        read = parse_baseline(raw, "costs.json")
    except CannotCheckError:
        refused(raw)
        return
    if read.counting == COUNTING_VERSION and read != example():
        assert checked(read).findings


@given(st.integers(0, len(content()) - 2))
def test_fuzz_cut_off(length):
    refused(content()[:length])


@given(st.integers(0, len(content()) - 1), st.binary(max_size=3), st.integers(0, 3))
def test_fuzz_bytes(place, new, gone):
    assert_refused_or_found(content()[:place] + new + content()[place + gone :])


@given(st.data())
def test_fuzz_lines(data):
    lines = content().splitlines(keepends=True)
    first, second = (data.draw(st.integers(0, len(lines) - 1)) for _ in range(2))
    lines[first], lines[second] = lines[second], data.draw(st.sampled_from((lines[first], b"", lines[second])))
    assert_refused_or_found(b"".join(lines))


JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5) | st.just(10**30),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)


def places(value, here=()):
    yield here
    for key, inner in value.items() if isinstance(value, dict) else enumerate(value if isinstance(value, list) else ()):
        yield from places(inner, (*here, key))


@functools.cache
def small():
    return json.loads(dumps(Baseline(models={"lenet": example().models["lenet"]})))


@given(st.data())
def test_fuzz_values_of_any_type_in_any_place(data):
    whole = json.loads(json.dumps(small()))
    place = data.draw(st.sampled_from([place for place in places(whole) if place]))
    holder = functools.reduce(lambda value, key: value[key], place[:-1], whole)
    before = json.dumps(whole)
    holder[place[-1]] = data.draw(JSON_VALUES)
    if json.dumps(whole) != before:
        assert_refused_or_found(json.dumps(whole, indent=1).encode())


@given(st.binary(max_size=200))
def test_fuzz_anything(raw):
    refused(raw)


@given(JSON_VALUES)
def test_fuzz_any_json(value):
    refused(json.dumps(value).encode())


def test_a_file_that_is_not_there_and_one_that_is_a_folder(tmp_path):
    assert read_baseline(tmp_path / "none.json", "none.json") is None
    with pytest.raises(CannotCheckError, match="cannot be read: Is a directory"):
        read_baseline(tmp_path, "costs")


KILLED = """
import os, signal, sys
from pathlib import Path

replace = Path.replace
def killed(self, target):
    if {after}:
        replace(self, target)
    os.kill(os.getpid(), signal.SIGKILL)
Path.replace = killed
from archstats.cli import main
sys.argv = ["archstats", "check", "--update"]
main()
"""


@pytest.mark.parametrize("after", [False, True])
def test_an_update_that_is_killed_leaves_the_old_or_the_new_file_whole(after, project):
    old = project.baseline.read_bytes()
    project.change("Linear(16, 10)", "Linear(16, 12)")
    script = textwrap.dedent(KILLED).format(after=after)
    done = subprocess.run([sys.executable, "-c", script], cwd=project.folder, capture_output=True, check=False)
    assert done.returncode == -9
    assert (project.baseline.read_bytes() == old) is not after
    assert project.check("-q")[0] == (0 if after else 1)


PINNED = {
    "mobilenet_v3_small": ("mobilenet_v3_small", None, (60285408, 3111462, 1619342, 65069464, 2809856)),
    "shufflenet_v1_g3": ("shufflenet_v1_g3", None, (137460672, 1875760, 2999800, 99818848, 3311616)),
    "attention": (
        nn.TransformerEncoderLayer(64, 4, 256, batch_first=True), "2x50x64", (5555200, 49984, 64000, 1377536, 230400)
    ),
    "recurrent": (nn.LSTM(16, 32, num_layers=2), "7x1x16", (100352, 14848, 224, 62272, 1920)),
    "transposed": (
        nn.Sequential(nn.ConvTranspose2d(8, 4, 3, stride=2), nn.GroupNorm(2, 4), nn.AvgPool2d(2), nn.Softmax(1)),
        "1x8x16x16",
        (73728, 300, 4356, 91376, 34848),
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", PINNED)
def test_the_counting_version_stands_for_these_numbers(name):
    """Whoever changes a number here changes what all baselines mean: raise COUNTING_VERSION with it, and only then."""
    assert COUNTING_VERSION == 1
    model, shape, numbers = PINNED[name]
    profile = archstats.profile(model, shape)
    assert tuple(getattr(profile, metric) for metric in METRICS) == numbers
