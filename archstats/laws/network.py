"""The law of a whole network: its cost as an exact expression in batch and image size.

>>> import archstats
>>> law = archstats.cost_law("mobilenet_v2")
>>> law.evaluate(N=2, H=160, W=192)["macs"]
369287680
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import sympy
import torch

from archstats.counters.calls import following
from archstats.counters.dispatch import CountingMode
from archstats.errors import BadInputError, OutsideDomainError, summary
from archstats.inputs import Inputs, TensorSpec
from archstats.laws.domain import Domain, Point, find
from archstats.laws.sizes import UnreadableSizeError, compiled
from archstats.laws.trace import Traced, letters_of, trace
from archstats.laws.writing import as_text
from archstats.sources import Subject, Weights
from archstats.weightless import resting_collector

QUANTITIES = ("macs", "params", "activations", "traffic_bytes")


@dataclass(frozen=True)
class CostLaw:
    """What a network costs at any size.

    letters: the sizes that it is a law in: N images, H rows, W columns (or L tokens); `own` are the model's own.
    macs, params, activations, traffic_bytes: exact sympy expressions, by the rules of `archstats.profile`.
    domain: where they hold; `traffic_domain` is narrower where a model copies at some sizes and not at others.
    layers: path, type and multiply-accumulates of each module call.
    fixed: why a size of the image is no letter; empty where all are.
    """

    model: str
    inputs: str
    letters: tuple[sympy.Symbol, ...]
    own: Mapping[str, int]
    macs: sympy.Expr
    params: sympy.Expr
    activations: sympy.Expr
    traffic_bytes: sympy.Expr
    domain: Domain
    traffic_domain: Domain
    layers: tuple[tuple[str, str, sympy.Expr], ...] = field(repr=False)
    fixed: str = ""

    def evaluate(self, **sizes: int) -> dict[str, int]:
        """Return the cost at the given sizes; one that is not given is the model's own.

        Returns:
            Whole numbers: `macs`, `params`, `activations`, and `traffic_bytes` where its expression holds there.

        Raises:
            BadInputError: There is no such letter, or its value is no positive whole number.
            OutsideDomainError: The network does not run at these sizes.
        """
        values = self._values(sizes)
        if broken := self.domain.violated(values):
            at = ", ".join(f"{letter}={value}" for letter, value in values.items())
            raise OutsideDomainError(
                f"{self.model} does not run at {at}: {as_text(broken.asked)} does not hold ({broken.place}).",
                self._spans(),
            )
        point = [values[letter.name] for letter in self.letters]
        found = {name: int(compiled(getattr(self, name), self.letters)(*point)) for name in QUANTITIES}
        if self.traffic_domain.violated(values):
            del found["traffic_bytes"]
        return found

    def _repr_html_(self) -> str:
        from archstats.notebook import laws

        return laws.html(self)

    def _repr_markdown_(self) -> str:
        from archstats.notebook import laws

        return laws.in_markdown(self)

    def _values(self, sizes: Mapping[str, Any]) -> dict[str, int]:
        names = [letter.name for letter in self.letters]
        for name, value in sizes.items():
            if name not in self.own:
                raise BadInputError(f"The law of {self.model} has no letter {name}.", f"It has {', '.join(names)}.")
            if not isinstance(value, int) or isinstance(value, bool) or value < 1:
                raise BadInputError(f"{name}={value!r} is not a positive whole number.", "Give one: N=1, H=224.")
            if name not in names and value != self.own[name]:
                raise OutsideDomainError(
                    f"{self.model} is a law in {', '.join(names)} alone, at {name}={self.own[name]}, not {value}.",
                    self.fixed,
                )
        return {name: sizes.get(name, self.own[name]) for name in names}

    def spans(self) -> dict[str, tuple[int, int | None]]:
        """Return the least and the largest value of each letter, the others at their own; None where none was met."""
        own = {letter: self.own[letter.name] for letter in self.letters}
        return {letter.name: self.domain.span(letter, own) for letter in self.letters if letter.name != "N"}

    def _spans(self) -> str:
        words = [
            f"{name} from {least} to {most}" if most else f"{name} from {least}"
            for name, (least, most) in self.spans().items()
        ]
        return f"It runs with {' and '.join(words)}." if words else ""


def cost_law(subject: Subject) -> CostLaw:
    """Derive the law of a subject: one symbolic run, and plain counts where the sizes' limits are tried.

    Raises:
        BadInputError: The model cannot be run on symbolic sizes at all; the message says where it fails.
    """
    names = list(dict.fromkeys(itertools.chain(*(letters_of(spec).values() for spec in subject.inputs.specs))))
    plain = _PlainCounts(subject)
    fixed = ""
    for free in _choices(names):
        try:
            with resting_collector():
                traced = trace(subject, free)
        except Exception as error:  # noqa: BLE001 (a model can fail in any way, and then fewer sizes are symbols)
            fixed = fixed or _why(error)
            continue
        frozen = _frozen(traced)
        if frozen and free != frozenset("N"):
            fixed = fixed or frozen
            continue
        law = _law(subject, traced, plain, fixed)
        if free == frozenset("N") or not (fixed := _one_size(law)):
            return law
    raise BadInputError(
        f"{subject.described.model} has no law: {fixed}", "Count it at its own size: archstats profile."
    )


def _choices(names: list[str]) -> list[frozenset[str]]:
    """Return the sets of letters to try: all sizes, then the batch alone."""
    return list(dict.fromkeys([frozenset(names), frozenset("N")]))


def _frozen(traced: Traced) -> str:
    """Say which size the model's code took as a number, and where; empty where it took none."""
    for asked, place in traced.guards:
        if isinstance(asked, sympy.Eq) and asked.lhs in traced.letters and asked.rhs.is_Integer:
            return f"its code takes {asked.lhs} as the number {asked.rhs}, {place}"
    return ""


def _why(error: Exception) -> str:
    if isinstance(error, UnreadableSizeError):
        return error.message
    return f"on symbolic sizes it fails: {summary(error)}"


def _one_size(law: CostLaw) -> str:
    """Say why an image can have one size only, up to rounding: an end of each span less than the network's stride."""
    spans = law.spans()
    for name, (least, most) in spans.items():
        if most is not None and most - least < stride(law, name):
            condition = next(c for c in law.domain.conditions if _symbol(name) in c.asked.free_symbols)
            many = f"from {least} to {most}" if most > least else f"of {least}"
            return f"it runs with {name} {many} only, where {as_text(condition.asked)} ({condition.place})"
    return ""


def stride(law: CostLaw, letter: str) -> int:
    """Return how many pixels one step of the coarsest map is: the common multiple of what a size is divided by."""
    symbol = _symbol(letter)
    rounded = law.activations.atoms(sympy.floor, sympy.ceiling) | law.macs.atoms(sympy.floor, sympy.ceiling)
    divisors = [
        sympy.fraction(sympy.together(term.coeff(symbol)))[1]
        for function in rounded
        if (term := sympy.expand(function.args[0])).has(symbol)
    ]
    return int(sympy.lcm_list(divisors)) if divisors else 1


def _symbol(letter: str) -> sympy.Symbol:
    return sympy.Symbol(letter, integer=True, positive=True)


def _law(subject: Subject, traced: Traced, plain: _PlainCounts, fixed: str) -> CostLaw:
    point: Point = tuple(traced.own.values())
    names = [letter.name for letter in traced.letters]
    functions = [compiled(getattr(traced, name), traced.letters) for name in ("macs", "activations", "traffic_bytes")]

    def holds(quantities: int) -> Any:
        def check(at: Point) -> bool:
            counted = plain.at(dict(zip(names, at, strict=True)))
            return counted is not None and all(
                f(*at) == c for f, c in zip(functions[:quantities], counted, strict=False)
            )

        return check

    domain, traffic_domain = find(traced.letters, point, traced.guards, (holds(2), holds(3)))
    described = subject.described
    return CostLaw(
        model=described.model,
        inputs=str(subject.inputs),
        letters=traced.letters,
        own=dict(plain.own),
        macs=traced.macs,
        params=sympy.Integer(traced.params),
        activations=traced.activations,
        traffic_bytes=traced.traffic_bytes,
        domain=domain,
        traffic_domain=traffic_domain,
        layers=traced.layers,
        fixed=fixed,
    )


def resized(inputs: Inputs, sizes: Mapping[str, int]) -> Inputs:
    """Return inputs with the sizes that letters stand for replaced by others."""

    def replaced(spec: TensorSpec) -> TensorSpec:
        letters = letters_of(spec)
        shape = (sizes.get(letters.get(d, ""), length) for d, length in enumerate(spec.shape))
        return TensorSpec(tuple(shape), spec.dtype)

    return Inputs(*inputs.map(replaced))


class _PlainCounts:
    """Plain counts of one module at many sizes, each made once: multiply-accumulates, activations, traffic."""

    def __init__(self, subject: Subject) -> None:
        self._subject = subject
        self._module = subject.build(Weights.META)
        self._made: dict[tuple[tuple[str, int], ...], tuple[int, int, int] | None] = {}
        self.own = {
            letter: spec.shape[dimension]
            for spec in reversed(subject.inputs.specs)
            for dimension, letter in letters_of(spec).items()
        }

    def at(self, sizes: Mapping[str, int]) -> tuple[int, int, int] | None:
        """Return the counts at the given sizes; None where the model does not run."""
        key = tuple(sorted(sizes.items()))
        if key not in self._made:
            self._made[key] = self._count(sizes)
        return self._made[key]

    def _count(self, sizes: Mapping[str, int]) -> tuple[int, int, int] | None:
        example = self._subject.with_inputs(resized(self._subject.inputs, sizes)).shapes()
        with following(self._module) as calls, CountingMode(calls) as mode, torch.inference_mode():
            try:
                example.run(self._module)
            except Exception:  # noqa: BLE001 (it does not run there, whatever it raises)
                return None
        traffic = sum(tally.traffic_bytes for tally in mode.operations.values())
        return mode.macs, sum(call.activations for call in calls.made), traffic
