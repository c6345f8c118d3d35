import pytest
import torch
from torch import nn

from archstats.errors import BadInputError
from archstats.sources import Weights, resolve


def test_a_name_has_an_input_of_its_own():
    assert resolve("lenet").described.input == ((1, 3, 32, 32),)


def test_inputs_are_the_same_for_the_same_seed():
    subject = resolve("lenet")
    assert torch.equal(subject.example_inputs(3)[0], subject.example_inputs(3)[0])
    assert not torch.equal(subject.example_inputs(3)[0], subject.example_inputs(4)[0])


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
