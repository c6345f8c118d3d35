"""The published figures: one record each, from the tables in `figures/`, one file a family."""

from __future__ import annotations

import functools
import tomllib
from importlib import resources
from typing import Literal

import msgspec

from archstats.claims.printed import Printed, printed
from archstats.records import Profile

Quantity = Literal["params", "macs", "flops", "bytes"]
Amount = int | float

BYTES_A_PARAMETER = 4  # float32: what every source that prints bytes stores
_MEBI = 2**20
_UNITS: dict[str, tuple[str, int]] = {"MB": ("M", 1), "MiB": ("", _MEBI)}
"""Units of bytes: the prefix that stands for them, and by what is multiplied besides."""


class Figure(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A cost figure that somebody published, and the network it is held against.

    id: stable: the network, a short name of the source, and the quantity.
    network: the network as the source names it.
    quantity: params; macs (multiply-accumulates); flops, which are two a multiply-accumulate; bytes of the weights.
    printed: the figure's digits as they are printed; unit: the prefix that belongs to them, or MB (10^6 bytes) or MiB
        (2^20 bytes, which the sources write MB too: the figures themselves tell).
    input: what the network is counted on; empty for its own input.
    source, address: where it is printed.
    model, kwargs: the network it is held against, by the name that `archstats.profile` takes, and its settings.
    cause: names of explanations, joined by " + " in the order in which they are applied; empty where none is needed
        or none is known.
    note: what else is known, in a sentence.
    """

    id: str
    network: str
    quantity: Quantity
    printed: str
    source: str
    address: str
    model: str
    unit: str = ""
    input: str = ""
    kwargs: dict[str, bool | int | float | str | list[int]] = {}
    cause: str = ""
    note: str = ""
    family: str = ""

    @property
    def stated(self) -> Printed:
        """The figure in parameters, multiply-accumulates, FLOPs or bytes, with the bounds of its last digit."""
        prefix, times = _UNITS.get(self.unit, (self.unit, 1))
        plain = printed(self.printed, prefix)
        if times == 1:
            return plain
        half = 0.5 * 10.0 ** -len(self.printed.partition(".")[2])
        return Printed(plain.text, plain.value * times, (plain.value - half) * times, (plain.value + half) * times)

    @property
    def text(self) -> str:
        """The figure as it is printed, with its unit: "569 M", "528 MB"."""
        unit = "MB" if self.unit == "MiB" else self.unit
        return f"{self.printed} {unit}".strip()

    @property
    def causes(self) -> tuple[str, ...]:
        """The names of the explanations, in the order in which they are applied."""
        return tuple(part.strip() for part in self.cause.split("+") if part.strip())


def amount(profile: Profile, quantity: Quantity) -> Amount:
    """Return what a profile says of a quantity; FLOPs are two a multiply-accumulate."""
    counted = {"params": profile.params, "macs": profile.macs, "flops": 2 * profile.macs, "bytes": profile.param_bytes}
    return counted[quantity]


@functools.cache
def rows() -> tuple[Figure, ...]:
    """Return all published figures, by family, in the order of the files.

    Raises:
        ValueError: A file holds a row that is none, or an id stands twice.
    """
    folder = resources.files(__package__) / "figures"
    files = sorted((file for file in folder.iterdir() if file.name.endswith(".toml")), key=lambda file: file.name)
    found = [figure for file in files for figure in _read(file.read_text(encoding="utf-8"))]
    twice = {figure.id for figure in found if [other.id for other in found].count(figure.id) > 1}
    if twice:
        raise ValueError(f"published figures with one id: {', '.join(sorted(twice))}")
    return tuple(found)


def _read(text: str) -> list[Figure]:
    """Read one family's file: the family's name, then a table a figure."""
    table = tomllib.loads(text)
    family = {"family": table["family"]}
    return msgspec.convert([row | family for row in table["figure"]], list[Figure])
