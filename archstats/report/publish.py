"""Putting a report's files into place without losing an earlier one.

All files are first written into a hidden folder beside their places; only when the last of them is there are they
moved, each by one atomic rename. A list of what was written lets the next report remove pages that it no longer has,
and nothing that a user put there.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path, PurePosixPath

from archstats.errors import OutputError

MANIFEST = ".archstats-files"


def check_writable(out: Path) -> None:
    """Find out before the long work whether its result can be written.

    Raises:
        OutputError: `out` is a file, or cannot be created or written.
    """
    try:
        out.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=out):
            pass
    except OSError as error:
        raise _unwritable(out, error) from error


def publish(files: Mapping[str, bytes], out: Path) -> None:
    """Write the files, given by their path below `out`, and remove those of an earlier report that are gone.

    Raises:
        OutputError: The place cannot be written; what was there before is still there.
    """
    check_writable(out)
    staging = None
    try:
        staging = Path(tempfile.mkdtemp(dir=out, prefix=".archstats-"))
        content = {**files, MANIFEST: "".join(f"{name}\n" for name in sorted(files)).encode()}
        for name, data in content.items():
            _inside(staging, name).parent.mkdir(parents=True, exist_ok=True)
            _inside(staging, name).write_bytes(data)
        stale = _earlier(out) - content.keys()
        for name in content:
            _inside(out, name).parent.mkdir(parents=True, exist_ok=True)
            _inside(staging, name).replace(_inside(out, name))
        for name in stale:
            _inside(out, name).unlink(missing_ok=True)
    except OSError as error:
        raise _unwritable(out, error) from error
    finally:
        if staging:
            shutil.rmtree(staging, ignore_errors=True)


def _unwritable(out: Path, error: OSError) -> OutputError:
    reason = "it is a file" if out.is_file() else error.strerror
    return OutputError(f"The report cannot be written to {out}: {reason}.", "Choose another folder with --out.")


def _earlier(out: Path) -> set[str]:
    """Return what the earlier report wrote; a list that someone bent to point elsewhere is cut to what is inside."""
    manifest = out / MANIFEST
    if not manifest.is_file():
        return set()
    names = manifest.read_text(encoding="utf-8", errors="replace").splitlines()
    return {name for name in names if _is_inside(name) and (out / name).is_file()}


def _is_inside(name: str) -> bool:
    path = PurePosixPath(name)
    return bool(name) and not path.is_absolute() and ".." not in path.parts


def _inside(folder: Path, name: str) -> Path:
    if not _is_inside(name):
        raise ValueError(f"{name!r} is no path below the report's folder")
    return folder / name
