"""The C library's allocator: what a process keeps of the memory that it has freed."""

from __future__ import annotations

import ctypes
import sys

_SETTLED_BYTES = 31_500_000  # just under the 32 MB at which glibc's threshold ends


def settle() -> None:
    """Let the allocator keep what is freed, as it does in a process that has run for a while.

    glibc asks the system anew for each large piece of memory, page by page, until one of 32 MB has been freed once: a
    MobileNetV2 that is timed first in its process takes 15 ms so, and 8 ms afterwards.
    """
    import torch

    torch.zeros(_SETTLED_BYTES // 4)


def give_back() -> None:
    """Return to the system what was freed; nothing where the C library has no such call.

    Tracing with real tensors leaves holes between what stays: 1.1 GB of them after the 44 networks of the zoo.
    """
    if sys.platform == "linux" and hasattr(library := ctypes.CDLL(None), "malloc_trim"):
        library.malloc_trim(0)
