"""From what a user writes to subjects."""

from __future__ import annotations

import copy
import fnmatch
from typing import Any

from torch import nn

from archstats import weightless
from archstats.errors import BadInputError, UnknownNameError
from archstats.inputs import GivenInputs, Inputs, as_inputs
from archstats.records import Described
from archstats.registry import natural_key, near_names
from archstats.sources import callables
from archstats.sources.catalog import SOURCES
from archstats.sources.subject import Subject
from archstats.zoo import ZOO


def resolve(model: str | nn.Module, input_shape: GivenInputs | None = None, **kwargs: Any) -> Subject:  # noqa: ANN401
    """Return the subject for a name or for a module.

    Args:
        model: A name of the zoo, `torchvision:NAME`, `timm:NAME`, `package.module:callable`, or a module, which is
            copied, never changed.
        input_shape: Shape of the input, batch first, a sequence of shapes for several inputs, or a text in the input
            language. Names have one of their own; a module and a callable need it.
        kwargs: Settings for whatever builds the model.

    Raises:
        UnknownNameError: There is no such name.
        BadInputError: The shape or a setting cannot be used, or a package is missing.
    """
    inputs = None if input_shape is None else as_inputs(input_shape)
    if isinstance(model, nn.Module):
        return _from_module(model, inputs, kwargs)
    if not isinstance(model, str):
        raise BadInputError(f"{model!r} is neither a name nor a torch.nn.Module.", "Pass one of the two.")
    scheme, colon, name = model.partition(":")
    if not colon:
        return _from_zoo(model, inputs, kwargs)
    if scheme in SOURCES.names():
        source = SOURCES.get(scheme)
        if name not in (known := list(source.names())):
            raise UnknownNameError(f"{scheme} has no model {name!r}.", near_names(name, known, f"{scheme}:*"))
        return source.find(name, inputs, kwargs)
    return callables.find(model, inputs, kwargs)


def select(patterns: list[str]) -> list[str]:
    """Return the names that patterns stand for, each once: "resnet*" of the zoo, "timm:vit*", a callable as it is.

    Raises:
        UnknownNameError: A pattern matches nothing.
    """
    chosen: dict[str, None] = {}
    for pattern in patterns:
        chosen |= dict.fromkeys(_matching(pattern))
    return list(chosen)


def _matching(pattern: str) -> list[str]:
    scheme, colon, rest = pattern.partition(":")
    if not colon:
        return ZOO.select([pattern])
    if scheme not in SOURCES.names():
        return [pattern]
    known = list(SOURCES.get(scheme).names())
    matching = sorted(fnmatch.filter(known, rest), key=natural_key)
    if not matching:
        raise UnknownNameError(f"No model of {scheme} matches {rest!r}.", near_names(rest, known, f"{scheme}:*"))
    return [f"{scheme}:{name}" for name in matching]


def _from_module(module: nn.Module, inputs: Inputs | None, settings: dict[str, Any]) -> Subject:
    if inputs is None:
        raise BadInputError(
            f"The input of {type(module).__name__} is not known.",
            "Give its shape, batch first: profile(module, input_shape=(1, 3, 224, 224)).",
        )
    if settings:
        raise BadInputError("A module that is built already takes no settings.", f"Drop {', '.join(settings)}.")
    described = Described(model=type(module).__name__, source="module", input=inputs.shapes, inputs=str(inputs))
    return Subject(described, inputs, lambda: copy.deepcopy(module), lambda: weightless.shadow(module))


def _from_zoo(name: str, inputs: Inputs | None, settings: dict[str, Any]) -> Subject:
    architecture = ZOO.get(name)
    architecture.check_settings(settings)
    own = as_inputs((1, *architecture.input_shape))
    chosen = inputs or own
    described = Described(
        model=architecture.name,
        source="zoo",
        input=chosen.shapes,
        inputs=str(chosen),
        family=architecture.family,
        document=architecture.document,
        section=architecture.section,
        listing=architecture.listing,
        departures=architecture.departures,
    )

    def fresh() -> nn.Module:
        return architecture.create(**settings)

    hint = "" if chosen == own else f"Its own input is {own}."
    return Subject(described, chosen, fresh, lambda: weightless.build(fresh), hint)
