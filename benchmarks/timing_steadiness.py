"""Whether the timings can be trusted: does a model tie with itself, and is a tenth more work seen?

    python benchmarks/timing_steadiness.py [--runs 20] [--seconds 6]

A/A times two copies of one network in one run; the 99 % interval of their ratio should hold 1, and be at most 3 % to
either side on a quiet machine, 10 % while another process keeps one core busy. A/B times the network against itself
with one layer widened, so that the whole takes 10 % or more additional MACs; the interval should leave 1 out. Prints
the counts, and ends with status 1 where one of them is under 19 of 20.
"""

from __future__ import annotations

import argparse
import contextlib
import statistics
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace

import torch
from torch import nn

from archstats.counters.profile import count
from archstats.latency.conditions import Conditions, Contestant
from archstats.latency.sampling import sample
from archstats.latency.statistics import Ratio, ratio
from archstats.records import Timing
from archstats.sources import Subject, resolve

NAME = "mobilenet_v1_cifar"
MORE = 1.10
NEEDED = 0.95
_NEVER = 0.0  # the whole time is used: what matters is the ratio, not either median


def widened(path: str) -> nn.Module:
    """Build the network with a 1x3 kernel in the place of one pointwise convolution."""
    module = resolve(NAME).fresh()
    parent, _, child = path.rpartition(".")
    old = module.get_submodule(path)
    assert isinstance(old, nn.Conv2d)
    new = nn.Conv2d(old.in_channels, old.out_channels, (1, 3), padding=(0, 1), bias=old.bias is not None)
    setattr(module.get_submodule(parent), child, new)
    return module


def heavier() -> tuple[Subject, float]:
    """Return the network with the one wider layer that adds the least, but a tenth at least, and by how much."""
    subject = resolve(NAME)
    own = count(subject)
    pointwise = [row.path for row in own.layers if row.settings.get("kernel_size") == 1 and row.type == "Conv2d"]
    shares = {path: count(resolve(widened(path), (1, 3, 32, 32))).macs / own.macs for path in pointwise}
    path = min((p for p, share in shares.items() if share >= MORE), key=lambda p: shares[p])
    return replace(subject, fresh=lambda: widened(path)), shares[path]


def once(a: Subject, b: Subject, seconds: float, seed: int) -> Ratio:
    """Time two subjects in one run and return their ratio."""
    pair = [Contestant("a", a, 0), Contestant("b", b, 0)]
    timings = sample(pair, Conditions(), budget_s=seconds, within=_NEVER, seed=seed)
    one, other = timings["b"], timings["a"]
    assert isinstance(one, Timing)
    assert isinstance(other, Timing)
    found = ratio(one, other)
    assert found is not None
    return found


@contextlib.contextmanager
def busy_core() -> Iterator[None]:
    """Keep one core busy with another process."""
    process = subprocess.Popen([sys.executable, "-c", "while True: pass"])
    try:
        yield
    finally:
        process.kill()
        process.wait()


def report(name: str, found: list[Ratio], *, same: bool) -> float:
    """Print how often the verdict was right and how wide the intervals were; return the share that was right."""
    right = [r.low <= 1 <= r.high if same else r.low > 1 for r in found]
    half = [(r.high - r.low) / 2 / r.ratio for r in found]
    ratios = [r.ratio for r in found]
    print(
        f"| {name} | {sum(right)} of {len(right)} | {statistics.median(ratios):.3f} | "
        f"{statistics.median(half):.2%} | {max(half):.2%} |",
        flush=True,
    )
    return sum(right) / len(right)


def main() -> int:
    """Run the three experiments and return the exit status."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=20)
    parser.add_argument("--seconds", type=float, default=6.0)
    options = parser.parse_args()
    subject, (more, share) = resolve(NAME), heavier()
    print(f"{NAME}, {torch.get_num_threads()} threads; the wider one takes {share - 1:.1%} more MACs\n")
    print("| experiment | right | median ratio | median half-width | widest |\n|---|---:|---:|---:|---:|")
    runs = range(options.runs)
    quiet = [once(subject, subject, options.seconds, seed) for seed in runs]
    shares = [report("A/A, quiet", quiet, same=True)]
    with busy_core():
        shares.append(
            report("A/A, one core busy", [once(subject, subject, options.seconds, s) for s in runs], same=True)
        )
    shares.append(report("A/B, quiet", [once(subject, more, options.seconds, seed) for seed in runs], same=False))
    return int(min(shares) < NEEDED)


if __name__ == "__main__":
    sys.exit(main())
