"""All files of a report, by their path: pages, tables and the run itself."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib import resources

from markupsafe import Markup

from archstats import store
from archstats.agreement.causes import Cause
from archstats.latency.statistics import PRECISION, Summary
from archstats.records import Law, Profile, Run, Timing
from archstats.report import ledger, roofline, tables
from archstats.report.charts import charts
from archstats.report.findings import findings
from archstats.report.rows import Row, devices, rows, skipped
from archstats.report.strips import STRIP_HEIGHT, WIDTH, strips
from archstats.report.templating import page_name, render

Drawn = Callable[[int, int], None]


@dataclass(frozen=True)
class Section:
    """A part of the index: its anchor, its title, and the function from a run to its markup."""

    id: str
    title: str
    body: Callable[[Run, list[Row]], Markup]


def draw(run: Run, drawn: Drawn = lambda _done, _total: None) -> dict[str, bytes]:
    """Draw the whole report.

    Args:
        run: What to show.
        drawn: Called with the number of pages that are done, and how many there will be.

    Returns:
        The content of each file by its path below the report's folder.
    """
    table = rows(run)
    models = tables.models_frame(run)
    files = {
        "run.json": store.dumps(run),
        "models.csv": tables.to_csv(models).encode(),
        "models.json": tables.to_json(models).encode(),
        "agreement.csv": tables.to_csv(tables.agreement_frame(_counted(run))).encode(),
        "layers.csv": tables.to_csv(tables.all_layers_frame(run)).encode(),
        "index.html": _index(run, table).encode(),
        **({"ledger.html": ledger.page(run, _style()).encode()} if run.judgements else {}),
        **({"ledger.csv": tables.to_csv(tables.ledger_frame(run.judgements)).encode()} if run.judgements else {}),
    }
    for done, row in enumerate(table, start=1):
        files[f"models/{page_name(row.name)}"] = _model_page(run, row, table).encode()
        drawn(done, len(table))
    return files


def _counted(run: Run) -> list[Profile]:
    return [measured.profile for measured in run.measured if isinstance(measured.profile, Profile)]


def _index(run: Run, table: list[Row]) -> str:
    sections = [(section, section.body(run, table)) for section in SECTIONS]
    shown = [(section, body) for section, body in sections if body]
    return str(render("index.html.j2", run=run, sections=shown, style=_style()))


def _findings(run: Run, table: list[Row]) -> Markup:
    return render("findings.html.j2", sentences=findings(table, devices(run)), rows=table)


def _comparison(run: Run, table: list[Row]) -> Markup:
    on = devices(run)
    largest = {name: max((row.quantity(name) or 0 for row in table), default=0) for name in ("params", "macs")}
    slowest = {d: max((row.latency[d].p50_ns for row in table if d in row.latency), default=0) for d in on}
    return render("comparison.html.j2", rows=table, devices=on, skipped=skipped(run), largest=largest, slowest=slowest)


def _charts(run: Run, table: list[Row]) -> Markup:
    return render("charts.html.j2", charts=charts(run, table))


def _agreement(_run: Run, table: list[Row]) -> Markup:
    asked = [row for row in table if isinstance(row.profile, Profile) and row.profile.opinions]
    if not asked:
        return Markup("")
    opinions = [(row, opinion) for row in asked for opinion in row.opinions]
    met = {d.cause for _, opinion in opinions for d in opinion.differences}
    return render(
        "agreement.html.j2",
        rows=asked,
        titles=list(dict.fromkeys(opinion.title for _, opinion in opinions)),
        unexplained=[(row, opinion) for row, opinion in opinions if opinion.unexplained],
        compared=sum(opinion.macs is not None for _, opinion in opinions),
        causes=[cause for cause in Cause if cause in met],
    )


def _departures(_run: Run, table: list[Row]) -> Markup:
    return render("departures.html.j2", rows=[row for row in table if row.profile.departures])


def _provenance(run: Run, table: list[Row]) -> Markup:
    sure = {
        device: _how_sure([row.latency[device] for row in table if device in row.latency]) for device in devices(run)
    }
    return render("provenance.html.j2", run=run, skipped=skipped(run), timings=_timings(run), sure=sure)


def _how_sure(summaries: list[Summary]) -> str:
    """Say how many medians are known well enough, and how many rounds something else disturbed."""
    known = sum(summary.sure for summary in summaries)
    rounds, disturbed = (sum(getattr(summary, name) for summary in summaries) for name in ("rounds", "disturbed"))
    of = f"{known} of {len(summaries)} medians are known within {PRECISION:.0%}, at 99 % confidence"
    return f"{of}; {disturbed:,} of {rounds:,} turns were disturbed and not counted on"


def _rules(_run: Run, _table: list[Row]) -> Markup:
    return render("rules.html.j2")


SECTIONS = (
    Section("findings", "At a glance", _findings),
    Section("comparison", "All models", _comparison),
    Section("charts", "Charts", _charts),
    Section("limits", "What limits the time", roofline.section),
    Section("ledger", "The ledger", ledger.summary),
    Section("agreement", "Other counters", _agreement),
    Section("departures", "Departures from the documents", _departures),
    Section("rules", "What is counted", _rules),
    Section("provenance", "How this was measured", _provenance),
)


def _timings(run: Run) -> list[Timing]:
    """Return one timing of each device: what they have in common is read off it."""
    by_device = {t.device: t for m in run.measured for t in m.timings if isinstance(t, Timing)}
    return list(by_device.values())


def _model_page(run: Run, row: Row, table: list[Row]) -> str:
    profile = row.profile
    counted = isinstance(profile, Profile)
    layers = [layer for layer in profile.layers if tables.counts_itself(layer)] if isinstance(profile, Profile) else []
    drawing = strips(profile) if isinstance(profile, Profile) else []
    claims, figures = ledger.about(run, row.name)
    return str(
        render(
            "model.html.j2",
            run=run,
            row=row,
            profile=profile,
            counted=counted,
            layers=layers,
            law=row.measured.law,
            law_is_one=isinstance(row.measured.law, Law),
            claims=claims,
            figures=figures,
            pages={measured.profile.model for measured in run.measured},
            strips=drawing,
            strip_size=(WIDTH, STRIP_HEIGHT),
            limits=roofline.about(run, row),
            ranks={name: _rank(row, table, name) for name in ("params", "macs")},
            devices=devices(run),
            skipped=skipped(run),
            style=_style(),
        )
    )


def _rank(row: Row, table: Sequence[Row], name: str) -> str:
    """Return "3rd of 44", counted from the smallest; empty where the model has no such number."""
    own = row.quantity(name)
    if own is None:
        return ""
    values = [value for other in table if (value := other.quantity(name)) is not None]
    return f"{sum(value < own for value in values) + 1} of {len(values)}, from the smallest"


def _style() -> Markup:
    asset = resources.files("archstats.report") / "assets" / "style.css"
    return Markup(asset.read_text(encoding="utf-8"))  # noqa: S704 (our own file)
