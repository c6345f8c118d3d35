"""`archstats verify`."""

from __future__ import annotations

import csv
import difflib
import importlib.util
import io
import json
import re
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

import typer
from rich.table import Table
from rich.text import Text

from archstats.cli.console import Format, console, print_error
from archstats.cli.progress import Watcher
from archstats.errors import ArchstatsError, UnknownNameError
from archstats.escaping import csv_cell, printable
from archstats.records import Judgement, Verdict

if TYPE_CHECKING:
    from archstats.claims.catalog import Claim
    from archstats.claims.published import Figure

T = TypeVar("T", "Claim", "Figure")

_PUBLISHED = "published"
"""What the published figures are called in the place of a document."""


def verify(
    files: Annotated[
        list[Path] | None, typer.Argument(help="TOML files of claims; the documents' ledger where none is given.")
    ] = None,
    documents: Annotated[
        list[str] | None, typer.Option("--document", help="Claims of this document only, 002; may be repeated.")
    ] = None,
    ids: Annotated[
        list[str] | None,
        typer.Option("--id", help="This claim only; 003-6 takes 003-6a and 003-6b too. May be repeated."),
    ] = None,
    published: Annotated[
        bool | None,
        typer.Option(
            "--published/--no-published", help="The figures that papers print, too; without FILES they are in."
        ),
    ] = None,
    output: Annotated[Format, typer.Option("--format", help="How to print it.")] = Format.TABLE,
    callables: Annotated[
        bool, typer.Option("--allow-callables", help="Let FILES name package.module:callable, which runs its code.")
    ] = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="No progress.")] = False,
) -> None:
    """Hold claims against what is counted: those of the documents, published figures, or your own.

    The exit status is 0 where all could be judged, whatever the verdicts, and 2 where something broke.

    Example: [bold]archstats verify --document 002[/bold]

    Example: [bold]archstats verify my_claims.toml --format json[/bold]
    """
    asked = _gather(files or [], callables=callables, published=not files if published is None else published)
    with Watcher(quiet=quiet) as watcher:
        judgements = asked.of(documents or []).called(ids or []).judge(watcher)
    _PRINTERS[output](judgements)
    _complain(judgements)


@dataclass(frozen=True)
class _Asked:
    """What is to be judged."""

    claims: list[Claim]
    figures: list[Figure]

    def of(self, documents: list[str]) -> _Asked:
        """Return what is of one of the documents; of all where none is named."""
        known = dict.fromkeys([*(claim.document for claim in self.claims), *(_PUBLISHED for _ in self.figures[:1])])
        for name in documents:
            if name not in known:
                raise UnknownNameError(f"There is no document {name!r}.", f"There are {', '.join(known)}.")
        wanted = documents or list(known)
        claims = [claim for claim in self.claims if claim.document in wanted]
        return _Asked(claims, self.figures if _PUBLISHED in wanted else [])

    def called(self, ids: list[str]) -> _Asked:
        """Return what has one of the ids; all where none is given."""
        known = [*(claim.id for claim in self.claims), *(figure.id for figure in self.figures)]
        for name in ids:
            if not any(_is_of(known_id, [name]) for known_id in known):
                near = difflib.get_close_matches(name, known, n=5, cutoff=0.5)
                raise UnknownNameError(
                    f"There is no claim {name!r}.", f"Did you mean {', '.join(near)}?" if near else ""
                )
        return _Asked(_selected(self.claims, ids), _selected(self.figures, ids)) if ids else self

    def judge(self, watcher: Watcher) -> list[Judgement]:
        """Judge all of it, each claim and figure on its own."""
        from archstats.claims.evidence import Evidence
        from archstats.claims.judging import judge

        evidence, report = Evidence(), _reporter(watcher, len(self.claims) + len(self.figures))
        judgements = judge(self.claims, evidence, report)
        if self.figures:
            from archstats.claims.published import judge_published

            judgements += judge_published(self.figures, evidence, report)
        return judgements


def _gather(files: list[Path], *, callables: bool, published: bool) -> _Asked:
    if files:
        from archstats.claims.own import read_claims

        claims = [claim for file in files for claim in read_claims(file, callables=callables)]
    else:
        from archstats.claims.judging import claims_of

        claims = claims_of()
    return _Asked(claims, _published_figures() if published else [])


def _published_figures() -> list[Figure]:
    if importlib.util.find_spec("archstats.claims.published") is None:
        return []
    from archstats.claims.published import rows

    return list(rows())


def _selected(entries: Iterable[T], ids: list[str]) -> list[T]:
    return [entry for entry in entries if _is_of(entry.id, ids)]


def _is_of(known: str, ids: list[str]) -> bool:
    """Whether an id is one of those wanted, or a part of it: 003-6a is of 003-6."""
    return known in ids or re.sub(r"(?<=\d)[a-z]$", "", known) in ids


def _reporter(watcher: Watcher, total: int) -> Callable[[str], None]:
    done: list[str] = []

    def report(name: str) -> None:
        done.append(name)
        watcher.judging(len(done), total, name)

    return report


def _complain(judgements: list[Judgement]) -> None:
    """End with status 2 and a message for each claim that could not be evaluated."""
    broken = [judgement for judgement in judgements if judgement.verdict is Verdict.BROKEN]
    for judgement in broken:
        print_error(ArchstatsError(f"{judgement.where}: {judgement.id}: {judgement.reason}"))
    if broken:
        raise typer.Exit(2)


_STYLES = {
    Verdict.CONFIRMED: "green",
    Verdict.REPRODUCED: "green",
    Verdict.CONDITIONAL: "yellow",
    Verdict.EXPLAINED: "yellow",
    Verdict.REFUTED: "red",
    Verdict.UNEXPLAINED: "red",
    Verdict.BROKEN: "bold red",
}
_NUMBERS = ("stated", "derived", "measured")
_TEXTS = ("id", "statement", "unit", "reason")
_WHOLE = 20
"""So many characters are kept on one line where a column has nothing longer."""
_COLUMNS = ("verdict", "id", "statement", *_NUMBERS, "unit", "reason")


def _cells(judgement: Judgement) -> list[str]:
    return [_written(getattr(judgement, name)) for name in _COLUMNS]


def _written(value: float | str | None) -> str:
    if value is None or isinstance(value, str):
        return str(value or "")
    return f"{value:,}" if isinstance(value, int) else f"{value:,.6g}"


def _sums(judgements: list[Judgement]) -> str:
    found = Counter(judgement.verdict for judgement in judgements)
    return ", ".join(f"{found[verdict]} {verdict}" for verdict in Verdict if found[verdict]) or "nothing to judge"


def _print_table(judgements: list[Judgement]) -> None:
    rows = [[printable(cell) for cell in _cells(judgement)] for judgement in judgements]
    table = Table(box=None, pad_edge=False, header_style="bold")
    for name, *cells in zip(_COLUMNS, *rows, strict=True):
        whole = name not in _TEXTS and max(map(len, cells), default=0) <= _WHOLE
        table.add_column(name, justify="right" if name in _NUMBERS else "left", no_wrap=whole, overflow="fold")
    for judgement, (verdict, *others) in zip(judgements, rows, strict=True):
        table.add_row(Text(verdict, style=_STYLES.get(judgement.verdict, "dim")), *others)
    out = console()
    if judgements:
        out.print(table)
    out.print(_sums(judgements), soft_wrap=True)


def _print_json(judgements: list[Judgement]) -> None:
    typer.echo(json.dumps([_plain(judgement) for judgement in judgements], indent=2, ensure_ascii=False))


def _plain(judgement: Judgement) -> dict[str, Any]:
    return {name: value for name, value in judgement.to_dict().items() if name in Judgement.__struct_fields__}


def _print_csv(judgements: list[Judgement]) -> None:
    lines = io.StringIO()
    writer = csv.writer(lines, lineterminator="\n")
    writer.writerow(Judgement.__struct_fields__)
    for judgement in judgements:
        row = _plain(judgement) | {"models": ", ".join(judgement.models)}
        writer.writerow(csv_cell(value) for value in row.values())
    typer.echo(lines.getvalue(), nl=False)


def _print_markdown(judgements: list[Judgement]) -> None:
    import pandas as pd

    from archstats.tables.formats.markdown import to_markdown

    typer.echo(to_markdown(pd.DataFrame(map(_cells, judgements), columns=list(_COLUMNS), dtype=object)), nl=False)
    typer.echo(f"\n{_sums(judgements)}")


_PRINTERS = {
    Format.TABLE: _print_table,
    Format.JSON: _print_json,
    Format.CSV: _print_csv,
    Format.MARKDOWN: _print_markdown,
}
