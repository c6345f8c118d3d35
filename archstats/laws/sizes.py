"""Sizes of tensors as expressions in letters: from PyTorch's symbolic integers to floors and ceilings that can be read.

Every size that convolutions and pools make of H is floor((H + r) / m) and a whole number more; nested divisions are
one division. It is written ceil(H / m) where it is that.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import sympy
from sympy.printing.pycode import PythonCodePrinter

from archstats.errors import ArchstatsError

Letters = Mapping[sympy.Symbol, sympy.Symbol]


class UnreadableSizeError(ArchstatsError):
    """A size that a model computes in a way that has no expression here."""


def size(expression: sympy.Expr, letters: Letters) -> sympy.Expr:
    """Return a size with PyTorch's symbols replaced by letters, its divisions joined into floors of one fraction.

    Raises:
        UnreadableSizeError: It holds a function other than division, remainder, minimum and maximum.
    """
    if expression.is_Symbol or expression.is_Number:
        return letters.get(expression, expression)
    name, of = type(expression).__name__, [size(argument, letters) for argument in expression.args]
    if name in _FUNCTIONS:
        return _FUNCTIONS[name](*of)
    if name not in _ARITHMETIC:
        raise UnreadableSizeError(f"A size is computed by {name}, which has no expression.")
    return expression.func(*of)


def floor_div(numerator: sympy.Expr, denominator: sympy.Expr) -> sympy.Expr:
    """Return floor(numerator / denominator), both whole numbers.

    floor(-a / k) is -floor((a + k - 1) / k), and floor((floor(x) + c) / k) is floor((x + c) / k).
    """
    numerator = sympy.expand(numerator)
    _, variable = numerator.as_coeff_Add()
    if denominator.is_Integer and variable.could_extract_minus_sign():
        return -floor_div(denominator - 1 - numerator, denominator)
    fraction = sympy.expand(numerator / denominator)
    whole, rest = _without_whole_terms(fraction)
    inner = [term for term in sympy.Add.make_args(rest) if term.has(sympy.floor)]
    if len(inner) == 1 and not (rest - inner[0]).free_symbols:
        share, floor = inner[0].as_coeff_Mul()
        if isinstance(floor, sympy.floor) and share.p == 1:
            offset = sympy.floor((rest - inner[0]) * share.q)  # what is less than a whole one changes nothing
            rest = (floor.args[0] + offset) / share.q
    return whole + sympy.floor(sympy.expand(rest))


def _floor_of(fraction: sympy.Expr) -> sympy.Expr:
    return floor_div(*sympy.fraction(sympy.together(fraction)))


def _without_whole_terms(fraction: sympy.Expr) -> tuple[sympy.Expr, sympy.Expr]:
    terms = sympy.Add.make_args(fraction)
    whole = [term for term in terms if term.is_integer]
    return sympy.Add(*whole), sympy.Add(*(term for term in terms if not term.is_integer))


_ARITHMETIC = ("Add", "Mul", "Pow")
_FUNCTIONS: dict[str, Callable[..., sympy.Expr]] = {
    "FloorDiv": floor_div,
    "CleanDiv": floor_div,
    "CeilDiv": lambda a, b: -floor_div(-a, b),
    "Mod": lambda a, b: a - b * floor_div(a, b),
    "PythonMod": lambda a, b: a - b * floor_div(a, b),
    "IntTrueDiv": lambda a, b: a / b,
    "CeilToInt": lambda fraction: -_floor_of(-fraction),
    "FloorToInt": _floor_of,
    "Max": sympy.Max,
    "Min": sympy.Min,
}


def readable(expression: sympy.Expr) -> sympy.Expr:
    """Return an expression with each floor as a ceiling where that is plainer, and its offset as small as can be."""
    floors = {f: _ceiling(f) for f in expression.atoms(sympy.floor)}
    return expression.xreplace(floors)


def _ceiling(floor: sympy.floor) -> sympy.Expr:
    """Turn floor((x + r) / m) into ceil(x / m) + c where r is m - 1 and whole multiples of m."""
    argument = floor.args[0]
    if any(inner.has(sympy.floor) for inner in argument.args):
        return floor
    constant, variable = argument.as_coeff_Add()
    denominator = sympy.lcm_list([term.as_coeff_Mul()[0].q for term in sympy.Add.make_args(argument)])
    offset = constant * denominator
    more, rest = divmod(int(offset), int(denominator))
    if rest == denominator - 1 and denominator > 1:
        return sympy.ceiling(variable) + more
    return floor


class _WholeNumbers(PythonCodePrinter):  # type: ignore[misc]
    """Prints expressions as Python's arithmetic on whole numbers, so that no fraction is ever rounded."""

    def _print_floor(self, expression: sympy.Expr) -> str:
        numerator, denominator = sympy.fraction(sympy.together(expression.args[0]))
        return f"(({self._print(sympy.expand(numerator))}) // ({self._print(denominator)}))"

    def _print_ceiling(self, expression: sympy.Expr) -> str:
        numerator, denominator = sympy.fraction(sympy.together(expression.args[0]))
        return f"(-((-({self._print(sympy.expand(numerator))})) // ({self._print(denominator)})))"

    def _print_Max(self, expression: sympy.Expr) -> str:  # noqa: N802 (sympy's naming)
        return f"max({', '.join(map(self._print, expression.args))})"

    def _print_Min(self, expression: sympy.Expr) -> str:  # noqa: N802
        return f"min({', '.join(map(self._print, expression.args))})"


def compiled(expression: sympy.Basic, letters: Sequence[sympy.Symbol]) -> Callable[..., Any]:
    """Return a function of the letters' values, exact on whole numbers of any size."""
    return _compiled(expression, tuple(letters))


@functools.lru_cache(maxsize=4096)
def _compiled(expression: sympy.Basic, letters: tuple[sympy.Symbol, ...]) -> Callable[..., Any]:
    function: Callable[..., Any] = sympy.lambdify(
        list(letters), expression, modules="math", printer=_WholeNumbers({"fully_qualified_modules": False})
    )
    return function
