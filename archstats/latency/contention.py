"""Whether something else took the processor while a model ran.

Linux tells for each thread how long it was ready to run and had to wait: that time, as a share of what passed, is zero
on a quiet machine whatever a model does, and near a half for a model on two threads beside a process that keeps one of
two cores busy. Elsewhere the time that the process computed is held against the time that passed: a turn in which it
got clearly less than it usually gets was disturbed. That needs turns long enough for the clock of computed time.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

_TASKS = Path("/proc/self/task")
_MOST_WAITING = 0.1
_LEAST_SHARE = 0.9
_LONG_ENOUGH_NS = 20_000_000


@dataclass(frozen=True)
class Reading:
    """Three clocks at one moment, in nanoseconds: passed, computed, and waited for a processor where that is told."""

    passed_ns: int
    computed_ns: int
    waited_ns: int | None


@dataclass(frozen=True)
class Turn:
    """What of a turn's time was computed (over all threads) and what was waited for, as shares."""

    length_ns: int
    computed: float
    waited: float | None


def read() -> Reading:
    """Read the clocks of this process."""
    return Reading(time.perf_counter_ns(), time.process_time_ns(), _waited_ns())


def since(before: Reading) -> Turn:
    """Return the turn that began with a reading and ends now."""
    now = read()
    length = max(1, now.passed_ns - before.passed_ns)
    waited = None if now.waited_ns is None or before.waited_ns is None else (now.waited_ns - before.waited_ns) / length
    return Turn(length, (now.computed_ns - before.computed_ns) / length, waited)


def disturbed(turns: Mapping[int, Turn]) -> set[int]:
    """Return the rounds of one model's turns in which something else took the processor."""
    long = [turn.computed for turn in turns.values() if turn.length_ns >= _LONG_ENOUGH_NS]
    usual = statistics.median(long) if long else 0.0
    return {number for number, turn in turns.items() if _was_disturbed(turn, usual)}


def _was_disturbed(turn: Turn, usual: float) -> bool:
    if turn.waited is not None:
        return turn.waited > _MOST_WAITING
    return turn.length_ns >= _LONG_ENOUGH_NS and turn.computed < _LEAST_SHARE * usual


def _waited_ns() -> int | None:
    """Return how long all threads of this process have waited; a thread that ends meanwhile takes its time with it."""
    try:
        return sum(int((task / "schedstat").read_text(encoding="ascii").split()[1]) for task in _TASKS.iterdir())
    except (OSError, ValueError, IndexError):
        return None
