"""What operations are to a counter that weighs them, or does not see them."""

from __future__ import annotations

from archstats.agreement.causes import Cause

NORMALISATIONS = frozenset(f"aten::{name}_norm" for name in ("batch", "group", "layer", "instance", "rms"))
RESAMPLINGS = frozenset(
    f"aten::{name}" for name in ("adaptive_avg_pool2d", "upsample_nearest2d", "upsample_bilinear2d", "grid_sampler")
)
_FUSED = frozenset(("aten::_native_multi_head_attention", "aten::_transformer_encoder_layer_fwd"))


def cause_of_unseen(operation: str) -> Cause:
    """Return why an operation that multiplies counts as nothing to a counter that has no formula for it."""
    if operation in _FUSED:
        return Cause.FUSED
    return Cause.ATTENTION if "scaled_dot_product" in operation else Cause.OPERATION
