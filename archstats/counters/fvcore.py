"""fvcore's FLOPs.

fvcore traces the model and gives each operator it knows a count. Convolutions, linear layers and matrix products
count their multiply-accumulates; normalisation, adaptive pooling and upsampling count by weights of fvcore's own.
All else counts as nothing: what of that computes is named here.
"""

from __future__ import annotations

import warnings
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor, nn
from torch.utils._pytree import tree_flatten, tree_unflatten

from archstats.sources import Example

# Arithmetic that fvcore ignores without a word.
_SILENT = ("aten::relu", "aten::relu_", "aten::clamp", "aten::clamp_", "aten::max")
# Arithmetic that a trace also holds where a model computes with the sizes of its tensors, which costs nothing.
_ON_DATA_OR_SIZES = ("aten::add", "aten::sub", "aten::mul", "aten::div", "aten::neg")

_Handle = Callable[[list[Any], list[Any]], Counter[str]]


@dataclass(frozen=True)
class Trace:
    """What fvcore found for the whole model."""

    flops: int
    by_operator: dict[str, int]
    uncounted: dict[str, int]


class _Positional(nn.Module):
    """Takes the tensors of a call one after the other, as a tracer wants them, and puts each in its place."""

    def __init__(self, module: nn.Module, inputs: Example) -> None:
        super().__init__()
        self.module = module
        _, self._structure = tree_flatten((inputs.args, inputs.kwargs))

    def forward(self, *tensors: Tensor) -> Any:
        args, kwargs = tree_unflatten(tensors, self._structure)
        return self.module(*args, **kwargs)


def trace(module: nn.Module, inputs: Example) -> Trace:
    """Trace the module; whatever the tracer raises passes through."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it stands on torch.jit, which PyTorch has deprecated
        from fvcore.nn import FlopCountAnalysis

    noted: Counter[str] = Counter()
    plain = not inputs.kwargs and all(isinstance(x, Tensor) for x in inputs.args)
    traced = module if plain else _Positional(module, inputs).eval()
    analysis = _quiet(FlopCountAnalysis(traced, tuple(inputs.tensors)))
    analysis.set_op_handle(**{name: _note_in(noted, name) for name in _SILENT + _ON_DATA_OR_SIZES})
    with torch.no_grad(), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        by_operator = {name: round(count) for name, count in sorted(analysis.by_operator().items())}
        unsupported = analysis.unsupported_ops()
    return Trace(sum(by_operator.values()), by_operator, dict(sorted((unsupported + noted).items())))


def _quiet(analysis: Any) -> Any:
    return (
        analysis.unsupported_ops_warnings(enabled=False)
        .uncalled_modules_warnings(enabled=False)
        .tracer_warnings("none")
    )


def _note_in(seen: Counter[str], name: str) -> _Handle:
    def note(_inputs: list[Any], outputs: list[Any]) -> Counter[str]:
        if not _is_scalar(outputs[0]):
            seen[name] += 1
        return Counter()

    return note


def _is_scalar(value: Any) -> bool:
    """Whether a value of the trace is a tensor without dimensions, as the sizes of tensors are."""
    sizes: list[int] | None = value.type().sizes() if value.isCompleteTensor() else None
    return sizes == []
