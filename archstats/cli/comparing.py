"""`archstats compare-counters`."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Annotated

import typer

from archstats.cli.console import Format, console
from archstats.cli.progress import Watcher
from archstats.escaping import markdown, printable
from archstats.inputs import parse_inputs
from archstats.quantities import format_count, parse_setting

if TYPE_CHECKING:
    from archstats.records import Opinion, Profile


def compare_counters(
    models: Annotated[list[str], typer.Argument(help="Names or quoted patterns, as in `list`.")],
    output: Annotated[Format, typer.Option("--format", help="How to print it.")] = Format.TABLE,
    given: Annotated[
        str | None, typer.Option("--input", help="Input, batch first: 1x3x224x224, or ids=int64:1x128.")
    ] = None,
    kwargs: Annotated[
        list[str] | None, typer.Option(help="A setting for what builds the model, name=value; may be repeated.")
    ] = None,
    strict: Annotated[
        bool, typer.Option("--strict", help="Exit with status 1 where a difference is not explained.")
    ] = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="No progress.")] = False,
) -> None:
    """Ask fvcore, torchinfo and PyTorch's FlopCounterMode about models, and say why their totals differ.

    Example: [bold]archstats compare-counters resnet50 torchvision:vit_b_16[/bold]
    """
    inputs = None if given is None else parse_inputs(given)
    settings = dict(parse_setting(text) for text in kwargs or [])
    from archstats.agreement.asking import with_opinions
    from archstats.counters.profile import count
    from archstats.sources import resolve, select

    profiles = []
    with Watcher(quiet=quiet) as watcher:
        names = select(models)
        for done, name in enumerate(names, start=1):
            subject = resolve(name, inputs, **settings)
            profiles.append(with_opinions(subject, count(subject)))
            watcher.counting(done, len(names), name)
    _PRINTERS[output](profiles)
    if strict and any(o.unexplained for profile in profiles for o in profile.opinions):
        raise typer.Exit(1)


def _print_table(profiles: list[Profile]) -> None:
    out = console()
    for profile in profiles:
        own = f"{format_count(profile.macs, 'MACs')} ({profile.macs:,})"
        out.print(printable(f"{profile.model}, input {profile.inputs}: {own} by archstats"), soft_wrap=True)
        for opinion in profile.opinions:
            for line in _lines(opinion, profile):
                out.print(printable(line), soft_wrap=True)
        out.print()


def _lines(opinion: Opinion, profile: Profile) -> list[str]:
    title = f"  {opinion.title} {opinion.version}"
    if opinion.macs is None:
        return [f"{title} failed: {opinion.error}"]
    difference = opinion.macs - profile.macs
    less = f"{difference:+,} MACs" if difference else "the same"
    causes = [
        f"    {d.macs:>+18,}  {d.cause}: {', '.join(filter(None, (f'{d.operation} x{d.calls}', d.detail)))}"
        for d in opinion.differences
    ]
    if opinion.unexplained_macs:
        causes.append(f"    {opinion.unexplained_macs:>+18,}  unexplained")
    return [f"{title}: {opinion.macs:,}, {less}", *causes, *_params(opinion, profile)]


def _params(opinion: Opinion, profile: Profile) -> list[str]:
    if opinion.params is None or opinion.params == profile.params:
        return []
    why = "unexplained" if opinion.unexplained_params else "what modules share is counted for each of them"
    return [f"    {opinion.params - profile.params:>+18,}  parameters: {why}"]


def _print_json(profiles: list[Profile]) -> None:
    rows = [
        {
            "model": profile.model,
            "input": profile.inputs,
            "params": profile.params,
            "macs": profile.macs,
            "counters": [opinion.to_dict() for opinion in profile.opinions],
        }
        for profile in profiles
    ]
    typer.echo(json.dumps(rows, indent=2, ensure_ascii=False))


def _print_csv(profiles: list[Profile]) -> None:
    from archstats.tables.agreement import agreement_frame
    from archstats.tables.formats.csv_text import to_csv

    typer.echo(to_csv(agreement_frame(profiles)), nl=False)


def _print_markdown(profiles: list[Profile]) -> None:
    from archstats.tables.agreement import agreement_frame
    from archstats.tables.formats.markdown import to_markdown

    for profile in profiles:
        typer.echo(f"### {markdown(profile.model)}: {profile.macs:,} MACs\n")
        typer.echo(to_markdown(agreement_frame([profile]).drop(columns=["model", "archstats_macs"])))


_PRINTERS = {
    Format.TABLE: _print_table,
    Format.JSON: _print_json,
    Format.CSV: _print_csv,
    Format.MARKDOWN: _print_markdown,
}
