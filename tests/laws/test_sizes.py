"""Sizes as expressions: the same number as PyTorch's own, at every size, and in the plainest form."""

import pytest
import sympy
from hypothesis import given, settings
from hypothesis import strategies as st
from torch.utils._sympy.functions import CeilDiv, FloorDiv, Max, Mod, PythonMod

from archstats.laws.sizes import UnreadableSizeError, compiled, floor_div, readable, size

S = sympy.Symbol("s36", integer=True, positive=True)
H = sympy.Symbol("H", integer=True, positive=True)


@st.composite
def sizes(draw):
    """What layers make of a size: windows, paddings and strides one after the other."""
    expression = S
    for _ in range(draw(st.integers(1, 4))):
        offset, step = draw(st.integers(-6, 6)), draw(st.integers(1, 5))
        kind = draw(st.sampled_from(["window", "window", "same", "ceil", "remainder", "most"]))
        if kind == "window":
            expression = FloorDiv(expression + offset, step) + 1
        elif kind == "same":
            expression = -FloorDiv(-expression, step)
        elif kind == "ceil":
            expression = CeilDiv(expression, step)
        elif kind == "remainder":
            expression = expression + draw(st.sampled_from([Mod, PythonMod]))(expression, step)
        else:
            expression = Max(1, expression - step)
    return expression


@settings(max_examples=150, deadline=None)
@given(sizes(), st.lists(st.integers(40, 10**6), min_size=1, max_size=8))
def test_a_size_is_the_same_number_in_letters(expression, at):
    written = readable(size(expression, {S: H}))
    function = compiled(written, [H])
    for value in at:
        assert function(value) == int(expression.subs(S, value))
        assert int(written.subs(H, value)) == function(value)


@pytest.mark.parametrize(
    ("expression", "plain"),
    [
        (FloorDiv(S - 1, 2) + 1, "ceiling(H/2)"),
        (FloorDiv(FloorDiv(S - 1, 2), 2) + 1, "ceiling(H/4)"),
        (-FloorDiv(-S, 32), "ceiling(H/32)"),
        (FloorDiv(FloorDiv(S, 2), 2), "floor(H/4)"),
        (S - 2, "H - 2"),
        (7 * -FloorDiv(-(FloorDiv(S - 1, 4) + 1), 7), "7*ceiling(H/28)"),
        (FloorDiv(S + 2 * (-FloorDiv(-S, 2)) - S - 2, 2) + 1, "ceiling(H/2)"),
    ],
)
def test_divisions_are_joined(expression, plain):
    assert str(readable(size(expression, {S: H}))) == plain


@given(st.integers(-(10**6), 10**6), st.integers(1, 1000))
def test_division_of_numbers_is_pythons(numerator, denominator):
    assert int(floor_div(sympy.Integer(numerator), sympy.Integer(denominator))) == numerator // denominator


def test_no_fraction_is_rounded():
    """1/49 as a binary fraction times 49 is less than 1: whole numbers are divided as whole numbers."""
    function = compiled(sympy.floor(H / 49), [H])
    assert all(function(49 * n) == n for n in range(1, 2000))
    assert compiled(sympy.floor(H / 3), [H])(10**30) == 10**30 // 3


def test_what_has_no_expression_is_said():
    with pytest.raises(UnreadableSizeError, match="sin"):
        size(sympy.sin(S), {S: H})
