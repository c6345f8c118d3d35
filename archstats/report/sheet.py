"""A page without its frame."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup


@dataclass(frozen=True)
class Sheet:
    """A page without its frame: its file, its id where all pages are in one file, its title and its content."""

    path: str
    id: str
    title: str
    body: Markup
