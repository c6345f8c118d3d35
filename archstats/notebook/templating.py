"""The notebooks' template environment: everything from outside is escaped, undefined names are errors."""

from __future__ import annotations

import functools

import jinja2

from archstats import quantities
from archstats.report.templating import mathml

MACS = "1 MAC is 1 multiply-accumulate; FLOPs = 2 x MACs."
RULE = f"{MACS} Costs are of one forward pass, for the whole batch."


@functools.cache
def _environment() -> jinja2.Environment:
    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("archstats.notebook"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {
        "count": quantities.format_count,
        "shape": quantities.format_shape,
        "signed": signed,
        "mathml": mathml,
    }
    return environment


def render(template: str, **values: object) -> str:
    """Render a template of the notebooks."""
    return _environment().get_template(template).render(**values).strip()


def signed(value: int) -> str:
    """Write a difference with its sign and three digits: "+1.23 M"."""
    return f"{'+' if value > 0 else ''}{quantities.format_count(value)}"
