"""`archstats check`."""

from __future__ import annotations

import time
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from archstats.cli.console import print_error
from archstats.cli.progress import Watcher
from archstats.errors import ArchstatsError, BadInputError

if TYPE_CHECKING:
    from archstats.regression.findings import Outcome
    from archstats.regression.running import Request

_SILENT_S = 2.0


def check(
    models: Annotated[
        list[str] | None,
        typer.Argument(metavar="MODEL", help="Names or patterns of the models; all where none is given."),
    ] = None,
    config: Annotated[
        Path | None, typer.Option(help="A TOML file with \\[tool.archstats]; else the nearest pyproject.toml.")
    ] = None,
    baseline: Annotated[Path | None, typer.Option(help="The baseline, in the place of the configured one.")] = None,
    update: Annotated[
        bool, typer.Option("--update", help="Accept what MODELS cost now, or all: write it into the baseline.")
    ] = False,
    accept_new: Annotated[
        bool, typer.Option("--accept-new", help="Add models to the baseline that it does not know.")
    ] = False,
    prune: Annotated[
        bool, typer.Option("--prune", help="Remove models from the baseline that are no longer listed.")
    ] = False,
    against: Annotated[
        str | None, typer.Option(metavar="REV", help="Compare with the baseline of a git revision.")
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Update the baseline even where CI is set.")] = False,
    timeout: Annotated[
        float | None, typer.Option(min=0.001, max=86_400, help="Seconds that a model may take to import and to count.")
    ] = None,
    formats: Annotated[
        list[str] | None,
        typer.Option(
            "--format",
            metavar="NAME[=FILE]",
            help="text, markdown, github, junit, json or sarif, and where to; may be repeated.",
        ),
    ] = None,
    out: Annotated[Path | None, typer.Option(help="Where the --format without a file goes.")] = None,
    quiet: Annotated[
        bool, typer.Option("--quiet", "-q", help="No progress, and no text where the check passes.")
    ] = False,
) -> None:
    """Hold what models cost against a committed baseline, and against budgets.

    The exit status is 0 where nothing changed beyond what is allowed, 1 where something did, 2 where it could not be
    checked.

    Example: [bold]archstats check[/bold]

    Example: [bold]archstats check --update tiny[/bold]
    """
    wanted = _wanted_formats(formats or [], out)
    from archstats.regression.check import Update
    from archstats.regression.running import Request

    request = Request(
        config=config,
        baseline=baseline,
        models=tuple(models or ()),
        update=Update(changed=update, new=accept_new, prune=prune),
        against=against,
        force=force,
        timeout_s=timeout,
    )
    outcome = _outcome(request, quiet=quiet)
    _emit(outcome, wanted, quiet=quiet)
    if outcome.status:
        raise typer.Exit(outcome.status)


def _outcome(request: Request, *, quiet: bool) -> Outcome:
    """Check; that it could not be done is an outcome too, which each format can tell."""
    from archstats.regression.findings import cannot
    from archstats.regression.problems import CannotCheckError
    from archstats.regression.running import run

    started = time.monotonic()
    with Watcher(quiet=quiet) as watcher:

        def counted(done: int, total: int, name: str) -> None:
            if time.monotonic() - started > _SILENT_S:
                watcher.counting(done, total, name)

        try:
            return run(request, counted)
        except CannotCheckError as error:
            return cannot(error)


def _wanted_formats(given: Iterable[str], out: Path | None) -> list[tuple[str, Path | None]]:
    """Return formats, each with the file it goes to; text goes where it is read, if nothing else does."""
    from archstats.regression.formats import FORMATS

    wanted: list[tuple[str, Path | None]] = []
    for text in given:
        name, _, file = text.partition("=")
        if name not in FORMATS.names():
            raise BadInputError(f"There is no format {name!r}.", f"There are {', '.join(FORMATS.names())}.")
        wanted.append((name, Path(file) if file else out))
    if out and all(file != out for _, file in wanted):
        wanted.append(("text", out))
    printed = [name for name, file in wanted if file is None]
    if len(printed) > 1:
        raise BadInputError(
            f"{' and '.join(printed)} would be mixed up.", "Give all but one a file: --format NAME=FILE."
        )
    return wanted if printed else [*wanted, ("text", None)]


def _emit(outcome: Outcome, wanted: Iterable[tuple[str, Path | None]], *, quiet: bool) -> None:
    from archstats.regression.formats import FORMATS

    for name, file in wanted:
        written = FORMATS.get(name)(outcome)
        if file is not None:
            write_file(file, written)
        elif not (quiet and name == "text" and not outcome.status):
            typer.echo(written, nl=False)
    if all(name != "text" or file is not None for name, file in wanted):
        for finding in outcome.findings:
            if finding.prevents:
                about = f"{finding.model}: " if finding.model else ""
                print_error(ArchstatsError(about + finding.message, finding.remedy))


def write_file(file: Path, content: str) -> None:
    """Write a text to a file, or into what is none: a pipe or a terminal."""
    from archstats import store

    if file.exists() and not file.is_file():  # a pipe or a terminal cannot be replaced by a file
        file.write_text(content, encoding="utf-8")
    else:
        store.write(file, content.encode("utf-8"))
