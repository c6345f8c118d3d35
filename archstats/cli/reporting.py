"""`archstats report`."""

from __future__ import annotations

import shlex
import sys
from pathlib import Path
from typing import Annotated

import typer

from archstats import store
from archstats.cli.console import print_error
from archstats.cli.progress import Watcher
from archstats.cli.rendering import Languages, SingleFile, announce, draw_into
from archstats.errors import ArchstatsError, BadInputError
from archstats.inputs import parse_inputs
from archstats.quantities import parse_bytes
from archstats.records import Run, Settings, Timing
from archstats.report.editions import editions
from archstats.report.publish import check_writable


def report(
    out: Annotated[Path, typer.Option(help="Folder for the pages; created where it is missing.")] = Path("reports"),
    models: Annotated[
        list[str] | None,
        typer.Option(
            help="Names or quoted patterns, as in `list`; may be repeated. The whole zoo where none is given."
        ),
    ] = None,
    shape: Annotated[
        str | None, typer.Option("--input", help="Input of every model, batch first: 1x3x224x224.")
    ] = None,
    batch_size: Annotated[
        list[int] | None,
        typer.Option(
            help="Images in one forward pass; the first is counted, and all are timed where it is repeated.", min=1
        ),
    ] = None,
    device: Annotated[str, typer.Option(help="auto (the CPU, and CUDA where there is one), cpu or cuda.")] = "auto",
    timing: Annotated[bool, typer.Option("--timing/--no-timing", help="Whether to time forward passes.")] = True,
    time_budget: Annotated[
        float, typer.Option(help="Seconds for all timing; each model gets three rounds at least.", min=0)
    ] = 75.0,
    memory_budget: Annotated[
        str, typer.Option(help="Memory for the weights of the models that are timed together.")
    ] = "1.6GB",
    dtype: Annotated[str, typer.Option(help="Timed in float32, bfloat16 or float16.")] = "float32",
    threads: Annotated[int | None, typer.Option(help="Threads to time with; PyTorch's where not given.", min=1)] = None,
    channels_last: Annotated[
        bool, typer.Option("--channels-last", help="Time images in channels-last memory.")
    ] = False,
    compiled: Annotated[bool, typer.Option("--compile", help="Time what torch.compile makes of the models.")] = False,
    ledger: Annotated[
        bool | None,
        typer.Option(
            "--ledger/--no-ledger", help="Judge the documents' claims and published figures; so for the whole zoo."
        ),
    ] = None,
    claims: Annotated[
        list[Path] | None, typer.Option(help="A file of claims of your own, to judge too; may be repeated.")
    ] = None,
    single_file: SingleFile = False,
    languages: Languages = None,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Print errors only.")] = False,
) -> None:
    """Count and time the models, and draw the report.

    Example: [bold]archstats report --out reports/ --models 'resnet*' --models vgg16[/bold]
    """
    from archstats.claims.own import read_claims
    from archstats.latency import devices
    from archstats.latency.conditions import DTYPES

    devices.resolve(device)
    every = editions(languages or ["en"])
    if dtype not in DTYPES:
        raise BadInputError(f"Models are not timed in {dtype!r}.", f"Choose {', '.join(DTYPES)}.")
    for file in claims or []:
        read_claims(file)  # a mistake in it is said before minutes of counting
    check_writable(out)
    with Watcher(quiet=quiet) as watcher:
        settings = Settings(
            models=tuple(models or ["*"]),
            input=None if shape is None else str(parse_inputs(shape)),
            batch_size=batch_size[0] if batch_size else None,
            more_batch_sizes=tuple(dict.fromkeys((batch_size or [])[1:])),
            device=device,
            timing=timing,
            time_budget_s=time_budget,
            dtype=dtype,
            threads=threads,
            channels_last=channels_last,
            compiled=compiled,
            memory_bytes=parse_bytes(memory_budget),
            ledger=not models if ledger is None else ledger,
            claims=tuple(map(str, claims or [])),
        )
        store.write(out / "run.json", store.dumps(_measure(settings, watcher)))
        run = store.load(out / "run.json")
        draw_into(out, run, every, watcher, single_file=single_file)
    if not quiet:
        announce(out, run, every, single_file=single_file)
    _complain(run)
    if run.interrupted:
        timed = sum(any(isinstance(t, Timing) for t in row.timings) for row in run.measured)
        print_error(
            ArchstatsError(f"Stopped: {len(run.measured)} models were counted and {timed} timed; all is saved.")
        )
        raise typer.Exit(2)


def _measure(settings: Settings, watcher: Watcher) -> Run:
    from archstats import pipeline
    from archstats.sources import resolve, select

    subjects = [resolve(name, settings.input) for name in select(list(settings.models))]
    if settings.batch_size is not None:
        subjects = [subject.with_batch_size(settings.batch_size) for subject in subjects]
    command = shlex.join(["archstats", *sys.argv[1:]])
    return pipeline.measure(subjects, settings, command=command, progress=watcher)


def _complain(run: Run) -> None:
    """End with status 2 and a message for each model that could not be measured completely."""
    for measured in run.measured:
        if measured.failed:
            remedy = getattr(measured.profile, "remedy", "")
            print_error(ArchstatsError(f"{measured.profile.model}: {' '.join(measured.failures)}", remedy))
    if run.failed:
        raise typer.Exit(2)
