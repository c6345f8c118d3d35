"""A closed form with numbers in it, and beside it what the counter finds in the real layer."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from math import prod
from operator import index

from archstats.errors import BadInputError
from archstats.laws.closed_forms.catalog import QUANTITIES, ClosedForm, Constraint
from archstats.laws.closed_forms.letters import SYMBOLS
from archstats.records import Record

# PyTorch numbers the bytes of a tensor with 63 bits; an element of float32 takes four.
_MOST_ELEMENTS = 2**60


class Counts(Record, frozen=True, kw_only=True):
    """What one layer or block costs for one image; activations are output elements of what counts MACs."""

    params: int
    macs: int
    activations: int


def evaluate(form: ClosedForm, values: Mapping[str, int]) -> Counts:
    """Return the form's numbers for given sizes: `evaluate(FORMS.get("linear"), {"M": 512, "N": 10}).macs` is 5120.

    Raises:
        BadInputError: A letter is unknown or missing, a value is no positive whole number, or the sizes do not fit
            together; the message says which.
    """
    require_all(form, values)
    sizes = {SYMBOLS[letter]: value for letter, value in values.items()}
    # index() refuses a fraction, which int() would cut off.
    return Counts(**{quantity: index(getattr(form, quantity).subs(sizes)) for quantity in QUANTITIES})


def count(form: ClosedForm, values: Mapping[str, int]) -> Counts:
    """Build the real layer in these sizes and count it, on shapes alone: what the form is checked against.

    Raises:
        BadInputError: As `evaluate`; or the layer is too large to exist in PyTorch, even without its weights.
    """
    import torch

    import archstats

    expected = evaluate(form, values)
    _refuse_beyond_torch(form, max(expected.params, expected.activations))
    with torch.device("meta"):
        module, input_shape = form.witness(values)
    _refuse_beyond_torch(form, prod(input_shape))
    profile = archstats.profile(module, input_shape)
    return Counts(params=profile.params, macs=profile.macs, activations=profile.activations)


def _refuse_beyond_torch(form: ClosedForm, elements: int) -> None:
    if elements > _MOST_ELEMENTS:
        raise BadInputError(
            f"No {form.name} of this size can be built to be counted: PyTorch cannot address {elements:,} elements.",
            "Give smaller sizes.",
        )


def require_all(form: ClosedForm, values: Mapping[str, int]) -> None:
    """Refuse values that are not one size for each letter.

    Raises:
        BadInputError: As `evaluate`.
    """
    require_known(form.name, form.letters, values)
    if missing := [letter for letter in form.letters if letter not in values]:
        meanings = "; ".join(f"{letter} for {form.letters[letter]}" for letter in missing)
        raise BadInputError(f"{form.name} needs {_listed(missing)} too.", f"Give {meanings}.")
    require_fitting(form.name, form.constraints, values)


def require_known(name: str, letters: Iterable[str], values: Mapping[str, int]) -> None:
    """Refuse letters that `name` does not have, and values that are no sizes.

    Raises:
        BadInputError: One of them is unknown, or no positive whole number.
    """
    known = list(letters)
    for letter, value in values.items():
        if letter not in known:
            raise BadInputError(f"{name} has no letter {letter!r}.", _near(letter, known))
        if not isinstance(value, int) or isinstance(value, bool) or value < 1:
            raise BadInputError(
                f"{letter} cannot be {value!r} in {name}.", f"Give a positive whole number: {letter}=3."
            )


def require_fitting(name: str, constraints: Iterable[Constraint], values: Mapping[str, int]) -> None:
    """Refuse sizes that do not fit together; a constraint with a letter that has no value is not looked at.

    Raises:
        BadInputError: A constraint does not hold.
    """
    for constraint in constraints:
        sizes = {letter: values[letter] for letter in constraint.letters if letter in values}
        if len(sizes) < len(constraint.letters):
            continue
        if not constraint.condition.subs({SYMBOLS[letter]: value for letter, value in sizes.items()}):
            given = ", ".join(f"{letter}={value}" for letter, value in sizes.items())
            raise BadInputError(
                f"{name} holds only where {constraint.words}, not for {given}.",
                f"Change {' or '.join(sizes)}.",
            )


def _near(letter: str, known: list[str]) -> str:
    same = [other for other in known if other.lower() == letter.lower()]
    near = same or difflib.get_close_matches(letter, known, n=2, cutoff=0.5)
    question = f"Did you mean {' or '.join(near)}? " if near else ""
    return f"{question}Its letters are {', '.join(known)}."


def _listed(letters: list[str]) -> str:
    *first, last = letters
    return f"{', '.join(first)} and {last}" if first else last
