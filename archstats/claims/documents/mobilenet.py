"""What document 002 says of depthwise separable convolutions and of MobileNet."""

from __future__ import annotations

from torch import nn

from archstats.claims.catalog import claim
from archstats.claims.evidence import Evidence, ran
from archstats.claims.findings import Finding, figure, holds


@claim(
    "002-3",
    "A 3x3 convolution from 64 to 128 channels on 7x7 maps costs what K*K*M*N*H*W gives.",
    where="2.2, line 30",
    unit="MACs",
)
def standard_convolution(evidence: Evidence) -> Finding:
    """Count the layer; its figure was a picture."""
    counted = evidence.count(lambda: nn.Conv2d(64, 128, 3, padding=1, bias=False), 1, 64, 7, 7)
    return figure(counted.macs, derived=3 * 3 * 64 * 128 * 7 * 7, illegible=True)


@claim("002-7", "MobileNet uses no pooling layer.", where="2 and 2.3, lines 7 and 56", unit="pooling operations")
def no_pooling(evidence: Evidence) -> Finding:
    """Look at the operations: a functional call is no module."""
    pools = {name: ran(evidence.profile(name), "pool") for name in ("mobilenet_v1_cifar", "mobilenet_v1")}
    seen = "; ".join(
        f"{model} runs {', '.join(f'{op} x{n}' for op, n in found.items())}" for model, found in pools.items()
    )
    number = sum(sum(found.values()) for found in pools.values())
    return holds(not number, seen or "no pooling operation runs", stated=0, measured=number)
