"""From raw samples to the numbers that are shown; nothing here measures.

Samples of one round share that round's disturbances, so a round counts as one observation: its median. The interval of
a median comes from the ranks of the observations (David and Nagaraja, Order Statistics, 3rd ed. 2003, section 7.1):
nothing is assumed normal, and a few outliers do not move it. Of fewer than 8 observations not even the least and the
greatest make a 99 % interval; then these two are given, with the confidence that they have.

Two models of one block are compared round by round: what slows a whole round is in both times and not in their ratio.
"""

from __future__ import annotations

import bisect
import math
import statistics
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from archstats.latency.interval import CONFIDENCE, median_interval
from archstats.records import Timing

PRECISION = 0.03
"""A median is known well enough when half its interval is at most this share of it."""
FEWEST_ROUNDS = 8
"""The least number of rounds of which there is a 99 % interval: 1 - 2 / 2^8 is 99.2 %, 1 - 2 / 2^7 is 98.4 %."""


@dataclass(frozen=True)
class Summary:
    """The distribution of one timing, in nanoseconds.

    samples, rounds: all that were taken; disturbed: those of the rounds in which something else took the processor.
    The rest is of the undisturbed rounds, or of all where every one was disturbed: the minimum and the percentiles of
    single samples, and the interval of their median, made from the rounds' medians.
    confidence: what the interval really has: at least 0.99 from 8 rounds on, less of fewer, 0 of a single one.
    """

    samples: int
    rounds: int
    disturbed: int
    minimum_ns: float
    p10_ns: float
    p50_ns: float
    p90_ns: float
    low_ns: float
    high_ns: float
    confidence: float

    @property
    def uncertainty(self) -> float:
        """Half the width of the interval, as a share of the median: 0.03 is 3 %."""
        return (self.high_ns - self.low_ns) / 2 / self.p50_ns if self.p50_ns else 0.0

    @property
    def sure(self) -> bool:
        """Whether there were rounds enough for a 99 % interval."""
        return self.confidence >= CONFIDENCE


@dataclass(frozen=True)
class Ratio:
    """The time of one model over that of another, with an interval; below 1 the first is the faster.

    rounds: the pairs that it is made of, or the fewer rounds of both where they are not paired.
    confidence: at least what the interval has.
    """

    ratio: float
    low: float
    high: float
    rounds: int
    confidence: float

    @property
    def told_apart(self) -> bool:
        """Whether the two differ: the interval does not hold 1, and is of enough rounds to be one."""
        return self.rounds >= FEWEST_ROUNDS and not self.low <= 1 <= self.high

    @property
    def inverse(self) -> Ratio:
        """The same, the other way round."""
        return Ratio(1 / self.ratio, 1 / self.high, 1 / self.low, self.rounds, self.confidence)


@dataclass(frozen=True)
class Place:
    """A model's place, from 1; those that cannot be told from the first of their place share it, the next count on.

    to_first: its time over that of the first model of its place; None of that first one, and where the two cannot be
        compared.
    """

    place: int
    name: str
    median_ns: float
    to_first: Ratio | None


def round_medians(timing: Timing) -> dict[int, float]:
    """Return each round's median in nanoseconds, of the undisturbed rounds; of all where every one was disturbed."""
    medians = _all_medians(timing)
    kept = medians.keys() - set(timing.disturbed) or medians.keys()
    return {number: medians[number] for number in sorted(kept)}


def summarise(timing: Timing) -> Summary:
    """Summarise a timing; percentiles interpolate between neighbours.

    With an even number of samples a round, a round's median is the middle of two, and the interval is that of these
    middles. Where rounds have very different numbers of samples the median of all samples could lie outside of it; the
    interval is then widened to hold it.

    Raises:
        ValueError: There is no sample.
    """
    if not timing.samples_ns:
        raise ValueError("there is no sample to summarise")
    medians = round_medians(timing)
    kept = [ns for number, ns in zip(timing.rounds, timing.samples_ns, strict=True) if number in medians]
    p10, p50, p90 = _percentiles(kept)
    interval = median_interval(list(medians.values()))
    return Summary(
        samples=len(timing.samples_ns),
        rounds=len(set(timing.rounds)),
        disturbed=len(set(timing.rounds) & set(timing.disturbed)),
        minimum_ns=min(kept),
        p10_ns=p10,
        p50_ns=p50,
        p90_ns=p90,
        low_ns=min(interval.low, p50),
        high_ns=max(interval.high, p50),
        confidence=interval.confidence,
    )


def ratio(a: Timing, b: Timing) -> Ratio | None:
    """Return the time of `a` over that of `b`, both of one run.

    In one block it is made round by round, from the rounds that are undisturbed in both. Where these are too few for a
    99 % interval, or less than half, it is made from all that they share: then to be disturbed is the usual, what slows
    both is not in their ratio, what slows one widens the interval, and no choice of rounds can favour either. Across
    blocks it goes through their common anchor. It is None where there is neither a common round nor a common anchor, or
    where device, dtype, threads, memory format or compilation differ.
    """
    if _conditions(a) != _conditions(b):
        return None
    return _paired(a, b) if a.block == b.block else _through_anchor(a, b)


def ratio_of_medians(a: Summary, b: Summary) -> Ratio:
    """Return the ratio of two medians that were not taken together, such as those of two runs.

    Its interval excludes 1 where the intervals of the medians do not overlap; it fails at most where one of them does.
    """
    confidence = max(0.0, a.confidence + b.confidence - 1)
    rounds = min(_used(a), _used(b))
    return Ratio(a.p50_ns / b.p50_ns, a.low_ns / b.high_ns, a.high_ns / b.low_ns, rounds, confidence)


def ranking(timings: Mapping[str, Timing]) -> list[Place]:
    """Order models of one run from the fastest; those that cannot be told from the first of a place share it.

    Times of different blocks are put in order by what they are of their block's anchor.
    """
    medians = {name: summarise(timing).p50_ns for name, timing in timings.items()}
    scales = _scales(timings)
    places: list[Place] = []
    first: Place | None = None
    for position, name in enumerate(sorted(timings, key=lambda name: medians[name] / scales[name]), start=1):
        against = ratio(timings[name], timings[first.name]) if first else None
        if first is None or (against and against.told_apart and against.low > 1):
            first = Place(position, name, medians[name], None)
            places.append(first)
        else:
            places.append(Place(first.place, name, medians[name], against))
    return places


def rank_correlation(xs: Sequence[float], ys: Sequence[float]) -> float | None:
    """Return Spearman's rank correlation: Pearson's of the ranks, ties at the mean of theirs.

    It is None of fewer than two pairs, and where all values on one side are the same.

    >>> round(rank_correlation([1, 2, 3, 4], [10, 100, 1000, 10]), 3)
    0.105
    """
    if len(xs) != len(ys):
        raise ValueError(f"{len(xs)} values cannot be paired with {len(ys)}")
    if len(set(xs)) < 2 or len(set(ys)) < 2:  # noqa: PLR2004
        return None
    return statistics.correlation(_ranks(xs), _ranks(ys))


def _ranks(values: Sequence[float]) -> list[float]:
    ordered = sorted(values)
    return [(bisect.bisect_left(ordered, v) + bisect.bisect_right(ordered, v) + 1) / 2 for v in values]


def _all_medians(timing: Timing) -> dict[int, float]:
    by_round: dict[int, list[int]] = {}
    for number, ns in zip(timing.rounds, timing.samples_ns, strict=True):
        by_round.setdefault(number, []).append(ns)
    return {number: float(statistics.median(samples)) for number, samples in by_round.items()}


def _percentiles(samples: Sequence[float]) -> tuple[float, float, float]:
    if len(samples) == 1:
        return (float(samples[0]),) * 3
    deciles = statistics.quantiles(samples, n=10, method="inclusive")
    return deciles[0], deciles[4], deciles[8]


def _conditions(timing: Timing) -> tuple[object, ...]:
    """Return what all models of one sampling share: only they have rounds, or an anchor, in common."""
    t = timing
    return t.device, t.device_name, t.dtype, t.threads, t.channels_last, t.compiled, t.cuda_graph


def _paired(a: Timing, b: Timing) -> Ratio | None:
    ours, theirs = _all_medians(a), _all_medians(b)
    common = {number for number in ours.keys() & theirs.keys() if ours[number] and theirs[number]}
    quiet = common - set(a.disturbed) - set(b.disturbed)
    chosen = quiet if len(quiet) >= max(FEWEST_ROUNDS, len(common) / 2) else common
    ratios = sorted(ours[number] / theirs[number] for number in chosen)
    if not ratios:
        return None
    interval = median_interval(ratios)
    middle = math.sqrt(statistics.median_low(ratios) * statistics.median_high(ratios))
    return Ratio(middle, interval.low, interval.high, len(ratios), interval.confidence)


def _through_anchor(a: Timing, b: Timing) -> Ratio | None:
    """Divide each time by its own block's time of the anchor, and then one by the other.

    Of the anchor only the median is kept: it is taken to be known no better than the model beside it, which had the
    same rounds. All four errors are added up as though they conspired.
    """
    if not (a.anchor and a.anchor == b.anchor and a.anchor_ns and b.anchor_ns):
        return None
    ours, theirs = summarise(a), summarise(b)
    middle = (ours.p50_ns / a.anchor_ns) / (theirs.p50_ns / b.anchor_ns)
    spread = (ours.high_ns / ours.low_ns) * (theirs.high_ns / theirs.low_ns)
    confidence = max(0.0, 1 - 2 * (1 - ours.confidence) - 2 * (1 - theirs.confidence))
    return Ratio(middle, middle / spread, middle * spread, min(_used(ours), _used(theirs)), confidence)


def _used(summary: Summary) -> int:
    """Return the number of rounds that a summary's interval is made of."""
    return summary.rounds - summary.disturbed or summary.rounds


def _scales(timings: Mapping[str, Timing]) -> dict[str, float]:
    """Return what to divide each time by before it is compared with others: its block's anchor where all have one."""
    anchored = len({timing.anchor for timing in timings.values()}) == 1
    if anchored and all(timing.anchor and timing.anchor_ns for timing in timings.values()):
        return {name: float(timing.anchor_ns or 1) for name, timing in timings.items()}
    return dict.fromkeys(timings, 1.0)
