"""What a pass through a model costs, call by call and in all."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from archstats.quantities import format_bytes, format_count
from archstats.records.base import Record
from archstats.records.described import Described, Shape
from archstats.records.opinion import Opinion

if TYPE_CHECKING:
    import pandas as pd

Setting = bool | int | str | tuple[int, ...]


class Layer(Record, frozen=True, kw_only=True, gc=False):
    """One call of one module, in the order in which the calls began.

    params, macs, activations, elements and traffic_bytes are the call's own: what the calls inside it count is not in
    them, so that each column sums to the model's total. The `total_` fields include those calls. A module that is
    called again has its parameters at its first call only; `tied_params` are those that it shares with a module before
    it, whose they are counted as. `parent` is the index of the row that made the call. `input` and `output` are the
    shapes of the first tensor in and out. `settings` are what the module was built with: kernel size, stride,
    groups, whether it has a bias and the like. `operations` are those that the call itself ran, each with its MACs.

    `held_bytes` is the most that the tensors made in the pass hold together while one of the call's own operations
    runs, its result among them: without weights and inputs, as in the model's `peak_bytes`, which is the largest of
    all rows. `held_at` is the number of that operation in the pass, from 0, the first one where several hold the most:
    in its order the rows show memory over the pass. Both are 0 where the call runs nothing itself or nothing is alive.
    """

    path: str
    type: str
    depth: int
    leaf: bool
    call: int
    parent: int | None
    input: Shape
    output: Shape
    params: int
    tied_params: int
    macs: int
    activations: int
    elements: int
    traffic_bytes: int
    total_params: int
    total_macs: int
    total_activations: int
    total_traffic_bytes: int
    settings: dict[str, Setting] = {}
    operations: dict[str, int] = {}
    held_bytes: int = 0
    held_at: int = 0

    @property
    def intensity(self) -> float:
        """Arithmetic intensity of the call's own operations: FLOPs (2 a multiply-accumulate) over bytes of traffic."""
        return 2 * self.macs / self.traffic_bytes if self.traffic_bytes else 0.0


class Operation(Record, frozen=True, kw_only=True, gc=False):
    """What one operation adds up to over a forward pass; `kind` says by which rule (see `archstats ops`)."""

    name: str
    kind: str
    calls: int
    macs: int
    elements: int
    traffic_bytes: int


class Training(Record, frozen=True, kw_only=True):
    """What a training step costs: a forward pass in training mode and the backward pass of the sum of its outputs.

    peak_bytes: the most that the tensors made in the step hold together: activations kept for the backward pass,
    gradients of activations and of parameters. Weights, inputs and an optimiser's state are not in it.
    uncounted: operations of either pass without a counting rule, with how often they ran.
    """

    forward_macs: int
    backward_macs: int
    peak_bytes: int
    uncounted: dict[str, int] = {}


class Profile(Described, frozen=True, kw_only=True, tag="counted"):
    """What one forward pass of a model costs, for the whole batch of its example input.

    params: parameters, each tensor once however often it is used; `trainable_params` of them require a gradient.
    weight_bytes: bytes of the parameters by dtype.
    macs: multiply-accumulates of convolutions, linear layers, matrix products and attention.
    activations: output elements of those operations.
    traffic_bytes: what all operations read and write, each tensor once per operation.
    peak_bytes: the most that the tensors made in the pass hold together, without weights and inputs.
    operations: each operation with its kind, the costliest first.
    uncounted: operations without a counting rule, with how often they ran; `uncounted_in` names the modules.
    coverage: the share of the operations that ran for which there is a rule.
    training: the cost of a training step, where it was asked for.
    opinions: what other counters say, and why it is not the same, where they were asked.
    fvcore_flops: fvcore's FLOPs: its multiply-accumulates plus its weights for normalisation, pooling, upsampling;
        `fvcore_uncounted` are the operators that compute something and that it counts as nothing.
    torchinfo_params, torchinfo_macs: torchinfo's totals.
    missing: the fields that are None, each with the reason; `errors` are those reasons that are failures.
    """

    params: int
    trainable_params: int
    weight_bytes: dict[str, int]
    macs: int
    activations: int
    traffic_bytes: int
    peak_bytes: int
    layers: tuple[Layer, ...]
    operations: tuple[Operation, ...]
    coverage: float
    uncounted: dict[str, int] = {}
    uncounted_in: dict[str, tuple[str, ...]] = {}
    training: Training | None = None
    opinions: tuple[Opinion, ...] = ()
    fvcore_flops: int | None = None
    fvcore_uncounted: dict[str, int] = {}
    torchinfo_params: int | None = None
    torchinfo_macs: int | None = None
    missing: dict[str, str] = {}
    errors: tuple[str, ...] = ()

    @property
    def param_bytes(self) -> int:
        """Bytes of all parameters."""
        return sum(self.weight_bytes.values())

    @property
    def intensity(self) -> float:
        """Arithmetic intensity: FLOPs (2 a multiply-accumulate) over bytes of traffic."""
        return 2 * self.macs / self.traffic_bytes if self.traffic_bytes else 0.0

    @property
    def frame(self) -> pd.DataFrame:
        """The layers as a pandas data frame, one row a module call."""
        import pandas as pd

        rows = [msgspec.structs.asdict(layer) for layer in self.layers]
        return pd.DataFrame(rows, columns=list(Layer.__struct_fields__))

    def __repr__(self) -> str:
        """Return the totals in one line; `to_dict` gives all there is."""
        costs = f"{format_count(self.macs, 'MACs')}, {format_count(self.params)} parameters"
        memory = f"{format_bytes(self.traffic_bytes)} traffic, {format_bytes(self.peak_bytes)} peak memory"
        calls = f"{len(self.layers):,} module calls"
        return f"Profile({self.model!r}, input {self.inputs!r}: {costs}, {memory}, {calls})"

    def _repr_html_(self) -> str:
        from archstats.notebook import profiles

        return profiles.html(self)

    def _repr_markdown_(self) -> str:
        from archstats.notebook import profiles

        return profiles.in_markdown(self)
