"""From subjects to a run: count each of them, then time them all."""

from __future__ import annotations

import datetime
import itertools
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import Protocol

import msgspec

from archstats import __version__, environment
from archstats.agreement.asking import with_opinions
from archstats.claims import published
from archstats.claims.evidence import Evidence
from archstats.claims.judging import claims_of, judge
from archstats.claims.own import read_claims
from archstats.counters.profile import count
from archstats.errors import ArchstatsError, ForwardError, summary
from archstats.latency import devices
from archstats.latency.ceilings import measure_ceilings, using_threads
from archstats.latency.conditions import Conditions, Contestant
from archstats.latency.layer_times import time_layers
from archstats.latency.sampling import sample
from archstats.laws.beside import derived
from archstats.records import (
    Ceilings,
    Failed,
    Judgement,
    LayerTime,
    Measured,
    NotTimed,
    Profile,
    Run,
    Settings,
    Study,
    Timing,
)
from archstats.sources import Subject
from archstats.studies import evaluated

Timings = dict[str, tuple[Timing | NotTimed, ...]]
# The rest of the time goes to the ceilings and to the layers.
_SHARE_OF_SAMPLING = 0.75
_LAYER_PASSES = 3


class Progress(Protocol):
    """What a run tells while it goes on."""

    def judging(self, done: int, total: int, name: str) -> None:
        """`name` is the claim that has been judged; `done` of `total` are."""

    def counting(self, done: int, total: int, name: str) -> None:
        """`name` is the model that has been counted; `done` of `total` are."""

    def timing(self, device: str, budget_s: float, name: str) -> None:
        """`name` has had a turn on `device`, where all of it may take `budget_s`."""


class Silent:
    """Progress for those who do not watch."""

    def judging(self, done: int, total: int, name: str) -> None:
        """Say nothing."""

    def counting(self, done: int, total: int, name: str) -> None:
        """Say nothing."""

    def timing(self, device: str, budget_s: float, name: str) -> None:
        """Say nothing."""


def measure(
    subjects: Iterable[Subject], settings: Settings, *, command: str = "", progress: Progress | None = None
) -> Run:
    """Count and time the subjects; one that fails leaves a row that says so, and all others are complete.

    Raises:
        DeviceUnavailableError: The settings name a device that is not there.
    """
    progress = progress or Silent()
    on, skipped = devices.resolve(settings.device)
    by_name = {subject.described.model: subject for subject in subjects}
    profiles: dict[str, Profile | Failed] = {}
    judgements: tuple[Judgement, ...] = ()
    studies: tuple[Study, ...] = ()
    interrupted = False
    with derived(by_name) as beside:
        try:
            for done, (name, subject) in enumerate(by_name.items(), start=1):
                profiles[name] = attempt(subject)
                beside.take()
                progress.counting(done, len(by_name), name)
            judgements, studies = _judged(settings, progress)
            beside.wait()
        except KeyboardInterrupt:  # what was counted is kept
            interrupted = True
            by_name = {name: by_name[name] for name in profiles}
            settings = msgspec.structs.replace(settings, timing=False)
        laws = {name: beside.get(name) if isinstance(profiles[name], Profile) else None for name in by_name}
    ceilings = _ceilings(settings, on)
    timings, stopped = _timings(by_name, profiles, settings, on, skipped, progress)
    interrupted |= stopped
    layer_times = {n: () if interrupted else _layer_times(by_name[n], timings[n], settings) for n in by_name}
    return Run(
        archstats=__version__,
        created=datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds"),
        command=command,
        environment=environment.describe(),
        settings=settings,
        measured=tuple(
            Measured(profile=profiles[n], law=laws[n], timings=timings[n], layer_times=layer_times[n]) for n in by_name
        ),
        ceilings=ceilings,
        interrupted=interrupted,
        judgements=judgements,
        studies=studies,
    )


def _judged(settings: Settings, progress: Progress) -> tuple[tuple[Judgement, ...], tuple[Study, ...]]:
    """Judge claims and evaluate studies on one evidence: what is counted for the ones need not be for the others."""
    evidence = Evidence()
    judgements = _judgements(settings, evidence, progress)
    return judgements, evaluated(evidence) if settings.ledger else ()


def _judgements(settings: Settings, evidence: Evidence, progress: Progress) -> tuple[Judgement, ...]:
    """Judge the documents' claims and the published figures where they are asked for, and claims from files."""
    own = [claim for file in settings.claims for claim in read_claims(Path(file))]
    claims = [*(claims_of() if settings.ledger else []), *own]
    figures = published.rows() if settings.ledger else ()
    total, done = len(claims) + len(figures), itertools.count(1)

    def report(name: str) -> None:
        progress.judging(next(done), total, name)

    return (*judge(claims, evidence, report), *published.judge_published(figures, evidence, report))


def attempt(subject: Subject) -> Profile | Failed:
    """Count a subject; whatever it raises becomes a row."""
    try:
        return with_opinions(subject, count(subject))
    except Exception as error:  # noqa: BLE001 (a model can raise anything)
        where = error.where if isinstance(error, ForwardError) else ""
        return Failed(
            **msgspec.structs.asdict(subject.described),
            stage="forward pass" if isinstance(error, ForwardError) else "construction",
            where=where,
            error=error.message if isinstance(error, ArchstatsError) else summary(error),
            remedy=error.remedy if isinstance(error, ArchstatsError) else "",
        )


def _timings(
    subjects: dict[str, Subject],
    profiles: dict[str, Profile | Failed],
    settings: Settings,
    on: list[str],
    skipped: dict[str, str],
    progress: Progress,
) -> tuple[Timings, bool]:
    """Time the models on each device; return also whether Ctrl-C ended that early."""
    if not settings.timing:
        reason = "timing was switched off"
        return {name: tuple(NotTimed(device=d, reason=reason) for d in [*on, *skipped]) for name in subjects}, False
    contestants = [
        Contestant(_label(name, batch), _batched(subjects[name], batch), profile.param_bytes)
        for name, profile in profiles.items()
        if isinstance(profile, Profile)
        for batch in (None, *settings.more_batch_sizes)
    ]
    budget_s = _SHARE_OF_SAMPLING * settings.time_budget_s / len(on)
    measured = {
        device: sample(
            contestants,
            conditions_of(settings, device),
            budget_s=budget_s,
            memory_bytes=settings.memory_bytes,
            seed=settings.seed,
            report=lambda name, device=device: progress.timing(device, budget_s, name),  # type: ignore[misc]
        )
        for device in on
    }
    absent = tuple(NotTimed(device=device, reason=reason) for device, reason in skipped.items())
    failed = {d: NotTimed(device=d, reason="the model could not be counted, so it was not timed") for d in on}
    timings = {
        name: (
            *(measured[d].get(name, failed[d]) for d in on),
            *(made for d in on for b in settings.more_batch_sizes if (made := measured[d].get(_label(name, b)))),
            *absent,
        )
        for name in subjects
    }
    return timings, any(samples.interrupted for samples in measured.values())


def _label(name: str, batch_size: int | None) -> str:
    return name if batch_size is None else f"{name}, batch {batch_size}"


def _batched(subject: Subject, batch_size: int | None) -> Subject:
    return subject if batch_size is None else subject.with_batch_size(batch_size)


def _ceilings(settings: Settings, on: list[str]) -> tuple[Ceilings, ...]:
    found = []
    for device in on if settings.timing else ():
        with suppress(RuntimeError):  # a device without an operation for the dtype: no ceilings, no section
            found.append(measure_ceilings(device, settings.dtype, settings.threads))
    return tuple(found)


def _layer_times(subject: Subject, timings: tuple[Timing | NotTimed, ...], settings: Settings) -> tuple[LayerTime, ...]:
    first = next((timing for timing in timings if isinstance(timing, Timing)), None)
    if first is None:
        return ()
    with using_threads(settings.threads), suppress(Exception):  # the timed passes stand without them
        return time_layers(subject, first.device, passes=_LAYER_PASSES, seed=settings.seed, dtype=first.dtype)
    return ()


def conditions_of(settings: Settings, device: str) -> Conditions:
    """Return the conditions that a run's settings ask for."""
    return Conditions(
        device=device,
        dtype=settings.dtype,
        threads=settings.threads,
        channels_last=settings.channels_last,
        compiled=settings.compiled,
    )
