"""What two runs say of the same models: which became faster or slower, and which cannot be compared.

Models of two runs share no rounds, so their medians are held against each other as two independent ones: a model
changed where the 99 % intervals of its medians do not overlap. An interval knows the noise between the rounds of one
run; what slowed a whole run, such as heat or a neighbour on the same machine, it does not know. Two signs of that are
told as warnings: ceilings of the machine that moved, and models that all changed by one factor.
"""

from __future__ import annotations

import enum
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from archstats.latency.statistics import FEWEST_ROUNDS, PRECISION, Ratio, Summary, ratio_of_medians, summarise
from archstats.quantities import format_count
from archstats.records import Ceilings, Measured, NotTimed, Profile, Run, Timing

CEILING_MOVED = 0.1
"""The share by which a ceiling of the machine has to move before it is told."""
_ALL = 3  # models that have to agree before it is the machine that changed, not they


class Change(enum.StrEnum):
    """What became of a model's time."""

    FASTER = "faster"
    SLOWER = "slower"
    SAME = "no difference beyond the noise"
    UNSURE = "too few rounds"


@dataclass(frozen=True)
class Compared:
    """One model under one set of conditions, in both runs; `ratio` is the new time over the old one.

    timing: the new one, whose conditions are those of the old; note: that the model itself changed, where it did.
    """

    model: str
    timing: Timing
    old: Summary
    new: Summary
    ratio: Ratio
    note: str = ""

    @property
    def change(self) -> Change:
        """What became of its time: faster or slower only where the intervals of both medians do not overlap."""
        if self.ratio.rounds < FEWEST_ROUNDS:
            return Change.UNSURE
        if not self.ratio.told_apart:
            return Change.SAME
        return Change.SLOWER if self.ratio.low > 1 else Change.FASTER


@dataclass(frozen=True)
class Refused:
    """A model that is not compared, and why."""

    model: str
    reason: str


@dataclass(frozen=True)
class Comparison:
    """Two runs, model by model; `warnings` are what else may have changed the times."""

    compared: tuple[Compared, ...]
    refused: tuple[Refused, ...]
    warnings: tuple[str, ...]

    def having(self, change: Change) -> list[Compared]:
        """Return the models with which this happened."""
        return [compared for compared in self.compared if compared.change is change]


def compare_runs(old: Run, new: Run) -> Comparison:
    """Compare the times of two runs, model by model and condition by condition.

    Only what was timed on a device of the same name, with the same dtype, batch, inputs, threads, memory format and
    compilation is compared. All else is refused with the reason; other versions of software are warned of.
    """
    before, after = _rows(old), _rows(new)
    compared: list[Compared] = []
    refused = [Refused(name, "it is in the old run only") for name in before if name not in after]
    for name, row in after.items():
        if name not in before:
            refused.append(Refused(name, "it is in the new run only"))
            continue
        found = list(_compare_model(before[name], row))
        compared += [one for one in found if isinstance(one, Compared)]
        refused += [one for one in found if isinstance(one, Refused)]
    warnings = [*_software(old, new), *_ceilings(old, new), *_all_alike(compared)]
    return Comparison(tuple(compared), tuple(refused), tuple(warnings))


def conditions_of(timing: Timing) -> dict[str, bool | int | str]:
    """Return what a time was taken under, by the names that the record's fields have."""
    return {name: getattr(timing, name) for name in _CONDITIONS}


_CONDITIONS = {
    "device_name": "machine",
    "device": "device",
    "dtype": "dtype",
    "batch_size": "batch",
    "threads": "threads",
    "inputs": "input",
    "channels_last": "channels last",
    "compiled": "compiled",
    "cuda_graph": "CUDA graph",
}


def said(timing: Timing) -> str:
    """Return the conditions of a timing in one line, without the machine and the input; what is off is not in it."""
    threads = f"{timing.threads} thread{'' if timing.threads == 1 else 's'}"
    on = [_CONDITIONS[name] for name in ("channels_last", "compiled", "cuda_graph") if getattr(timing, name)]
    return ", ".join([timing.device, timing.dtype, f"batch {timing.batch_size}", threads, *on])


def in_words(a: str, b: str, b_over_a: Ratio | None) -> str:
    """Say how two models compare: which is the faster, by how much and how sure that is.

    >>> in_words("a", "b", Ratio(2.306, 2.27, 2.36, rounds=12, confidence=0.993))
    'a is 2.31 times as fast as b (99 % interval 2.27 to 2.36).'
    """
    if b_over_a is None:
        return f"{a} and {b} were not timed together and cannot be compared."
    if b_over_a.told_apart and b_over_a.high < 1:
        return in_words(b, a, b_over_a.inverse)
    span = f"{times(b_over_a.low)} to {times(b_over_a.high)}"
    interval = f"{int(100 * b_over_a.confidence)} % interval {span}"
    if b_over_a.told_apart:
        return f"{a} is {times(b_over_a.ratio)} times as fast as {b} ({interval})."
    if b_over_a.rounds < FEWEST_ROUNDS:
        few, where = ("1 round is", "there") if b_over_a.rounds == 1 else (f"{b_over_a.rounds} rounds are", "in these")
        span = times(b_over_a.ratio) if b_over_a.rounds == 1 else span
        return f"{few} too few to tell {a} from {b}: {where} {b} took {span} times as long; it takes {FEWEST_ROUNDS}."
    return f"{a} and {b} cannot be told apart: {b} takes {times(b_over_a.ratio)} times as long ({interval})."


def enough_in_words(unsure: Mapping[str, Summary], budget_s: float) -> list[str]:
    """Say whether rounds were added until all medians were known; `unsure` are those that were not by then."""
    wanted = f"within {100 * PRECISION:.0f} %"
    names = ", ".join(f"{name} ({_precision(summary)})" for name, summary in unsure.items())
    if not unsure:
        return [f"Rounds were added until each median was known {wanted}."]
    return [f"Not known {wanted} when the {budget_s:g} s or the rounds ended: {names}."]


def _precision(summary: Summary) -> str:
    few = f"{summary.rounds} round{'' if summary.rounds == 1 else 's'}"
    return f"± {100 * summary.uncertainty:.1f} %" if summary.sure else few


def disturbed_in_words(summaries: Mapping[str, Summary]) -> list[str]:
    """Say in how many rounds something else took the processor, and what became of them."""
    some = {name: s for name, s in summaries.items() if s.disturbed}
    out = ", ".join(f"{name} {s.disturbed} of {s.rounds}" for name, s in some.items() if s.disturbed < s.rounds)
    kept = ", ".join(name for name, s in some.items() if s.disturbed == s.rounds)
    sentences = [f"Rounds in which something else took the processor are left out: {out}."] if out else []
    return sentences + ([f"In every round something else took the processor: {kept}."] if kept else [])


def times(factor: float) -> str:
    """Write a factor to three digits, and to more where it would read as 1 and is not: 0.988, 1.0004, 31.6."""
    if not 0.9 < factor < 1.1:  # noqa: PLR2004
        return f"{factor:,.{max(0, 3 - max(1, len(str(int(factor)))))}f}"
    return next((text for digits in (3, 4, 5) if float(text := f"{factor:.{digits}f}") != 1), "1")


def _rows(run: Run) -> dict[str, Measured]:
    return {measured.profile.model: measured for measured in run.measured}


def _timed(measured: Measured) -> list[Timing]:
    return [timing for timing in measured.timings if isinstance(timing, Timing) and timing.samples_ns]


def _compare_model(old: Measured, new: Measured) -> Iterator[Compared | Refused]:
    """Compare each timing of the new run with the old one under the same conditions, or say why there is none."""
    name, before, after = new.profile.model, _timed(old), _timed(new)
    if not before or not after:
        yield Refused(name, " and ".join(_untimed(old, before, "old") + _untimed(new, after, "new")))
        return
    used: list[Timing] = []
    for timing in after:
        same_device = [other for other in before if other.device == timing.device]
        if not same_device:
            yield Refused(name, f"{said(timing)}: timed in the new run only")
            continue
        nearest = min(same_device, key=lambda other: len(_differences(other, timing)))
        used.append(nearest)
        different = _differences(nearest, timing)
        yield Refused(name, "; ".join(different)) if different else _compared(nearest, timing, old, new)
    for timing in before:
        if not any(timing is other for other in used):
            yield Refused(name, f"{said(timing)}: timed in the old run only")


def _untimed(measured: Measured, timed: list[Timing], which: str) -> list[str]:
    """Return that a model was not timed in a run, with the reason; nothing where it was."""
    if timed:
        return []
    reasons = dict.fromkeys(t.reason for t in measured.timings if isinstance(t, NotTimed))
    return [f"it was not timed in the {which} run" + (f" ({'; '.join(reasons)})" if reasons else "")]


def _differences(old: Timing, new: Timing) -> list[str]:
    """Return in which conditions two timings differ, each with both values."""
    before, after = conditions_of(old), conditions_of(new)
    return [
        f"{words} {_value(before[name])} then, {_value(after[name])} now"
        for name, words in _CONDITIONS.items()
        if before[name] != after[name]
    ]


def _value(value: bool | int | str) -> str:  # noqa: FBT001 (a value that is shown)
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else str(value) or "unknown"


def _compared(before: Timing, after: Timing, old: Measured, new: Measured) -> Compared:
    then, now = summarise(before), summarise(after)
    return Compared(new.profile.model, after, then, now, ratio_of_medians(now, then), _note(old, new))


def _note(old: Measured, new: Measured) -> str:
    """Return that the model is not what it was, where its counts say so."""
    before, after = old.profile, new.profile
    if not (isinstance(before, Profile) and isinstance(after, Profile)):
        return ""
    changed = [
        f"{unit} {format_count(getattr(before, field))} then, {format_count(getattr(after, field))} now"
        for field, unit in (("macs", "MACs"), ("params", "parameters"))
        if getattr(before, field) != getattr(after, field)
    ]
    return f"the model itself changed: {'; '.join(changed)}" if changed else ""


def _software(old: Run, new: Run) -> Iterator[str]:
    """Tell which versions differ among those that decide how fast a model runs."""
    before, after = ({"Python": run.environment.python, "torch": _torch(run)} for run in (old, new))
    for name in before:
        if before[name] != after[name]:
            yield f"{name} was {before[name]} then and is {after[name]} now, which may change times by itself."


def _torch(run: Run) -> str:
    return run.environment.packages.get("torch", "unknown")


def _ceilings(old: Run, new: Run) -> Iterator[str]:
    """Tell where the machine itself computes or copies at another rate than it did."""
    before = {_ceiling_key(ceilings): ceilings for ceilings in old.ceilings}
    for now in new.ceilings:
        then = before.get(_ceiling_key(now))
        for field, words in (("macs_per_s", "peak rate of MACs"), ("bytes_per_s", "memory bandwidth")):
            moved = getattr(now, field) / getattr(then, field) - 1 if then and getattr(then, field) else 0
            if abs(moved) > CEILING_MOVED:
                yield f"The {words} of {now.device} in {now.dtype} moved by {moved:+.0%}: it may be the machine."


def _ceiling_key(ceilings: Ceilings) -> tuple[str, str, str, int]:
    return ceilings.device, ceilings.device_name, ceilings.dtype, ceilings.threads


def _all_alike(compared: Iterable[Compared]) -> Iterator[str]:
    """Tell where every model changed, and one factor would do for all."""
    ratios = [c.ratio for c in compared]
    low, high = max((r.low for r in ratios), default=0), min((r.high for r in ratios), default=0)
    if len(ratios) >= _ALL and low <= high and all(r.told_apart for r in ratios):
        yield f"One factor, {low:.2f} to {high:.2f}, would explain all {len(ratios)} changes: it may be the machine."
