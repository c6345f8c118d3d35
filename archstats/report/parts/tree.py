"""The calls of a pass as a tree, with one quantity that sums from the leaves to the root."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from archstats.nesting import nested_sums
from archstats.records import Layer
from archstats.words import gettext as _


@dataclass(frozen=True)
class Branch:
    """What one call costs with all calls inside it, or, where it is `own`, without them."""

    call: int
    value: int
    own: bool = False


@dataclass(frozen=True)
class Tree:
    """Calls in order of execution: what each costs itself, with those inside it, and which these are; and the total."""

    layers: Sequence[Layer]
    own: Sequence[int]
    sums: Sequence[int]
    inside: Sequence[Sequence[int]]
    total: int

    @classmethod
    def of(cls, layers: Sequence[Layer], quantity: str) -> Tree:
        """Return the tree for a quantity that layers have: "macs", "params"."""
        own = [getattr(layer, quantity) for layer in layers]
        sums = nested_sums(own, [layer.parent for layer in layers])
        return cls(layers, own, sums, calls_inside(layers), total=sum(own))

    @property
    def roots(self) -> list[Branch]:
        """The calls that no other made: of a model, its own."""
        return [Branch(call, self.sums[call]) for call, layer in enumerate(self.layers) if layer.parent is None]

    def branches(self, call: int) -> list[Branch]:
        """Return what a call's cost is made of: the calls in it, in order of execution, then its own operations."""
        found = [Branch(child, self.sums[child]) for child in self.inside[call]]
        if self.inside[call]:
            found.append(Branch(call, self.own[call], own=True))
        return [branch for branch in found if branch.value]


def calls_inside(layers: Sequence[Layer]) -> list[list[int]]:
    """Return for each call those that it made itself, in order of execution."""
    inside: list[list[int]] = [[] for _layer in layers]
    for call, layer in enumerate(layers):
        if layer.parent is not None:
            inside[layer.parent].append(call)
    return inside


def path_below(layer: Layer, above: Layer | None) -> str | None:
    """Return a layer's path as seen from the module that called it; None where that is not around it.

    A module that another block owns is called from elsewhere, and so is one that is called again from the outside.
    """
    if above is None:
        return layer.path
    if not above.path:
        return layer.path or None
    before, dot, name = layer.path.partition(f"{above.path}.")
    return name if dot and name and not before else None


def in_words(path: str, call: int) -> str:
    """Return a call in words: the module's path, and which call of the module it is after the first."""
    path = path or _("(the model itself)")
    return _("%(path)s (call %(number)s)", path=path, number=call + 1) if call else path
