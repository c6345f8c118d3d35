"""One row a model: what the table, the charts and the exported tables all show."""

from __future__ import annotations

from dataclasses import dataclass

from archstats.latency.statistics import Summary, summarise
from archstats.records import Failed, Measured, NotTimed, Opinion, Profile, Run, Timing
from archstats.report.terms import term
from archstats.words import gettext as _


@dataclass(frozen=True)
class Row:
    """A model with the summaries of its timings by device."""

    measured: Measured
    latency: dict[str, Summary]

    @property
    def profile(self) -> Profile | Failed:
        """What was counted, or how that failed."""
        return self.measured.profile

    @property
    def name(self) -> str:
        """The model's name."""
        return self.profile.model

    @property
    def failed(self) -> bool:
        """Whether there are no counts at all."""
        return isinstance(self.profile, Failed)

    @property
    def failure(self) -> str:
        """What failed, at which stage and where; empty where nothing did."""
        profile = self.profile
        if isinstance(profile, Profile):
            return ""
        values = {"stage": term(profile.stage), "error": profile.error}
        if not profile.where:
            return _("failed in the %(stage)s: %(error)s", **values)
        return _("failed in the %(stage)s at %(where)s: %(error)s", **values, where=profile.where)

    def quantity(self, name: str) -> int | None:
        """Return a count of the profile; None where it is missing."""
        value: int | None = getattr(self.profile, name, None)
        return value

    @property
    def opinions(self) -> tuple[Opinion, ...]:
        """What other counters say about the model."""
        return self.profile.opinions if isinstance(self.profile, Profile) else ()

    def macs_per_second(self, device: str) -> float | None:
        """Return multiply-accumulates over the median time; None where either is missing."""
        macs, latency = self.quantity("macs"), self.latency.get(device)
        return macs / latency.p50_ns * 1e9 if macs and latency and latency.p50_ns else None

    def reason(self, device: str) -> str:
        """Return why there is no time for a device."""
        missing = [term(t.reason) for t in self.measured.timings if isinstance(t, NotTimed) and t.device == device]
        return next(iter(missing), _("not asked for"))


def rows(run: Run) -> list[Row]:
    """Return a row for each model of the run, in the run's order."""
    return [Row(measured, _latency(measured)) for measured in run.measured]


def devices(run: Run) -> list[str]:
    """Return the devices on which anything was timed."""
    timed = (t.device for m in run.measured for t in m.timings if isinstance(t, Timing))
    return list(dict.fromkeys(timed))


def skipped(run: Run) -> dict[str, str]:
    """Return the devices on which nothing was timed, with the reason."""
    reasons = {t.device: term(t.reason) for m in run.measured for t in m.timings if isinstance(t, NotTimed)}
    return {device: reason for device, reason in reasons.items() if device not in devices(run)}


def _latency(measured: Measured) -> dict[str, Summary]:
    """Summarise the first timing of each device: the one with the batch that was counted."""
    found: dict[str, Summary] = {}
    for timing in measured.timings:
        if isinstance(timing, Timing) and timing.samples_ns and timing.device not in found:
            found[timing.device] = summarise(timing)
    return found
