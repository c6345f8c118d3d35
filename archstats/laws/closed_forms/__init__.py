"""Closed forms: parameters, multiply-accumulates and activations of single layers and blocks, as sympy expressions.

One file a theme. A file here registers its forms by the decorator `closed_form`; adding a form is adding a function.
This package imports sympy, and torch only where a form is counted: import it where it is needed.
"""

from archstats.laws.closed_forms.catalog import FORMS, QUANTITIES, ClosedForm, Constraint
from archstats.laws.closed_forms.evaluation import Counts, count, evaluate
from archstats.laws.closed_forms.ratios import Ratio, ratio, ratio_table

__all__ = [
    "FORMS",
    "QUANTITIES",
    "ClosedForm",
    "Constraint",
    "Counts",
    "Ratio",
    "count",
    "evaluate",
    "ratio",
    "ratio_table",
]
