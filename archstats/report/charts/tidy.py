"""matplotlib's SVG made fit to stand in a page: short, in the page's colours and fonts, with ids of its own."""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.etree import ElementTree as ET

from markupsafe import Markup

from archstats.report.charts.palette import page_colours

_NUMBER = re.compile(r"-?\d+\.\d+")
_REFERENCE = re.compile(r"url\(#([^)]+)\)")
# What the page's style says for all charts, or what is so without being said.
_DROPPED = {"font-family", "stroke-linejoin", "stroke-linecap"}
_PLAIN = {"text-anchor: start", "font-size: 9px"}
_LINK = "{http://www.w3.org/1999/xlink}href"


def tidied(svg: str, prefix: str) -> str:
    """Return what stands inside of the `svg` element, every id in it led by a prefix."""
    root = ET.fromstring(svg)  # noqa: S314 (matplotlib has just written it)
    kept = frozenset(_referenced(root))
    return "".join(_written(child, prefix, kept) for child in root)


def _referenced(root: ET.Element) -> Iterator[str]:
    for element in root.iter():
        for name, value in element.attrib.items():
            yield from (value[1:] for _ in [0] if name == _LINK)
            yield from _REFERENCE.findall(value)


def _written(element: ET.Element, prefix: str, kept: frozenset[str]) -> str:
    tag = element.tag.rpartition("}")[2]
    if tag in {"metadata", "style"} or _unseen(element):
        return ""
    inside = "".join(_written(child, prefix, kept) for child in element)
    attributes = dict(_attributes(element, prefix, kept))
    if tag in {"g", "defs"} and (not inside or (not attributes and tag == "g")):
        return inside
    text = Markup.escape(element.text) if tag == "text" else ""
    opening = "".join(f' {name}="{Markup.escape(value)}"' for name, value in attributes.items())
    return f"<{tag}{opening}>{text}{inside}</{tag}>" if text or inside else f"<{tag}{opening}/>"


def _unseen(element: ET.Element) -> bool:
    """Whether it is a background that is neither filled nor has an edge."""
    return element.get("style") == "fill: none" and not element.get("clip-path")


def _attributes(element: ET.Element, prefix: str, kept: frozenset[str]) -> Iterator[tuple[str, str]]:
    for name, value in element.attrib.items():
        if name == "id":
            yield from ((name, f"{prefix}-{value}") for _ in [0] if value in kept)
        elif name == _LINK:
            yield "href", f"#{prefix}-{value[1:]}"
        elif name == "style":
            yield from ((name, style) for style in [_style(value)] if style)
        elif name != "transform" or not value.startswith("rotate(-0"):
            yield name, _REFERENCE.sub(rf"url(#{prefix}-\1)", _short(value))


def _style(style: str) -> str:
    said = (part.strip() for part in style.split(";"))
    named = [part for part in said if part.partition(":")[0] not in _DROPPED and part not in _PLAIN]
    return page_colours("; ".join(map(_short, named)))


def _short(value: str) -> str:
    """Round to a tenth of a point, and leave out blanks that part nothing."""
    rounded = _NUMBER.sub(lambda number: f"{float(number[0]):.1f}".removesuffix(".0"), value)
    return re.sub(r"\s*([MLQCz])\s*", r"\1", rounded).strip() if value.startswith("M ") else rounded
