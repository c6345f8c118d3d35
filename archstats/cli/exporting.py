"""`archstats export`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table as Printed

from archstats import store
from archstats.cli.checking import write_file
from archstats.cli.console import console
from archstats.errors import BadInputError
from archstats.records import Run
from archstats.tables import FORMATS, TABLES, table
from archstats.tables.selection import of_models

_TABLES = ", ".join(one.name for one in TABLES)
_FORMATS = ", ".join(FORMATS.names())


def export(
    run_file: Annotated[Path, typer.Argument(metavar="RUN", help="A run.json that `archstats report` wrote.")],
    name: Annotated[str | None, typer.Option("--table", help=f"What to write: {_TABLES}.")] = None,
    models: Annotated[
        list[str] | None,
        typer.Option("--model", help="A model of the run, or a pattern such as 'resnet*'; may be repeated."),
    ] = None,
    form: Annotated[
        str | None, typer.Option("--format", help=f"How to write it: {_FORMATS}; csv if not given.")
    ] = None,
    out: Annotated[Path | None, typer.Option(help="The file to write; else it is printed.")] = None,
) -> None:
    """Write a table of a run as CSV, JSON, Markdown or LaTeX; without --table, list the tables and their rows.

    Example: [bold]archstats export reports/run.json --table layers --model vgg16 --format latex[/bold]
    """
    if name is None and (form or out):
        raise BadInputError("No table is named.", f"Name one with --table: {_TABLES}.")
    run = store.load(run_file)
    chosen = of_models(run, models) if models else run
    if name is None:
        _list(chosen)
        return
    content = _written(chosen, name, form or "csv")
    if out is None:
        typer.echo(content, nl=False)
    else:
        write_file(out, content)


def _list(run: Run) -> None:
    printed = Printed(box=None, pad_edge=False, header_style="bold")
    printed.add_column("table")
    printed.add_column("rows", justify="right")
    printed.add_column("")
    for one in TABLES:
        printed.add_row(one.name, f"{len(one.frame(run)):,}", one.title)
    console().print(printed)


def _written(run: Run, name: str, form: str) -> str:
    wanted = table(name)
    if form not in FORMATS.names():
        raise BadInputError(f"There is no format {form!r}.", f"There are {_FORMATS}.")
    frame = wanted.frame(run)
    if frame.empty:
        raise BadInputError(f"The table {name} has no rows.", "Without --table all tables are listed with their rows.")
    return FORMATS.get(form).write(frame, title=wanted.title, note=wanted.note)
