"""A run with a model of every kind, made by hand: what no page of a report may stumble over."""

import itertools

import msgspec
import runs

from archstats.records import (
    Expression,
    Law,
    LayerTime,
    Measured,
    NoLaw,
    NotTimed,
    Training,
    Verdict,
)

UNPLEASANT = '<script>alert("1")</script>]]><!-- \'`${{ 7 * 7 }}` & </style> \u2028 \u202eleft\u202c שלום 模型 🦜'
LONG = "a_name_that_does_not_end_" * 20
# Parameters, MACs and activations of each layer of a block.
LEAVES = {"conv": ("Conv2d", (900, 720_000, 800)), "bn": ("BatchNorm2d", (64, 0, 0)), "act": ("ReLU", (0, 0, 0))}
N = "<math><mi>N</mi></math>"
HEIGHT = "<mrow><mo>⌈</mo><mfrac><mi>H</mi><mn>2</mn></mfrac><mo>⌉</mo></mrow>"
MANY = "<mo>+</mo>".join(f"<mn>{i},000</mn><mo>&InvisibleTimes;</mo>{HEIGHT}" for i in range(1, 12))


def every_kind():
    """A complete model, a larger one like it, one of which little is known, an unpleasant one, two that failed."""
    run = runs.run_of(
        complete("complete_x1_0", 3),
        complete("complete_x2_0", 9),
        Measured(profile=bare("bare"), law=NoLaw(reason="it runs at one size only"), timings=(runs.NO_CUDA,)),
        unpleasant(),
        Measured(profile=runs.failed("broken"), timings=(NotTimed(device="cpu", reason="not counted", failed=True),)),
        Measured(profile=runs.failed(LONG, error=LONG)),
    )
    return msgspec.structs.replace(run, judgements=tuple(judgements()), ceilings=(runs.ceilings(),))


def one_kind():
    """A complete model alone, with a claim about it."""
    run = runs.run_of(complete("complete_x1_0", 3))
    claim = runs.judgement(models=("complete_x1_0",))
    return msgspec.structs.replace(run, judgements=(claim,), ceilings=(runs.ceilings(),))


def complete(name, blocks):
    """A model with all that can be known: departures, differences, a law, times of several batches and of layers."""
    layers = layers_of(blocks)
    total = layers[0]
    profile = runs.profile(
        name,
        params=total.total_params,
        macs=total.total_macs,
        activations=total.total_activations,
        traffic_bytes=total.total_traffic_bytes,
        layers=layers,
        operations=(
            runs.operation(macs=total.total_macs),
            runs.operation("aten::batch_norm", elements=800 * blocks, kind="elementwise"),
            runs.operation("aten::relu", elements=800 * blocks, kind="elementwise"),
        ),
        departures=(runs.departure("a stem of 7×7, as the listing prints it", "3×3", "the published network has 3×3"),),
        opinions=(
            runs.opinion(total.total_macs),
            runs.opinion(total.total_macs, "torchinfo", 9, explained=4),
            runs.opinion(total.total_macs, "FlopCounterMode", error="RuntimeError: no"),
        ),
        training=Training(forward_macs=total.total_macs, backward_macs=2 * total.total_macs, peak_bytes=90_000),
    )
    timings = [runs.timing(*(batch * blocks * (1 + i / 100) for i in range(12))) for batch in (1, 4, 16)]
    timings = [msgspec.structs.replace(t, batch_size=batch) for t, batch in zip(timings, (1, 4, 16), strict=True)]
    times = tuple(LayerTime(path=x.path, call=0, ns=100_000) for x in layers if x.leaf)
    return Measured(profile=profile, law=law(), timings=(*timings, runs.NO_CUDA), layer_times=times)


def layers_of(blocks):
    """The rows of stage.0.conv, stage.0.bn, stage.0.act, stage.1.conv, … in order of execution, with their totals."""
    nothing, block = (0, 0, 0), tuple(map(sum, zip(*(costs for _, costs in LEAVES.values()), strict=True)))
    whole = tuple(blocks * cost for cost in block)
    rows = {"": ("Net", nothing, whole), "stage": ("Sequential", nothing, whole)}
    for path in (f"stage.{index}" for index in range(blocks)):
        rows[path] = ("Block", nothing, block)
        rows |= {f"{path}.{leaf}": (kind, costs, costs) for leaf, (kind, costs) in LEAVES.items()}
    order = list(rows)
    return tuple(row(path, order, *rows[path]) for path in order)


def row(path, order, kind, own, total):
    params, macs, activations = own
    leaf = path.rpartition(".")[2] in LEAVES
    elements = 800 if leaf and not macs else 0
    made = runs.layer(path, kind=kind, params=params, macs=macs, activations=activations, elements=elements, leaf=leaf)
    return msgspec.structs.replace(
        made,
        parent=order.index(path.rpartition(".")[0]) if path else None,
        total_params=total[0],
        total_macs=total[1],
        total_activations=total[2],
        total_traffic_bytes=4 * (total[0] + total[2]),
        settings={"kernel_size": 3, "stride": (1, 1), "bias": False} if macs else {},
        operations={"aten::conv2d": macs} if macs else {},
        held_bytes=3200 + 10 * order.index(path) if leaf else 0,
        held_at=order.index(path),
    )


def law():
    """A law with a term for each of many stages, so that it is wider than a telephone."""
    one = Expression(text="N", mathml=N, latex="N")
    wide = Expression(
        text="N (1,000 ⌈H/2⌉ + …)", mathml=f"<math><mrow>{MANY}</mrow></math>", latex=r"N \left\lceil{H/2}\right\rceil"
    )
    return Law(
        letters=("N", "H", "W"),
        expressions={"macs": wide, "params": one, "activations": wide, "traffic_bytes": wide},
        strides={"H": 32, "W": 32},
        short=wide,
        leading=one,
        spans={"H": (32, None), "W": (32, 512)},
        conditions=("H is at least 32", f"W is at most 512, because {LONG[:60]} says so"),
        growth=((32, 1_000), (64, 4_000), (128, 16_000), (256, 64_000)),
    )


def bare(name):
    """A model of which only the counts are known, with an operation that has no rule and a counter that failed."""
    reason = "fvcore's trace failed: RuntimeError: no"
    return runs.profile(
        name,
        family="",
        document="",
        section="",
        listing="",
        opinions=(),
        coverage=0.75,
        uncounted={"my::op": 2},
        uncounted_in={"my::op": ("neck", "")},
        fvcore_flops=None,
        torchinfo_params=None,
        torchinfo_macs=None,
        missing=dict.fromkeys(("fvcore_flops", "torchinfo_params", "torchinfo_macs"), reason),
        errors=(reason,),
    )


def unpleasant():
    """A model that calls everything what no one should be called."""
    u = UNPLEASANT
    profile = runs.profile(
        u,
        family=u,
        document=u,
        section=u,
        departures=(runs.departure(u, u, u),),
        layers=(
            runs.layer("", leaf=False, kind=u),
            runs.layer(u, params=1000, macs=2_000_000, activations=256, kind=u),
        ),
        operations=(runs.operation(u, macs=2_000_000, kind=u),),
        opinions=(runs.opinion(2_000_000, u, cause=u), runs.opinion(2_000_000, u, error=u)),
        uncounted={u: 1},
        uncounted_in={u: (u,)},
    )
    return Measured(profile=profile, law=NoLaw(reason=u), timings=(runs.timing(2, 3, 4), NotTimed(device=u, reason=u)))


def judgements():
    """A claim and a published figure of every verdict, about models that have a page and models that have none."""
    for document, verdict in itertools.product(("000", "published", "own.toml"), Verdict):
        yield runs.judgement(
            f"{document}-{verdict}",
            verdict,
            document=document,
            models=("complete_x1_0", "bare", "elsewhere"),
            where="a paper, table 2, https://arxiv.org/abs/1602.07360",
            reason=f"Its second, fourth and fifth layers are cut in two, and {LONG[:70]}",
            unit="MACs",
        )
    yield runs.judgement("unpleasant", statement=UNPLEASANT, reason=UNPLEASANT, models=(UNPLEASANT, LONG))
    yield runs.judgement("words", stated="0.04M", derived=None, measured="no such layer", models=(LONG,))
