"""`archstats render`, and what it shares with `archstats report`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from archstats import store
from archstats.cli.progress import Watcher
from archstats.records import Run
from archstats.report.merging import labels_of, merged
from archstats.report.publish import check_writable, publish


def render(
    run_files: Annotated[
        list[Path], typer.Argument(metavar="RUN...", help="A run.json that `archstats report` wrote; or one a machine.")
    ],
    out: Annotated[Path, typer.Option(help="Folder for the pages; created where it is missing.")] = Path("reports"),
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Print errors only.")] = False,
) -> None:
    """Draw the report of an earlier run again, without measuring; of several runs, with their timings side by side.

    Example: [bold]archstats render laptop.json server.json --out pages/[/bold]
    """
    run = merged(dict(zip(labels_of(run_files), map(store.load, run_files), strict=True)))
    check_writable(out)
    with Watcher(quiet=quiet) as watcher:
        draw_into(out, run, watcher)
    if not quiet:
        announce(out, run)


def draw_into(out: Path, run: Run, watcher: Watcher) -> None:
    """Draw the pages and move them into place."""
    from archstats.report.pages import draw

    publish(draw(run, watcher.drawing), out)


def announce(out: Path, run: Run) -> None:
    """Say where the pages are."""
    failed = sum(measured.failed for measured in run.measured)
    total = len(run.measured)
    words = f"{failed} of {total} models failed" if failed else f"{total} model{'' if total == 1 else 's'}"
    typer.echo(f"{out / 'index.html'}: {words}")
