"""Runs made by hand, for what reads them: no model is built here."""

import msgspec

from archstats.records import (
    Ceilings,
    Departure,
    DepartureKind,
    Difference,
    Environment,
    Failed,
    Judgement,
    Layer,
    Measured,
    NotTimed,
    Operation,
    Opinion,
    Profile,
    Run,
    Settings,
    Timing,
    Verdict,
)


def layer(path, *, params=0, macs=0, activations=0, elements=0, kind="Conv2d", leaf=True, call=0, **more):
    traffic = 4 * (params + activations)
    return Layer(
        path=path,
        type=kind,
        depth=path.count(".") + 1 if path else 0,
        leaf=leaf,
        call=call,
        parent=None if not path else 0,
        input=(1, 3, 8, 8),
        output=(1, 4, 8, 8),
        params=params,
        tied_params=0,
        macs=macs,
        activations=activations,
        elements=elements,
        traffic_bytes=traffic,
        total_params=params,
        total_macs=macs,
        total_activations=activations,
        total_traffic_bytes=traffic,
        **more,
    )


def operation(name="aten::conv2d", *, macs=0, elements=0, kind="counted"):
    return Operation(name=name, kind=kind, calls=1, macs=macs, elements=elements, traffic_bytes=5000)


def profile(name, *, params=1000, macs=2_000_000, family="Fam", document="003", **more):
    values = {
        "model": name,
        "source": "zoo",
        "input": ((1, 3, 8, 8),),
        "inputs": "1x3x8x8",
        "family": family,
        "document": document,
        "section": "1.38.1",
        "listing": "printed",
        "params": params,
        "trainable_params": params,
        "weight_bytes": {"float32": 4 * params},
        "macs": macs,
        "activations": 256,
        "traffic_bytes": 80_000,
        "peak_bytes": 3000,
        "layers": (
            layer("", kind="Sequential", leaf=False),
            layer("conv", params=params, macs=macs, activations=256),
            layer("conv.act", elements=256, kind="ReLU"),
        ),
        "operations": (operation(macs=macs), operation("aten::relu", elements=256, kind="elementwise")),
        "coverage": 1.0,
        "fvcore_flops": macs + 7,
        "fvcore_uncounted": {"aten::relu": 2},
        "torchinfo_params": params,
        "torchinfo_macs": macs + 3,
        "opinions": (opinion(macs), opinion(macs, "torchinfo", 3, explained=3)),
    }
    return Profile(**(values | more))


def opinion(macs, counter="fvcore", difference=7, *, explained=7, cause="bias counted", error=""):
    """What a counter says: `difference` more than `macs`, of which `explained` has a cause."""
    about = {"counter": counter, "title": counter, "version": "1.2.3"}
    if error:
        return Opinion(**about, error=error)
    found = (Difference(cause=cause, operation="aten::conv2d", calls=2, macs=explained, detail="1 an element"),)
    return Opinion(**about, macs=macs + difference, differences=found, unexplained_macs=difference - explained)


def timing(*milliseconds, device="cpu"):
    samples = tuple(round(ms * 1e6) for ms in milliseconds)
    return Timing(
        device=device,
        device_name="A processor",
        dtype="float32",
        batch_size=1,
        threads=2,
        block=0,
        samples_ns=samples,
        rounds=tuple(range(len(samples))),
    )


NO_CUDA = NotTimed(device="cuda", reason="torch finds no CUDA device on this machine")


def failed(name, error="The forward pass failed in stem.conv: RuntimeError: no"):
    return Failed(model=name, source="zoo", input=((1, 3, 8, 8),), stage="forward pass", where="stem.conv", error=error)


def judgement(identity="000-1", verdict=Verdict.CONFIRMED, **more):
    values = {
        "id": identity,
        "document": "000",
        "statement": "It is small.",
        "where": "line 3",
        "verdict": verdict,
        "stated": "0.04M",
        "derived": 41_000,
        "measured": 44_426,
        "unit": "parameters",
        "tolerance": "35,000 to 45,000",
        "reason": "It was counted.",
        "models": ("small",),
    }
    return Judgement(**(values | more))


def ceilings(**more):
    """1 GMAC and 1 GB a second: a MAC and a byte take a nanosecond each."""
    values = {"device": "cpu", "device_name": "A processor", "dtype": "float32", "threads": 2}
    rates = {"matmul_macs_per_s": 1e9, "conv_macs_per_s": 0.5e9, "bytes_per_s": 1e9}
    return Ceilings(**(values | rates | more))


def run_of(*measured):
    return Run(
        archstats="0.1.0",
        created="2026-01-02T03:04:05+00:00",
        command="archstats report --out reports/",
        environment=Environment(
            python="3.11.0",
            platform="Linux x86_64",
            processor="A processor",
            cores=2,
            threads=2,
            accelerators=(),
            packages={"torch": "2.14.1"},
        ),
        settings=Settings(models=("*",), batch_size=None, device="auto", timing=True, time_budget_s=90.0),
        measured=measured,
    )


def departure(printed="printed so", built="built so", why="because"):
    return Departure(kind=DepartureKind.CANNOT_RUN, printed=printed, built=built, why=why)


def example():
    """Three models: one complete, one larger, one that failed."""
    run = run_of(
        Measured(profile=profile("small", departures=(departure(),)), timings=(timing(1, 2, 3), NO_CUDA)),
        Measured(profile=profile("large", params=5000, macs=9_000_000), timings=(timing(1, 1.5, 2), NO_CUDA)),
        Measured(profile=failed("broken"), timings=(NotTimed(device="cpu", reason="not counted"), NO_CUDA)),
    )
    return msgspec.structs.replace(run, judgements=(judgement(),), ceilings=(ceilings(),))
