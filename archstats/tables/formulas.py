"""What the models cost at any size."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from archstats.records import Expression, Law, NoLaw, Run
from archstats.tables.columns import TEXT, framed, kinds

if TYPE_CHECKING:
    import pandas as pd


def formulas_frame(run: Run) -> pd.DataFrame:
    """Return one row a formula of a model: the quantity as text and LaTeX, and the sizes for which it holds.

    Besides the exact ones there are, of the MACs, that for sizes which the strides divide, and the term that is left of
    large images. A model without a law has a row that says why.
    """
    rows = (
        [measured.profile.model, *row] for measured in run.measured if measured.law for row in _formulas(measured.law)
    )
    return framed(rows, kinds(TEXT, "model", "quantity", "text", "latex", "holds_for", "conditions", "missing"))


def _formulas(law: Law | NoLaw) -> Iterator[list[str]]:
    if isinstance(law, NoLaw):
        yield ["", "", "", "", "", law.reason]
        return
    for quantity, expression in law.expressions.items():
        yield _formula(law, quantity, expression, _spans(law))
    if law.short:
        multiples = ", ".join(f"{name} = {stride} {name.lower()}" for name, stride in law.strides.items())
        yield _formula(law, "macs", law.short, multiples)
    if law.leading:
        yield _formula(law, "macs", law.leading, "large images, leading term")


def _formula(law: Law, quantity: str, expression: Expression, holds_for: str) -> list[str]:
    return [quantity, expression.text, expression.latex, holds_for, "; ".join(law.conditions), law.fixed]


def _spans(law: Law) -> str:
    spans = {"N": (1, None), **law.spans}
    return "; ".join(f"{name} from {least}{f' to {most}' if most else ''}" for name, (least, most) in spans.items())
