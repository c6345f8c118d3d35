"""The law of a network on the terminal."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import typer
from rich.table import Table

from archstats.cli.console import console
from archstats.escaping import printable
from archstats.quantities import format_count

if TYPE_CHECKING:
    from archstats.laws.network import CostLaw
    from archstats.sources import Subject

_EXPRESSIONS = ("macs", "params", "activations", "traffic_bytes")
_SHARES_OF_OWN = (0.5, 1, 2, 4)


def show(subject: Subject, law: CostLaw, sizes: dict[str, int] | None, budget: int | None, notation: str) -> None:
    """Print a law: its expressions, where they hold, their values, and what a budget allows."""
    facts = _facts(law)
    if sizes is not None:
        facts["at"] = sizes
        facts["value"] = law.evaluate(**sizes)
        facts["counted"] = _counted(subject, law, sizes)
    if budget is not None:
        from archstats.laws.reading import largest_square

        side, cost = largest_square(law, budget)
        facts["budget"] = {"macs": budget, "side": side, "cost": cost}
    if notation == "json":
        typer.echo(json.dumps(facts, indent=2, ensure_ascii=False))
    elif notation == "text":
        _print_text(law, facts)
    else:
        _print_expressions(law, notation)


def _counted(subject: Subject, law: CostLaw, sizes: dict[str, int]) -> dict[str, int]:
    """Count the network plainly at the same sizes: the law's check."""
    from archstats.counters.profile import count
    from archstats.laws.network import resized

    profile = count(subject.with_inputs(resized(subject.inputs, {**law.own, **sizes})))
    return {name: getattr(profile, name) for name in _EXPRESSIONS}


def _facts(law: CostLaw) -> dict[str, Any]:
    from archstats.laws.reading import leading_term, short_form, stages
    from archstats.laws.writing import as_text

    short = short_form(law)
    return {
        "model": law.model,
        "inputs": law.inputs,
        "letters": [letter.name for letter in law.letters],
        "own": dict(law.own),
        **{name: str(getattr(law, name)) for name in _EXPRESSIONS},
        "domain": [as_text(condition.asked) for condition in law.domain.conditions],
        "spans": {name: list(span) for name, span in law.spans().items()},
        "fixed": law.fixed,
        "short": None if short is None else {"strides": dict(short.strides), "macs": str(short.macs)},
        "leading_macs": str(leading_term(law)),
        "stages": [{"path": stage.path, "macs": str(stage.macs)} for stage in stages(law)],
        "table": _table(law),
    }


def _table(law: CostLaw) -> list[dict[str, int]]:
    """Return the cost at a few sizes around the model's own, as far as it runs there."""
    from archstats.errors import OutsideDomainError

    image = [name for name in ("T", "H", "W", "L") if name in {letter.name for letter in law.letters}]
    rows = []
    for share in _SHARES_OF_OWN if image else (1,):
        sizes = {name: max(1, round(law.own[name] * share)) for name in image}
        try:
            rows.append({"N": 1, **sizes, **law.evaluate(N=1, **sizes)})
        except OutsideDomainError:
            continue
    return rows


def _print_expressions(law: CostLaw, notation: str) -> None:
    from archstats.laws.reading import arranged
    from archstats.laws.writing import as_latex, as_mathml

    write = as_latex if notation == "latex" else as_mathml
    for name in _EXPRESSIONS:
        typer.echo(write(arranged(law, getattr(law, name))))


def _print_text(law: CostLaw, facts: dict[str, Any]) -> None:
    from archstats.laws.reading import arranged, short_form
    from archstats.laws.writing import as_text

    out = console()
    letters = ", ".join(letter.name for letter in law.letters)
    lines = [f"{law.model}, input {law.inputs}, as a law in {letters}", ""]
    lines += [f"  {_UNITS[name]:<16} {as_text(arranged(law, getattr(law, name)))}" for name in _EXPRESSIONS]
    short = short_form(law)
    if short is not None:
        where = ", ".join(f"{name} = {times} {name.lower()}" for name, times in short.strides.items())
        lines += [
            "",
            f"  MACs for {where}: {as_text(arranged(law, short.macs))}",
            f"  MACs of large images: {_leading(law)}",
        ]
    lines += ["", *_where(law)]
    for line in lines:
        out.print(printable(line), soft_wrap=True)
    out.print()
    out.print(_sizes(facts["table"]))
    out.print()
    out.print(_stages(law))
    _print_asked(facts)


_UNITS = {"macs": "MACs", "params": "parameters", "activations": "activations", "traffic_bytes": "traffic in bytes"}


def _leading(law: CostLaw) -> str:
    from archstats.laws.reading import arranged, leading_term
    from archstats.laws.writing import as_text

    return as_text(arranged(law, leading_term(law)))


def _where(law: CostLaw) -> list[str]:
    from archstats.laws.writing import as_text

    lines = ["  Holds for every N from 1."]
    for name, (least, most) in law.spans().items():
        lines.append(f"  Holds for {name} from {least}{f' to {most}' if most else ''}.")
    lines += [f"    {as_text(c.asked)}, {c.place}" for c in law.domain.conditions]
    if law.fixed:
        lines.append(f"  The size of the image is no letter: {law.fixed}.")
    return lines


def _sizes(rows: list[dict[str, int]]) -> Table:
    names = [name for name in rows[0] if name != "traffic_bytes"]
    table = Table(box=None, pad_edge=False)
    for name in names:
        table.add_column(_UNITS.get(name, name), justify="right")
    for row in rows:
        table.add_row(*(f"{row[name]:,}" for name in names))
    return table


def _stages(law: CostLaw) -> Table:
    """Return each stage's share at the model's own size, and of large images: which one dominates as they grow."""
    from archstats.laws.reading import shares, stages

    table = Table("stage", box=None, pad_edge=False)
    table.add_column("MACs at its own size", justify="right")
    table.add_column("share", justify="right")
    table.add_column("share in large images", justify="right")
    for stage, (own, share, large) in zip(stages(law), shares(law), strict=True):
        table.add_row(printable(stage.path), format_count(own), f"{share:.1%}", f"{large:.1%}")
    return table


def _print_asked(facts: dict[str, Any]) -> None:
    out = console()
    if "value" in facts:
        out.print(f"\nAt {', '.join(f'{k}={v}' for k, v in facts['at'].items())}:")
        for name, value in facts["value"].items():
            counted = facts["counted"][name]
            verdict = "the same" if counted == value else "not the same"
            out.print(f"  {_UNITS[name]:<16} {value:,}; counted: {counted:,}, {verdict}", soft_wrap=True)
    if "budget" in facts:
        within, found = f"{facts['budget']['macs']:,}", facts["budget"]
        side, macs = found["side"], f"{found['cost']['macs']:,} MACs"
        out.print(f"\nThe largest square image within {within} MACs is {side}x{side}: {macs}.")
