"""Writing expressions: as a line of text, as LaTeX, as MathML."""

from __future__ import annotations

import re
from collections.abc import Sequence

import sympy
from sympy.printing.mathml import MathMLPresentationPrinter
from sympy.printing.str import StrPrinter

_RELATIONS = {"==": "=", ">=": "≥", "<=": "≤", "!=": "≠", ">": ">", "<": "<"}
_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
# sympy's precedences: what binds less stands in parentheses.
_FACTOR, _POWER = 50, 60


class _Text(StrPrinter):  # type: ignore[misc]
    """Prints an expression as a line of text, with thousands parted, brackets for rounding, and blanks for products."""

    _default_settings = {**StrPrinter._default_settings, "letters": ()}  # noqa: RUF012, SLF001 (sympy's way)

    def _print_Integer(self, expression: sympy.Integer) -> str:  # noqa: N802 (sympy's naming)
        return f"{int(expression):,}"

    def _print_floor(self, expression: sympy.Expr) -> str:
        return f"⌊{self._fraction(expression.args[0])}⌋"

    def _print_ceiling(self, expression: sympy.Expr) -> str:
        return f"⌈{self._fraction(expression.args[0])}⌉"

    def _fraction(self, argument: sympy.Expr) -> str:
        numerator, denominator = sympy.fraction(sympy.together(argument))
        above = self._print(_numbers_last(sympy.expand(numerator)))
        return f"({above})/{denominator}" if numerator.is_Add else f"{above}/{denominator}"

    def _print_Rational(self, expression: sympy.Rational) -> str:  # noqa: N802
        return f"{float(expression):,.6g}"

    def _place(self, factor: sympy.Expr) -> tuple[bool, int]:
        """Numbers first, then letters in the order that was asked for, then all else as it comes."""
        order = self._settings["letters"]
        names = [symbol.name for symbol in factor.free_symbols]
        return not factor.is_Number, order.index(names[0]) if len(names) == 1 and names[0] in order else len(order)

    def _print_Relational(self, expression: sympy.Basic) -> str:  # noqa: N802
        return f"{self._print(expression.lhs)} {_RELATIONS[expression.rel_op]} {self._print(expression.rhs)}"

    def _print_Pow(self, expression: sympy.Pow, rational: bool = False) -> str:  # noqa: N802, FBT001, FBT002, ARG002
        base, exponent = self.parenthesize(expression.base, _POWER), expression.exp
        if not exponent.is_Integer:
            return f"{base}^{self.parenthesize(exponent, _POWER)}"
        power = base + str(abs(exponent)).translate(_RAISED) if abs(exponent) != 1 else base
        return power if exponent > 0 else f"1/{power}"

    def _print_Mul(self, expression: sympy.Expr) -> str:  # noqa: N802
        above, below = expression.as_numer_denom()
        if below != 1 and not below.is_Number:
            return f"{self.parenthesize(above, _FACTOR)}/{self.parenthesize(below, _POWER)}"
        first, *others = sorted(expression.args, key=self._place)
        sign = self._print(first) if first.is_Number else self.parenthesize(first, _FACTOR)
        return " ".join([sign, *(self.parenthesize(factor, _FACTOR) for factor in others)])


def as_text(expression: sympy.Basic, letters: Sequence[str] = tuple("NTLHWhw")) -> str:
    """Write an expression or a condition as a line of text: "N (3,200 ⌈H/2⌉ ⌈W/2⌉ + 1,024,000)".

    Args:
        expression: What to write.
        letters: The order in which letters stand in products.
    """
    return str(_Text({"order": "none", "letters": tuple(letters)}).doprint(_numbers_last(expression)))


def as_latex(expression: sympy.Expr) -> str:
    """Write an expression as LaTeX."""
    return str(sympy.latex(_numbers_last(expression), order="none"))


def as_mathml(expression: sympy.Expr) -> str:
    """Write an expression as presentation MathML, a whole `math` element."""
    printer = MathMLPresentationPrinter({"order": "none"})
    markup = printer._print(_numbers_last(expression)).toxml()  # noqa: SLF001
    markup = re.sub(r"(?<=<mn>)\d{4,}(?=</mn>)", lambda digits: f"{int(digits[0]):,}", markup)
    return f'<math xmlns="http://www.w3.org/1998/Math/MathML">{markup}</math>'


def _numbers_last(expression: sympy.Basic) -> sympy.Basic:
    """Return the same expression with the number at the end of each sum, as sums are written."""
    if not expression.args:
        return expression
    args = [_numbers_last(argument) for argument in expression.args]
    if expression.is_Add:
        args.sort(key=lambda argument: argument.is_Number)
    return expression.func(*args, evaluate=False)
