"""`archstats ops`."""

from __future__ import annotations

import inspect
import json
from typing import Annotated

import typer
from rich.table import Table

from archstats.cli.console import Format, console
from archstats.errors import BadInputError


def ops(
    output: Annotated[Format, typer.Option("--format", help="table or json.")] = Format.TABLE,
) -> None:
    """List the counting rules: which operations count multiply-accumulates, and by which formula.

    Example: [bold]archstats ops[/bold]
    """
    from archstats.counters import formulas, rules

    assert formulas.__doc__  # noqa: S101 (imported for what it registers)
    rows = [
        {"operation": name, "macs": (inspect.getdoc(formula) or formula.__name__).splitlines()[0]}
        for name, formula in sorted(rules.FORMULAS.items())
    ]
    if output is Format.JSON:
        typer.echo(json.dumps({"counted": rows, "semantics": rules.SEMANTICS}, indent=2))
    elif output is Format.TABLE:
        table = Table("operation", "multiply-accumulates", box=None, pad_edge=False)
        for row in rows:
            table.add_row(*row.values())
        out = console()
        out.print(table)
        out.print(f"\n{rules.SEMANTICS}", soft_wrap=True)
    else:
        raise BadInputError(f"Rules are not printed as {output}.", "Use --format table or --format json.")
