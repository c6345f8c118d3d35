"""What the whole report costs: seconds and peak memory, with and without timing.

Each run is a process of its own, over the whole zoo:

    python benchmarks/report_cost.py

Goals on two cores: counts and pages within 60 s, everything within 180 s, at most 3 GB of memory.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time

GOALS = {"counts and pages": (60.0, 3.0), "whole report": (180.0, 3.0)}
OPTIONS = {"counts and pages": ["--no-timing"], "whole report": []}


def measure(options: list[str]) -> tuple[int, float, float]:
    """Run one report; return its exit status, seconds and peak resident memory in GB."""
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "archstats", "report", "--out", folder, "--quiet", *options]
        started = time.monotonic()
        child = os.posix_spawn(sys.executable, command, os.environ)
        _, status, usage = os.wait4(child, 0)
        seconds = time.monotonic() - started
    return os.waitstatus_to_exitcode(status), seconds, usage.ru_maxrss * 1024 / 1e9


def main() -> int:
    """Print the table; return 1 where a goal is missed."""
    missed = 0
    print(f"{'run':<18}{'seconds':>9}{'goal':>7}{'GB':>7}{'goal':>6}")
    for name, options in OPTIONS.items():
        status, seconds, gigabytes = measure(options)
        seconds_goal, gigabytes_goal = GOALS[name]
        missed |= int(status != 0 or seconds > seconds_goal or gigabytes > gigabytes_goal)
        print(f"{name:<18}{seconds:>9.1f}{seconds_goal:>7.0f}{gigabytes:>7.2f}{gigabytes_goal:>6.1f}")
    return missed


if __name__ == "__main__":
    sys.exit(main())
