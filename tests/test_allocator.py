"""What was freed goes back to the system, also from between what stays."""

import platform
from pathlib import Path

import pytest

from archstats import allocator

GLIBC = platform.libc_ver()[0] == "glibc"


def resident_bytes():
    """The system's own account of this process."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4096


@pytest.mark.skipif(not GLIBC, reason="the C library is not glibc, and has no malloc_trim")
def test_holes_between_what_stays_are_given_back():
    blocks = [bytes(2000) for _ in range(100_000)]
    kept = blocks[::1000]
    del blocks
    before = resident_bytes()
    allocator.give_back()
    assert before - resident_bytes() > 100_000_000
    assert len(kept) == 100


def test_another_c_library_is_left_alone(monkeypatch):
    monkeypatch.setattr("sys.platform", "win32")
    monkeypatch.setattr("ctypes.CDLL", lambda _: pytest.fail("there is no C library of no name"))
    allocator.give_back()
