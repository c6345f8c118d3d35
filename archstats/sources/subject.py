"""A model that can be built afresh, with or without weights, and the inputs it is measured with."""

from __future__ import annotations

import enum
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import msgspec
import torch
from torch import Tensor, nn
from torch.utils._pytree import tree_leaves, tree_map_only

from archstats import weightless
from archstats.errors import BadInputError
from archstats.inputs import Inputs, TensorSpec
from archstats.records import Described


class Weights(enum.Enum):
    """What a module that is built needs of its weights."""

    META = "none: shapes alone, to count"
    ALLOCATED = "memory that was never written: to trace; wrong to time"
    INITIALISED = "values: to time, or to count what reads them"


@dataclass(frozen=True)
class Example:
    """The arguments of one call of a model."""

    args: tuple[Any, ...]
    kwargs: dict[str, Any]

    def run(self, module: nn.Module) -> Any:  # noqa: ANN401 (a model returns anything)
        """Call the module with the arguments."""
        return module(*self.args, **self.kwargs)

    @property
    def tensors(self) -> list[Tensor]:
        """All tensors among the arguments."""
        leaves = tree_leaves((self.args, self.kwargs))
        return [leaf for leaf in leaves if isinstance(leaf, Tensor)]

    def to(self, device: str) -> Example:
        """Return the example with its tensors on a device."""
        return Example(*tree_map_only(Tensor, lambda x: x.to(device), (self.args, self.kwargs)))


@dataclass(frozen=True)
class Subject:
    """A model that can be built as often as it is measured, and the inputs it is measured with.

    `fresh` makes it with its weights, `shapes_only` with its parameters on the meta device. `hint` says what could be
    wrong where the model fails.
    """

    described: Described
    inputs: Inputs
    fresh: Callable[[], nn.Module]
    shapes_only: Callable[[], nn.Module]
    hint: str = ""

    def build(self, weights: Weights) -> nn.Module:
        """Return a fresh module in evaluation mode, on the CPU or, without weights, on meta."""
        if weights is Weights.INITIALISED:
            return self.fresh().eval()
        module = self.shapes_only().eval()
        return module if weights is Weights.META else weightless.allocate(module)

    def shapes(self) -> Example:
        """Return inputs without data."""

        def empty(spec: TensorSpec) -> Tensor:
            return torch.empty(spec.shape, dtype=getattr(torch, spec.dtype), device="meta")

        return Example(*self.inputs.map(empty))

    def example_inputs(self, seed: int = 0) -> Example:
        """Return inputs with values: from a normal distribution, zeros as whole numbers, masks that are true.

        Zero is the one index that every table has.
        """
        generator = torch.Generator().manual_seed(seed)

        def drawn(spec: TensorSpec) -> Tensor:
            dtype: torch.dtype = getattr(torch, spec.dtype)
            if dtype is torch.bool:
                return torch.ones(spec.shape, dtype=dtype)
            if not (dtype.is_floating_point or dtype.is_complex):
                return torch.zeros(spec.shape, dtype=dtype)
            return torch.randn(spec.shape, generator=generator).to(dtype)

        return Example(*self.inputs.map(drawn))

    def with_batch_size(self, batch_size: int) -> Subject:
        """Return the subject with the first dimension of each input set to `batch_size`.

        Raises:
            BadInputError: The batch size is not positive.
        """
        if batch_size < 1:
            raise BadInputError(f"A batch of {batch_size} cannot be measured.", "Give a batch size of 1 or more.")
        return self.with_inputs(self.inputs.with_batch_size(batch_size))

    def with_inputs(self, inputs: Inputs) -> Subject:
        """Return the subject with other inputs."""
        described = msgspec.structs.replace(self.described, input=inputs.shapes, inputs=str(inputs))
        return replace(self, described=described, inputs=inputs)
