"""What a check says, as a tree: comparisons of measured quantities, figures and what is computed of them.

`archstats.claims.reading` makes these trees of text. Their values are exact fractions, and bounded: no expression
takes long.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from archstats.claims.units import Dimension, Figure
from archstats.errors import BadInputError
from archstats.inputs import Inputs

QUANTITIES: dict[str, Dimension] = {
    "params": (("params", 1),),
    "macs": (("MACs", 1),),
    "activations": (("elements", 1),),
    "traffic_bytes": (("B", 1),),
    "peak_bytes": (("B", 1),),
    "param_bytes": (("B", 1),),
    "layers": (("layers", 1),),
}
"""What can be measured, and in what unit; `layers(model, "Conv2d")` is the number of calls of modules of a type."""

_MOST_BITS, _MOST_BITS_OF_SIZE = 4096, 900


@dataclass(frozen=True)
class Node:
    """A part of an expression: where it stands in the text, its own text, and what its value measures.

    `dimension` is None for a bare number, which takes the unit of whatever it stands with.
    """

    start: int
    end: int
    text: str
    dimension: Dimension | None


@dataclass(frozen=True)
class Number(Node):
    """A figure as it is written."""

    figure: Figure


@dataclass(frozen=True)
class Measured(Node):
    """A quantity of a model: what is to be counted, and how the model is built and called."""

    quantity: str
    model: str
    layer_type: str = ""
    inputs: Inputs | None = None
    batch: int | None = None
    settings: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Chain(Node):
    """Operations of one rank from left to right: + and -, or * and /."""

    first: Node
    rest: tuple[tuple[str, Node], ...]


@dataclass(frozen=True)
class Power(Node):
    """A value to a power that is a whole number, negated where that is so."""

    base: Node
    exponent: int = 1
    negative: bool = False


@dataclass(frozen=True)
class Tolerance:
    """How far the left side may be from the right one: a share of that, or so much."""

    amount: Fraction
    share: bool = False

    def around(self, value: Fraction) -> tuple[Fraction, Fraction]:
        """Return the least and the most that agree with a value."""
        away = self.amount * abs(value) if self.share else self.amount
        return value - away, value + away


@dataclass(frozen=True)
class Comparison(Node):
    """Two sides and how they are said to compare; ~, and nothing else, has a tolerance."""

    left: Node
    operator: str
    right: Node
    tolerance: Tolerance | None = None

    def holds(self, left: Fraction, right: Fraction) -> bool:
        """Say whether values of the two sides compare as it is said."""
        if self.tolerance is not None:
            low, high = self.tolerance.around(right)
            return low <= left <= high
        order = (left > right) - (left < right)
        return order in {"==": (0,), "!=": (-1, 1), "<": (-1,), "<=": (-1, 0), ">": (1,), ">=": (0, 1)}[self.operator]


Measure = Callable[[Measured], int]
"""What counts a quantity."""


def value(node: Node, measure: Measure) -> Fraction:
    """Evaluate an expression exactly.

    Raises:
        BadInputError: It divides by zero, or a number becomes too large.
    """
    match node:
        case Number():
            return node.figure.value
        case Measured():
            return Fraction(measure(node))
        case Chain():
            return _chained(node, measure)
        case Power():
            return _powered(node, value(node.base, measure))
    raise TypeError(f"{type(node).__name__} has no value")


def _chained(chain: Chain, measure: Measure) -> Fraction:
    total = value(chain.first, measure)
    for operator, operand in chain.rest:
        by = value(operand, measure)
        if operator == "/" and not by:
            raise BadInputError(f"{chain.text}: {operand.text} is 0, and nothing can be divided by it.")
        total = _bounded(_apply(operator, total, by), chain)
    return total


def _apply(operator: str, left: Fraction, right: Fraction) -> Fraction:
    if operator == "+":
        return left + right
    if operator == "-":
        return left - right
    return left * right if operator == "*" else left / right


def _powered(power: Power, base: Fraction) -> Fraction:
    if power.exponent < 0 and not base:
        raise BadInputError(f"{power.text}: 0 has no negative power.")
    bits = max(abs(base.numerator).bit_length(), base.denominator.bit_length())
    if bits * abs(power.exponent) > _MOST_BITS:
        raise _too_large(power)
    raised = _bounded(base**power.exponent, power)
    return -raised if power.negative else raised


def _bounded(number: Fraction, node: Node) -> Fraction:
    above, below = abs(number.numerator).bit_length(), number.denominator.bit_length()
    if max(above, below) > _MOST_BITS or above - below > _MOST_BITS_OF_SIZE:
        raise _too_large(node)
    return number


def _too_large(node: Node) -> BadInputError:
    return BadInputError(f"{node.text}: its value is too large to be a cost.")


def measured_in(node: Node) -> Iterator[Measured]:
    """Yield the quantities that an expression or a comparison measures, from left to right."""
    match node:
        case Measured():
            yield node
        case Chain():
            parts = (node.first, *(operand for _, operand in node.rest))
        case Power():
            parts = (node.base,)
        case Comparison():
            parts = (node.left, node.right)
    if isinstance(node, Chain | Power | Comparison):
        for part in parts:
            yield from measured_in(part)
