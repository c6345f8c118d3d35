"""The language of checks: from text to the trees of `archstats.claims.expressions`.

    params("torchvision:alexnet") / params("torchvision:squeezenet1_0") ~ 50 within 5%
    macs("torchvision:resnet50", input="1x3x160x160", batch=8) < 20 GMACs and layers("vgg16", "Conv2d") == 13 layers
    params("mobilenet_v2", width_mult=0.75) ~ 2.6M

Nothing but the quantities in `QUANTITIES` can be called, and a text is checked whole before anything is measured:
values whose units do not fit are neither added nor compared. Lengths, depths and powers are bounded.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from archstats.claims import units
from archstats.claims.calls import DEEPEST, CallReader, Parsed, misread
from archstats.claims.expressions import Chain, Comparison, Node, Number, Power, Tolerance, measured_in
from archstats.claims.units import RATIO, combined, described, fits
from archstats.errors import BadInputError

if TYPE_CHECKING:
    from lark import Lark, Token

MOST_CHARACTERS = 2000
_LARGEST_POWER = 64

_GRAMMAR = r"""
start: comparison ("and" comparison)*
comparison: sum COMPARED sum ["within" number]
sum: product (SIGN product)*
product: signed (TIMES signed)*
signed: SIGN* power
power: atom ["**" exponent]
exponent: [SIGN] NUMBER
?atom: number | call | paren
paren: "(" sum ")"
number: NUMBER [PERCENT | NAME [NAME]]
call: NAME "(" [argument ("," argument)*] ")"
argument: [NAME "="] value
value: STRING                         -> string
     | [SIGN] PLAIN                   -> plain
     | NAME                           -> word
     | "[" [value ("," value)*] "]"   -> list
COMPARED: "~" | "==" | "!=" | "<=" | ">=" | "<" | ">"
SIGN: "+" | "-"
TIMES: "*" | "/"
PERCENT: "%"
NUMBER: /([0-9]{1,3}(,[0-9]{3})+|[0-9]+)(\.[0-9]+)?([eE][+-]?[0-9]+)?|\.[0-9]+/
PLAIN: /[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]+)?/
STRING: /"[^"\n]*"|'[^'\n]*'/
NAME: /[A-Za-z_]\w*/
%ignore /[ \t\r\n]+/
"""


def parse_check(text: str) -> tuple[Comparison, ...]:
    """Read a check: the comparisons that must all hold.

    Raises:
        BadInputError: The text is none, or its units do not fit; the message shows the place.
    """
    from lark.exceptions import UnexpectedCharacters, UnexpectedToken

    if len(text) > MOST_CHARACTERS:
        raise BadInputError(f"A check has {MOST_CHARACTERS:,} characters at most, this one {len(text):,}.")
    try:
        tree = _parser().parse(text)
    except UnexpectedCharacters as error:
        start = error.pos_in_stream or 0
        raise misread(text, start, start + 1, f"{text[start]!r} is not expected here") from error
    except UnexpectedToken as error:
        if error.token.type == "$END":
            raise misread(text, len(text), len(text) + 1, "it ends early") from error
        start = error.token.start_pos or 0
        raise misread(text, start, start + len(error.token), f"{str(error.token)!r} is not expected here") from error
    return tuple(map(_Reader(text).comparison, tree.children))


@functools.cache
def _parser() -> Lark:
    from lark import Lark

    return Lark(_GRAMMAR, parser="lalr", maybe_placeholders=True, propagate_positions=True)


@dataclass(frozen=True)
class _Reader(CallReader):
    """From the parsed tree of a text to an expression; what is wrong in it is shown in the text."""

    def comparison(self, tree: Parsed) -> Comparison:
        left, operator, right, within = tree.children
        sides = self.sum(left, 0), self.sum(right, 0)
        self.fitting(*sides)
        if next(measured_in(sides[1]), None) and not next(measured_in(sides[0]), None):
            raise self.wrong(left, "a number stands left of what is measured: turn the comparison round")
        tolerance = self.tolerance(operator, *sides, within)
        dimension = sides[1].dimension if sides[0].dimension is None else sides[0].dimension
        return Comparison(*self.at(tree), dimension, sides[0], str(operator), sides[1], tolerance)

    def fitting(self, left: Node, right: Node) -> None:
        if not fits(left.dimension, right.dimension):
            units_of = f"{described(right.dimension)} beside {described(left.dimension)}"
            raise self.wrong(right, f"units that don't fit: {units_of} can neither be added nor compared")

    def tolerance(self, operator: Token, left: Node, right: Node, within: Parsed) -> Tolerance | None:
        if operator != "~":
            if within is not None:
                raise self.wrong(within, f"only ~ has a tolerance, {operator} has none")
            return None
        if within is None:
            return self.printed_tolerance(right)
        number = self.number(within)
        if not number.figure.percent:
            for side in (left, right):
                self.fitting(side, number)
        return Tolerance(number.figure.value, share=number.figure.percent)

    def printed_tolerance(self, right: Node) -> Tolerance:
        """Half the last digit of the figure on the right."""
        figure = right.base if isinstance(right, Power) and right.exponent == 1 else right
        if not isinstance(figure, Number):
            raise self.wrong(right, "say how near it is: within 5%; only a figure says it by its digits")
        if not figure.figure.half:
            raise self.wrong(right, "say how near it is: within 5%; a whole number is exact, and == compares with it")
        return Tolerance(figure.figure.half)

    def sum(self, tree: Parsed, depth: int) -> Node:
        first, rest = self.operands(tree, lambda part: self.product(part, depth))
        known = first
        for _, operand in rest:
            self.fitting(known, operand)
            known = operand if known.dimension is None else known
        return Chain(*self.at(tree), known.dimension, first, tuple(rest)) if rest else first

    def product(self, tree: Parsed, depth: int) -> Node:
        first, rest = self.operands(tree, lambda part: self.signed(part, depth))
        dimension = first.dimension
        for operator, operand in rest:
            dimension = combined(dimension, operand.dimension, 1 if operator == "*" else -1)
        return Chain(*self.at(tree), dimension, first, tuple(rest)) if rest else first

    def operands(self, tree: Parsed, read: Callable[[Parsed], Node]) -> tuple[Node, list[tuple[str, Node]]]:
        first, *rest = tree.children
        pairs = zip(rest[::2], rest[1::2], strict=True)
        return read(first), [(str(operator), read(operand)) for operator, operand in pairs]

    def signed(self, tree: Parsed, depth: int) -> Node:
        *signs, power = tree.children
        node = self.power(power, depth)
        negative = signs.count("-") % 2 == 1
        return Power(*self.at(tree), node.dimension, node, negative=True) if negative else node

    def power(self, tree: Parsed, depth: int) -> Node:
        atom, exponent = tree.children
        base: Node = getattr(self, atom.data)(atom, depth)
        if exponent is None:
            return base
        sign, digits = exponent.children
        if not digits.isdecimal() or int(digits) > _LARGEST_POWER:
            raise self.wrong(digits, f"a power is a whole number up to {_LARGEST_POWER}")
        power = -int(digits) if sign == "-" else int(digits)
        dimension = None if base.dimension is None else combined(RATIO, base.dimension, power)
        return Power(*self.at(tree), dimension, base, power)

    def paren(self, tree: Parsed, depth: int) -> Node:
        if depth >= DEEPEST:
            raise self.wrong(tree, f"parentheses stand at most {DEEPEST} deep in one another")
        return self.sum(tree.children[0], depth + 1)

    def number(self, tree: Parsed, _depth: int = 0) -> Number:
        digits, *words = (child for child in tree.children if child is not None)
        try:
            figure = units.figure(digits, " ".join(words))
        except BadInputError as error:
            raise self.wrong(tree, error.message) from error
        return Number(*self.at(tree), figure.dimension, figure)
