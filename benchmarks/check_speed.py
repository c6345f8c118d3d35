"""What a check of the 44 networks of the zoo costs beside an import of torch.

    python benchmarks/check_speed.py [--rounds 5]

Both run in processes of their own, in turn. The aim is that a check takes at most 1.5 times a bare `import torch`, and
2 seconds. Run it where `pyproject.toml` and the committed baseline are.
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
import time

COMMANDS = {
    "import torch": [sys.executable, "-c", "import torch"],
    "archstats check": [sys.executable, "-m", "archstats", "check", "--quiet"],
}
TIMES, MORE_S = 1.5, 2.0


def seconds(command: list[str]) -> float:
    """Run a command to its end and return how long that took."""
    started = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - started


def main() -> int:
    """Measure both in turn, and return the exit status."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=5)
    rounds = parser.parse_args().rounds
    taken: dict[str, list[float]] = {name: [] for name in COMMANDS}
    for _ in range(rounds):
        for name, command in COMMANDS.items():
            taken[name].append(seconds(command))
    medians = {name: statistics.median(times) for name, times in taken.items()}
    limit = TIMES * medians["import torch"] + MORE_S
    for name, median in medians.items():
        print(f"{name:<16} {median:.2f} s")
    print(f"{'limit':<16} {limit:.2f} s")
    return int(medians["archstats check"] > limit)


if __name__ == "__main__":
    sys.exit(main())
