"""torchinfo's totals: another pair of eyes on parameters and multiply-accumulates.

torchinfo hooks modules. A module without children counts each parameter of its own that is called a weight or a bias:
times the output's size without channels in what is called a convolution, times steps and batch in a recurrent layer,
times the batch in all others, whatever the layer does with it. Modules with children and functional calls count
nothing.

To say why its total is not ours, that rule is evaluated on every call of every module, and held against the operations
that we saw in the same call.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import prod
from typing import Any

from torch import nn

from archstats.agreement.catalog import Answer, counter
from archstats.agreement.causes import Cause
from archstats.agreement.kinds import NORMALISATIONS, cause_of_unseen
from archstats.records import Difference, Layer, Profile
from archstats.sources import Subject, Weights

_LINEAR = ("aten::linear", "aten::addmm", "aten::mm", "aten::matmul")


@dataclass(frozen=True)
class _Seen:
    """One call of a module without children by torchinfo's rule: what its biases count, and its other parameters.

    `matrix` is the number of its other parameters, and `output` the shape that the rule took.
    """

    macs: int
    bias_macs: int
    matrix: int
    output: tuple[int, ...]


@counter("torchinfo", "torchinfo", "torchinfo")
def ask(subject: Subject, profile: Profile) -> Answer:
    """Run a module with memory for its weights under torchinfo's hooks; whatever that raises passes through."""
    from torchinfo import summary

    module, inputs = subject.build(Weights.ALLOCATED), subject.example_inputs()
    result = summary(
        module, input_data=list(inputs.args), device="cpu", verbose=0, depth=1, col_names=(), **inputs.kwargs
    )
    paths = {id(child): path for path, child in module.named_modules()}
    seen: dict[str, list[_Seen]] = {}
    for info in result.summary_list:
        if info.is_leaf_layer and info.executed:
            seen.setdefault(paths[info.layer_id], []).append(_by_its_rule(info))
    return Answer(
        macs=int(result.total_mult_adds),
        params=int(result.total_params),
        shared_params=_counted_again(result.summary_list),
        differences=tuple(_differences(seen, profile.layers)),
    )


def _counted_again(listed: list[Any]) -> int:
    """Return how many parameters it counts more than once: of tensors or of whole modules that several modules share.

    A module that several parents share is taken off the first of them only: in the others it counts as their own.
    """
    again, seen = 0, set[int]()
    ids = {info.layer_id for info in listed}
    for info in listed:
        if info.is_recursive:
            continue
        own = _owned(info.module, ids)
        again += sum(p.numel() for p in own if id(p) in seen)
        seen |= {id(p) for p in own}
        if not info.is_leaf_layer:
            again += max(info.leftover_params(), 0) - sum(p.numel() for p in own)
    return again


def _owned(module: nn.Module, listed: set[int]) -> list[nn.Parameter]:
    """Return a module's own parameters, and those of modules inside it that are never called and so not listed."""
    own = [p for p in module._parameters.values() if p is not None]  # noqa: SLF001
    return own + [p for child in module.children() if id(child) not in listed for p in _owned(child, listed)]


def _by_its_rule(info: Any) -> _Seen:
    output = tuple(info.output_size)
    biases, others, matrix = 0, 0, 0
    for name, parameter in info.module.named_parameters():
        times = _times(info.class_name, name, output)
        if "bias" in name:
            biases += times * parameter.numel()
        elif times:
            others += times * parameter.numel()
            matrix += parameter.numel()
    return _Seen(macs=others, bias_macs=biases, matrix=matrix, output=output)


def _times(class_name: str, name: str, output: tuple[int, ...]) -> int:
    """Return how often torchinfo counts an element of a parameter."""
    if name in ("weight", "bias"):
        return prod(output[:1] + output[2:]) if "Conv" in class_name else output[0]
    return prod(output[:2]) if "weight" in name or "bias" in name else 0


def _differences(seen: dict[str, list[_Seen]], layers: tuple[Layer, ...]) -> Iterator[Difference]:
    for layer in layers:
        calls = seen.get(layer.path, [])
        if layer.call < len(calls):
            yield from _of_a_layer(calls[layer.call], layer)
        else:
            yield from _unseen(layer.operations)


def _unseen(operations: dict[str, int]) -> Iterator[Difference]:
    for name, macs in operations.items():
        cause = cause_of_unseen(name)
        yield _difference(Cause.FUNCTIONAL if cause is Cause.OPERATION else cause, name, -macs)


def _of_a_layer(seen: _Seen, layer: Layer) -> Iterator[Difference]:
    """Compare what torchinfo makes of a call's parameters with the operations that the call ran."""
    if not layer.macs:
        name = next(iter(layer.operations), layer.type)
        cause = Cause.NORMALISATION if name in NORMALISATIONS else Cause.PARAMETERS
        yield _difference(cause, name, seen.macs + seen.bias_macs)
        return
    products = {name: macs for name, macs in layer.operations.items() if macs}
    if not seen.macs:
        yield from _unseen(products)
        return
    attention = {name: macs for name, macs in products.items() if "attention" in name}
    yield from _unseen(attention)
    name = next((name for name in products if name not in attention), layer.type)
    ours = layer.macs - sum(attention.values())
    yield _difference(Cause.BIAS, name, seen.bias_macs)
    yield _difference(_cause_of_product(name, seen, ours), name, seen.macs - ours)


def _cause_of_product(name: str, seen: _Seen, ours: int) -> Cause:
    """Return TOKENS where ours is the same matrix, applied to every row; any other difference is one of formulas."""
    rows = prod(seen.output[:-1])
    return Cause.TOKENS if name in _LINEAR and ours == rows * seen.matrix else Cause.FORMULA


def _difference(cause: Cause, operation: str, macs: int) -> Difference:
    return Difference(cause=cause, operation=operation, calls=1, macs=macs)
