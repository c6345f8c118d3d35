"""A run with some of its models."""

from __future__ import annotations

from collections.abc import Iterable
from fnmatch import fnmatchcase

import msgspec

from archstats.errors import UnknownNameError
from archstats.records import Run
from archstats.registry import nearest


def of_models(run: Run, patterns: Iterable[str]) -> Run:
    """Return the run with the models that match any of the shell patterns, and the judgements about these.

    Raises:
        UnknownNameError: A pattern matches none of the run's models; the message lists the nearest.
    """
    names = [measured.profile.model for measured in run.measured]
    chosen = {name for pattern in patterns for name in _matching(names, pattern)}
    return msgspec.structs.replace(
        run,
        measured=tuple(measured for measured in run.measured if measured.profile.model in chosen),
        judgements=tuple(judgement for judgement in run.judgements if chosen.intersection(judgement.models)),
    )


def _matching(names: list[str], pattern: str) -> list[str]:
    found = [name for name in names if name == pattern or fnmatchcase(name, pattern)]
    if not found:
        near = nearest(pattern, names)
        remedy = f"Did you mean {', '.join(near)}?" if near else "`--table models` lists those that it has."
        raise UnknownNameError(f"The run has no model {pattern!r}.", remedy)
    return found
