"""The front against its definition, tried on every pair."""

import random

from hypothesis import given
from hypothesis import strategies as st

from archstats.report.charts.front import front

small = st.integers(1, 6)


def beats(a, b):
    return a[0] >= b[0] and a[1] <= b[1] and a != b


def by_definition(points):
    return {i for i, b in enumerate(points) if not any(beats(a, b) for a in points)}


@given(st.lists(st.tuples(small, small), max_size=12))
def test_the_front_is_what_no_other_beats(points):
    found = front(points)
    assert set(found) == by_definition(points)
    assert [points[i] for i in found] == sorted(points[i] for i in found)
    assert len(set(found)) == len(found)


def test_many_points():
    rng = random.Random(1)
    points = [(rng.random(), rng.random()) for _ in range(400)]
    assert set(front(points)) == by_definition(points)
