"""The one template environment: everything from outside is escaped, undefined names are errors."""

from __future__ import annotations

import functools
import re
from typing import Any

import jinja2
from markupsafe import Markup

from archstats import quantities
from archstats.records import Expression
from archstats.report.links import anchor
from archstats.report.terms import term
from archstats.words import template_gettext, template_ngettext


@functools.cache
def _environment() -> jinja2.Environment:
    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("archstats.report"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    environment.policies["ext.i18n.trimmed"] = True
    say: Any = environment
    say.install_gettext_callables(template_gettext, template_ngettext, newstyle=True)
    environment.filters |= {
        "count": quantities.format_count,
        "bytes": quantities.format_bytes,
        "duration": quantities.format_duration,
        "duration_range": quantities.format_duration_range,
        "shape": quantities.format_shape,
        "digits": quantities.format_digits,
        "mathml": mathml,
        "anchor": anchor,
        "term": term,
        "shown": shown,
    }
    return environment


def render(template: str, **values: object) -> Markup:
    """Render a template of the report; the result is safe to stand in another."""
    return Markup(_environment().get_template(template).render(**values))  # noqa: S704 (autoescaped above)


# What a formula is made of: nothing that loads, runs or styles.
_MATHML = frozenset("math mrow mi mn mo mfrac msup msub msubsup msqrt mfenced mtext mspace mstyle".split())


def mathml(expression: Expression) -> Markup:
    """Return a formula as markup; one that holds anything but MathML's plain elements is shown as text."""
    tags = re.findall(r"<\s*/?\s*([^\s/>]*)([^>]*)>", expression.mathml)
    harmless = all(tag in _MATHML and (not rest.strip() or tag == "math") for tag, rest in tags)
    opening = re.match(r'<math(?: xmlns="http://www\.w3\.org/1998/Math/MathML")?>', expression.mathml)
    if not harmless or not opening or not expression.mathml.endswith("</math>"):
        return Markup.escape(expression.text)
    short = expression.mathml[opening.end() :].replace("&InvisibleTimes;", "\N{INVISIBLE TIMES}")
    return Markup("<math>" + short)  # noqa: S704 (looked through above)


def shown(value: object) -> str:
    """Write one of a claim's three numbers: whole numbers with thousands parted, others to four digits."""
    if value is None:
        return "–"
    if isinstance(value, int) and not isinstance(value, bool):
        return f"{value:,}"
    return f"{value:,.4g}" if isinstance(value, float) else str(value)
