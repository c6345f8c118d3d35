"""A file as it was in a git revision."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

from archstats.regression.problems import CannotCheckError

_TIMEOUT_S = 60


def read_at(revision: str, path: Path, shown: str) -> bytes:
    """Return the content that a file has in a revision.

    Raises:
        CannotCheckError: There is no git, no repository, no such revision, or the revision has no such file.
    """
    if not revision or revision.startswith("-") or not revision.isprintable():
        raise CannotCheckError("A310", f"{revision!r} is no git revision.", "Name one: --against origin/main.")
    # A plumbing command: it runs no filter that the repository configures.
    _git(path, "rev-parse", "--verify", "--quiet", f"{revision}^{{commit}}", failing=_unknown(revision))
    missing = CannotCheckError(
        "A302",
        f"{shown} does not exist in the revision {revision}.",
        f"Check without --against, or name a revision that has it: git log -- {shown}",
        file=shown,
    )
    return _git(path, "cat-file", "blob", f"{revision}:./{path.name}", failing=missing)


def _unknown(revision: str) -> CannotCheckError:
    return CannotCheckError(
        "A310",
        f"git knows no revision {revision!r} here.",
        "Fetch it first; a checkout in CI often has no history (fetch-depth: 0).",
    )


def _git(path: Path, *arguments: str, failing: CannotCheckError) -> bytes:
    git = shutil.which("git")
    if git is None:
        raise CannotCheckError("A310", "There is no git on this machine.", "Install it, or check without --against.")
    try:
        done = subprocess.run(  # noqa: S603 (a list of arguments, none of which can be an option)
            [git, "-C", str(path.parent), *arguments], capture_output=True, timeout=_TIMEOUT_S, check=False
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise CannotCheckError("A310", f"git failed: {error}.") from error
    if done.returncode:
        raise failing
    return done.stdout
