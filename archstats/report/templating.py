"""The one template environment: everything from outside is escaped, undefined names are errors."""

from __future__ import annotations

import functools
import hashlib
import re

import jinja2
from markupsafe import Markup

from archstats import quantities
from archstats.records import Expression


@functools.cache
def _environment() -> jinja2.Environment:
    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("archstats.report"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {
        "count": quantities.format_count,
        "bytes": quantities.format_bytes,
        "duration": quantities.format_duration,
        "duration_range": quantities.format_duration_range,
        "shape": quantities.format_shape,
        "page": page_name,
        "mathml": mathml,
        "anchor": anchor,
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
    return Markup("<math>" + expression.mathml[opening.end() :])  # noqa: S704 (looked through above)


def page_name(model: str) -> str:
    """Return the file name of a model's page: its name where that is harmless, else a likeness and a digest.

    >>> page_name("vgg16"), page_name("../vgg16")
    ('vgg16.html', 'vgg16-6be9c0e7.html')
    """
    likeness = re.sub(r"[^a-z0-9_.-]+", "-", model.lower()).strip("-.")[:80]
    if likeness and likeness == model:
        return f"{likeness}.html"
    digest = hashlib.sha256(model.encode("utf-8", "surrogatepass")).hexdigest()[:8]
    return f"{likeness or 'model'}-{digest}.html"


def anchor(name: str) -> str:
    """Return an id for a claim's row: its own where that is harmless, else a digest of it."""
    return name if re.fullmatch(r"[\w.-]+", name) else hashlib.sha256(name.encode("utf-8", "replace")).hexdigest()[:12]


def shown(value: object) -> str:
    """Write one of a claim's three numbers: whole numbers with thousands parted, others to four digits."""
    if value is None:
        return "–"
    if isinstance(value, int) and not isinstance(value, bool):
        return f"{value:,}"
    return f"{value:,.4g}" if isinstance(value, float) else str(value)
