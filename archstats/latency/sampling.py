"""Sampling forward passes in interleaved rounds.

Timed one after the other, models are compared with the machine's mood of that minute. Here every round times each
model of a block once, in random order, so that a disturbance falls on all of them alike. A turn begins with one
untimed pass, because the other models have emptied the caches since.

Models that do not fit into memory together are timed in blocks; samples say which block they come from.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import torch
from torch import nn

from archstats.errors import summary
from archstats.latency.devices import Clock, clock_for, name_of
from archstats.records import NotTimed, Timing
from archstats.sources import Subject, Weights

BLOCK_BYTES = 1_000_000_000
MINIMUM_ROUNDS = 3
MAXIMUM_ROUNDS = 100
_TURN_NS = 30_000_000
_PASSES_A_TURN = 5
_WARM_UP_PASSES = 2

Report = Callable[[str], None]


@dataclass
class _Contestant:
    """A model that is built and ready, with the samples it has so far."""

    name: str
    call: Callable[[], object]
    batch_size: int
    samples_ns: list[int] = field(default_factory=list)
    rounds: list[int] = field(default_factory=list)


def sample(
    subjects: Mapping[str, Subject],
    weights: Mapping[str, int],
    *,
    device: str,
    budget_s: float,
    seed: int = 0,
    report: Report = lambda _name: None,
) -> dict[str, Timing | NotTimed]:
    """Time the subjects' forward passes on one device until the budget is spent.

    Args:
        subjects: What to time, by name.
        weights: Bytes of each subject's parameters: what decides how many fit into a block.
        device: "cpu" or "cuda".
        budget_s: Seconds for all of it, building and warming up included; every model gets at least three rounds.
        seed: Of the inputs, the weights and the order of the turns.
        report: Called with a name when that subject's turn ends.

    Returns:
        For each name its samples, or why there are none.
    """
    deadline = time.monotonic() + budget_s
    results: dict[str, Timing | NotTimed] = {}
    blocks = in_blocks(weights, BLOCK_BYTES)
    for index, names in enumerate(blocks):
        remaining = max(0.0, deadline - time.monotonic())
        until = time.monotonic() + remaining * len(names) / sum(len(block) for block in blocks[index:])
        block = {name: subjects[name] for name in names}
        results |= _sample_block(block, index, device, until, seed, report)
    return results


def in_blocks(sizes: Mapping[str, int], limit: int) -> list[list[str]]:
    """Put names into as few blocks as first-fit finds, largest first, each within the limit where one fits at all.

    >>> in_blocks({"a": 6, "b": 5, "c": 4}, 10)
    [['a', 'c'], ['b']]
    """
    blocks: list[tuple[int, list[str]]] = []
    for name in sorted(sizes, key=lambda n: (-sizes[n], n)):
        for position, (used, names) in enumerate(blocks):
            if used + sizes[name] <= limit:
                blocks[position] = (used + sizes[name], [*names, name])
                break
        else:
            blocks.append((sizes[name], [name]))
    return [names for _, names in blocks]


def _sample_block(
    subjects: Mapping[str, Subject], block: int, device: str, until: float, seed: int, report: Report
) -> dict[str, Timing | NotTimed]:
    results: dict[str, Timing | NotTimed] = {}
    contestants: list[_Contestant] = []
    for name, subject in subjects.items():
        try:
            contestants.append(_prepare(name, subject, device, seed))
        except Exception as error:  # noqa: BLE001 (whatever a model raises, the others are still timed)
            results[name] = NotTimed(device=device, reason=summary(error), failed=True)
        report(name)
    results |= _play(contestants, clock_for(device), device, until, seed, report)
    return results | {c.name: _timing(c, block, device) for c in contestants if c.name not in results}


@torch.inference_mode()
def _prepare(name: str, subject: Subject, device: str, seed: int) -> _Contestant:
    torch.manual_seed(seed)
    module: nn.Module = subject.build(Weights.INITIALISED).to(device)
    inputs = subject.example_inputs(seed).to(device)
    contestant = _Contestant(name, lambda: inputs.run(module), _batch_size(subject))
    for _ in range(_WARM_UP_PASSES):
        contestant.call()
    return contestant


def _batch_size(subject: Subject) -> int:
    return next((shape[0] for shape in subject.described.input if shape), 1)


@torch.inference_mode()
def _play(
    contestants: Sequence[_Contestant], clock: Clock, device: str, until: float, seed: int, report: Report
) -> dict[str, Timing | NotTimed]:
    """Let every contestant have its turn in each round; return those that failed."""
    order = random.Random(seed)  # noqa: S311 (an order of turns, no secret)
    out: dict[str, Timing | NotTimed] = {}
    playing = list(contestants)
    for round_number in range(MAXIMUM_ROUNDS):
        order.shuffle(playing)
        for contestant in list(playing):
            if round_number >= MINIMUM_ROUNDS and time.monotonic() >= until:
                return out
            try:
                _turn(contestant, round_number, clock)
            except Exception as error:  # noqa: BLE001
                out[contestant.name] = NotTimed(device=device, reason=summary(error), failed=True)
                playing.remove(contestant)
            report(contestant.name)
    return out


def _turn(contestant: _Contestant, round_number: int, clock: Clock) -> None:
    contestant.call()
    spent = 0
    for _ in range(_PASSES_A_TURN):
        elapsed = clock(contestant.call)
        contestant.samples_ns.append(elapsed)
        contestant.rounds.append(round_number)
        spent += elapsed
        if spent >= _TURN_NS:
            break


def _timing(contestant: _Contestant, block: int, device: str) -> Timing:
    return Timing(
        device=device,
        device_name=name_of(device),
        dtype="float32",
        batch_size=contestant.batch_size,
        threads=torch.get_num_threads(),
        block=block,
        samples_ns=tuple(contestant.samples_ns),
        rounds=tuple(contestant.rounds),
    )
