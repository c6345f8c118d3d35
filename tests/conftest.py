"""What several tests share."""

import functools

import pytest
import torch

import archstats


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
