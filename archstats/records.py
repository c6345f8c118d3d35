"""Every record that passes from one stage to the next.

Records are frozen, hold plain values only (no tensor, no module), and carry units in their names. They are what
`run.json` stores, so this module imports no torch. A number that could not be had is None, and its reason stands in
`missing`; a whole measurement that could not be made is a `Failed` or a `Skipped` in place of the record.
"""

from __future__ import annotations

import enum
from typing import TYPE_CHECKING, Any

import msgspec

from archstats.quantities import format_bytes, format_count

if TYPE_CHECKING:
    import pandas as pd

Shape = tuple[int, ...]
Setting = bool | int | str | tuple[int, ...]


class Record(msgspec.Struct, frozen=True, kw_only=True, tag_field="status"):
    """The base of all records."""

    def to_dict(self) -> dict[str, Any]:
        """Return the record as plain dictionaries, lists, numbers and strings: what its JSON holds."""
        plain: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(self))
        return plain


class DepartureKind(enum.StrEnum):
    """Why the network that was built is not simply "the" network of that name."""

    UNLIKE_PAPER = "unlike the paper"
    """The printed listing runs and was followed, although the published network differs."""
    CANNOT_RUN = "cannot run as printed"
    """The printed listing does not run; its evident intent was built."""
    OUR_READING = "our reading"
    """This part would run, in a listing that does not; it was read as the published network."""
    INCOMPLETE = "incomplete in the document"
    """The document gives a part; the rest was rebuilt from the published network."""


class Departure(Record, frozen=True, kw_only=True):
    """One place where document, published network and our network are not the same."""

    kind: DepartureKind
    printed: str
    built: str
    why: str


class Listing(enum.StrEnum):
    """Where the figures of an architecture come from."""

    PRINTED = "printed"
    """The document prints this very network."""
    PRESET = "preset"
    """The document prints the builder; the settings are ours."""
    REBUILT = "rebuilt"
    """The document gives figures only; rebuilt from the published network."""


class Described(Record, frozen=True, kw_only=True):
    """Which model a row is about, and where it comes from.

    `input` holds the shapes of the example inputs, batch first; `inputs` says in the input language how the model is
    called with them. `document`, `section`, `family` and `listing` are
    empty for a model that does not come from the documents.
    """

    model: str
    source: str
    input: tuple[Shape, ...]
    inputs: str = ""
    family: str = ""
    document: str = ""
    section: str = ""
    listing: str = ""
    departures: tuple[Departure, ...] = ()


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


class Difference(Record, frozen=True, kw_only=True):
    """Why another counter's multiply-accumulates are not ours, in one operation: theirs less ours, over all its calls.

    `cause` is one of `archstats.agreement.causes`; `detail` gives the weight or the figures it was computed from.
    """

    cause: str
    operation: str
    calls: int
    macs: int
    detail: str = ""


class Opinion(Record, frozen=True, kw_only=True):
    """What another counter says about a model, held against our count.

    macs: its total, whatever it calls it, as multiply-accumulates; None where it failed, which `error` says.
    differences: what was computed of its total less ours, by cause and operation; `unexplained_macs` is the rest.
    params: its number of parameters; `shared_params` of them it counts more than once, because modules share them.
    uncounted: operators that compute something and that it counts as nothing, with how often they ran.
    """

    counter: str
    title: str
    version: str
    macs: int | None = None
    params: int | None = None
    differences: tuple[Difference, ...] = ()
    unexplained_macs: int = 0
    shared_params: int = 0
    unexplained_params: int = 0
    uncounted: dict[str, int] = {}
    error: str = ""

    @property
    def unexplained(self) -> bool:
        """Whether a difference from ours has a part without a cause."""
        return bool(self.unexplained_macs or self.unexplained_params)


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


class Verdict(enum.StrEnum):
    """What the evidence says of a claim."""

    CONFIRMED = "confirmed"
    CONDITIONAL = "conditional"
    """True only under a condition, which the reason names."""
    REFUTED = "refuted"
    NOT_MEASURABLE = "not-measurable"
    """A matter of accuracy or of taste: listed, not judged."""
    SKIPPED = "skipped"
    """It needs a package that is not installed; the reason says which."""
    REPRODUCED = "reproduced"
    """A published figure that is counted again, to its printed digits or to 1 %."""
    EXPLAINED = "explained"
    """A published figure that differs, and whose cause was computed."""
    UNEXPLAINED = "unexplained"
    """A published figure that differs, for no cause that was found."""
    BROKEN = "broken"
    """It could not be evaluated; the reason is the error."""


class Judgement(Record, frozen=True, kw_only=True):
    """A claim with its verdict and the evidence for it: the record of an expected against a measured number.

    stated: what is asserted, as far as it is legible; derived: what the assertion's own expression gives;
    measured: what counting real networks gives. Each is a number in `unit`, a text where it is none, or None.
    """

    id: str
    document: str
    statement: str
    where: str
    verdict: Verdict
    stated: int | float | str | None = None
    derived: int | float | str | None = None
    measured: int | float | str | None = None
    unit: str = ""
    tolerance: str = ""
    reason: str = ""
    models: tuple[str, ...] = ()


class Failed(Described, frozen=True, kw_only=True, tag="failed"):
    """A model that could not be measured: what failed, at which stage, in which module."""

    stage: str
    where: str
    error: str
    remedy: str = ""


class Timing(Record, frozen=True, kw_only=True, tag="timed"):
    """Raw times of single forward passes of one model under one set of conditions.

    The conditions are part of what was measured: device, dtype, batch size, threads, memory format, compilation, input.
    `samples_ns[i]` was taken in round `rounds[i]`, `started_ns[i]` after the sampling began; between two rounds every
    other model of the block was timed. Models that do not fit into memory together are timed in blocks; `anchor` is the
    model that is timed in every block, and `anchor_ns` its median in this one.

    disturbed: the rounds in which something else took the processor.
    enough: whether rounds were added until the median was known well enough; else the time was spent.
    peak_bytes, clocks: of an accelerator: what its allocator held at most, and MHz and degrees by name.
    """

    device: str
    device_name: str
    dtype: str
    batch_size: int
    threads: int
    block: int
    samples_ns: tuple[int, ...]
    rounds: tuple[int, ...]
    started_ns: tuple[int, ...] = ()
    disturbed: tuple[int, ...] = ()
    enough: bool = False
    inputs: str = ""
    channels_last: bool = False
    compiled: bool = False
    cuda_graph: bool = False
    anchor: str = ""
    anchor_ns: int | None = None
    peak_bytes: int | None = None
    clocks: dict[str, float] = {}


class Ceilings(Record, frozen=True, kw_only=True):
    """The most that a machine can do: measured, for one device, dtype and number of threads.

    matmul_macs_per_s, conv_macs_per_s: of a large matrix product and a large convolution; bytes_per_s: read and written
    by a copy larger than the caches.
    """

    device: str
    device_name: str
    dtype: str
    threads: int
    matmul_macs_per_s: float
    conv_macs_per_s: float
    bytes_per_s: float

    @property
    def macs_per_s(self) -> float:
        """The larger of the two rates."""
        return max(self.matmul_macs_per_s, self.conv_macs_per_s)


class LayerTime(Record, frozen=True, kw_only=True, gc=False):
    """The median time of one call of one module without children, from passes apart from the timed ones."""

    path: str
    call: int
    ns: int


class NotTimed(Record, frozen=True, kw_only=True, tag="not timed"):
    """A timing that was not made, or that failed, and why."""

    device: str
    reason: str
    failed: bool = False


class Expression(Record, frozen=True, kw_only=True):
    """One quantity of a law, as text, as presentation MathML and as LaTeX."""

    text: str
    mathml: str
    latex: str


class Law(Record, frozen=True, kw_only=True, tag="law"):
    """What a network costs at any size, as it is written; `archstats.cost_law` gives it as expressions.

    letters: the sizes that it is a law in. `expressions` has those of macs, params, activations and traffic_bytes;
    `short` that of the MACs for sizes which the strides divide, `leading` its term for large images.
    spans: the least and the largest size of each letter, None where no largest was met; `conditions` all that is asked.
    fixed: why a size of the image is no letter.
    growth: sides of square images and the MACs of one such image, as far as the network runs.
    """

    letters: tuple[str, ...]
    expressions: dict[str, Expression]
    strides: dict[str, int] = {}
    short: Expression | None = None
    leading: Expression | None = None
    spans: dict[str, tuple[int, int | None]] = {}
    conditions: tuple[str, ...] = ()
    fixed: str = ""
    growth: tuple[tuple[int, int], ...] = ()


class NoLaw(Record, frozen=True, kw_only=True, tag="no law"):
    """Why there is no law."""

    reason: str


class Measured(Record, frozen=True, kw_only=True):
    """One model's row of a run: its counts, its law where one was asked for, and its timings."""

    profile: Profile | Failed
    law: Law | NoLaw | None = None
    timings: tuple[Timing | NotTimed, ...] = ()
    layer_times: tuple[LayerTime, ...] = ()

    @property
    def failures(self) -> list[str]:
        """Why parts of the row are missing; what was skipped did not fail."""
        counted = [self.profile.error] if isinstance(self.profile, Failed) else self.profile.errors
        timed = (t.reason for t in self.timings if isinstance(t, NotTimed) and t.failed)
        return list(dict.fromkeys([*counted, *timed]))

    @property
    def failed(self) -> bool:
        """Whether anything that was asked for failed."""
        return bool(self.failures)


class StudyPoint(Record, frozen=True, kw_only=True, gc=False):
    """One thing that a study built and counted.

    x: what was varied. counted: what the counter found; predicted: what the series' formula gives, None where there is
    none. params: its parameters, where the study is of networks. model: the network that it is, or a variant of.
    """

    name: str
    x: float
    counted: int
    predicted: int | float | None = None
    params: int | None = None
    model: str = ""


class Series(Record, frozen=True, kw_only=True):
    """The points of a study that belong together: a family, or layers of one kind.

    at: what was not varied, by its letter. formula: what predicts the points, and its source; empty where nothing does.
    """

    name: str
    points: tuple[StudyPoint, ...]
    at: dict[str, float] = {}
    formula: str = ""
    source: str = ""


class Study(Record, frozen=True, kw_only=True):
    """What was counted to answer a question that the models alone do not; `error` says why it could not be."""

    id: str
    unit: str
    series: tuple[Series, ...] = ()
    error: str = ""


class Environment(Record, frozen=True, kw_only=True):
    """The machine and the software that measured."""

    python: str
    platform: str
    processor: str
    cores: int
    threads: int
    accelerators: tuple[str, ...]
    packages: dict[str, str]


class Machine(Record, frozen=True, kw_only=True):
    """One of several runs that are shown together: its label, and where and when it measured."""

    label: str
    environment: Environment
    created: str
    command: str


class Settings(Record, frozen=True, kw_only=True):
    """What was asked for."""

    models: tuple[str, ...]
    input: str | None = None
    batch_size: int | None
    more_batch_sizes: tuple[int, ...] = ()
    device: str
    timing: bool
    time_budget_s: float
    dtype: str = "float32"
    threads: int | None = None
    channels_last: bool = False
    compiled: bool = False
    memory_bytes: int = 2_000_000_000
    ledger: bool = False
    claims: tuple[str, ...] = ()
    seed: int = 0


SCHEMA_VERSION = 3


class Run(Record, frozen=True, kw_only=True):
    """One whole measurement: all that a report is drawn from."""

    schema_version: int = SCHEMA_VERSION
    archstats: str
    created: str
    command: str
    environment: Environment
    settings: Settings
    measured: tuple[Measured, ...]
    ceilings: tuple[Ceilings, ...] = ()
    interrupted: bool = False
    machines: tuple[Machine, ...] = ()
    judgements: tuple[Judgement, ...] = ()
    studies: tuple[Study, ...] = ()

    @property
    def failed(self) -> bool:
        """Whether any row failed."""
        return any(row.failed for row in self.measured)
