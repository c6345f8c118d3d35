"""`archstats profile`."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table

from archstats.cli.console import Format, console
from archstats.escaping import markdown, printable
from archstats.quantities import format_count, format_shape, parse_shape

if TYPE_CHECKING:
    from archstats.records import Profile


def profile(
    model: Annotated[str, typer.Argument(help="A name that `archstats list` shows.")],
    output: Annotated[Format, typer.Option("--format", help="How to print it.")] = Format.TABLE,
    shape: Annotated[str | None, typer.Option("--input", help="Shape of the input, batch first: 1x3x224x224.")] = None,
    batch_size: Annotated[int | None, typer.Option(help="Replace the batch of the input.")] = None,
) -> None:
    """Count what one forward pass of a model costs, layer by layer.

    Example: [bold]archstats profile mobilenet_v2 --format markdown[/bold]
    """
    given = parse_shape(shape) if shape is not None else None
    from archstats.counters.profile import count
    from archstats.sources import resolve

    subject = resolve(model, given)
    if batch_size is not None:
        subject = subject.with_batch_size(batch_size)
    _PRINTERS[output](count(subject))


def _print_table(profile: Profile) -> None:
    out = console()
    for line in headline(profile):
        out.print(printable(line), soft_wrap=True)
    table = Table(box=None, pad_edge=False, header_style="bold")
    for name in ("path", "type", "input", "output"):
        table.add_column(name, no_wrap=True)
    for name in ("params", "macs", "fvcore_flops", "activations"):
        table.add_column(name, justify="right", no_wrap=True)
    from archstats.report.tables import counts_itself

    for layer in profile.layers:
        if counts_itself(layer):
            numbers = (layer.params, layer.macs, layer.fvcore_flops, layer.activations)
            words = (layer.path, layer.type, format_shape(layer.input), format_shape(layer.output))
            table.add_row(*map(printable, words), *("" if n is None else f"{n:,}" for n in numbers))
    out.print(table)


def headline(profile: Profile) -> list[str]:
    """Return the totals and all that must be known with them, a line each."""
    inputs = ", ".join(format_shape(shape) for shape in profile.input)
    lines = [f"{profile.model}, input {inputs}"]
    for label, value, unit in (
        ("params", profile.params, ""),
        ("macs", profile.macs, "MACs"),
        ("fvcore_flops", profile.fvcore_flops, ""),
        ("activations", profile.activations, ""),
    ):
        shown = profile.missing[label] if value is None else f"{format_count(value, unit)} ({value:,})"
        lines.append(f"  {label:<13} {shown}")
    if profile.uncounted:
        names = ", ".join(f"{name} x{times}" for name, times in profile.uncounted.items())
        lines.append(f"  counted as 0  {names}")
    lines += [f"  {d.kind}: {d.printed}; built: {d.built}; {d.why}" for d in profile.departures]
    return lines


def _print_json(profile: Profile) -> None:
    typer.echo(json.dumps(profile.to_dict(), indent=2, ensure_ascii=False))


def _print_csv(profile: Profile) -> None:
    from archstats.report.tables import layers_frame, to_csv

    typer.echo(to_csv(layers_frame(profile)), nl=False)


def _print_markdown(profile: Profile) -> None:
    from archstats.report.tables import layers_frame, to_markdown

    title, *facts = headline(profile)
    typer.echo(f"### {markdown(title)}\n")
    for fact in facts:
        typer.echo(f"- {markdown(fact)}")
    typer.echo(f"\n{to_markdown(layers_frame(profile))}", nl=False)


_PRINTERS = {
    Format.TABLE: _print_table,
    Format.JSON: _print_json,
    Format.CSV: _print_csv,
    Format.MARKDOWN: _print_markdown,
}
