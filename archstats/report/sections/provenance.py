"""How it was measured: machine, versions, command, date, and what was skipped."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from archstats.latency.statistics import PRECISION, Summary
from archstats.records import Run, Timing
from archstats.report.templating import render
from archstats.report.view import View
from archstats.words import gettext as _


def body(view: View) -> Markup:
    """Draw what is known of the machines, and how sure the times are."""
    timings = {timing.device: _how_timed(view, timing) for timing in _timings(view.run)}
    return render("sections/provenance.html.j2", view=view, run=view.run, timings=timings)


def _how_timed(view: View, timing: Timing) -> str:
    """Say under what conditions a device's times were taken, for how long, and how sure they are."""
    settings = view.run.settings
    spent = _(
        "%(seconds)s s for all devices; seed %(seed)s",
        seconds=settings.time_budget_s,
        seed=settings.seed,
    )
    summaries = _summaries(view, timing.device)
    return _("; ").join([_conditions(timing), spent, *([_how_sure(summaries)] if summaries else [])])


def _conditions(timing: Timing) -> str:
    settings = {
        _("channels last"): timing.channels_last,
        _("compiled"): timing.compiled,
        _("CUDA graph"): timing.cuda_graph,
    }
    words = (
        timing.device_name,
        timing.dtype,
        _("batch %(size)s, %(threads)s threads", size=timing.batch_size, threads=timing.threads),
        *(word for word, on in settings.items() if on),
        *(f"{name} {value:.0f}" for name, value in timing.clocks.items()),
    )
    return _(", ").join(words)


def _summaries(view: View, device: str) -> list[Summary]:
    return [row.latency[device] for row in view.rows if device in row.latency]


def _how_sure(summaries: Sequence[Summary]) -> str:
    """Say how many medians are known well enough, and how many rounds something else disturbed."""
    known = _(
        "%(known)s of %(medians)s medians are known within %(precision)s, at 99 %% confidence",
        known=sum(summary.sure for summary in summaries),
        medians=len(summaries),
        precision=f"{PRECISION:.0%}",
    )
    turns = _(
        "%(disturbed)s of %(rounds)s turns were disturbed and not counted on",
        disturbed=f"{sum(summary.disturbed for summary in summaries):,}",
        rounds=f"{sum(summary.rounds for summary in summaries):,}",
    )
    return _("%(first)s; %(second)s", first=known, second=turns)


def _timings(run: Run) -> list[Timing]:
    """Return one timing of each device: what they have in common is read off it."""
    by_device = {t.device: t for m in run.measured for t in m.timings if isinstance(t, Timing)}
    return list(by_device.values())
