"""`archstats list`."""

from __future__ import annotations

import json
from typing import Annotated

import typer
from rich.table import Table

from archstats.cli.console import Format, console
from archstats.errors import BadInputError
from archstats.quantities import format_shape


def list_models(
    pattern: Annotated[str, typer.Argument(help="A shell pattern, quoted: 'resnet*', 'timm:vit*'.")] = "*",
    output: Annotated[Format, typer.Option("--format", help="table or json.")] = Format.TABLE,
) -> None:
    """List the models of the zoo, or those of a library.

    Example: [bold]archstats list 'torchvision:*'[/bold]
    """
    from archstats.sources import select

    rows = [_row(name) for name in select([pattern])]
    if output is Format.JSON:
        typer.echo(json.dumps(rows, indent=2))
    elif output is Format.TABLE:
        table = Table(*rows[0], box=None, pad_edge=False)
        for row in rows:
            table.add_row(*row.values())
        console().print(table)
    else:
        raise BadInputError(f"A list is not printed as {output}.", "Use --format table or --format json.")


def _row(name: str) -> dict[str, str]:
    """Describe a model as far as that needs no building."""
    if ":" in name:
        return {"model": name}
    from archstats.zoo import ZOO

    entry = ZOO.get(name)
    return {
        "model": entry.name,
        "family": entry.family,
        "document": entry.document,
        "section": entry.section,
        "input": format_shape((1, *entry.input_shape)),
        "listing": str(entry.listing),
    }
