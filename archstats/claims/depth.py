"""How deep a network is: the operations with weights on the longest path from its inputs to its outputs.

A copy of the network runs on tensors without data. Whatever is computed from an input carries the number of weighted
products that lie on the longest way there; a convolution or a matrix product of it with a weight adds one, anything
else none. Modules are not looked at: parallel branches, shortcuts and layers that are mere function calls come out
right.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor, UntypedStorage, nn
from torch.utils._python_dispatch import TorchDispatchMode
from torch.utils._pytree import tree_leaves

from archstats import weightless
from archstats.claims.evidence import Evidence
from archstats.records import Shape

# The products that PyTorch makes layers of, and where their two factors stand; a bias is not one of them.
_FACTORS = {f"aten::{name}": slice(0, 2) for name in ("convolution", "mm", "bmm", "mv")}
_FACTORS |= {f"aten::{name}": slice(1, 3) for name in ("addmm", "baddbmm", "addmv")}


@dataclass(frozen=True)
class Depth:
    """How many weighted layers a network has: on the longest path to an output, and altogether."""

    longest: int
    layers: int


def depth(module: nn.Module, *shapes: Shape) -> Depth:
    """Find how deep a module, which is left as it is, is on inputs of the given shapes."""
    copy = weightless.shadow(module).eval()
    with torch.device("meta"), torch.no_grad():
        inputs = [torch.empty(shape) for shape in shapes]
        with _Following(copy.parameters(), inputs) as following:
            outputs = tree_leaves(copy(*inputs))
    reached = [following.reached(x) for x in outputs if isinstance(x, Tensor)]
    return Depth(longest=max(reached, default=0), layers=following.layers)


def depth_of(evidence: Evidence, name: str, **settings: Any) -> Depth:  # noqa: ANN401 (whatever its builder takes)
    """Find how deep a network is on its own input, by its name."""
    return depth(evidence.module(name, **settings), *evidence.profile(name, **settings).input)


class _Following(TorchDispatchMode):  # type: ignore[no-untyped-call]
    """Follows what is computed from the inputs, and what from weights alone (a transposed or a normalised weight).

    Tensors are known by their storage: a view, and what is written into one, belongs to the whole.
    """

    def __init__(self, weights: Iterable[Tensor], inputs: Iterable[Tensor]) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.layers = 0
        self._kept: list[UntypedStorage] = []  # so that no identity is given away twice
        self._weights = {self._key(x) for x in weights}
        self._reached = {self._key(x): 0 for x in inputs}

    def reached(self, x: Tensor) -> int:
        """Return the weighted products on the longest way to a tensor."""
        return self._reached.get(self._key(x), 0)

    def __torch_dispatch__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:  # noqa: ANN401
        """Run one operation and hand on what its arguments carry."""
        out = func(*args, **(kwargs or {}))
        arguments = self._keys((args, kwargs))
        ways = [self._reached[key] for key in arguments if key in self._reached]
        if ways:
            way = max(ways) + self._adds(func._schema.name, args)  # noqa: SLF001 (its only spelling)
            self._reached |= {key: max(way, self._reached.get(key, 0)) for key in self._keys(out)}
        elif self._weights.intersection(arguments):
            self._weights.update(self._keys(out))
        return out

    def _adds(self, name: str, args: Any) -> bool:  # noqa: ANN401
        factors = self._keys(args[_FACTORS.get(name, slice(0))])
        weighted = bool(self._weights.intersection(factors)) and any(key in self._reached for key in factors)
        self.layers += weighted
        return weighted

    def _keys(self, value: Any) -> list[int]:  # noqa: ANN401
        return [self._key(x) for x in tree_leaves(value) if isinstance(x, Tensor)]

    def _key(self, x: Tensor) -> int:
        storage = x.untyped_storage()
        self._kept.append(storage)
        return int(storage._cdata)  # noqa: SLF001 (the storage's identity)
