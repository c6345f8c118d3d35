"""How a claim is registered: what is asserted, where, and a function from evidence to a finding."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from archstats.claims.evidence import Evidence
from archstats.claims.findings import Finding
from archstats.registry import Registry

Judge = Callable[[Evidence], Finding]


@dataclass(frozen=True)
class Claim:
    """Something that is asserted.

    id: stable: the document, a number, and a letter for a part: "003-6a".
    document: the document's number.
    statement: the assertion in our own words, as a full sentence.
    where: the section, and the lines of the document's text.
    unit: of the three numbers; empty where they have none.
    judge: holds it against the evidence.
    """

    id: str
    document: str
    statement: str
    where: str
    unit: str
    judge: Judge


CLAIMS: Registry[Claim] = Registry("claim", "archstats.claims.documents")


def claim(id: str, statement: str, *, where: str, unit: str = "") -> Callable[[Judge], Judge]:  # noqa: A002 (its name)
    """Register a claim; the decorated function judges it. The document is the part of the id before the dash."""

    def register(judge: Judge) -> Judge:
        CLAIMS.add(id, Claim(id, id.partition("-")[0], statement, where, unit, judge))
        return judge

    return register
