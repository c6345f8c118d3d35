"""The configuration: what it says is what is checked, and what cannot be used is said with its line."""

import math
import tomllib
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archstats.regression.config import expanded
from archstats.regression.config_reading import parse_config
from archstats.regression.metrics import Allowance
from archstats.regression.problems import CannotCheckError
from archstats.regression.toml_lines import TomlLines

WHOLE = """\
[project]
name = "other"

[tool.archstats.check]
baseline = "reports/costs.json"
tolerance = { macs = "1%", peak_bytes = "10M" }
decrease = "error"
timeout = 2.5
metrics = ["macs", "params"]

[[tool.archstats.models]]
name = "tiny"
target = "package.models:tiny"
input = "1x3x32x32, ids=int64:1x128"
kwargs = { width = 32, act = "relu", sizes = [1, 2] }

[[tool.archstats.models]]
target = "resnet18_cifar"
input = [1, 3, 32, 32]
tolerance = "0.5 %"
materialize = true

[tool.archstats.models.budget]
macs = "4.5G"
params = 26_000_000

[[tool.archstats.models]]
target = "torchvision:resnet50"
input = [[1, 3, 32, 32], [1, 10]]

[[tool.archstats.budgets]]
models = ["resnet*", "tiny"]
macs = "4G"
"""


def parse(text):
    return parse_config(text.encode(), Path("/project"), "pyproject.toml")


def refused(raw):
    with pytest.raises(CannotCheckError) as caught:
        expanded(parse_config(raw, Path("/project"), "pyproject.toml"))
    error = caught.value
    assert error.file == "pyproject.toml"
    assert 1 <= error.line <= raw.count(b"\n") + 1
    assert error.message.startswith(f"pyproject.toml:{error.line}: ")
    assert error.rule in ("A301", "A309")
    return error


def test_a_whole_configuration():
    config = parse(WHOLE)
    assert config.baseline == Path("/project/reports/costs.json")
    assert (config.decrease_is_error, config.timeout_s, config.metrics) == (True, 2.5, ("macs", "params"))
    tiny, resnet, other = config.models
    assert (tiny.name, tiny.target, tiny.input) == ("tiny", "package.models:tiny", "1x3x32x32, ids=int64:1x128")
    assert tiny.kwargs == {"width": 32, "act": "relu", "sizes": [1, 2]}
    assert tiny.tolerance == {
        "macs": Allowance(percent=Fraction(1)),
        "peak_bytes": Allowance(absolute=10_000_000),
    }
    assert (resnet.name, resnet.input, resnet.materialize) == ("resnet18_cifar", "1x3x32x32", True)
    assert {str(allowed) for allowed in resnet.tolerance.values()} == {"0.5 %"}
    assert {name: budget.limit for name, budget in resnet.budget.items()} == {"macs": 4500000000, "params": 26000000}
    assert (resnet.line, resnet.budget["params"].line) == (17, 25)
    assert other.input == "1x3x32x32, 1x10"


def test_the_lowest_budget_holds():
    config = expanded(parse(WHOLE))
    budgets = {model.name: {name: budget.limit for name, budget in model.budget.items()} for model in config.models}
    assert budgets == {
        "tiny": {"macs": 4 * 10**9},
        "resnet18_cifar": {"macs": 4 * 10**9, "params": 26_000_000},
        "torchvision:resnet50": {},
    }
    assert config.models[1].budget["macs"].line == 33


def test_patterns_stand_for_all_they_match():
    config = expanded(parse('[[tool.archstats.models]]\ntarget = "vgg*"\ntolerance = "1%"\n'))
    assert [model.name for model in config.models] == ["vgg16", "vgg16_cifar", "vgg19_cifar"]
    assert all(model.target == model.name and model.line == 1 and model.tolerance for model in config.models)


def in_model(line):
    return f'[[tool.archstats.models]]\ntarget = "lenet"\n{line}\n'


def in_check(line):
    return f'[[tool.archstats.models]]\ntarget = "lenet"\n[tool.archstats.check]\n\n{line}\n'


MISTAKES = [
    ("", 1, "it lists no model"),
    ("[tool.archstats.check]\nbaseline = 'a'\n", 1, "it lists no model"),
    ("[tool]\n[tool.archstats]\nmodels = []\n", 2, "it lists no model"),
    ("[tool.archstats\n", 1, "this is not TOML"),
    ("a = 1\na = 2\n", 2, "this is not TOML"),
    ("a = '", 1, "this is not TOML"),
    ("\n[tool.archstats]\nmodel = 1\n", 3, "there is no key 'model' here. Did you mean models?"),
    ("[tool.archstats]\nmodels = 3\n", 2, "models is not a list of tables. Write [[tool.archstats.models]]."),
    ("[tool]\narchstats = 'yes'\n", 2, "archstats is not a table"),
    ("tool = 1\n", 1, "tool is not a table"),
    (in_check('baselin = "a"'), 5, "there is no key 'baselin' here. Did you mean baseline?"),
    (in_check("baseline = 5"), 5, "baseline is not a text"),
    (in_check('tolerance = { mac = "1%" }'), 5, "there is no key 'mac' here. Did you mean macs?"),
    (in_check('tolerance = "1 percent"'), 5, "'1 percent' is not a tolerance. Write 0, a whole number"),
    (in_check("tolerance = 0.01"), 5, "0.01 is not a tolerance"),
    (in_check("tolerance = -1"), 5, "-1 is not a tolerance"),
    (in_check("tolerance = nan"), 5, "nan is not a tolerance"),
    (in_check("tolerance = true"), 5, "True is not a tolerance"),
    (in_check(f"tolerance = {10**30}"), 5, "a number of that size is not a tolerance"),
    (in_check('decrease = "ignore"'), 5, "decrease is neither 'warn' nor 'error'"),
    (in_check("timeout = 0"), 5, "timeout is not a number of seconds"),
    (in_check("timeout = nan"), 5, "timeout is not a number of seconds"),
    (in_check('metrics = ["flops"]'), 5, "there is no key 'flops' here"),
    (in_check("metrics = []"), 5, "metrics is not a list of names"),
    ('[[tool.archstats.models]]\nname = "a"\n', 1, "the model has no target"),
    ('[[tool.archstats.models]]\ntarget = "a b"\n', 2, "'a b' is no name of the zoo"),
    ('[[tool.archstats.models]]\ntarget = "os;x:y"\n', 2, "'os;x:y' is no name of the zoo"),
    ('[[tool.archstats.models]]\ntarget = "vgg17*"\n', 1, "No model matches 'vgg17*'."),
    ('[[tool.archstats.models]]\ntarget = "vgg*"\nname = "vgg"\n', 3, "a pattern stands for several models"),
    (in_model('[[tool.archstats.models]]\ntarget = "nin"\nname = "lenet"'), 1, "two models are called 'lenet'"),
    (in_model('name = "--force"'), 3, "does not begin with -"),
    (in_model('name = "a\\u0007"'), 3, "characters that can be printed"),
    (in_model('input = "3by4"'), 3, "'3by4' is not an input shape"),
    (in_model("input = [1, 3.5]"), 3, "(1, 3.5) is not an input shape"),
    (in_model("input = []"), 3, "is not an input shape"),
    (in_model("input = 5"), 3, "an input is a text or a list of sizes"),
    (in_model('kwargs = { model = "a" }'), 3, "'model' cannot be given as a setting"),
    (in_model("kwargs = { when = 2020-01-01 }"), 3, "when is a date, which no setting is"),
    (in_model('materialize = "yes"'), 3, "materialize is neither true nor false"),
    (in_model('budget = "4G"'), 3, "budget is not a table"),
    (in_model('budget = { macs = "4 GFLOPs" }'), 3, "'4 GFLOPs' is not a budget"),
    (in_model("[tool.archstats.models.budget]\nparams = 1.5"), 4, "1.5 is not a budget"),
    (in_model('[tool.archstats.models.budget]\nparams = "0"'), 4, "'0' is not a budget"),
    (in_model('[[tool.archstats.budgets]]\nmodels = "vgg*"\nmacs = 1'), 3, "no model matches 'vgg*'"),
    (in_model("[[tool.archstats.budgets]]\nmacs = 1"), 3, "the budgets have no models"),
]


@pytest.mark.parametrize(("text", "line", "words"), MISTAKES)
def test_a_mistake_is_said_with_its_line(text, line, words):
    error = refused(text.encode())
    assert words in str(error)
    assert error.line == line


def test_other_encodings():
    assert "not UTF-8" in refused(WHOLE.encode("utf-16")).message
    assert refused(WHOLE.encode() + b"# caf\xe9\n").line == 34
    assert parse_config(WHOLE.replace("\n", "\r\n").encode(), Path("/project"), "p") == parse_config(
        WHOLE.encode(), Path("/project"), "p"
    )


@given(st.data())
def test_fuzz_cut_and_edited(data):
    raw = WHOLE.encode()
    start = data.draw(st.integers(0, len(raw)))
    new = data.draw(st.binary(max_size=4) | st.sampled_from([b"\n[", b'"""', b"nan", b"[[", b"= ", b"<<<<<<< HEAD\n"]))
    assert_read_or_refused(raw[:start] + new + raw[start + data.draw(st.integers(0, 40)) :])


def assert_read_or_refused(raw):
    try:
        config = parse_config(raw, Path("/project"), "pyproject.toml")
    except CannotCheckError:
        refused(raw)
    else:
        assert config.models
        assert all(math.isfinite(budget.limit) for model in config.models for budget in model.budget.values())


TOML_VALUES = st.recursive(
    st.sampled_from(["1", "-1", "0", "nan", "inf", "1e400", "true", "2020-01-01", "10:00:00", "'1%'", "''", "9" * 5000])
    | st.integers().map(str),
    lambda inner: (
        st.lists(inner, max_size=3).map(lambda parts: f"[{', '.join(parts)}]")
        | inner.map(lambda value: f"{{ macs = {value} }}")
    ),
    max_leaves=4,
)
KEYS = [line.split(" = ")[0] for line in WHOLE.splitlines() if " = " in line]


@given(st.sampled_from(range(len(KEYS))), TOML_VALUES)
def test_fuzz_values_of_any_type(number, value):
    lines = WHOLE.splitlines()
    place = [index for index, line in enumerate(lines) if " = " in line][number]
    lines[place] = f"{KEYS[number]} = {value}"
    assert_read_or_refused("\n".join(lines).encode())


@given(st.binary(max_size=200))
def test_fuzz_anything(raw):
    refused(raw)


LINES = """\
a = [
  "[b]",
  [1],
  "c = 1", # d = [
]
"e f".g = { h = 1, i = [2] }
j = '''
[k]
l = 1'''
m = \"\"\"
[n]
\\"\\"\\" o = 1
\"\"\"

[p.q]
r = 1
[[p.s]]
t = 1
[p.s.u]
v = 1
[[p.s]]
"t\\u0041" = 1
 [[ p . s . w ]]
x.y = 1
"""


def test_lines_of_keys():
    lines = TomlLines(LINES)
    found = {
        ("a",): 1, ("e f", "g"): 6, ("e f", "g", "h"): 6, ("j",): 7, ("m",): 10, ("p", "q"): 15, ("p", "q", "r"): 16,
        ("p", "s"): 17, ("p", "s", 0): 17, ("p", "s", 0, "t"): 18, ("p", "s", 0, "u"): 19, ("p", "s", 0, "u", "v"): 20,
        ("p", "s", 1): 21, ("p", "s", 1, "tA"): 22, ("p", "s", 1, "w", 0, "x", "y"): 24, ("b",): 1, ("z",): 1,
    }  # fmt: skip
    assert tomllib.loads(LINES)["p"]["s"][1]["tA"] == 1
    assert {place: lines.of(*place) for place in found} == found
