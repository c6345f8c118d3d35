"""What records say in fixed words, in the page's language; any other text of a record is data and stays as it is."""

from __future__ import annotations

from archstats.report.phrases import Phrases, Value
from archstats.words import gettext
from archstats.words import later as _

TERMS = {"not-measurable": _("not measurable")} | {
    text: text
    for text in (
        # verdicts
        _("confirmed"),
        _("conditional"),
        _("refuted"),
        _("reproduced"),
        _("explained"),
        _("unexplained"),
        _("skipped"),
        _("broken"),
        # kinds of departures
        _("unlike the paper"),
        _("cannot run as printed"),
        _("our reading"),
        _("incomplete in the document"),
        # where an architecture's figures come from
        _("printed"),
        _("preset"),
        _("rebuilt"),
        # causes of differences between counters
        _("normalisation counted"),
        _("pooling and resampling counted"),
        _("bias counted"),
        _("look-ups and activations counted"),
        _("linear counted once for many tokens"),
        _("attention unseen"),
        _("functional call unseen"),
        _("fused path"),
        _("operation unseen"),
        _("another formula"),
        # kinds of operations
        _("counted"),
        _("elementwise"),
        _("free"),
        _("unknown"),
        # what limits a layer
        _("computation"),
        _("memory traffic"),
        # stages in which a model fails
        _("construction"),
        _("forward pass"),
        # why nothing was timed
        _("timing was switched off"),
        _("torch finds no CUDA device on this machine"),
        _("stopped before its turn came"),
        _("the model could not be counted, so it was not timed"),
        # how near a claim has to be
        _("to its printed digits"),
        # families of which a study draws several lines
        _("ResNet, basic blocks"),
        _("ResNet, bottlenecks"),
    )
}

PHRASES = (
    # the weight that another counter gives
    _("%(weight)s an element"),
    # how near a claim has to be
    _("within %(share)s"),
    _("neither to its printed digits nor within %(share)s"),
    _("%(low)s to %(high)s"),
    # why nothing was timed
    _("torch %(version)s was built without CUDA"),
    # why a size is no letter of a law, and where a law holds
    _("its code takes %(letter)s as the number %(number)s, in %(place)s"),
    _("on symbolic sizes it fails: %(error)s"),
    _("it runs with %(letter)s of %(size)s only, where %(condition)s (in %(place)s)"),
    _("it runs with %(letter)s from %(least)s to %(most)s only, where %(condition)s (in %(place)s)"),
    _("%(condition)s, in %(place)s"),
    # the points of a study
    _("Convolution, K = %(kernel)s, N = %(channels)s"),
    _("Depthwise separable convolution, K = %(kernel)s, N = %(channels)s"),
    _("%(model)s, width %(width)s"),
)
"""Sentences that records hold with their values in them, the more particular before the more general."""

_NUMBER = Value(r"[\d.,]+")
_KNOWN = Phrases(
    PHRASES,
    {"condition": Value(".*[=≠<>≤≥].*"), "low": _NUMBER, "high": _NUMBER, "width": _NUMBER},
    otherwise=Value(".+"),
)
"""A value has a look of its own where its sentence says so little that errors of models could look like it."""


def term(text: str) -> str:
    """Return what a record says in fixed words in the page's language, and any other text as it is.

    What comes back is still to be escaped. `text` is a field that may hold such words: a name of a model is none.
    """
    if text in TERMS:
        return gettext(TERMS[text])
    said = _KNOWN.say(text)
    return str(text) if said is None else said
