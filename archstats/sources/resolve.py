"""From what a user writes to subjects."""

from __future__ import annotations

import copy
import fnmatch
from typing import Any

from torch import nn

from archstats import weightless
from archstats.errors import BadInputError, UnknownNameError
from archstats.quantities import format_shape
from archstats.records import Described, Shape
from archstats.registry import natural_key, near_names
from archstats.sources import callables
from archstats.sources.catalog import SOURCES
from archstats.sources.subject import InputShapes, Subject
from archstats.zoo import ZOO


def resolve(model: str | nn.Module, input_shape: InputShapes | None = None, **kwargs: Any) -> Subject:  # noqa: ANN401
    """Return the subject for a name or for a module.

    Args:
        model: A name of the zoo, `torchvision:NAME`, `timm:NAME`, `package.module:callable`, or a module, which is
            copied, never changed.
        input_shape: Shape of the input, batch first, or a sequence of shapes for several inputs. Names have one of
            their own; a module and a callable need it.
        kwargs: Settings for whatever builds the model.

    Raises:
        UnknownNameError: There is no such name.
        BadInputError: The shape or a setting cannot be used, or a package is missing.
    """
    shapes = None if input_shape is None else _as_shapes(input_shape)
    if isinstance(model, nn.Module):
        return _from_module(model, shapes, kwargs)
    if not isinstance(model, str):
        raise BadInputError(f"{model!r} is neither a name nor a torch.nn.Module.", "Pass one of the two.")
    scheme, colon, name = model.partition(":")
    if not colon:
        return _from_zoo(model, shapes, kwargs)
    if scheme in SOURCES.names():
        source = SOURCES.get(scheme)
        if name not in (known := list(source.names())):
            raise UnknownNameError(f"{scheme} has no model {name!r}.", near_names(name, known, f"{scheme}:*"))
        return source.find(name, shapes, kwargs)
    return callables.find(model, shapes, kwargs)


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


def _from_module(module: nn.Module, shapes: tuple[Shape, ...] | None, settings: dict[str, Any]) -> Subject:
    if shapes is None:
        raise BadInputError(
            f"The input of {type(module).__name__} is not known.",
            "Give its shape, batch first: profile(module, input_shape=(1, 3, 224, 224)).",
        )
    if settings:
        raise BadInputError("A module that is built already takes no settings.", f"Drop {', '.join(settings)}.")
    described = Described(model=type(module).__name__, source="module", input=shapes)
    return Subject(described, lambda: copy.deepcopy(module), lambda: weightless.shadow(module))


def _from_zoo(name: str, shapes: tuple[Shape, ...] | None, settings: dict[str, Any]) -> Subject:
    architecture = ZOO.get(name)
    architecture.check_settings(settings)
    own_input = (1, *architecture.input_shape)
    described = Described(
        model=architecture.name,
        source="zoo",
        input=shapes or (own_input,),
        family=architecture.family,
        document=architecture.document,
        section=architecture.section,
        listing=architecture.listing,
        departures=architecture.departures,
    )

    def fresh() -> nn.Module:
        return architecture.create(**settings)

    hint = "" if described.input == (own_input,) else f"Its own input is {format_shape(own_input)}."
    return Subject(described, fresh, lambda: weightless.build(fresh), hint)


def _as_shapes(input_shape: InputShapes) -> tuple[Shape, ...]:
    several = bool(input_shape) and not isinstance(input_shape[0], int)
    given: Any = input_shape if several else (input_shape,)
    return tuple(_checked(tuple(shape)) for shape in given)


def _checked(shape: tuple[Any, ...]) -> Shape:
    if not shape or any(not isinstance(size, int) or isinstance(size, bool) or size < 1 for size in shape):
        raise BadInputError(f"{shape} is not an input shape.", "Give positive whole numbers, batch first.")
    return shape
