"""The counter: one run of a model on shapes alone, with every operation that it dispatches seen and counted.

The model runs on meta tensors, which have a shape and no data, under a mode that PyTorch asks for every operation.
In inference mode the operations arrive as the model called them (a linear layer, not a transposition and a sum of
products). One that has no rule of its own, and that PyTorch makes of others, is taken apart and its parts are counted.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor
from torch.utils._python_dispatch import TorchDispatchMode

from archstats.counters import formulas  # noqa: F401 (registers the formulas)
from archstats.counters.calls import Calls
from archstats.counters.memory import Lifetimes
from archstats.counters.rules import Formula, Kind, formula_of, kind_of
from archstats.counters.shapes import SHAPE_RULES, ShapeRule
from archstats.records import Shape

_COMPOSITE = "CompositeImplicitAutograd"
# Composites that are one operation to whoever reads a list of them, beside those that have a shape rule.
_WHOLE = frozenset(f"aten::{name}" for name in ("group_norm", "instance_norm", "rms_norm", "pad"))
_READS_DATA = frozenset(f"aten::{name}" for name in ("is_nonzero", "item", "_local_scalar_dense", "equal"))


class NeedsDataError(RuntimeError):
    """An operation asked for the value of a tensor that has none."""


@dataclass
class Tally:
    """What one operation adds up to over a run."""

    kind: Kind
    calls: int = 0
    macs: int = 0
    elements: int = 0
    traffic_bytes: int = 0


@dataclass(frozen=True)
class Plan:
    """What to do with one operation, found out when it is first seen."""

    name: str
    kind: Kind
    formula: Formula | None
    shape_rule: ShapeRule | None
    take_apart: bool
    reads_data: bool
    in_place: bool


class CountingMode(TorchDispatchMode):  # type: ignore[no-untyped-call]
    """Counts every operation that runs inside it, and lets it run.

    Args:
        calls: Where the counts of each module call go; None where they belong to no module, as in a backward pass.
        lifetimes: Follows the tensors that operations return, where it is given.

    `operations` holds a tally by the operation's name, `unknown` how often each module ran each unknown operation, and
    `ran` is how many operations there were.
    """

    plain: tuple[type, ...] = (Tensor, torch.nn.Parameter)
    """The types of tensors that shape rules are certain of."""

    @classmethod
    def _should_skip_dynamo(cls) -> bool:
        """Say that nothing here is compiled: to wrap it against that, PyTorch imports its compiler, half a second."""
        return False

    def __init__(self, calls: Calls | None = None, lifetimes: Lifetimes | None = None) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.operations: dict[str, Tally] = {}
        self.unknown: dict[str, Counter[str]] = {}
        self.ran = 0
        self._calls = calls
        self._lifetimes = lifetimes
        self._plans: dict[Any, Plan] = {}

    @property
    def macs(self) -> int:
        """Multiply-accumulates of all operations so far."""
        return sum(tally.macs for tally in self.operations.values())

    def unknown_totals(self) -> Counter[str]:
        """How often each unknown operation ran, wherever it did."""
        return Counter({name: where.total() for name, where in self.unknown.items()})

    def __torch_dispatch__(
        self,
        func: Any,
        types: Any,
        args: tuple[Any, ...] = (),
        kwargs: dict[str, Any] | None = None,
    ) -> Any:
        """Run one operation, by its shape rule where that is certain, and count it."""
        kwargs = kwargs or {}
        plan = self._plans.get(func)
        if plan is None:
            plan = self._plans[func] = _plan(func)
        tensors = _tensors((*args, *kwargs.values()) if kwargs else args)
        out: Any = NotImplemented
        if (
            plan.shape_rule is not None
            and tensors
            and tensors[0].is_meta
            and all(type(x) in self.plain for x in tensors)
        ):
            out = plan.shape_rule(*args, **kwargs)
        if out is NotImplemented and plan.take_apart:
            with self:
                out = func.decompose(*args, **kwargs)
            if out is not NotImplemented:
                return out
        if out is NotImplemented:
            out = _run(plan, func, args, kwargs, tensors)
        self._record(plan, args, kwargs, tensors, out)
        return out

    def _record(self, plan: Plan, args: Any, kwargs: Any, tensors: list[Tensor], out: Any) -> None:
        made = _tensors((out,))
        if self._lifetimes is not None:
            for x in made:
                self._lifetimes.hold(x)
            if self._calls is not None:
                self._calls.current.note_held(self._lifetimes.live_bytes, at=self.ran)
        self.ran += 1
        tally = self.operations.get(plan.name)
        if tally is None:
            tally = self.operations[plan.name] = Tally(plan.kind)
        tally.calls += 1
        untouched = made and not plan.in_place and any(made[0] is x for x in tensors)  # a dropout in evaluation
        if plan.kind is Kind.FREE or untouched:
            return
        macs, activations, elements, traffic = self.cost(plan, args, kwargs, tensors, made)
        tally.macs += macs
        tally.elements += elements
        tally.traffic_bytes += traffic
        if plan.kind is Kind.UNKNOWN:
            self._note_unknown(plan.name)
        if self._calls is not None:
            call = self._calls.current
            call.operations[plan.name] = call.operations.get(plan.name, 0) + macs
            call.macs += macs
            call.activations += activations
            call.elements += elements
            call.traffic_bytes += traffic

    def cost(
        self, plan: Plan, args: Any, kwargs: Any, tensors: list[Tensor], made: list[Tensor]
    ) -> tuple[Any, Any, Any, Any]:
        """Return MACs, activations, elements and traffic in bytes of one operation."""
        traffic = sum(x.numel() * x.element_size() for x in {id(x): x for x in tensors}.values())
        traffic += sum(x.numel() * x.element_size() for x in made)
        if plan.formula is None:
            return 0, 0, max((x.numel() for x in (*tensors, *made)), default=0), traffic
        out = tuple(made[0].shape) if made else ()
        macs = plan.formula(*_shapes(args), out=out, **_shapes(kwargs))
        return macs, made[0].numel() if made else 0, 0, traffic

    def _note_unknown(self, name: str) -> None:
        where = self._calls.where if self._calls is not None else ""
        self.unknown.setdefault(name, Counter())[where] += 1


def _plan(operation: Any) -> Plan:
    name, kind = operation._schema.name, kind_of(operation)  # noqa: SLF001
    known = not name.startswith("prim::")  # questions about a tensor, which are no operations to the dispatcher
    composite = known and torch._C._dispatch_has_kernel_for_dispatch_key(operation.name(), _COMPOSITE)  # noqa: SLF001
    shape_rule = SHAPE_RULES.get(operation.name())
    whole = name in _WHOLE or name in _READS_DATA or (kind is Kind.ELEMENTWISE and shape_rule is not None)
    return Plan(
        name=name,
        kind=kind,
        formula=formula_of(name),
        shape_rule=shape_rule,
        take_apart=composite and kind is not Kind.COUNTED and not whole,
        reads_data=name in _READS_DATA or torch.Tag.data_dependent_output in operation.tags,
        in_place=operation._schema.is_mutable,  # noqa: SLF001
    )


def _run(plan: Plan, func: Any, args: Any, kwargs: Any, tensors: list[Tensor]) -> Any:
    """Run an operation as it is; among tensors without data, one that has some is taken for its shape."""
    shapes_only = any(x.is_meta for x in tensors)
    if shapes_only and plan.reads_data:
        raise NeedsDataError(f"{plan.name} asks for the value of a tensor")
    if shapes_only and not all(x.is_meta or x.dim() == 0 for x in tensors):
        args, kwargs = _to_meta(args), _to_meta(kwargs)
    return func(*args, **kwargs)


def macs_of(operation: Any, args: Any, kwargs: Any, out: Any) -> int:
    """Return the MACs of an operation that ran, by its formula; 0 where it has none."""
    formula = formula_of(operation._schema.name)  # noqa: SLF001
    made = _tensors((out,))
    if formula is None or not made:
        return 0
    macs: int = formula(*_shapes(args), out=tuple(made[0].shape), **_shapes(kwargs))
    return macs


def macs_on_shapes(name: str, args: list[Any], out: Shape) -> int:
    """Return the MACs of an operation whose tensors are given as shapes; one without a formula is taken apart."""
    formula = formula_of(name)
    if formula is not None:
        return formula(*args, out=out)
    operation = getattr(torch.ops.aten, name.removeprefix("aten::")).default
    if kind_of(operation) is not Kind.UNKNOWN:
        return 0
    positional = [a for a, of in zip(args, operation._schema.arguments, strict=False) if not of.kwarg_only]  # noqa: SLF001
    mode = CountingMode()
    with mode, torch.inference_mode():
        operation(*_to_tensors(positional))
    return mode.macs


def _to_tensors(value: Any) -> Any:
    """Return the same value with a meta tensor in the place of each shape, which is a tuple."""
    if isinstance(value, tuple):
        return torch.empty(value, device="meta")
    return [_to_tensors(item) for item in value] if isinstance(value, list) else value


def _tensors(values: Iterable[Any]) -> list[Tensor]:
    """Return the tensors among arguments or results, those in lists too."""
    found: list[Tensor] = []
    for value in values:
        if isinstance(value, Tensor):
            found.append(value)
        elif isinstance(value, list | tuple):
            found += _tensors(value)
    return found


def _shapes(value: Any) -> Any:
    """Return the same value with a tuple, its shape, in the place of each tensor."""
    if isinstance(value, Tensor):
        return tuple(value.shape)
    if isinstance(value, list | tuple):
        return [_shapes(item) for item in value]
    if isinstance(value, dict):
        return {name: _shapes(item) for name, item in value.items()}
    return value


def _to_meta(value: Any) -> Any:
    if isinstance(value, Tensor):
        return value if value.is_meta or value.dim() == 0 else value.to("meta")
    if isinstance(value, list | tuple):
        return type(value)(_to_meta(item) for item in value)
    if isinstance(value, dict):
        return {name: _to_meta(item) for name, item in value.items()}
    return "meta" if value == torch.device("cpu") else value
