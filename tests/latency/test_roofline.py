import msgspec
import pytest
import runs
from hypothesis import given
from hypothesis import strategies as st

from archstats.latency import roofline as rl
from archstats.latency.roofline import Limit, limit_in_words, of_timing, percent, roofline, speed_in_words, why_not
from archstats.records import LayerTime

# Ceilings of the hand-made runs: a MAC takes 1 ns, a byte takes 1 ns.
CEILINGS = runs.ceilings()


def row(path, macs, traffic, kind="Conv2d", call=0):
    made = runs.layer(path, macs=macs, kind=kind, call=call)
    return msgspec.structs.replace(made, traffic_bytes=traffic)


def model(*layers, **more):
    macs, traffic = sum(layer.macs for layer in layers), sum(layer.traffic_bytes for layer in layers)
    return runs.profile("m", macs=macs, traffic_bytes=traffic, layers=layers, **more)


MIXED = model(row("a", 700, 100), row("b", 100, 200), row("act", 0, 100, "ReLU"), row("b", 100, 200, call=1))


def test_the_bound_is_the_sum_of_the_longer_of_both_by_hand():
    found = roofline(MIXED, CEILINGS, 2400)
    assert [layer.bound_ns for layer in found.layers] == [700, 200, 100, 200]
    assert [layer.limited_by for layer in found.layers] == [Limit.COMPUTATION, *[Limit.TRAFFIC] * 3]
    assert found.bound_ns == 1200
    assert found.traffic_share == pytest.approx(500 / 1200)
    assert found.compute_share == pytest.approx(700 / 1200)
    assert found.times_bound == 2
    assert found.intensity == pytest.approx(2 * 900 / 600)
    assert found.attained_macs_per_s == pytest.approx(900 / 2400 * 1e9)
    assert found.roof_macs_per_s == 1e9
    assert found.share_of_roof == pytest.approx(0.375)
    assert found.missing == {"layers": rl.NO_LAYER_TIMES}


def test_the_roof_slopes_where_memory_limits():
    found = roofline(model(row("fc", 100, 400)), CEILINGS, 800)
    assert found.roof_macs_per_s == pytest.approx(0.25e9)
    assert found.share_of_roof == pytest.approx(0.5)
    assert limit_in_words(found) == "memory traffic limits 100 % of its lower bound"


def test_a_model_of_computation_is_limited_by_it():
    found = roofline(model(row("conv", 10_000, 10), row("act", 0, 20)), CEILINGS, 20_040)
    assert found.compute_share == pytest.approx(10_000 / 10_020)
    assert limit_in_words(found) == "computation limits 100 % of its lower bound"
    assert speed_in_words(found) == "runs at 50 % of the bound"


def test_layers_are_joined_by_path_and_call_and_the_worst_come_first():
    times = [
        LayerTime(path=p, call=c, ns=ns) for p, c, ns in [("b", 1, 900), ("a", 0, 750), ("b", 0, 150), ("x", 0, 9)]
    ]
    found = roofline(MIXED, CEILINGS, 2400, times)
    assert [(layer.path, layer.call, layer.lost_ns) for layer in found.lost()] == [("b", 1, 700), ("a", 0, 50)]
    assert [layer.path for layer in found.lost(1)] == ["b"]
    assert found.layers[1].lost_ns == -50
    assert found.layers[2].lost_ns is None
    assert found.layers_ns == 1800
    assert [(loss.type, loss.calls, loss.lost_ns) for loss in found.lost_by_type()] == [("Conv2d", 2, 750)]
    assert found.missing == {}
    assert speed_in_words(found) == (
        "runs at 50 % of the bound; most is lost in Conv2d, 750 ns in 2 calls, the worst b (call 2)"
    )


def test_one_call_that_loses_is_said_without_a_number():
    found = roofline(MIXED, CEILINGS, 2400, [LayerTime(path="act", call=0, ns=400)])
    assert speed_in_words(found).endswith("most is lost in ReLU, 300 ns in one call")


def test_less_time_than_the_bound_is_said():
    """Caches are faster than memory: a bound need not hold, and is never made to."""
    found = roofline(MIXED, CEILINGS, 600)
    assert found.times_bound == 0.5
    assert speed_in_words(found).startswith("took 50 % of the bound, so the bound does not hold for it")


def test_what_was_not_measured_is_none_and_says_why():
    found = roofline(MIXED, None, None)
    assert (found.bound_ns, found.traffic_share, found.times_bound, found.attained_macs_per_s) == (None,) * 4
    assert (found.roof_macs_per_s, found.share_of_roof, found.layers_ns) == (None,) * 3
    assert found.missing == {
        "bound_ns": rl.NO_CEILINGS,
        "measured_ns": rl.NOT_TIMED,
        "layers": rl.NO_LAYER_TIMES,
    }
    assert limit_in_words(found) == speed_in_words(found) == ""
    assert roofline(MIXED, runs.ceilings(bytes_per_s=0.0), 100).missing["bound_ns"] == rl.NO_CEILINGS


def test_a_model_without_any_cost_has_no_ratio():
    found = roofline(model(row("view", 0, 0, "Flatten")), CEILINGS, 100)
    assert (found.intensity, found.bound_ns, found.traffic_share, found.times_bound) == (0, 0, None, None)
    assert found.share_of_roof is None


def test_ceilings_are_those_of_the_timings_conditions():
    others = [runs.ceilings(threads=1), runs.ceilings(dtype="bfloat16"), runs.ceilings(device="cuda")]
    timing = runs.timing(1)
    assert of_timing(MIXED, timing, 1e6, others).missing["bound_ns"] == rl.NO_CEILINGS
    assert of_timing(MIXED, timing, 1e6, [*others, CEILINGS]).bound_ns == 1200


def test_a_narrower_dtype_moves_fewer_bytes():
    timing = msgspec.structs.replace(runs.timing(1), dtype="bfloat16")
    found = of_timing(MIXED, timing, 1e6, [runs.ceilings(dtype="bfloat16")])
    assert found.bound_ns == 700 + 100 + 50 + 100
    assert found.traffic_bytes == MIXED.traffic_bytes / 2


@pytest.mark.parametrize(
    ("timed", "counted", "reason"),
    [
        ({"batch_size": 8}, {}, "counted for a batch of 1, timed with one of 8"),
        ({"inputs": "1x3x9x9"}, {}, "counted for an input of 1x3x8x8, timed with 1x3x9x9"),
        ({"inputs": "bfloat16:1x3x8x8"}, {}, ""),
        ({"dtype": "bfloat16"}, {"weight_bytes": {"float32": 4, "int8": 1}}, "float32 and int8, timed in bfloat16"),
        ({"dtype": "bfloat16"}, {"weight_bytes": {"int8": 1}}, "weights of int8, timed in bfloat16"),
        ({"dtype": "bfloat16"}, {"weight_bytes": {}}, ""),
    ],
)
def test_what_was_not_counted_is_not_compared(timed, counted, reason):
    timing = msgspec.structs.replace(runs.timing(1), **timed)
    profile = msgspec.structs.replace(MIXED, **counted)
    assert why_not(profile, timing).endswith(reason)
    assert bool(why_not(profile, timing)) == bool(reason)
    if reason:
        found = of_timing(profile, timing, 1e6, [CEILINGS])
        assert (found.bound_ns, found.measured_ns) == (None, None)
        assert found.missing["bound_ns"].endswith(reason)


@given(st.lists(st.tuples(st.integers(0, 10**9), st.integers(1, 10**9)), min_size=1, max_size=8), st.floats(1e6, 1e15))
def test_the_sum_of_rows_is_never_below_either_ceiling_of_the_whole(rows, peak):
    """So a model is never nearer to its roof than to its bound; and the two shares make a whole."""
    profile = model(*(row(f"l{i}", macs, traffic) for i, (macs, traffic) in enumerate(rows)))
    found = roofline(profile, runs.ceilings(matmul_macs_per_s=peak, conv_macs_per_s=1.0), 1e9)
    slack = 1 - 1e-9
    assert found.bound_ns >= slack * max(profile.macs / peak * 1e9, profile.traffic_bytes)
    assert found.traffic_share + found.compute_share == pytest.approx(1)
    assert found.share_of_roof is None or found.share_of_roof <= (1 + 1e-9) / found.times_bound


@pytest.mark.parametrize(
    ("share", "text"), [(0, "0 %"), (0.0042, "0.42 %"), (0.0904, "9.0 %"), (0.826, "83 %"), (12.5, "1,250 %")]
)
def test_shares_have_two_digits(share, text):
    assert percent(share) == text


def test_every_row_of_a_real_profile_is_bounded(profile_of):
    profile = profile_of("resnet18_cifar")
    found = roofline(profile, CEILINGS, None)
    assert [(layer.path, layer.call) for layer in found.layers] == [(r.path, r.call) for r in profile.layers]
    assert found.bound_ns >= max(profile.macs, profile.traffic_bytes)
    assert found.bound_ns <= profile.macs + profile.traffic_bytes
