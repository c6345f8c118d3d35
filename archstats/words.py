"""The report's own words, in English and Chinese, by GNU gettext.

The words in code and templates are English; `locale/` holds what they are in other languages. What models, documents
and other programs say is data: it is shown as it was said.
"""

from __future__ import annotations

import gettext as gnu
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from importlib import resources

from archstats.escaping import isolated

LANGUAGES = {"en": "English", "zh": "中文"}
"""What the report can be written in: each language's code and its own name for itself."""

_spoken: ContextVar[str | None] = ContextVar("language", default=None)


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Write in a language of `LANGUAGES` inside the block."""
    token = _spoken.set(language)
    try:
        yield
    finally:
        _spoken.reset(token)


def spoken() -> str:
    """Return the code of the language that is written now."""
    return _spoken.get() or "en"


def gettext(message: str, **values: object) -> str:
    """Say a message in the language that is written now, `%(name)s` in it replaced: what `_` stands for.

    >>> gettext("%(count)s models", count=44)
    '44 models'
    """
    return template_gettext(message) % _isolated(values)


def ngettext(one: str, many: str, num: int, **values: object) -> str:
    """Say one of two messages, by a number that both may name as `%(num)s`.

    >>> ngettext("%(num)s model", "%(num)s models", 1)
    '1 model'
    """
    return template_ngettext(one, many, num) % _isolated({"num": num, **values})


def _isolated(values: Mapping[str, object]) -> dict[str, object]:
    """Keep names from turning the rest of a page's sentence; markup stays what it is, and so does what is no page."""
    if _spoken.get() is None:
        return dict(values)
    return {name: isolated(value) if type(value) is str else value for name, value in values.items()}


def template_gettext(message: str) -> str:
    """Say a message to a template, which puts its own escaped values in."""
    return _catalog(spoken()).gettext(message)


def template_ngettext(one: str, many: str, num: int) -> str:
    """Say one of two messages to a template, which puts its own escaped values in."""
    return _catalog(spoken()).ngettext(one, many, num)


def later(message: str) -> str:
    """Mark a message that is translated where it is shown, not where it stands: `_(names[key])`."""
    return message


@cache
def _catalog(language: str) -> gnu.NullTranslations:
    """Read a language's words; English ones are the messages themselves."""
    file = resources.files("archstats") / "locale" / language / "LC_MESSAGES" / "archstats.mo"
    if language == "en":
        return gnu.NullTranslations()
    with file.open("rb") as content:
        return gnu.GNUTranslations(content)
