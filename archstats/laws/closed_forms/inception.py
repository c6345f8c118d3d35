"""The Inception block of GoogLeNet, without and with its 1x1 reductions, and one such reduction alone."""

from __future__ import annotations

from types import SimpleNamespace

from archstats.laws.closed_forms.catalog import Witness, closed_form
from archstats.laws.closed_forms.costs import convolution
from archstats.laws.closed_forms.letters import K, M, N, R, a, c, d, p, r3, r5

_SAME_SIZE = "At stride 1 with \"same\" padding in every branch: H and W are the input's and the output's."
_PAPER = "Szegedy et al. 2014, Going Deeper with Convolutions"


@closed_form(
    "reduced-conv",
    title="Convolution behind a 1x1 reduction",
    letters="K M R N H W",
    cost=convolution(1, M, R) + convolution(K, R, N),
    holds="At stride 1 with \"same\" padding: H and W are the input's and the output's. It saves where R * M + "
    "K**2 * R * N is less than K**2 * M * N.",
    source="document 004, on the use of 1x1 convolutions: 192 channels to 96 to 256",
)
def reduced_convolution(at: SimpleNamespace) -> Witness:
    """1x1 to fewer channels, then K x K."""
    from torch import nn

    from archstats.zoo.blocks import SamePadConv2d

    reduce = nn.Conv2d(at.M, at.R, 1, bias=False)
    module = nn.Sequential(reduce, nn.ReLU(), SamePadConv2d(at.R, at.N, at.K, bias=False))
    return module, (1, at.M, at.H, at.W)


@closed_form(
    "inception-naive",
    title="Inception block, naive",
    letters="M a c d H W",
    cost=convolution(1, M, a) + convolution(3, M, c) + convolution(5, M, d),
    holds=f"{_SAME_SIZE} The 3x3 pool of stride 1 beside the convolutions keeps all M channels, so that the block "
    "gives a + c + d + M.",
    source=f"document 003, section 1.38.4.2; {_PAPER}, figure 2(a)",
)
def inception_naive(at: SimpleNamespace) -> Witness:
    """1x1, 3x3 and 5x5 on the whole input, and a pool."""
    from torch import nn

    from archstats.zoo.blocks import Concat

    module = Concat(
        branch1=nn.Conv2d(at.M, at.a, 1, bias=False),
        branch3=nn.Conv2d(at.M, at.c, 3, padding=1, bias=False),
        branch5=nn.Conv2d(at.M, at.d, 5, padding=2, bias=False),
        pooled=nn.MaxPool2d(3, stride=1, padding=1),
    )
    return module, (1, at.M, at.H, at.W)


@closed_form(
    "inception",
    title="Inception block with 1x1 reductions",
    letters="M a r3 c r5 d p H W",
    cost=convolution(1, M, a)
    + (convolution(1, M, r3) + convolution(3, r3, c))
    + (convolution(1, M, r5) + convolution(5, r5, d))
    + convolution(1, M, p),
    holds=f"{_SAME_SIZE} The block gives a + c + d + p channels.",
    source=f"document 004; document 003, section 1.38.4.2; {_PAPER}, figure 2(b) and table 1",
)
def inception(at: SimpleNamespace) -> Witness:
    """1x1 convolutions before the 3x3 and the 5x5 and behind the pool."""
    from torch import nn

    from archstats.zoo.blocks import Concat

    def pointwise(outputs: int) -> nn.Module:
        return nn.Conv2d(at.M, outputs, 1, bias=False)

    module = Concat(
        branch1=pointwise(at.a),
        branch3=nn.Sequential(pointwise(at.r3), nn.ReLU(), nn.Conv2d(at.r3, at.c, 3, padding=1, bias=False)),
        branch5=nn.Sequential(pointwise(at.r5), nn.ReLU(), nn.Conv2d(at.r5, at.d, 5, padding=2, bias=False)),
        pooled=nn.Sequential(nn.MaxPool2d(3, stride=1, padding=1), pointwise(at.p)),
    )
    return module, (1, at.M, at.H, at.W)
