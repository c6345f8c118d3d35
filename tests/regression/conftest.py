"""Projects to check."""

import pytest
from regression.projects import new_project, with_baseline


@pytest.fixture
def empty_project(tmp_path, monkeypatch, run_cli):
    """A project without a baseline."""
    return new_project(tmp_path / "project", monkeypatch, run_cli)


@pytest.fixture
def project(empty_project):
    """A project with a committed baseline, which passes."""
    return with_baseline(empty_project)
