"""Projects to check, and snapshots of what is said about them."""

import os
from pathlib import Path

import pytest
from regression.projects import new_project, with_baseline

SNAPSHOTS = Path(__file__).parent / "snapshots"


@pytest.fixture
def empty_project(tmp_path, monkeypatch, run_cli):
    """A project without a baseline."""
    return new_project(tmp_path / "project", monkeypatch, run_cli)


@pytest.fixture
def project(empty_project):
    """A project with a committed baseline, which passes."""
    return with_baseline(empty_project)


@pytest.fixture
def snapshot():
    """Compare a text with the committed one; ARCHSTATS_UPDATE_SNAPSHOTS=1 writes it instead."""

    def compare(name, text):
        path = SNAPSHOTS / name
        if os.environ.get("ARCHSTATS_UPDATE_SNAPSHOTS"):
            path.write_text(text, encoding="utf-8")
        assert path.is_file(), f"no snapshot {name}: write it with ARCHSTATS_UPDATE_SNAPSHOTS=1"
        assert text == path.read_text(encoding="utf-8")

    return compare
