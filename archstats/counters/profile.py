"""A model's profile: torchinfo's rows joined with fvcore's counts on the path of the module."""

from __future__ import annotations

import msgspec
from torch import nn

from archstats.counters import forward, fvcore, torchinfo
from archstats.records import Layer, Profile
from archstats.sources import Subject

_FROM_TRACE = ("macs", "fvcore_flops", "activations")


def count(subject: Subject) -> Profile:
    """Count what one forward pass of the subject costs.

    Raises:
        ForwardError: The model cannot run on its input; the message names the failing module.
    """
    module = subject.build(initialised=False)
    rows = _rows(subject, module)
    trace, missing = _trace(subject)
    parameters = list(module.parameters())
    return Profile(
        **msgspec.structs.asdict(subject.described),
        params=sum(p.numel() for p in parameters),
        trainable_params=sum(p.numel() for p in parameters if p.requires_grad),
        param_bytes=sum(p.numel() * p.element_size() for p in parameters),
        macs=trace.macs[""] if trace else None,
        fvcore_flops=trace.flops[""] if trace else None,
        activations=trace.activations[""] if trace else None,
        layers=_layers(rows, trace),
        operators=trace.by_operator if trace else {},
        uncounted=trace.uncounted if trace else {},
        missing=missing,
    )


def _rows(subject: Subject, module: nn.Module) -> list[torchinfo.Row]:
    inputs = subject.example_inputs()
    try:
        return torchinfo.rows(module, inputs)
    except Exception:
        # torchinfo does not say where it failed; this does.
        forward.run(subject.build(initialised=False), inputs, hint=subject.hint)
        raise


def _trace(subject: Subject) -> tuple[fvcore.Trace | None, dict[str, str]]:
    try:
        return fvcore.trace(subject.build(initialised=False), subject.example_inputs()), {}
    except Exception as error:  # noqa: BLE001 (a tracer fails in as many ways as there are models)
        reason = f"fvcore's trace failed: {forward.summary(error)}"
        return None, dict.fromkeys(_FROM_TRACE, reason)


def _layers(rows: list[torchinfo.Row], trace: fvcore.Trace | None) -> tuple[Layer, ...]:
    macs, flops, activations = (_own(trace.macs), _own(trace.flops), _own(trace.activations)) if trace else ({}, {}, {})
    return tuple(
        Layer(
            path=row.path,
            type=row.type,
            depth=row.depth,
            leaf=row.leaf,
            calls=row.calls,
            input=row.input,
            output=row.output,
            params=row.params,
            macs=macs.get(row.path),
            fvcore_flops=flops.get(row.path),
            activations=activations.get(row.path),
        )
        for row in rows
    )


def _own(totals: dict[str, int]) -> dict[str, int]:
    """Take from each module's total what its children count."""
    own = dict(totals)
    for path, total in totals.items():
        if path:
            own[path.rpartition(".")[0]] -= total
    return own
