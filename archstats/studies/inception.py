"""The nine Inception blocks of GoogLeNet, naive and with 1x1 reductions: the closed forms, and the blocks counted."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from torch import nn

from archstats.claims.documents.classic_inception import Pair, pairs_of
from archstats.claims.evidence import Evidence
from archstats.records import Series, StudyPoint
from archstats.studies.catalog import study

_NETWORK = "googlenet"
_SOURCE = "document 003, section 1.38.4.2; Szegedy et al. 2014, Going Deeper with Convolutions, figure 2"


@study("inception")
def inception(evidence: Evidence) -> Iterator[Series]:
    """Each block as it runs in GoogLeNet, and the same without reductions on the same input."""
    net, pairs = evidence.module(_NETWORK), pairs_of(evidence, _NETWORK)
    sizes = [_sizes(net.get_submodule(pair.reduced.path), pair) for pair in pairs]
    yield _series("inception-naive", pairs, [pair.naive.macs for pair in pairs], sizes)
    yield _series("inception", pairs, [pair.reduced.total_macs for pair in pairs], sizes)


def _series(form: str, pairs: Iterable[Pair], counts: Iterable[int], sizes: Iterable[dict[str, int]]) -> Series:
    points = (
        StudyPoint(name=pair.name, x=block, counted=macs, predicted=_macs(form, at), model=_NETWORK)
        for block, (pair, macs, at) in enumerate(zip(pairs, counts, sizes, strict=True), start=1)
    )
    return Series(name=form, points=tuple(points), formula=_formula(form), source=_SOURCE)


def _macs(name: str, sizes: dict[str, int]) -> int:
    from archstats.laws import closed_forms

    form = closed_forms.FORMS.get(name)
    return closed_forms.evaluate(form, {letter: sizes[letter] for letter in form.letters}).macs


def _formula(name: str) -> str:
    from archstats.laws import closed_forms

    return str(closed_forms.FORMS.get(name).macs).replace("*", "·")


def _sizes(block: nn.Module, pair: Pair) -> dict[str, int]:
    """Read off a block of the zoo what the closed forms call its sizes."""
    _batch, channels, height, width = pair.reduced.input
    one, (r3, three), (r5, five), (pooled,) = (
        [module.out_channels for module in block.get_submodule(branch).modules() if isinstance(module, nn.Conv2d)]
        for branch in ("branch1", "branch3", "branch5", "pooled")
    )
    return {
        "M": channels, "H": height, "W": width, "a": one[0], "r3": r3, "c": three, "r5": r5, "d": five, "p": pooled,
    }  # fmt: skip
