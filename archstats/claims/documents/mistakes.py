"""The mistakes in printed listings, each made again with real modules to see what it raises."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional

from archstats.claims.evidence import Evidence
from archstats.claims.findings import Finding, holds
from archstats.zoo import resnet


@dataclass(frozen=True)
class Mistake:
    """A place where a listing fails.

    line: of the document's text.
    printed: what stands there.
    make: makes the same mistake.
    correction: the smallest one.
    """

    line: int
    printed: str
    make: Callable[[], object]
    correction: str


def raised_by(make: Callable[[], object]) -> str:
    """Return the name of the exception that a call raises, or of the one behind it, or nothing."""
    try:
        make()
    except Exception as error:  # noqa: BLE001 (whatever it is, it is what was asked for)
        return type(error.__cause__ or error).__name__
    return ""


def broken_by(*mistakes: Mistake, reason: str = "") -> Finding:
    """Judge a listing by its mistakes: it runs if none of them raises."""
    made = [(mistake, raised_by(mistake.make)) for mistake in mistakes]
    errors = [(mistake, error) for mistake, error in made if error]
    seen = [f"Line {m.line}: {m.printed} raises {error}; mended by {m.correction}" for m, error in errors]
    return holds(not errors, ". ".join([*seen, reason] if reason else seen), stated=0, measured=len(errors))


def _call_relu_on_nothing() -> object:
    return functional.relu()  # type: ignore[call-arg]


def _stride_of_zero() -> Tensor:
    made: Tensor = nn.Conv2d(64, 64, 1, stride=0)(torch.zeros(1, 64, 4, 4))
    return made


GOOGLENET = (
    Mistake(33, "F.relu() without an argument", _call_relu_on_nothing, "nn.ReLU()"),
    Mistake(36, "F.relu() without an argument", _call_relu_on_nothing, "nn.ReLU()"),
    Mistake(38, "F.relu() without an argument", _call_relu_on_nothing, "nn.ReLU()"),
    Mistake(35, "a convolution with a stride of 0, when it runs,", _stride_of_zero, "a stride of 1"),
)
"""Document 004, in the order in which Python meets them."""


def rows_an_image(evidence: Evidence) -> int:
    """Pool GoogLeNet's last map and reshape it as document 004 prints it; return the rows that one image gives."""
    layers = evidence.profile("googlenet").layers
    last = next(layer for layer in layers if layer.path == "stage5").output
    pooled = nn.AvgPool2d(7, padding=3, stride=1)(torch.zeros(last, device="meta"))
    return int(pooled.view(-1, 1024).shape[0])


def _bottleneck(inputs: int, stride: int, change: Callable[[nn.Module], object]) -> Callable[[], object]:
    def run() -> object:
        block = resnet.bottleneck_block(inputs, 4, stride).eval()
        change(block)
        return block(torch.zeros(1, inputs, 8, 8))

    return run


def _unpad(block: nn.Module) -> None:
    block.get_submodule("body.1.conv").padding = (0, 0)  # type: ignore[assignment]


def _stride_twice(block: nn.Module) -> None:
    block.get_submodule("body.0.conv").stride = (2, 2)  # type: ignore[assignment]


def _without_shortcut(block: nn.Module) -> None:
    del block.shortcut


BOTTLENECK = (
    Mistake(461, "the 3x3 convolution without padding", _bottleneck(16, 1, _unpad), "a padding of 1"),
    Mistake(466, "no shortcut where the shape stays", _bottleneck(16, 1, _without_shortcut), "an empty Sequential"),
    Mistake(459, "the stride a second time", _bottleneck(8, 2, _stride_twice), "a stride on the 3x3 alone"),
)
"""Document 003, in the order in which they come up once the one before is mended."""
