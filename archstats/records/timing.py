"""How long passes took, and what the machine can do at most."""

from __future__ import annotations

from archstats.records.base import Record


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


class NotTimed(Record, frozen=True, kw_only=True, tag="not timed"):
    """A timing that was not made, or that failed, and why."""

    device: str
    reason: str
    failed: bool = False


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
