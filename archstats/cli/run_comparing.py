"""`archstats compare-runs`."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.table import Table

from archstats import store
from archstats.cli.console import Format, console
from archstats.errors import BadInputError
from archstats.escaping import markdown, printable
from archstats.latency.comparing import Change, Compared, Comparison, compare_runs, conditions_of, said, times
from archstats.quantities import format_duration, format_duration_range


def compare_run_files(
    old: Annotated[Path, typer.Argument(help="A run.json that `archstats report` wrote.")],
    new: Annotated[Path, typer.Argument(help="A later one.")],
    output: Annotated[Format, typer.Option("--format", help="How to print it.")] = Format.TABLE,
    strict: Annotated[bool, typer.Option("--strict", help="Exit with status 1 where a model became slower.")] = False,
) -> None:
    """Say which models became faster or slower between two runs, beyond the noise of either.

    What was timed on another machine, or under other conditions, is not compared, and the reason is given. The exit
    status is 2 where nothing can be compared.

    Example: [bold]archstats compare-runs before/run.json after/run.json[/bold]
    """
    comparison = compare_runs(store.load(old), store.load(new))
    _PRINTERS[output](comparison)
    if not comparison.compared:
        raise BadInputError(
            f"Nothing in {new} can be compared with {old}.", "Make both on one machine with the same options."
        )
    if strict and comparison.having(Change.SLOWER):
        raise typer.Exit(1)


def _summary(comparison: Comparison) -> list[str]:
    """Return what is to be known beside the table, a line each: the counts, what was refused, the warnings."""
    counts = [f"{len(having)} {change}" for change in Change if (having := comparison.having(change))]
    refused = [f"{one.model} is not compared: {one.reason}." for one in comparison.refused]
    notes = [f"{one.model}: {one.note}." for one in comparison.compared if one.note]
    counted = [f"{', '.join(counts)}."] if counts else []
    return [*counted, *notes, *refused, *(f"Warning: {warning}" for warning in comparison.warnings)]


def _cells(comparison: Comparison) -> list[dict[str, str]]:
    return [
        {
            "model": one.model,
            "conditions": said(one.timing),
            "then": format_duration(one.old.p50_ns),
            "99 % interval then": format_duration_range(one.old.low_ns, one.old.high_ns),
            "now": format_duration(one.new.p50_ns),
            "99 % interval now": format_duration_range(one.new.low_ns, one.new.high_ns),
            "now over then": f"{times(one.ratio.ratio)} ({times(one.ratio.low)} to {times(one.ratio.high)})",
            "change": str(one.change),
        }
        for one in _largest_first(comparison)
    ]


def _largest_first(comparison: Comparison) -> list[Compared]:
    """Return what changed before what did not, the slower before the faster, the larger change first."""
    order = [Change.SLOWER, Change.FASTER, Change.SAME, Change.UNSURE]

    def key(one: Compared) -> tuple[int, float]:
        return order.index(one.change), -max(one.ratio.ratio, 1 / one.ratio.ratio)

    return sorted(comparison.compared, key=key)


def _print_table(comparison: Comparison) -> None:
    out = console()
    rows = _cells(comparison)
    if rows:
        table = Table(box=None, pad_edge=False, header_style="bold")
        for name in rows[0]:
            table.add_column(name, justify="left" if name in _WORDS else "right", overflow="fold")
        for row in rows:
            table.add_row(*map(printable, row.values()))
        out.print(table)
    for line in _summary(comparison):
        out.print(printable(line), soft_wrap=True)


_WORDS = ("model", "conditions", "change")


def _print_json(comparison: Comparison) -> None:
    plain = {
        "comparable": bool(comparison.compared),
        "models": [_record(one) for one in comparison.compared],
        "refused": [asdict(one) for one in comparison.refused],
        "warnings": list(comparison.warnings),
    }
    typer.echo(json.dumps(plain, indent=2, ensure_ascii=False))


def _record(one: Compared) -> dict[str, Any]:
    """Return one model's comparison; times in nanoseconds, `ratio` the new one over the old."""
    sides = {"old": one.old, "new": one.new}
    medians = {
        f"{side}_{name}": getattr(summary, name)
        for side, summary in sides.items()
        for name in ("p50_ns", "low_ns", "high_ns", "rounds", "disturbed")
    }
    figures = asdict(one.ratio)
    del figures["rounds"]
    return {"name": one.model, "change": one.change.name.lower(), **figures, **medians} | (
        {"note": one.note} | conditions_of(one.timing)
    )


def _print_csv(comparison: Comparison) -> None:
    import pandas as pd

    from archstats.tables.formats.csv_text import to_csv

    typer.echo(to_csv(pd.DataFrame([_record(one) for one in comparison.compared])), nl=False)


def _print_markdown(comparison: Comparison) -> None:
    import pandas as pd

    from archstats.tables.formats.markdown import to_markdown

    if comparison.compared:
        typer.echo(to_markdown(pd.DataFrame(_cells(comparison))))
    for line in _summary(comparison):
        typer.echo(f"- {markdown(line)}")


_PRINTERS = {
    Format.TABLE: _print_table,
    Format.JSON: _print_json,
    Format.CSV: _print_csv,
    Format.MARKDOWN: _print_markdown,
}
