"""Asking every counter about a model, and holding what each says against our count."""

from __future__ import annotations

from collections.abc import Iterable
from importlib import metadata

import msgspec

from archstats import allocator
from archstats.agreement.catalog import COUNTERS, Answer, Counter
from archstats.errors import summary
from archstats.records import Difference, Opinion, Profile
from archstats.sources import Subject


def with_opinions(subject: Subject, profile: Profile) -> Profile:
    """Return the profile of a subject with what every other counter says about it."""
    opinions = tuple(_ask(name, COUNTERS.get(name), subject, profile) for name in COUNTERS.names())
    allocator.give_back()
    by_name = {opinion.counter: opinion for opinion in opinions}
    fvcore, torchinfo = by_name["fvcore"], by_name["torchinfo"]
    missing = {
        field: f"{opinion.title} failed: {opinion.error}"
        for opinion, fields in ((fvcore, ("fvcore_flops",)), (torchinfo, ("torchinfo_params", "torchinfo_macs")))
        for field in fields
        if opinion.error
    }
    return msgspec.structs.replace(
        profile,
        opinions=opinions,
        fvcore_flops=fvcore.macs,
        fvcore_uncounted=fvcore.uncounted,
        torchinfo_params=torchinfo.params,
        torchinfo_macs=torchinfo.macs,
        missing=missing,
        errors=tuple(dict.fromkeys(missing.values())),
    )


def _ask(name: str, counter: Counter, subject: Subject, profile: Profile) -> Opinion:
    """Ask one counter, with modules of its own: one that fails leaves hooks behind."""
    version = metadata.version(counter.package)
    try:
        answer = counter.ask(subject, profile)
    except Exception as error:  # noqa: BLE001 (a counter fails in as many ways as there are models)
        return Opinion(counter=name, title=counter.title, version=version, error=summary(error))
    differences = merged(answer.differences)
    explained = sum(difference.macs for difference in differences)
    return Opinion(
        counter=name,
        title=counter.title,
        version=version,
        macs=answer.macs,
        params=answer.params,
        differences=differences,
        unexplained_macs=answer.macs - profile.macs - explained,
        shared_params=answer.shared_params,
        unexplained_params=_left(answer, profile),
        uncounted=answer.uncounted,
    )


def merged(differences: Iterable[Difference]) -> tuple[Difference, ...]:
    """Add up differences of the same cause in the same operation; the largest come first."""
    sums: dict[tuple[str, str, str], tuple[int, int]] = {}
    for d in differences:
        calls, macs = sums.get((d.cause, d.operation, d.detail), (0, 0))
        sums[d.cause, d.operation, d.detail] = (calls + d.calls, macs + d.macs)
    found = (
        Difference(cause=cause, operation=operation, detail=detail, calls=calls, macs=macs)
        for (cause, operation, detail), (calls, macs) in sums.items()
        if macs
    )
    return tuple(sorted(found, key=lambda d: (-abs(d.macs), d.cause, d.operation)))


def _left(answer: Answer, profile: Profile) -> int:
    """Return what of a difference in parameters is not explained by those counted again."""
    return 0 if answer.params is None else answer.params - profile.params - answer.shared_params
