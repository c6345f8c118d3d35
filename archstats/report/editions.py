"""The report in each of its languages: where each edition stands, and how it leads to the others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from archstats.errors import BadInputError
from archstats.words import LANGUAGES


@dataclass(frozen=True)
class Edition:
    """The report in one language: the first stands in the report's folder, each other in a folder of its own."""

    language: str
    first: bool

    @property
    def folder(self) -> str:
        """The way from the report's folder to the edition's pages."""
        return "" if self.first else f"{self.language}/"

    @property
    def single_file(self) -> str:
        """The name of the file that holds the whole edition."""
        return "report.html" if self.first else f"report.{self.language}.html"


def editions(languages: Sequence[str]) -> list[Edition]:
    """Return an edition for each language, the report's own first.

    Raises:
        BadInputError: The report cannot be written in one of them.
    """
    for language in languages:
        if language not in LANGUAGES:
            raise BadInputError(f"The report is not written in {language!r}.", f"Choose {' or '.join(LANGUAGES)}.")
    return [Edition(language, first=not index) for index, language in enumerate(dict.fromkeys(languages))]
