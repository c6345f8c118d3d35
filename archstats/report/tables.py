"""The numbers as tables for other programs: CSV and JSON beside the pages, Markdown and CSV on the terminal."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from numbers import Integral, Real
from typing import Any

import pandas as pd

from archstats.escaping import csv_cell, markdown
from archstats.quantities import format_shape
from archstats.records import Failed, Judgement, Layer, Profile, Run
from archstats.report.rows import Row, devices, rows

_INTEGERS = (
    "params",
    "param_bytes",
    "macs",
    "fvcore_flops",
    "torchinfo_params",
    "torchinfo_macs",
    "activations",
    "traffic_bytes",
    "peak_bytes",
)


def models_frame(run: Run) -> pd.DataFrame:
    """Return one row a model, units in the names of the columns; what is missing is empty."""
    frame = pd.DataFrame([_model_row(row, devices(run)) for row in rows(run)])
    return frame.astype({name: "Int64" for name in _INTEGERS if name in frame})


def _model_row(row: Row, on: list[str]) -> dict[str, Any]:
    profile = row.profile
    values: dict[str, Any] = {
        "model": profile.model,
        "source": profile.source,
        "family": profile.family,
        "document": profile.document,
        "section": profile.section,
        "listing": profile.listing,
        "input": profile.inputs or ", ".join(map(format_shape, profile.input)),
    }
    values |= {name: row.quantity(name) for name in _INTEGERS}
    for device in on:
        latency = row.latency.get(device)
        values[f"{device}_latency_p10_ns"] = latency.p10_ns if latency else None
        values[f"{device}_latency_p50_ns"] = latency.p50_ns if latency else None
        values[f"{device}_latency_p90_ns"] = latency.p90_ns if latency else None
        values[f"{device}_macs_per_s"] = row.macs_per_second(device)
    values["error"] = profile.error if isinstance(profile, Failed) else "; ".join(profile.errors)
    return values


def layers_frame(profile: Profile) -> pd.DataFrame:
    """Return one row a module call that costs something of its own or has no children, shapes as they are typed."""
    shown = [layer for layer in profile.layers if counts_itself(layer)]
    rows = [{name: getattr(layer, name) for name in LAYER_COLUMNS} for layer in shown]
    frame = pd.DataFrame(rows, columns=list(LAYER_COLUMNS))
    return frame.assign(**{name: frame[name].map(format_shape) for name in ("input", "output")})


LAYER_COLUMNS = (
    "path",
    "type",
    "call",
    "input",
    "output",
    "params",
    "macs",
    "activations",
    "elements",
    "traffic_bytes",
    "intensity",
)


def counts_itself(layer: Layer) -> bool:
    """Whether a layer belongs into a table: containers that only pass their input on do not."""
    own = (layer.params, layer.macs, layer.activations, layer.elements)
    return (layer.leaf and layer.type != "Identity") or any(own)


def all_layers_frame(run: Run) -> pd.DataFrame:
    """Return the layers of all models that were counted."""
    frames = [
        layers_frame(m.profile).assign(model=m.profile.model) for m in run.measured if isinstance(m.profile, Profile)
    ]
    if not frames:
        return pd.DataFrame(columns=["model", *LAYER_COLUMNS])
    joined = pd.concat(frames, ignore_index=True)
    return joined[["model", *joined.columns.drop("model")]]


def agreement_frame(profiles: Iterable[Profile]) -> pd.DataFrame:
    """Return one row a cause for which another counter's MACs are not ours; with the rest they sum to the difference.

    A counter that agrees has one row without a cause, one that failed has its error in place of a cause.
    """
    rows = [row for profile in profiles for row in _agreement_rows(profile)]
    frame = pd.DataFrame(rows, columns=AGREEMENT_COLUMNS)
    return frame.astype(dict.fromkeys(("archstats_macs", "counter_macs", "difference_macs", "calls"), "Int64"))


AGREEMENT_COLUMNS = [
    "model",
    "archstats_macs",
    "counter",
    "version",
    "counter_macs",
    "difference_macs",
    "cause",
    "operation",
    "calls",
    "detail",
]


def _agreement_rows(profile: Profile) -> Iterator[tuple[Any, ...]]:
    for opinion in profile.opinions:
        head = (profile.model, profile.macs, opinion.title, opinion.version, opinion.macs)
        if opinion.macs is None:
            yield (*head, None, f"failed: {opinion.error}", "", None, "")
            continue
        for d in opinion.differences:
            yield (*head, d.macs, d.cause, d.operation, d.calls, d.detail)
        if opinion.unexplained_macs:
            yield (*head, opinion.unexplained_macs, "unexplained", "", None, "")
        elif not opinion.differences:
            yield (*head, 0, "", "", None, "")


def ledger_frame(judgements: Iterable[Judgement]) -> pd.DataFrame:
    """Return one row a claim or published figure: the verdict, the three numbers and the reason."""
    names = [name for name in Judgement.__struct_fields__ if name != "models"]
    rows = [[getattr(j, name) for name in names] + [" ".join(j.models)] for j in judgements]
    return pd.DataFrame(rows, columns=[*names, "models"], dtype=object)


def to_csv(frame: pd.DataFrame) -> str:
    """Return CSV in which no cell is a formula to a spreadsheet: one that starts like it is preceded by a quote."""
    text = frame.select_dtypes(exclude="number").columns
    safe = frame.assign(**{name: frame[name].map(csv_cell) for name in text})
    return str(safe.to_csv(index=False, lineterminator="\n"))


def to_json(frame: pd.DataFrame) -> str:
    """Return a JSON list of objects; what is missing is null."""
    plain = frame.astype(object).where(frame.notna(), None)
    return json.dumps(plain.to_dict(orient="records"), indent=1, ensure_ascii=False) + "\n"


def to_markdown(frame: pd.DataFrame) -> str:
    """Return a Markdown table; numbers are set right, and nothing in a cell is read as markup."""
    numeric = set(frame.select_dtypes(include="number").columns)
    rule = ["---:" if name in numeric else "---" for name in frame.columns]
    body = [[_markdown_cell(value) for value in record] for record in frame.itertuples(index=False, name=None)]
    return "".join(f"| {' | '.join(cells)} |\n" for cells in [list(frame.columns), rule, *body])


def _markdown_cell(value: object) -> str:
    if value is None or value is pd.NA or value != value:  # noqa: PLR0124 (not a number is unlike itself)
        return ""
    text = f"{value:,}" if isinstance(value, Integral) else f"{value:.1f}" if isinstance(value, Real) else str(value)
    return markdown(text)
