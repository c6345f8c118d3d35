"""What document 003 says of the Inception block: naive against reduced, and what its third branch is."""

from __future__ import annotations

from dataclasses import dataclass

from archstats.claims.catalog import Judge, claim
from archstats.claims.documents.classic_trace import running, size, sizes
from archstats.claims.documents.counterfactuals_003 import (
    naive_googlenet,
    naive_inception,
    widths_of,
    with_5x5,
)
from archstats.claims.evidence import Evidence, layers_of
from archstats.claims.findings import Case, Finding, cases, holds
from archstats.records import Layer, Profile
from archstats.words import later as _

_BLOCKS = ("3a", "3b", "4a", "4b", "4c", "4d", "4e", "5a", "5b")
_TEXT = "1.38.4.2, lines 279 and 281"
_FIVE = "branch5"
_BRANCHES = {"branch1": "1x1", "branch3": "3x3", _FIVE: "5x5"}


@dataclass(frozen=True)
class Pair:
    """A block as it ran in a network, and the same without 1x1 reductions on the same input."""

    name: str
    reduced: Layer
    naive: Profile

    @property
    def saved(self) -> float:
        """The share of the naive block's multiply-accumulates that the reductions save."""
        return 1 - self.reduced.total_macs / self.naive.macs

    @property
    def branches(self) -> dict[str, int]:
        """Multiply-accumulates of the naive block's branches that cost any."""
        return {layer.path: layer.total_macs for layer in self.naive.layers if layer.path in _BRANCHES}

    @property
    def five_is_dearest(self) -> bool:
        """Whether the 5x5 convolution costs more than each other branch."""
        return self.branches[_FIVE] > max(macs for path, macs in self.branches.items() if path != _FIVE)

    @property
    def costs(self) -> str:
        """The cost with reductions and without, in words."""
        return f"{self.reduced.total_macs:,} MACs, without them {self.naive.macs:,}: {self.saved:.1%} saved"

    @property
    def shares(self) -> str:
        """Each branch's share, in words."""
        return ", ".join(f"{_BRANCHES[path]} {macs / self.naive.macs:.1%}" for path, macs in self.branches.items())


def _pair(evidence: Evidence, network: str, index: int) -> Pair:
    block = layers_of(evidence.profile(network), "Concat")[index]
    widths = widths_of(evidence.module(network).get_submodule(block.path))
    return Pair(_BLOCKS[index], block, evidence.count(lambda: naive_inception(widths), *block.input))


def pairs_of(evidence: Evidence, network: str) -> list[Pair]:
    """Return each Inception block of a network with the naive block on the same input."""
    return [_pair(evidence, network, index) for index in range(len(_BLOCKS))]


def _saved(pairs: list[Pair]) -> float:
    return 1 - sum(pair.reduced.total_macs for pair in pairs) / sum(pair.naive.macs for pair in pairs)


def _cheaper(index: int) -> Judge:
    def judge(evidence: Evidence) -> Finding:
        pair = _pair(evidence, "googlenet", index)
        seen = f"{pair.costs}; of the naive block's, {pair.shares}"
        return holds(pair.reduced.total_macs < pair.naive.macs, seen, measured=round(100 * pair.saved, 1))

    return judge


for _index, _letter in enumerate("abcdefghi"):
    claim(
        f"003-12{_letter}",
        f"The 1x1 reductions make GoogLeNet's Inception block {_BLOCKS[_index]} cheaper than the naive block.",
        where=_TEXT,
        unit="% of the MACs saved",
    )(_cheaper(_index))


@claim(
    "003-12j",
    _("In the naive Inception block the 5x5 convolution is the branch that costs the most."),
    where="1.38.4.2, line 279",
    unit="% of the nine blocks' MACs",
)
def five_dominates(evidence: Evidence) -> Finding:
    """Look at the branches of each naive block, and of all nine together."""
    pairs = pairs_of(evidence, "googlenet")
    total = sum(pair.naive.macs for pair in pairs)
    shares = {path: sum(pair.branches[path] for pair in pairs) / total for path in _BRANCHES}
    tried = (Case(f"in {pair.name}", pair.five_is_dearest, pair.shares) for pair in pairs)
    summed = ", ".join(f"{_BRANCHES[path]} {share:.1%}" for path, share in shares.items())
    reason = f"It does where 25 times the 5x5's channels exceed 9 times the 3x3's. Over all nine: {summed}"
    return cases(*tried, measured=round(100 * shares[_FIVE], 1), reason=reason)


@claim(
    "003-12k",
    _("Without 1x1 reductions the maps get thick and the whole GoogLeNet costs more."),
    where=_TEXT,
    unit="times the MACs",
)
def naive_network(evidence: Evidence) -> Finding:
    """Chain nine naive blocks, which hand their pooled input on whole, and count that network."""
    reduced = evidence.profile("googlenet")
    naive = evidence.count(lambda: naive_googlenet(evidence.module("googlenet")), *reduced.input[0])
    widths = [layers_of(profile, "Concat")[-1].output[1] for profile in (naive, reduced)]
    seen = (
        f"Naive {naive.params:,} parameters and {naive.macs:,} MACs, reduced {reduced.params:,} and {reduced.macs:,}; "
        f"the last block gives {widths[0]:,} channels, reduced {widths[1]:,}"
    )
    worse = naive.macs > reduced.macs and naive.params > reduced.params and widths[0] > widths[1]
    return holds(worse, seen, measured=naive.macs / reduced.macs)


@claim(
    "003-12l",
    _("The 1x1 reductions make the blocks of the printed GoogLeNet cheaper too."),
    where=f"{_TEXT}; listing",
    unit="% of the MACs saved",
)
def printed_blocks(evidence: Evidence) -> Finding:
    """Hold each block against the naive one with a single 5x5 convolution."""
    pairs = pairs_of(evidence, "googlenet_cifar")
    tried = (Case(f"in {pair.name}", pair.reduced.total_macs < pair.naive.macs, f"{pair.saved:.1%}") for pair in pairs)
    return cases(*tried, measured=round(100 * _saved(pairs), 1))


@claim(
    "003-12m",
    _("The third branch of the Inception block ends in a 5x5 convolution: in the GoogLeNet of document 004."),
    where="1.38.4.2, lines 277, 281 and 287",
)
def third_branch(evidence: Evidence) -> Finding:
    """Look at the kernels that ran in the third branch of all nine blocks."""
    return _third_branch(evidence, "googlenet")


@claim(
    "003-12n",
    _("The third branch of the Inception block ends in a 5x5 convolution: in this document's own GoogLeNet."),
    where="1.38.4.2, lines 277, 281, 287 and 314; listing",
)
def printed_third_branch(evidence: Evidence) -> Finding:
    """Look at the kernels, and count the network with one 5x5 in the place of what is there."""
    own = evidence.profile("googlenet_cifar")
    other = evidence.count(lambda: with_5x5(evidence.module("googlenet_cifar")), *own.input[0])
    compared = (
        f"As printed {own.params:,} parameters and {own.macs:,} MACs, "
        f"with one 5x5 behind the reduction {other.params:,} and {other.macs:,}"
    )
    return _third_branch(evidence, "googlenet_cifar", compared)


def _third_branch(evidence: Evidence, network: str, compared: str = "") -> Finding:
    profile = evidence.profile(network)
    branches = [[x for x in running(profile, "conv") if f"{b.path}.{_FIVE}." in x.path] for b in _blocks(profile)]
    kernels = [size(layer) for layer in branches[0]]
    true = all(size(branch[-1]) == "5x5" for branch in branches)
    seen = f"In all nine blocks, {', '.join(kernels)} in turn"
    if any([size(layer) for layer in branch] != kernels for branch in branches):
        seen = f"Kernels of {sizes([layer for branch in branches for layer in branch])}"
    return holds(true, ". ".join(filter(None, (seen, compared))), stated="5x5", measured=", ".join(kernels))


def _blocks(profile: Profile) -> list[Layer]:
    return layers_of(profile, "Concat")
