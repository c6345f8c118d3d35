"""The fixed terms that records hold, in the page's language; any other text of a record is data and stays as it is."""

from __future__ import annotations

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
    )
}


def term(text: str) -> str:
    """Return a term in the page's language, and any other text as it is: it is still to be escaped."""
    return gettext(TERMS[text]) if text in TERMS else str(text)
