"""How a source of models is registered: a scheme, the names under it, and a function from a name to a subject."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from archstats.errors import MissingExtraError
from archstats.inputs import Inputs
from archstats.registry import Registry
from archstats.sources.subject import Subject

Settings = Mapping[str, Any]
Find = Callable[[str, Inputs | None, Settings], Subject]


@dataclass(frozen=True)
class Source:
    """A library of models: `names` lists them, `find` gives one with its own input, or with the inputs given."""

    names: Callable[[], Iterable[str]]
    find: Find


SOURCES: Registry[Source] = Registry("source", "archstats.sources")


def source(scheme: str, names: Callable[[], Iterable[str]]) -> Callable[[Find], Find]:
    """Register a source: its models are written `scheme:name`."""

    def register(find: Find) -> Find:
        SOURCES.add(scheme, Source(names, find))
        return find

    return register


def missing_extra(package: str) -> MissingExtraError:
    """Say that a source needs a package which is not there, and how to install it."""
    return MissingExtraError(
        f"{package} is not installed, so there are no {package}: models.", f"pip install 'archstats[{package}]'"
    )
