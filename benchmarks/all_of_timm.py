"""All architectures of timm, counted one after the other: seconds, failures with their reasons, unknown operations.

    python benchmarks/all_of_timm.py [PATTERN]

Goal on two cores: under 3 minutes, and no failure.
"""

from __future__ import annotations

import sys
import time
import warnings
from collections import Counter

from archstats.counters.profile import count
from archstats.errors import ArchstatsError
from archstats.sources import resolve, select

GOAL_S = 180.0


def main() -> int:
    """Count them all; return 1 where the goal is missed."""
    warnings.simplefilter("ignore")
    names = select([f"timm:{sys.argv[1] if len(sys.argv) > 1 else '*'}"])
    failed: dict[str, str] = {}
    unknown: Counter[str] = Counter()
    started = time.monotonic()
    for done, name in enumerate(names, start=1):
        try:
            unknown.update(count(resolve(name)).uncounted)
        except (ArchstatsError, RuntimeError) as error:
            failed[name] = str(error)
        if done % 100 == 0:
            print(f"{done} of {len(names)}, {time.monotonic() - started:.0f} s", file=sys.stderr)
    seconds = time.monotonic() - started
    print(
        f"{len(names)} models in {seconds:.0f} s, {len(failed)} failed, unknown operations: {dict(unknown) or 'none'}"
    )
    for name, reason in failed.items():
        print(f"  {name}: {reason}")
    return int(bool(failed) or seconds > GOAL_S)


if __name__ == "__main__":
    sys.exit(main())
