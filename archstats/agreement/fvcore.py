"""fvcore's FLOPs.

fvcore traces the model and gives each operator it knows a count. Convolutions, linear layers and matrix products
count their multiply-accumulates; normalisation, adaptive pooling and upsampling count by weights of fvcore's own.
All else counts as nothing: what of that computes is named here.

To say why its total is not ours, each of its counts is held against our formula for the same operator on the same
shapes, in the same trace.
"""

from __future__ import annotations

import warnings
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from math import prod
from typing import Any

import torch
from torch import Tensor, nn
from torch.utils._pytree import tree_flatten, tree_unflatten

from archstats.agreement.catalog import Answer, counter
from archstats.agreement.causes import Cause
from archstats.agreement.kinds import NORMALISATIONS, RESAMPLINGS, cause_of_unseen
from archstats.counters.dispatch import macs_on_shapes
from archstats.counters.rules import FORMULAS
from archstats.records import Difference, Profile, Shape
from archstats.sources import Example, Subject, Weights

# Arithmetic that fvcore ignores without a word.
_SILENT = ("aten::relu", "aten::relu_", "aten::clamp", "aten::clamp_", "aten::max")
# Arithmetic that a trace also holds where a model computes with the sizes of its tensors, which costs nothing.
_ON_DATA_OR_SIZES = ("aten::add", "aten::sub", "aten::mul", "aten::div", "aten::neg")

_Handle = Callable[[list[Any], list[Any]], Any]


@dataclass
class Trace:
    """What fvcore found for the whole model, and where its figures differ from ours."""

    by_operator: dict[str, int] = field(default_factory=dict)
    uncounted: dict[str, int] = field(default_factory=dict)
    differences: list[Difference] = field(default_factory=list)

    @property
    def flops(self) -> int:
        """The total, by fvcore's rules."""
        return sum(self.by_operator.values())


@counter("fvcore", "fvcore", "fvcore")
def ask(subject: Subject, _profile: Profile) -> Answer:
    """Trace a module with memory for its weights; whatever the tracer raises passes through."""
    found = trace(subject.build(Weights.ALLOCATED), subject.example_inputs())
    return Answer(found.flops, tuple(found.differences), uncounted=found.uncounted)


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
        from fvcore.nn.flop_count import _DEFAULT_SUPPORTED_OPS

    found, noted = Trace(), Counter[str]()
    plain = not inputs.kwargs and all(isinstance(x, Tensor) for x in inputs.args)
    traced = module if plain else _Positional(module, inputs).eval()
    analysis = _quiet(FlopCountAnalysis(traced, tuple(inputs.tensors)))
    analysis.set_op_handle(**{name: _note_in(noted, name) for name in _SILENT + _ON_DATA_OR_SIZES})
    analysis.set_op_handle(**{name: _compare_in(found, name, None) for name in FORMULAS if name.startswith("aten::")})
    analysis.set_op_handle(**{name: _compare_in(found, name, own) for name, own in _DEFAULT_SUPPORTED_OPS.items()})
    with torch.no_grad(), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        by_operator = analysis.by_operator()
        unsupported = analysis.unsupported_ops()
    found.by_operator = {name: round(count) for name, count in sorted(by_operator.items()) if count}
    found.uncounted = dict(sorted((unsupported + noted).items()))
    return found


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


def _compare_in(found: Trace, name: str, own: _Handle | None) -> _Handle:
    """Return fvcore's handle of an operator, which also notes how its figure differs from ours.

    `own` is None where fvcore has none, and counts nothing.
    """

    def handle(inputs: list[Any], outputs: list[Any]) -> Any:
        counted = own(inputs, outputs) if own else Counter[str]()
        theirs = round(sum(counted.values()) if isinstance(counted, Counter) else counted)
        found.differences.append(_difference(name, theirs, [_read(v) for v in inputs], _read(outputs[0])))
        return counted

    return handle


def _difference(name: str, theirs: int, inputs: list[Any], out: Any) -> Difference:
    ours = macs_on_shapes(name, inputs, out if isinstance(out, tuple) else ())
    cause, detail = _cause(name, theirs, inputs, out)
    return Difference(cause=cause, operation=name, calls=1, macs=theirs - ours, detail=detail)


def _cause(name: str, theirs: int, inputs: list[Any], out: Any) -> tuple[Cause, str]:
    if name in NORMALISATIONS:
        return Cause.NORMALISATION, _weight(theirs, inputs[0])
    if name in RESAMPLINGS:
        return Cause.RESAMPLING, _weight(theirs, inputs[0] if "pool" in name else out)
    return (Cause.FORMULA if theirs else cause_of_unseen(name)), ""


def _weight(theirs: int, shape: Shape) -> str:
    """Return the weight of an element; it is a whole number, or fvcore's rule is not what it is taken for."""
    weight, rest = divmod(theirs, prod(shape))
    if rest:
        raise ValueError(f"fvcore's count of {theirs} is no multiple of {prod(shape)} elements")
    return f"{weight} an element"


def _read(value: Any) -> Any:
    """Return a value of the trace as our formulas take it: a tensor as its shape, a list of values, a constant."""
    if value.isCompleteTensor():
        return tuple(value.type().sizes())
    if value.node().kind() in ("prim::ListConstruct", "prim::TupleConstruct"):
        return [_read(item) for item in value.node().inputs()]
    return value.toIValue()
