"""`archstats formula`: of a layer or a block by its name, of a whole network by any name that `profile` takes."""

from __future__ import annotations

import enum
from typing import Annotated

import typer

from archstats.cli import layer_formulas, network_formulas
from archstats.errors import BadInputError
from archstats.inputs import parse_inputs
from archstats.quantities import parse_count, parse_setting, parse_sizes


class Notation(enum.StrEnum):
    """How expressions are written."""

    TEXT = "text"
    LATEX = "latex"
    MATHML = "mathml"
    JSON = "json"


def formula(
    name: Annotated[
        str | None,
        typer.Argument(help="A layer or block (none: all are listed), or a model, named as for `profile`."),
    ] = None,
    sizes: Annotated[
        str | None, typer.Option("--set", help="Sizes by their letters: K=3,M=64,N=128,H=7,W=7 or N=2,H=160,W=192.")
    ] = None,
    versus: Annotated[str | None, typer.Option(help="Another layer or block, to divide by.")] = None,
    budget: Annotated[str | None, typer.Option(help="Find the largest square image within so many MACs: 300M.")] = None,
    given: Annotated[str | None, typer.Option("--input", help="Input of the model, batch first: 1x3x224x224.")] = None,
    kwargs: Annotated[
        list[str] | None, typer.Option(help="A setting for what builds the model, name=value; may be repeated.")
    ] = None,
    output: Annotated[Notation, typer.Option("--format", help="How to write it.")] = Notation.TEXT,
) -> None:
    """Print what a layer or a network costs as a formula, its value for given sizes, and the counted check.

    Example: [bold]archstats formula mobilenet_v2 --budget 300M[/bold]

    Example: [bold]archstats formula depthwise-separable --versus conv[/bold]
    """
    chosen = None if sizes is None else parse_sizes(sizes)
    limit = None if budget is None else parse_count(budget)
    inputs = None if given is None else parse_inputs(given)
    settings = dict(parse_setting(text) for text in kwargs or [])
    from archstats.laws.closed_forms import FORMS

    if name is None or name in FORMS.names():
        _refuse({"--budget": budget, "--input": given, "--kwargs": kwargs}, "a model", "a layer")
        layer_formulas.show(name, chosen, versus, output)
        return
    _refuse({"--versus": versus}, "a layer", "a model")
    from archstats.laws.network import cost_law
    from archstats.sources import resolve

    subject = resolve(name, inputs, **settings)
    network_formulas.show(subject, cost_law(subject), chosen, limit, output)


def _refuse(options: dict[str, object], belongs_to: str, asked: str) -> None:
    given = [option for option, value in options.items() if value]
    if given:
        raise BadInputError(
            f"{given[0]} is for {belongs_to}, and this is {asked}.", "`archstats formula` lists layers."
        )
