"""Laws derived in a process beside, while their networks are counted: each takes as long as the other."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import msgspec

from archstats import isolation
from archstats.isolation import Child, Send
from archstats.laws.recording import recorded
from archstats.records import Law, NoLaw
from archstats.sources import Subject

_LONGEST_S = 300
"""What one law may take; none of a thousand networks took a tenth of it."""
_LOOK_AGAIN_S = 0.05


class Laws:
    """The laws of some subjects, as far as they are derived."""

    def __init__(self, child: Child) -> None:
        self._child = child
        self._found: dict[str, Law | NoLaw] = {}

    def take(self) -> None:
        """Take what has been derived until now, so that the process beside can go on."""
        self._child.read()
        for frame in self._child.frames:
            name, law = msgspec.json.decode(frame, type=tuple[str, Law | NoLaw])
            self._found[name] = law
        self._child.frames.clear()

    def wait(self) -> None:
        """Wait until all are derived, or the process beside ended."""
        while not self._child.done:
            isolation.sleep_until_one_speaks([self._child])
            self.take()
        self.take()

    def get(self, name: str) -> Law | NoLaw:
        """Return the law of a subject; where it was not derived, why."""
        return self._found.get(name) or NoLaw(reason=self._why_not())

    def _why_not(self) -> str:
        if self._child.late:
            return f"deriving it took longer than {_LONGEST_S} s"
        if self._child.status is None:
            return "the run was stopped before it was derived"
        said = self._child.output.strip().splitlines()
        return f"the process that derived it ended early{': ' + said[-1] if said else ''}"


class Deriving:
    """The laws of some subjects where there are no processes beside: each is derived when it is asked for."""

    def __init__(self, subjects: Mapping[str, Subject]) -> None:
        self._subjects = subjects

    def take(self) -> None:
        """Do nothing: nothing goes on."""

    def wait(self) -> None:
        """Do nothing: nothing goes on."""

    def get(self, name: str) -> Law | NoLaw:
        """Derive the law of a subject."""
        return recorded(self._subjects[name])


@contextmanager
def derived(subjects: Mapping[str, Subject]) -> Iterator[Laws | Deriving]:
    """Derive the laws of subjects, given by name, beside what is done in the block."""
    if not isolation.AVAILABLE:
        yield Deriving(subjects)
        return

    def work(send: Send) -> None:
        for name, subject in subjects.items():
            send(msgspec.json.encode((name, recorded(subject))))

    child = Child(work, _LONGEST_S, _LONGEST_S, leads=False)
    try:
        yield Laws(child)
    finally:
        child.close()
