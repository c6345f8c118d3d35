"""One run of the counter on symbolic sizes.

The model runs on PyTorch's fake tensors, whose sizes are symbols; a shape environment notes what the model asked about
them. The counter's formulas are the same as in a plain count: they multiply letters in the place of numbers.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from math import prod
from pathlib import Path
from typing import Any

import sympy
import torch
from torch import Tensor, nn
from torch._subclasses.fake_tensor import FakeTensor, FakeTensorMode
from torch.fx.experimental.symbolic_shapes import DimDynamic, ShapeEnv, StatelessSymbolicContext

from archstats.counters.calls import Calls, following
from archstats.counters.dispatch import CountingMode, Plan
from archstats.inputs import TensorSpec
from archstats.laws.sizes import Letters, UnreadableSizeError, readable, size
from archstats.sources import Example, Subject, Weights
from archstats.weightless import resting_collector

N = sympy.Symbol("N", integer=True, positive=True)
_SPATIAL = {3: {1: "L"}, 4: {2: "H", 3: "W"}, 5: {2: "T", 3: "H", 4: "W"}}
_TOKENS = {1: "L"}
# Two is the least size that a shape environment takes for any size.
_HINT_BATCH = 2
# Sizes of convolutions and pools take ten; what takes more (windows shifted over padded maps) is read by nobody, and
# PyTorch needs minutes to reason about it.
_MOST_STEPS = 25


@dataclass(frozen=True)
class Traced:
    """What a symbolic run found.

    letters: those of the input's sizes, in order; `own` are the sizes that the run was made at.
    macs, activations, traffic_bytes: sums over all operations; `layers` has each module call's MACs.
    guards: what the model, or PyTorch for it, asked about sizes and was answered yes to; with where it was asked.
    """

    letters: tuple[sympy.Symbol, ...]
    own: dict[sympy.Symbol, int]
    params: int
    macs: sympy.Expr
    activations: sympy.Expr
    traffic_bytes: sympy.Expr
    layers: tuple[tuple[str, str, sympy.Expr], ...]
    guards: tuple[tuple[sympy.Basic, str], ...]


def letters_of(spec: TensorSpec) -> dict[int, str]:
    """Return the letters of a tensor's sizes by dimension: N for the batch, H and W for the last two of an image.

    What is left is fixed by the weights: channels, features.
    """
    if not spec.shape:
        return {}
    whole_numbers = spec.dtype.startswith(("int", "uint"))
    inner = _TOKENS if whole_numbers and len(spec.shape) == 2 else _SPATIAL.get(len(spec.shape), {})  # noqa: PLR2004
    return {0: "N", **inner}


def trace(subject: Subject, free: frozenset[str]) -> Traced:
    """Run the subject with the sizes named in `free` as symbols, all others as they are; whatever it raises passes."""
    module = _on_meta(subject.build(Weights.META))
    environment = ShapeEnv(duck_shape=False, specialize_zero_one=False)
    mode = FakeTensorMode(shape_env=environment, allow_non_fake_inputs=True)
    inputs, symbols, own = _symbolic_inputs(subject, mode, free)
    with resting_collector(), _quiet(), following(module) as calls, torch.inference_mode(), mode:
        environment.guards = noted = _Noted(calls)
        with (law := _SymbolicMode(calls)):
            inputs.run(module)
        letters = _letters(environment, symbols)
        atoms = {atom: readable(size(expression, letters)) for expression, atom in law.atoms.items()}
    operations = law.operations.values()

    def summed(terms: Iterator[Any]) -> sympy.Expr:
        return sympy.Add(*terms).xreplace(atoms)

    return Traced(
        letters=tuple(own),
        own=own,
        params=sum(p.numel() for p in module.parameters()),
        macs=summed(tally.macs for tally in operations),
        activations=summed(call.activations for call in calls.made),
        traffic_bytes=summed(tally.traffic_bytes for tally in operations),
        layers=tuple((c.path, c.type, sympy.sympify(c.macs).xreplace(atoms)) for c in calls.made if c.macs != 0),
        guards=tuple(_guards(noted, letters)),
    )


class _SymbolicMode(CountingMode):  # type: ignore[no-untyped-call]
    """Counts in letters: each size that is not a number stands as an atom until the end, so that like terms meet."""

    plain = (*CountingMode.plain, FakeTensor)

    def __init__(self, calls: Calls) -> None:
        super().__init__(calls)
        self.atoms: dict[sympy.Expr, sympy.Symbol] = {}

    def cost(
        self, plan: Plan, args: Any, kwargs: Any, tensors: list[Tensor], made: list[Tensor]
    ) -> tuple[Any, Any, Any, Any]:
        """Return MACs, activations, no elements (the larger of two sizes depends on them) and traffic in bytes."""
        moved = [*{id(x): x for x in tensors}.values(), *made]
        traffic = sympy.Add(*(prod(self._sizes(x)) * x.element_size() for x in moved))
        if plan.formula is None:
            return 0, 0, 0, traffic
        out = self._sizes(made[0]) if made else ()
        macs = plan.formula(*self._sizes(args), out=out, **self._sizes(kwargs))
        return macs, prod(out) if made else 0, 0, traffic

    def _sizes(self, value: Any) -> Any:
        """Return the same value with a tuple of numbers and atoms in the place of each tensor."""
        if isinstance(value, Tensor):
            return tuple(self._atom(length) for length in value.shape)
        if isinstance(value, list | tuple):
            return [self._sizes(item) for item in value]
        if isinstance(value, dict):
            return {name: self._sizes(item) for name, item in value.items()}
        return value

    def _atom(self, length: int | torch.SymInt) -> Any:
        if isinstance(length, int):
            return length
        expression = length.node.expr
        if expression.is_Number:
            return int(expression)
        if expression not in self.atoms:
            if expression.count_ops() > _MOST_STEPS:
                raise UnreadableSizeError(f"a size takes more than {_MOST_STEPS} steps to compute in {self._where()}")
            name = f"size{len(self.atoms)}"
            self.atoms[expression] = sympy.Symbol(name, integer=True, positive=True)
        return self.atoms[expression]

    def _where(self) -> str:
        return (self._calls.where if self._calls else "") or "the model itself"


def _on_meta(module: nn.Module) -> nn.Module:
    for child in module.modules():
        for name, buffer in child._buffers.items():  # noqa: SLF001 (an operation takes tensors of one device)
            child._buffers[name] = None if buffer is None else buffer.to("meta")  # noqa: SLF001
    return module


def _symbolic_inputs(
    subject: Subject, mode: FakeTensorMode, free: frozenset[str]
) -> tuple[Example, dict[sympy.Symbol, str], dict[sympy.Symbol, int]]:
    """Return the inputs, PyTorch's symbols with their letters, and the letters with their own sizes."""
    symbols: dict[sympy.Symbol, str] = {}
    own: dict[sympy.Symbol, int] = {}
    first: dict[str, Any] = {}

    def fake(spec: TensorSpec) -> Tensor:
        named = {d: letter for d, letter in letters_of(spec).items() if letter in free}
        shape = [_HINT_BATCH if named.get(d) == "N" else length for d, length in enumerate(spec.shape)]
        sizes = [DimDynamic.DYNAMIC if d in named else DimDynamic.STATIC for d in range(len(shape))]
        real = torch.empty(shape, dtype=getattr(torch, spec.dtype), device="meta")
        made: Tensor = mode.from_tensor(real, symbolic_context=StatelessSymbolicContext(dynamic_sizes=sizes))
        for dimension, letter in named.items():
            length: Any = made.shape[dimension]
            if letter in first:  # the same letter is the same size in every input
                torch._check(length == first[letter])  # noqa: SLF001
                continue
            first[letter] = length
            symbols[length.node.expr] = letter
            own[sympy.Symbol(letter, integer=True, positive=True)] = spec.shape[dimension]
        return made

    return Example(*subject.inputs.map(fake)), symbols, own


def _letters(environment: ShapeEnv, symbols: dict[sympy.Symbol, str]) -> Letters:
    """Return what PyTorch's symbols stand for: a letter, or the number or letter that the model tied it to."""
    known = {symbol: sympy.Symbol(letter, integer=True, positive=True) for symbol, letter in symbols.items()}
    for symbol, value in environment.replacements.items():
        if symbol not in known:
            known[symbol] = value.xreplace(known)
    return known


class _Noted(list[Any]):
    """The shape environment's questions, and beside each the module that was running when it was asked."""

    def __init__(self, calls: Calls) -> None:
        super().__init__()
        self.places: list[str] = []
        self._calls = calls

    def append(self, guard: Any) -> None:
        """Note a question."""
        super().append(guard)
        self.places.append(f"in {self._calls.where or 'the model itself'}{_line(guard.sloc.framework_loc)}")


def _line(frame: Any) -> str:
    """Return the line of the model's code that asked; nothing where PyTorch or the counter asked on its behalf."""
    file = Path(getattr(frame, "filename", ""))
    own = "archstats" in file.parts and "zoo" not in file.parts
    return "" if own or "torch" in file.parts or not file.name else f", {file.name}:{frame.lineno}"


def _guards(noted: _Noted, letters: Letters) -> Iterator[tuple[sympy.Basic, str]]:
    """Return each question about sizes once, in letters, with the place that asked it first."""
    first: dict[Any, str] = {}
    for guard, place in zip(noted, noted.places, strict=True):
        first.setdefault(guard.expr, place)
    return ((_in_letters(asked, letters), place) for asked, place in first.items())


def _in_letters(asked: Any, letters: Letters) -> sympy.Basic:
    if isinstance(asked, sympy.logic.boolalg.BooleanFunction):
        return asked.func(*(_in_letters(part, letters) for part in asked.args))
    if isinstance(asked, sympy.core.relational.Relational):
        return asked.func(*(readable(size(side, letters)) for side in asked.args))
    return asked


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep PyTorch from logging an error that the caller hears of anyway."""
    log = logging.getLogger("torch._subclasses.fake_tensor")
    before = log.level
    log.setLevel(logging.CRITICAL + 1)
    try:
        yield
    finally:
        log.setLevel(before)
