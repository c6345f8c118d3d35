"""How long counting takes: archstats and eight other ways to count, over 20 torchvision models.

    python benchmarks/counter_speed.py [--rounds 5] [--tools fvcore,thop] [--markdown]

Each tool runs in a process of its own, which imports PyTorch, torchvision and the tool first and then builds and counts
every model, at 1x3x224x224 on the CPU. What is timed runs from before the first model is built to after the last one is
counted: building is part of it, importing is not, except for what a tool puts off importing until it counts. The tools
take turns in every round, in an order that is shuffled, so that a slow minute of the machine hits all of them; a tool's
time is its median over the rounds.

Ratios are a tool's time over archstats' time. The status is 1 where one is below its goal.
"""

from __future__ import annotations

import argparse
import importlib
import json
import random
import statistics
import subprocess
import sys
import time
import warnings
from collections.abc import Callable
from dataclasses import dataclass, field

import torch
from torch import Tensor, nn

MODELS = (
    "alexnet vgg16 googlenet resnet18 resnet50 resnet152 densenet121 mobilenet_v2 mobilenet_v3_small "
    "mobilenet_v3_large efficientnet_b0 efficientnet_b4 shufflenet_v2_x1_0 squeezenet1_0 squeezenet1_1 mnasnet1_0 "
    "regnet_y_8gf convnext_base vit_b_16 swin_t"
).split()
# Its own default draws weights with SciPy, which takes longer than counting and has nothing to do with it.
SETTINGS = {"googlenet": {"init_weights": False}}
INPUT = (1, 3, 224, 224)

OURS = "archstats"
ON_META = "FlopCounterMode on meta"
# A goal holds for the fastest of its tools.
GOALS = (
    (("fvcore",), 15.0),
    (("torchinfo", "ptflops", "thop", "calflops", "torchprofile", "FlopCounterMode"), 8.0),
    ((ON_META,), 4.0),
)
COMPARED = ("resnet50", "vit_b_16")

Counter = Callable[[str], float]
COUNTERS: dict[str, Counter] = {}
MODULES: dict[str, str] = {}


@dataclass(frozen=True)
class Outcome:
    """What one worker reported; `problem` says why there is nothing to report."""

    seconds: float = 0.0
    macs: dict[str, float | None] = field(default_factory=dict)
    failed: dict[str, str] = field(default_factory=dict)
    problem: str = ""


Outcomes = dict[str, list[Outcome]]


def tool(name: str, module: str) -> Callable[[Counter], Counter]:
    """Register a function that builds a model and returns its MACs; `module` is imported before the clock starts."""

    def register(counter: Counter) -> Counter:
        COUNTERS[name], MODULES[name] = counter, module
        return counter

    return register


def build(name: str) -> nn.Module:
    """Return a model of torchvision with its default initialisation."""
    models = importlib.import_module("torchvision.models")
    module: nn.Module = getattr(models, name)(**SETTINGS.get(name, {}))
    return module.eval()


def build_on_meta(name: str) -> nn.Module:
    """Return a model without weights; where a constructor reads values, which meta has none of, it is moved there."""
    try:
        with torch.device("meta"):
            return build(name)
    except RuntimeError:
        return build(name).to("meta")


@tool(OURS, "archstats.counters.profile")
def count_with_archstats(name: str) -> float:
    """Count as `archstats.profile` does."""
    from archstats import weightless
    from archstats.counters.profile import count
    from archstats.inputs import as_inputs
    from archstats.records import Described
    from archstats.sources import Subject

    def make() -> nn.Module:
        return build(name)

    inputs = as_inputs(INPUT)
    described = Described(model=name, source="torchvision", input=inputs.shapes)
    return count(Subject(described, inputs, fresh=make, shapes_only=lambda: weightless.build(make))).macs


@tool("fvcore", "fvcore.nn")
def count_with_fvcore(name: str) -> float:
    """Count with fvcore, whose FLOPs are MACs."""
    analysis = importlib.import_module("fvcore.nn").FlopCountAnalysis(build(name), torch.randn(INPUT))
    quiet = analysis.unsupported_ops_warnings(False).uncalled_modules_warnings(False).tracer_warnings("none")  # noqa: FBT003
    return float(quiet.total())


@tool("torchinfo", "torchinfo")
def count_with_torchinfo(name: str) -> float:
    """Count with torchinfo."""
    summary = importlib.import_module("torchinfo").summary
    return float(summary(build(name), input_data=torch.randn(INPUT), verbose=0).total_mult_adds)


@tool("ptflops", "ptflops")
def count_with_ptflops(name: str) -> float:
    """Count with ptflops' default backend."""
    count = importlib.import_module("ptflops").get_model_complexity_info
    macs, _ = count(build(name), INPUT[1:], as_strings=False, print_per_layer_stat=False, verbose=False)
    return float(macs)  # None, which it returns where it fails, raises here


@tool("thop", "thop")
def count_with_thop(name: str) -> float:
    """Count with thop."""
    macs, _ = importlib.import_module("thop").profile(build(name), inputs=(torch.randn(INPUT),), verbose=False)
    return float(macs)


@tool("calflops", "calflops")
def count_with_calflops(name: str) -> float:
    """Count with calflops, which gives FLOPs, MACs and parameters."""
    count = importlib.import_module("calflops").calculate_flops
    quiet = {"print_results": False, "print_detailed": False, "output_as_string": False}
    _, macs, _ = count(model=build(name), input_shape=INPUT, **quiet)
    return float(macs)


@tool("torchprofile", "torchprofile")
def count_with_torchprofile(name: str) -> float:
    """Count with torchprofile."""
    return float(importlib.import_module("torchprofile").profile_macs(build(name), torch.randn(INPUT)))


@tool("FlopCounterMode", "torch.utils.flop_counter")
def count_with_flop_counter(name: str) -> float:
    """Count with PyTorch's own counter, on real tensors."""
    return flop_counter_macs(build(name), torch.randn(INPUT))


@tool(ON_META, "torch.utils.flop_counter")
def count_with_flop_counter_on_meta(name: str) -> float:
    """Count with PyTorch's own counter, on shapes alone."""
    return flop_counter_macs(build_on_meta(name), torch.empty(INPUT, device="meta"))


def flop_counter_macs(module: nn.Module, x: Tensor) -> float:
    """Return the MACs that PyTorch's own counter sees in one forward pass."""
    from torch.utils.flop_counter import FlopCounterMode

    with FlopCounterMode(display=False) as mode:
        module(x)
    return float(mode.get_total_flops()) / 2


def work(name: str) -> None:
    """Count every model with one tool and print what came out as JSON: this is the worker."""
    warnings.simplefilter("ignore")
    importlib.import_module("torchvision.models")
    try:
        importlib.import_module(MODULES[name])
    except ModuleNotFoundError as error:
        print(json.dumps({"problem": f"not installed: {error}"}))
        return
    print(json.dumps(timed(COUNTERS[name])))


def timed(counter: Counter) -> dict[str, object]:
    """Count every model; one that fails costs the time it took to fail."""
    macs: dict[str, float | None] = dict.fromkeys(MODELS)
    failed: dict[str, str] = {}
    started = time.perf_counter()
    with torch.no_grad():
        for name in MODELS:
            try:
                macs[name] = counter(name)
            except Exception as error:  # noqa: BLE001 (each tool has its own ways to fail)
                failed[name] = " ".join(f"{type(error).__name__}: {error}".split())[:200]
    return {"seconds": time.perf_counter() - started, "macs": macs, "failed": failed}


def run(name: str) -> Outcome:
    """Run a tool's worker."""
    command = [sys.executable, __file__, "--worker", name]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        said = done.stderr.strip().splitlines() or ["nothing said"]
        return Outcome(problem=f"failed with status {done.returncode}: {said[-1]}")
    return Outcome(**json.loads(done.stdout.splitlines()[-1]))


def run_rounds(names: list[str], rounds: int) -> Outcomes:
    """Run every tool once a round, in an order that changes from round to round and not from run to run."""
    outcomes: Outcomes = {name: [] for name in names}
    order = random.Random(0)  # noqa: S311 (no secret)
    for turn in range(rounds):
        for name in order.sample(names, len(names)):
            outcome = run(name)
            outcomes[name].append(outcome)
            said = outcome.problem or f"{outcome.seconds:.2f} s"
            print(f"round {turn + 1} of {rounds}: {name}: {said}", file=sys.stderr, flush=True)
    return outcomes


def problem_of(runs: list[Outcome]) -> str:
    """Return why a tool has no time, or nothing."""
    return next((outcome.problem for outcome in runs if outcome.problem), "")


def ratios_of(medians: dict[str, float]) -> dict[str, float]:
    """Return each tool's time over archstats' time."""
    return {name: seconds / medians[OURS] for name, seconds in medians.items()} if OURS in medians else {}


def timing_rows(outcomes: Outcomes, medians: dict[str, float]) -> list[list[str]]:
    """Return the table of times, with its heading."""
    ratios = ratios_of(medians)
    rows = [["Tool", "Seconds", "× archstats", "Models counted"]]
    for name, runs in outcomes.items():
        if name in medians:
            counted = f"{len(MODELS) - len(runs[-1].failed)} of {len(MODELS)}"
            rows.append([name, f"{medians[name]:.2f}", f"{ratios[name]:.1f}" if ratios else "–", counted])
        else:
            rows.append([name, problem_of(runs).partition(":")[0], "–", "–"])
    return rows


def macs_rows(outcomes: Outcomes, medians: dict[str, float]) -> list[list[str]]:
    """Return the table of MACs, with its heading."""
    rows = [["GMACs", *COMPARED]]
    for name in medians:
        macs = [outcomes[name][-1].macs[model] for model in COMPARED]
        rows.append([name, *("failed" if count is None else f"{count / 1e9:.3f}" for count in macs)])
    return rows


def print_table(rows: list[list[str]], *, markdown: bool) -> None:
    """Print rows under their heading, for the eye or for a README."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = [
        [cell.ljust(w) if i == 0 else cell.rjust(w) for i, (cell, w) in enumerate(zip(row, widths, strict=True))]
        for row in rows
    ]
    if markdown:
        lines.insert(1, ["-" * width if i == 0 else "-" * (width - 1) + ":" for i, width in enumerate(widths)])
    for line in lines:
        print(f"| {' | '.join(line)} |" if markdown else "  ".join(line))
    print()


def print_failures(outcomes: Outcomes) -> None:
    """Say what is missing from the tables and why."""
    for name, runs in outcomes.items():
        reasons = [problem_of(runs)] if problem_of(runs) else []
        reasons += [f"{model}: {reason}" for model, reason in runs[-1].failed.items()]
        for reason in reasons:
            print(f"{name}: {reason}")


def print_goals(ratios: dict[str, float]) -> bool:
    """Print whether each goal is met; return whether one is missed. A goal without its tools is neither."""
    missed = False
    for names, goal in GOALS:
        found = {name: ratios[name] for name in names if name in ratios}
        if not found:
            print(f"goal ≥ {goal:g} × over {', '.join(names)}: not measured")
            continue
        fastest = min(found, key=lambda name: found[name])
        met = found[fastest] >= goal
        missed |= not met
        print(f"goal ≥ {goal:g} ×: {fastest} {found[fastest]:.1f} ×, {'met' if met else 'missed'}")
    return missed


def report(outcomes: Outcomes, *, markdown: bool) -> int:
    """Print both tables, the failures and the goals; return 1 where a goal is missed or archstats fails."""
    medians = {
        name: statistics.median(outcome.seconds for outcome in runs)
        for name, runs in outcomes.items()
        if not problem_of(runs)
    }
    print_table(timing_rows(outcomes, medians), markdown=markdown)
    print_table(macs_rows(outcomes, medians), markdown=markdown)
    print_failures(outcomes)
    missed = print_goals(ratios_of(medians))
    return int(missed or OURS not in medians or bool(outcomes[OURS][-1].failed))


def parse() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(description="Compare how long counting takes in archstats and in other tools.")
    parser.add_argument("--rounds", type=int, default=5, help="how often each tool runs")
    parser.add_argument("--tools", default=",".join(COUNTERS), help="which tools run; archstats always does")
    parser.add_argument("--markdown", action="store_true", help="print the tables as Markdown")
    parser.add_argument("--worker", choices=COUNTERS, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    unknown = set(arguments.tools.split(",")) - set(COUNTERS)
    if unknown or arguments.rounds < 1:
        parser.error(f"--rounds takes 1 or more, --tools takes some of {', '.join(COUNTERS)}")
    return arguments


def main() -> int:
    """Run the comparison, or one worker of it."""
    arguments = parse()
    if arguments.worker:
        work(arguments.worker)
        return 0
    asked = [OURS, *arguments.tools.split(",")]
    outcomes = run_rounds([name for name in COUNTERS if name in asked], arguments.rounds)
    return report(outcomes, markdown=arguments.markdown)


if __name__ == "__main__":
    sys.exit(main())
