"""The one template environment: everything from outside is escaped, undefined names are errors."""

from __future__ import annotations

import functools
import hashlib
import re

import jinja2
from markupsafe import Markup

from archstats import quantities


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
    }
    return environment


def render(template: str, **values: object) -> Markup:
    """Render a template of the report; the result is safe to stand in another."""
    return Markup(_environment().get_template(template).render(**values))  # noqa: S704 (autoescaped above)


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
