"""Claims of one's own: checks about any models, from a TOML file, judged as the documents' claims are.

    title = "SqueezeNet's table 2"          # optional

    [[claim]]
    id = "squeezenet-50x"
    statement = "SqueezeNet has 50 times fewer parameters than AlexNet."
    check = 'params("torchvision:alexnet") / params("torchvision:squeezenet1_0") ~ 50 within 5%'
    source = "Iandola et al. 2016, abstract"    # optional
    unit = ""                                   # optional: what the numbers are shown in, "MB" or "GMACs"

A file is read whole, and refused at its first mistake, before anything is measured.
"""

from __future__ import annotations

import difflib
import functools
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from archstats.claims import units
from archstats.claims.calls import misread
from archstats.claims.catalog import Claim
from archstats.claims.expressions import Comparison, measured_in
from archstats.claims.reading import parse_check
from archstats.claims.units import Unit
from archstats.claims.weighing import weigh
from archstats.errors import BadInputError
from archstats.sources.catalog import SOURCES

_LARGEST_FILE, _LONGEST_LINE, _LONGEST_ID = 256_000, 4000, 80
_REQUIRED, _OPTIONAL = ("id", "statement", "check"), ("source", "unit")
_SCHEMA = "A file holds [[claim]] tables with id, statement and check = 'params(\"vgg16\") < 140M'."
_NAMES_PLACE = re.compile(r"line (\d+), column \d+")
_TOKENS = re.compile(
    r'^[ \t]*(?P<header>\[\[[ \t]*["\']?claim["\']?[ \t]*\]\])|^[ \t]*["\']?(?P<key>[\w-]+)["\']?[ \t]*(?==)'
    r'|"""(?:\\.|[^\\])*?"""+|\'\'\'.*?\'\'\'+|"(?:\\.|[^"\\\n])*"|\'[^\'\n]*\'|#[^\n]*|\s|.',
    re.DOTALL | re.MULTILINE,
)


def read_claims(path: Path, *, callables: bool = False) -> list[Claim]:
    """Read a file of claims; judge them with `archstats.claims.judging.judge`.

    Args:
        path: The TOML file.
        callables: Whether its checks may name models as package.module:callable, which are imported and called.

    Raises:
        BadInputError: The file cannot be read, or is no such file; the message says in which line.
    """
    try:
        raw = path.read_bytes()
        text = raw.decode("utf-8-sig")
    except OSError as error:
        raise BadInputError(f"{path} cannot be read: {error.strerror}.", "Give a TOML file of claims.") from error
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise BadInputError(f"{path}:{line}: this is not UTF-8 text.", "Save the file as UTF-8.") from error
    return parse_claims(text, str(path), callables=callables)


def parse_claims(text: str, name: str, *, callables: bool = False) -> list[Claim]:
    """Read the text of a file of claims; `name` is what it is called in messages. See `read_claims`.

    Raises:
        BadInputError: The text is no such file; the message says in which line.
    """
    return _File(name, text.replace("\r\n", "\n"), callables).claims()


@dataclass(frozen=True)
class _File:
    """The text of a file of claims, and what it is called."""

    name: str
    text: str
    callables: bool

    def wrong(self, line: int, what: str, remedy: str = _SCHEMA) -> BadInputError:
        return BadInputError(f"{self.name}:{line}: {what}", remedy)

    def claims(self) -> list[Claim]:
        content = self.content()
        self.known_keys(content, ("title", "claim"), {})
        title, tables = content.get("title", Path(self.name).name), content.get("claim")
        if not isinstance(title, str) or not title.strip():
            raise self.wrong(self.top_lines().get("title", 1), "the title is not a text.")
        if not isinstance(tables, list) or not tables or not all(isinstance(table, dict) for table in tables):
            raise self.wrong(self.top_lines().get("claim", 1), "there is no [[claim]] in it.")
        claims: dict[str, Claim] = {}
        for table, lines in zip(tables, self.lines(len(tables)), strict=True):
            claim = self.claim(table, lines, title)
            if claim.id in claims:
                raise self.wrong(lines.get("id", lines["claim"]), f"the id {claim.id} is taken.", "Give it another.")
            claims[claim.id] = claim
        return list(claims.values())

    def content(self) -> dict[str, Any]:
        if len(self.text) > _LARGEST_FILE:
            raise self.wrong(1, f"a file of claims has {_LARGEST_FILE:,} characters at most.", "Part it into several.")
        for number, content in enumerate(self.text.split("\n"), start=1):
            if len(content) > _LONGEST_LINE:
                raise self.wrong(number, f"a line has {_LONGEST_LINE:,} characters at most.")
        try:
            return tomllib.loads(self.text)
        except RecursionError as error:
            raise self.wrong(1, "its tables and lists stand too deep in one another.") from error
        except ValueError as error:  # TOML's own error, and numbers that Python refuses to read
            place = _NAMES_PLACE.search(str(error))
            line = int(place[1]) if place else self.text.rstrip("\n").count("\n") + 1
            raise self.wrong(line, f"this is not TOML: {str(error).rstrip('.')}.") from error

    @functools.cached_property
    def marks(self) -> list[tuple[str, int]]:
        """The `[[claim]]` headers ("[[claim]]") and the keys that begin a line, each with its line."""
        line = 1
        marks: list[tuple[str, int]] = []
        for token in _TOKENS.finditer(self.text):
            if token["header"] or token["key"]:
                marks.append((token["key"] or "[[claim]]", line))
            line += token[0].count("\n")
        return marks

    def top_lines(self) -> dict[str, int]:
        """The lines of the keys before the first claim."""
        before: dict[str, int] = {}
        for key, line in self.marks:
            if key == "[[claim]]":
                break
            before.setdefault(key, line)
        return before

    def lines(self, claims: int) -> list[dict[str, int]]:
        """The lines of the keys of each claim, and of its header under "claim"."""
        found: list[dict[str, int]] = []
        for key, line in self.marks:
            if key == "[[claim]]":
                found.append({"claim": line})
            elif found:
                found[-1].setdefault(key, line)
        inline = {"claim": self.top_lines().get("claim", 1)}  # claim = [{id = ...}]
        return found if len(found) == claims else [inline] * claims

    def known_keys(self, table: Mapping[str, Any], known: tuple[str, ...], lines: Mapping[str, int]) -> None:
        for key in table:
            if key not in known:
                near = difflib.get_close_matches(key, known, n=1)
                hint = f"Did you mean {near[0]}?" if near else f"There are {', '.join(known)}."
                line = (lines or self.top_lines()).get(key) or lines.get("claim") or self.line_of(key)
                raise self.wrong(line, f"there is no key {key!r}.", hint)

    def line_of(self, key: str) -> int:
        """The line of a table's header, or the first one that begins with the key."""
        named = re.compile(rf"\s*\[*\s*[\"']?{re.escape(key)}\b")
        return next((n for n, line in enumerate(self.text.split("\n"), start=1) if named.match(line)), 1)

    def claim(self, table: Mapping[str, Any], lines: Mapping[str, int], title: str) -> Claim:
        self.known_keys(table, (*_REQUIRED, *_OPTIONAL), lines)
        for key in _REQUIRED:
            if key not in table:
                raise self.wrong(lines["claim"], f"the claim has no {key}.")
        texts = {key: self.one_text(table, key, lines) for key in table}
        line = lines.get("check", lines["claim"])
        check = self.check(texts, line)
        shown = self.unit(texts.get("unit", ""), check, lines.get("unit", line))
        source = texts.get("source", "")
        return Claim(
            id=texts["id"],
            document=title,
            statement=texts["statement"],
            where=f"{self.name}:{line} ({source})" if source else f"{self.name}:{line}",
            unit=shown.name if shown else units.written(check[0].dimension),
            judge=functools.partial(weigh, check, shown),
        )

    def one_text(self, table: Mapping[str, Any], key: str, lines: Mapping[str, int]) -> str:
        line, text = lines.get(key, lines["claim"]), table[key]
        if not isinstance(text, str) or (key in _REQUIRED and not text.strip()):
            raise self.wrong(line, f"the {key} of the claim is not a text.")
        if key == "id" and (len(text) > _LONGEST_ID or not text.isprintable()):
            raise self.wrong(line, f"an id is at most {_LONGEST_ID} characters that can be printed.")
        return text

    def check(self, texts: Mapping[str, str], line: int) -> tuple[Comparison, ...]:
        try:
            check = parse_check(texts["check"])
            for node in (node for comparison in check for node in measured_in(comparison)):
                if not self.callables and _imports(node.model):
                    what = (
                        f"{node.model} would be imported and called; --allow-callables permits it for a file you trust"
                    )
                    raise misread(texts["check"], node.start, node.end, what)
        except BadInputError as error:
            raise self.wrong(line, f"claim {texts['id']}: {error.message}", error.remedy) from error
        return check

    def unit(self, words: str, check: tuple[Comparison, ...], line: int) -> Unit | None:
        if not words.strip():
            return None
        try:
            found = units.unit(words)
        except BadInputError as error:
            raise self.wrong(
                line, f"{error.message}.", "Leave the unit out, or give what the check compares."
            ) from error
        for comparison in check:
            if not units.fits(found.dimension, comparison.dimension):
                what = f"the unit {found.name} does not fit {units.described(comparison.dimension)}, which is compared."
                raise self.wrong(line, what, "Leave the unit out, or give what the check compares.")
        return found


def _imports(model: str) -> bool:
    """Whether a model is code to import, not a name of the zoo or of a library."""
    scheme, colon, _ = model.partition(":")
    return bool(colon) and scheme not in SOURCES.names()
