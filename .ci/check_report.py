"""Fail unless a report of the whole zoo has all rows, all columns and all pages."""

import sys
from pathlib import Path

import pandas as pd

out = Path(sys.argv[1])
models = pd.read_csv(out / "data" / "models.csv", dtype={"document": str}).drop(columns="error")
assert len(models) == 44, f"{len(models)} rows, not 44"
gaps = models.columns[models.isna().any()]
assert gaps.empty, f"empty cells in {list(gaps)}"
assert {"params", "macs", "fvcore_flops", "activations", "cpu_latency_p50_ns"} <= set(models.columns)
missing = [name for name in models["model"] if not (out / "models" / f"{name}.html").is_file()]
assert not missing, f"no page for {missing}"
assert "could not be measured" not in (out / "index.html").read_text(encoding="utf-8")
agreement = pd.read_csv(out / "data" / "agreement.csv")
unclear = agreement[agreement["cause"].fillna("").str.startswith(("unexplained", "failed"))]
assert unclear.empty, (
    f"counters whose difference is not explained: {unclear[['model', 'counter', 'cause']].to_dict('records')}"
)
print(f"{len(models)} models, all columns filled, all pages there")
