"""How deep a network is, against networks whose depth is known by hand or by name."""

import pytest
import torch
from torch import nn
from torch.nn import functional

from archstats.claims.depth import Depth, depth, depth_of
from archstats.claims.evidence import Evidence


class Calls(nn.Module):
    """Runs a function on its input and its weight."""

    def __init__(self, function, *shape):
        super().__init__()
        self.weight = nn.Parameter(torch.empty(shape))
        self.register_buffer("table", torch.zeros(shape))
        self.function = function

    def forward(self, x):
        return self.function(self, x)


class Side(nn.Module):
    """Adds what two branches give."""

    def __init__(self, one, other):
        super().__init__()
        self.one, self.other = one, other

    def forward(self, x):
        return self.one(x) + self.other(x)


def layers(number):
    return nn.Sequential(*(nn.Conv2d(4, 4, 3, padding=1) for _ in range(number)))


IMAGE = (1, 4, 8, 8)


def test_layers_in_a_row_add_up_and_what_has_no_product_does_not():
    net = nn.Sequential(layers(2), nn.BatchNorm2d(4), nn.PReLU(), nn.MaxPool2d(2), nn.Flatten(), nn.Linear(64, 3))
    assert depth(net, IMAGE) == Depth(longest=3, layers=3)


@pytest.mark.parametrize(
    "layer",
    [
        nn.Conv2d(4, 4, 1),
        nn.Conv2d(4, 4, 3, 1, 1, groups=4),
        nn.ConvTranspose2d(4, 4, 2, 2),
        nn.Linear(8, 5, bias=False),
    ],
)
def test_every_kind_of_layer_is_one(layer):
    assert depth(layer, IMAGE) == Depth(longest=1, layers=1)


def test_the_longer_of_two_branches_counts():
    assert depth(nn.Sequential(Side(layers(1), layers(4)), layers(1)), IMAGE) == Depth(longest=5, layers=6)
    assert depth(Side(nn.Identity(), layers(2)), IMAGE) == Depth(longest=2, layers=2)


def test_a_shared_layer_counts_as_often_as_it_runs():
    layer = nn.Linear(4, 4)
    assert depth(nn.Sequential(layer, nn.ReLU(), layer), (2, 4)) == Depth(longest=2, layers=2)


def test_functions_are_layers_where_they_multiply_by_a_weight():
    linear = Calls(lambda self, x: functional.linear(x, self.weight), 4, 4)
    normalised = Calls(lambda self, x: functional.linear(x, self.weight / self.weight.norm()), 4, 4)
    masked = Calls(lambda self, x: x @ (self.weight * self.table), 4, 4)
    for net in (linear, normalised, masked):
        assert depth(net, (2, 4)) == Depth(longest=1, layers=1)


def test_products_without_a_weight_are_none():
    gram = Calls(lambda _, x: x @ x.mT, 4, 4)
    table = Calls(lambda self, x: x @ self.table, 4, 4)
    bias = Calls(lambda self, x: torch.addmm(self.weight, x, x), 4, 4)
    for net in (gram, table, bias):
        assert depth(net, (4, 4)) == Depth(longest=0, layers=0)


def test_what_is_written_into_a_part_belongs_to_the_whole():
    def overwritten(self, x):
        out = torch.zeros(4, 8)
        out[:, :4] = x @ self.weight
        return out

    assert depth(Calls(overwritten, 4, 4), (4, 4)) == Depth(longest=1, layers=1)


def test_what_does_not_reach_the_output_is_not_on_its_path():
    def beside(self, x):
        x @ self.weight @ self.weight
        return x @ self.weight

    assert depth(Calls(beside, 4, 4), (4, 4)) == Depth(longest=1, layers=3)


def test_the_module_is_left_as_it_is():
    net = nn.Sequential(nn.BatchNorm1d(4), nn.Linear(4, 4)).train()
    weight = net[1].weight.clone()
    depth(net, (2, 4))
    assert net.training
    assert net[0].num_batches_tracked == 0
    assert torch.equal(net[1].weight, weight)


@pytest.mark.parametrize(
    ("name", "longest"),
    [
        *((f"resnet{n}", n) for n in (18, 34, 50, 101, 152)),
        *((f"vgg{n}", n) for n in (11, 13, 16, 19)),
        *((f"vgg{n}_bn", n) for n in (11, 19)),
        *((f"densenet{n}", n) for n in (121, 161, 169, 201)),
        ("alexnet", 8),
        ("googlenet", 22),
        ("squeezenet1_1", 18),  # two convolutions and eight Fire modules of two
        ("mobilenet_v2", 53),  # 1 + 2 + 16 * 3 + 1 + 1
        ("vit_b_16", 50),  # patches, twelve blocks of four, head
    ],
)
def test_networks_are_as_deep_as_their_names_say(name, longest):
    pytest.importorskip("torchvision")
    assert depth_of(Evidence(), f"torchvision:{name}").longest == longest
