"""`archstats profile`."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table

from archstats.cli.console import Format, console
from archstats.escaping import markdown, printable
from archstats.inputs import parse_inputs
from archstats.quantities import format_bytes, format_count, format_shape, parse_setting

if TYPE_CHECKING:
    from archstats.records import Profile, Shape


def profile(
    model: Annotated[
        str, typer.Argument(help="A name of the zoo, torchvision:NAME, timm:NAME or package.module:callable.")
    ],
    output: Annotated[Format, typer.Option("--format", help="How to print it.")] = Format.TABLE,
    shape: Annotated[
        str | None, typer.Option("--input", help="Input, batch first: 1x3x224x224, or ids=int64:1x128.")
    ] = None,
    batch_size: Annotated[int | None, typer.Option(help="Replace the batch of the input.")] = None,
    kwargs: Annotated[
        list[str] | None, typer.Option(help="A setting for what builds the model, name=value; may be repeated.")
    ] = None,
    fvcore: Annotated[bool, typer.Option("--fvcore", help="Add fvcore's and torchinfo's totals (seconds).")] = False,
    training: Annotated[bool, typer.Option("--training", help="Add the cost of a training step.")] = False,
    materialize: Annotated[
        bool, typer.Option("--materialize", help="Run on real tensors, for models that read their data.")
    ] = False,
    strict: Annotated[
        bool, typer.Option("--strict", help="Exit with status 1 where an operation has no counting rule.")
    ] = False,
) -> None:
    """Count what one forward pass of a model costs, layer by layer.

    Example: [bold]archstats profile mobilenet_v2 --format markdown[/bold]
    """
    given = parse_inputs(shape) if shape is not None else None
    settings = dict(parse_setting(text) for text in kwargs or [])
    from archstats.counters.profile import Options, count
    from archstats.sources import resolve

    subject = resolve(model, given, **settings)
    if batch_size is not None:
        subject = subject.with_batch_size(batch_size)
    counted = count(subject, Options(training=training, materialize=materialize, strict=strict))
    if fvcore:
        from archstats.agreement.asking import with_opinions

        counted = with_opinions(subject, counted)
    _PRINTERS[output](counted)


def _print_table(profile: Profile) -> None:
    from archstats.tables.layers import LAYER_COLUMNS, counts_itself

    out = console()
    for line in headline(profile):
        out.print(printable(line), soft_wrap=True)
    table = Table(box=None, pad_edge=False, header_style="bold")
    for name in LAYER_COLUMNS:
        table.add_column(name, justify="left" if name in _WORDS else "right", no_wrap=True)
    for layer in profile.layers:
        if counts_itself(layer):
            table.add_row(*(_cell(getattr(layer, name)) for name in LAYER_COLUMNS))
    out.print(table)


_WORDS = ("path", "type", "input", "output")


def _cell(value: str | float | Shape) -> str:
    if isinstance(value, tuple):
        return format_shape(value)
    if isinstance(value, float):
        return f"{value:.1f}"
    return f"{value:,}" if isinstance(value, int) else printable(value)


def headline(profile: Profile) -> list[str]:
    """Return the totals and all that must be known with them, a line each."""
    weights = ", ".join(f"{format_bytes(size)} {dtype}" for dtype, size in profile.weight_bytes.items())
    facts = {
        "params": f"{_exact(profile.params)}, {weights or 'no weights'}",
        "macs": _exact(profile.macs, "MACs"),
        "activations": _exact(profile.activations),
        "traffic": f"{_exact(profile.traffic_bytes, 'B')}, {profile.intensity:.1f} FLOPs a byte",
        "peak memory": f"{_exact(profile.peak_bytes, 'B')} beside weights and input",
    }
    if profile.training:
        step = profile.training
        facts["training"] = (
            f"{_exact(step.forward_macs, 'MACs')} forward, {_exact(step.backward_macs, 'MACs')} backward, "
            f"peak {_exact(step.peak_bytes, 'B')} beside weights and input"
        )
        if step.uncounted:
            facts["training"] += f"; without a counting rule: {_listed(step.uncounted)}"
    facts |= _others(profile)
    rules = "all operations have a counting rule"
    if profile.uncounted:
        listed = _listed(profile.uncounted)
        rules = f"{profile.coverage:.1%} of the operations have a counting rule; not counted: {listed}"
    lines = [f"{profile.model}, input {profile.inputs}", *(f"  {name:<12} {fact}" for name, fact in facts.items())]
    lines.append(f"  {'coverage':<12} {rules}")
    return lines + [f"  {d.kind}: {d.printed}; built: {d.built}; {d.why}" for d in profile.departures]


def _listed(operations: dict[str, int]) -> str:
    return ", ".join(f"{name} x{times}" for name, times in operations.items())


def _exact(value: int, unit: str = "") -> str:
    return f"{format_count(value, unit)} ({value:,})"


def _others(profile: Profile) -> dict[str, str]:
    """Return the other tools' totals, or why they failed; nothing where nobody asked."""
    facts = {}
    if profile.fvcore_flops is not None:
        zero = _listed(profile.fvcore_uncounted) or "nothing"
        facts["fvcore"] = f"{_exact(profile.fvcore_flops, 'FLOPs')} by its rules; counted as 0: {zero}"
    if profile.torchinfo_params is not None and profile.torchinfo_macs is not None:
        facts["torchinfo"] = f"{_exact(profile.torchinfo_params)} params, {_exact(profile.torchinfo_macs)} mult-adds"
    return facts | {f"error {number}": reason for number, reason in enumerate(profile.errors, start=1)}


def _print_json(profile: Profile) -> None:
    typer.echo(json.dumps(profile.to_dict(), indent=2, ensure_ascii=False))


def _print_csv(profile: Profile) -> None:
    from archstats.tables.formats.csv_text import to_csv
    from archstats.tables.layers import layers_frame

    typer.echo(to_csv(layers_frame(profile)), nl=False)


def _print_markdown(profile: Profile) -> None:
    from archstats.tables.formats.markdown import to_markdown
    from archstats.tables.layers import layers_frame

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
