"""What drawing a report costs, from a `run.json`: the zoo's, and those of 250, 500 and 1,000 models.

    python benchmarks/report_drawing.py [RUN.json]

The zoo's is the run that is given, or one that is counted here, without times. The large ones have names of timm's
networks, and the counts, laws and other counters' opinions of 25 networks spread over timm, each of which stands for
10, 20 or 40 names: so they differ in length only. Their times are made up, since no clock is asked in drawing: each
from the MACs and the name, so that all charts and sentences are there. Each report is drawn in a process of its own.

Goals on two cores: the zoo within 15 s and 8 MB, its first page within 1.5 MB; four times as many models take no more
than 4.8 times the CPU time, which a busy machine leaves as it is, and 4.8 times the room.
"""

from __future__ import annotations

import multiprocessing
import os
import resource
import sys
import tempfile
import time
import warnings
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from msgspec.structs import replace

from archstats import store
from archstats.records import Ceilings, Measured, Profile, Run, Settings, Timing

SIZES = (250, 500, 1000)
NETWORKS = 25
ZOO_SECONDS, ZOO_MB, INDEX_MB = 15.0, 8.0, 1.5
LINEAR = 1.2
ROUNDS = 20


@dataclass(frozen=True)
class Drawing:
    """What one report took: seconds by the clock and of the processor; MB of all files, of the first, of memory."""

    models: int
    seconds: float
    cpu_s: float
    mb: float
    index_mb: float
    peak_mb: float


def draw(name: str, run: Path) -> Drawing:
    """Draw a run, and print its line of the table."""
    with tempfile.TemporaryDirectory() as folder:
        seconds, usage = render(run, folder)
        sizes = {path: path.stat().st_size / 1e6 for path in Path(folder).rglob("*") if path.is_file()}
    models = sum(path.parent.name == "models" for path in sizes)
    d = Drawing(
        models,
        seconds,
        cpu_s=usage.ru_utime + usage.ru_stime,
        mb=sum(sizes.values()),
        index_mb=sizes[Path(folder) / "index.html"],
        peak_mb=usage.ru_maxrss * 1024 / 1e6,
    )
    each = f"{models:,} | {seconds:.1f} | {d.cpu_s:.1f} | {d.cpu_s / models:.3f} | {d.mb:.1f} | {d.mb / models:.3f}"
    print(f"| {name} | {each} | {d.index_mb:.2f} | {d.peak_mb:,.0f} |", flush=True)
    return d


def render(run: Path, folder: str) -> tuple[float, resource.struct_rusage]:
    """Draw a run into a folder in a process of its own; return its seconds by the clock and what it used."""
    command = [sys.executable, "-m", "archstats", "render", str(run), "--out", folder, "--quiet"]
    started = time.monotonic()
    _, status, usage = os.wait4(os.posix_spawn(sys.executable, command, os.environ), 0)
    seconds = time.monotonic() - started
    if os.waitstatus_to_exitcode(status):
        raise RuntimeError(f"{run} could not be drawn")
    return seconds, usage


def zoo(folder: Path) -> Path:
    """Count the zoo and judge the documents."""
    command = [sys.executable, "-m", "archstats", "report", "--out", str(folder), "--no-timing", "--quiet"]
    os.waitpid(os.posix_spawn(sys.executable, command, os.environ), 0)
    return folder / "run.json"


def prepare(folder: Path) -> None:
    """Write the large runs. It has a process of its own: a child's peak is at least the memory of who started it."""
    from archstats.sources import select

    warnings.simplefilter("ignore")
    names = select(["timm:*"])[: SIZES[-1]]
    run = counted(names[:: len(names) // NETWORKS][:NETWORKS])
    for size in SIZES:
        store.write(folder / f"{size}.json", store.dumps(under_names(run, names[:size])))


def counted(names: Sequence[str]) -> Run:
    """Count networks as `archstats report` does."""
    from archstats.pipeline import measure
    from archstats.sources import resolve

    settings = Settings(models=tuple(names), batch_size=None, device="cpu", timing=False, time_budget_s=0.0)
    return measure([resolve(name) for name in names], settings)


def under_names(run: Run, names: Sequence[str]) -> Run:
    """Let the models of a run, in turn, stand for these names, with times that are made up."""
    rows = [_named(run.measured[index % len(run.measured)], name) for index, name in enumerate(names)]
    roof = Ceilings(
        device="cpu",
        device_name="made up",
        dtype="float32",
        threads=1,
        matmul_macs_per_s=1e11,
        conv_macs_per_s=2e11,
        bytes_per_s=4e10,
    )
    return replace(run, measured=tuple(rows), ceilings=(roof,))


def _named(row: Measured, name: str) -> Measured:
    if not isinstance(row.profile, Profile):
        return replace(row, profile=replace(row.profile, model=name))
    median_ns = row.profile.macs / 50 * (1 + zlib.crc32(name.encode()) % 100 / 25)
    timing = Timing(
        device="cpu",
        device_name="made up",
        dtype="float32",
        batch_size=1,
        threads=1,
        block=0,
        samples_ns=tuple(int(median_ns * (1 + turn / 400)) for turn in range(ROUNDS)),
        rounds=tuple(range(ROUNDS)),
    )
    return replace(row, profile=replace(row.profile, model=name), timings=(timing,))


def main() -> int:
    """Print the table and return 1 where a goal is missed."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        preparing = multiprocessing.get_context("spawn").Process(target=prepare, args=(folder,))
        preparing.start()
        preparing.join()
        print("| report | models | seconds | CPU s | a model | MB | a model | first page, MB | peak memory, MB |")
        print("|---|---:|---:|---:|---:|---:|---:|---:|---:|")
        whole = draw("the zoo", Path(sys.argv[1]) if len(sys.argv) > 1 else zoo(folder))
        first, *_, last = [draw("timm's names", folder / f"{size}.json") for size in SIZES]
    more = last.models / first.models
    times, sizes = last.cpu_s / first.cpu_s / more, last.mb / first.mb / more
    print(
        f"\nOf {last.models:,} models, each takes {times:.2f} times the CPU time and {sizes:.2f} times the room of 250."
    )
    within = whole.seconds <= ZOO_SECONDS and whole.mb <= ZOO_MB and whole.index_mb <= INDEX_MB
    return int(not within or times > LINEAR or sizes > LINEAR)


if __name__ == "__main__":
    sys.exit(main())
