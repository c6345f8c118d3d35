"""`archstats render`, and what it shares with `archstats report`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from archstats import store
from archstats.cli.progress import Watcher
from archstats.records import Run
from archstats.report.publish import check_writable, publish


def render(
    run_file: Annotated[Path, typer.Argument(metavar="RUN", help="A run.json that `archstats report` wrote.")],
    out: Annotated[Path, typer.Option(help="Folder for the pages; created where it is missing.")] = Path("reports"),
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Print errors only.")] = False,
) -> None:
    """Draw the report of an earlier run again, without measuring.

    Example: [bold]archstats render reports/run.json --out pages/[/bold]
    """
    run = store.load(run_file)
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
