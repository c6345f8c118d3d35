"""Reading a baseline: exactly what `baseline.dumps` writes, or an error with the line.

A file that is byte for byte what would be written again needs no further look; in any other, which someone may have
formatted anew, every value is checked where it stands.
"""

from __future__ import annotations

import re
from pathlib import Path

import msgspec

from archstats.records import Layer
from archstats.regression import json_lines
from archstats.regression.baseline import COUNTING_VERSION, LAYER_NUMBERS, SCHEMA, Baseline, Costs, dumps, layer
from archstats.regression.baseline_values import OtherSchemaError, baseline_of, shape_of, unsound
from archstats.regression.json_lines import JsonError
from archstats.regression.metrics import METRICS
from archstats.regression.problems import CannotCheckError

_LARGEST_FILE = 200_000_000
_CONFLICT = re.compile(rb"^(<{7}|\|{7}|={7}|>{7})(?=[ \r\n]|$)", re.MULTILINE)
_RESTORE = "Restore it with git, or delete it and write a new one with `archstats check --update`."


def read_baseline(path: Path, shown: str) -> Baseline | None:
    """Read a baseline file; None where there is none. `shown` is what it is called in messages.

    Raises:
        CannotCheckError: It cannot be read, or is no baseline that archstats writes.
    """
    try:
        if path.stat().st_size > _LARGEST_FILE:
            raise _damaged(shown, 1, "it is larger than any baseline")
        content = path.read_bytes()
    except FileNotFoundError:
        return None
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or error
        raise CannotCheckError("A303", f"{shown} cannot be read: {why}.", "Name a file.", file=shown) from error
    return parse_baseline(content, shown)


def parse_baseline(content: bytes, shown: str) -> Baseline:
    """Read the content of a baseline file; see `read_baseline`.

    Raises:
        CannotCheckError: It is no baseline that archstats writes; the message says in which line.
    """
    if conflict := _CONFLICT.search(content):
        line = 1 + content.count(b"\n", 0, conflict.start())
        raise CannotCheckError(
            "A304",
            f"{shown}:{line}: two branches changed it, and git left a merge conflict.",
            f"Take either side (`git checkout --ours {shown}`), then run `archstats check --update`.",
            file=shown,
            line=line,
        )
    return _as_written(content) or _looked_through(content, shown)


def require_todays_counting(baseline: Baseline, shown: str) -> None:
    """Refuse a baseline that was counted by other rules.

    Raises:
        CannotCheckError: It was.
    """
    if baseline.counting != COUNTING_VERSION:
        raise CannotCheckError(
            "A305",
            f"{shown} was counted by version {baseline.counting} of the counting rules, and this is version "
            f"{COUNTING_VERSION}: the numbers cannot be compared.",
            "With the models as they were, `archstats check --update` counts them anew; or install the archstats that "
            "wrote it.",
            file=shown,
            line=1,
        )


def _damaged(shown: str, line: int, what: str) -> CannotCheckError:
    return CannotCheckError("A303", f"{shown}:{line}: {what}.", _RESTORE, file=shown, line=line)


class _Row(msgspec.Struct, forbid_unknown_fields=True):
    """A layer's line."""

    path: str
    type: str
    input: str
    output: str
    call: int = 0
    leaf: bool = True
    settings: dict[str, bool | int | str | tuple[int, ...]] = {}
    params: int = 0
    macs: int = 0
    activations: int = 0
    traffic_bytes: int = 0


class _Model(msgspec.Struct, forbid_unknown_fields=True):
    """A model of the file."""

    input: str
    macs: int
    params: int
    activations: int
    traffic_bytes: int
    peak_bytes: int
    layers: list[_Row]
    uncounted: dict[str, int] = {}


class _File(msgspec.Struct, forbid_unknown_fields=True):
    """The file."""

    schema: int
    counting: int
    models: dict[str, _Model]


def _as_written(content: bytes) -> Baseline | None:
    """Return the baseline where the content is exactly what is written for it and holds together, else None."""
    try:
        file = msgspec.json.decode(content, type=_File)
        models = {name: _costs(model) for name, model in file.models.items()}
        baseline = Baseline(models=models, counting=file.counting)
        sound = file.schema == SCHEMA and all(not unsound(costs) for costs in models.values())
        return baseline if sound and dumps(baseline) == content else None
    except (msgspec.DecodeError, ValueError, RecursionError):
        return None


def _costs(model: _Model) -> Costs:
    numbers = {name: getattr(model, name) for name in METRICS}
    return Costs(input=model.input, uncounted=model.uncounted, layers=tuple(map(_layer, model.layers)), **numbers)


def _layer(row: _Row) -> Layer:
    return layer(
        row.path,
        row.type,
        shape_of(row.input),
        shape_of(row.output),
        leaf=row.leaf,
        call=row.call,
        settings=row.settings,
        numbers={name: getattr(row, name) for name in LAYER_NUMBERS},
    )


def _looked_through(content: bytes, shown: str) -> Baseline:
    """Read a file that is not as it would be written; what is wrong with it is said with its line."""
    try:
        return baseline_of(json_lines.parse(content.decode("utf-8")))
    except UnicodeDecodeError as error:
        line = 1 + content.count(b"\n", 0, error.start)
        raise _damaged(shown, line, "this is not UTF-8 text") from error
    except JsonError as error:
        raise _damaged(shown, error.line, error.what) from error
    except OtherSchemaError as error:
        newer = error.schema > SCHEMA
        remedy = "Upgrade archstats to read it." if newer else "Delete it and run `archstats check --update`."
        message = f"{shown}:{error.line}: its schema is {error.schema}, and this archstats reads {SCHEMA}."
        raise CannotCheckError("A306", message, remedy, file=shown, line=error.line) from error
