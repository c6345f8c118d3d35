"""The pytest plugin: a fixture that holds models against a committed baseline, and the option that renews it.

    def test_backbone(archstats_budget):
        archstats_budget(make_backbone(), "1x3x224x224")

The baseline is `archstats-baseline.json` beside the test's file; `pytest --archstats-update` writes it.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

FILE = "archstats-baseline.json"


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add `--archstats-update`."""
    group = parser.getgroup("archstats")
    group.addoption(
        "--archstats-update",
        action="store_true",
        help="Accept what models cost now: write it into the baselines of the archstats_budget fixture.",
    )


@pytest.fixture
def archstats_budget(request: pytest.FixtureRequest) -> Callable[..., None]:
    """Return a function that fails the test where a model does not cost what the baseline beside the test says.

    It takes a model, its input and settings for its builder as `archstats.profile` does, and a `name` in the baseline,
    the test's own where none is given.
    """
    update = bool(request.config.getoption("--archstats-update"))
    node, baseline = request.node, request.path.parent / FILE

    def check(model: Any, input_shape: Any = None, *, name: str = "", **kwargs: Any) -> None:  # noqa: ANN401
        _check(baseline, name or node.name, (model, input_shape, kwargs), update=update, again=node.nodeid)

    return check


def _check(path: Path, name: str, what: tuple[Any, Any, dict[str, Any]], *, update: bool, again: str) -> None:
    from archstats import store
    from archstats.errors import ArchstatsError
    from archstats.regression.baseline import Baseline, costs_of, dumps
    from archstats.regression.baseline_reading import read_baseline
    from archstats.testing import counted

    problem = ""
    try:
        costs = costs_of(counted(*what))
        baseline = read_baseline(path, path.name) or Baseline(models={})
    except ArchstatsError as error:
        problem = f"{error.message}\n{error.remedy}".rstrip()
    if problem:  # outside, so that the report does not show what the error came from
        pytest.fail(problem, pytrace=False)
    if update:
        _refuse_in_ci()
        store.write(path, dumps(Baseline(models={**baseline.models, name: costs})))
        return
    accept = f"pytest {again} --archstats-update"
    if name not in baseline.models:
        pytest.fail(f"{name} is not in {path.name}.\nTo accept it: {accept}", pytrace=False)
    _compare(name, baseline.models[name], costs, path.name, accept)


def _compare(name: str, old: Any, new: Any, shown: str, accept: str) -> None:  # noqa: ANN401 (regression's records)
    from archstats.regression.compare import Comparison
    from archstats.regression.config import Model
    from archstats.regression.findings import Checked, Outcome
    from archstats.regression.formats.catalog import FORMATS
    from archstats.testing import NOWHERE

    findings, layers = Comparison(NOWHERE, Model(name=name, target=name), old, new, accept).findings()
    row = Checked(name=name, input=new.input, costs={}, layers=layers)
    outcome = Outcome(baseline=shown, models=(row,), findings=tuple(findings))
    if outcome.status:
        pytest.fail(FORMATS.get("text")(outcome), pytrace=False)


def _refuse_in_ci() -> None:
    if os.environ.get("CI", "").lower() not in ("", "0", "false"):
        pytest.fail("Baselines are not updated here: the environment variable CI is set.", pytrace=False)
