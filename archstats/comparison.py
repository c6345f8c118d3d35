"""Profiles side by side: what each model costs beside the first, and between two the layers that make the difference.

>>> import archstats
>>> print(archstats.compare("lenet", "alexnet"))
2 models, one forward pass each; in brackets how many times the first's
model    input        MACs          parameters     activations    traffic        peak memory
lenet    1x3x32x32    754 k (x1)    62.0 k (x1)    7.55 k (x1)    335 kB (x1)    27.0 kB (x1)
alexnet  1x3x224x224  714 M (x947)  61.1 M (x985)  494 k (x65.5)  254 MB (x758)  961 kB (x35.6)
lenet -> alexnet: 13 layers added, 0 removed, 8 changed, 0 renamed only, 0 the same
The inputs differ, and the costs with them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from archstats.errors import BadInputError
from archstats.escaping import printable
from archstats.latency.comparing import times
from archstats.quantities import format_count
from archstats.records import Profile

if TYPE_CHECKING:
    import pandas as pd

    from archstats.alignment import Pair

_MOST_ROWS = 20
_LARGE = 100


class Quantity(NamedTuple):
    """A number of a profile: its field, what it is called, and its unit."""

    field: str
    label: str
    unit: str = ""


QUANTITIES = (
    Quantity("macs", "MACs"),
    Quantity("params", "parameters"),
    Quantity("activations", "activations"),
    Quantity("traffic_bytes", "traffic", "B"),
    Quantity("peak_bytes", "peak memory", "B"),
)


@dataclass(frozen=True, repr=False)
class Comparison:
    """Two or more profiles, each held against the first.

    Raises:
        BadInputError: There are fewer than two.
    """

    profiles: tuple[Profile, ...]

    def __post_init__(self) -> None:
        if len(self.profiles) < 2:  # noqa: PLR2004
            raise BadInputError("A comparison needs two models or more.", 'Name them: archstats.compare("a", "b").')

    def ratio(self, profile: Profile, quantity: Quantity) -> float | None:
        """Return how many times the first profile's quantity another's is; None where the first has none."""
        first: int = getattr(self.profiles[0], quantity.field)
        return getattr(profile, quantity.field) / first if first else None

    @property
    def frame(self) -> pd.DataFrame:
        """One row a model: each quantity, units in the columns' names, and beside it how many times the first's."""
        import pandas as pd

        names = [name for q in QUANTITIES for name in (q.field, f"{q.field}_over_first")]
        rows = [
            [profile.model, profile.inputs, *(v for q in QUANTITIES for v in _cells(self, profile, q))]
            for profile in self.profiles
        ]
        return pd.DataFrame(rows, columns=["model", "input", *names])

    @cached_property
    def pairs(self) -> tuple[Pair, ...]:
        """The layers of exactly two models, aligned as by `archstats diff`; of more there are none."""
        from archstats.alignment import align

        return align(*(profile.layers for profile in self.profiles)) if len(self.profiles) == 2 else ()  # noqa: PLR2004

    @property
    def differing(self) -> Sequence[Pair]:
        """The pairs that are more than renamed, the largest difference in MACs first, then in parameters."""
        changed = [pair for pair in self.pairs if pair.kind not in {"same", "renamed"}]
        return sorted(changed, key=lambda pair: (-abs(pair.delta("macs")), -abs(pair.delta("params"))))

    @property
    def notes(self) -> list[str]:
        """What must be known with the numbers, a sentence each."""
        notes = []
        if len({profile.inputs for profile in self.profiles}) > 1:
            notes.append("The inputs differ, and the costs with them.")
        for profile in self.profiles:
            if profile.uncounted:
                missed = ", ".join(f"{name} x{calls}" for name, calls in profile.uncounted.items())
                notes.append(
                    f"{profile.model} runs operations without a counting rule, which are in no number: {missed}."
                )
        return notes

    @property
    def layers_in_words(self) -> str:
        """How many layers of two models were added, removed, changed; empty of more models."""
        if not self.pairs:
            return ""
        found = Counter(str(pair.kind) for pair in self.pairs)
        before, after = (profile.model for profile in self.profiles)
        return (
            f"{before} -> {after}: {_layers(found['added'])} added, {found['removed']} removed, {found['changed']} "
            f"changed, {found['renamed']} renamed only, {found['same']} the same"
        )

    def __str__(self) -> str:
        shown = self.profiles[:_MOST_ROWS]
        rows = [("model", "input", *(quantity.label for quantity in QUANTITIES))]
        rows += [(p.model, p.inputs, *(self.written(p, quantity) for quantity in QUANTITIES)) for p in shown]
        widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
        lines = [f"{len(self.profiles)} models, one forward pass each; in brackets how many times the first's"]
        lines += ["  ".join(map(str.ljust, row, widths)).rstrip() for row in rows]
        if more := len(self.profiles) - len(shown):
            lines.append(f"and {more} more")
        lines += [self.layers_in_words, *self.notes]
        return "\n".join(printable(line.replace("\n", " ")) for line in lines if line)

    __repr__ = __str__

    def value(self, profile: Profile, quantity: Quantity) -> str:
        """Write a quantity: "714 M"."""
        return format_count(getattr(profile, quantity.field), quantity.unit)

    def times_first(self, profile: Profile, quantity: Quantity) -> str:
        """Write how many times the first profile's quantity it is: "x947"."""
        return format_ratio(self.ratio(profile, quantity))

    def written(self, profile: Profile, quantity: Quantity) -> str:
        """Write both: "714 M (x947)"."""
        return f"{self.value(profile, quantity)} ({self.times_first(profile, quantity)})"

    def _repr_html_(self) -> str:
        from archstats.notebook import comparisons

        return comparisons.html(self)

    def _repr_markdown_(self) -> str:
        from archstats.notebook import comparisons

        return comparisons.in_markdown(self)


def format_ratio(ratio: float | None) -> str:
    """Write how many times another a quantity is, to three digits: "x2.31", "x947"; a dash where it is unknown."""
    if ratio is None:
        return "–"
    near = 0.9 < ratio < 1.1  # noqa: PLR2004 (then the fourth digit may be the first that differs from 1)
    return f"x{times(ratio) if near else f'{ratio:,.0f}' if ratio >= _LARGE else f'{ratio:.3g}'}"


def _cells(compared: Comparison, profile: Profile, quantity: Quantity) -> tuple[int, float | None]:
    return getattr(profile, quantity.field), compared.ratio(profile, quantity)


def _layers(number: int) -> str:
    return f"{number} layer{'' if number == 1 else 's'}"
