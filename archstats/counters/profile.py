"""A model's profile: one run of the counter, and where asked for a training step."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import msgspec
import torch
from torch import nn

from archstats.counters.calls import Calls, following
from archstats.counters.dispatch import CountingMode, NeedsDataError
from archstats.counters.layers import layers
from archstats.counters.memory import Lifetimes
from archstats.counters.training import count_training
from archstats.errors import ForwardError, UnknownOperationsError, summary
from archstats.records import Operation, Profile, Training
from archstats.sources import Example, Subject, Weights
from archstats.weightless import resting_collector

_NOT_ASKED = "not asked for"
_ON_REAL_TENSORS = "Count it on real tensors: --materialize, or profile(..., materialize=True)."


@dataclass(frozen=True)
class Options:
    """What else is counted, and how.

    training: the cost of a training step too.
    materialize: run on real tensors with initialised weights, for models that read their data to decide what to do.
    strict: an operation without a counting rule is an error.
    """

    training: bool = False
    materialize: bool = False
    strict: bool = False


def count(subject: Subject, options: Options = Options()) -> Profile:
    """Count what one forward pass of the subject costs.

    Raises:
        ForwardError: The model cannot run on its input; the message names the failing module.
        UnknownOperationsError: The count is strict and an operation has no rule.
    """
    with resting_collector():
        counted = _count(subject, options)
    if options.strict:
        _refuse_unknown(subject, counted)
    missing = dict.fromkeys(("fvcore_flops", "torchinfo_params", "torchinfo_macs"), _NOT_ASKED)
    return Profile(**msgspec.structs.asdict(subject.described), **counted, missing=missing)


def _count(subject: Subject, options: Options) -> dict[str, Any]:
    module, inputs = _build(subject, options)
    lifetimes = Lifetimes([*module.parameters(), *module.buffers(), *inputs.tensors])
    with following(module) as calls, CountingMode(calls, lifetimes) as mode, torch.inference_mode():
        try:
            inputs.run(module)
        except Exception as error:
            raise _failure(error, subject, calls) from error
    counted = _summed(module, calls, mode) | {"peak_bytes": lifetimes.peak_bytes}
    if options.training:
        counted["training"] = _training(subject, options)
    return counted


def _training(subject: Subject, options: Options) -> Training:
    try:
        return count_training(*_build(subject, options))
    except Exception as error:
        message = f"A training step on an input of {subject.inputs} failed: {summary(error)}."
        small = "more than 1 value per channel" in str(error)
        hint = "Batch normalisation needs more than one value a channel: try --batch-size 2." if small else ""
        raise ForwardError(message, hint) from error


def _build(subject: Subject, options: Options) -> tuple[nn.Module, Example]:
    if options.materialize:
        return subject.build(Weights.INITIALISED), subject.example_inputs()
    return subject.build(Weights.META), subject.shapes()


def _summed(module: nn.Module, calls: Calls, mode: CountingMode) -> dict[str, Any]:
    rows = layers(calls)
    parameters = list(module.parameters())
    weight_bytes: dict[str, int] = {}
    for p in parameters:
        dtype = str(p.dtype).removeprefix("torch.")
        weight_bytes[dtype] = weight_bytes.get(dtype, 0) + p.numel() * p.element_size()
    unknown = dict(mode.unknown_totals())
    return {
        "params": sum(p.numel() for p in parameters),
        "trainable_params": sum(p.numel() for p in parameters if p.requires_grad),
        "weight_bytes": weight_bytes,
        "macs": mode.macs,
        "activations": sum(row.activations for row in rows),
        "traffic_bytes": sum(tally.traffic_bytes for tally in mode.operations.values()),
        "layers": rows,
        "operations": _operations(mode),
        "coverage": 1 - sum(unknown.values()) / mode.ran if mode.ran else 1.0,
        "uncounted": unknown,
        "uncounted_in": {name: tuple(where) for name, where in mode.unknown.items()},
    }


def _operations(mode: CountingMode) -> tuple[Operation, ...]:
    operations = (
        Operation(
            name=name,
            kind=tally.kind,
            calls=tally.calls,
            macs=tally.macs,
            elements=tally.elements,
            traffic_bytes=tally.traffic_bytes,
        )
        for name, tally in mode.operations.items()
    )
    return tuple(sorted(operations, key=lambda o: (-o.macs, -o.elements, o.name)))


def _failure(error: Exception, subject: Subject, calls: Calls) -> ForwardError:
    place = f" in {calls.failed_in}" if calls.failed_in else ""
    message = f"The forward pass on an input of {subject.inputs} failed{place}: {summary(error)}."
    # What PyTorch raises where a kernel, .numpy() or .tolist() wants data names the meta device.
    needs_data = isinstance(error, NeedsDataError) or "meta" in str(error).lower()
    return ForwardError(message, _ON_REAL_TENSORS if needs_data else subject.hint, where=calls.failed_in)


def _refuse_unknown(subject: Subject, counted: dict[str, Any]) -> None:
    listed = [
        f"{name} {_times(counted['uncounted'][name])} in {', '.join(w or 'the model itself' for w in where)}"
        for name, where in counted["uncounted_in"].items()
    ]
    if training := counted.get("training"):
        listed += [f"{name} {_times(n)} in a training step" for name, n in training.uncounted.items()]
    if listed:
        raise UnknownOperationsError(
            f"{subject.described.model} runs operations without a counting rule: {'; '.join(listed)}.",
            "Give them one with archstats.counts; `archstats ops` shows the rules there are.",
        )


def _times(number: int) -> str:
    return f"{number} time{'' if number == 1 else 's'}"
