"""What one form saves against another: the quotient of their costs, in letters and in numbers."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

import sympy

from archstats.errors import BadInputError
from archstats.laws.closed_forms.catalog import QUANTITIES, ClosedForm
from archstats.laws.closed_forms.evaluation import require_fitting, require_known
from archstats.laws.closed_forms.letters import SYMBOLS


@dataclass(frozen=True)
class Ratio:
    """The exact quotient at one choice of sizes."""

    values: Mapping[str, int]
    ratio: Fraction


def ratio(form: ClosedForm, versus: ClosedForm, quantity: str = "macs") -> sympy.Expr:
    """Return `form` over `versus`, simplified: 1/N + 1/K**2 for a depthwise separable against a plain convolution.

    A letter that both have is the same number in both, also where it does not mean the same: H and W are the input's
    in "transposed-conv". Where the divisor is a single product the quotient is a sum of fractions, a term for each
    part of the form; else it is one fraction of two factored sums.

    Raises:
        BadInputError: There is no such quantity.
    """
    if quantity not in QUANTITIES:
        raise BadInputError(f"Forms have no {quantity!r}.", f"Choose from {', '.join(QUANTITIES)}.")
    quotient = sympy.cancel(getattr(form, quantity) / getattr(versus, quantity))
    _, divisor = sympy.fraction(quotient)
    return sympy.factor(quotient) if divisor.has(sympy.Add) else sympy.expand(quotient)


def ratio_table(
    form: ClosedForm,
    versus: ClosedForm,
    over: Mapping[str, Sequence[int]],
    *,
    fixed: Mapping[str, int] | None = None,
    quantity: str = "macs",
) -> tuple[Ratio, ...]:
    """Return the quotient for every choice of the letters in `over`, the last one changing fastest.

    Letters that cancel need no value.

    Args:
        form: What is compared.
        versus: What it is compared with.
        over: The values that a letter takes: `{"K": (1, 3, 5), "N": (16, 1024)}`.
        fixed: Letters that keep one value.
        quantity: What is compared: "params", "macs" or "activations".

    Raises:
        BadInputError: A letter is unknown or missing, a value is no positive whole number, or sizes do not fit.
    """
    quotient = ratio(form, versus, quantity)
    name = f"{form.name} against {versus.name}"
    rows = [dict(fixed or {}) | dict(zip(over, chosen, strict=True)) for chosen in itertools.product(*over.values())]
    for row in rows:
        require_known(name, {**form.letters, **versus.letters}, row)
        require_fitting(name, form.constraints + versus.constraints, row)
    _refuse_missing(name, quotient, {*over, *(fixed or {})})
    return tuple(Ratio(row, _at(quotient, row)) for row in rows)


def _refuse_missing(name: str, quotient: sympy.Expr, given: set[str]) -> None:
    if missing := sorted({symbol.name for symbol in quotient.free_symbols} - given):
        raise BadInputError(
            f"The ratio of {name} depends on {', '.join(missing)} too: it is {quotient}.", "Give each a value."
        )


def _at(quotient: sympy.Expr, row: Mapping[str, int]) -> Fraction:
    number = quotient.subs({SYMBOLS[letter]: value for letter, value in row.items()})
    return Fraction(int(number.p), int(number.q))
