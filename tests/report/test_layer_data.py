"""The layers of each model as a file beside the pages, or an element in the one file: complete, compact, harmless."""

import json

import pytest
from any_run import any_run
from drawn import Page, drawn
from every_kind import UNPLEASANT, complete, every_kind
from hypothesis import HealthCheck, given, settings
from runs import failed, run_of

from archstats.records import LayerTime, Measured, Profile
from archstats.report.layer_data import elements, files
from archstats.report.links import page_name

CALL, END = "archstats.layers(", ")\n"
OWN = ("type", "call", "params", "macs", "activations", "traffic_bytes")


def read(content):
    """What a file hands over."""
    text = content.decode()
    assert text.startswith(CALL)
    assert text.endswith(END)
    return json.loads(text.removeprefix(CALL).removesuffix(END))


def unpacked(data):
    """The layers as they are read, without the times: written out here once more, from what the module says of them."""
    paths, layers = [], []
    for row, (alike, look) in enumerate(zip(data["rows"], data["look"], strict=True)):
        name, kind, call, up, *numbers = data["alike"][alike]
        given, made, built, elements, leaf = data["looks"][look]
        around = paths[row - up] if up else ""
        paths.append(name[0] if isinstance(name, list) else f"{around}.{name}" if around else name)
        layers.append(
            {
                "path": paths[-1],
                "parent": row - up if up else None,
                **dict(zip(OWN, [data["types"][kind][0], call, *numbers], strict=True)),
                "input": tuple(data["shapes"][given]),
                "output": tuple(data["shapes"][made]),
                "settings": {name: frozen(value) for name, value in data["settings"][built].items()},
                "elements": elements,
                "leaf": bool(leaf),
            }
        )
    return layers


def frozen(value):
    return tuple(value) if isinstance(value, list) else value


def expected(layers):
    names = ("path", "parent", *OWN, "input", "output", "settings", "elements", "leaf")
    return [{name: getattr(layer, name) for name in names} for layer in layers]


def test_all_that_is_known_of_the_layers_is_there():
    measured = complete("a", 3)
    (path, content), *others = files(run_of(measured)).items()
    data, layers = read(content), measured.profile.layers
    assert (path, others) == ("data/layers/a.js", [])
    assert unpacked(data) == expected(layers)
    assert data["held_bytes"] == [layer.held_bytes for layer in layers]
    assert data["held_at"] == [layer.held_at for layer in layers]
    assert data["ns"] == [100_000 if layer.leaf else None for layer in layers]


def test_what_was_not_measured_is_not_there():
    data = read(files(run_of(every_kind().measured[2]))["data/layers/bare.js"])
    assert not {"ns", "held_bytes", "held_at"} & data.keys()


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(any_run(models=2))
def test_any_models_layers_are_read_back_and_end_no_script(run):
    made = files(run)
    for measured in run.measured:
        if isinstance(measured.profile, Profile):
            content = made.pop(f"data/layers/{page_name(measured.profile.model).removesuffix('.html')}.js")
            assert unpacked(read(content)) == expected(measured.profile.layers)
            text = content.decode()
            assert not set(text) & set("<>&\u2028\u2029")
    assert made == {}


def test_a_model_that_failed_has_no_layers():
    assert files(run_of(Measured(profile=failed("broken")))) == {}


def test_a_folder_has_files_and_the_one_file_the_same_as_elements():
    run = every_kind()
    folder, alone = drawn(run), drawn(run, single_file=True)
    names = {name.removesuffix(".html") for name in map(page_name, counted(run))}
    assert {name for name in folder if name.startswith("data/layers/")} == {f"data/layers/{name}.js" for name in names}
    assert not [name for name in alone if "layers" in name]
    page = Page(alone["report.html"].decode())
    held = [attrs for tag, attrs in page.elements if "data-layers" in attrs]
    assert {attrs["data-layers"] for attrs in held} == names
    assert {attrs["type"] for attrs in held} == {"application/json"}
    assert {name: json.loads(data) for name, data in elements(run).items()} == {
        name: read(folder[f"data/layers/{name}.js"]) for name in names
    }
    for data in elements(run).values():
        assert data in alone["report.html"].decode()
    assert UNPLEASANT.split()[0] not in "".join(elements(run).values())


def counted(run):
    return [measured.profile.model for measured in run.measured if isinstance(measured.profile, Profile)]


@pytest.mark.parametrize("name", ["resnet152_cifar", "efficientnet_b7", "mobilenet_v2"])
def test_a_call_takes_few_bytes(name, profile_of):
    """The zoo's 44 models have 11,500 calls: at 60 bytes each they stay below 700 kB."""
    profile = profile_of(name)
    times = tuple(LayerTime(path=x.path, call=x.call, ns=123_456) for x in profile.layers if x.leaf)
    (content,) = files(run_of(Measured(profile=profile, layer_times=times))).values()
    assert len(content) < 60 * len(profile.layers)
