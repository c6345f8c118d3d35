"""What users' tests call: assert_cost, and the fixture of the pytest plugin."""

import json

import pytest
from torch import nn

from archstats.errors import BadInputError, UnknownNameError
from archstats.regression import baseline_reading, formats
from archstats.testing import assert_cost

# What an inner run of pytest imports is forgotten after it, and would be another module in the next.
KEPT = (baseline_reading, formats)

pytest_plugins = ["pytester"]


def test_a_model_within_its_budgets_passes():
    profile = assert_cost("lenet", macs="755k", params=62_006)
    assert profile.macs == 754_320
    assert_cost(nn.Linear(4, 4, bias=False), (1, 4), macs=16, params=16)


def test_a_model_over_its_budget_names_the_layers():
    with pytest.raises(AssertionError) as caught:
        assert_cost("lenet", macs="754k", params="62k")
    text = str(caught.value)
    assert "lenet (1x3x32x32): MACs exceed" in text
    assert "754,320" in text
    assert "conv1 Conv2d: 405,000" in text
    assert "62,006" in text
    assert "fc1 Linear: 48,120" in text


def test_settings_reach_the_builder():
    assert_cost("lenet", kwargs={"num_classes": 100}, params=62_006 + 90 * 85)


def test_bad_budgets_are_refused():
    with pytest.raises(UnknownNameError, match="no flops"):
        assert_cost("lenet", flops="1G")
    with pytest.raises(BadInputError, match="not a budget"):
        assert_cost("lenet", macs="much")


MODEL = """
from torch import nn

def make(kernel=3):
    return nn.Sequential(nn.Conv2d(3, 4, kernel, padding="same"), nn.ReLU())

def test_backbone(archstats_budget):
    archstats_budget(make(KERNEL), "1x3x8x8")
"""


@pytest.fixture
def project(pytester, monkeypatch):
    """A folder with a test of a model; `write` sets the model's kernel, `run` runs the test."""
    monkeypatch.delenv("CI", raising=False)

    class Project:
        def write(self, kernel):
            pytester.makepyfile(test_model=MODEL.replace("KERNEL", str(kernel)))

        def run(self, *arguments):
            return pytester.runpytest_inprocess("-p", "no:cacheprovider", *plugin(pytester), *arguments)

        path = pytester.path

    return Project()


def plugin(pytester):
    """Name the plugin where the installation does not."""
    from importlib.metadata import entry_points

    installed = any(e.value == "archstats.pytest_plugin" for e in entry_points(group="pytest11"))
    return [] if installed else ["-p", "archstats.pytest_plugin"]


def test_the_fixture_takes_a_baseline_and_holds_models_against_it(project):
    project.write(3)
    result = project.run()
    result.assert_outcomes(failed=1)
    missing, accept = (
        "*test_backbone is not in archstats-baseline.json.*",
        "*pytest test_model.py::test_backbone *-update*",
    )
    result.stdout.fnmatch_lines([missing, accept])
    project.run("--archstats-update").assert_outcomes(passed=1)
    assert "test_backbone" in json.loads((project.path / "archstats-baseline.json").read_text())["models"]
    project.run().assert_outcomes(passed=1)


def test_the_fixture_names_the_layer_that_changed(project):
    project.write(3)
    project.run("--archstats-update").assert_outcomes(passed=1)
    project.write(5)
    result = project.run()
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(["*A001*MACs*", "*kernel_size 3 -> 5*"])
    assert "Traceback" not in result.stdout.str()


def test_in_ci_nothing_is_accepted(project, monkeypatch):
    monkeypatch.setenv("CI", "true")
    project.write(3)
    result = project.run("--archstats-update")
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(["*environment variable CI is set*"])
    assert not (project.path / "archstats-baseline.json").exists()


def test_a_damaged_baseline_is_said(project):
    project.write(3)
    (project.path / "archstats-baseline.json").write_text("{")
    result = project.run()
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(["*archstats-baseline.json:1*"])
