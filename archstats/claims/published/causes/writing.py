"""Explanations that write the same number in another way."""

from __future__ import annotations

import math

from archstats.claims.published.explaining import writing
from archstats.claims.published.figures import Amount, Figure
from archstats.words import later as _


@writing("cut", _("cuts the number off after its last printed digit, where it would round up"))
def cut(value: Amount, figure: Figure) -> Amount:
    """Round down to a whole number of the last printed digit's unit."""
    return _rounded_down(value, _last_digit(figure))


@writing("cut_before_a_zero", _("cuts the number off before its last printed digit, which is always 0"))
def cut_before_a_zero(value: Amount, figure: Figure) -> Amount:
    """Round down to tens of the last printed digit's unit, as a table of three decimals with two that vary."""
    return _rounded_down(value, 10 * _last_digit(figure))


@writing("thousand_of_1024", _("counts 1024 as a thousand"))
def thousand_of_1024(value: Amount, figure: Figure) -> Amount:  # noqa: ARG001
    """Write in units of 1024 what is then read in units of 1000: table 1 of Szegedy et al. 2014 does so."""
    return value * 1000 / 1024


def _last_digit(figure: Figure) -> Amount:
    stated = figure.stated
    return stated.high - stated.low


def _rounded_down(value: Amount, unit: Amount) -> Amount:
    return math.floor(value / unit) * unit
