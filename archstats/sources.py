"""Where models come from: a name of the zoo, or a module that the user already has."""

from __future__ import annotations

import copy
import enum
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import msgspec
import torch
from torch import Tensor, nn

from archstats import weightless
from archstats.errors import BadInputError
from archstats.quantities import format_shape
from archstats.records import Described, Shape
from archstats.zoo import ZOO, Architecture

InputShapes = Shape | Sequence[Shape]


class Weights(enum.Enum):
    """What a module that is built needs of its weights."""

    META = "none: shapes alone, to count"
    ALLOCATED = "memory that was never written: to trace; wrong to time"
    INITIALISED = "values: to time, or to count what reads them"


@dataclass(frozen=True)
class Subject:
    """A model that can be built as often as it is measured, and the inputs it is measured with.

    `fresh` makes it with its weights, `shapes_only` with its parameters on the meta device. `hint` says what could be
    wrong where the model fails.
    """

    described: Described
    fresh: Callable[[], nn.Module]
    shapes_only: Callable[[], nn.Module]
    hint: str = ""

    def build(self, weights: Weights) -> nn.Module:
        """Return a fresh module in evaluation mode, on the CPU or, without weights, on meta."""
        if weights is Weights.INITIALISED:
            return self.fresh().eval()
        module = self.shapes_only().eval()
        return module if weights is Weights.META else weightless.allocate(module)

    def shapes(self) -> tuple[Tensor, ...]:
        """Return float32 inputs without data."""
        return tuple(torch.empty(shape, device="meta") for shape in self.described.input)

    def example_inputs(self, seed: int = 0) -> tuple[Tensor, ...]:
        """Return float32 inputs of the subject's shapes, drawn from a normal distribution."""
        generator = torch.Generator().manual_seed(seed)
        return tuple(torch.randn(shape, generator=generator) for shape in self.described.input)

    def with_batch_size(self, batch_size: int) -> Subject:
        """Return the subject with the first dimension of each input set to `batch_size`.

        Raises:
            BadInputError: The batch size is not positive.
        """
        if batch_size < 1:
            raise BadInputError(f"A batch of {batch_size} cannot be measured.", "Give a batch size of 1 or more.")
        shapes = tuple((batch_size, *shape[1:]) for shape in self.described.input)
        return replace(self, described=msgspec.structs.replace(self.described, input=shapes))


def resolve(model: str | nn.Module, input_shape: InputShapes | None = None, **kwargs: Any) -> Subject:  # noqa: ANN401
    """Return the subject for a name of the zoo or for a module.

    Args:
        model: A name, or a module; a module is copied, never changed.
        input_shape: Shape of the input, batch first, or a sequence of shapes for several inputs. A name of the zoo
            has one of its own; a module needs it.
        kwargs: Settings for the builder of a name.

    Raises:
        UnknownNameError: There is no such name.
        BadInputError: The shape or a setting cannot be used.
    """
    shapes = None if input_shape is None else _as_shapes(input_shape)
    if isinstance(model, str):
        return _from_zoo(ZOO.get(model), shapes, kwargs)
    if not isinstance(model, nn.Module):
        raise BadInputError(f"{model!r} is neither a name nor a torch.nn.Module.", "Pass one of the two.")
    if shapes is None:
        raise BadInputError(
            f"The input of {type(model).__name__} is not known.",
            "Give its shape, batch first: profile(module, input_shape=(1, 3, 224, 224)).",
        )
    if kwargs:
        raise BadInputError("A module that is built already takes no settings.", f"Drop {', '.join(kwargs)}.")
    described = Described(model=type(model).__name__, source="module", input=shapes)
    return Subject(described, lambda: copy.deepcopy(model), lambda: weightless.shadow(model))


def _from_zoo(architecture: Architecture, shapes: tuple[Shape, ...] | None, kwargs: dict[str, Any]) -> Subject:
    architecture.check_settings(kwargs)
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
        return architecture.create(**kwargs)

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
