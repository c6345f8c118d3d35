"""`archstats render`, and what it shares with `archstats report`."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from archstats import store
from archstats.cli.progress import Watcher
from archstats.records import Run
from archstats.report.editions import Edition, editions
from archstats.report.merging import labels_of, merged
from archstats.report.publish import check_writable, publish

Languages = Annotated[
    list[str] | None,
    typer.Option(
        "--lang", help="Language of the pages, en or zh; repeated, further ones stand in folders of their own."
    ),
]
SingleFile = Annotated[
    bool, typer.Option("--single-file", help="Draw all pages into one file, report.html, that can be sent to someone.")
]


def render(
    run_files: Annotated[
        list[Path], typer.Argument(metavar="RUN...", help="A run.json that `archstats report` wrote; or one a machine.")
    ],
    out: Annotated[Path, typer.Option(help="Folder for the pages; created where it is missing.")] = Path("reports"),
    single_file: SingleFile = False,
    languages: Languages = None,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Print errors only.")] = False,
) -> None:
    """Draw the report of an earlier run again, without measuring; of several runs, with their timings side by side.

    Example: [bold]archstats render laptop.json server.json --out pages/[/bold]
    """
    every = editions(languages or ["en"])
    run = merged(dict(zip(labels_of(run_files), map(store.load, run_files), strict=True)))
    check_writable(out)
    with Watcher(quiet=quiet) as watcher:
        draw_into(out, run, every, watcher, single_file=single_file)
    if not quiet:
        announce(out, run, every, single_file=single_file)


def draw_into(out: Path, run: Run, every: Sequence[Edition], watcher: Watcher, *, single_file: bool) -> None:
    """Draw the pages and move them into place."""
    from archstats.report.document import draw

    publish(draw(run, watcher.drawing, every=every, single_file=single_file), out)


def announce(out: Path, run: Run, every: Sequence[Edition], *, single_file: bool) -> None:
    """Say where the pages are."""
    failed = sum(measured.failed for measured in run.measured)
    total = len(run.measured)
    words = f"{failed} of {total} models failed" if failed else f"{total} model{'' if total == 1 else 's'}"
    for edition in every:
        typer.echo(f"{out / (edition.single_file if single_file else f'{edition.folder}index.html')}: {words}")
