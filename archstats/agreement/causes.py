"""Why a counter's total is not ours: the named causes, and what each of them means."""

from __future__ import annotations

import enum

from archstats.words import later as _


class Cause(enum.StrEnum):
    """A cause of a difference; `why` says it in a sentence."""

    NORMALISATION = "normalisation counted"
    RESAMPLING = "pooling and resampling counted"
    BIAS = "bias counted"
    PARAMETERS = "look-ups and activations counted"
    TOKENS = "linear counted once for many tokens"
    ATTENTION = "attention unseen"
    FUNCTIONAL = "functional call unseen"
    FUSED = "fused path"
    OPERATION = "operation unseen"
    FORMULA = "another formula"

    @property
    def why(self) -> str:
        """What the cause is."""
        return _WHY[self]


_WHY = {
    Cause.NORMALISATION: _(
        "It gives each element, or each scale and shift, of a normalisation a weight; that is no "
        "multiply-accumulate of a convolution or a matrix product, and inference folds it away."
    ),
    Cause.RESAMPLING: _("It gives each element of an adaptive pooling or an upsampling a weight."),
    Cause.BIAS: _("It counts a bias as if it were one more weight; adding it is no multiplication."),
    Cause.PARAMETERS: _(
        "It multiplies every parameter with the batch, also those of a table that is looked up, or of an activation."
    ),
    Cause.TOKENS: _(
        "It counts a linear layer's weights once an image, although the layer is applied to every token or pixel."
    ),
    Cause.ATTENTION: _("It has no formula for scaled dot product attention, and counts it as nothing."),
    Cause.FUNCTIONAL: _("It watches modules without children; what a function computes outside of them is not seen."),
    Cause.FUSED: _(
        "PyTorch ran a whole attention or encoder layer as one fused operation, for which it has no formula."
    ),
    Cause.OPERATION: _("It has no formula for this operation, and counts it as nothing."),
    Cause.FORMULA: _("Both count this operation, by different formulas."),
}
