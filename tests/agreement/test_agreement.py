"""Every counter's difference from ours is explained to the last multiply-accumulate."""

import pytest
import torch
from torch import nn
from torch.nn.functional import scaled_dot_product_attention

import archstats
from archstats.agreement.catalog import COUNTERS, Counter
from archstats.agreement.causes import Cause
from archstats.zoo import ZOO

NAMED = ("resnet50", "mobilenet_v2", "efficientnet_b0", "vit_b_16", "swin_t", "convnext_tiny")


def opinions(model, inputs=None):
    profile = archstats.profile(model, inputs, fvcore=True)
    return profile, {opinion.counter: opinion for opinion in profile.opinions}


def causes(opinion):
    return {(d.cause, d.operation): d.macs for d in opinion.differences}


@pytest.mark.parametrize("name", [*ZOO.names(), *(f"torchvision:{name}" for name in NAMED)])
def test_every_difference_is_explained(name):
    if ":" in name:
        pytest.importorskip("torchvision")
    profile, said = opinions(name)
    assert set(said) == {"fvcore", "torchinfo", "flop_counter_cpu", "flop_counter_meta"}
    for opinion in said.values():
        assert not opinion.error
        assert not opinion.unexplained
        assert opinion.macs - profile.macs == sum(d.macs for d in opinion.differences)


def test_published_totals_of_the_tools(profile_of):
    """What the tools said of ResNet-50 and ViT-B/16 when they were run by themselves."""
    pytest.importorskip("torchvision")
    _, resnet = opinions("torchvision:resnet50")
    assert resnet["fvcore"].macs == 4_111_512_576
    _, vit = opinions("torchvision:vit_b_16")
    assert vit["torchinfo"].macs == 173_232_616
    assert vit["flop_counter_cpu"].macs == 11_271_124_992
    # Twelve layers of four projections of 197 tokens by 768 x 768, and two products of 197 x 197 x 768.
    layer = 197 * 4 * 768 * 768 + 2 * 197 * 197 * 768
    assert causes(vit["flop_counter_cpu"]) == {(Cause.FUSED, "aten::_native_multi_head_attention"): -12 * layer}
    assert causes(vit["torchinfo"])[Cause.ATTENTION, "aten::scaled_dot_product_attention"] == -12 * 2 * 197 * 197 * 768


def test_normalisation_and_pooling_by_hand():
    model = nn.Sequential(nn.Conv2d(3, 4, 3, padding=1), nn.BatchNorm2d(4), nn.AdaptiveAvgPool2d(1))
    _, said = opinions(model, (2, 3, 8, 8))
    assert causes(said["fvcore"]) == {
        (Cause.NORMALISATION, "aten::batch_norm"): 2 * (2 * 4 * 64),
        (Cause.RESAMPLING, "aten::adaptive_avg_pool2d"): 2 * 4 * 64,
    }
    assert [d.detail for d in said["fvcore"].differences] == ["2 an element", "1 an element"]
    assert causes(said["torchinfo"]) == {
        (Cause.NORMALISATION, "aten::batch_norm"): 2 * (4 + 4),
        (Cause.BIAS, "aten::conv2d"): 2 * 64 * 4,
    }


class Odd(nn.Module):
    """A linear layer on tokens, a functional one, an attention, a table, and a module that is used twice."""

    def __init__(self):
        super().__init__()
        self.table = nn.Embedding(7, 8)
        self.linear = nn.Linear(8, 8, bias=False)
        self.free = nn.Parameter(torch.zeros(8, 8))

    def forward(self, ids):
        x = self.linear(self.linear(self.table(ids)))
        return scaled_dot_product_attention(x, x, x) @ self.free


def test_tokens_functions_attention_and_tables_by_hand():
    profile, said = opinions(Odd(), "int64:3x5")
    attention, product = 3 * 2 * 5 * 5 * 8, 3 * 5 * 8 * 8
    assert profile.macs == 3 * product + attention
    assert causes(said["torchinfo"]) == {
        (Cause.TOKENS, "aten::linear"): 2 * (3 - 3 * 5) * 64,
        (Cause.FUNCTIONAL, "aten::matmul"): -product,
        (Cause.ATTENTION, "aten::scaled_dot_product_attention"): -attention,
        (Cause.PARAMETERS, "aten::embedding"): 3 * 7 * 8,
    }
    assert causes(said["fvcore"]) == {(Cause.ATTENTION, "aten::scaled_dot_product_attention"): -attention}
    assert not any(opinion.unexplained for opinion in said.values())


def test_parameters_that_modules_share():
    class Tied(nn.Module):
        def __init__(self):
            super().__init__()
            self.a = nn.Linear(4, 4, bias=False)
            self.b = nn.Linear(4, 4, bias=False)
            self.b.weight = self.a.weight

        def forward(self, x):
            return self.b(self.a(x))

    class Shares(nn.Module):
        """Two containers hold the same third one, which torchinfo takes off the first of them only."""

        def __init__(self):
            super().__init__()
            shared = nn.Sequential(nn.Linear(4, 4, bias=False))
            self.left = nn.Sequential(shared)
            self.right = nn.Sequential(shared)

        def forward(self, x):
            return self.right(self.left(x))

    profile, said = opinions(Tied(), (1, 4))
    assert (profile.params, said["torchinfo"].params, said["torchinfo"].shared_params) == (16, 32, 16)
    profile, said = opinions(Shares(), (1, 4))
    assert said["torchinfo"].params == profile.params + said["torchinfo"].shared_params
    assert profile.macs == 2 * 16
    assert not any(opinion.unexplained for opinion in said.values())


def test_transposed_and_recurrent_layers():
    """torchinfo takes the output of a transposed convolution where its input counts."""
    _, said = opinions(nn.ConvTranspose2d(3, 4, 2, stride=2, bias=False), (1, 3, 5, 5))
    weight = 3 * 4 * 2 * 2
    assert causes(said["torchinfo"]) == {(Cause.FORMULA, "aten::conv_transpose2d"): weight * (100 - 25)}
    _, said = opinions(nn.LSTM(4, 5), (6, 2, 4))
    assert causes(said["torchinfo"]) == {(Cause.BIAS, "aten::lstm"): 6 * 2 * 2 * 20}
    assert not said["fvcore"].unexplained
    assert causes(said["fvcore"]) == {(Cause.OPERATION, "aten::lstm"): -6 * 2 * (20 * 4 + 20 * 5)}


@pytest.mark.parametrize(
    ("equation", "shapes"), [("abc,abd->acd", [(2, 3, 4), (2, 3, 5)]), ("bhwk,hck->bchw", [(2, 3, 4, 5), (3, 6, 5)])]
)
def test_contractions_by_einsum(equation, shapes):
    class Contracts(nn.Module):
        def forward(self, a, b):
            return torch.einsum(equation, a, b)

    profile, said = opinions(Contracts(), shapes)
    assert said["fvcore"].macs == profile.macs
    assert not said["fvcore"].unexplained


def test_a_counter_that_fails_is_shown_as_failing(monkeypatch):
    def fail(_subject, _profile):
        raise OSError("it did not work")

    monkeypatch.setitem(COUNTERS._all(), "torchinfo", Counter("torchinfo", "torchinfo", fail))
    profile, said = opinions("lenet")
    assert said["torchinfo"].macs is None
    assert said["torchinfo"].error == "OSError: it did not work"
    assert profile.missing["torchinfo_macs"] == "torchinfo failed: OSError: it did not work"
    assert said["fvcore"].macs == profile.macs


def test_what_has_no_cause_is_unexplained(monkeypatch):
    own = COUNTERS.get("fvcore")

    def wrong(subject, profile):
        answer = own.ask(subject, profile)
        return type(answer)(answer.macs + 5, answer.differences)

    monkeypatch.setitem(COUNTERS._all(), "fvcore", Counter("fvcore", "fvcore", wrong))
    _, said = opinions("lenet")
    assert said["fvcore"].unexplained_macs == 5
    assert said["fvcore"].unexplained


def test_every_cause_says_why():
    assert all(cause.why.endswith(".") for cause in Cause)
