"""How long the laws of whole networks take: the zoo's, and those of a few library networks.

    python benchmarks/laws.py

A law is one symbolic run of the counter, and plain counts where the limits of its domain are tried. The aim is at most
10 s a network and 2 minutes for the zoo, on two cores. Prints a Markdown table and ends with status 1 where an aim is
missed.
"""

from __future__ import annotations

import sys
import time

import archstats

LIBRARY = ("resnet50", "densenet121", "mobilenet_v3_large", "efficientnet_b0", "convnext_tiny", "regnet_y_400mf",
           "swin_t", "vit_b_16")  # fmt: skip
MOST_EACH_S = 10.0
MOST_ZOO_S = 120.0


def measure(name: str) -> float:
    """Derive one law, print its row, and return the seconds it took."""
    started = time.perf_counter()
    law = archstats.cost_law(name)
    seconds = time.perf_counter() - started
    letters = ", ".join(letter.name for letter in law.letters)
    spans = "; ".join(f"{n} {a} to {b}" if b else f"{n} from {a}" for n, (a, b) in law.spans().items())
    print(f"| {name} | {seconds:.2f} | {letters} | {spans or law.fixed} |", flush=True)
    return seconds


def main() -> int:
    """Measure all networks and return the exit status."""
    print("| network | seconds | letters | domain |\n|---|---:|---|---|")
    zoo = [measure(name) for name in archstats.list_models()]
    library = [measure(f"torchvision:{name}") for name in LIBRARY]
    print(f"\nzoo {sum(zoo):.0f} s, aim {MOST_ZOO_S:.0f}; slowest {max(zoo + library):.1f} s, aim {MOST_EACH_S:.0f}")
    return int(sum(zoo) > MOST_ZOO_S or max(zoo + library) > MOST_EACH_S)


if __name__ == "__main__":
    sys.exit(main())
