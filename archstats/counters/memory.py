"""How much memory tensors hold while a model runs, from when each is made to when nothing refers to it any more.

Every storage is followed by a weak reference: its bytes are added when an operation first returns it and taken away
when Python and autograd have let go of it. The peak is what an allocator without fragmentation, caching and scratch
space would reach.
"""

from __future__ import annotations

import weakref
from collections.abc import Iterable
from typing import Any

from torch import Tensor, UntypedStorage


class Lifetimes:
    """The bytes that live now, and the most that ever lived together.

    Args:
        outside: Tensors that are there before and after, weights and inputs: neither they nor views of them count.
    """

    def __init__(self, outside: Iterable[Tensor] = ()) -> None:
        self.live_bytes = 0
        self.peak_bytes = 0
        self._known: dict[int, weakref.ref[Any] | None] = {_key(x.untyped_storage()): None for x in outside}

    def hold(self, tensor: Tensor) -> None:
        """Count a tensor's storage from now on, once, until it is gone."""
        storage = tensor.untyped_storage()
        key = _key(storage)
        if key in self._known:
            return
        size = storage.nbytes()
        self.live_bytes += size
        self.peak_bytes = max(self.peak_bytes, self.live_bytes)

        def release(_: object) -> None:
            self._known.pop(key, None)
            self.live_bytes -= size

        self._known[key] = weakref.ref(storage, release)


def _key(storage: UntypedStorage) -> int:
    return int(storage._cdata)  # noqa: SLF001 (the storage's identity)
