"""Progress on standard error: bars with the time left on a terminal, plain lines without one."""

from __future__ import annotations

import time
from types import TracebackType

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeRemainingColumn

from archstats.cli.console import console
from archstats.escaping import printable

# The bars are drawn between measurements, never by a thread beside them, and not often.
_REDRAW_S = 0.2
_LINES_A_STAGE = 5


class Watcher:
    """Tells how far a report is; a context manager, so that the terminal is left in order."""

    def __init__(self, *, quiet: bool) -> None:
        self._console: Console = console(stderr=True)
        self._quiet = quiet
        self._stages: dict[str, _Stage] = {}
        self._bars: Progress | None = None
        self._drawn = 0.0
        if self._console.is_terminal and not quiet:
            columns = (
                TextColumn("{task.description:<22}"),
                BarColumn(),
                TextColumn("{task.fields[name]:<24}"),
            )
            self._bars = Progress(*columns, TimeRemainingColumn(), console=self._console, auto_refresh=False)

    def __enter__(self) -> Watcher:
        if self._bars:
            self._bars.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._bars:
            self._bars.stop()

    def counting(self, done: int, total: int, name: str) -> None:
        """`name` is the model that has been counted; `done` of `total` are."""
        self._advance("Counting", done, total, name, f"{done} of {total} models")

    def judging(self, done: int, total: int, name: str) -> None:
        """`name` is the claim that has been judged; `done` of `total` are."""
        self._advance("Judging", done, total, name, f"{done} of {total} claims")

    def timing(self, device: str, budget_s: float, name: str) -> None:
        """`name` has had a turn on `device`, where all of it may take `budget_s`."""
        stage = f"Timing on {device}"
        started = self._stages[stage].started if stage in self._stages else time.monotonic()
        elapsed = time.monotonic() - started
        done = min(elapsed, budget_s)
        self._advance(stage, done, budget_s, name, f"{elapsed:.0f} of {budget_s:.0f} s")

    def drawing(self, done: int, total: int) -> None:
        """`done` of `total` pages are drawn."""
        self._advance("Drawing", done, total, "", f"{done} of {total} pages")

    def _advance(self, stage: str, done: float, total: float, name: str, words: str) -> None:
        if self._quiet:
            return
        known = self._stages.setdefault(stage, _Stage())
        if self._bars:
            self._draw(self._bars, known, stage, done, total, printable(name))
        elif done >= known.next_line * total:
            known.next_line += 1 / _LINES_A_STAGE
            self._console.print(f"{stage}: {words}")

    def _draw(self, bars: Progress, known: _Stage, stage: str, done: float, total: float, name: str) -> None:
        if known.task is None:
            for task in bars.tasks:  # a stage may end before its budget does
                bars.update(task.id, completed=task.total)
            known.task = bars.add_task(stage, total=total, name=name)
        bars.update(known.task, completed=done, total=total, name=name)
        if done >= total or time.monotonic() - self._drawn > _REDRAW_S:
            bars.refresh()
            self._drawn = time.monotonic()


class _Stage:
    """What is remembered of one stage."""

    def __init__(self) -> None:
        self.started = time.monotonic()
        self.next_line = 1 / _LINES_A_STAGE
        self.task: TaskID | None = None
