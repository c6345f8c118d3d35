"""How an architecture enters the zoo: one builder a family, one preset a name."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from archstats.errors import BadInputError
from archstats.records import Departure, DepartureKind, Listing, Shape
from archstats.registry import Registry

if TYPE_CHECKING:
    from torch import nn

Builder = Callable[..., "nn.Module"]


@dataclass(frozen=True)
class Preset:
    """A name of the zoo: settings of its family's builder, and what only this name departs in.

    `input_shape` is channels, height, width.
    """

    name: str
    input_shape: Shape
    settings: Mapping[str, Any] = field(default_factory=dict)
    listing: Listing = Listing.PRINTED
    departures: tuple[Departure, ...] = ()


@dataclass(frozen=True)
class Architecture:
    """One registered network of the documents."""

    name: str
    family: str
    document: str
    section: str
    input_shape: Shape
    listing: Listing
    departures: tuple[Departure, ...]
    builder: Builder
    settings: Mapping[str, Any]

    def check_settings(self, settings: Mapping[str, Any]) -> None:
        """Refuse settings that the builder does not have.

        Raises:
            BadInputError: One of them is unknown; the message lists the known ones.
        """
        known = inspect.signature(self.builder).parameters
        for unknown in settings.keys() - known.keys():
            raise BadInputError(f"{self.name} has no setting {unknown!r}.", f"It takes {', '.join(known)}.")

    def create(self, **settings: Any) -> nn.Module:  # noqa: ANN401 (whatever the builder takes)
        """Build the network; `settings` override the preset's.

        Raises:
            BadInputError: The builder has no such setting, or cannot build with that value.
        """
        self.check_settings(settings)
        return self.builder(**{**self.settings, **settings})


ZOO: Registry[Architecture] = Registry("model", "archstats.zoo")


def architecture(
    *presets: Preset, family: str, document: str, section: str, departures: tuple[Departure, ...] = ()
) -> Callable[[Builder], Builder]:
    """Register a family's builder under the names of its presets.

    Args:
        presets: The names, each with its input shape and settings.
        family: What the report groups by.
        document: Number of the document that describes it: "003".
        section: Where in the document.
        departures: What all presets depart in; each preset may add its own.
    """

    def register(builder: Builder) -> Builder:
        for preset in presets:
            entry = Architecture(
                name=preset.name,
                family=family,
                document=document,
                section=section,
                input_shape=preset.input_shape,
                listing=preset.listing,
                departures=departures + preset.departures,
                builder=builder,
                settings=preset.settings,
            )
            ZOO.add(preset.name, entry)
        return builder

    return register


def unlike_paper(printed: str, *, paper: str) -> Departure:
    """Say that the listing was followed where the published network differs."""
    return Departure(kind=DepartureKind.UNLIKE_PAPER, printed=printed, built="as printed", why=paper)


def cannot_run(printed: str, *, built: str, why: str) -> Departure:
    """Say what could not run as printed, and how it is read."""
    return Departure(kind=DepartureKind.CANNOT_RUN, printed=printed, built=built, why=why)


def our_reading(printed: str, *, built: str, why: str) -> Departure:
    """Say where a listing that cannot run is read as the published network, though this part would run."""
    return Departure(kind=DepartureKind.OUR_READING, printed=printed, built=built, why=why)


def incomplete(printed: str, *, built: str, why: str) -> Departure:
    """Say what the document leaves out, and what it was rebuilt from."""
    return Departure(kind=DepartureKind.INCOMPLETE, printed=printed, built=built, why=why)
