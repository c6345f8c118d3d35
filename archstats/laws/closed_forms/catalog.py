"""How a closed form enters the catalog: expressions, where they hold, and a real layer that can be counted.

Every form is for one image (one sequence) in one forward pass. For a batch of B images, multiply-accumulates and
activations are B times as many; parameters stay.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType, SimpleNamespace
from typing import TYPE_CHECKING

import sympy

from archstats.laws.closed_forms.costs import Cost
from archstats.laws.closed_forms.letters import MEANINGS, SYMBOLS
from archstats.records import Shape
from archstats.registry import Registry

if TYPE_CHECKING:
    from torch import nn

Witness = tuple["nn.Module", Shape]
"""A real layer or block, and the shape of its input, batch first, with a batch of one."""
Build = Callable[[SimpleNamespace], Witness]

QUANTITIES = ("params", "macs", "activations")
CONVENTION = (
    "Nothing has a bias or a normalisation. Activation functions, pooling, sums and concatenations count nothing; "
    "multiplications with padded zeros count. All is for one image or sequence: a batch of B has B times the "
    "multiply-accumulates and activations."
)


@dataclass(frozen=True)
class Constraint:
    """What sizes must fulfil beside being positive: a condition in letters, and how it is said ("G divides M")."""

    condition: sympy.Basic
    words: str

    @property
    def letters(self) -> tuple[str, ...]:
        """The letters that it speaks of."""
        return tuple(sorted(symbol.name for symbol in self.condition.free_symbols))


@dataclass(frozen=True, eq=False)
class ClosedForm:
    """What one kind of layer or block costs.

    Args:
        name: What it is found by: "depthwise-separable".
        title: What it is called in a heading.
        letters: Each letter's meaning, in the order in which they are best shown.
        params: Parameters.
        macs: Multiply-accumulates of one image.
        activations: Output elements of the operations that count multiply-accumulates, of one image.
        constraints: What the sizes must fulfil beside being positive whole numbers.
        holds: Where the form holds, and what it leaves out.
        source: The document or the paper that it comes from.
        witness: Builds the real layer for given sizes; counting it verifies the form.
    """

    name: str
    title: str
    letters: Mapping[str, str]
    params: sympy.Expr
    macs: sympy.Expr
    activations: sympy.Expr
    constraints: tuple[Constraint, ...]
    holds: str
    source: str
    witness: Callable[[Mapping[str, int]], Witness]


FORMS: Registry[ClosedForm] = Registry("closed form", "archstats.laws.closed_forms")


def closed_form(
    name: str,
    *,
    title: str,
    letters: str,
    cost: Cost,
    holds: str,
    source: str,
    constraints: tuple[Constraint, ...] = (),
    meanings: Mapping[str, str] = MappingProxyType({}),
) -> Callable[[Build], Build]:
    """Register a form; the decorated function builds its witness from a namespace of sizes.

    Args:
        name: What it is found by.
        title: What it is called in a heading.
        letters: Its letters with spaces between, in the order in which they are shown: "K M N H W".
        cost: The expressions.
        holds: Where it holds; the convention that all forms share is added.
        source: Where it comes from.
        constraints: What the sizes must fulfil beside being positive.
        meanings: What a letter means where that is not its meaning elsewhere.

    Raises:
        ValueError: An expression has a letter that is not named, or the name is registered already.
    """
    explained = {letter: meanings.get(letter, MEANINGS[letter]) for letter in letters.split()}
    expressions = {quantity: _tidied(getattr(cost, quantity)) for quantity in QUANTITIES}
    for quantity, expression in expressions.items():
        if unnamed := expression.free_symbols - {SYMBOLS[letter] for letter in explained}:
            raise ValueError(f"the {quantity} of {name} speak of {unnamed}, which its letters do not name")

    def register(build: Build) -> Build:
        form = ClosedForm(
            name=name,
            title=title,
            letters=MappingProxyType(explained),
            **expressions,
            constraints=constraints,
            holds=f"{holds} {CONVENTION}",
            source=source,
            witness=lambda values: build(SimpleNamespace(**values)),
        )
        FORMS.add(name, form)
        return build

    return register


def _tidied(expression: sympy.Expr) -> sympy.Expr:
    """Take out common factors, of the expression as written or multiplied out, whichever ends shorter."""
    return min(map(sympy.factor_terms, (expression, sympy.expand(expression))), key=sympy.count_ops)


def divides(divisor: sympy.Expr | int, *numbers: sympy.Expr) -> tuple[Constraint, ...]:
    """Say that each of the numbers is a multiple of `divisor`."""
    return tuple(Constraint(sympy.Eq(sympy.Mod(n, divisor), 0), f"{divisor} divides {n}") for n in numbers)


def exceeds(larger: sympy.Expr, smaller: sympy.Expr | int) -> tuple[Constraint, ...]:
    """Say that one size is greater than another, or than a number."""
    return (Constraint(sympy.Gt(larger, smaller), f"{larger} is greater than {smaller}"),)
