from dataclasses import replace

from torch import nn

from archstats import pipeline
from archstats.records import Failed, NotTimed, Profile, Settings, Timing
from archstats.sources import resolve


class Fails(nn.Module):
    def __init__(self):
        super().__init__()
        self.inner = nn.Linear(3, 3)

    def forward(self, x):
        return self.inner(x)


def settings(**changes):
    values = {"models": ("*",), "batch_size": None, "device": "cpu", "timing": True, "time_budget_s": 0.0}
    return Settings(**(values | changes))


def cannot_be_built():
    raise OSError("the disk is full")


def test_a_run_has_counts_and_times_of_every_model():
    run = pipeline.measure([resolve("lenet"), resolve("squeezenet_fashion")], settings(), command="archstats report")
    assert [m.profile.model for m in run.measured] == ["lenet", "squeezenet_fashion"]
    assert all(isinstance(m.profile, Profile) for m in run.measured)
    assert all(isinstance(m.timings[0], Timing) for m in run.measured)
    assert not run.failed
    assert run.command == "archstats report"
    assert run.environment.packages["torch"]
    assert run.environment.cores >= 1


def test_a_model_that_fails_leaves_a_row_and_the_others_complete():
    bad = resolve(Fails(), (1, 4))
    gone = replace(resolve(nn.Linear(1, 1), (1, 1)), fresh=cannot_be_built, shapes_only=cannot_be_built)
    run = pipeline.measure([bad, resolve("lenet"), gone], settings())
    failed, good, unbuilt = run.measured
    assert isinstance(failed.profile, Failed)
    assert (failed.profile.stage, failed.profile.where) == ("forward pass", "inner")
    assert "1x4 failed in inner: RuntimeError" in failed.profile.error
    assert isinstance(good.profile, Profile)
    assert isinstance(good.timings[0], Timing)
    assert isinstance(unbuilt.profile, Failed)
    assert (unbuilt.profile.stage, unbuilt.profile.error) == ("construction", "OSError: the disk is full")
    assert isinstance(failed.timings[0], NotTimed)
    assert run.failed
    assert not good.failed


def test_timing_can_be_switched_off_and_says_so():
    run = pipeline.measure([resolve("lenet")], settings(timing=False))
    assert run.measured[0].timings == (NotTimed(device="cpu", reason="timing was switched off"),)
    assert not run.failed


def test_a_device_that_is_not_there_is_skipped_not_zero(monkeypatch):
    monkeypatch.setattr("torch.cuda.is_available", lambda: False)
    run = pipeline.measure([resolve("lenet")], settings(device="auto"))
    timed, skipped = run.measured[0].timings
    assert isinstance(timed, Timing)
    assert isinstance(skipped, NotTimed)
    assert skipped.device == "cuda"
    assert skipped.reason
    assert not skipped.failed


def test_progress_is_told():
    class Heard:
        def __init__(self):
            self.counted, self.timed = [], []

        def counting(self, done, total, name):
            self.counted.append((done, total, name))

        def timing(self, device, budget_s, name):
            self.timed.append((device, name))

    heard = Heard()
    pipeline.measure([resolve("lenet"), resolve("lenet_fashion")], settings(), progress=heard)
    assert heard.counted == [(1, 2, "lenet"), (2, 2, "lenet_fashion")]
    assert ("cpu", "lenet") in heard.timed


def test_ctrl_c_while_counting_keeps_what_was_counted():
    class Stops(pipeline.Silent):
        def counting(self, done, total, name):
            if done == 2:
                raise KeyboardInterrupt

    run = pipeline.measure([resolve(n) for n in ("lenet", "lenet_fashion", "vgg16")], settings(), progress=Stops())
    assert [row.profile.model for row in run.measured] == ["lenet", "lenet_fashion"]
    assert all(isinstance(row.timings[0], NotTimed) for row in run.measured)
    assert run.interrupted


def test_ctrl_c_while_timing_keeps_all_counts():
    class Stops(pipeline.Silent):
        def timing(self, device, budget_s, name):
            raise KeyboardInterrupt

    run = pipeline.measure([resolve("lenet"), resolve("lenet_fashion")], settings(), progress=Stops())
    assert all(isinstance(row.profile, Profile) for row in run.measured)
    assert run.interrupted


def test_several_batch_sizes_are_timed_and_the_first_is_the_rows():
    asked = settings(batch_size=1, more_batch_sizes=(2, 4))
    run = pipeline.measure([resolve("lenet")], asked)
    timings = [t for t in run.measured[0].timings if isinstance(t, Timing)]
    assert [t.batch_size for t in timings] == [1, 2, 4]
    assert [t.inputs for t in timings] == ["1x3x32x32", "2x3x32x32", "4x3x32x32"]


def test_studies_are_made_where_the_ledger_is(monkeypatch):
    monkeypatch.setattr(pipeline, "claims_of", list)
    monkeypatch.setattr(pipeline.published, "rows", tuple)
    plain = pipeline.measure([resolve("lenet")], settings(timing=False))
    asked = pipeline.measure([resolve("lenet")], settings(timing=False, ledger=True))
    assert plain.studies == ()
    assert {study.id for study in asked.studies} >= {"width", "convolutions", "inception"}
