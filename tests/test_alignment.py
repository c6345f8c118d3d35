"""Which layer is which: edits that were made on purpose are found as just those, and nothing else is."""

import functools
import time
from collections import Counter, OrderedDict

import msgspec
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from torch import nn

import archstats
from archstats import alignment
from archstats.alignment import NUMBERS, Kind, align, totals
from archstats.records import Layer

CHANNELS = 4
INPUT = (1, CHANNELS, 5, 5)
EDITS = settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.filter_too_much])

# A network is a list of leaves and of networks. All convolutions keep the size of the map; those with the width None
# keep the number of channels too, like all other leaves: these can be put in and taken out anywhere.
keeping = st.sampled_from(["relu", "norm", "dropout"]) | st.tuples(st.none(), st.sampled_from([1, 3]))
WIDENING = [(width, kernel_size) for width in (3, 4, 6) for kernel_size in (1, 3)]
leaves = keeping | st.sampled_from(WIDENING)
networks = st.recursive(
    st.lists(leaves, min_size=1, max_size=4),
    lambda inner: st.lists(leaves | inner, min_size=1, max_size=4),
    max_leaves=14,
)
additions = st.lists(keeping | st.lists(keeping, min_size=1, max_size=3), min_size=1, max_size=4)


def build(network, channels=CHANNELS, names=None, place=()):
    """Return a network's module and how many channels leave it; `names` are those of parts that have one."""
    parts = OrderedDict()
    for index, item in enumerate(network):
        here = (*place, index)
        part, channels = build(item, channels, names, here) if isinstance(item, list) else leaf(item, channels)
        parts[(names or {}).get(here, str(index))] = part
    return nn.Sequential(parts), channels


def leaf(item, channels):
    if isinstance(item, str):
        return {"relu": nn.ReLU(), "norm": nn.BatchNorm2d(channels), "dropout": nn.Dropout()}[item], channels
    width, kernel_size = item[0] or channels, item[1]
    return nn.Conv2d(channels, width, kernel_size, padding=kernel_size // 2), width


def layers_of(network, **options):
    return archstats.profile(build(network, **options)[0], INPUT).layers


def lists_in(network):
    """Return the network and all networks in it."""
    return [network, *(found for item in network if isinstance(item, list) for found in lists_in(item))]


def copied(network):
    return [copied(item) if isinstance(item, list) else item for item in network]


def places(network, place=()):
    """Return where each part of a network is, as indices."""
    for index, item in enumerate(network):
        yield (*place, index)
        if isinstance(item, list):
            yield from places(item, (*place, index))


def looks(layers):
    """Count layers by all that they are but their places; containers that count nothing are not paired."""
    return Counter(
        (layer.type, str(layer.settings), layer.input, layer.output, *(getattr(layer, name) for name in NUMBERS))
        for layer in layers
        if layer.leaf
    )


def of_kind(pairs, *kinds):
    return [pair for pair in pairs if pair.kind in kinds]


@EDITS
@given(networks, additions, st.data())
def test_what_is_put_in_is_what_was_added(network, added, data):
    larger = copied(network)
    target = data.draw(st.sampled_from(lists_in(larger)))
    at = data.draw(st.integers(0, len(target)))
    target[at:at] = added
    before, after = layers_of(network), layers_of(larger)
    pairs = align(before, after)
    assert of_kind(pairs, Kind.REMOVED, Kind.CHANGED) == []
    assert looks(pair.after for pair in of_kind(pairs, Kind.ADDED)) == looks(after) - looks(before)
    back = align(after, before)
    assert of_kind(back, Kind.ADDED, Kind.CHANGED) == []
    assert looks(pair.before for pair in of_kind(back, Kind.REMOVED)) == looks(after) - looks(before)


@EDITS
@given(networks, additions, additions, st.data())
def test_what_is_put_in_at_two_places_is_what_was_added(network, first, second, data):
    larger = copied(network)
    for added in (first, second):
        target = data.draw(st.sampled_from(lists_in(larger)))
        at = data.draw(st.integers(0, len(target)))
        target[at:at] = copied(added)
    before, after = layers_of(network), layers_of(larger)
    pairs = align(before, after)
    assert of_kind(pairs, Kind.REMOVED, Kind.CHANGED) == []
    assert looks(pair.after for pair in of_kind(pairs, Kind.ADDED)) == looks(after) - looks(before)


@EDITS
@given(networks, st.data())
def test_what_is_renamed_is_found_under_its_new_name(network, data):
    renamed = data.draw(st.sets(st.sampled_from(list(places(network))), min_size=1))
    names = {place: f"part_{'abcdefghijklmnopqrstuvwxyz'[number]}" for number, place in enumerate(sorted(renamed))}
    before, after = layers_of(network), layers_of(network, names=names)
    pairs = align(before, after)
    expected = [(a.path, b.path) for a, b in zip(before, after, strict=True) if a.leaf]
    assert [(pair.before.path, pair.after.path) for pair in pairs] == expected
    assert {pair.kind for pair in pairs} <= {Kind.SAME, Kind.RENAMED}


@EDITS
@given(networks, st.data())
def test_what_is_widened_is_changed_with_all_that_it_feeds(network, data):
    wider = copied(network)
    convolutions = [(items, at) for items in lists_in(wider) for at, item in enumerate(items) if item in WIDENING]
    assume(convolutions)
    items, at = data.draw(st.sampled_from(convolutions))
    items[at] = (5 * items[at][0], items[at][1])
    before, after = layers_of(network), layers_of(wider)
    pairs = align(before, after)
    assert [(pair.before.path, pair.after.path) for pair in pairs] == [(a.path, a.path) for a in before if a.leaf]
    expected = [a.path for a, b in zip(before, after, strict=True) if a.leaf and looks([a]) != looks([b])]
    assert [pair.after.path for pair in of_kind(pairs, Kind.CHANGED)] == expected


@EDITS
@given(networks, networks)
def test_the_pairs_account_for_the_whole_difference(one, other):
    profiles = [archstats.profile(build(network)[0], INPUT) for network in (one, other)]
    pairs = align(profiles[0].layers, profiles[1].layers)
    for name, total in totals(pairs).items():
        assert (total.before, total.after) == tuple(getattr(profile, name) for profile in profiles)
        assert total.difference == sum(pair.delta(name) for pair in pairs)
    for side, profile in zip(("before", "after"), profiles, strict=True):
        paired = [getattr(pair, side) for pair in pairs]
        assert [layer for layer in paired if layer] == [layer for layer in profile.layers if layer.leaf]
    assert all(pair.differences for pair in of_kind(pairs, Kind.CHANGED))
    assert not any(pair.differences for pair in pairs if pair.kind is not Kind.CHANGED)


def row(path, kind="Conv2d", width=1, size=1, call=0):
    """Return a leaf made by hand."""
    numbers = dict.fromkeys((*NUMBERS, *(f"total_{name}" for name in NUMBERS), "elements", "tied_params"), 1)
    return Layer(
        path=path, type=kind, depth=1, leaf=True, call=call, parent=None, input=(size,), output=(size,),
        settings={"out_channels": width}, **numbers,
    )  # fmt: skip


rows = st.lists(
    st.builds(
        row,
        st.sampled_from(["a.0", "a.1", "b.0", "a.0.c1", "a.1.c1", "a.1.c2", "stem"]),
        st.sampled_from(["Conv2d", "ReLU"]),
        st.integers(1, 2),
        st.integers(1, 2),
        st.integers(0, 1),
    ),
    max_size=6,
)


def weight(before, after, paired):
    """Return what an alignment weighs; layers are known by their identity, since some are equal."""
    pairing = pairing_weight(before, after)
    numbers = {id(layer): number for side in (before, after) for number, layer in enumerate(side)}
    total, last = 0, ""
    for a, b in paired:
        step = "+" if a is None else "-" if b is None else "="
        run = alignment._RUN if step != last else 0
        total += pairing[numbers[id(a)]][numbers[id(b)]] if step == "=" else alignment._EDIT + run
        last = step
    return total


def pairing_weight(before, after):
    codes = {}
    old, new = alignment._Coded.of(before, after, codes), alignment._Coded.of(after, before, codes)
    return [alignment._pairing_costs(old, number, new).tolist() for number in range(len(before))]


def least_weight(before, after):
    """Return the least weight of any alignment, by trying all of them."""
    pairing = pairing_weight(before, after)

    @functools.cache
    def rest(i, j, last):
        found = []
        if i < len(before):
            found.append(rest(i + 1, j, "-") + alignment._EDIT + alignment._RUN * (last != "-"))
        if j < len(after):
            found.append(rest(i, j + 1, "+") + alignment._EDIT + alignment._RUN * (last != "+"))
        if i < len(before) and j < len(after):
            found.append(rest(i + 1, j + 1, "=") + pairing[i][j])
        return min(found, default=0)

    return rest(0, 0, "=")


@settings(max_examples=300, deadline=None)
@given(rows, rows)
def test_no_alignment_weighs_less(before, after):
    before, after = ([msgspec.structs.replace(layer) for layer in layers] for layers in (before, after))
    paired = alignment._cheapest(before, after)
    assert [a for a, _ in paired if a] == before
    assert [b for _, b in paired if b] == after
    assert weight(before, after, paired) == least_weight(before, after)


def convolution(**changes):
    built = {"in_channels": 4, "out_channels": 8, "kernel_size": 3, "padding": "same"} | changes
    return nn.Sequential(nn.Conv2d(4, 4, 1), nn.Conv2d(**built), nn.ReLU())


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({"kernel_size": 5}, [("kernel_size", 3, 5), ("params", 296, 808), ("macs", 7200, 20000)]),
        ({"groups": 4}, [("groups", 1, 4), ("params", 296, 80), ("macs", 7200, 1800)]),
        ({"bias": False}, [("bias", True, False), ("params", 296, 288)]),
        ({"dilation": 2}, [("dilation", 1, 2)]),
    ],
)
def test_a_changed_setting_is_named(changes, found):
    pairs = align(*(archstats.profile(model, INPUT).layers for model in (convolution(), convolution(**changes))))
    assert [pair.kind for pair in pairs] == [Kind.SAME, Kind.CHANGED, Kind.SAME]
    assert [tuple(d) for d in pairs[1].differences if d.name != "traffic_bytes"] == found
    assert pairs[1].delta("macs") == sum(new - old for name, old, new in found if name == "macs")


def test_a_stride_changes_the_shapes_behind_it():
    one, other = (
        nn.Sequential(nn.Conv2d(4, 8, 1, stride=stride), nn.ReLU(), nn.AdaptiveAvgPool2d(1)) for stride in (1, 2)
    )
    pairs = align(archstats.profile(one, INPUT).layers, archstats.profile(other, INPUT).layers)
    names = [[d.name for d in pair.differences if d.name not in NUMBERS] for pair in pairs]
    assert names == [["stride", "output"], ["input", "output"], ["input"]]
    assert pairs[0].differences[0] == ("stride", 1, 2)
    assert pairs[1].differences[1] == ("output", (1, 8, 5, 5), (1, 8, 3, 3))


def test_another_type_in_the_same_place_is_a_change():
    one, other = nn.Sequential(nn.Conv2d(4, 4, 1), nn.ReLU()), nn.Sequential(nn.Conv2d(4, 4, 1), nn.GELU())
    pairs = align(archstats.profile(one, INPUT).layers, archstats.profile(other, INPUT).layers)
    assert [pair.kind for pair in pairs] == [Kind.SAME, Kind.CHANGED]
    assert pairs[1].differences == (("type", "ReLU", "GELU"),)


def test_a_deeper_resnet_has_more_blocks_and_nothing_else():
    pairs = align(*(archstats.profile(f"torchvision:resnet{depth}").layers for depth in (50, 101)))
    added = [pair.after for pair in of_kind(pairs, Kind.ADDED)]
    assert {pair.kind for pair in pairs} == {Kind.SAME, Kind.ADDED}
    assert {".".join(layer.path.split(".")[:2]) for layer in added} == {f"layer3.{block}" for block in range(6, 23)}
    assert sum(layer.type == "Bottleneck" for layer in added) == 17


def test_a_block_in_the_middle_of_a_resnet_moves_the_others():
    from archstats.zoo.resnet import basic_block

    def network(*extra):
        blocks = [basic_block(64, 64, 1), *extra, basic_block(64, 128, 2), basic_block(128, 128, 1)]
        return nn.Sequential(nn.Conv2d(3, 64, 3), *blocks, nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(128, 10))

    shape = (1, 3, 32, 32)
    pairs = align(*(archstats.profile(network(*extra), shape).layers for extra in ((), (basic_block(64, 64, 1),))))
    assert {pair.kind for pair in pairs} == {Kind.SAME, Kind.RENAMED, Kind.ADDED}
    assert {pair.after.path.split(".")[0] for pair in of_kind(pairs, Kind.ADDED)} == {"2"}
    moved = {(pair.before.path[0], pair.after.path[0]) for pair in of_kind(pairs, Kind.RENAMED)}
    assert moved == {("2", "3"), ("3", "4"), ("4", "5"), ("5", "6"), ("6", "7")}
    assert all(pair.before.path[1:] == pair.after.path[1:] for pair in of_kind(pairs, Kind.RENAMED))


def test_batch_normalisation_in_vgg():
    pairs = align(*(archstats.profile(f"torchvision:vgg11{end}").layers for end in ("", "_bn")))
    assert of_kind(pairs, Kind.CHANGED, Kind.REMOVED) == []
    assert [pair.after.type for pair in of_kind(pairs, Kind.ADDED)] == ["BatchNorm2d"] * 8


def test_what_could_be_either_of_two_is_the_later():
    """A convolution and its activation were added after their like, not an activation and a convolution between."""
    pairs = align(*(archstats.profile(f"torchvision:vgg{depth}").layers for depth in (11, 13)))
    added = [pair.after.path for pair in of_kind(pairs, Kind.ADDED)]
    assert added == ["features.2", "features.3", "features.7", "features.8"]


def test_a_block_of_another_design_is_compared_part_by_part():
    pairs = align(*(archstats.profile(f"torchvision:resnet{depth}").layers for depth in (18, 50)))
    assert of_kind(pairs, Kind.RENAMED, Kind.REMOVED) == []
    first = next(pair for pair in pairs if pair.before and pair.before.path == "layer1.0.conv1")
    assert first.after.path == "layer1.0.conv1"
    assert ("kernel_size", 3, 1) in first.differences


def test_a_layer_whose_name_lives_on_is_not_taken_for_another():
    """DenseNet's transition keeps its name, although a layer inside the longer block looks just like it."""
    pairs = align(*(archstats.profile(f"torchvision:densenet{depth}").layers for depth in (121, 169)))
    assert {pair.kind for pair in pairs} == {Kind.SAME, Kind.CHANGED, Kind.ADDED}
    assert all(pair.before.path == pair.after.path for pair in of_kind(pairs, Kind.CHANGED))


def test_a_name_that_lives_on_outweighs_a_layer_that_looks_the_same():
    before, after = [row("gone", width=1), row("kept", width=2)], [row("kept", width=1)]
    found = [(pair.kind, pair.before and pair.before.path) for pair in align(before, after)]
    assert found == [(Kind.REMOVED, "gone"), (Kind.CHANGED, "kept")]
    found = [(pair.kind, pair.after and pair.after.path) for pair in align(after, before)]
    assert found == [(Kind.ADDED, "gone"), (Kind.CHANGED, "kept")]


def test_layers_that_were_numbered_anew_are_renamed():
    before = [row(f"conv{number}", width=number) for number in (1, 2, 3, 4)]
    after = [row("conv1", width=1), row("conv2", width=9), *(row(f"conv{n + 1}", width=n) for n in (2, 3, 4))]
    kinds = [pair.kind for pair in align(before, after)]
    assert kinds == [Kind.SAME, Kind.ADDED, Kind.RENAMED, Kind.RENAMED, Kind.RENAMED]


def test_what_was_removed_stands_before_what_was_added():
    pairs = align([row("one", "Conv2d"), row("end")], [row("other", "ReLU"), row("end")])
    assert [pair.kind for pair in pairs] == [Kind.REMOVED, Kind.ADDED, Kind.SAME]


def test_models_that_share_nothing(profile_of):
    one, other = profile_of("lenet"), profile_of("alexnet")
    pairs = align(one.layers, other.layers)
    assert of_kind(pairs, Kind.SAME, Kind.RENAMED) == []
    found = {pair.before.path: pair.after.path for pair in of_kind(pairs, Kind.CHANGED)}
    assert found["conv1"] == "features.0"
    assert found["fc3"] == "classifier.6"
    assert {name: (t.before, t.after) for name, t in totals(pairs).items()} == {
        name: (getattr(one, name), getattr(other, name)) for name in NUMBERS
    }


def test_nothing_and_something(profile_of):
    layers = profile_of("lenet").layers
    assert align((), ()) == ()
    assert {pair.kind for pair in align((), layers)} == {Kind.ADDED}
    assert {pair.kind for pair in align(layers, ())} == {Kind.REMOVED}
    assert len(align(layers, ())) == 8
    assert totals(align((), layers))["macs"].percent is None
    assert totals(align(layers, ()))["macs"].percent == -100
    assert {pair.kind for pair in align(layers, layers)} == {Kind.SAME}


def test_a_model_that_is_one_layer():
    pairs = align(*(archstats.profile(nn.Linear(4, width), (1, 4)).layers for width in (5, 6)))
    assert [(pair.kind, pair.after.path) for pair in pairs] == [(Kind.CHANGED, "")]


def test_a_container_that_counts_something_itself_is_paired():
    class Residual(nn.Sequential):
        def forward(self, x):
            return x + super().forward(x)

    one, other = (archstats.profile(kind(nn.Conv2d(4, 4, 1)), INPUT) for kind in (Residual, nn.Sequential))
    pairs = align(one.layers, other.layers)
    assert [(pair.kind, (pair.before or pair.after).path) for pair in pairs] == [(Kind.REMOVED, ""), (Kind.SAME, "0")]
    assert totals(pairs)["traffic_bytes"].difference == other.traffic_bytes - one.traffic_bytes < 0


class Repeating(nn.Module):
    def __init__(self, times):
        super().__init__()
        self.shared, self.times = nn.Conv2d(4, 4, 3, padding=1), times

    def forward(self, x):
        for _ in range(self.times):
            x = self.shared(x).relu()
        return x


def test_a_module_that_is_called_again_is_added_without_parameters():
    pairs = align(*(archstats.profile(Repeating(times), INPUT).layers for times in (2, 3)))
    added = of_kind(pairs, Kind.ADDED)
    assert [(pair.after.path, pair.after.call, pair.delta("params"), pair.delta("macs")) for pair in added] == [
        ("shared", 2, 0, 3600)
    ]
    # The model itself runs one more ReLU.
    assert [pair.after.path for pair in of_kind(pairs, Kind.CHANGED)] == [""]
    assert [pair.before.call for pair in of_kind(pairs, Kind.SAME)] == [0, 1]


def test_an_alignment_of_thousands_of_layers_takes_seconds_at_most():
    before = [row(f"blocks.{number}.conv", width=number % 7) for number in range(3000)]
    after = [msgspec.structs.replace(layer, params=2) for layer in before]
    started = time.perf_counter()
    pairs = align(before, after)
    assert time.perf_counter() - started < 10
    assert Counter(pair.kind for pair in pairs) == {Kind.CHANGED: 3000}
