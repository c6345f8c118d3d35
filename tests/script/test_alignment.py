"""The page pairs the layers of two models as archstats itself does, to the last pair."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec import structs
from runs import layer, profile, run_of

from archstats.alignment import NUMBERS, align
from archstats.records import Layer, Measured
from archstats.report.layer_data import elements

SCRIPT = Path(__file__).parent / "align_lines.mjs"
QUANTITIES = ("macs", "params", "activations", "traffic_bytes")
ZOO = [
    ("resnet18_cifar", "resnet34_cifar"),
    ("resnet34_cifar", "resnet50_cifar"),
    ("resnet50_cifar", "resnet152_cifar"),
    ("se_resnet18", "se_preact_resnet18"),
    ("vgg16", "vgg16_cifar"),
    ("vgg16_cifar", "vgg19_cifar"),
    ("mobilenet_v1", "mobilenet_v2"),
    ("mobilenet_v2", "mobilenet_v3_large"),
    ("mobilenet_v3_large", "mobilenet_v3_small"),
    ("squeezenet1_0", "squeezenet1_1"),
    ("squeezenet_same", "squeezenet1_0"),
    ("googlenet", "googlenet_cifar"),
    ("shufflenet_v1_g3", "shufflenet_v2_x1_0"),
    ("efficientnet_b0", "efficientnet_b4"),
    ("densenet", "lenet"),
]


@pytest.fixture(scope="module")
def aligned():
    """Aligns by the page's script, in one process for all pairs."""
    node = shutil.which("node")
    if not node:
        pytest.skip("there is no node on the PATH, which runs the page's script")
    with subprocess.Popen([node, SCRIPT], stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8") as process:

        def aligned(before, after):
            process.stdin.write(f"[{data(before)},{data(after)}]\n")
            process.stdin.flush()
            return json.loads(process.stdout.readline())

        yield aligned
        process.stdin.close()


def data(layers):
    """What stands in the page; a line of its own, since what could end one is escaped in it."""
    (content,) = elements(run_of(Measured(profile=profile("any", layers=tuple(layers))))).values()
    return content


def expected(before, after):
    places = [{id(layer): index for index, layer in enumerate(layers)} for layers in (before, after)]
    return [
        [
            str(pair.kind),
            places[0].get(id(pair.before), -1),
            places[1].get(id(pair.after), -1),
            [change.name for change in pair.differences],
            [pair.delta(name) for name in QUANTITIES],
        ]
        for pair in align(before, after)
    ]


@pytest.mark.parametrize(("one", "other"), ZOO)
def test_real_models_are_aligned_alike(one, other, aligned, profile_of):
    layers = profile_of(one).layers, profile_of(other).layers
    for before, after in (layers, layers[::-1]):
        assert aligned(before, after) == expected(before, after)


def test_the_differences_sum_to_the_models(aligned, profile_of):
    one, other = profile_of("mobilenet_v1"), profile_of("mobilenet_v2")
    sums = [sum(column) for column in zip(*(pair[4] for pair in aligned(one.layers, other.layers)), strict=True)]
    assert sums == [getattr(other, name) - getattr(one, name) for name in QUANTITIES]


# Few names, types and sizes, so that layers are alike; some that only one of the two languages could take for equal.
names = st.sampled_from(["0", "1", "2", "10", "conv1", "conv2", "act", "block", "٣", "<!--"])
paths = st.lists(names, min_size=1, max_size=3).map(".".join)
values = st.sampled_from([True, False, 0, 1, 3, "1", "3", "yes", (3, 3), (1,)])
made = st.dictionaries(st.sampled_from(["bias", "kernel_size", "groups"]), values, max_size=2)
sizes = st.sampled_from([(), (1,), (1, 4), (1, 4, 8, 8)])
numbers = st.sampled_from([0, 0, 1, 64, 10**12])
calls = st.builds(
    Layer,
    path=paths,
    type=st.sampled_from(["Conv2d", "ReLU", "Conv\u2028</script>"]),
    depth=st.just(0),
    leaf=st.booleans(),
    call=st.integers(0, 1),
    parent=st.just(0),
    input=sizes,
    output=sizes,
    tied_params=st.just(0),
    settings=made,
    operations=st.just({}),
    **dict.fromkeys([*NUMBERS, "elements"], numbers),
    **{f"total_{number}": st.just(0) for number in NUMBERS},
)
root = layer("", kind="Net", leaf=False)


@st.composite
def edited(draw):
    """Some calls, and what comes of them by leaving some out, repeating, renaming, changing and replacing others."""
    before = draw(st.lists(calls, max_size=9))
    edits = st.sampled_from([keep, keep, keep, leave_out, repeat, rename, rebuild, widen, replace])
    after = [kept for call in before for kept in draw(edits)(call, draw)]
    return [root, *before], [root, *after]


def keep(call, draw):
    return [call]


def leave_out(call, draw):
    return []


def repeat(call, draw):
    return [call, call]


def rename(call, draw):
    return [structs.replace(call, path=draw(paths))]


def rebuild(call, draw):
    return [structs.replace(call, settings=draw(made))]


def widen(call, draw):
    return [structs.replace(call, output=draw(sizes), macs=draw(numbers))]


def replace(call, draw):
    return [draw(calls)]


unlike = st.tuples(*[st.lists(calls, max_size=7).map(lambda calls: [root, *calls])] * 2)


@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(edited() | unlike)
def test_made_up_models_are_aligned_alike(aligned, sides):
    before, after = ([structs.replace(layer) for layer in layers] for layers in sides)
    assert aligned(before, after) == expected(before, after)
