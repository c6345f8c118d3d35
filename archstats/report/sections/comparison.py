"""The comparison table: every model with its counts and times, bars in the cells, raw numbers for the page's script."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from archstats.latency.statistics import Summary
from archstats.quantities import format_bytes, format_count, format_duration, format_duration_range
from archstats.records import Profile
from archstats.report.rows import Row
from archstats.report.templating import render
from archstats.report.view import View
from archstats.tables.models import input_of
from archstats.words import gettext as _

_FORMATS = {"count": format_count, "bytes": format_bytes, "ns": format_duration}
_BARS = ("params", "macs", "activations", "traffic_bytes", "peak_bytes")


@dataclass(frozen=True)
class Column:
    """A column of the table.

    key: its name in data/models.csv; `most_key` that of the upper end of a range.
    kind: "text"; "count", "bytes" or "ns" where a cell holds one such number; "range" where it holds two of "ns".
    descends: whether more is better, so that the first sorting has the largest on top.
    sums: whether the sum of several models means something.
    """

    key: str
    title: str
    note: str = ""
    kind: str = "text"
    most_key: str = ""
    descends: bool = False
    sums: bool = False


@dataclass(frozen=True)
class Cell:
    """A cell: what it shows, the raw number behind it, and its share of the column's largest for the bar."""

    text: str
    value: str = ""
    most: str = ""
    share: float | None = None
    title: str = ""
    span: int = 1


def body(view: View) -> Markup:
    """Draw the table; a bar in a cell is the share of the largest value in its column."""
    largest = _largest(view)
    return render(
        "sections/comparison.html.j2",
        view=view,
        columns=[*_about(), *_counts(), *(column for device in view.devices for column in _times(device))],
        lines=[(row, input_of(row.profile), list(_cells(row, view.devices, largest))) for row in view.rows],
    )


def _about() -> list[Column]:
    return [
        Column("model", _("Model")),
        Column("family", _("Family")),
        Column("document", _("Document")),
        Column("input", _("Input"), "N×C×H×W"),
    ]


def _counts() -> list[Column]:
    return [
        Column("params", _("Parameters"), kind="count", sums=True),
        Column("macs", _("MACs"), kind="count", sums=True),
        Column("fvcore_flops", _("fvcore FLOPs"), _("by its rules"), kind="count", sums=True),
        Column("activations", _("Activations"), _("elements"), kind="count", sums=True),
        Column("traffic_bytes", _("Traffic"), _("bytes moved"), kind="bytes", sums=True),
        Column("peak_bytes", _("Peak memory"), _("beside weights"), kind="bytes"),
    ]


def _times(device: str) -> list[Column]:
    named = [f"{device}_latency_{part}_ns" for part in ("p50", "p10", "p90")]
    return [
        Column(named[0], _("Latency, %(device)s", device=device), _("median"), kind="ns", sums=True),
        Column(named[1], _("Spread, %(device)s", device=device), "p10 – p90", kind="range", most_key=named[2]),
        Column(f"{device}_macs_per_s", _("MACs a second"), device, kind="count", descends=True),
    ]


def _largest(view: View) -> Mapping[str, float]:
    """Return the largest value of each column that has bars; of a device's, that of its medians."""
    counts = {name: max((row.quantity(name) or 0 for row in view.rows), default=0) for name in _BARS}
    timed = {device: [row.latency[device] for row in view.rows if device in row.latency] for device in view.devices}
    return {**counts, **{device: max((latency.p50_ns for latency in timed[device]), default=0) for device in timed}}


def _cells(row: Row, devices: Sequence[str], largest: Mapping[str, float]) -> Iterator[Cell]:
    """Make the cells behind those that say what a model is."""
    profile, counts = row.profile, _counts()
    if not isinstance(profile, Profile):
        yield Cell(row.failure, span=len(counts) + sum(len(_times(device)) for device in devices))
        return
    for column in counts:
        yield _count(profile, column, largest.get(column.key, 0))
    for device in devices:
        if device in row.latency:
            yield from _timed(row, row.latency[device], device, largest[device])
        else:
            yield Cell(row.reason(device), span=len(_times(device)))


def _count(profile: Profile, column: Column, largest: float) -> Cell:
    value: int | None = getattr(profile, column.key)
    if value is None:
        return Cell(_("not counted"), title=profile.missing.get(column.key, ""))
    share = value / largest if largest else None
    return Cell(_FORMATS[column.kind](value), str(value), share=share, title=f"{value:,}")


def _timed(row: Row, latency: Summary, device: str, slowest: float) -> Iterator[Cell]:
    median = latency.p50_ns
    yield Cell(format_duration(median), str(median), share=median / slowest if slowest else 0)
    fastest = format_duration(latency.minimum_ns)
    yield Cell(
        format_duration_range(latency.p10_ns, latency.p90_ns),
        str(latency.p10_ns),
        str(latency.p90_ns),
        title=_("%(passes)s passes, fastest %(time)s", passes=latency.samples, time=fastest),
    )
    rate = row.macs_per_second(device)
    yield Cell(format_count(rate), f"{rate:.0f}") if rate else Cell("–")
