"""`archstats explain`."""

from __future__ import annotations

from typing import Annotated

import typer
from rich.table import Table

from archstats.cli.console import console


def explain(
    rule: Annotated[str | None, typer.Argument(help="A code, A001; all of them where none is given.")] = None,
) -> None:
    """Tell what a rule of `archstats check` means, and what to do about it.

    Example: [bold]archstats explain A001[/bold]
    """
    from archstats.regression import rules

    out = console()
    if rule is not None:
        found = rules.get(rule)
        for part in (f"{found.code}: {found.title}", found.explanation, found.remedy):
            out.print(f"{part[0].upper()}{part[1:]}\n" if part is not found.remedy else part, soft_wrap=True)
        return
    table = Table("code", "title", box=None, pad_edge=False)
    for entry in rules.RULES.values():
        table.add_row(entry.code, entry.title)
    out.print(table)
