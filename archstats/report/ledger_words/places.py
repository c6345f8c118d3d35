"""Where a document asserts something, in which unit, and numbers that are words."""

from __future__ import annotations

import re

from archstats.report.phrases import Phrases, Value, commas
from archstats.words import later as _

_CHAPTER = r"\d+(?:\.\d+)*"
_SECTIONS = Phrases(
    (
        _("SqueezeNet, compression"),
        _("references"),
        _("version %(number)s"),
        _("summary comment"),
        _("1x1 convolutions"),
        _("listing"),
        _("%(section)s and %(other)s"),
    ),
    {"section": Value(_CHAPTER), "other": Value(_CHAPTER)},
)


def _section(text: str) -> str | None:
    return text if re.fullmatch(rf"{_CHAPTER}|[A-Z]\w+", text) else _SECTIONS.say(text)


_LINES = Phrases(
    (
        _("%(section)s, line %(line)s"),
        _("%(section)s, lines %(lines)s"),
        _("%(section)s, lines %(first)s to %(last)s"),
        _("lines %(first)s to %(last)s"),
        _("lines %(first)s to %(last)s and %(line)s"),
        _("%(section)s, lines %(first)s to %(last)s and %(line)s"),
    ),
    {"section": Value(".+", _section), "lines": Value(r"[\d, and]+", lambda text: commas(text.replace(" and ", ", ")))},
)
_PLACES = Phrases(
    (
        _("%(place)s; listing"),
        _("%(place)s (a comment of the listing)"),
        _("%(place)s (comments of the listing)"),
        _("%(place)s (the formula slid to line %(line)s)"),
        _("%(place)s, held against %(other)s"),
        _("document %(number)s, %(place)s"),
    ),
    {"place": Value(".+", _LINES.say), "other": Value(".+", _LINES.say)},
)
UNITS = Phrases(
    (
        _("%% less"),
        _("%% less, at least"),
        _("%% of the MACs saved"),
        _("%% of the nine blocks' MACs"),
        _("1x1 convolutions"),
        _("Fire modules"),
        _("ReLUs"),
        _("activation operations"),
        _("activations"),
        _("bytes"),
        _("channels"),
        _("convolutions"),
        _("convolutions so followed"),
        _("degree"),
        _("departure from an affine map"),
        _("dropout rate"),
        _("errors"),
        _("features"),
        _("groups"),
        _("kernel size"),
        _("kernel sizes"),
        _("largest difference"),
        _("layers"),
        _("layers with weights that are not, after the first"),
        _("linear layers"),
        _("linear operations"),
        _("lines"),
        _("multiplications"),
        _("normalisations"),
        _("of the MACs of the larger kernel"),
        _("of the eight run"),
        _("overlapping pools"),
        _("parameters"),
        _("pixels a side"),
        _("pooling operations"),
        _("rate"),
        _("reduced channels, at most"),
        _("rows an image"),
        _("shape"),
        _("times"),
        _("times AlexNet's MACs"),
        _("times fewer"),
        _("times the MACs"),
    )
)
NUMBERS = Phrases(
    (
        _("not legible"),
        _("more than 80"),
        _("%(number)s, or %(other)s with the pools"),
        _("none"),
    )
)


def place(text: str) -> str | None:
    """Return where something stands in a document, in the page's language; None where it is no such place."""
    return _PLACES.say(text) or _LINES.say(text)
