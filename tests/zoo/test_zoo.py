"""The zoo as a whole: what is in it, what it says of itself, and that it runs."""

import resource

import pytest
import torch

import archstats
from archstats.errors import BadInputError, UnknownNameError
from archstats.records import DepartureKind, Listing
from archstats.zoo import ZOO

NAMES = [
    "lenet",
    "lenet_fashion",
    "alexnet",
    "alexnet_fashion",
    "vgg16",
    "vgg16_cifar",
    "vgg19_cifar",
    "googlenet",
    "googlenet_cifar",
    "resnet18_cifar",
    "resnet34_cifar",
    "resnet50_cifar",
    "resnet101_cifar",
    "resnet152_cifar",
    "nin",
    "densenet",
    "efficientnet_b0",
    "efficientnet_b1",
    "efficientnet_b2",
    "efficientnet_b3",
    "efficientnet_b4",
    "efficientnet_b5",
    "efficientnet_b6",
    "efficientnet_b7",
    "mobilenet_v1",
    "mobilenet_v1_cifar",
    "mobilenet_v2",
    "mobilenet_v3_small",
    "mobilenet_v3_large",
    "se_preact_resnet18",
    "se_resnet18",
    "shufflenet_v1_g1",
    "shufflenet_v1_g2",
    "shufflenet_v1_g3",
    "shufflenet_v1_g4",
    "shufflenet_v1_g8",
    "shufflenet_v2_x0_5",
    "shufflenet_v2_x1_0",
    "shufflenet_v2_x1_5",
    "shufflenet_v2_x2_0",
    "squeezenet1_0",
    "squeezenet1_1",
    "squeezenet_same",
    "squeezenet_fashion",
]

# What the documents say the image is: 32x32 and 28x28 and 112x112 images have ten classes, larger ones a thousand.
OURS = {"resnet34_cifar", "resnet50_cifar", "resnet101_cifar", "se_resnet18"} | {
    f"efficientnet_b{i}" for i in range(1, 8)
}
REBUILT = {"lenet_fashion", "alexnet_fashion", "vgg16", "squeezenet1_1"}


def test_the_zoo_holds_the_documents_44_architectures():
    assert len(NAMES) == 44
    assert sorted(archstats.list_models()) == sorted(NAMES)


def test_names_are_listed_with_numbers_in_order():
    assert archstats.list_models("resnet*_cifar") == [f"resnet{n}_cifar" for n in (18, 34, 50, 101, 152)]


@pytest.mark.parametrize("name", NAMES)
def test_every_network_gives_one_row_of_classes_an_image(name):
    entry = ZOO.get(name)
    classes = 10 if entry.input_shape[-1] <= 112 else 1000
    with torch.device("meta"):
        module, image = archstats.create_model(name).eval(), torch.empty(2, *entry.input_shape)
        assert module(image).shape == (2, classes)


@pytest.mark.parametrize("name", NAMES)
def test_every_builder_takes_the_number_of_classes(name):
    with torch.device("meta"):
        module = archstats.create_model(name, num_classes=7).eval()
        assert module(torch.empty(1, *ZOO.get(name).input_shape)).shape == (1, 7)


@pytest.mark.parametrize("name", NAMES)
def test_parameter_totals_agree_between_the_tools(name, profile_of):
    from fvcore.nn import parameter_count

    with torch.device("meta"):
        module = archstats.create_model(name)
    expected = sum(p.numel() for p in module.parameters())
    profile = profile_of(name)
    assert profile.params == expected
    assert sum(layer.params for layer in profile.layers) == expected
    assert parameter_count(module)[""] == expected


@pytest.mark.parametrize("name", NAMES)
def test_macs_are_those_of_pytorchs_own_counter(name, profile_of, meta_counts):
    _, macs = meta_counts(lambda: archstats.create_model(name), (1, *ZOO.get(name).input_shape))
    assert profile_of(name).macs == macs


def test_each_entry_says_where_it_comes_from():
    for entry in ZOO:
        assert entry.document in {"000", "001", "002", "003", "004"}
        assert entry.family
        assert entry.section
    assert {e.name for e in ZOO if e.listing is Listing.PRESET} == OURS
    assert {e.name for e in ZOO if e.listing is Listing.REBUILT} == REBUILT


def test_every_rebuilt_network_says_what_was_missing():
    for name in REBUILT:
        assert DepartureKind.INCOMPLETE in {d.kind for d in ZOO.get(name).departures}


@pytest.mark.parametrize(
    ("name", "word"),
    [
        ("googlenet", "F.relu()"),
        ("googlenet", "stride=0"),
        ("resnet152_cifar", "stride on both"),
        ("resnet152_cifar", "without padding"),
        ("resnet152_cifar", "no shortcut attribute"),
        ("efficientnet_b7", "stem of 32"),
        ("squeezenet_same", "merge"),
    ],
)
def test_listings_that_cannot_run_say_why(name, word):
    faults = [d.printed for d in ZOO.get(name).departures if d.kind is DepartureKind.CANNOT_RUN]
    assert any(word in fault for fault in faults)


def test_an_unknown_name_lists_the_nearest():
    with pytest.raises(UnknownNameError, match=r"no model named 'resnet18'.*resnet18_cifar"):
        archstats.create_model("resnet18")


def test_an_unknown_setting_lists_the_known_ones():
    with pytest.raises(BadInputError, match=r"no setting 'classes'.*num_classes"):
        archstats.create_model("lenet", classes=7)


@pytest.mark.parametrize(
    ("name", "setting"),
    [("shufflenet_v1_g1", {"groups": 5}), ("shufflenet_v2_x1_0", {"width": 3}), ("vgg16", {"depth": 12})],
)
def test_a_value_that_cannot_be_built_lists_the_possible_ones(name, setting):
    with pytest.raises(BadInputError, match="Choose"):
        archstats.create_model(name, **setting)


def test_mobilenet_v2_keeps_its_first_layer_at_every_width():
    for width in (0.35, 1.0, 1.4):
        with torch.device("meta"):
            module = archstats.create_model("mobilenet_v2", width=width)
        assert next(module.parameters()).shape == (32, 3, 3, 3)


def test_counting_does_not_touch_the_weights():
    """VGG16's 553 MB are left on meta, or allocated but never written: they cost no memory."""
    from archstats.sources import Weights, resolve

    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    assert all(p.is_meta for p in resolve("vgg16").build(Weights.META).parameters())
    module = resolve("vgg16").build(Weights.ALLOCATED)
    assert not any(p.is_meta for p in module.parameters())
    grown_kib = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    assert sum(p.numel() for p in module.parameters()) == 138_357_544
    assert grown_kib < 100_000


def test_timing_uses_initialised_weights():
    from archstats.sources import Weights, resolve

    module = resolve("lenet").build(Weights.INITIALISED)
    assert all(0 < p.abs().mean() < 1 for p in module.parameters())
