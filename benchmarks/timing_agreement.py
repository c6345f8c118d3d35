"""Whether the timings agree with PyTorch's own timer, and with themselves.

    python benchmarks/timing_agreement.py [--seconds 20]

For five models, the median against that of `torch.utils.benchmark.Timer` (same threads, the model hot), in one process;
the aim is 5 % on a quiet machine. Then eight small and eight middle networks of the zoo are timed twice: wherever the
intervals of two models' medians do not overlap in either run, their order should be the same in both.
"""

from __future__ import annotations

import argparse
import itertools
import sys

import torch
from torch.utils.benchmark import Timer

from archstats.latency.conditions import Conditions, Contestant
from archstats.latency.preparing import prepare
from archstats.latency.sampling import sample
from archstats.latency.statistics import Summary, summarise
from archstats.records import Timing
from archstats.sources import resolve

FIVE = ("squeezenet1_1", "mobilenet_v2", "resnet18_cifar", "googlenet", "alexnet")
SMALL = ("lenet", "lenet_fashion", "squeezenet_fashion", "mobilenet_v1_cifar", "alexnet_fashion", "shufflenet_v2_x0_5",
         "squeezenet1_1", "mobilenet_v3_small")  # fmt: skip
MIDDLE = ("mobilenet_v1", "mobilenet_v2", "efficientnet_b0", "nin", "alexnet", "densenet", "resnet18_cifar",
          "vgg16_cifar")  # fmt: skip
AGREES_WITHIN = 0.05


def timed(names: tuple[str, ...], seconds: float, seed: int) -> dict[str, Summary]:
    """Time models in one run and summarise each."""
    contestants = [Contestant(name, resolve(name), 0) for name in names]
    timings = sample(contestants, Conditions(), budget_s=seconds, seed=seed)
    return {name: summarise(timing) for name, timing in timings.items() if isinstance(timing, Timing)}


def hot(name: str) -> float:
    """Return the median of PyTorch's timer, in nanoseconds."""
    ready = prepare(Contestant(name, resolve(name), 0), Conditions(), 0)
    with torch.inference_mode():
        timer = Timer("call()", globals={"call": ready.call}, num_threads=torch.get_num_threads())
        return float(timer.blocked_autorange(min_run_time=2).median * 1e9)


def agreement(seconds: float) -> int:
    """Print each model's median beside the timer's; return how many are further off than the aim."""
    ours = timed(FIVE, seconds, 0)
    off = 0
    print("| model | archstats, ms | Timer, ms | ratio |\n|---|---:|---:|---:|")
    for name in FIVE:
        theirs = hot(name)
        ratio = ours[name].p50_ns / theirs
        off += abs(ratio - 1) > AGREES_WITHIN
        print(f"| {name} | {ours[name].p50_ns / 1e6:.3f} | {theirs / 1e6:.3f} | {ratio:.3f} |", flush=True)
    return off


def order(names: tuple[str, ...], seconds: float) -> tuple[int, int]:
    """Return how many pairs of models are told apart in both of two runs, and how many of these change their order."""
    first, second = (timed(names, seconds, seed) for seed in (1, 2))
    apart, turned = 0, 0
    for a, b in itertools.combinations(names, 2):
        signs = [_sign(run[a], run[b]) for run in (first, second)]
        if all(signs):
            apart += 1
            turned += signs[0] != signs[1]
    return apart, turned


def _sign(a: Summary, b: Summary) -> int:
    return -1 if a.high_ns < b.low_ns else 1 if b.high_ns < a.low_ns else 0


def main() -> int:
    """Run both experiments and return the exit status."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=20.0)
    options = parser.parse_args()
    off = agreement(options.seconds)
    turned = 0
    for title, names in (("small", SMALL), ("middle", MIDDLE)):
        apart, changed = order(names, options.seconds)
        turned += changed
        print(f"\n{title}: {apart} pairs are told apart in both runs, {changed} of them in another order", flush=True)
    return int(off > 0 or turned > 0)


if __name__ == "__main__":
    sys.exit(main())
