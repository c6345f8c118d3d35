"""`archstats time`."""

from __future__ import annotations

import functools
import itertools
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.table import Table

from archstats.cli.console import Format, console, print_error
from archstats.cli.progress import Watcher
from archstats.errors import ArchstatsError, BadInputError
from archstats.escaping import markdown, printable
from archstats.inputs import parse_inputs
from archstats.latency.comparing import conditions_of, disturbed_in_words, enough_in_words, in_words, said
from archstats.latency.statistics import Place, Ratio, Summary, ranking, ratio, summarise
from archstats.quantities import (
    format_count,
    format_duration,
    format_duration_range,
    parse_bytes,
    parse_setting,
)
from archstats.records import NotTimed, Timing

if TYPE_CHECKING:
    import pandas as pd

    from archstats.latency.conditions import Contestant
    from archstats.sources import Subject

MOST_RATIOS = 1000
"""As many pairs as JSON lists; of more models, those with the fastest alone."""


def time_models(
    models: Annotated[list[str], typer.Argument(help="Names or quoted patterns, as in `list`; twice is two.")],
    device: Annotated[str, typer.Option(help="cpu, cuda, or auto: CUDA where there is one, else the CPU.")] = "cpu",
    batch_size: Annotated[list[int] | None, typer.Option(help="Inputs a pass; several give a curve.", min=1)] = None,
    dtype: Annotated[str, typer.Option(help="float32, bfloat16 or float16.")] = "float32",
    channels_last: Annotated[bool, typer.Option("--channels-last", help="Images with the channels last.")] = False,
    compiled: Annotated[bool, typer.Option("--compile", help="Compile the models with torch.compile.")] = False,
    cuda_graph: Annotated[bool, typer.Option("--cuda-graph", help="Replay each pass as a CUDA graph.")] = False,
    threads: Annotated[int | None, typer.Option(help="Threads of PyTorch; its own number by default.", min=1)] = None,
    given: Annotated[
        str | None, typer.Option("--input", help="Input of every model, batch first: 1x3x224x224, or ids=int64:1x128.")
    ] = None,
    kwargs: Annotated[list[str] | None, typer.Option(help="A setting, name=value; may be repeated.")] = None,
    time_budget: Annotated[
        float, typer.Option(help="Seconds for all of it; each model gets three rounds at least.", min=0)
    ] = 30.0,
    memory_budget: Annotated[str, typer.Option(help="What weights that are timed together may take.")] = "1.6GB",
    seed: Annotated[int, typer.Option(help="Of the weights, the inputs and the order of the turns.")] = 0,
    output: Annotated[Format, typer.Option("--format", help="How to print it.")] = Format.TABLE,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="No progress.")] = False,
) -> None:
    """Say which model is faster, by how much, and how sure that is.

    The models take turns in rounds of random order, until the 99 % interval of each median is within 3 % or the time is
    spent. They are compared round by round, and those that cannot be told apart share a place.

    Example: [bold]archstats time mobilenet_v1 mobilenet_v2 --time-budget 10[/bold]
    """
    inputs = None if given is None else parse_inputs(given)
    settings = dict(map(parse_setting, kwargs or []))
    memory_bytes = parse_bytes(memory_budget)
    from archstats.latency.conditions import DTYPES, Conditions
    from archstats.latency.sampling import labelled, sample
    from archstats.sources import resolve, select

    if dtype not in DTYPES:
        raise BadInputError(f"Models cannot be timed in {dtype!r}.", f"Choose {', '.join(DTYPES)}.")
    on = Conditions(_device(device, cuda_graph), dtype, threads, channels_last, compiled, cuda_graph)
    names = [name for pattern in models for name in select([pattern])]
    subjects = {label: resolve(names[i], inputs, **settings) for i, label in labelled(names).items()}
    sizes = list(dict.fromkeys(batch_size or []))
    contestants = [c for label, subject in subjects.items() for c in _contestants(label, subject, sizes)]
    with Watcher(quiet=quiet) as watcher:
        samples = sample(
            contestants,
            on,
            budget_s=time_budget,
            memory_bytes=memory_bytes,
            seed=seed,
            report=lambda name: watcher.timing(on.device, time_budget, name),
        )
    interrupted = bool(getattr(samples, "interrupted", False))
    timed = Timed({c.name: samples[c.name] for c in contestants}, time_budget, seed, len(sizes) > 1, interrupted)
    _PRINTERS[output](timed)
    _complain(timed)


def _device(device: str, cuda_graph: bool) -> str:  # noqa: FBT001 (as it was asked for)
    from archstats.latency import devices

    on, _ = devices.resolve(device)
    if cuda_graph and not on[-1].startswith("cuda"):
        raise BadInputError(f"A CUDA graph cannot be timed on {on[-1]}.", "Add --device cuda, or drop --cuda-graph.")
    return on[-1]


def _contestants(label: str, subject: Subject, sizes: list[int]) -> list[Contestant]:
    """Return the model at each batch size that was asked for, or at that of its own input."""
    from archstats.latency.conditions import Contestant

    weight_bytes = _weight_bytes(subject)
    at = {f"{label}, batch {size}" if len(sizes) > 1 else label: subject.with_batch_size(size) for size in sizes}
    return [Contestant(name, sized, weight_bytes) for name, sized in (at or {label: subject}).items()]


def _weight_bytes(subject: Subject) -> int:
    from archstats.sources import Weights

    try:
        module = subject.build(Weights.META)
    except ArchstatsError:
        raise
    except Exception:  # noqa: BLE001 (what fails here fails when it is timed, where the others are timed all the same)
        return 0
    return sum(tensor.numel() * tensor.element_size() for tensor in module.parameters())


@dataclass(frozen=True)
class Timed:
    """What was timed, in the order in which it was asked for; of a curve, places are within a batch size."""

    samples: Mapping[str, Timing | NotTimed]
    budget_s: float
    seed: int
    curve: bool
    interrupted: bool

    @functools.cached_property
    def timings(self) -> dict[str, Timing]:
        """The models that were timed, by name."""
        return {name: made for name, made in self.samples.items() if isinstance(made, Timing)}

    @functools.cached_property
    def summaries(self) -> dict[str, Summary]:
        """Their times."""
        return {name: summarise(timing) for name, timing in self.timings.items()}

    @functools.cached_property
    def rankings(self) -> list[list[Place]]:
        """Their places; a list for each batch size where there are several."""
        groups: dict[int, dict[str, Timing]] = {}
        for name, timing in self.timings.items():
            groups.setdefault(timing.batch_size if self.curve else 0, {})[name] = timing
        return [ranking(group) for group in groups.values()]

    @property
    def missing(self) -> dict[str, NotTimed]:
        """The models that were not timed, with the reason."""
        return {name: made for name, made in self.samples.items() if isinstance(made, NotTimed)}

    def pairs(self) -> list[tuple[str, str]]:
        """Return the pairs whose ratios are listed: all, or of many models those with the fastest."""
        every = list(itertools.combinations(self.timings, 2))
        fastest = {places[0].name for places in self.rankings}
        return every if len(every) <= MOST_RATIOS else [pair for pair in every if fastest & set(pair)]


def findings(timed: Timed) -> list[str]:
    """Return what the times say, in sentences: who is faster, by how much, and whether rounds were enough."""
    t = timed.timings
    sentences = []
    for places in timed.rankings:
        heads = {place.place: place.name for place in reversed(places)}
        for place in places[1:]:
            head = places[0].name if place.name == heads[place.place] else heads[place.place]
            sentences.append(in_words(head, place.name, ratio(t[place.name], t[head])))
    if timed.interrupted or not t:
        return [*sentences, *["It was stopped; the numbers are of what had been timed."] * timed.interrupted]
    unsure = {name: timed.summaries[name] for name, timing in t.items() if not timing.enough}
    return [*sentences, *enough_in_words(unsure, timed.budget_s), *disturbed_in_words(timed.summaries)]


def _cells(timed: Timed) -> list[dict[str, str]]:
    """Return the table as it is read, a row a model, the fastest first."""
    return [
        {
            "place": str(place.place),
            "model": place.name,
            "median": format_duration(s.p50_ns),
            "99 % interval": _interval(s),
            "p10 – p90": format_duration_range(s.p10_ns, s.p90_ns),
            "inputs a second": format_count(timed.timings[place.name].batch_size / s.p50_ns * 1e9),
            "rounds": str(s.rounds),
            "disturbed": str(s.disturbed),
        }
        for places in timed.rankings
        for place in places
        for s in [timed.summaries[place.name]]
    ]


def _interval(summary: Summary) -> str:
    """Write the interval of a median, with its confidence where that is less than 99 %."""
    if summary.rounds == 1:
        return "unknown"
    real = "" if summary.sure else f" ({int(100 * summary.confidence)} %)"
    return format_duration_range(summary.low_ns, summary.high_ns) + real


def _headings(timed: Timed) -> list[str]:
    """Return the conditions, once each where models differ in them."""
    return list(dict.fromkeys(f"{t.device_name}: {said(t)}" for t in timed.timings.values()))


def _print_table(timed: Timed) -> None:
    out = console()
    for heading in _headings(timed):
        out.print(printable(heading), soft_wrap=True)
    table = Table(box=None, pad_edge=False, header_style="bold")
    rows = _cells(timed)
    for name in rows[0] if rows else ():
        table.add_column(name, justify="left" if name == "model" else "right", no_wrap=True)
    for row in rows:
        table.add_row(*map(printable, row.values()))
    out.print(table)
    for sentence in findings(timed):
        out.print(printable(sentence), soft_wrap=True)


def _records(timed: Timed) -> list[dict[str, Any]]:
    places = {place.name: place.place for places in timed.rankings for place in places}
    return [
        {"name": name, "place": places[name], **asdict(timed.summaries[name]), "enough": t.enough, **conditions_of(t)}
        | {"peak_bytes": t.peak_bytes, "clocks": t.clocks}
        for name, t in timed.timings.items()
    ]


def _print_json(timed: Timed) -> None:
    plain = {
        "models": _records(timed),
        "ratios": [_ratio(a, b, ratio(timed.timings[a], timed.timings[b])) for a, b in timed.pairs()],
        "findings": findings(timed),
        "not_timed": [{"name": name, "reason": made.reason} for name, made in timed.missing.items()],
        "time_budget_s": timed.budget_s,
        "seed": timed.seed,
        "interrupted": timed.interrupted,
    }
    typer.echo(json.dumps(plain, indent=2, ensure_ascii=False))


def _ratio(a: str, b: str, made: Ratio | None) -> dict[str, Any]:
    figures = {field.name: getattr(made, field.name, None) for field in fields(Ratio)}
    return {"a": a, "b": b, **figures, "told_apart": bool(made and made.told_apart)}


def _print_csv(timed: Timed) -> None:
    from archstats.tables.formats.csv_text import to_csv

    typer.echo(to_csv(_frame(_records(timed)).drop(columns="clocks", errors="ignore")), nl=False)


def _print_markdown(timed: Timed) -> None:
    from archstats.tables.formats.markdown import to_markdown

    lines = [f"### {markdown(heading)}\n" for heading in _headings(timed)]
    lines += [to_markdown(_frame(_cells(timed))), *(f"- {markdown(sentence)}" for sentence in findings(timed))]
    typer.echo("\n".join(lines))


def _frame(rows: list[dict[str, Any]]) -> pd.DataFrame:
    import pandas as pd

    return pd.DataFrame(rows)


_PRINTERS = {
    Format.TABLE: _print_table,
    Format.JSON: _print_json,
    Format.CSV: _print_csv,
    Format.MARKDOWN: _print_markdown,
}


def _complain(timed: Timed) -> None:
    """End with status 2 where a model could not be timed, or where it was stopped."""
    for name, missing in timed.missing.items():
        print_error(ArchstatsError(f"{name} was not timed: {missing.reason}."))
    if timed.interrupted or timed.missing:
        raise typer.Exit(2)
