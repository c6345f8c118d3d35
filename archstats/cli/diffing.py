"""`archstats diff`."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.table import Table

from archstats.cli.console import Format, console
from archstats.errors import ArchstatsError
from archstats.escaping import markdown, printable
from archstats.inputs import Inputs, parse_inputs
from archstats.layer_words import SIGNS, path_of, type_of, what_changed
from archstats.quantities import format_count, parse_setting

if TYPE_CHECKING:
    from archstats.alignment import Pair, Total
    from archstats.counters.profile import Options
    from archstats.records import Profile


def diff(
    a: Annotated[
        str, typer.Argument(help="A name of the zoo, torchvision:NAME, timm:NAME or package.module:callable.")
    ],
    b: Annotated[str, typer.Argument(help="The model it became, named in the same way.")],
    shape: Annotated[
        str | None, typer.Option("--input", help="Input of both, batch first: 1x3x224x224, or ids=int64:1x128.")
    ] = None,
    kwargs_a: Annotated[
        list[str] | None, typer.Option(help="A setting for what builds A, name=value; may be repeated.")
    ] = None,
    kwargs_b: Annotated[
        list[str] | None, typer.Option(help="A setting for what builds B, name=value; may be repeated.")
    ] = None,
    everything: Annotated[
        bool, typer.Option("--all", help="List the layers that are the same, or only renamed, too.")
    ] = False,
    materialize: Annotated[
        bool, typer.Option("--materialize", help="Run on real tensors, for models that read their data.")
    ] = False,
    output: Annotated[Format, typer.Option("--format", help="How to print it.")] = Format.TABLE,
) -> None:
    """Say what makes two models different: which layers were added, removed and changed, and what that costs.

    Layers that only moved, because a block was inserted before them, are found again under their new path.

    Example: [bold]archstats diff torchvision:resnet50 torchvision:resnet101[/bold]
    """
    given = parse_inputs(shape) if shape is not None else None
    sides = _Side("A", a, tuple(kwargs_a or ())), _Side("B", b, tuple(kwargs_b or ()))
    settings = [dict(map(parse_setting, side.kwargs)) for side in sides]
    from archstats.alignment import Kind, align
    from archstats.counters.profile import Options

    options = Options(materialize=materialize)
    old, new = (side.count(given, chosen, options) for side, chosen in zip(sides, settings, strict=True))
    pairs = align(old.layers, new.layers)
    quiet = () if everything else (Kind.SAME, Kind.RENAMED)
    shown = [pair for pair in pairs if pair.kind not in quiet]
    _PRINTERS[output](_Comparison(sides, (old, new), pairs, shown))


@dataclass(frozen=True)
class _Side:
    """One of the two models as it was asked for."""

    letter: str
    source: str
    kwargs: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.source} ({', '.join(self.kwargs)})" if self.kwargs else self.source

    def count(self, given: Inputs | None, settings: dict[str, Any], options: Options) -> Profile:
        """Count the model; what goes wrong says with which of the two."""
        from archstats.counters.profile import count
        from archstats.sources import resolve

        try:
            return count(resolve(self.source, given, **settings), options)
        except ArchstatsError as error:
            error.message = f"{self.letter}, {self}: {error.message}"
            raise


@dataclass(frozen=True)
class _Comparison:
    """Both models, all their pairs of layers, and those that are listed."""

    sides: tuple[_Side, _Side]
    profiles: tuple[Profile, Profile]
    pairs: tuple[Pair, ...]
    shown: list[Pair]

    @property
    def totals(self) -> dict[str, Total]:
        from archstats.alignment import totals

        return totals(self.pairs)

    @property
    def same_inputs(self) -> bool:
        return self.profiles[0].inputs == self.profiles[1].inputs

    def numbers(self) -> dict[str, int]:
        """How many layers there are of each kind."""
        from archstats.alignment import Kind

        found = Counter(pair.kind for pair in self.pairs)
        return {str(kind): found[kind] for kind in Kind}


_UNITS = {"params": "", "macs": "MACs", "activations": "", "traffic_bytes": "B"}
_LABELS = {"params": "params", "macs": "macs", "activations": "activations", "traffic_bytes": "traffic"}


def _headline(compared: _Comparison) -> list[str]:
    """Return which models are compared and on what, and all that must be known with it, a line each."""
    lines = [
        f"{side.letter}  {side}, input {profile.inputs}"
        for side, profile in zip(compared.sides, compared.profiles, strict=True)
    ]
    if not compared.same_inputs:
        lines.append("The inputs differ, and shapes and costs with them; --input counts both on the same one.")
    for side, profile in zip(compared.sides, compared.profiles, strict=True):
        if profile.uncounted:
            missed = ", ".join(f"{name} x{times}" for name, times in profile.uncounted.items())
            lines.append(f"{side.letter} runs operations without a counting rule, which are in no number: {missed}")
    return lines


def _summary(compared: _Comparison) -> list[str]:
    """Return how many layers there are of each kind, and both models' totals, a line each."""
    numbers = compared.numbers()
    if numbers["same"] == len(compared.pairs):
        return [f"No difference: {_layers(numbers['same'])} the same in type, settings, shapes and costs."]
    lines = [f"{_layers(numbers['added'])} added, {numbers['removed']} removed, {numbers['changed']} changed"]
    if numbers["renamed"]:
        hidden = "" if len(compared.shown) == len(compared.pairs) else ": --all lists them"
        lines.append(f"{_layers(numbers['renamed'])} renamed only{hidden}")
    lines.append(f"{_layers(numbers['same'])} the same")
    return lines + [f"  {_LABELS[name]:<12} {_total(total, _UNITS[name])}" for name, total in compared.totals.items()]


def _layers(number: int) -> str:
    return f"{number} layer{'' if number == 1 else 's'}"


def _total(total: Total, unit: str) -> str:
    before, after = (f"{format_count(value, unit)} ({value:,})" for value in (total.before, total.after))
    if not total.difference:
        return f"{after}, unchanged"
    sign = "+" if total.difference > 0 else ""
    percent = "" if total.percent is None else f", {total.percent:+,.2f} %"
    return f"{before} -> {after}: {sign}{format_count(total.difference, unit)} ({total.difference:+,}{percent})"


def _signed(value: int) -> str:
    return f"{value:+,}" if value else "0"


def _what(pair: Pair) -> str:
    return what_changed(pair, else_numbers=("activations", "traffic_bytes"))  # those have no column


def _print_table(compared: _Comparison) -> None:
    out = console()
    for line in _headline(compared):
        out.print(printable(line), soft_wrap=True)
    if compared.shown:
        table = Table(box=None, pad_edge=False, header_style="bold")
        for name in ("", "path", "type", "what changed"):
            table.add_column(name, overflow="fold")
        for name in ("MACs", "params"):
            table.add_column(name, justify="right", no_wrap=True)
        for pair in compared.shown:
            words = (
                SIGNS[pair.kind],
                path_of(pair),
                type_of(pair),
                _what(pair),
            )
            table.add_row(*map(printable, words), _signed(pair.delta("macs")), _signed(pair.delta("params")))
        out.print(table)
    for line in _summary(compared):
        out.print(printable(line), soft_wrap=True)


def _print_json(compared: _Comparison) -> None:
    (side_a, side_b), (old, new) = compared.sides, compared.profiles
    plain = {
        "a": _model(side_a, old),
        "b": _model(side_b, new),
        "inputs": {"a": old.inputs, "b": new.inputs, "same": compared.same_inputs},
        "totals": {name: _total_record(total) for name, total in compared.totals.items()},
        "numbers": compared.numbers(),
        "layers": [_record(pair) for pair in compared.shown],
    }
    typer.echo(json.dumps(plain, indent=2, ensure_ascii=False))


def _model(side: _Side, profile: Profile) -> dict[str, Any]:
    return {"model": profile.model, "kwargs": list(side.kwargs), "uncounted": profile.uncounted}


def _total_record(total: Total) -> dict[str, float | None]:
    return {name: getattr(total, name) for name in ("before", "after", "difference", "percent")}


def _record(pair: Pair) -> dict[str, Any]:
    differences = {name: [before, after] for name, before, after in pair.differences}
    return _named(pair) | {"differences": differences} | _deltas(pair)


def _named(pair: Pair) -> dict[str, Any]:
    paths = (layer.path if layer else None for layer in (pair.before, pair.after))
    calls = (layer.call if layer else None for layer in (pair.before, pair.after))
    names = ("kind", "before_path", "after_path", "before_call", "after_call", "type")
    return dict(zip(names, (str(pair.kind), *paths, *calls, type_of(pair)), strict=True))


def _deltas(pair: Pair) -> dict[str, int]:
    return {name: pair.delta(name) for name in _UNITS}


def _print_csv(compared: _Comparison) -> None:
    import pandas as pd

    from archstats.tables.formats.csv_text import to_csv

    rows = [_named(pair) | {"what_changed": _what(pair)} | _deltas(pair) for pair in compared.shown]
    frame = pd.DataFrame(rows, columns=[*_COLUMNS, *_UNITS])
    typer.echo(to_csv(frame.astype({"before_call": "Int64", "after_call": "Int64"})), nl=False)


_COLUMNS = ("kind", "before_path", "after_path", "before_call", "after_call", "type", "what_changed")


def _print_markdown(compared: _Comparison) -> None:
    import pandas as pd

    from archstats.tables.formats.markdown import to_markdown

    side_a, side_b = compared.sides
    typer.echo(f"### {markdown(f'{side_a} -> {side_b}')}\n")
    for line in (*_headline(compared), *_summary(compared)):
        typer.echo(f"- {markdown(line)}")
    rows = [(str(p.kind), path_of(p), type_of(p), _what(p), p.delta("macs"), p.delta("params")) for p in compared.shown]
    if rows:
        frame = pd.DataFrame(rows, columns=["kind", "path", "type", "what changed", "MACs", "params"])
        typer.echo(f"\n{to_markdown(frame)}", nl=False)


_PRINTERS = {
    Format.TABLE: _print_table,
    Format.JSON: _print_json,
    Format.CSV: _print_csv,
    Format.MARKDOWN: _print_markdown,
}
