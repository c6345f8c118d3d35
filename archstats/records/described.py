"""Which model a row is about, where it comes from, and that it could not be measured."""

from __future__ import annotations

import enum

from archstats.records.base import Record

Shape = tuple[int, ...]


class DepartureKind(enum.StrEnum):
    """Why the network that was built is not simply "the" network of that name."""

    UNLIKE_PAPER = "unlike the paper"
    """The printed listing runs and was followed, although the published network differs."""
    CANNOT_RUN = "cannot run as printed"
    """The printed listing does not run; its evident intent was built."""
    OUR_READING = "our reading"
    """This part would run, in a listing that does not; it was read as the published network."""
    INCOMPLETE = "incomplete in the document"
    """The document gives a part; the rest was rebuilt from the published network."""


class Departure(Record, frozen=True, kw_only=True):
    """One place where document, published network and our network are not the same."""

    kind: DepartureKind
    printed: str
    built: str
    why: str


class Listing(enum.StrEnum):
    """Where the figures of an architecture come from."""

    PRINTED = "printed"
    """The document prints this very network."""
    PRESET = "preset"
    """The document prints the builder; the settings are ours."""
    REBUILT = "rebuilt"
    """The document gives figures only; rebuilt from the published network."""


class Described(Record, frozen=True, kw_only=True):
    """Which model a row is about, and where it comes from.

    `input` holds the shapes of the example inputs, batch first; `inputs` says in the input language how the model is
    called with them. `document`, `section`, `family` and `listing` are
    empty for a model that does not come from the documents.
    """

    model: str
    source: str
    input: tuple[Shape, ...]
    inputs: str = ""
    family: str = ""
    document: str = ""
    section: str = ""
    listing: str = ""
    departures: tuple[Departure, ...] = ()


class Failed(Described, frozen=True, kw_only=True, tag="failed"):
    """A model that could not be measured: what failed, at which stage, in which module."""

    stage: str
    where: str
    error: str
    remedy: str = ""
