"""How an explanation is registered: a sentence, and a computation from the real network to the published figure.

There are three kinds, applied in this order: another *network* is built and counted, it is *counted* by another
convention, and its number is *written* in another way. An explanation that does not lead to the printed figure
explains nothing, however plausible it sounds.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from archstats.claims.evidence import Evidence
from archstats.claims.published.figures import BYTES_A_PARAMETER, Amount, Figure, amount
from archstats.records import Profile
from archstats.registry import Registry


@dataclass(frozen=True)
class Prediction:
    """What a published figure should be, as far as the explanations have been followed.

    profile: the network that is counted; value: the number, in parameters, multiply-accumulates, FLOPs or bytes.
    """

    figure: Figure
    evidence: Evidence
    profile: Profile
    value: Amount


Step = Callable[[Prediction], Prediction]


@dataclass(frozen=True)
class Cause:
    """An explanation: `why` is what the publisher does, as a phrase that "it" can stand before."""

    name: str
    why: str
    step: Step


CAUSES: Registry[Cause] = Registry("cause", "archstats.claims.published.causes")

Build = Callable[[Evidence, Figure], Profile]
Count = Callable[[Profile], int]
Write = Callable[[Amount, Figure], Amount]


def network(name: str, why: str) -> Callable[[Build], Build]:
    """Register an explanation that builds and counts another network; `why` follows the word "it"."""

    def register(build: Build) -> Build:
        def step(so_far: Prediction) -> Prediction:
            profile = build(so_far.evidence, so_far.figure)
            return replace(so_far, profile=profile, value=amount(profile, so_far.figure.quantity))

        CAUSES.add(name, Cause(name, why, step))
        return build

    return register


def counting(name: str, why: str) -> Callable[[Count], Count]:
    """Register an explanation that counts the network by another convention.

    The decorated function returns parameters, or operations in the source's own unit; parameters become bytes where
    the figure is one of bytes.
    """

    def register(count: Count) -> Count:
        def step(so_far: Prediction) -> Prediction:
            scale = BYTES_A_PARAMETER if so_far.figure.quantity == "bytes" else 1
            return replace(so_far, value=scale * count(so_far.profile))

        CAUSES.add(name, Cause(name, why, step))
        return count

    return register


def writing(name: str, why: str) -> Callable[[Write], Write]:
    """Register an explanation that writes the same number in another way."""

    def register(write: Write) -> Write:
        def step(so_far: Prediction) -> Prediction:
            return replace(so_far, value=write(so_far.value, so_far.figure))

        CAUSES.add(name, Cause(name, why, step))
        return write

    return register


Followed = list[tuple[Cause, Amount]]
"""Explanations that were followed one after the other, each with the number that it leads to."""


def predict(figure: Figure, evidence: Evidence, measured: Profile) -> Followed:
    """Follow the row's explanations from the counted network to what the figure should then be.

    Returns:
        Each explanation, with the number in parameters, multiply-accumulates, FLOPs or bytes that it leads to from the
        one before; the last is the prediction. It is empty where the row names none.
    """
    so_far = Prediction(figure, evidence, measured, amount(measured, figure.quantity))
    followed: Followed = []
    for name in figure.causes:
        cause = CAUSES.get(name)
        so_far = cause.step(so_far)
        followed.append((cause, so_far.value))
    return followed
