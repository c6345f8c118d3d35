"""What the counter's memory and time depend on: neither the size of the weights nor that of the input.

Two tables, each measurement in a process of its own:

    python benchmarks/counter_growth.py

* Memory: networks with gigabytes of weights are counted within 150 MB above a process that has merely imported torch
  and torchvision.
* Time: a batch of 256, or an image of 1024x1024, costs no more than one image of 224x224 (ratios of medians taken in
  turns, in one process).
"""

from __future__ import annotations

import functools
import resource
import statistics
import subprocess
import sys
import time

from torch import nn

MEMORY_GOAL_MB = 150.0
TIME_GOAL = 1.2  # no more, within the noise of a shared machine
LARGE = ("vit_h_14", "regnet_y_128gf")
SHAPES = {"1x3x224x224": (1, 3, 224, 224), "256x3x224x224": (256, 3, 224, 224), "1x3x1024x1024": (1, 3, 1024, 1024)}
GROWING = ("resnet50", "mobilenet_v2", "convnext_base")
ROUNDS = 15


def peak_mb() -> float:
    """Return this process's peak resident memory."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000


def build(name: str) -> nn.Module:
    """Build one of torchvision's networks without its weights."""
    import torchvision

    from archstats import weightless

    made: nn.Module = weightless.build(getattr(torchvision.models, name))
    return made


def count(name: str, shape: tuple[int, ...]) -> int:
    """Count one network and return its MACs."""
    from archstats.counters.profile import count as count_subject
    from archstats.inputs import as_inputs
    from archstats.records import Described
    from archstats.sources import Subject

    inputs = as_inputs(shape)
    described = Described(model=name, source="torchvision", input=inputs.shapes)
    make = functools.partial(build, name)
    return count_subject(Subject(described, inputs, make, make)).macs


def measure_memory(name: str) -> None:
    """Print how much the peak grew while one network was counted (runs in a process of its own)."""
    import torchvision  # noqa: F401 (part of the ground that is measured from)

    before = peak_mb()
    macs = count(name, (1, 3, 224, 224))
    sys.stdout.write(f"{peak_mb() - before:.1f} {macs}\n")


def in_own_process(name: str) -> tuple[float, int]:
    """Return the growth in MB and the MACs of one network."""
    command = [sys.executable, __file__, "--memory", name]
    grown, macs = subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()
    return float(grown), int(macs)


def time_ratios(name: str) -> dict[str, float]:
    """Return each shape's median time over that of one small image."""
    seconds: dict[str, list[float]] = {label: [] for label in SHAPES}
    for _ in range(ROUNDS):
        for label, shape in SHAPES.items():
            started = time.perf_counter()
            count(name, shape)
            seconds[label].append(time.perf_counter() - started)
    medians = {label: statistics.median(times) for label, times in seconds.items()}
    return {label: median / medians["1x3x224x224"] for label, median in medians.items()}


def main() -> int:
    """Print both tables; return 1 where a goal is missed."""
    missed = 0
    print(f"{'counted':<18}{'GMACs':>9}{'MB more':>9}{'goal':>7}")
    for name in LARGE:
        grown, macs = in_own_process(name)
        missed |= int(grown > MEMORY_GOAL_MB)
        print(f"{name:<18}{macs / 1e9:>9.1f}{grown:>9.1f}{MEMORY_GOAL_MB:>7.0f}")
    print(f"\n{'time, relative':<18}" + "".join(f"{label:>16}" for label in SHAPES))
    for name in GROWING:
        ratios = time_ratios(name)
        missed |= int(max(ratios.values()) > TIME_GOAL)
        print(f"{name:<18}" + "".join(f"{ratio:>16.2f}" for ratio in ratios.values()))
    return missed


if __name__ == "__main__":
    if sys.argv[1:2] == ["--memory"]:
        measure_memory(sys.argv[2])
    else:
        sys.exit(main())
