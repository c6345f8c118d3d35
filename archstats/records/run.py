"""A whole measurement: what was asked for, where it ran, and each model's row."""

from __future__ import annotations

from archstats.records.base import Record
from archstats.records.described import Failed
from archstats.records.judgement import Judgement
from archstats.records.law import Law, NoLaw
from archstats.records.profile import Profile
from archstats.records.study import Study
from archstats.records.timing import Ceilings, LayerTime, NotTimed, Timing


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
