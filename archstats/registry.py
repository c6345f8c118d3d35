"""One small registry for everything that is found by name."""

from __future__ import annotations

import difflib
import fnmatch
import importlib
import pkgutil
import re
from collections.abc import Iterable, Iterator
from typing import Generic, TypeVar

from archstats.errors import UnknownNameError

T = TypeVar("T")


class Registry(Generic[T]):
    """Named things of one kind, found in the modules of one package.

    Args:
        kind: What the things are, for messages: "model".
        package: The package whose modules register them; it is imported at the first look-up.
    """

    def __init__(self, kind: str, package: str) -> None:
        self._kind = kind
        self._package = package
        self._entries: dict[str, T] = {}
        self._discovered = False

    def add(self, name: str, entry: T) -> None:
        """Register `entry`; a name that is taken is a programming error.

        Raises:
            ValueError: The name is already registered.
        """
        if name in self._entries:
            raise ValueError(f"{self._kind} {name!r} is registered twice")
        self._entries[name] = entry

    def get(self, name: str) -> T:
        """Return the entry called `name`.

        Raises:
            UnknownNameError: There is none; the message lists the nearest names.
        """
        entries = self._all()
        if name not in entries:
            raise UnknownNameError(f"There is no {self._kind} named {name!r}.", self._nearest(name))
        return entries[name]

    def names(self, pattern: str = "*") -> list[str]:
        """Return the names that match a shell pattern, numbers in them sorted as numbers."""
        return sorted((n for n in self._all() if fnmatch.fnmatchcase(n, pattern)), key=natural_key)

    def select(self, patterns: list[str]) -> list[str]:
        """Return the names that match any of the patterns, each once, in order of the patterns.

        Raises:
            UnknownNameError: A pattern matches nothing.
        """
        chosen: dict[str, None] = {}
        for pattern in patterns:
            names = self.names(pattern)
            if not names:
                raise UnknownNameError(f"No {self._kind} matches {pattern!r}.", self._nearest(pattern))
            chosen |= dict.fromkeys(names)
        return list(chosen)

    def __iter__(self) -> Iterator[T]:
        return (self._all()[name] for name in self.names())

    def _nearest(self, name: str) -> str:
        return near_names(name, self.names())

    def _all(self) -> dict[str, T]:
        if not self._discovered:
            package = importlib.import_module(self._package)
            for module in pkgutil.iter_modules(package.__path__, f"{self._package}."):
                importlib.import_module(module.name)
            self._discovered = True
        return self._entries


def natural_key(name: str) -> list[tuple[bool, int, str]]:
    """Return a sort key under which resnet34 comes before resnet101."""
    parts = re.findall(r"\d+|\D+", name)
    return [(True, int(p), "") if p.isdecimal() else (False, 0, p) for p in parts]


def near_names(name: str, known: Iterable[str], pattern: str = "") -> str:
    """Say which names are near one that is unknown, and which command lists them all."""
    near = nearest(name, known)
    listing = f"`archstats list{f' {pattern!r}' if pattern else ''}` shows all of them."
    return f"Did you mean {', '.join(near)}? {listing}" if near else listing


def nearest(name: str, known: Iterable[str]) -> list[str]:
    """Return the names nearest to one that is unknown, at most five: longer ones, then such as are spelled alike."""
    known = list(known)
    longer = [other for other in known if other.startswith(name.rstrip("*"))] if name.strip("*") else []
    return list(dict.fromkeys(longer + difflib.get_close_matches(name, known, n=5, cutoff=0.5)))[:5]
