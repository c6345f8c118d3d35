"""The command line: one file a command, and the only place that prints or exits.

Exit status: 0 fine, 1 a check found something, 2 it could not be done.
"""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from archstats import __version__
from archstats.cli.checking import check
from archstats.cli.comparing import compare_counters
from archstats.cli.console import print_error
from archstats.cli.diffing import diff
from archstats.cli.explaining import explain
from archstats.cli.exporting import export
from archstats.cli.formulas import formula
from archstats.cli.listing import list_models
from archstats.cli.profiling import profile
from archstats.cli.rendering import render
from archstats.cli.reporting import report
from archstats.cli.rules import ops
from archstats.cli.run_comparing import compare_run_files
from archstats.cli.timing import time_models
from archstats.cli.verifying import verify
from archstats.errors import ArchstatsError

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.command("list")(list_models)
app.command("profile")(profile)
app.command("diff")(diff)
app.command("formula")(formula)
app.command("report")(report)
app.command("render")(render)
app.command("export")(export)
app.command("ops")(ops)
app.command("compare-counters")(compare_counters)
app.command("verify")(verify)
app.command("time")(time_models)
app.command("compare-runs")(compare_run_files)
app.command("check")(check)
app.command("explain")(explain)


def _print_version(wanted: bool) -> None:  # noqa: FBT001 (typer's callback)
    if wanted:
        typer.echo(f"archstats {__version__}")
        raise typer.Exit


@app.callback()
def archstats(
    _version: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """What neural network architectures cost: parameters, multiply-accumulates and time.

    Example: [bold]archstats report --out reports/[/bold]
    """


def main() -> None:
    """Run the command line; what a user can mend ends in one message."""
    try:
        app(prog_name="archstats")
    except ArchstatsError as error:
        print_error(error)
        sys.exit(error.status)
