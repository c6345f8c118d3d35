"""From module calls to the rows of a profile: own numbers, totals, and whose the parameters are."""

from __future__ import annotations

from torch import nn

from archstats.counters.calls import Calls
from archstats.counters.settings import settings_of
from archstats.nesting import nested_sums
from archstats.records import Layer

_SUMMED = ("params", "macs", "activations", "traffic_bytes")


def layers(calls: Calls) -> tuple[Layer, ...]:
    """Return one row a call, in the order in which the calls began."""
    own_params, tied_params = _ownership(calls.modules, {call.path for call in calls.made})
    own = [
        {
            "params": own_params.get(call.path, 0) if call.number == 0 else 0,
            "macs": call.macs,
            "activations": call.activations,
            "traffic_bytes": call.traffic_bytes,
        }
        for call in calls.made
    ]
    parents = [call.parent for call in calls.made]
    totals = {f"total_{name}": nested_sums([numbers[name] for numbers in own], parents) for name in _SUMMED}
    leaves = {path for path, child in calls.modules.items() if not child._modules}  # noqa: SLF001
    return tuple(
        Layer(
            path=call.path,
            type=call.type,
            depth=call.path.count(".") + 1 if call.path else 0,
            leaf=call.path in leaves,
            call=call.number,
            parent=call.parent,
            input=call.input,
            output=call.output,
            tied_params=tied_params.get(call.path, 0),
            elements=call.elements,
            held_bytes=call.held_bytes,
            held_at=call.held_at,
            operations=call.operations,
            settings=settings_of(calls.modules.get(call.path)),
            **own[call.index],
            **{name: sums[call.index] for name, sums in totals.items()},
        )
        for call in calls.made
    )


def _ownership(modules: dict[str, nn.Module], called: set[str]) -> tuple[dict[str, int], dict[str, int]]:
    """Give each parameter to the first module that has it, or to the nearest called one around that.

    Returns:
        By path, the parameters that are a module's own, and those that it shares with a module before it.
    """
    own: dict[str, int] = {}
    tied: dict[str, int] = {}
    seen: set[int] = set()
    for path, child in modules.items():
        parameters = [p for p in child._parameters.values() if p is not None]  # noqa: SLF001 (thousands of modules)
        row = _nearest_called(path, called) if parameters else ""
        for parameter in parameters:
            side = tied if id(parameter) in seen else own
            side[row] = side.get(row, 0) + parameter.numel()
            seen.add(id(parameter))
    return own, tied


def _nearest_called(path: str, called: set[str]) -> str:
    while path and path not in called:
        path = path.rpartition(".")[0]
    return path
