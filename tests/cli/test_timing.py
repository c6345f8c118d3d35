"""`archstats time` and `archstats compare-runs`: what they ask the sampler for, and what they make of its answer."""

import csv
import json

import msgspec
import pytest
import runs
import torch

from archstats import store
from archstats.errors import BadInputError
from archstats.latency import sampling
from archstats.latency.sampling import Samples
from archstats.quantities import parse_bytes
from archstats.records import Measured, NotTimed


def timing(milliseconds, count=15, **more):
    made = runs.timing(*(milliseconds * (1 + (n % 5 - 2) / 200) for n in range(count)))
    return msgspec.structs.replace(made, **({"inputs": "1x3x32x32", "enough": True} | more))


@pytest.fixture
def sampler(monkeypatch):
    """A sampler that answers at once: `times` are milliseconds or whole answers by name, 10 ms where none is given."""

    class Fake:
        def __init__(self):
            self.times, self.interrupted = {}, False

        def __call__(self, contestants, conditions, **asked):
            self.contestants, self.conditions, self.asked = contestants, conditions, asked
            for contestant in contestants:
                asked["report"](contestant.name)
            answer = Samples({c.name: self.answer(c) for c in contestants})
            answer.interrupted = self.interrupted
            return answer

        def answer(self, contestant):
            found = self.times.get(contestant.name, 10)
            shape = contestant.subject.inputs.shapes[0]
            more = {"batch_size": shape[0], "inputs": str(contestant.subject.inputs)}
            return timing(found, **more) if isinstance(found, int | float) else found

    fake = Fake()
    monkeypatch.setattr(sampling, "sample", fake)
    return fake


def timed(run_cli, *arguments):
    status, out, _ = run_cli("time", *arguments, "--format", "json")
    return status, json.loads(out)


def test_who_is_faster_by_how_much_and_how_sure(run_cli, sampler):
    sampler.times = {"lenet": 10, "alexnet": 23.1}
    status, out, _ = run_cli("time", "alexnet", "lenet")
    lines = out.splitlines()
    assert status == 0
    assert lines[0] == "A processor: cpu, float32, batch 1, 2 threads"
    assert [line.split()[:4] for line in lines[2:4]] == [["1", "lenet", "10.0", "ms"], ["2", "alexnet", "23.1", "ms"]]
    assert lines[4] == "lenet is 2.31 times as fast as alexnet (99 % interval 2.31 to 2.31)."
    assert lines[5] == "Rounds were added until each median was known within 3 %."


def test_models_that_cannot_be_told_apart_share_a_place(run_cli, sampler):
    _, out, _ = run_cli("time", "lenet", "lenet")
    assert [line.split()[0] for line in out.splitlines()[2:4]] == ["1", "1"]
    assert "lenet and lenet #2 cannot be told apart: lenet #2 takes 1 times as long (99 % interval 1 to 1)." in out


def test_json_holds_models_and_the_ratios_of_all_pairs(run_cli, sampler):
    sampler.times = {"lenet": 10, "alexnet": 20}
    status, plain = timed(run_cli, "lenet", "alexnet", "lenet")
    assert status == 0
    assert [model["name"] for model in plain["models"]] == ["lenet", "alexnet", "lenet #2"]
    assert [model["place"] for model in plain["models"]] == [1, 3, 1]
    first = plain["models"][0]
    assert (first["p50_ns"], first["rounds"], first["disturbed"], first["enough"]) == (10_000_000, 15, 0, True)
    assert first["p10_ns"] <= first["low_ns"] < first["p50_ns"] < first["high_ns"] <= first["p90_ns"]
    assert (first["device"], first["dtype"], first["batch_size"], first["threads"]) == ("cpu", "float32", 1, 2)
    assert [(r["a"], r["b"]) for r in plain["ratios"]] == [
        ("lenet", "alexnet"),
        ("lenet", "lenet #2"),
        ("alexnet", "lenet #2"),
    ]
    assert [r["ratio"] for r in plain["ratios"]] == [pytest.approx(0.5), 1, pytest.approx(2)]
    assert all(r["low"] <= r["ratio"] <= r["high"] for r in plain["ratios"])
    assert [r["told_apart"] for r in plain["ratios"]] == [True, False, True]
    assert (plain["not_timed"], plain["interrupted"]) == ([], False)


def test_of_very_many_models_only_ratios_with_the_fastest_are_listed(run_cli, sampler, monkeypatch):
    monkeypatch.setattr("archstats.cli.timing.MOST_RATIOS", 2)
    sampler.times = {"alexnet": 5}
    _, plain = timed(run_cli, "lenet", "alexnet", "lenet")
    assert [(r["a"], r["b"]) for r in plain["ratios"]] == [("lenet", "alexnet"), ("alexnet", "lenet #2")]


def test_a_ratio_that_cannot_be_made_is_empty(run_cli, sampler):
    sampler.times = {"lenet": timing(10, block=0), "alexnet": timing(10, block=1)}
    _, plain = timed(run_cli, "lenet", "alexnet")
    assert plain["ratios"][0] == {
        "a": "lenet", "b": "alexnet", "ratio": None, "low": None, "high": None, "rounds": None, "confidence": None,
        "told_apart": False,
    }  # fmt: skip
    assert plain["findings"][0] == "lenet and alexnet were not timed together and cannot be compared."


def test_the_sampler_is_asked_for_what_was_given(run_cli, sampler):
    run_cli(
        "time", "lenet", "--dtype", "bfloat16", "--channels-last", "--compile", "--threads", "1", "--input",
        "4x3x32x32", "--time-budget", "2.5", "--memory-budget", "500MB", "--seed", "7", "--kwargs", "num_classes=3",
    )  # fmt: skip
    on, asked = sampler.conditions, sampler.asked
    assert (on.device, on.dtype, on.threads) == ("cpu", "bfloat16", 1)
    assert (on.channels_last, on.compiled, on.cuda_graph) == (True, True, False)
    assert (asked["budget_s"], asked["memory_bytes"], asked["seed"]) == (2.5, 500_000_000, 7)
    (contestant,) = sampler.contestants
    assert contestant.subject.inputs.shapes == ((4, 3, 32, 32),)
    assert contestant.weight_bytes == 4 * (62006 - 7 * 85)


def test_the_defaults(run_cli, sampler):
    run_cli("time", "lenet")
    on, asked = sampler.conditions, sampler.asked
    assert (on.device, on.dtype, on.threads) == ("cpu", "float32", None)
    assert (asked["budget_s"], asked["memory_bytes"], asked["seed"]) == (30, 1_600_000_000, 0)


def test_batch_sizes_give_a_curve_and_places_within_each(run_cli, sampler):
    sampler.times = {"lenet, batch 8": 20, "alexnet": 30, "alexnet, batch 8": 60}
    _, plain = timed(run_cli, "lenet", "alexnet", "--batch-size", "1", "--batch-size", "8", "--batch-size", "1")
    assert [(model["name"], model["batch_size"], model["place"]) for model in plain["models"]] == [
        ("lenet, batch 1", 1, 1),
        ("lenet, batch 8", 8, 1),
        ("alexnet, batch 1", 1, 1),
        ("alexnet, batch 8", 8, 2),
    ]
    _, out, _ = run_cli("time", "lenet", "--batch-size", "1", "--batch-size", "8")
    assert out.splitlines()[:2] == [f"A processor: cpu, float32, batch {size}, 2 threads" for size in (1, 8)]
    rates = [line.split("ms ")[-1].split()[0] for line in out.splitlines()[3:5]]
    assert rates == ["100", "400"]


def test_one_batch_size_is_a_condition_and_no_curve(run_cli, sampler):
    _, plain = timed(run_cli, "lenet", "--batch-size", "8")
    assert (plain["models"][0]["name"], plain["models"][0]["batch_size"]) == ("lenet", 8)


def test_a_pattern_and_a_name_are_timed_as_they_are_given(run_cli, sampler):
    run_cli("time", "mobilenet_v3*", "lenet", "-q")
    names = [contestant.name for contestant in sampler.contestants]
    assert names[-1] == "lenet"
    assert len(names) > 2


def test_a_budget_that_ends_is_said(run_cli, sampler):
    sampler.times = {"lenet": timing(10, enough=False), "alexnet": timing(20, count=3, enough=False)}
    _, out, _ = run_cli("time", "lenet", "alexnet", "--time-budget", "4")
    assert "Not known within 3 % when the 4 s or the rounds ended: lenet (± 1.0 %), alexnet (3 rounds)." in out
    assert "3 rounds are too few to tell lenet from alexnet" in out
    assert "(75 %)" in out


def test_disturbed_rounds_are_shown(run_cli, sampler):
    sampler.times = {"lenet": timing(10, disturbed=(2, 3))}
    _, out, _ = run_cli("time", "lenet")
    assert out.splitlines()[2].split()[-2:] == ["15", "2"]
    assert "left out: lenet 2 of 15." in out


def test_a_model_that_fails_is_named_and_the_others_are_timed(run_cli, sampler):
    sampler.times = {"alexnet": NotTimed(device="cpu", reason="RuntimeError: no", failed=True)}
    status, out, err = run_cli("time", "lenet", "alexnet")
    assert status == 2
    assert "lenet" in out
    assert "alexnet was not timed: RuntimeError: no." in err


def test_nothing_timed_is_no_table_of_numbers(run_cli, sampler):
    sampler.times = {"lenet": NotTimed(device="cpu", reason="RuntimeError: no", failed=True)}
    for form in ("table", "markdown", "csv", "json"):
        status, out, err = run_cli("time", "lenet", "--format", form)
        assert status == 2
        assert "was not timed" in err
        assert "Rounds were added" not in out


def test_what_was_timed_before_it_was_stopped_is_printed(run_cli, sampler):
    sampler.interrupted = True
    sampler.times = {"alexnet": NotTimed(device="cpu", reason="stopped before its turn came")}
    status, out, err = run_cli("time", "lenet", "alexnet")
    assert status == 2
    assert "10.0 ms" in out
    assert "It was stopped; the numbers are of what had been timed." in out
    assert "stopped before its turn came" in err


def test_stopped_is_stopped_even_where_every_model_has_times(run_cli, sampler):
    sampler.interrupted = True
    status, plain = timed(run_cli, "lenet", "alexnet")
    assert (status, plain["interrupted"], len(plain["models"])) == (2, True, 2)


def test_as_csv(run_cli, sampler):
    _, out, _ = run_cli("time", "lenet", "alexnet", "--format", "csv")
    rows = list(csv.DictReader(out.splitlines()))
    assert [row["name"] for row in rows] == ["lenet", "alexnet"]
    assert {"place", "p10_ns", "p50_ns", "p90_ns", "low_ns", "high_ns", "rounds", "disturbed"} <= set(rows[0])


def test_as_markdown(run_cli, sampler):
    _, out, _ = run_cli("time", "lenet", "mobilenet_v1", "--format", "markdown")
    assert out.startswith("### A processor: cpu, float32")
    assert "| 1 | mobilenet\\_v1 |" in out
    assert "- lenet and mobilenet\\_v1 cannot be told apart" in out


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("nothing_like_it",), "nothing_like_it"),
        (("lenet", "--dtype", "int8"), "Choose float32, bfloat16, float16."),
        (("lenet", "--memory-budget", "much"), "Write it as 2GB or 500MB."),
        (("lenet", "--cuda-graph"), "--device cuda"),
        (("lenet", "--device", "gpu0"), "There is no device 'gpu0'"),
        (("lenet", "--input", "1x?"), "not an input shape"),
        (("lenet", "--batch-size", "0"), "batch-size"),
        (("lenet", "--kwargs", "nothing=1"), "nothing"),
    ],
)
def test_what_cannot_be_done_is_said_before_anything_is_timed(arguments, message, run_cli, sampler):
    status, out, err = run_cli("time", *arguments)
    assert status == 2
    assert message in err
    assert out == ""


def test_cuda_where_there_is_none_ends_with_2(run_cli, sampler, monkeypatch):
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    status, _, err = run_cli("time", "lenet", "--device", "cuda")
    assert status == 2
    assert "CUDA cannot be timed" in err
    assert "--device cpu" in err


def test_auto_is_the_accelerator_where_there_is_one(run_cli, sampler, monkeypatch):
    for reason, device in (("none here", "cpu"), ("", "cuda")):
        monkeypatch.setattr("archstats.latency.devices.why_no_cuda", lambda reason=reason: reason)
        run_cli("time", "lenet", "--device", "auto")
        assert sampler.conditions.device == device


@pytest.mark.parametrize(("text", "size"), [("2GB", 2 * 10**9), ("500 MB", 5 * 10**8), ("1.5G", 15 * 10**8)])
def test_memory_is_read_with_its_prefix(text, size):
    assert parse_bytes(text) == size


@pytest.mark.parametrize("text", ["", "B", "-1GB", "2 gigs"])
def test_memory_that_cannot_be_read_is_an_error(text):
    with pytest.raises(BadInputError, match="amount of memory"):
        parse_bytes(text)


def test_two_copies_are_really_timed(run_cli):
    """The whole way, without a fake: three rounds of the smallest network; no time is judged."""
    status, plain = timed(run_cli, "lenet", "lenet", "--time-budget", "0", "-q")
    assert status == 0
    assert [model["name"] for model in plain["models"]] == ["lenet", "lenet #2"]
    assert all(model["rounds"] >= 3 and model["p50_ns"] > 0 for model in plain["models"])
    assert plain["ratios"][0]["a"] == "lenet"


@pytest.fixture
def saved(tmp_path):
    """Write a run of the timings given, and return its file."""

    def save(name, **timings):
        rows = (Measured(profile=runs.profile(model), timings=(made,)) for model, made in timings.items())
        store.write(tmp_path / name, store.dumps(runs.run_of(*rows)))
        return tmp_path / name

    return save


def test_runs_are_compared(run_cli, saved):
    old, new = saved("old.json", a=timing(10), b=timing(10)), saved("new.json", a=timing(8), b=timing(12), c=timing(1))
    status, out, _ = run_cli("compare-runs", old, new)
    lines = out.splitlines()
    assert status == 0
    assert [(line.split()[0], line.split()[-1]) for line in lines[1:3]] == [("b", "slower"), ("a", "faster")]
    assert "1 faster, 1 slower." in lines
    assert "c is not compared: it is in the new run only." in lines
    assert run_cli("compare-runs", old, new, "--strict")[0] == 1
    assert run_cli("compare-runs", new, new, "--strict")[0] == 0


def test_compared_runs_as_json(run_cli, saved):
    old, new = saved("old.json", a=timing(10), b=timing(10)), saved("new.json", a=timing(12), b=timing(10, threads=1))
    status, out, _ = run_cli("compare-runs", old, new, "--format", "json")
    plain = json.loads(out)
    assert status == 0
    assert plain["comparable"]
    (model,) = plain["models"]
    assert (model["name"], model["change"], model["device"]) == ("a", "slower", "cpu")
    assert model["ratio"] == pytest.approx(1.2)
    assert model["low"] > 1
    assert (model["old_p50_ns"], model["new_p50_ns"]) == (10_000_000, 12_000_000)
    assert plain["refused"] == [{"model": "b", "reason": "threads 2 then, 1 now"}]


def test_compared_runs_as_markdown_and_csv(run_cli, saved):
    old, new = saved("old.json", a_b=timing(10)), saved("new.json", a_b=timing(12))
    _, out, _ = run_cli("compare-runs", old, new, "--format", "markdown")
    assert "| a\\_b |" in out
    assert "- 1 slower." in out
    _, out, _ = run_cli("compare-runs", old, new, "--format", "csv")
    assert next(csv.DictReader(out.splitlines()))["change"] == "slower"


@pytest.mark.parametrize("form", ["table", "json", "markdown", "csv"])
def test_runs_of_two_machines_are_refused(form, run_cli, saved):
    old, new = saved("old.json", a=timing(10)), saved("new.json", a=timing(10, device_name="Another"))
    status, out, err = run_cli("compare-runs", old, new, "--format", form)
    assert status == 2
    assert "can be compared" in err
    assert form == "csv" or "machine A processor then, Another now" in out


def test_a_file_that_is_no_run_is_an_error(run_cli, saved, tmp_path):
    (tmp_path / "bad.json").write_text("{}")
    status, _, err = run_cli("compare-runs", saved("old.json", a=timing(1)), tmp_path / "bad.json")
    assert status == 2
    assert "bad.json" in err


@pytest.mark.parametrize("command", ["time", "compare-runs"])
def test_help_has_an_example(command, run_cli):
    status, out, _ = run_cli(command, "--help")
    assert status == 0
    assert "Example: archstats" in " ".join(out.split())
