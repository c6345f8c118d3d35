"""A model that can be built afresh, with or without weights, and the inputs it is measured with."""

from __future__ import annotations

import enum
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import msgspec
import torch
from torch import Tensor, nn

from archstats import weightless
from archstats.errors import BadInputError
from archstats.records import Described, Shape

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
