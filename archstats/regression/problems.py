"""Why a check could not be made."""

from __future__ import annotations

from archstats.errors import ArchstatsError


class CannotCheckError(ArchstatsError):
    """Something without which there is no check; `rule` is its code, `file` and `line` say where it is."""

    def __init__(self, rule: str, message: str, remedy: str = "", *, file: str = "", line: int = 0) -> None:
        super().__init__(message, remedy)
        self.rule = rule
        self.file = file
        self.line = line
