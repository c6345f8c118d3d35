"""Document 003: a network that is built otherwise gets another verdict."""

import dataclasses
import re
import sys

import pytest
import torch
from torch import nn

from archstats.claims.catalog import CLAIMS
from archstats.claims.documents import counterfactuals_003
from archstats.claims.evidence import Evidence
from archstats.claims.judging import judge
from archstats.zoo import ZOO, densenet, resnet, shufflenet_v1
from archstats.zoo.blocks import conv_bn, named


def judgement(id_):
    return judge([CLAIMS.get(f"003-{id_}")], Evidence())[0]


def verdict(id_):
    return str(judgement(id_).verdict)


def failing(id_):
    """What the reason says behind "does not hold"."""
    return re.split("does not hold", judgement(id_).reason, flags=re.IGNORECASE)[1]


@pytest.fixture
def build(monkeypatch):
    """Put a changed network in the place of one of the zoo: `change` changes it, or returns another."""
    originals = {}

    def replace(name, *changes):
        entry = originals.setdefault(name, ZOO.get(name))

        class Changed(type(entry)):
            def create(self, **settings):
                net = entry.create(**settings)
                for change in changes:
                    net = change(net) or net
                return net

        fields = {field.name: getattr(entry, field.name) for field in dataclasses.fields(entry)}
        monkeypatch.setitem(ZOO._entries, name, Changed(**fields))

    return replace


def put(path, module):
    return lambda net: net.set_submodule(path, module)


def end_in(*modules):
    def change(net):
        for index, module in enumerate(modules):
            net.add_module(f"more{index}", module)

    return change


def each(kind, change):
    return lambda net: [change(module) for module in net.modules() if isinstance(module, kind)] and None


class Behind(nn.Module):
    """Runs a function, which is no module, behind a network."""

    def __init__(self, net, function):
        super().__init__()
        self.net = net
        self.function = function

    def forward(self, x):
        return self.function(self.net(x))


def before(module, other):
    return nn.Sequential(other, module)


def conv(inputs, outputs, kernel):
    return nn.Conv2d(inputs, outputs, kernel, padding=kernel // 2)


def test_lenet_with_another_layer(build):
    build("lenet", end_in(nn.Linear(10, 10)))
    assert [verdict(f"1{part}") for part in "abcd"] == ["refuted", "refuted", "conditional", "refuted"]


def test_lenet_whose_layers_are_function_calls(build):
    weight = torch.empty(10, 10, device="meta")
    build("lenet", lambda net: Behind(net, torch.relu))
    assert [verdict(id_) for id_ in ("1a", "1b", "2")] == ["confirmed", "confirmed", "refuted"]
    build("lenet", lambda net: Behind(net, lambda x: torch.tanh(x) @ weight))
    assert verdict("2") == "refuted"


def test_lenet_of_another_image(build):
    build("lenet", put("conv1", nn.Conv2d(1, 6, 5, padding=1)))
    assert verdict("3b") == "confirmed"
    build("lenet", put("conv1", nn.Conv2d(3, 6, 5, padding=3)))
    assert verdict("3a") == "refuted"


@pytest.mark.parametrize(
    ("id_", "change", "expected"),
    [
        ("4", end_in(nn.ReLU(), nn.Linear(1000, 1000)), "refuted"),
        ("5", put("classifier.4", before(nn.Linear(4096, 4096), nn.Linear(4096, 4096))), "refuted"),
        ("6a", each(nn.Dropout, lambda dropout: setattr(dropout, "p", 0.5)), "confirmed"),
        ("6b", put("features.2", before(nn.MaxPool2d(3, 2), nn.LocalResponseNorm(5))), "confirmed"),
        ("6c", put("features.2", nn.MaxPool2d(2, 2)), "refuted"),
        ("6e", put("features.1", nn.Tanh()), "refuted"),
    ],
)
def test_alexnet(build, id_, change, expected):
    assert verdict(id_) != expected
    build("alexnet", change)
    assert verdict(id_) == expected


def test_alexnet_for_its_crop(monkeypatch):
    entry = dataclasses.replace(ZOO.get("alexnet"), input_shape=(3, 227, 227))
    monkeypatch.setitem(ZOO._entries, "alexnet", entry)
    assert verdict("6d") == "confirmed"


def test_vgg_with_three_linear_layers(build):
    build("vgg16_cifar", end_in(nn.Linear(10, 10), nn.Linear(10, 10)))
    build("vgg19_cifar", end_in(nn.Linear(10, 10), nn.Linear(10, 10)))
    assert [verdict("7b"), verdict("7c")] == ["confirmed", "confirmed"]


def test_vgg_with_a_1x1(build):
    build("vgg16", put("features.0", before(nn.Conv2d(3, 64, 3, padding=1), nn.Conv2d(3, 3, 1))))
    assert [verdict(id_) for id_ in ("7a", "7d", "8a", "8b", "8c")] == [
        "refuted", "refuted", "conditional", "confirmed", "conditional",
    ]  # fmt: skip


def test_vgg_with_another_pool(build):
    build("vgg16", put("features.4", nn.MaxPool2d(3, 2, 1)))
    assert verdict("8b") == "conditional"


def test_googlenet_with_a_longer_stem(build):
    build("googlenet", put("stem.0", before(nn.Conv2d(3, 64, 7, 2, 3), nn.Conv2d(3, 3, 1))))
    assert verdict("9a") == "refuted"


def test_googlenet_without_its_linear_layer(build):
    build("googlenet", put("classifier", nn.Identity()))
    assert verdict("11") == "conditional"
    build("googlenet_cifar", put("classifier", nn.Identity()))
    assert verdict("11") == "confirmed"


def test_a_googlenet_that_is_12_times_smaller(build):
    thin = (put(f"stage5.{block}.branch3", conv(832, outputs, 1)) for block, outputs in enumerate((320, 384)))
    build("googlenet", *thin, put("classifier", nn.Linear(1024, 100)))
    assert verdict("10") == "confirmed"


def test_a_shallow_googlenet_is_not_deeper_than_vgg(build):
    build("googlenet", put("stage4", conv(480, 832, 1)))
    assert verdict("9c") == "conditional"


def test_reductions_that_widen_cost_more(build):
    build("googlenet", put("stage3.1.branch3", nn.Sequential(conv(256, 1024, 1), nn.ReLU(), conv(1024, 192, 3))))
    assert [verdict("12a"), verdict("12b")] == ["confirmed", "refuted"]
    build("googlenet_cifar", put("stage3.1.branch3", nn.Sequential(conv(256, 1024, 1), conv(1024, 192, 3))))
    assert verdict("12l") == "conditional"


def test_a_wide_5x5_costs_most(build):
    build("googlenet", put("stage3.0.branch3.2", conv(96, 32, 3)), put("stage3.0.branch5.2", conv(16, 128, 5)))
    assert "3a (" not in failing("12j")
    assert "4a (" in failing("12j")


def test_a_googlenet_that_has_no_reductions_is_as_dear_as_the_naive_one(build):
    build("googlenet", counterfactuals_003.naive_googlenet)
    assert verdict("12k") == "refuted"
    assert verdict("12m") == "confirmed"


def test_third_branches_of_other_kernels(build):
    build("googlenet_cifar", counterfactuals_003.with_5x5)
    assert verdict("12n") == "confirmed"
    build("googlenet", put("stage4.2.branch5.2", conv(24, 64, 3)))
    assert verdict("12m") == "refuted"


def test_a_resnet_with_another_layer(build):
    build("resnet152_cifar", end_in(nn.Linear(10, 10)))
    assert verdict("13a") == "refuted"


def test_a_resnet_that_projects_nowhere(build):
    build("resnet18_cifar", counterfactuals_003.zero_padded)
    assert verdict("14b") == "conditional"


def test_a_shortcut_with_weights_is_seen(monkeypatch):
    class Scaled(counterfactuals_003.ZeroPadded):
        def __init__(self, stride, extra_channels):
            super().__init__(stride, extra_channels)
            self.scale = nn.Parameter(torch.ones(1))

    monkeypatch.setattr(counterfactuals_003, "ZeroPadded", Scaled)
    assert verdict("14a") == "refuted"


def test_a_bottleneck_that_does_not_narrow_is_not_cheaper(build):
    def wide(inputs):
        return nn.Sequential(*resnet.basic_block(inputs, 256, 1).body, conv_bn(256, 256, 1))

    build("resnet50_cifar", *(put(f"stages.0.{index}.body", wide(256 if index else 64)) for index in range(3)))
    assert verdict("15a") == "conditional"
    assert "at 64 channels, without a projection" in failing("15b")
    assert verdict("15c") == "refuted"


def test_nin_with_another_block(build):
    build("nin", put("block2.2", conv(256, 256, 3)))
    assert [verdict(id_) for id_ in ("16b", "17a", "17b")] == ["refuted", "conditional", "conditional"]


def test_nin_with_a_linear_layer(build):
    build("nin", lambda net: net.add_module("more", nn.Linear(net.block4[4].out_channels, 17)))
    assert [verdict(id_) for id_ in ("16c", "16d")] == ["refuted", "conditional"]


def test_a_large_nin(build):
    build("nin", put("block3.2", nn.Sequential(conv(384, 384, 11), conv(384, 384, 11))))
    assert verdict("16a") == "refuted"


def test_densenet_of_another_growth(build):
    build("densenet", lambda _: densenet.densenet(growth=30))
    assert verdict("18a") == "refuted"


def test_densenet_with_a_transition_that_keeps_the_size(build):
    build("densenet", lambda net: named(stem=net.stem, stages=nn.Sequential(net.stages[0], conv(192, 128, 1))))
    assert [verdict(id_) for id_ in ("18b", "18c")] == ["refuted", "refuted"]


def test_mobilenet_with_a_stem_that_scales(build):
    def scale(net):
        if net.classifier.in_features > 1280:
            net.stem = conv_bn(3, 64, 3, stride=2, padding=1).append(nn.Conv2d(64, 32, 1))

    build("mobilenet_v2", scale)
    assert verdict("19") == "conditional"


def test_shufflenet_grouped_everywhere(build):
    build("shufflenet_v1_g3", put("stages.0.0", shufflenet_v1.ShuffleUnit(24, 240, 3, 2, first_grouped=True)))
    assert verdict("20") == "conditional"
    assert "with 3 groups" in failing("20")


def test_without_torchvision_the_comparison_is_skipped(monkeypatch):
    monkeypatch.setitem(sys.modules, "torchvision.models", None)
    monkeypatch.setitem(sys.modules, "torchvision", None)
    assert verdict("22a") == "skipped"
    assert "torchvision" in judgement("22a").reason
