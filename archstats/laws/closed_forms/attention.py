"""Linear layers, and the two halves of a transformer's layer."""

from __future__ import annotations

from types import SimpleNamespace

from archstats.laws.closed_forms.catalog import Witness, closed_form, divides
from archstats.laws.closed_forms.costs import Cost, linear, matrix_product
from archstats.laws.closed_forms.letters import A, E, F, M, N, T

_PAPER = "Vaswani et al. 2017, Attention Is All You Need"


@closed_form(
    "linear",
    title="Linear layer",
    letters="M N",
    cost=linear(M, N),
    meanings={"M": "input features", "N": "output features"},
    holds="For one row of features: applied to T tokens it performs T times as many multiply-accumulates and gives T "
    "times as many activations.",
    source="the definition: each output is a sum over all inputs",
)
def linear_layer(at: SimpleNamespace) -> Witness:
    """N sums over M features."""
    from torch import nn

    return nn.Linear(at.M, at.N, bias=False), (1, at.M)


def _attention() -> Cost:
    # Each head multiplies T x E/A by E/A x T, and T x T by T x E/A: over A heads, A cancels but in the scores.
    one_product = matrix_product(T, E / A, T), matrix_product(T, T, E / A)
    scores, attended = (Cost(x.params, A * x.macs, A * x.activations) for x in one_product)
    projection = linear(E, E, T)
    return projection + projection + projection + scores + attended + projection


@closed_form(
    "attention",
    title="Multi-head self-attention",
    letters="T E A",
    cost=_attention(),
    constraints=divides(A, E),
    holds="With projections of width E for queries, keys, values and output; a mask does not reduce the count, and the "
    "heads change the activations only. The T x T scores of each head are activations here; a fused kernel never "
    "holds them, and a counter does not see these A * T**2.",
    source=f"{_PAPER}, section 3.2",
)
def attention(at: SimpleNamespace) -> Witness:
    """Three projections, scores, weighted sums, and the output's projection."""
    from archstats.laws.closed_forms.witnesses.modules import SelfAttention

    return SelfAttention(at.E, at.A), (1, at.T, at.E)


@closed_form(
    "transformer-mlp",
    title="Feed-forward part of a transformer layer",
    letters="T E F",
    cost=linear(E, F, T) + linear(F, E, T),
    holds="For T tokens, each by itself. In the paper F = 4 E.",
    source=f"{_PAPER}, section 3.3",
)
def transformer_mlp(at: SimpleNamespace) -> Witness:
    """Two linear layers on each token."""
    from torch import nn

    first, second = nn.Linear(at.E, at.F, bias=False), nn.Linear(at.F, at.E, bias=False)
    return nn.Sequential(first, nn.GELU(), second), (1, at.T, at.E)
