"""What several tests share."""

import functools
import os
import sys

import pytest
import torch
from hypothesis import settings

import archstats
from archstats.cli import main

# Tests that run pytest run it plainly, however this one was called.
os.environ.pop("PYTEST_ADDOPTS", None)
# A busy machine makes no test fail.
settings.register_profile("archstats", deadline=None)
settings.load_profile("archstats")


@functools.cache
def _profile(name):
    return archstats.profile(name)


@pytest.fixture(scope="session")
def profile_of():
    """Profiles of the zoo, each counted once."""
    return _profile


@pytest.fixture(scope="session")
def meta_counts():
    """Parameters and MACs by PyTorch's own counter on meta tensors: a witness that shares no code with archstats."""
    from torch.utils.flop_counter import FlopCounterMode

    def count(build, shape):
        with torch.device("meta"), torch.no_grad(), FlopCounterMode(display=False) as counter:
            module = build().eval()
            module(torch.empty(shape))
        return sum(p.numel() for p in module.parameters()), counter.get_total_flops() // 2

    return count


@pytest.fixture
def snapshot(request):
    """Compare a text with the committed one in the test's folder; ARCHSTATS_UPDATE_SNAPSHOTS=1 writes it instead."""

    def compare(name, text):
        path = request.path.parent / "snapshots" / name
        if os.environ.get("ARCHSTATS_UPDATE_SNAPSHOTS"):
            path.parent.mkdir(exist_ok=True)
            path.write_text(text, encoding="utf-8")
        assert path.is_file(), f"no snapshot {name}: write it with ARCHSTATS_UPDATE_SNAPSHOTS=1"
        assert text == path.read_text(encoding="utf-8")

    return compare


def pytest_collection_modifyitems(items):
    reason = "" if torch.cuda.is_available() else "there is no CUDA device on this machine"
    for item in items:
        if reason and item.get_closest_marker("cuda"):
            item.add_marker(pytest.mark.skip(reason=reason))


@pytest.fixture
def a_run():
    """A run of three models, made by hand: one is complete, one larger, one failed."""
    import runs

    return runs.example()


@pytest.fixture
def run_cli(monkeypatch, capsys):
    """Run a command and return its exit status, standard output and standard error."""

    def run(*arguments):
        monkeypatch.setattr(sys, "argv", ["archstats", *map(str, arguments)])
        with pytest.raises(SystemExit) as ended:
            main()
        out, err = capsys.readouterr()
        return ended.value.code or 0, out, err

    return run
