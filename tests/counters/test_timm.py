"""One model of each of timm's families: counted without weights, to the last MAC as PyTorch's own counter does."""

import re

import pytest
from witnesses import macs_on_meta

from archstats.counters.profile import count
from archstats.sources import resolve

timm = pytest.importorskip("timm")

# The first model of each family, which is as a rule not its largest.
FAMILIES = {re.split(r"[_\d]", name)[0]: name for name in reversed(timm.list_models())}
# PyTorch's counter follows modules by hooks that need gradients, and stumbles over tensors that have none.
NO_WITNESS = {"cait", "pit", "test"}


def test_there_are_many_families():
    assert len(FAMILIES) >= 100


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("family", sorted(FAMILIES))
def test_counts(family):
    subject = resolve(f"timm:{FAMILIES[family]}")
    profile = count(subject)
    assert profile.uncounted == {}
    assert profile.macs > 0
    if family not in NO_WITNESS:
        assert profile.macs == macs_on_meta(subject)
