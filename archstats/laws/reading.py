"""A law as people read it: in order, in short, by stage, and solved for the largest image."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import sympy

from archstats.errors import BadInputError
from archstats.laws.network import CostLaw, stride
from archstats.laws.sizes import compiled
from archstats.laws.trace import N

_LARGE = 100  # stands for a letter whose own value is not known, to order terms by


@dataclass(frozen=True)
class Short:
    """A law for sizes that the network's stride divides: H = 32 h, W = 32 w."""

    strides: Mapping[str, int]
    macs: sympy.Expr


@dataclass(frozen=True)
class Stage:
    """What a part of the network costs: the first names of its path, and its multiply-accumulates."""

    path: str
    macs: sympy.Expr


def arranged(law: CostLaw, expression: sympy.Expr) -> sympy.Expr:
    """Return an expression with its terms from the largest map to the smallest, and the batch before all of them."""
    at = {letter: law.own[letter.name] for letter in law.letters}

    def map_size(term: sympy.Expr) -> tuple[float, str]:
        known = {symbol: at.get(symbol, _LARGE) for symbol in term.free_symbols}
        return -float(compiled(term.as_coeff_Mul()[1], list(known))(*known.values())), str(term)

    terms = sympy.Add.make_args(expression)
    if len(terms) > 1 and all(term.has(N) and (term / N).is_polynomial(N) for term in terms):
        inner = sorted((term / N for term in terms), key=map_size)
        return sympy.Mul(N, sympy.Add(*inner, evaluate=False), evaluate=False)
    return sympy.Add(*sorted(terms, key=map_size), evaluate=False) if len(terms) > 1 else expression


def short_form(law: CostLaw) -> Short | None:
    """Return the law for sizes that are whole multiples of the network's stride; None where no size is a letter."""
    strides = {letter.name: stride(law, letter.name) for letter in law.letters if letter.name != "N"}
    if not strides:
        return None
    multiples = {
        letter: strides[letter.name] * sympy.Symbol(letter.name.lower(), integer=True, positive=True)
        for letter in law.letters
        if letter.name in strides
    }
    return Short(strides, sympy.expand(law.macs.subs(multiples)))


def leading_term(law: CostLaw) -> sympy.Expr:
    """Return what the law comes to for large images: its terms of the highest degree in the image's sizes."""
    sizes = [letter for letter in law.letters if letter.name != "N"]
    smooth = law.macs.replace(sympy.floor, lambda x: x).replace(sympy.ceiling, lambda x: x)
    return _of_degree(smooth, sizes, _degree(smooth, sizes))


def _degree(expression: sympy.Expr, sizes: list[sympy.Symbol]) -> int:
    return int(sympy.Poly(sympy.expand(expression), *sizes).total_degree()) if sizes else 0


def _of_degree(expression: sympy.Expr, sizes: list[sympy.Symbol], degree: int) -> sympy.Expr:
    """Return the terms of one degree in the image's sizes."""
    if not sizes:
        return expression
    terms = sympy.Poly(sympy.expand(expression), *sizes).terms()
    return sympy.Add(
        *(
            sympy.prod([coefficient, *(size**power for size, power in zip(sizes, powers, strict=True))])
            for powers, coefficient in terms
            if sum(powers) == degree
        )
    )


def stages(law: CostLaw) -> list[Stage]:
    """Return what the parts of the network cost, in the order in which they run.

    Parts are the model's own children; one that has more than a third of the whole is shown by its own children.
    """
    at = [law.own[letter.name] for letter in law.letters]
    whole = compiled(law.macs, law.letters)(*at)

    def grouped(depths: Mapping[str, int]) -> dict[str, sympy.Expr]:
        sums: dict[str, sympy.Expr] = {}
        for path, _, macs in law.layers:
            names = path.split(".")
            part = ".".join(names[: depths.get(names[0], 1)])
            sums[part] = sums.get(part, sympy.Integer(0)) + macs
        return sums

    heavy = {part: 2 for part, macs in grouped({}).items() if 3 * compiled(macs, law.letters)(*at) > whole}
    return [Stage(path, macs) for path, macs in grouped(heavy).items()]


def shares(law: CostLaw) -> list[tuple[int, float, float]]:
    """Return for each stage its MACs at the model's own size, its share of them, and its share in large images."""
    at = [law.own[letter.name] for letter in law.letters]
    own = [int(compiled(stage.macs, law.letters)(*at)) for stage in stages(law)]
    limit = leading_term(law)
    sizes = [letter for letter in law.letters if letter.name != "N"]
    found = []
    for stage, macs in zip(stages(law), own, strict=True):
        smooth = stage.macs.replace(sympy.floor, lambda x: x).replace(sympy.ceiling, lambda x: x)
        large = _of_degree(smooth, sizes, _degree(limit, sizes)) / limit
        found.append((macs, macs / sum(own), float(large.subs(dict.fromkeys(sizes, 1)))))
    return found


def largest_square(law: CostLaw, budget: int) -> tuple[int, dict[str, int]]:
    """Return the largest square image, one at a time, whose multiply-accumulates stay within a budget, and its cost.

    Raises:
        BadInputError: No image is that cheap, or the network has one size only.
    """
    if not {"H", "W"} <= {letter.name for letter in law.letters}:
        raise BadInputError(f"{law.model} has one image size: {law.fixed}.", "There is nothing to solve for.")
    macs = compiled(law.macs, law.letters)

    def cost(side: int) -> int:
        return int(macs(*(1 if letter.name == "N" else side for letter in law.letters)))

    side = _last_within(cost, budget)
    least, most = law.spans()["H"]
    for candidate in range(min(side, most or side), least - 1, -1):
        if law.domain.violated(dict.fromkeys(("H", "W"), candidate) | {"N": 1}) is None:
            return candidate, law.evaluate(N=1, H=candidate, W=candidate)
    smallest = cost(least)
    raise BadInputError(
        f"{law.model} costs more than {budget:,} MACs at every size.",
        f"Its smallest image, {least}x{least}, takes {smallest:,}.",
    )


def _last_within(cost: object, budget: int) -> int:
    """Return the largest side whose cost is within the budget: it grows with the side."""
    assert callable(cost)  # noqa: S101
    high = 1
    while cost(high) <= budget:
        high *= 2
    low = high // 2
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if cost(middle) <= budget else (low, middle)
    return low
