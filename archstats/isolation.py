"""Forked processes that do one thing each and send what came of it; what they spoil, print or break ends with them."""

from __future__ import annotations

import contextlib
import gc
import math
import os
import selectors
import signal
import struct
import sys
import time
import warnings
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NoReturn

Send = Callable[[bytes], None]
Work = Callable[[Send], None]

AVAILABLE = hasattr(os, "fork") and sys.platform != "darwin"
"""Whether processes can be forked; on macOS they can, but its libraries do not survive it."""

_LENGTH = struct.Struct("!Q")
KEPT_OUTPUT = 4000
_LOOK_AGAIN_S = 0.05
GRACE_S = 15
_FOR_OTHERS_S = 2
_CHUNK = 1 << 20
_TO_THE_END = 64

# The pipe to the process above this one, which those below it must not keep open.
_above: list[int] = []


class Stopped(BaseException):
    """The process is to end, since no one waits for it any more."""


class Child:
    """A forked process. `frames` are what it sent, `output` is the end of what it printed.

    It may take `first_s` until it has sent something, and `next_s` after each time. One that `leads` has children of
    its own to end.
    """

    def __init__(self, work: Work, first_s: float, next_s: float, *, leads: bool) -> None:
        self.frames: list[bytes] = []
        self.status: int | None = None
        self.late = False
        self._leads = leads
        self._deadline = time.monotonic() + first_s
        self._next_s = next_s
        self._received = b""
        self._printed = b""
        (result, result_end), (printed, printed_end) = os.pipe(), os.pipe()
        self.pid = _fork()
        if self.pid == 0:
            _be_a_child(work, result_end, printed_end, math.ceil(max(first_s, next_s)) + GRACE_S)
        os.close(result_end)
        os.close(printed_end)
        self.pipes = {result: self._take_result, printed: self._take_print}
        for pipe in self.pipes:
            os.set_blocking(pipe, False)

    @property
    def output(self) -> str:
        """The end of what the process printed."""
        return self._printed.decode("utf-8", "replace")

    @property
    def ended(self) -> bool:
        """Whether the process is no more; what it sent until then has been read."""
        if self.status is None:
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                self.status = os.waitstatus_to_exitcode(status)
                self.read(_TO_THE_END)
        return self.status is not None

    @property
    def done(self) -> bool:
        """Whether the process is no more, or its time is over: then it is `late`."""
        self.late = self.late or (not self.ended and time.monotonic() > self._deadline)
        return self.late or self.ended

    def read(self, chunks: int = 1) -> None:
        """Take what lies in the pipes, but not for ever from one that prints for ever."""
        for pipe, take in list(self.pipes.items()):
            with contextlib.suppress(BlockingIOError):
                for _ in range(chunks):
                    if not (chunk := os.read(pipe, _CHUNK)):
                        os.close(pipe)
                        del self.pipes[pipe]
                        break
                    take(chunk)

    def close(self) -> None:
        """End the process, where it has not, and what it started in its group; what it says to that is not kept."""
        ended, frames, printed = self.ended, list(self.frames), self._printed
        if not ended and self._leads:
            os.kill(self.pid, signal.SIGTERM)
            self._wait(_FOR_OTHERS_S)
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self.pid, signal.SIGKILL)
        if self.status is None:
            os.kill(self.pid, signal.SIGKILL)  # it may not be in a group of its own yet
            _, status = os.waitpid(self.pid, 0)
            self.status = os.waitstatus_to_exitcode(status)
        for pipe in self.pipes:
            os.close(pipe)
        self.pipes = {}
        self.frames, self._printed = frames, printed

    def _wait(self, seconds: float) -> None:
        end = time.monotonic() + seconds
        while not self.ended and time.monotonic() < end:
            time.sleep(_LOOK_AGAIN_S / 5)

    def _take_result(self, chunk: bytes) -> None:
        self._received += chunk
        while len(self._received) >= _LENGTH.size:
            end = _LENGTH.size + int(_LENGTH.unpack_from(self._received)[0])
            if len(self._received) < end:
                return
            self.frames.append(self._received[_LENGTH.size : end])
            self._received = self._received[end:]
            self._deadline = time.monotonic() + self._next_s

    def _take_print(self, chunk: bytes) -> None:
        self._printed = (self._printed + chunk)[-KEPT_OUTPUT:]


def _fork() -> int:
    sys.stdout.flush()
    sys.stderr.flush()
    gc.freeze()  # a collection in the child would copy all that it only looks at
    with warnings.catch_warnings():  # that a process with threads forks: no thread holds a lock that is needed
        warnings.simplefilter("ignore", DeprecationWarning)
        pid = os.fork()
    if pid:
        gc.unfreeze()
    return pid


def _be_a_child(work: Work, result: int, printed: int, patience_s: int) -> NoReturn:
    """Do the work in the child, and never return."""
    status = 1
    try:
        os.setpgid(0, 0)
        signal.signal(signal.SIGTERM, _stop)
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
        _print_into(printed)
        for pipe in _above:
            os.close(pipe)
        _above[:] = [result]
        work(_sender(result, patience_s))
        status = 0
    except Stopped:
        pass
    except BaseException as error:  # noqa: BLE001 (it is said by the process above)
        os.write(2, f"{type(error).__name__}: {error}\n".encode(errors="replace"))
    finally:
        with contextlib.suppress(Exception):
            sys.stdout.flush()
        os._exit(status)


def _sender(pipe: int, patience_s: int) -> Send:
    """Return what sends a frame; a process that sends none for too long ends, though none is there to end it."""
    signal.alarm(patience_s)

    def send(content: bytes) -> None:
        left = memoryview(_LENGTH.pack(len(content)) + content)
        while left:
            left = left[os.write(pipe, left) :]
        signal.alarm(patience_s)

    return send


def _stop(*_: object) -> NoReturn:
    raise Stopped


def _print_into(pipe: int) -> None:
    """Let all that is printed, by Python or below it, go into a pipe; nothing can be read."""
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.dup2(pipe, 1)
    os.dup2(pipe, 2)
    os.close(pipe)
    sys.stdin = open(os.devnull)  # noqa: SIM115, PTH123 (for as long as the process lives)
    sys.stdout = sys.stderr = os.fdopen(1, "w", buffering=1, errors="replace", closefd=False)


def run_each(
    works: Sequence[Work], *, jobs: int = 1, first_s: float, next_s: float, leads: bool = False
) -> Iterator[tuple[int, Child]]:
    """Run each in a child of its own, `jobs` at a time, and yield it with its number whenever it sent or ended.

    A child that is late is ended; no child outlives the iteration.
    """
    running: dict[int, Child] = {}
    begun = 0
    try:
        while running or begun < len(works):
            while begun < len(works) and len(running) < jobs:
                running[begun] = Child(works[begun], first_s, next_s, leads=leads)
                begun += 1
            sleep_until_one_speaks(running.values())
            for number, child in list(running.items()):
                child.read()
                if child.done:
                    child.close()
                    del running[number]
                if child.frames or number not in running:
                    yield number, child
    finally:
        for child in running.values():
            child.close()


def sleep_until_one_speaks(children: Iterable[Child]) -> None:
    """Wait until a child sends or prints something, but not for long."""
    with selectors.DefaultSelector() as selector:
        for child in children:
            for pipe in child.pipes:
                selector.register(pipe, selectors.EVENT_READ)
        selector.select(_LOOK_AGAIN_S)
