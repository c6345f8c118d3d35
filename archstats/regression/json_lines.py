"""JSON in which every value knows its line, every key stands once, and every number is a whole one."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass

# In a text that is known to be JSON nothing follows from commas and colons.
_WORD = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*"|[{}\[\]]|[^\s{}\[\],:"]+', re.DOTALL)
_WHOLE = re.compile(r"-?\d{1,400}")
_ENDLESS = re.compile(r"\d{4000}")


class JsonError(ValueError):
    """Why a text is not such JSON, and in which line."""

    def __init__(self, line: int, what: str) -> None:
        super().__init__(what)
        self.line = line
        self.what = what


@dataclass(frozen=True)
class Node:
    """A value and the line in which it begins; the values of an object and of an array are nodes."""

    value: dict[str, Node] | list[Node] | str | int | bool | None
    line: int


def parse(text: str) -> Node:
    """Read a text.

    Raises:
        JsonError: It is something else.
    """
    try:
        json.loads(text)
        return _Reader(text).value()
    except JsonError:
        raise
    except json.JSONDecodeError as error:
        raise JsonError(error.lineno, f"this is not JSON: {error.msg}") from error
    except RecursionError as error:
        raise JsonError(1, "its objects and arrays stand too deep in one another") from error
    except ValueError as error:  # digits without end, which Python refuses to read
        place = _ENDLESS.search(text)
        raise JsonError(1 + text.count("\n", 0, place.start() if place else 0), "a number is too large") from error


class _Reader:
    """Reads a text that is known to be JSON, apart from what Python takes for it too."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._words = _WORD.finditer(text)
        self._end = 0
        self._line = 1

    def _next(self) -> str:
        word = next(self._words)
        self._line += self._text.count("\n", self._end, word.start())
        self._end = word.start()
        return word[0]

    def value(self) -> Node:
        return self._value(self._next())

    def _value(self, word: str) -> Node:
        line = self._line
        if word == "{":
            return Node(self._object(), line)
        return Node(self._array() if word == "[" else self._plain(word), line)

    def _object(self) -> dict[str, Node]:
        found: dict[str, Node] = {}
        while (word := self._next()) != "}":
            key, line = json.loads(word), self._line
            if key in found:
                raise JsonError(line, f"{key!r} is given twice")
            found[key] = self.value()
        return found

    def _array(self) -> list[Node]:
        found: list[Node] = []
        while (word := self._next()) != "]":
            found.append(self._value(word))
        return found

    def _plain(self, word: str) -> str | int | bool | None:
        if word not in ("true", "false", "null") and word[0] != '"' and not _WHOLE.fullmatch(word):
            raise JsonError(self._line, f"{word[:40]} is not a whole number")
        plain: str | int | bool | None = json.loads(word)
        return plain
