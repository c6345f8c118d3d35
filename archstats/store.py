"""Runs as files: JSON with a schema version, written aside and moved into place. `columns` says what stands in it."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Callable
from pathlib import Path

import msgspec

from archstats.columns import FiledRun
from archstats.errors import BadRunFileError, OutputError
from archstats.nesting import check_nesting
from archstats.records import SCHEMA_VERSION, Profile, Run

_REMEDY = "Make a new one with `archstats report`."


class _Header(msgspec.Struct):
    schema_version: int


def dumps(run: Run) -> bytes:
    """Return the run as JSON, ended by a newline.

    Half a surrogate pair, as in the name of a file that is not UTF-8, is no text: a question mark takes its place.

    Raises:
        ValueError: A layer's parent is no row before it.
    """
    filed = FiledRun.of(run)
    try:
        return msgspec.json.encode(filed) + b"\n"
    except UnicodeEncodeError:
        plain = json.dumps(msgspec.to_builtins(filed), ensure_ascii=False, separators=(",", ":"))
        return plain.encode(errors="replace") + b"\n"


def load(path: Path) -> Run:
    """Read a run file, of this schema or of the one before it.

    Raises:
        BadRunFileError: It cannot be read, is damaged, or was written by a newer archstats or by one that is too old.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        raise BadRunFileError(f"{path} cannot be read: {error.strerror}.", "Name a run.json file.") from error
    try:
        version = msgspec.json.decode(content, type=_Header).schema_version
        run = _READERS[version](content) if version in _READERS else None
    except (msgspec.DecodeError, ValueError, RecursionError) as error:
        raise BadRunFileError(f"{path} is not a run of archstats, or damaged: {error}.", _REMEDY) from error
    if run is None:
        raise _wrong_version(path, version)
    return msgspec.structs.replace(run, schema_version=SCHEMA_VERSION)


def _columns(content: bytes) -> Run:
    return msgspec.json.decode(content, type=FiledRun).run()


def _objects(content: bytes) -> Run:
    """Read schema 2: each layer and each layer time is an object, and what a layer holds was not counted."""
    run = msgspec.json.decode(content, type=Run)
    for row in run.measured:
        if isinstance(row.profile, Profile):
            check_nesting([layer.parent for layer in row.profile.layers])
    return run


_READERS: dict[int, Callable[[bytes], Run]] = {SCHEMA_VERSION: _columns, 2: _objects}


def _wrong_version(path: Path, version: int) -> BadRunFileError:
    newer = version > SCHEMA_VERSION
    age, remedy = ("a newer", "Upgrade archstats to read it.") if newer else ("an older", _REMEDY)
    known = " and ".join(map(str, sorted(_READERS)))
    return BadRunFileError(
        f"{path} was written by {age} archstats: its schema is {version}, this one reads {known}.", remedy
    )


def write(path: Path, content: bytes) -> None:
    """Write a file aside, then move it into place, so that no reader ever sees half of it.

    Raises:
        OutputError: The place cannot be written.
    """
    aside = None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor, aside = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}-")
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
        Path(aside).chmod(0o644)
        Path(aside).replace(path)
    except OSError as error:
        if aside:
            Path(aside).unlink(missing_ok=True)
        raise OutputError(f"{path} cannot be written: {error.strerror}.", "Choose another place.") from error
