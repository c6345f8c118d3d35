"""Sampling forward passes in interleaved rounds.

Timed one after the other, models are compared with the machine's mood of that minute. Here every round times each
model of a block once, in random order, so that a disturbance falls on all of them alike. A turn begins with untimed
passes until they are steady, because the other models have emptied the caches since.

Rounds are added until each model's median is known well enough, or the time is spent. A round in which something else
took the processor is disturbed: it is kept and marked, and not counted on.

Models that do not fit into memory together are timed in blocks that share one model, the anchor.
"""

from __future__ import annotations

import random
import statistics
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

import torch

from archstats import allocator
from archstats.errors import summary
from archstats.latency.conditions import Conditions, Contestant
from archstats.latency.contention import Turn, disturbed, read, since
from archstats.latency.devices import Clock, Gauge, clock_for, gauge_for, name_of
from archstats.latency.interval import median_interval
from archstats.latency.preparing import Ready, prepare
from archstats.latency.statistics import FEWEST_ROUNDS, PRECISION
from archstats.records import NotTimed, Timing

MEMORY_BYTES = 1_600_000_000
MINIMUM_ROUNDS = 3
MAXIMUM_ROUNDS = 400
_STEADY_WITHIN = 0.1
_WARM_UP_NS, _WARM_UP_PASSES = 2_000_000_000, 20
_TURN_NS, _PASSES_A_TURN = 30_000_000, 5

Report = Callable[[str], None]


class Samples(dict[str, Timing | NotTimed]):
    """For each name its samples, or why there are none; `interrupted` where Ctrl-C ended the sampling early."""

    interrupted = False


@dataclass
class _Player:
    """A model that is ready, with the samples it has so far, and its turn of each round."""

    ready: Ready
    samples_ns: list[int] = field(default_factory=list)
    rounds: list[int] = field(default_factory=list)
    started_ns: list[int] = field(default_factory=list)
    turns: dict[int, Turn] = field(default_factory=dict)
    gauged: dict[str, float] = field(default_factory=dict)

    @property
    def name(self) -> str:
        return self.ready.contestant.name

    def disturbed(self) -> set[int]:
        """Return the rounds in which something else took the processor."""
        return disturbed(self.turns)

    def medians(self) -> list[float]:
        """Return the median time of each round that was not disturbed."""
        out = self.disturbed()
        by_round: dict[int, list[int]] = {}
        for number, ns in zip(self.rounds, self.samples_ns, strict=True):
            if number not in out:
                by_round.setdefault(number, []).append(ns)
        return [statistics.median(times) for times in by_round.values()]

    def known(self, within: float) -> bool:
        """Whether the 99 % interval of its median is within so much of it, as a share."""
        medians = self.medians()
        if len(medians) < FEWEST_ROUNDS:
            return False
        low, high, _ = median_interval(medians)
        return high - low <= 2 * within * statistics.median(medians)


def sample(
    contestants: Sequence[Contestant],
    conditions: Conditions,
    *,
    budget_s: float,
    memory_bytes: int = MEMORY_BYTES,
    within: float = PRECISION,
    seed: int = 0,
    report: Report = lambda _name: None,
) -> Samples:
    """Time forward passes under the given conditions.

    Args:
        contestants: What to time, each under a name of its own.
        conditions: The device and how the models run on it.
        budget_s: Seconds for all of it, building and warming up included; every model gets at least three rounds.
        within: How well each median is to be known before the sampling ends early, as a share of it.
        memory_bytes: What the weights of the models that are timed together may take.
        seed: Of the inputs, the weights and the order of the turns.
        report: Called with a name when that model's turn ends.

    Returns:
        For each name its samples, or why there are none. Ctrl-C ends the sampling: what was sampled is returned, and
        what was not is "stopped".
    """
    began, results = time.monotonic_ns(), Samples()
    blocks = in_blocks(contestants, memory_bytes)
    with _settings(conditions, seed):
        for index, block in enumerate(blocks):
            left = max(0.0, budget_s - (time.monotonic_ns() - began) / 1e9)
            share = left * len(block) / sum(len(other) for other in blocks[index:])
            order = random.Random(seed + index)  # noqa: S311 (an order of turns, no secret)
            anchor = block[0].name if len(blocks) > 1 else ""
            table = _Table(conditions, index, anchor, began, time.monotonic() + share, within, order, seed, report)
            results.update({name: made for name, made in table.play(block).items() if name not in results})
            results.interrupted = table.stopped
            if results.interrupted:
                break
    for contestant in contestants:
        results.setdefault(contestant.name, NotTimed(device=conditions.device, reason="stopped before its turn came"))
    return results


def in_blocks(contestants: Sequence[Contestant], memory_bytes: int) -> list[list[Contestant]]:
    """Put contestants into as few blocks as first-fit finds; where it is more than one, the lightest is in all of them.

    A block holds at most `memory_bytes` of weights, unless it is one model beside the anchor.
    """
    if sum(c.weight_bytes for c in contestants) <= memory_bytes:
        return [list(contestants)] if contestants else []
    heaviest_first = sorted(contestants, key=lambda c: (-c.weight_bytes, c.name))
    *others, anchor = heaviest_first
    blocks: list[tuple[int, list[Contestant]]] = []
    for contestant in others:
        for position, (used, block) in enumerate(blocks):
            if used + contestant.weight_bytes <= memory_bytes:
                blocks[position] = (used + contestant.weight_bytes, [*block, contestant])
                break
        else:
            blocks.append((anchor.weight_bytes + contestant.weight_bytes, [anchor, contestant]))
    return [block for _, block in blocks] or [[anchor]]


@dataclass
class _Table:
    """One block of models that take turns, until all are known well enough or the time is spent."""

    conditions: Conditions
    block: int
    anchor: str
    began_ns: int
    until: float
    within: float
    order: random.Random
    seed: int
    report: Report
    stopped: bool = False

    def play(self, contestants: Sequence[Contestant]) -> Samples:
        clock, gauge = clock_for(self.conditions.device), gauge_for(self.conditions.device)
        results = Samples()
        players: list[_Player] = []
        try:
            self._seat(contestants, players, results, clock, gauge)
            self._rounds(players, results, clock)
        except KeyboardInterrupt:
            self.stopped = True
        for name, timing in self._timings(players).items():
            results.setdefault(name, timing)  # one that failed in the end is not timed
        return results

    @torch.inference_mode()
    def _seat(
        self, contestants: Sequence[Contestant], players: list[_Player], results: Samples, clock: Clock, gauge: Gauge
    ) -> None:
        for contestant in contestants:
            try:
                with gauge() as gauged:
                    player = _Player(prepare(contestant, self.conditions, self.seed))
                    steady(player.ready.call, clock, _WARM_UP_NS, _WARM_UP_PASSES)
                player.gauged = gauged
                players.append(player)
            except Exception as error:  # noqa: BLE001 (whatever a model raises, the others are still timed)
                results[contestant.name] = self._failed(error)
            self.report(contestant.name)

    @torch.inference_mode()
    def _rounds(self, players: list[_Player], results: Samples, clock: Clock) -> None:
        playing = list(players)
        for number in range(MAXIMUM_ROUNDS):
            self.order.shuffle(playing)
            for player in list(playing):
                if number >= MINIMUM_ROUNDS and time.monotonic() >= self.until:
                    return
                try:
                    self._turn(player, number, clock)
                except Exception as error:  # noqa: BLE001
                    results[player.name] = self._failed(error)
                    playing.remove(player)
                self.report(player.name)
            if number + 1 >= FEWEST_ROUNDS and all(player.known(self.within) for player in playing):
                return

    def _turn(self, player: _Player, number: int, clock: Clock) -> None:
        steady(player.ready.call, clock, _TURN_NS, _PASSES_A_TURN)
        before, spent = read(), 0
        for _ in range(_PASSES_A_TURN):
            player.started_ns.append(time.monotonic_ns() - self.began_ns)
            elapsed = clock(player.ready.call)
            player.samples_ns.append(elapsed)
            player.rounds.append(number)
            spent += elapsed
            if spent >= _TURN_NS:
                break
        if self.conditions.device == "cpu":  # elsewhere the processor only waits
            player.turns[number] = since(before)

    def _failed(self, error: Exception) -> NotTimed:
        return NotTimed(device=self.conditions.device, reason=summary(error), failed=True)

    def _timings(self, players: list[_Player]) -> dict[str, Timing]:
        timed = [player for player in players if player.samples_ns]
        anchors = [player for player in timed if player.name == self.anchor]
        anchor_ns = round(statistics.median(anchors[0].medians() or anchors[0].samples_ns)) if anchors else None
        return {player.name: self._timing(player, anchor_ns) for player in timed}

    def _timing(self, player: _Player, anchor_ns: int | None) -> Timing:
        conditions = self.conditions
        gauged = dict(player.gauged)
        peak = gauged.pop("peak_bytes", None)
        return Timing(
            device=conditions.device,
            device_name=name_of(conditions.device),
            dtype=conditions.dtype,
            batch_size=player.ready.batch_size,
            threads=torch.get_num_threads(),
            block=self.block,
            samples_ns=tuple(player.samples_ns),
            rounds=tuple(player.rounds),
            started_ns=tuple(player.started_ns),
            disturbed=tuple(sorted(player.disturbed())),
            enough=player.known(self.within),
            inputs=str(player.ready.contestant.subject.inputs),
            channels_last=conditions.channels_last,
            compiled=conditions.compiled,
            cuda_graph=conditions.cuda_graph,
            anchor=self.anchor,
            anchor_ns=anchor_ns,
            peak_bytes=None if peak is None else int(peak),
            clocks=gauged,
        )


def steady(call: Callable[[], object], clock: Clock, limit_ns: int, passes: int) -> None:
    """Run a model until two passes in a row take the same time, within a tenth, or the limit is reached."""
    before, spent = 0, 0
    for _ in range(passes):
        elapsed = clock(call)
        spent += elapsed
        if abs(elapsed - before) <= _STEADY_WITHIN * elapsed or spent >= limit_ns:
            return
        before = elapsed


@contextmanager
def _settings(conditions: Conditions, seed: int) -> Iterator[None]:
    """Set threads and seed for the sampling, and put them back, whatever happens."""
    threads, state = torch.get_num_threads(), torch.random.get_rng_state()
    if conditions.threads is not None:
        torch.set_num_threads(conditions.threads)
    torch.manual_seed(seed)
    allocator.give_back()
    allocator.settle()
    try:
        yield
    finally:
        torch.set_num_threads(threads)
        torch.random.set_rng_state(state)


def labelled(names: Sequence[str]) -> Mapping[int, str]:
    """Return a name of its own for each position: "lenet", then "lenet #2"."""
    seen: dict[str, int] = {}
    labels = {}
    for position, name in enumerate(names):
        seen[name] = seen.get(name, 0) + 1
        labels[position] = name if seen[name] == 1 else f"{name} #{seen[name]}"
    return labels
