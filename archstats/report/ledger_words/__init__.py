"""What the ledger says in archstats' own words, in the page's language: statements, reasons, places and units.

Records are English. What a claim of one's own says is data, and so is a citation; a text is said wholly in the page's
language or stays as it is. What comes back is still to be escaped.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from archstats.records import Judgement
from archstats.report.judgements import is_figure
from archstats.report.ledger_words import documents, places, published
from archstats.words import spoken

Say = Callable[[str], str | None]

DOCUMENTS = frozenset(("000", "001", "002", "003", "004"))


@dataclass(frozen=True)
class _Words:
    """How the texts of a kind of judgement are said; None for a text that is data."""

    statement: Say
    reason: Say
    place: Say


def _as_it_is(_text: str) -> None:
    return None


_OF_DOCUMENTS = _Words(documents.statement, documents.reason, places.place)
_OF_FIGURES = _Words(published.statement, published.reason, place=_as_it_is)
_OF_OTHERS = _Words(_as_it_is, _as_it_is, _as_it_is)


def statement(judgement: Judgement) -> str:
    """Return what is asserted."""
    return _said(_words(judgement).statement, judgement.statement)


def reason(judgement: Judgement) -> str:
    """Return why it is so or not."""
    return _said(_words(judgement).reason, judgement.reason)


def place(judgement: Judgement) -> str:
    """Return where it is asserted."""
    return _said(_words(judgement).place, judgement.where)


def unit(judgement: Judgement) -> str:
    """Return the unit of its numbers."""
    ours = _words(judgement) is not _OF_OTHERS
    return _said(places.UNITS.say if ours else _as_it_is, judgement.unit)


def number(shown: str) -> str:
    """Return one of its three numbers, as it is shown; some are words."""
    return _said(places.NUMBERS.say, shown)


def _words(judgement: Judgement) -> _Words:
    if is_figure(judgement):
        return _OF_FIGURES
    return _OF_DOCUMENTS if judgement.document in DOCUMENTS else _OF_OTHERS


def _said(say: Say, text: str) -> str:
    said = say(text) if text and spoken() != "en" else None
    return text if said is None else said
