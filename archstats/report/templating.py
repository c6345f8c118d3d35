"""The one template environment: everything from outside is escaped, undefined names are errors."""

from __future__ import annotations

import functools
import re
from typing import Any

import jinja2
from markupsafe import Markup

from archstats import quantities
from archstats.escaping import isolated
from archstats.records import Expression
from archstats.report import ledger_words
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
    say.newstyle_gettext = True
    environment.globals |= {"gettext": _said, "ngettext": _said_of}
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
        "statement": ledger_words.statement,
        "reason": ledger_words.reason,
        "place": ledger_words.place,
        "unit": ledger_words.unit,
        "number": ledger_words.number,
    }
    return environment


def _said(message: str, **values: object) -> Markup:
    """Say a message with values in it, which are escaped unless they are markup."""
    return Markup(template_gettext(message)) % _kept_apart(values)  # noqa: S704 (the page's own words)


def _said_of(one: str, many: str, num: int, **values: object) -> Markup:
    return Markup(template_ngettext(one, many, num)) % _kept_apart({"num": num, **values})  # noqa: S704 (as above)


def _kept_apart(values: dict[str, object]) -> dict[str, object]:
    """Keep texts from turning what stands around them; markup has been made of texts that were kept apart."""
    return {name: isolated(value) if type(value) is str else value for name, value in values.items()}


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
