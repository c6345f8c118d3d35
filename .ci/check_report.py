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
index_mb = (out / "index.html").stat().st_size / 1e6
written = [out / line for line in (out / ".archstats-files").read_text(encoding="utf-8").splitlines()]
whole_mb = sum(file.stat().st_size for file in written) / 1e6
assert index_mb < 1.5, f"the index has {index_mb:.2f} MB"
assert whole_mb < 8, f"the report has {whole_mb:.2f} MB"
print(f"{whole_mb:.2f} MB, {index_mb:.2f} of them the index")
print(f"{len(models)} models, all columns filled, all pages there")
