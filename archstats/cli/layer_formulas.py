"""The closed forms of layers and blocks on the terminal."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import typer
from rich.table import Table

from archstats.cli.console import console

if TYPE_CHECKING:
    from archstats.laws.closed_forms import ClosedForm

_KERNELS = (1, 3, 5, 7)
_CHANNELS = (16, 32, 64, 128, 256, 512, 1024)


def show(name: str | None, sizes: dict[str, int] | None, versus: str | None, notation: str) -> None:
    """Print all forms, one of them, or one divided by another."""
    from archstats.laws.closed_forms import FORMS

    if name is None:
        facts: Any = [
            {"name": form.name, "title": form.title, "macs": _written(form.macs, notation, form)} for form in FORMS
        ]
        lines = _table(facts)
    elif versus is not None:
        facts, lines = _versus(FORMS.get(name), FORMS.get(versus), sizes or {}, notation)
    else:
        facts, lines = _one(FORMS.get(name), sizes, notation)
    if notation == "json":
        typer.echo(json.dumps(facts, indent=2, ensure_ascii=False))
        return
    out = console()
    for line in lines:
        out.print(line, soft_wrap=True)


def _table(rows: list[dict[str, str]]) -> list[Any]:
    table = Table(*rows[0], box=None, pad_edge=False)
    for row in rows:
        table.add_row(*row.values())
    return [table]


def _one(form: ClosedForm, sizes: dict[str, int] | None, notation: str) -> tuple[dict[str, Any], list[Any]]:
    from archstats.laws.closed_forms import QUANTITIES, count, evaluate

    facts: dict[str, Any] = {
        "name": form.name,
        "title": form.title,
        "letters": dict(form.letters),
        **{quantity: str(getattr(form, quantity)) for quantity in QUANTITIES},
        "constraints": [constraint.words for constraint in form.constraints],
        "holds": form.holds,
        "source": form.source,
    }
    lines = [form.title, *(f"  {q:<12} {_written(getattr(form, q), notation, form)}" for q in QUANTITIES), ""]
    lines += [f"  {letter:<12} {meaning}" for letter, meaning in form.letters.items()]
    lines += ["", form.holds, f"Source: {form.source}"]
    if sizes is not None:
        formula, counted = evaluate(form, sizes), count(form, sizes)
        facts |= {"sizes": sizes, "value": _numbers(formula), "counted": _numbers(counted)}
        at = ", ".join(f"{letter}={value}" for letter, value in sizes.items())
        lines += ["", f"For {at}:", *(_check(q, getattr(formula, q), getattr(counted, q)) for q in QUANTITIES)]
    return facts, lines


def _numbers(counts: Any) -> dict[str, int]:  # noqa: ANN401 (a record whose module imports sympy)
    return {name: getattr(counts, name) for name in ("params", "macs", "activations")}


def _check(quantity: str, formula: int, counted: int) -> str:
    verdict = "the same" if formula == counted else "not the same"
    return f"  {quantity:<12} {formula:,}; counted in the real layer: {counted:,}, {verdict}"


def _versus(
    form: ClosedForm, other: ClosedForm, sizes: dict[str, int], notation: str
) -> tuple[dict[str, Any], list[Any]]:
    from archstats.laws.closed_forms import ratio, ratio_table

    quotient = ratio(form, other)
    free = [letter for letter in ("K", "N") if letter in {s.name for s in quotient.free_symbols} - sizes.keys()]
    over = {letter: {"K": _KERNELS, "N": _CHANNELS}[letter] for letter in free}
    facts: dict[str, Any] = {"name": form.name, "versus": other.name, "ratio": str(quotient)}
    lines: list[Any] = [f"{form.name} / {other.name}, MACs", f"  {_written(quotient, notation, form)}"]
    if {s.name for s in quotient.free_symbols} <= {*over, *sizes}:
        rows = ratio_table(form, other, over, fixed=sizes)
        facts["values"] = [{**row.values, "ratio": float(row.ratio)} for row in rows]
        lines += ["", *_ratios(rows, list(over))]
    else:
        missing = sorted({s.name for s in quotient.free_symbols} - {*over, *sizes})
        lines += ["", f"Give {', '.join(missing)} with --set for numbers."]
    return facts, lines


def _ratios(rows: Any, over: list[str]) -> list[Any]:  # noqa: ANN401
    if len(over) < 2:  # noqa: PLR2004 (a table needs two letters)
        return [f"  {', '.join(f'{k}={v}' for k, v in row.values.items())}: {float(row.ratio):.4f}" for row in rows]
    first, second = over
    table = Table(
        f"{first} \\ {second}", *(str(n) for n in dict.fromkeys(row.values[second] for row in rows)), box=None
    )
    for value in dict.fromkeys(row.values[first] for row in rows):
        table.add_row(str(value), *(f"{float(row.ratio):.4f}" for row in rows if row.values[first] == value))
    return [table]


def _written(expression: Any, notation: str, form: ClosedForm) -> str:  # noqa: ANN401
    from archstats.laws.writing import as_latex, as_mathml, as_text

    if notation == "latex":
        return as_latex(expression)
    return as_mathml(expression) if notation == "mathml" else as_text(expression, list(form.letters))
