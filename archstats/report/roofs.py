"""What limits the time of each model, under each roof that the run has."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from archstats.latency.roofline import (
    LayerBound,
    Loss,
    Roofline,
    limit_in_words,
    matching,
    of_timing,
    percent,
    speed_in_words,
    why_not,
)
from archstats.latency.statistics import summarise
from archstats.records import Ceilings, LayerTime, Profile, Run, Timing
from archstats.report.rows import Row
from archstats.report.terms import term
from archstats.words import gettext as _

LAYERS_SHOWN = 10


@dataclass(frozen=True)
class Standing:
    """One model under one machine's roof; without a roofline `reason` says why."""

    row: Row
    found: Roofline | None
    reason: str = ""

    @property
    def limit(self) -> str:
        """Which ceiling limits most of the lower bound, in words."""
        return limit_in_words(self.found) if self.found else ""

    @property
    def limit_alone(self) -> str:
        """Which ceiling it is, in fewer words, for a table."""
        share = self.found.traffic_share if self.found else None
        if share is None:
            return ""
        if share >= 0.5:  # noqa: PLR2004
            return _("memory traffic limits %(share)s", share=percent(share))
        return _("computation limits %(share)s", share=percent(1 - share))

    @property
    def words(self) -> str:
        """What limits the model, in a sentence."""
        limit, speed = self.limit, speed_in_words(self.found) if self.found else ""
        sentence = _("%(limit)s; it %(speed)s.", limit=limit, speed=speed) if limit and speed else ""
        return sentence[:1].upper() + sentence[1:]

    @property
    def loss(self) -> Loss | None:
        """The type of module that loses most."""
        return next(iter(self.found.lost_by_type()), None) if self.found else None

    @property
    def lost(self) -> list[LayerBound]:
        """The layers that lose most."""
        return self.found.lost(LAYERS_SHOWN) if self.found else []


@dataclass(frozen=True)
class Roof:
    """The ceilings for one device, dtype and number of threads, with the models that stand under them."""

    id: str
    ceilings: Ceilings
    standings: tuple[Standing, ...]

    @property
    def ridge(self) -> float:
        """The intensity in FLOPs a byte from which on computation is the limit; zero where it was not measured."""
        c = self.ceilings
        return 2 * c.macs_per_s / c.bytes_per_s if c.bytes_per_s > 0 else 0.0

    @property
    def bounded(self) -> list[tuple[Row, Roofline]]:
        """The models that have a bound and a measured time."""
        return [(s.row, s.found) for s in self.standings if s.found and s.found.times_bound is not None]


def roofs(run: Run, table: Sequence[Row]) -> list[Roof]:
    """Return the run's ceilings under which any of the models has a bound and a measured time."""
    made = (
        Roof(f"roofline-{index}", ceilings, tuple(_standing(row, ceilings) for row in table))
        for index, ceilings in enumerate(run.ceilings)
    )
    return [roof for roof in made if roof.bounded]


def _standing(row: Row, ceilings: Ceilings) -> Standing:
    profile = row.profile
    if not isinstance(profile, Profile):
        return Standing(row, None, _("failed in the %(stage)s", stage=term(profile.stage)))
    timed = [t for t in row.measured.timings if isinstance(t, Timing) and t.samples_ns]
    here = [t for t in timed if matching([ceilings], t)]
    if not here:
        return Standing(row, None, row.reason(ceilings.device))
    timing = next((t for t in here if not why_not(profile, t)), here[0])
    layer_times = _layer_times(row, timing, timed[0])
    found = of_timing(profile, timing, summarise(timing).p50_ns, [ceilings], layer_times)
    return Standing(row, found, found.missing.get("bound_ns", ""))


def _layer_times(row: Row, timing: Timing, first: Timing) -> tuple[LayerTime, ...]:
    """Layers are timed on the first device and in the dtype of a model's timings, and belong to no other."""
    same = (timing.device, timing.dtype) == (first.device, first.dtype)
    return row.measured.layer_times if same else ()
