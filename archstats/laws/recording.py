"""A law as a record: what a run file keeps of it, and a report is drawn from."""

from __future__ import annotations

import sympy

from archstats.errors import ArchstatsError, OutsideDomainError, summary
from archstats.laws.network import QUANTITIES, CostLaw, cost_law
from archstats.laws.reading import arranged, leading_term, short_form
from archstats.laws.writing import as_latex, as_mathml, as_text
from archstats.records import Expression, Law, NoLaw
from archstats.sources import Subject

_SIDES = (16, 32, 48, 64, 96, 128, 160, 192, 224, 256, 320, 384, 448, 512, 640, 768, 1024)


def recorded(subject: Subject) -> Law | NoLaw:
    """Derive the law of a subject; why there is none is recorded too."""
    try:
        return as_record(cost_law(subject))
    except ArchstatsError as error:
        return NoLaw(reason=error.message)
    except Exception as error:  # noqa: BLE001 (a model can raise anything)
        return NoLaw(reason=summary(error))


def as_record(law: CostLaw) -> Law:
    """Write a law."""
    short = short_form(law)
    return Law(
        letters=tuple(letter.name for letter in law.letters),
        expressions={name: _written(law, getattr(law, name)) for name in QUANTITIES},
        strides={} if short is None else dict(short.strides),
        short=None if short is None else _written(law, short.macs),
        leading=None if short is None else _written(law, leading_term(law)),
        spans=law.spans(),
        conditions=tuple(f"{as_text(c.asked)}, {c.place}" for c in law.domain.conditions),
        fixed=law.fixed,
        growth=_growth(law),
    )


def _written(law: CostLaw, expression: sympy.Expr) -> Expression:
    ordered = arranged(law, expression)
    return Expression(text=as_text(ordered), mathml=as_mathml(ordered), latex=as_latex(ordered))


def _growth(law: CostLaw) -> tuple[tuple[int, int], ...]:
    if not {"H", "W"} <= {letter.name for letter in law.letters}:
        return ()
    found = []
    for side in _SIDES:
        try:
            found.append((side, law.evaluate(N=1, H=side, W=side)["macs"]))
        except OutsideDomainError:
            continue
    return tuple(found)
