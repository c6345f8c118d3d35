import sys

import pytest
import torch
from torch import nn

from archstats.errors import BadInputError, UnknownNameError
from archstats.sources import Weights, resolve, select


def test_a_name_has_an_input_of_its_own():
    assert resolve("lenet").described.input == ((1, 3, 32, 32),)


def test_inputs_are_the_same_for_the_same_seed():
    subject = resolve("lenet")
    assert torch.equal(subject.example_inputs(3).tensors[0], subject.example_inputs(3).tensors[0])
    assert not torch.equal(subject.example_inputs(3).tensors[0], subject.example_inputs(4).tensors[0])


def test_the_batch_size_is_the_first_dimension():
    assert resolve("lenet").with_batch_size(5).described.input == ((5, 3, 32, 32),)
    with pytest.raises(BadInputError):
        resolve("lenet").with_batch_size(0)


def test_networks_are_built_for_evaluation():
    for weights in Weights:
        assert not resolve("mobilenet_v1_cifar").build(weights).training


def test_each_build_is_fresh():
    subject = resolve("lenet")
    assert subject.build(Weights.META) is not subject.build(Weights.META)


def test_a_module_is_copied_and_left_as_it_is():
    module = nn.Sequential(nn.Linear(3, 4), nn.BatchNorm1d(4)).train()
    subject = resolve(module, (2, 3))
    built = subject.build(Weights.INITIALISED)
    built[0].weight.data.zero_()
    assert module.training
    assert module[0].weight.abs().sum() > 0


def test_a_module_needs_the_shape_of_its_input():
    with pytest.raises(BadInputError, match=r"input_shape=\(1, 3, 224, 224\)"):
        resolve(nn.Linear(1, 1))


def test_a_module_takes_no_settings():
    with pytest.raises(BadInputError, match="Drop num_classes"):
        resolve(nn.Linear(1, 1), (1, 1), num_classes=3)


def test_what_is_neither_a_name_nor_a_module_is_refused():
    with pytest.raises(BadInputError, match="neither"):
        resolve(3, (1, 1))


@pytest.mark.parametrize("shape", [(), (0, 3), (1, -1), (1, 2.5), ("1", "3"), (True, 3), [(1, 3), ()]])
def test_a_shape_of_anything_but_positive_numbers_is_refused(shape):
    with pytest.raises(BadInputError, match="not an input shape"):
        resolve("lenet", shape)


def test_several_inputs_are_a_sequence_of_shapes():
    assert resolve(nn.Bilinear(2, 3, 4), [(5, 2), (5, 3)]).described.input == ((5, 2), (5, 3))


def make(width=4, *, fail=False, wrong=False):
    """A callable such as users name: `test_sources:make`."""
    if fail:
        raise OSError("no such checkpoint")
    return "no module" if wrong else nn.Linear(3, width)


@pytest.fixture
def here(monkeypatch):
    """This very file, importable under a name."""
    monkeypatch.setitem(sys.modules, "users_models", sys.modules[__name__])
    return "users_models:make"


def test_a_callable_makes_a_module_from_its_settings(here):
    subject = resolve(here, (2, 3), width=7)
    assert subject.described.model == "users_models:make"
    assert subject.build(Weights.META).weight.is_meta
    assert subject.build(Weights.INITIALISED).weight.shape == (7, 3)


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"fail": True}, r"users_models:make raised OSError: no such checkpoint.*--kwargs"),
        ({"wrong": True}, r"users_models:make returned str, not a torch\.nn\.Module"),
        ({"other": 1}, r"raised TypeError: make\(\) got an unexpected keyword argument"),
    ],
)
def test_a_callable_that_makes_no_module_says_why(here, settings, message):
    with pytest.raises(BadInputError, match=message):
        resolve(here, (2, 3), **settings).build(Weights.META)


def test_a_callable_that_is_not_there_says_what_is(here):
    with pytest.raises(UnknownNameError, match=r"users_models has no callable 'mak'\. Did you mean make"):
        resolve("users_models:mak", (2, 3))
    with pytest.raises(UnknownNameError, match="There is no module 'nowhere' to import"):
        resolve("nowhere.models:make", (2, 3))
    with pytest.raises(BadInputError, match="--input"):
        resolve(here)


def test_a_module_that_fails_to_import_says_why(monkeypatch, tmp_path):
    (tmp_path / "broken_models.py").write_text("raise ValueError('bad file')")
    (tmp_path / "needy_models.py").write_text("import no_such_package_here")
    monkeypatch.syspath_prepend(tmp_path)
    with pytest.raises(BadInputError, match="Importing broken_models failed: ValueError: bad file"):
        resolve("broken_models:make", (1, 1))
    with pytest.raises(BadInputError, match="Importing needy_models failed: ModuleNotFoundError"):
        resolve("needy_models:make", (1, 1))


@pytest.mark.parametrize("package", ["torchvision", "timm"])
def test_a_library_that_is_not_installed_says_what_to_install(package, monkeypatch):
    monkeypatch.setitem(sys.modules, package, None)
    monkeypatch.setitem(sys.modules, f"{package}.models", None)
    with pytest.raises(BadInputError, match=rf"{package} is not installed.*pip install 'archstats\[{package}\]'"):
        resolve(f"{package}:resnet50")


def test_patterns_select_from_libraries_and_leave_callables_alone():
    pytest.importorskip("torchvision.models")
    assert select(["lenet", "torchvision:resnet1*", "my.models:net"]) == [
        "lenet",
        "torchvision:resnet18",
        "torchvision:resnet101",
        "torchvision:resnet152",
        "my.models:net",
    ]
    with pytest.raises(UnknownNameError, match="No model of torchvision matches 'resnett"):
        select(["torchvision:resnett*"])
    with pytest.raises(UnknownNameError, match=r"torchvision has no model 'resnet5'\. Did you mean resnet50"):
        resolve("torchvision:resnet5")


def test_a_file_of_the_working_folder_is_importable_but_shadows_nothing(monkeypatch, tmp_path):
    (tmp_path / "folders_models.py").write_text("from torch import nn\ndef net(): return nn.Linear(3, 4)")
    (tmp_path / "torchinfo.py").write_text("raise SystemError('the wrong one')")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "path", [entry for entry in sys.path if entry])
    assert resolve("folders_models:net", (2, 3)).build(Weights.META).weight.shape == (4, 3)
    assert sys.path[-1] == str(tmp_path)
