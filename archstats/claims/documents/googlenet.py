"""What document 004 says of 1x1 convolutions and of its GoogLeNet."""

from __future__ import annotations

import math
from itertools import pairwise

import torch
from torch import Tensor, nn
from torch.nn import functional

from archstats.claims.catalog import claim
from archstats.claims.documents.counterfactuals import convolutions
from archstats.claims.documents.mistakes import GOOGLENET, broken_by, rows_an_image
from archstats.claims.evidence import Evidence
from archstats.claims.findings import Case, Finding, cases, figure, holds
from archstats.claims.printed import printed
from archstats.words import later as _
from archstats.zoo import googlenet

_NOTHING = 1e-12
"""Below this, two results in double precision are the same."""


@claim(
    "004-1a",
    _("Taking 192 channels of 32x32 pixels through 256 filters of 3x3 costs 452,984,832 multiplications."),
    where="1x1 convolutions, line 69",
    unit="MACs",
)
def standard(evidence: Evidence) -> Finding:
    """Count the layer, padded and not."""
    macs, trimmed = _standard(evidence, padding=1), _standard(evidence, padding=0)
    return figure(macs, stated=printed("452,984,832"), reason=f"Padded by 1; unpadded it is {trimmed:,}")


@claim(
    "004-1b",
    _("The product that is printed for it, 256 x 192 x 32 x 32 x 32 x 3 x 3, is its cost."),
    where="1x1 convolutions, line 69",
    unit="MACs",
)
def standard_as_printed(evidence: Evidence) -> Finding:
    """Evaluate the product as it is printed."""
    measured, product = _standard(evidence, padding=1), math.prod((256, 192, 32, 32, 32, 3, 3))
    reason = f"As printed it is {product / measured:g} times too much: one 32 too many"
    return figure(measured, stated=printed("452,984,832"), derived=product, reason=reason)


@claim(
    "004-2",
    _("Through 96 filters of 1x1 and then 256 of 3x3 it costs 245,366,784."),
    where="1x1 convolutions, line 70",
    unit="MACs",
)
def reduced(evidence: Evidence) -> Finding:
    """Count the two layers."""
    derived = 192 * 32 * 32 * 1 * 1 * 96 + 32 * 32 * 3 * 3 * 96 * 256
    return figure(_reduced(evidence, 96), stated=printed("245,366,784"), derived=derived)


@claim(
    "004-3a",
    _("Reducing by 1x1 first lowers the computation of this layer."),
    where="1x1 convolutions, lines 69 and 70",
    unit="% less",
)
def reduction(evidence: Evidence) -> Finding:
    """Compare the two counts, and what the printed numbers give."""
    few, many = _reduced(evidence, 96), _standard(evidence, padding=1)
    saved = round(100 * (1 - few / many), 2)
    derived = round(100 * (1 - 245_366_784 / 452_984_832), 2)
    seen = f"{many / few:.3f} times fewer MACs; what is great is taste: document 002 calls 80 % so"
    return holds(few < many, seen, derived=derived, measured=saved)


@claim(
    "004-3b",
    _("Reducing by 1x1 before a larger convolution lowers its computation."),
    where="1x1 convolutions, line 69",
    unit="reduced channels, at most",
)
def reduction_in_general(evidence: Evidence) -> Finding:
    """Derive the break-even in letters; count on either side of it."""
    import sympy

    m, n, k, r = sympy.symbols("M N K R", positive=True)
    ratio = sympy.expand((m * r + k**2 * r * n) / (k**2 * m * n))
    limit = sympy.solve(sympy.Eq(ratio, 1), r)[0]
    even = float(limit.subs({m: 192, n: 256, k: 3}))
    many = _standard(evidence, padding=1)
    counts = {width: _reduced(evidence, width) for width in (96, math.floor(even), math.ceil(even), 192)}
    return cases(
        *(Case(f"to {width} channels", macs < many, f"{macs:,}") for width, macs in counts.items()),
        derived=round(even, 1),
        measured=max(width for width, macs in counts.items() if macs < many),
        reason=f"{ratio} of the MACs remain, so it pays below R = {limit}",
    )


@claim(
    "004-4a",
    _(
        "A quadratic of a quadratic, as a 1x1 convolution with its activation is put behind another, has a higher "
        "degree."
    ),
    where="1x1 convolutions, lines 67 and 68",
    unit="degree",
)
def degree(_evidence: Evidence) -> Finding:
    """Derive the degree in letters, and measure it by repeated differences of values."""
    import sympy

    a, b, c, m, n, q, x = sympy.symbols("a b c m n q x")
    inner = a * x**2 + b * x + c
    composed = sympy.Poly(sympy.expand(m * inner**2 + n * inner + q), x)
    values = [_quadratic(_quadratic(at, 2, -1, 3), 5, 4, -2) for at in range(8)]
    reason = f"The leading coefficient is {composed.LC()}; a network with ReLUs is piecewise linear, though"
    return figure(_degree_of(values), derived=composed.degree(), reason=reason)


@claim(
    "004-4b",
    _("Without the activation between them, a 3x3 and a 1x1 convolution are a single convolution."),
    where="1x1 convolutions, lines 67 and 68",
    unit="largest difference",
)
def one_convolution(_evidence: Evidence) -> Finding:
    """Merge the weights of GoogLeNet's reduced branch, and compare results in double precision."""
    one, three = convolutions(_branch())
    behind, unbiased = _conv(6, 4, bias=True), _conv(8, 4, bias=False)
    differences = {
        "with the 3x3 first": _difference(three, behind, padding=1),
        "with the 1x1 first, unpadded": _difference(one, three, padding=0),
        "with the 1x1 first, padded, without its bias": _difference(unbiased, three, padding=1),
        "with the 1x1 first, padded, with its bias": _difference(one, three, padding=1),
    }
    return cases(
        *(Case(when, apart < _NOTHING, _shown(apart)) for when, apart in differences.items()),
        measured=round(max(differences.values()), 3),
        reason="The zeros are padded behind the 1x1 and its bias, so the border differs",
    )


@claim(
    "004-4c",
    _("With the activation, a 1x1 and a 3x3 convolution are not a single convolution."),
    where="1x1 convolutions, lines 67 and 68",
    unit="departure from an affine map",
)
def more_than_one(_evidence: Evidence) -> Finding:
    """Compute f(x) + f(-x) - 2 f(0) for GoogLeNet's reduced branch; it is zero for every affine map."""
    branch = _branch()
    without, rectified = _affine_defect(nn.Sequential(*convolutions(branch))), _affine_defect(branch)
    return holds(without < _NOTHING < rectified, f"Without the ReLU: {_shown(without)}", measured=round(rectified, 3))


@claim("004-5a", _("The printed GoogLeNet can be built and run."), where="listing, lines 5 to 61", unit="errors")
def builds(_evidence: Evidence) -> Finding:
    """Make each printed mistake, and see what it raises."""
    return broken_by(*GOOGLENET)


@claim(
    "004-5b",
    _("The printed GoogLeNet gives one row of 1000 outputs an image."),
    where="listing, lines 51 to 59",
    unit="rows an image",
)
def one_row(evidence: Evidence) -> Finding:
    """Pool and reshape the real network's last map as printed."""
    network = evidence.profile("googlenet")
    reason = f"The zoo's network, which pools globally, gives {' x '.join(map(str, network.layers[0].output))}"
    return figure(rows_an_image(evidence), stated=1, reason=reason)


def _shown(difference: float) -> str:
    return f"{difference:.3f}" if difference > _NOTHING else "none"


def _standard(evidence: Evidence, padding: int) -> int:
    return evidence.count(lambda: nn.Conv2d(192, 256, 3, padding=padding, bias=False), 1, 192, 32, 32).macs


def _reduced(evidence: Evidence, width: int) -> int:
    """Count the reduced branch of the zoo's Inception block."""
    block = googlenet.inception(192, (1, width, 256, 1, 1, 1))
    return evidence.count(lambda: block.get_submodule("branch3"), 1, 192, 32, 32).macs


def _quadratic(x: int, square: int, linear: int, constant: int) -> int:
    return square * x**2 + linear * x + constant


def _degree_of(values: list[int]) -> int:
    """Return how often the values of a polynomial at 0, 1, 2 … can be differenced before they are all alike."""
    times = 0
    while len(set(values)) > 1:
        values = [after - before for before, after in pairwise(values)]
        times += 1
    return times


def _branch() -> nn.Sequential:
    """Return the 1x1 and the 3x3 convolution of a small Inception block and what is between, in double precision."""
    with torch.random.fork_rng():
        torch.manual_seed(0)
        block = googlenet.inception(8, (1, 4, 6, 1, 1, 1)).double()
    return nn.Sequential(*list(block.get_submodule("branch3").children())[:-1])


def _conv(inputs: int, outputs: int, *, bias: bool) -> nn.Conv2d:
    with torch.random.fork_rng():
        torch.manual_seed(1)
        return nn.Conv2d(inputs, outputs, 1, bias=bias, dtype=torch.float64)


def _image(channels: int) -> Tensor:
    generator = torch.Generator().manual_seed(2)
    return torch.randn(1, channels, 9, 9, generator=generator, dtype=torch.float64)


@torch.no_grad()
def _difference(first: nn.Conv2d, second: nn.Conv2d, padding: int) -> float:
    """Return how far two convolutions, one of them 1x1, are from the one that their weights merge into."""
    image, size = _image(first.in_channels), max(first.kernel_size[0], second.kernel_size[0])
    weight = torch.einsum("omij,mckl->ocijkl", second.weight, first.weight)
    weight = weight.reshape(*weight.shape[:2], size, size)
    bias = second.bias
    if first.bias is not None and bias is not None:
        bias = bias + torch.einsum("omij,m->o", second.weight, first.bias)
    chained = image
    for conv in (first, second):
        own = padding if conv.kernel_size[0] > 1 else 0
        chained = functional.conv2d(chained, conv.weight, conv.bias, padding=own)
    return float((chained - functional.conv2d(image, weight, bias, padding=padding)).abs().max())


@torch.no_grad()
def _affine_defect(layers: nn.Sequential) -> float:
    image = _image(8)
    return float((layers(image) + layers(-image) - 2 * layers(torch.zeros_like(image))).abs().max())
