"""Whole networks as laws, against plain counts at sizes that the laws were not derived at."""

import functools

import pytest
import sympy
import torch
from torch import nn
from witnesses import macs_on_meta

import archstats
from archstats.errors import BadInputError, OutsideDomainError
from archstats.laws.network import resized
from archstats.laws.reading import largest_square, leading_term, short_form, stages
from archstats.laws.writing import as_latex, as_mathml, as_text
from archstats.sources import resolve
from archstats.zoo import ZOO

LIBRARY = ("resnet50", "densenet121", "mobilenet_v3_large", "efficientnet_b0", "convnext_tiny", "regnet_y_400mf")
FIXED = ("swin_t", "vit_b_16")


@functools.cache
def law_of(name):
    return archstats.cost_law(name)


def at(name, sizes):
    """The network's subject at other sizes."""
    subject = resolve(name)
    return subject.with_inputs(resized(subject.inputs, sizes))


def other_sizes(law):
    """Sizes of the domain other than the model's own: odd ones, and one that is not square."""
    spans = law.spans()
    if not spans:
        return [{"N": 1}, {"N": 64}, {"N": 7}]
    least = max(span[0] for span in spans.values())
    most = min((span[1] or 10**9) for span in spans.values())
    odd = min(most, max(least, law.own["H"] // 2) | 1)
    around = [
        {"H": odd, "W": odd},
        {"H": least, "W": min(most, law.own["W"] + 13)},
        {"H": min(most, law.own["H"] + 5), "W": odd},
    ]
    return [{"N": 1}, {"N": 64}, *({"N": 3, **sizes} for sizes in around)]


def check(name):
    law = law_of(name)
    for sizes in other_sizes(law):
        subject = at(name, sizes)
        value = law.evaluate(**sizes)
        assert value["macs"] == macs_on_meta(subject)
        profile = archstats.profile(name, subject.inputs)
        assert value == {
            "macs": profile.macs,
            "params": profile.params,
            "activations": profile.activations,
            "traffic_bytes": profile.traffic_bytes,
        }
    return law


@pytest.mark.parametrize("name", ZOO.names())
def test_every_network_of_the_zoo_has_a_law(name):
    law = check(name)
    assert bool(law.fixed) == ([letter.name for letter in law.letters] == ["N"])


@pytest.mark.parametrize("name", LIBRARY)
def test_library_networks_are_laws_in_batch_and_image(name):
    pytest.importorskip("torchvision")
    law = check(f"torchvision:{name}")
    assert [letter.name for letter in law.letters] == ["N", "H", "W"]


@pytest.mark.parametrize("name", FIXED)
def test_a_network_whose_code_freezes_sizes_is_a_law_in_the_batch(name):
    pytest.importorskip("torchvision")
    law = check(f"torchvision:{name}")
    assert [letter.name for letter in law.letters] == ["N"]
    assert "features.1.0.attn" in law.fixed if name == "swin_t" else "vision_transformer.py" in law.fixed


def test_mobilenet_is_a_sum_over_five_resolutions():
    n, h, w = sympy.symbols("N H W", integer=True, positive=True)

    def map_size(step):
        return n * sympy.ceiling(h / step) * sympy.ceiling(w / step)

    coefficients = {2: 3200, 4: 26304, 8: 101760, 16: 1467136, 32: 1586688}
    expected = sum(c * map_size(step) for step, c in coefficients.items()) + 1024 * 1000 * n
    assert law_of("mobilenet_v1").macs == expected
    # By hand: the stem, 27 weights for each of 32 channels; then 9 weights a channel and 32 x 64 pointwise weights.
    assert coefficients[2] == 27 * 32 + 9 * 32 + 32 * 64


@pytest.mark.parametrize(
    ("name", "runs", "fails"),
    [
        ("mobilenet_v1", [193, 416], [192, 417]),
        ("vgg16_cifar", [32, 63], [31, 64]),
        ("densenet", [33, 500], [32]),
        ("nin", [67], [66]),
        ("squeezenet1_1", [17, 999], [16]),
    ],
)
def test_the_domain_is_where_the_network_runs(name, runs, fails):
    """The limits are those of running the real module on tensors, not of the symbolic run."""
    law, module = law_of(name), archstats.create_model(name).eval()
    channels = ZOO.get(name).input_shape[0]
    for side in fails:
        with pytest.raises(RuntimeError), torch.no_grad():
            module(torch.zeros(1, channels, side, side))
        with pytest.raises(OutsideDomainError, match=r"does not run at.*\n?.*It runs with H from"):
            law.evaluate(H=side, W=side)
    for side in runs:
        with torch.no_grad():
            module(torch.zeros(1, channels, side, side))
        assert law.evaluate(H=side, W=side)["macs"] > 0


def test_one_image_is_in_the_domain_although_the_trace_asked_for_two():
    assert law_of("mobilenet_v2").evaluate(N=1)["macs"] == 300_774_272
    assert law_of("mobilenet_v2").evaluate()["params"] == 3_504_872


@pytest.mark.parametrize(
    ("sizes", "error", "said"),
    [
        ({"X": 3}, BadInputError, "has no letter X"),
        ({"H": 0}, BadInputError, "not a positive whole number"),
        ({"H": 2.5}, BadInputError, "not a positive whole number"),
        ({"N": True}, BadInputError, "not a positive whole number"),
        ({"H": "224"}, BadInputError, "not a positive whole number"),
    ],
)
def test_bad_sizes(sizes, error, said):
    with pytest.raises(error, match=said):
        law_of("mobilenet_v2").evaluate(**sizes)


def test_a_network_with_one_size_says_why():
    law = law_of("lenet")
    assert law.letters == (sympy.Symbol("N", integer=True, positive=True),)
    assert "in fc1" in law.fixed
    assert law.evaluate(N=3, H=32, W=32)["macs"] == 3 * 754_320
    with pytest.raises(OutsideDomainError, match="a law in N alone"):
        law.evaluate(N=1, H=33)


class Doubles(nn.Module):
    """Runs on even sizes only, and branches where a plain question is no limit."""

    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(2, 3, 3, padding=1, bias=False)

    def forward(self, x):
        if x.shape[-1] % 2:
            raise ValueError("only even widths")
        return self.conv(x) if x.shape[-2] > 10 else self.conv(self.conv(x)[:, :2])


def test_branches_are_conditions_only_where_they_change_the_cost():
    law = archstats.cost_law(Doubles(), (1, 2, 12, 8))
    assert law.evaluate(N=5, H=11, W=8)["macs"] == 5 * 54 * 11 * 8
    for sizes in ({"H": 12, "W": 9}, {"H": 10, "W": 8}):
        with pytest.raises(OutsideDomainError):
            law.evaluate(**sizes)


def test_tokens_are_a_letter_too():
    layer = nn.TransformerEncoderLayer(8, 2, 16, batch_first=True)
    law = archstats.cost_law(layer, (1, 10, 8))
    value = law.evaluate(N=2, L=33)["macs"]
    assert value == 2 * 33 * (4 * 8 * 8 + 2 * 8 * 16) + 2 * (2 * 33 * 33 * 8)


def test_several_inputs_share_their_letters():
    class Attends(nn.Module):
        def forward(self, ids, mask):
            x = nn.functional.embedding(ids, torch.empty(7, 4, device=ids.device)) * mask[..., None]
            return x @ x.transpose(1, 2)

    law = archstats.cost_law(Attends(), "int64:2x5, mask=float32:2x5")
    assert [letter.name for letter in law.letters] == ["N", "L"] or law.fixed


def test_the_short_form_is_the_law_at_multiples_of_the_stride():
    law = law_of("squeezenet1_0")
    short = short_form(law)
    assert short.strides == {"H": 16, "W": 16}
    n, h, w = sympy.symbols("N h w", integer=True, positive=True)
    assert short.macs.subs({n: 2, h: 14, w: 9}) == law.evaluate(N=2, H=14 * 16, W=9 * 16)["macs"]
    assert short_form(law_of("lenet")) is None


def test_the_leading_term_is_the_cost_of_a_pixel():
    law = law_of("mobilenet_v2")
    n, h, w = law.letters
    coefficient = leading_term(law) / (n * h * w)
    side = 32 * 1000
    assert float(coefficient) == pytest.approx(law.evaluate(H=side, W=side)["macs"] / side**2, rel=1e-5)


def test_stages_sum_to_the_whole():
    law = law_of("resnet18_cifar")
    assert sympy.expand(sum(stage.macs for stage in stages(law)) - law.macs) == 0
    assert [stage.path for stage in stages(law)][:3] == ["stem", "stages.0", "stages.1"]


def test_the_largest_square_is_the_largest():
    law = law_of("mobilenet_v2")
    side, cost = largest_square(law, 300_000_000)
    assert (side, cost["macs"]) == (220, law.evaluate(H=220, W=220)["macs"])
    assert law.evaluate(H=221, W=221)["macs"] > 300_000_000 >= cost["macs"]
    with pytest.raises(BadInputError, match="smallest image, 193x193"):
        largest_square(law_of("mobilenet_v1"), 10**6)
    with pytest.raises(BadInputError, match="one image size"):
        largest_square(law_of("lenet"), 10**9)
    assert largest_square(law_of("mobilenet_v1"), 10**12)[0] == 416


def test_expressions_are_written():
    n, h, w = sympy.symbols("N H W", integer=True, positive=True)
    expression = n * (1000 * sympy.ceiling(h / 2) * (sympy.floor(w / 4 - sympy.Rational(7, 2)) - 3))
    assert as_text(expression) == "1,000 N ⌈H/2⌉ (⌊(W - 14)/4⌋ - 3)"
    assert r"\left\lceil{\frac{H}{2}}\right\rceil" in as_latex(expression)
    assert as_mathml(expression).startswith('<math xmlns="http://www.w3.org/1998/Math/MathML">')
    assert as_text(sympy.Eq(h**2, 4 * n)) == "H² = 4 N"
