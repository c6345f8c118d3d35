"""A model made by hand whose calls are a real tree: its numbers are small enough to be added up by eye."""

import runs

from archstats.records import Layer, LayerTime, Measured

CONV, LINEAR, NORM, RELU = "aten::conv2d", "aten::linear", "aten::batch_norm", "aten::relu"
# path, type, parent, parameters, MACs, operations, held bytes; calls of a path are numbered in their order.
CALLS = (
    ("", "Net", None, 0, 0, (), 0),
    ("stem", "Conv2d", 0, 100, 1000, (CONV,), 600),
    ("block", "Block", 0, 40, 200, ("aten::matmul",), 800),
    ("block.first", "Conv2d", 2, 300, 3000, (CONV,), 900),
    ("block.shared", "Conv2d", 2, 50, 500, (CONV,), 700),
    ("block.shared", "Conv2d", 2, 0, 500, (CONV,), 700),
    ("block.norm", "BatchNorm2d", 2, 10, 0, (NORM,), 1000),
    ("again", "Again", 0, 0, 0, (), 0),
    ("block.shared", "Conv2d", 7, 0, 500, (CONV,), 500),
    ("again.act", "ReLU", 7, 0, 0, (RELU,), 400),
    ("rest", "Sequential", 0, 0, 0, (), 0),
    ("rest.0", "Part", 10, 0, 0, (), 0),
    ("rest.0.conv", "Conv2d", 11, 20, 100, (CONV,), 300),
    ("rest.0.norm", "BatchNorm2d", 11, 5, 0, (NORM,), 300),
    ("rest.1", "Part", 10, 0, 0, (), 0),
    ("rest.1.conv", "Conv2d", 14, 20, 100, (CONV,), 200),
    ("rest.1.norm", "BatchNorm2d", 14, 5, 0, (NORM,), 250),
    ("rest.2", "Part", 10, 0, 0, (), 0),
    ("rest.2.conv", "Conv2d", 17, 20, 100, (CONV,), 200),
    ("rest.2.norm", "BatchNorm2d", 17, 5, 0, (NORM,), 200),
    ("head", "Linear", 0, 425, 4000, (LINEAR,), 100),
)
PARAMS, MACS = 1000, 10_000
# `block` runs its own operation last: number 6 of the pass.
HELD_AT = {1: 0, 3: 1, 4: 2, 5: 3, 6: 4, 2: 5, 8: 6, 9: 7, 12: 8, 13: 9, 15: 10, 16: 11, 18: 12, 19: 13, 20: 14}


def layers(calls=CALLS):
    """The rows of calls; operations of the same kind are alike in everything but their counts."""
    return tuple(_layer(call, calls) for call in range(len(calls)))


def _layer(call, calls):
    path, kind, parent, params, macs, operations, held = calls[call]
    return Layer(
        path=path,
        type=kind,
        depth=path.count(".") + 1 if path else 0,
        leaf=all(other[2] != call for other in calls),
        call=sum(other[0] == path for other in calls[:call]),
        parent=parent,
        input=(1, 4, 8, 8),
        output=(1, 4, 8, 8),
        params=params,
        tied_params=0,
        macs=macs,
        activations=256 if macs else 0,
        elements=256 if operations and not macs else 0,
        traffic_bytes=4 * params + 1000 if operations else 0,
        total_params=0,
        total_macs=0,
        total_activations=0,
        total_traffic_bytes=0,
        settings={"kernel_size": 3, "stride": 2, "groups": 4} if kind == "Conv2d" else {},
        operations=dict.fromkeys(operations, macs),
        held_bytes=held,
        held_at=HELD_AT.get(call, call) if held else 0,
    )


def profile(name="made", calls=CALLS, **more):
    rows = layers(calls)
    values = {
        "params": sum(row.params for row in rows),
        "macs": sum(row.macs for row in rows),
        "activations": sum(row.activations for row in rows),
        "traffic_bytes": sum(row.traffic_bytes for row in rows),
        "peak_bytes": max(row.held_bytes for row in rows),
        "layers": rows,
    }
    return runs.profile(name, **values | more)


def measured(name="made", calls=CALLS, **more):
    """The model with times of its leaves: a nanosecond a MAC, and a microsecond for those without."""
    made = profile(name, calls, **more)
    times = tuple(LayerTime(path=x.path, call=x.call, ns=x.macs or 1000) for x in made.layers if x.leaf)
    return Measured(profile=made, timings=(runs.timing(1, 2, 3),), layer_times=times)
