"""Sentences with values in them, found again in what a record says and said in the page's language.

Records are English. A sentence that archstats itself wrote into one is known by its message, "%(first)s to %(last)s",
and by what its values look like; whatever is none of the known sentences is data.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from archstats.words import gettext, template_gettext

_PLACE = re.compile(r"%\((\w+)\)s")
_NO_VALUES: Mapping[str, Value] = {}


@dataclass(frozen=True)
class Value:
    """What a value looks like, as a regular expression, and how it is said: None where it turns out to be none."""

    looks: str
    said: Callable[[str], str | None] = str


NUMBER = Value(r"\d(?:[\d.,]*\d)?(?:e[-+]?\d+)?%?")
_SIZE = re.compile(r"(?<=\d)x(?=\d)")


class Phrases:
    """Messages with named values, the more particular before the more general.

    Args:
        messages: As they are marked for translation; "%%" stands for a percent sign.
        values: What a value is, by its name.
        otherwise: What a value with any other name is.
    """

    def __init__(
        self, messages: Iterable[str], values: Mapping[str, Value] = _NO_VALUES, otherwise: Value = NUMBER
    ) -> None:
        self.messages = tuple(messages)
        self.values = values
        self.otherwise = otherwise

    def say(self, text: str) -> str | None:
        """Return a text in the page's language, still to be escaped; None where it is none of the messages."""
        if text in self._fixed:
            return gettext(self._fixed[text])
        for pattern, message in (*self._starting.get(_first_word(text), ()), *self._starting.get("", ())):
            if found := pattern.fullmatch(text):
                values = {name: self._value(name).said(value) for name, value in found.groupdict().items()}
                if None not in values.values():
                    return gettext(message, **values)
        return None

    @cached_property
    def _fixed(self) -> dict[str, str]:
        return {message % {}: message for message in self.messages if not _PLACE.search(message)}

    @cached_property
    def _starting(self) -> dict[str, list[tuple[re.Pattern[str], str]]]:
        """The patterns of messages with values by their first word, so that few have to be tried."""
        starting: dict[str, list[tuple[re.Pattern[str], str]]] = {}
        for message in self.messages:
            if _PLACE.search(message):
                start = _first_word(message.partition("%")[0], complete=True)
                starting.setdefault(start, []).append((self._pattern(message), message))
        return starting

    def _pattern(self, message: str) -> re.Pattern[str]:
        literal = re.escape(message.replace("%%", "%"))
        return re.compile(re.sub(r"%\\\((\w+)\\\)s", lambda name: self._group(name[1]), literal))

    def _group(self, name: str) -> str:
        return f"(?P<{name}>{self._value(name).looks})"

    def _value(self, name: str) -> Value:
        return self.values.get(name, self.otherwise)


def looked_up(text: str) -> str | None:
    """Return a message that was marked elsewhere in the page's language; None where the catalogue has it not."""
    said = template_gettext(text) if text else text  # the empty message is the catalogue's own heading
    return said if said != text else None


def joined(parts: Iterable[str], separator: str, say: Callable[[str], str | None]) -> str | None:
    """Say all parts, with a separator, which is a message too, between them; None where one of them cannot be said."""
    said = [say(part) for part in parts]
    return None if None in said else gettext(separator).join(map(str, said))


def commas(text: str) -> str:
    """Say a list of data that is parted by commas; those inside numbers stay."""
    return text.replace(", ", gettext(", "))


def sizes(text: str) -> str:
    """Say a list of sizes such as 3x3."""
    return _SIZE.sub("×", commas(text))


def _first_word(text: str, *, complete: bool = False) -> str:
    """Return the first word of a text; nothing where a space must end it and none does."""
    word, space, _rest = text.partition(" ")
    return word if space or not complete else ""
