"""Runs as files: JSON with a schema version, written aside and moved into place."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import msgspec

from archstats.errors import BadRunFileError, OutputError
from archstats.records import SCHEMA_VERSION, Run


class _Header(msgspec.Struct):
    schema_version: int


def dumps(run: Run) -> bytes:
    """Return the run as JSON, ended by a newline."""
    return msgspec.json.encode(run) + b"\n"


def load(path: Path) -> Run:
    """Read a run file.

    Raises:
        BadRunFileError: It cannot be read, is damaged, or was written by a newer archstats.
    """
    remedy = "Make a new one with `archstats report`."
    try:
        content = path.read_bytes()
    except OSError as error:
        raise BadRunFileError(f"{path} cannot be read: {error.strerror}.", "Name a run.json file.") from error
    try:
        version = msgspec.json.decode(content, type=_Header).schema_version
        if version != SCHEMA_VERSION:
            raise _wrong_version(path, version)
        return msgspec.json.decode(content, type=Run)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise BadRunFileError(f"{path} is not a run of archstats, or damaged: {error}.", remedy) from error


def _wrong_version(path: Path, version: int) -> BadRunFileError:
    newer = version > SCHEMA_VERSION
    remedy = "Upgrade archstats to read it." if newer else "Make a new one with `archstats report`."
    age = "a newer" if newer else "an older"
    return BadRunFileError(
        f"{path} was written by {age} archstats: its schema is {version}, this one reads {SCHEMA_VERSION}.",
        remedy,
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
