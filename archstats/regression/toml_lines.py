"""In which line of a TOML file a key stands, which Python's reader does not tell."""

from __future__ import annotations

import re
import tomllib

Place = tuple[str | int, ...]

_KEY = r"""(?:[A-Za-z0-9_-]+|"(?:\\.|[^"\\\n])*"|'[^'\n]*')"""
_DOTTED = rf"{_KEY}(?:[ \t]*\.[ \t]*{_KEY})*"
_TOKENS = re.compile(
    rf"^[ \t]*(?P<header>\[\[?)[ \t]*(?P<table>{_DOTTED})[ \t]*\]\]?"
    rf"|^[ \t]*(?P<key>{_DOTTED})[ \t]*="
    r'|"""(?:\\.|[^\\])*?"""+|\'\'\'.*?\'\'\'+|"(?:\\.|[^"\\\n])*"|\'[^\'\n]*\'|#[^\n]*|(?P<bracket>[\[\]{}])'
    r"""|[^"'#\[\]{}\n]+|\n|.""",
    re.DOTALL | re.MULTILINE,
)


class TomlLines:
    """The lines of the keys of a text that is known to be TOML.

    A place is the way to a value: ("tool", "archstats", "models", 1, "budget"). A key inside an inline table has the
    line of the key that holds the table.
    """

    def __init__(self, text: str) -> None:
        self._lines: dict[Place, int] = {}
        self._last: dict[Place, int] = {}
        self._table: Place = ()
        self._read(text)

    def of(self, *place: str | int) -> int:
        """Return the line of a key, or of the nearest table around it."""
        while place and place not in self._lines:
            place = place[:-1]
        return self._lines.get(place, 1)

    def _read(self, text: str) -> None:
        line, depth, end = 1, 0, 0
        while token := _TOKENS.match(text, end):
            if depth and (token["header"] or token["key"]):  # inside an array: a value that looks like one of them
                depth += token[0].count("[") - token[0].count("]")
            elif token["header"]:
                self._begin(token["header"], _parts(token["table"]), line)
            elif token["key"]:
                self._note((*self._table, *_parts(token["key"])), line)
            elif bracket := token["bracket"]:
                depth += 1 if bracket in "[{" else -1
            line += token[0].count("\n")
            end = token.end()

    def _begin(self, brackets: str, parts: Place, line: int) -> None:
        """Enter a table; one inside the last table of an array is that table's."""
        table: Place = ()
        for number, part in enumerate(parts, start=1):
            table = (*table, part)
            if number == len(parts) and brackets == "[[":
                self._last[table] = self._last.get(table, -1) + 1
            if table in self._last:
                self._lines.setdefault(table, line)
                table = (*table, self._last[table])
        self._table = table
        self._note(table, line)

    def _note(self, place: Place, line: int) -> None:
        for length in range(1, len(place) + 1):
            self._lines.setdefault(place[:length], line)


def _parts(dotted: str) -> Place:
    """Return the keys of a dotted key as TOML reads them, quotes and escapes undone."""
    table: object = tomllib.loads(f"{dotted} = 0")
    parts: list[str] = []
    while isinstance(table, dict):
        key, table = next(iter(table.items()))
        parts.append(key)
    return tuple(parts)
