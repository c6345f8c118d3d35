"""Under which conditions a model is timed, and what is timed."""

from __future__ import annotations

from dataclasses import dataclass

from archstats.sources import Subject

DTYPES = ("float32", "bfloat16", "float16")


@dataclass(frozen=True)
class Conditions:
    """What a time depends on beside the model and its input; threads None are those that PyTorch has."""

    device: str = "cpu"
    dtype: str = "float32"
    threads: int | None = None
    channels_last: bool = False
    compiled: bool = False
    cuda_graph: bool = False


@dataclass(frozen=True)
class Contestant:
    """A model under the name that its times go by: one name may stand twice, as "lenet" and "lenet #2"."""

    name: str
    subject: Subject
    weight_bytes: int
