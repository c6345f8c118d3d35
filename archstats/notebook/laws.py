"""A law in a notebook: its formulas, and where they hold."""

from __future__ import annotations

from archstats.escaping import markdown
from archstats.laws.network import CostLaw
from archstats.laws.recording import as_record
from archstats.notebook.templating import MACS, render
from archstats.records import Expression, Law

_LETTERS = {"N": "N images", "H": "H rows", "W": "W columns", "L": "L tokens"}
_LABELS = {"macs": "MACs", "params": "Parameters", "activations": "Activations", "traffic_bytes": "Traffic, bytes"}


def html(law: CostLaw) -> str:
    """Return a law as HTML that needs nothing around it, its formulas as MathML."""
    record = as_record(law)
    return render(
        "law.html.j2", law=law, formulas=_formulas(record), sizes=_sizes(law), holds=_holds(record), rule=MACS
    )


def in_markdown(law: CostLaw) -> str:
    """Return a law as Markdown, its formulas as LaTeX between dollar signs."""
    record = as_record(law)
    formulas = [f"{label}:\n\n$$\n{written.latex}\n$$\n" for label, written in _formulas(record).items()]
    head = f"**{markdown(law.model)}** at any size: {_sizes(law)}.\n"
    return "\n".join([head, *formulas, *(f"- {markdown(words)}" for words in _holds(record)), "", MACS, ""])


def _formulas(law: Law) -> dict[str, Expression]:
    formulas = {label: law.expressions[name] for name, label in _LABELS.items()}
    if law.short:
        multiples = ", ".join(f"{name} = {stride} {name.lower()}" for name, stride in law.strides.items())
        formulas[f"MACs for {multiples}"] = law.short
    return formulas


def _sizes(law: CostLaw) -> str:
    return ", ".join(f"{_LETTERS.get(name, name)}" for name in (letter.name for letter in law.letters))


def _holds(law: Law) -> list[str]:
    """Return where a law holds, a sentence each."""
    spans = [f"{name} from {least}{f' to {most}' if most else ''}" for name, (least, most) in law.spans.items()]
    fixed = [f"The size of the image is no letter: {law.fixed}."] if law.fixed else []
    return [f"Holds for {', '.join(['N from 1', *spans])}.", *fixed, *(f"Condition: {c}" for c in law.conditions)]
