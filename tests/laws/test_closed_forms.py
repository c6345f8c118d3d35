"""Closed forms against PyTorch's own counter, loops, the zoo's networks and the formulas that papers print."""

import itertools
import re
import subprocess
import sys
from fractions import Fraction

import pytest
import sympy
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import nn
from torch.nn import functional
from torch.utils._python_dispatch import TorchDispatchMode
from torch.utils.flop_counter import FlopCounterMode

import archstats
from archstats.errors import BadInputError, UnknownNameError
from archstats.laws.closed_forms import FORMS, QUANTITIES, Counts, count, evaluate, ratio, ratio_table
from archstats.laws.closed_forms.catalog import closed_form
from archstats.laws.closed_forms.costs import convolution
from archstats.laws.closed_forms.letters import SYMBOLS
from archstats.laws.closed_forms.witnesses.modules import SelfAttention

NAMES = FORMS.names()
G, H, K, M, N, R, S, W, t = (SYMBOLS[name] for name in ("G", "H", "K", "M", "N", "R", "S", "W", "t"))
a, c, d, p, r3, r5 = (SYMBOLS[name] for name in ("a", "c", "d", "p", "r3", "r5"))

# Which letters are drawn as multiples of which.
MULTIPLES = {
    "grouped-conv": ("G", "MN"),
    "shuffle-v1": ("G", "MR"),
    "shuffle-v1-stride2": ("G", "MRN"),
    "se": ("r", "M"),
    "attention": ("A", "E"),
}


@st.composite
def sizes(draw, name):
    """Small sizes that fit together."""
    values = {letter: draw(st.integers(1, 5), label=letter) for letter in FORMS.get(name).letters}
    divisor, multiples = MULTIPLES.get(name, ("", ""))
    values |= {letter: values[letter] * values[divisor] for letter in multiples}
    if name == "shuffle-v1-stride2":
        values["N"] += values["M"]
    if name == "inverted-residual":
        values["t"] += 1
    if name.startswith("shuffle-v2"):
        halved = "N" if "N" in values else "M"
        values[halved] *= 2
    return values


class Contracted(TorchDispatchMode):
    """Sums the elements that convolutions and products of matrices give."""

    elements = 0

    def __torch_dispatch__(self, func, types, args=(), kwargs=None):
        out = func(*args, **(kwargs or {}))
        if func._schema.name in {f"aten::{name}" for name in ("convolution", "mm", "addmm", "bmm", "baddbmm")}:
            self.elements += out.numel()
        return out


def as_pytorch_counts(module, input_shape):
    """Count by PyTorch alone, on meta tensors."""
    module = module.to("meta").eval()
    with torch.no_grad(), FlopCounterMode(display=False) as flops, Contracted() as outputs:
        module(torch.empty(input_shape, device="meta"))
    params = sum(x.numel() for x in module.parameters())
    return Counts(params=params, macs=flops.get_total_flops() // 2, activations=outputs.elements)


@pytest.mark.parametrize("name", NAMES)
@settings(max_examples=12, deadline=None)
@given(data=st.data())
def test_a_form_gives_what_pytorch_and_archstats_count_in_the_real_layer(name, data):
    form, values = FORMS.get(name), data.draw(sizes(name))
    assert evaluate(form, values) == as_pytorch_counts(*form.witness(values)) == count(form, values)


@pytest.mark.parametrize("name", NAMES)
def test_a_batch_multiplies_all_but_the_parameters(name):
    form = FORMS.get(name)
    values = dict.fromkeys(form.letters, 2) | ({"N": 4} if "N" in form.letters else {})
    module, (one, *rest) = form.witness(values)
    image, batch = evaluate(form, values), archstats.profile(module, (3, *rest))
    assert one == 1
    assert (batch.params, batch.macs, batch.activations) == (image.params, 3 * image.macs, 3 * image.activations)


@settings(max_examples=25, deadline=None)
@given(
    st.fixed_dictionaries({letter: st.integers(1, 3) for letter in "KMN"}),
    st.fixed_dictionaries({"stride": st.integers(1, 3), "padding": st.integers(0, 2), "dilation": st.integers(1, 2)}),
    st.integers(5, 7),
)
def test_conv_against_loops_that_give_pytorchs_result_at_any_stride_padding_and_dilation(values, options, side):
    x = torch.randn(values["M"], side, side + 1, dtype=torch.float64)
    weight = torch.randn(values["N"], values["M"], values["K"], values["K"], dtype=torch.float64)
    expected = functional.conv2d(x[None], weight, **options)[0]
    padded = functional.pad(x, [options["padding"]] * 4)
    out, times = torch.zeros_like(expected), 0
    for n, row, column in itertools.product(*map(range, out.shape)):
        for m, i, j in itertools.product(*map(range, weight.shape[1:])):
            y, z = (at * options["stride"] + k * options["dilation"] for at, k in ((row, i), (column, j)))
            out[n, row, column] += padded[m, y, z] * weight[n, m, i, j]
            times += 1
    assert torch.allclose(out, expected)
    values |= {"H": out.shape[1], "W": out.shape[2]}
    costs = Counts(params=weight.numel(), macs=times, activations=out.numel())
    assert evaluate(FORMS.get("conv"), values) == costs
    assert evaluate(FORMS.get("dilated-conv"), values | {"D": options["dilation"]}) == costs


def macs(name, **values):
    return evaluate(FORMS.get(name), values).macs


def test_the_figures_of_the_documents():
    assert macs("conv", K=3, M=64, N=128, H=7, W=7) == 3_612_672
    separable = macs("depthwise-separable", K=3, M=64, N=128, H=7, W=7)
    assert separable == 7 * 7 * 64 * (9 + 128) == 429_632
    assert separable < 0.2 * 3_612_672  # "more than 80 percent less"
    assert macs("conv", K=3, M=192, N=256, H=32, W=32) == 452_984_832
    assert macs("reduced-conv", K=3, M=192, R=96, N=256, H=32, W=32) == 245_366_784


@pytest.mark.parametrize(
    ("name", "printed"),
    [
        ("shuffle-v1", H * W * (2 * M * R / G + 9 * R)),  # ShuffleNet, section 3.2: h w (2 c m / g + 9 m)
        ("bottleneck", H * W * (2 * M * R + 9 * R**2)),  # the same section: h w (2 c m + 9 m m)
        ("inverted-residual", H * W * M * t * (M * S**2 + 9 + N)),  # MobileNetV2, section 3.3, where S is 1
        ("depthwise-separable", K * K * M * H * W + M * N * H * W),  # MobileNets, equation 5
    ],
)
def test_the_formulas_that_papers_print(name, printed):
    assert sympy.expand(FORMS.get(name).macs - printed) == 0


# Each row: a form, a network, the paths and the type of its blocks of that form, how many they are, and the sizes that
# shapes do not tell; a fraction is a share of the output's channels.
QUARTER, HALF, EIGHTH = Fraction(1, 4), Fraction(1, 2), Fraction(1, 8)
BLOCKS_OF_THE_ZOO = [
    ("fire", "squeezenet1_0", r"features\.\d+", "Sequential", 8, {"s": EIGHTH, "e1": HALF, "e3": HALF}),
    ("nin-block", "nin", "block[34]", "Sequential", 2, {"K": 3}),
    ("basic-block", "resnet18_cifar", r"stages\.(0\.\d|\d\.1)", "Residual", 5, {}),
    ("bottleneck", "resnet50_cifar", r"stages\.\d\.[1-9]", "Residual", 12, {"R": QUARTER}),
    ("bottleneck-projection", "resnet50_cifar", r"stages\.[1-3]\.0", "Residual", 3, {"R": QUARTER, "S": 2}),
    ("dense-block", "densenet", r"stages\.\d", "DenseBlock", 4, {"g": 32, "L": 4}),
    ("se", "se_resnet18", ".*", "SqueezeExcite", 8, {"r": 16}),
    ("depthwise-separable", "mobilenet_v1", r"blocks\.\d+", "Sequential", 13, {"K": 3}),
    ("inverted-residual", "mobilenet_v2", r"blocks\.\d+", "Residual", 10, {"t": 6, "S": 1}),
    ("shuffle-v1", "shufflenet_v1_g3", r"stages\.\d\.[1-9]", "ShuffleUnit", 13, {"R": QUARTER, "G": 3}),
    ("shuffle-v1-stride2", "shufflenet_v1_g3", r"stages\.[12]\.0", "ShuffleUnit", 2, {"R": QUARTER, "G": 3}),
    ("shuffle-v2", "shufflenet_v2_x1_0", r"units\.\d+", "SplitUnit", 13, {}),
    ("shuffle-v2-stride2", "shufflenet_v2_x1_0", r"units\.\d+", "DownsamplingUnit", 3, {}),
]


def sizes_of(layer, form, others):
    """The sizes that a layer's shapes tell, as far as the form has letters for them, and others."""
    _, outputs, height, width = layer.output
    told = {"M": layer.input[1], "N": outputs, "H": height, "W": width}
    resolved = {letter: int(x * outputs) if isinstance(x, Fraction) else x for letter, x in others.items()}
    return {letter: size for letter, size in told.items() if letter in form.letters} | resolved


@pytest.mark.parametrize(
    ("name", "model", "path", "kind", "number", "others"), BLOCKS_OF_THE_ZOO, ids=[row[0] for row in BLOCKS_OF_THE_ZOO]
)
def test_the_zoos_blocks_cost_what_their_form_says(name, model, path, kind, number, others, profile_of):
    form = FORMS.get(name)
    blocks = [layer for layer in profile_of(model).layers if layer.type == kind and re.fullmatch(path, layer.path)]
    assert len(blocks) == number
    for block in blocks:
        found = evaluate(form, sizes_of(block, form, others))
        assert (block.total_macs, block.total_activations) == (found.macs, found.activations)


# Table 1 of Szegedy et al.: input, 1x1; reduced to, 3x3; reduced to, 5x5; behind the pool; size of the map.
INCEPTIONS = [
    (192, 64, 96, 128, 16, 32, 32, 28),
    (256, 128, 128, 192, 32, 96, 64, 28),
    (480, 192, 96, 208, 16, 48, 64, 14),
    (512, 160, 112, 224, 24, 64, 64, 14),
    (512, 128, 128, 256, 24, 64, 64, 14),
    (512, 112, 144, 288, 32, 64, 64, 14),
    (528, 256, 160, 320, 32, 128, 128, 14),
    (832, 256, 160, 320, 32, 128, 128, 7),
    (832, 384, 192, 384, 48, 128, 128, 7),
]


def test_the_nine_blocks_of_googlenet(profile_of):
    blocks = [layer for layer in profile_of("googlenet").layers if layer.type == "Concat"]
    for block, (*channels, side) in zip(blocks, INCEPTIONS, strict=True):
        values = dict(zip("M a r3 c r5 d p".split(), channels, strict=True)) | {"H": side, "W": side}
        found = evaluate(FORMS.get("inception"), values)
        biases = sum(channels[1:])  # the document's convolutions have one for each channel that they give
        assert (block.total_params, block.total_macs) == (found.params + biases, found.macs)
        assert block.total_activations == found.activations


def test_document_003_strides_in_the_second_convolution_of_a_basic_block(profile_of):
    """Which makes its first convolution S**2 times as costly as the form has it."""
    layers = {layer.path: layer for layer in profile_of("resnet18_cifar").layers}
    block = layers["stages.1.0"]
    form = macs("basic-block-projection", M=64, N=128, S=2, H=16, W=16)
    assert block.total_macs == form + (2**2 - 1) * macs("conv", K=3, M=64, N=128, H=16, W=16)


def test_the_first_unit_of_shufflenet_does_not_group_its_first_convolution(profile_of):
    layers = {layer.path: layer for layer in profile_of("shufflenet_v1_g3").layers}
    unit = macs("shuffle-v1-stride2", M=24, R=60, N=240, G=3, H=28, W=28)
    grouped, plain = (56 * 56 * 24 * 60 // groups for groups in (3, 1))
    assert layers["stages.0.0"].total_macs == unit - grouped + plain


def test_the_transitions_of_densenet(profile_of):
    layers = {layer.path: layer for layer in profile_of("densenet").layers}
    for path, m, side in (("stages.1", 192, 55), ("stages.3", 224, 27), ("stages.5", 240, 13)):
        found = evaluate(FORMS.get("transition"), {"M": m, "N": m // 2, "H": side, "W": side})
        assert (layers[path].total_macs, layers[path].total_activations) == (found.macs, found.activations)


def test_padding_a_transposed_convolution_crops_activations_and_saves_no_macs():
    form, values = FORMS.get("transposed-conv"), {"K": 4, "M": 3, "N": 2, "S": 2, "H": 5, "W": 6}
    padded = as_pytorch_counts(nn.ConvTranspose2d(3, 2, 4, 2, padding=1, bias=False), (1, 3, 5, 6))
    whole = evaluate(form, values)
    assert (padded.params, padded.macs) == (whole.params, whole.macs)
    assert (whole.activations, padded.activations) == (2 * 12 * 14, 2 * 10 * 12)


class FusedAttention(SelfAttention):
    def forward(self, x):
        attended = functional.scaled_dot_product_attention(
            *(self._split(f(x)) for f in (self.query, self.key, self.value))
        )
        return self.join(attended.transpose(1, 2).flatten(2))


def test_fused_attention_shows_no_scores():
    values = {"T": 7, "E": 12, "A": 3}
    written_out = evaluate(FORMS.get("attention"), values)
    fused = archstats.profile(FusedAttention(12, 3), (1, 7, 12))
    assert (fused.params, fused.macs) == (written_out.params, written_out.macs)
    assert fused.activations == written_out.activations - 3 * 7**2


def test_depthwise_separable_costs_1_over_n_and_1_over_k_squared():
    separable, conv = FORMS.get("depthwise-separable"), FORMS.get("conv")
    assert ratio(separable, conv) == ratio(separable, conv, "params") == 1 / N + 1 / K**2
    table = ratio_table(separable, conv, {"K": (1, 3), "N": (16, 1024)})
    assert [(row.values, row.ratio) for row in table] == [
        ({"K": 1, "N": 16}, 1 + Fraction(1, 16)),
        ({"K": 1, "N": 1024}, 1 + Fraction(1, 1024)),
        ({"K": 3, "N": 16}, Fraction(1, 9) + Fraction(1, 16)),
        ({"K": 3, "N": 1024}, Fraction(1, 9) + Fraction(1, 1024)),
    ]


def test_what_the_reductions_of_inception_save():
    reduced, naive = FORMS.get("inception"), FORMS.get("inception-naive")
    kept = (M * (a + p + r3 + r5) + 9 * r3 * c + 25 * r5 * d) / (M * (a + 9 * c + 25 * d))
    assert sympy.simplify(ratio(reduced, naive) - kept) == 0
    assert not ratio(reduced, naive).has(H, W)
    # The first block of GoogLeNet: 163,328 weights in the place of 387,072.
    sizes_ = dict(zip("M a r3 c r5 d p".split(), INCEPTIONS[0], strict=False))
    (row,) = ratio_table(reduced, naive, {"M": (192,)}, fixed=sizes_)
    assert row.ratio == Fraction(163_328, 387_072)


@settings(max_examples=30, deadline=None)
@given(st.sampled_from(QUANTITIES), st.data())
def test_a_ratio_is_the_quotient_of_what_is_counted(quantity, data):
    form, versus = FORMS.get("shuffle-v1"), FORMS.get("bottleneck")
    values = data.draw(sizes("shuffle-v1"))
    shared = {letter: values[letter] for letter in versus.letters}
    counted = Fraction(getattr(count(form, values), quantity), getattr(count(versus, shared), quantity))
    (row,) = ratio_table(form, versus, {"M": [values["M"]]}, fixed=values, quantity=quantity)
    assert row.ratio == counted


@pytest.mark.parametrize(
    ("name", "values", "says"),
    [
        ("conv", {"k": 3}, "conv has no letter 'k'. Did you mean K? Its letters are K, M, N, H, W."),
        ("fire", {"e2": 3}, "Did you mean e3 or e1?"),
        ("linear", {"x": 3}, "linear has no letter 'x'. Its letters are M, N."),
        ("conv", {"K": 3, "M": 4}, "conv needs N, H and W too. Give N for output channels;"),
        ("linear", {"M": 4}, "linear needs N too. Give N for output features."),
        ("linear", {"M": 4, "N": 0}, "N cannot be 0 in linear. Give a positive whole number: N=3."),
        ("linear", {"M": -1, "N": 1}, "M cannot be -1"),
        ("linear", {"M": 2.0, "N": 1}, "M cannot be 2.0"),
        ("linear", {"M": True, "N": 1}, "M cannot be True"),
        (
            "grouped-conv",
            {"K": 3, "M": 6, "N": 8, "G": 4, "H": 1, "W": 1},
            "only where G divides M, not for G=4, M=6. Change G or M.",
        ),
        ("grouped-conv", {"K": 3, "M": 8, "N": 6, "G": 4, "H": 1, "W": 1}, "Change G or N."),
        ("shuffle-v2", {"M": 7, "H": 1, "W": 1}, "only where 2 divides M, not for M=7. Change M."),
        ("shuffle-v1-stride2", {"M": 4, "R": 2, "N": 4, "G": 2, "H": 1, "W": 1}, "N is greater than M"),
        ("shuffle-v1-stride2", {"M": 3, "R": 2, "N": 4, "G": 2, "H": 1, "W": 1}, "G divides M"),
        ("shuffle-v1-stride2", {"M": 2, "R": 3, "N": 4, "G": 2, "H": 1, "W": 1}, "G divides R"),
        ("shuffle-v1-stride2", {"M": 2, "R": 2, "N": 5, "G": 2, "H": 1, "W": 1}, "G divides N"),
        ("shuffle-v1", {"M": 3, "R": 2, "G": 2, "H": 1, "W": 1}, "G divides M"),
        ("shuffle-v1", {"M": 2, "R": 3, "G": 2, "H": 1, "W": 1}, "G divides R"),
        ("shuffle-v2-stride2", {"M": 3, "N": 3, "H": 1, "W": 1}, "2 divides N"),
        ("inverted-residual", {"M": 4, "t": 1, "N": 4, "S": 2, "H": 1, "W": 1}, "t is greater than 1"),
        ("se", {"M": 24, "r": 16}, "only where r divides M"),
        ("attention", {"T": 4, "E": 10, "A": 4}, "only where A divides E"),
    ],
)
def test_sizes_that_cannot_be_used(name, values, says):
    for use in (evaluate, count):
        with pytest.raises(BadInputError, match=re.escape(says)):
            use(FORMS.get(name), values)


@pytest.mark.parametrize("enormous", [{"M": 10**30}, {"H": 10**30}, {"D": 10**30}])
def test_a_layer_beyond_pytorch_has_numbers_but_cannot_be_counted(enormous):
    form, values = FORMS.get("dilated-conv"), dict.fromkeys("KMNDHW", 3) | enormous
    assert evaluate(form, values).params >= 3**4
    with pytest.raises(BadInputError, match=r"No dilated-conv of this size.*Give smaller sizes"):
        count(form, values)


def test_numbers_are_exact_however_large():
    assert macs("linear", M=10**20 + 1, N=10**20 - 1) == 10**40 - 1


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ({"over": {"Q": [1]}}, "depthwise-separable against conv has no letter 'Q'"),
        ({"over": {"K": [3]}}, "depends on N too: it is 1/N + K**(-2)"),
        ({"over": {"K": [3], "N": [0]}}, "N cannot be 0"),
        ({"over": {"K": [3], "N": [8]}, "quantity": "flops"}, "Choose from params, macs, activations."),
    ],
)
def test_ratios_that_cannot_be_had(arguments, says):
    with pytest.raises(BadInputError, match=re.escape(says)):
        ratio_table(FORMS.get("depthwise-separable"), FORMS.get("conv"), **arguments)


def test_a_ratio_refuses_sizes_that_one_of_the_forms_does_not_fit():
    grouped, conv = FORMS.get("grouped-conv"), FORMS.get("conv")
    assert ratio(grouped, conv) == 1 / G
    assert [row.ratio for row in ratio_table(grouped, conv, {"G": (2, 4)}, fixed={"M": 8})] == [
        Fraction(1, 2),
        Fraction(1, 4),
    ]
    with pytest.raises(BadInputError, match="G divides M"):
        ratio_table(grouped, conv, {"G": (2, 3)}, fixed={"M": 8})


def test_an_unknown_form_lists_near_ones():
    with pytest.raises(UnknownNameError, match="Did you mean depthwise-separable"):
        FORMS.get("depthwise-seperable")


@pytest.mark.parametrize("name", NAMES)
def test_a_form_explains_itself(name):
    form = FORMS.get(name)
    assert all(form.letters.values())
    assert "a batch of B" in form.holds
    assert form.title
    assert form.source


def test_a_form_whose_letters_are_not_named_is_a_programming_error():
    described = {"title": "", "cost": convolution(K, M, N), "holds": "", "source": ""}
    with pytest.raises(ValueError, match="which its letters do not name"):
        closed_form("new", letters="K M N H", **described)
    with pytest.raises(ValueError, match="'conv' is registered twice"):
        closed_form("conv", letters="K M N H W", **described)(list)


def test_the_forms_are_listed_without_torch():
    program = "import sys; from archstats.laws.closed_forms import FORMS; FORMS.names(); print('torch' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
