"""How a counter is registered: a name, and a function that asks it about a model that we have counted."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from archstats.records import Difference, Profile
from archstats.registry import Registry
from archstats.sources import Subject


@dataclass(frozen=True)
class Answer:
    """What a counter says: its total, and the differences from ours whose causes were computed.

    macs: its total, whatever it calls it, as multiply-accumulates.
    params: its number of parameters, where it counts them; `shared_params` of them are counted more than once, since
        several modules share them.
    uncounted: operators that compute something and that it counts as nothing, with how often they ran.
    """

    macs: int
    differences: tuple[Difference, ...] = ()
    params: int | None = None
    shared_params: int = 0
    uncounted: dict[str, int] = field(default_factory=dict)


Ask = Callable[[Subject, Profile], Answer]


@dataclass(frozen=True)
class Counter:
    """Another tool: its title, the package whose version it has, and the function that asks it."""

    title: str
    package: str
    ask: Ask


COUNTERS: Registry[Counter] = Registry("counter", "archstats.agreement")


def counter(name: str, title: str, package: str) -> Callable[[Ask], Ask]:
    """Register a counter."""

    def register(ask: Ask) -> Ask:
        COUNTERS.add(name, Counter(title, package, ask))
        return ask

    return register
