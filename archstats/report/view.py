"""What a page is drawn from: the run, a row for each of its models, and where everything stands."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from archstats.records import Judgement, Profile, Run
from archstats.report.links import Links
from archstats.report.rows import Row, devices, rows, skipped

RANKED = ("params", "macs", "activations", "traffic_bytes", "peak_bytes")


@dataclass(frozen=True)
class View:
    """A run, seen from one page or from several that are in the same place."""

    run: Run
    links: Links

    @cached_property
    def rows(self) -> Sequence[Row]:
        """A row for each model, in the run's order."""
        return rows(self.run)

    @cached_property
    def counted(self) -> Sequence[Profile]:
        """The profiles of the models that were counted."""
        return [row.profile for row in self.rows if isinstance(row.profile, Profile)]

    @cached_property
    def devices(self) -> Sequence[str]:
        """The devices on which anything was timed."""
        return devices(self.run)

    @cached_property
    def skipped(self) -> Mapping[str, str]:
        """The devices on which nothing was timed, with the reason."""
        return skipped(self.run)

    def rank(self, row: Row, quantity: str) -> tuple[int, int] | None:
        """Return a model's place from the smallest, and of how many; None where it has no such number.

        `quantity` is one of `RANKED`, or a device for the time on it.
        """
        value = self._value(row, quantity)
        if value is None:
            return None
        ordered = self._ordered[quantity]
        return bisect_left(ordered, value) + 1, len(ordered)

    def about(self, model: str) -> Sequence[Judgement]:
        """Return the judgements of the claims and published figures about a model."""
        return self._about.get(model, ())

    @cached_property
    def _ordered(self) -> Mapping[str, list[float]]:
        quantities = (*RANKED, *self.devices)
        return {q: sorted(v for row in self.rows if (v := self._value(row, q)) is not None) for q in quantities}

    @staticmethod
    def _value(row: Row, quantity: str) -> float | None:
        if quantity in RANKED:
            return row.quantity(quantity)
        return row.latency[quantity].p50_ns if quantity in row.latency else None

    @cached_property
    def _about(self) -> Mapping[str, list[Judgement]]:
        found: dict[str, list[Judgement]] = defaultdict(list)
        for judgement in self.run.judgements:
            for model in dict.fromkeys(judgement.models):
                found[model].append(judgement)
        return found
