"""Where a law holds: the sizes at which the network runs.

A symbolic run only holds where every question about sizes has the same answer, and some answers do not matter: PyTorch
asks whether a size is 1 to choose a memory layout. So each question is a suspect, not a condition. It is convicted by a
plain count at a size where its answer is another: where the network runs there and costs what the law says, the
question is dropped; where it fails or costs something else, the question is a condition of the law.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import sympy

from archstats.laws.sizes import compiled

Point = tuple[int, ...]
Check = Callable[[Point], bool]
"""Whether the network runs at a point and costs there what the law says."""

# How far around the model's own size the questions' answers are looked at.
_BEYOND_OWN = 2
_MOST = 1100
_BATCHES = 3


@dataclass(frozen=True)
class Condition:
    """What sizes must fulfil, and the line of code that asks for it."""

    asked: sympy.Basic
    place: str


@dataclass(frozen=True)
class Domain:
    """The sizes at which a law holds: positive whole numbers that fulfil all conditions."""

    letters: tuple[sympy.Symbol, ...]
    conditions: tuple[Condition, ...] = ()

    def violated(self, values: Mapping[str, int]) -> Condition | None:
        """Return the first condition that the values do not fulfil."""
        point = tuple(values[letter.name] for letter in self.letters)
        return next((c for c in self.conditions if not _answer(c.asked, self.letters)(*point)), None)

    def span(self, letter: sympy.Symbol, own: Mapping[sympy.Symbol, int]) -> tuple[int, int | None]:
        """Return the least and the largest size of one letter, the others at their own; None where none was met."""
        index = self.letters.index(letter)
        answers = [_answer(c.asked, self.letters) for c in self.conditions]
        line = [_moved(tuple(own.values()), {index: value}) for value in _values(own[letter])]
        inside = [point[index] for point in line if all(answer(*point) for answer in answers)]
        return inside[0], None if inside[-1] == line[-1][index] else inside[-1]


def find(
    letters: Sequence[sympy.Symbol], own: Point, guards: Sequence[tuple[sympy.Basic, str]], checks: Sequence[Check]
) -> list[Domain]:
    """Return a domain for each check, by trying sizes at which the answers of few questions differ first."""
    suspects = [(asked, place) for asked, place in guards if asked.free_symbols]
    patterns = list(_patterns(letters, own, [_answer(asked, letters) for asked, _ in suspects]))
    return [
        Domain(tuple(letters), tuple(Condition(*suspects[index]) for index in _convicted(suspects, patterns, check)))
        for check in checks
    ]


def _convicted(
    suspects: Sequence[tuple[sympy.Basic, str]], patterns: Sequence[tuple[frozenset[int], Point]], check: Check
) -> list[int]:
    convicted: list[int] = []
    cleared: set[int] = set()
    for violated, point in patterns:
        if violated <= cleared or violated & set(convicted):
            continue
        if check(point):
            cleared |= violated
        else:
            convicted.append(min(violated - cleared, key=lambda index: _plainness(suspects[index][0])))
    return convicted


def _plainness(asked: sympy.Basic) -> tuple[bool, int, str]:
    """Order questions of which any one could be to blame: an equation says most, and a short one is read best."""
    return not isinstance(asked, sympy.Eq), sympy.count_ops(asked), str(asked)


def _patterns(
    letters: Sequence[sympy.Symbol], own: Point, answers: list[Callable[..., bool]]
) -> Iterator[tuple[frozenset[int], Point]]:
    """Return every set of questions that are answered otherwise somewhere, with the nearest such point.

    Small sets come first: what one question alone decides is known before it is met among others.
    """
    nearest: dict[frozenset[int], Point] = {}
    for point in _around(letters, own):
        violated = frozenset(index for index, answer in enumerate(answers) if not answer(*point))
        if violated and (violated not in nearest or _distance(point, own) < _distance(nearest[violated], own)):
            nearest[violated] = point
    yield from sorted(nearest.items(), key=lambda item: (len(item[0]), _distance(item[1], own), sorted(item[0])))


def _around(letters: Sequence[sympy.Symbol], own: Point) -> Iterator[Point]:
    """Move one letter at a time, then all sizes of the image together."""
    spatial = [index for index, letter in enumerate(letters) if letter.name != "N"]
    for index, letter in enumerate(letters):
        values = range(1, _BATCHES + 1) if letter.name == "N" else _values(own[index])
        yield from (_moved(own, {index: value}) for value in values)
    if len(spatial) > 1:
        yield from (_moved(own, dict.fromkeys(spatial, value)) for value in _values(own[spatial[0]]))


def _values(own: int) -> range:
    return range(1, min(_BEYOND_OWN * own + 64, max(_MOST, own + 1)))


def _moved(point: Point, changed: Mapping[int, int]) -> Point:
    return tuple(changed.get(index, value) for index, value in enumerate(point))


def _distance(point: Point, own: Point) -> int:
    return sum(abs(a - b) for a, b in zip(point, own, strict=True))


def _answer(asked: sympy.Basic, letters: Sequence[sympy.Symbol]) -> Callable[..., bool]:
    """Return a question as a function of sizes; one that has no answer (a division by 0) is not answered yes."""
    function = compiled(asked, letters)

    def answer(*point: int) -> bool:
        try:
            return bool(function(*point))
        except ArithmeticError:
            return False

    return answer
