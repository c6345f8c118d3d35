"""The counter on whole modules: what belongs to which call, what is left as it was, what is said where it fails."""

import enum

import pytest
import torch
from by_hand import conv, linear
from torch import nn
from torch.nn import functional

import archstats
from archstats.counters.settings import settings_of
from archstats.errors import BadInputError, ForwardError, UnknownOperationsError


class Functional(nn.Module):
    """A convolution by module and another by function."""

    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 4, 3, padding=1)
        self.weight = nn.Parameter(torch.zeros(5, 4, 1, 1))

    def forward(self, x):
        return functional.conv2d(functional.relu(self.conv(x)), self.weight)


class Twice(nn.Module):
    """One layer, called twice."""

    def __init__(self):
        super().__init__()
        self.layer = nn.Linear(6, 6)

    def forward(self, x):
        return self.layer(self.layer(x))


class Tied(nn.Module):
    """Two layers that share one weight, as a language model's embedding and head do."""

    def __init__(self):
        super().__init__()
        self.first = nn.Linear(6, 6)
        self.second = nn.Linear(6, 6, bias=False)
        self.second.weight = self.first.weight

    def forward(self, x):
        return self.second(self.first(x))


class Untraceable(nn.Module):
    """Runs, but not under a tracer, as modules with data-dependent control flow do."""

    def __init__(self):
        super().__init__()
        self.layer = nn.Linear(3, 3)

    def forward(self, x):
        if torch.jit.is_tracing():
            raise RuntimeError("cannot be traced")
        return self.layer(x)


class Fails(nn.Module):
    def __init__(self):
        super().__init__()
        self.stem = nn.Sequential(nn.Conv2d(3, 4, 1), nn.Linear(7, 7))

    def forward(self, x):
        return self.stem(x)


class ReadsItsData(nn.Module):
    """Decides by the values of its input."""

    def __init__(self):
        super().__init__()
        self.gate = nn.Linear(3, 1)
        self.layer = nn.Linear(3, 5)

    def forward(self, x):
        return self.layer(x) if bool(self.gate(x).sum() > -1e9) else x


def layers_of(profile):
    return {(layer.path, layer.call): layer for layer in profile.layers}


def test_a_functional_call_belongs_to_the_module_that_makes_it():
    profile = archstats.profile(Functional(), (1, 3, 8, 8))
    by_module, by_function = conv(3, 4, 3, 8, bias=True), conv(4, 5, 1, 8)
    layers = layers_of(profile)
    assert (layers["conv", 0].params, layers["conv", 0].macs) == by_module
    assert (layers["", 0].params, layers["", 0].macs) == by_function
    assert (layers["", 0].total_params, layers["", 0].total_macs) == by_module + by_function
    assert profile.activations == 4 * 64 + 5 * 64


def test_a_module_called_twice_has_two_calls_and_its_parameters_once():
    profile = archstats.profile(Twice(), (1, 6))
    cost = linear(6, 6)
    assert (profile.params, profile.macs) == (cost.params, 2 * cost.macs)
    first, second = (layers_of(profile)["layer", call] for call in (0, 1))
    assert (first.params, first.macs) == cost
    assert (second.params, second.macs) == (0, cost.macs)


def test_tied_weights_belong_to_their_first_owner_and_are_marked_elsewhere():
    profile = archstats.profile(Tied(), (1, 6))
    first, second = (layers_of(profile)[name, 0] for name in ("first", "second"))
    assert profile.params == 42
    assert (first.params, first.tied_params) == (42, 0)
    assert (second.params, second.tied_params) == (0, 36)


def test_parameters_of_modules_that_are_not_called_are_their_parents():
    """Multi-head attention keeps its output projection in a module that it never calls."""
    profile = archstats.profile(nn.MultiheadAttention(8, 2, batch_first=True), [(1, 4, 8)] * 3)
    assert sum(layer.params for layer in profile.layers) == profile.params == 4 * 8 * 8 + 4 * 8


@pytest.mark.parametrize("name", ["googlenet_cifar", "mobilenet_v3_small", "shufflenet_v1_g3", "densenet"])
def test_each_column_sums_to_the_total_and_children_plus_own_to_the_parent(name, profile_of):
    profile = profile_of(name)
    for column in ("params", "macs", "activations", "traffic_bytes"):
        assert sum(getattr(layer, column) for layer in profile.layers) == getattr(profile, column)
        for index, layer in enumerate(profile.layers):
            children = [row for row in profile.layers if row.parent == index]
            inside = sum(getattr(row, f"total_{column}") for row in children)
            assert getattr(layer, f"total_{column}") == getattr(layer, column) + inside


def test_counts_are_linear_in_the_batch():
    one, four = (archstats.profile("googlenet_cifar", (batch, 3, 32, 32)) for batch in (1, 4))
    assert (four.params, four.macs, four.activations) == (one.params, 4 * one.macs, 4 * one.activations)
    assert four.peak_bytes == 4 * one.peak_bytes


def test_traffic_is_what_each_operation_reads_and_writes():
    """A linear layer reads input, weight and bias and writes its output; a ReLU in place reads and writes it."""
    profile = archstats.profile(nn.Sequential(nn.Linear(3, 4), nn.ReLU(inplace=True)), (2, 3))
    assert profile.traffic_bytes == 4 * ((6 + 12 + 4 + 8) + (8 + 8))
    assert profile.intensity == pytest.approx(2 * 24 / profile.traffic_bytes)
    assert layers_of(profile)["0", 0].intensity == pytest.approx(2 * 24 / 120)


def test_weights_are_told_by_dtype():
    module = nn.Sequential(nn.Linear(3, 4))
    module.register_parameter("extra", nn.Parameter(torch.zeros(10, dtype=torch.bfloat16)))
    profile = archstats.profile(module, (1, 3))
    assert profile.weight_bytes == {"bfloat16": 20, "float32": 64}
    assert profile.param_bytes == 84


def test_frozen_parameters_are_told_apart():
    module = nn.Sequential(nn.Linear(3, 4), nn.Linear(4, 5))
    module[0].requires_grad_(requires_grad=False)
    profile = archstats.profile(module, (1, 3))
    assert (profile.params, profile.trainable_params) == (16 + 25, 25)


@pytest.mark.parametrize("options", [{}, {"training": True}, {"fvcore": True}, {"materialize": True}])
def test_a_module_is_left_exactly_as_it_was(options):
    module = nn.Sequential(nn.Conv2d(3, 4, 3), nn.BatchNorm2d(4), nn.Dropout(), nn.ReLU(inplace=True)).train()
    module[0].weight.requires_grad_(requires_grad=False)
    module[1].eval()
    before = {name: tensor.clone() for name, tensor in module.state_dict().items()}
    archstats.profile(module, (2, 3, 8, 8), **options)
    assert [child.training for child in module] == [True, False, True, True]
    assert all(torch.equal(tensor, before[name]) for name, tensor in module.state_dict().items())
    assert [p.requires_grad for p in module.parameters()] == [False, True, True, True]
    assert all(p.grad is None and not p.is_meta for p in module.parameters())
    assert not [h for child in module.modules() for h in (*child._forward_hooks, *child._forward_pre_hooks)]


def test_no_hook_stays_behind_even_where_a_model_fails():
    from torch.nn.modules import module as machinery

    with pytest.raises(ForwardError):
        archstats.profile(Fails(), (1, 3, 8, 8))
    assert not machinery._global_forward_hooks
    assert not machinery._global_forward_pre_hooks
    assert not torch.utils._python_dispatch._get_current_dispatch_mode_stack()
    assert torch.empty(1).device.type == "cpu"
    assert torch.nn.init.ones_(torch.zeros(1)) == 1


def test_a_failing_forward_pass_names_the_module():
    with pytest.raises(ForwardError, match=r"1x3x8x8 failed in stem\.1: RuntimeError") as caught:
        archstats.profile(Fails(), (1, 3, 8, 8))
    assert caught.value.where == "stem.1"


def test_a_shape_that_a_network_cannot_take_names_its_own():
    with pytest.raises(ForwardError, match=r"failed in fc1.*Its own input is 1x3x32x32\."):
        archstats.profile("lenet", (1, 3, 64, 64))


def test_an_error_that_the_model_catches_itself_does_not_mix_up_the_calls():
    class Tries(nn.Module):
        def __init__(self):
            super().__init__()
            self.wide, self.narrow = nn.Linear(9, 9), nn.Linear(3, 5)

        def forward(self, x):
            try:
                return self.wide(x)
            except RuntimeError:
                return self.narrow(x) * 2

    layers = layers_of(archstats.profile(Tries(), (2, 3)))
    assert (layers["narrow", 0].macs, layers["narrow", 0].parent) == (30, 0)
    assert layers["", 0].total_macs == 30
    assert layers["", 0].output == (2, 5)


def test_a_model_that_reads_its_data_says_where_and_what_to_do():
    with pytest.raises(ForwardError, match="--materialize"):
        archstats.profile(ReadsItsData(), (2, 3))
    profile = archstats.profile(ReadsItsData(), (2, 3), materialize=True)
    assert profile.macs == 2 * 3 * 1 + 2 * 3 * 5


@pytest.mark.parametrize("read", [lambda x: x.tolist(), lambda x: x.numpy(), lambda x: x.item(), bool])
def test_every_way_to_read_data_is_met_with_the_way_out(read):
    class Reads(nn.Module):
        def forward(self, x):
            read(x.sum())
            return x

    with pytest.raises(ForwardError, match="--materialize"):
        archstats.profile(Reads(), (2, 3))


def test_real_tensors_give_the_same_counts():
    for name in ("lenet", "squeezenet_fashion", "mobilenet_v1_cifar"):
        shapes, real = archstats.profile(name), archstats.profile(name, materialize=True)
        for field in ("params", "macs", "activations", "traffic_bytes"):
            assert getattr(real, field) == getattr(shapes, field)
        assert [o for o in real.operations if o.kind != "free"] == [o for o in shapes.operations if o.kind != "free"]


def test_a_module_that_cannot_be_copied_says_so():
    module = nn.Linear(3, 3)
    module.stream = (number for number in range(3))
    with pytest.raises(BadInputError, match=r"Linear cannot be copied: TypeError.*deepcopy"):
        archstats.profile(module, (1, 3))


def test_a_failing_trace_leaves_a_reason_and_the_rest():
    profile = archstats.profile(Untraceable(), (1, 3), fvcore=True)
    assert (profile.fvcore_flops, profile.macs, profile.torchinfo_params) == (None, 9, 12)
    assert profile.missing == {"fvcore_flops": "fvcore failed: RuntimeError: cannot be traced"}
    assert profile.errors == tuple(profile.missing.values())
    assert profile.to_dict()["fvcore_flops"] is None


def test_what_was_not_asked_for_is_missing_but_no_failure(profile_of):
    profile = profile_of("lenet")
    assert set(profile.missing.values()) == {"not asked for"}
    assert profile.errors == ()


def test_unknown_operations_are_named_and_fail_a_strict_count():
    @torch.library.custom_op("archstats_tests::mystery", mutates_args=())
    def mystery(x: torch.Tensor) -> torch.Tensor:
        return x * 2

    @mystery.register_fake
    def _(x):
        return torch.empty_like(x)

    class Inner(nn.Module):
        def forward(self, x):
            return mystery(x)

    class Mysterious(nn.Module):
        def __init__(self):
            super().__init__()
            self.inner = Inner()

        def forward(self, x):
            return self.inner(x) + mystery(x).relu()

    profile = archstats.profile(Mysterious(), (2, 3))
    assert profile.uncounted == {"archstats_tests::mystery": 2}
    assert profile.uncounted_in == {"archstats_tests::mystery": ("inner", "")}
    assert profile.coverage == pytest.approx(2 / 4)
    with pytest.raises(UnknownOperationsError, match="archstats_tests::mystery 2 times in inner, the model itself"):
        archstats.profile(Mysterious(), (2, 3), strict=True)


def test_a_users_rule_makes_an_operation_known(monkeypatch):
    from archstats.counters import rules

    monkeypatch.setattr(rules, "FORMULAS", dict(rules.FORMULAS))

    @torch.library.custom_op("archstats_tests::attend", mutates_args=())
    def attend(x: torch.Tensor, times: int) -> torch.Tensor:
        return x.clone()

    @attend.register_fake
    def _(x, times):
        return torch.empty_like(x)

    @archstats.counts("archstats_tests::attend")
    def _rule(x, times, *, out):
        return times * x[0] * out[1]

    class Attends(nn.Module):
        def forward(self, x):
            return attend(x, 7)

    profile = archstats.profile(Attends(), (2, 3), strict=True)
    assert (profile.macs, profile.coverage, profile.uncounted) == (7 * 2 * 3, 1.0, {})
    with pytest.raises(ValueError, match="has a counting rule already"):
        archstats.counts("archstats_tests::attend")(_rule)


def test_a_kernel_without_shapes_says_what_to_do():
    torch.library.define("archstats_tests::real_only", "(Tensor x) -> Tensor")
    torch.library.impl("archstats_tests::real_only", "cpu", lambda x: x + 1)

    class RealOnly(nn.Module):
        def forward(self, x):
            return torch.ops.archstats_tests.real_only(x)

    with pytest.raises(ForwardError, match=r"NotImplementedError.*--materialize"):
        archstats.profile(RealOnly(), (2, 3))
    assert archstats.profile(RealOnly(), (2, 3), materialize=True).uncounted == {"archstats_tests::real_only": 1}


def test_the_record_is_frozen_and_gives_a_frame_and_a_dict(profile_of):
    profile = profile_of("lenet")
    with pytest.raises(AttributeError):
        profile.macs = 0
    assert profile.frame["macs"].sum() == profile.macs
    plain = profile.to_dict()
    assert plain["model"] == "lenet"
    assert plain["input"] == [[1, 3, 32, 32]]
    assert {"path", "type", "output", "params", "macs"} <= plain["layers"][0].keys()
    assert {"params", "macs", "fvcore_flops", "activations", "uncounted", "departures"} <= plain.keys()


def test_settings_of_any_kind_of_text_and_number_are_plain():
    class Word(str):
        __slots__ = ()

    class Size(enum.IntEnum):
        THREE = 3

    module = nn.Conv2d(1, 1, 3)
    module.padding, module.kernel_size = Word("same"), (Size.THREE, True)
    settings = settings_of(module)
    assert (settings["padding"], settings["kernel_size"]) == ("same", (3, 1))
    assert {type(settings["padding"]), *map(type, settings["kernel_size"])} == {str, int}
