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
    sure = {device: _how_sure(_summaries(view, device)) for device in view.devices}
    return render("sections/provenance.html.j2", view=view, run=view.run, timings=_timings(view.run), sure=sure)


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
