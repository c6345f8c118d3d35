"""What a user can mend, said so that they can.

Everything that is the user's to mend is an `ArchstatsError`: the message says what is wrong and where, `remedy`
says how to mend it. The command line prints both and exits with status 2; anything else is a defect of archstats
and keeps its traceback.
"""

from __future__ import annotations


class ArchstatsError(Exception):
    """Something the user can mend; `status` is the exit status it ends a command with.

    Args:
        message: What is wrong and where, in one sentence.
        remedy: How to mend it, in one sentence; empty where nothing can be said.
    """

    status = 2

    def __init__(self, message: str, remedy: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.remedy = remedy

    def __str__(self) -> str:
        return f"{self.message} {self.remedy}".strip()


class UnknownNameError(ArchstatsError, LookupError):
    """A name or a pattern that matches nothing."""


class BadInputError(ArchstatsError, ValueError):
    """An argument that cannot be used: a shape, a batch size, a builder's setting."""


class MissingExtraError(BadInputError):
    """A package that is not installed, and which extra brings it."""


class ForwardError(ArchstatsError, RuntimeError):
    """A model that fails while it runs; `where` is the path of the failing module."""

    def __init__(self, message: str, remedy: str = "", *, where: str = "") -> None:
        super().__init__(message, remedy)
        self.where = where


class OutsideDomainError(BadInputError):
    """Sizes at which a network does not run, or its law does not hold."""


class BadRunFileError(ArchstatsError, ValueError):
    """A run file that is damaged, or written by a newer archstats."""


class OutputError(ArchstatsError, OSError):
    """A place that cannot be written."""


class DeviceUnavailableError(ArchstatsError, RuntimeError):
    """A device that was asked for by name and is not there."""


class UnknownOperationsError(ArchstatsError):
    """A strict count that met operations without a counting rule."""

    status = 1


def summary(error: BaseException) -> str:
    """Return an exception's type and the first line of its message, without a full stop."""
    lines = str(error).strip().splitlines()
    return f"{type(error).__name__}: {lines[0].rstrip('. ')}" if lines else type(error).__name__
