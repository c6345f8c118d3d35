"""What each operation counts: a registry of formulas, and the kinds of everything else.

Counting semantics. An operation is one of four kinds:

* **counted**: it has a formula for its multiply-accumulates: convolutions, linear layers, matrix products, attention,
  recurrent layers. A formula sees shapes only. Multiplications with padded zeros count; a causal or sparse mask does
  not reduce the count; a bias, a scale and a softmax add nothing.
* **elementwise**: it computes or moves data without contracting it: activations, normalisation, pooling, reductions,
  concatenation, copies, look-ups, random numbers. It counts no MACs; its elements (the larger of what goes in and what
  comes out) and its traffic are listed.
* **free**: it only gives a tensor another shape, or asks for a property.
* **unknown**: none of the above. It counts nothing, and the result says so by name.
"""

from __future__ import annotations

import enum
import inspect
from collections.abc import Callable
from typing import Any

Formula = Callable[..., int]


class Kind(enum.StrEnum):
    """What is known of an operation."""

    COUNTED = "counted"
    ELEMENTWISE = "elementwise"
    FREE = "free"
    UNKNOWN = "unknown"


FORMULAS: dict[str, Formula] = {}
SEMANTICS = inspect.cleandoc((__doc__ or "").partition("\n\n")[2])


def counts(*operations: str) -> Callable[[Formula], Formula]:
    """Register a formula for operations, named as PyTorch names them, without the overload: "aten::mm".

    The formula is called with the operation's own arguments, each tensor replaced by its shape (a tuple), and with
    `out`, the shape of the first tensor that the operation returns. It gives multiply-accumulates.

        @archstats.counts("mylib::attend")
        def attend(query, key, value, *, out):
            batch, heads, length, width = query
            return 2 * batch * heads * length * key[2] * width

    Raises:
        ValueError: One of the operations has a formula already.
    """

    def register(formula: Formula) -> Formula:
        for operation in operations:
            if operation in FORMULAS:
                raise ValueError(f"{operation} has a counting rule already")
            FORMULAS[operation] = formula
        return formula

    return register


def formula_of(name: str) -> Formula | None:
    """Return the formula of an operation; one in place has that of its functional form."""
    return FORMULAS.get(name) or FORMULAS.get(name.removesuffix("_"))


def kind_of(operation: Any) -> Kind:
    """Return the kind of a PyTorch operation (a `torch._ops.OpOverload`)."""
    import torch

    name = operation._schema.name  # noqa: SLF001 (its only spelling)
    if formula_of(name) is not None:
        return Kind.COUNTED
    if name in _FREE or name.startswith("prim::") or operation.is_view:
        return Kind.FREE
    base = name.removeprefix("aten::").removesuffix("_").removesuffix("_backward")
    known = name.startswith("aten::") and (base in _ELEMENTWISE or base.startswith(_ELEMENTWISE_FAMILIES))
    if known or name in _ELEMENTWISE_ELSEWHERE or {torch.Tag.pointwise, torch.Tag.reduction} & _tags(operation):
        return Kind.ELEMENTWISE
    return Kind.UNKNOWN


def _tags(operation: Any) -> set[Any]:
    """Return PyTorch's tags of an operation; one in place has those of its functional form, which it may lack."""
    import torch

    tags = set(operation.tags)
    namespace, _, name = operation._schema.name.partition("::")  # noqa: SLF001
    functional = getattr(getattr(torch.ops, namespace), name.removesuffix("_"), None)
    if name.endswith("_") and functional is not None:
        for overload in functional.overloads():
            tags |= set(getattr(functional, overload).tags)
    return tags


_FREE = frozenset(
    f"aten::{name}"
    for name in (
        # another shape, or another name, for the same memory
        "_unsafe_view _reshape_alias unsafe_split unsafe_split_with_sizes as_strided_ squeeze_ unsqueeze_ transpose_ "
        "t_ detach detach_ lift lift_fresh set_ resize resize_ resize_as resize_as_ "
        # memory that nobody has written
        "empty empty_like empty_strided new_empty new_empty_strided "
        # questions about a tensor
        "size stride dim dense_dim numel is_same_size is_pinned is_nonzero item equal _local_scalar_dense result_type "
        "sym_size sym_numel sym_stride sym_storage_offset record_stream _assert_async _assert_tensor_metadata "
        "_has_compatible_shallow_copy_type _nested_tensor_size"
    ).split()
)

# Names without "aten::", without the underscore of the in-place form and without "_backward".
_ELEMENTWISE = frozenset(
    (
        # normalisation
        "batch_norm native_batch_norm _native_batch_norm_legit _native_batch_norm_legit_no_training cudnn_batch_norm "
        "miopen_batch_norm _batch_norm_no_update _batch_norm_with_update _batch_norm_impl_index layer_norm "
        "native_layer_norm group_norm native_group_norm instance_norm rms_norm _fused_rms_norm renorm "
        # reductions and scans
        "softmax _softmax log_softmax _log_softmax _safe_softmax "
        "_softmax_backward_data _log_softmax_backward_data sum mean var var_mean "
        "std std_mean amax amin aminmax max min argmax argmin any all norm linalg_vector_norm logsumexp prod median "
        "nanmedian cumsum cumprod cummax cummin logcumsumexp count_nonzero "
        # creation, copies and random numbers
        "zeros zeros_like ones ones_like full full_like arange linspace logspace eye scalar_tensor rand rand_like "
        "randn randn_like randint randint_like randperm normal uniform bernoulli exponential new_zeros new_ones "
        "new_full fill zero copy clone _to_copy _to_dense triu tril tril_indices triu_indices polar complex "
        "multinomial poisson dropout native_dropout alpha_dropout feature_dropout "
        # moving data
        "cat stack hstack vstack constant_pad_nd pad repeat tile repeat_interleave roll flip rot90 gather take "
        "take_along_dim unfold im2col col2im fold pixel_shuffle pixel_unshuffle channel_shuffle native_channel_shuffle "
        "where nonzero nonzero_static one_hot embedding _embedding_bag embedding_bag embedding_dense bucketize "
        "searchsorted sort topk kthvalue unique unique_consecutive _unique2 histc bincount meshgrid cartesian_prod "
        "combinations diag diag_embed block_diag masked_fill masked_select masked_scatter _pack_padded_sequence "
        "_pad_packed_sequence select_scatter slice_scatter slice select diagonal_scatter as_strided_scatter "
        "grid_sampler grid_sampler_2d grid_sampler_3d affine_grid_generator glu cross trace "
        # losses and pieces that PyTorch fuses
        "mse_loss nll_loss nll_loss_forward nll_loss2d nll_loss2d_forward cross_entropy_loss smooth_l1_loss huber_loss "
        "binary_cross_entropy kl_div _thnn_fused_lstm_cell _thnn_fused_gru_cell "
        "_weight_norm _weight_norm_interface _masked_softmax _transform_bias_rescale_qkv view_as_complex view_as_real "
        "_nested_tensor_from_mask _nested_tensor_from_mask_left_aligned "
        # the transforms of Fourier mix data without a matrix product
        "_fft_r2c _fft_c2r _fft_c2c "
        # arithmetic that PyTorch does not tag as such
        "hardswish hardsigmoid hardtanh relu6 threshold _prelu_kernel rrelu_with_noise celu floor_divide rsub addr "
        "dist isin mode cauchy geometric log_normal log_sigmoid_forward _add_relu "
        "binary_cross_entropy_with_logits soft_margin_loss multi_margin_loss multilabel_margin_loss_forward "
        "_unsafe_masked_index unique_dim _embedding_bag_forward_only _embedding_bag_dense _segment_reduce diagonal elu "
        "_embedding_bag_per_sample_weights _thnn_fused_lstm_cell_backward_impl leaky_relu log_sigmoid mish softplus"
    ).split()
)
_ELEMENTWISE_FAMILIES = (
    "max_pool", "avg_pool", "adaptive_", "_adaptive_avg_pool", "max_unpool", "lp_pool", "fractional_max_pool",
    "upsample_", "_upsample", "reflection_pad", "replication_pad", "index", "_unsafe_index", "scatter", "_foreach_",
    "bitwise_", "logical_",
)  # fmt: skip
_ELEMENTWISE_ELSEWHERE = frozenset(
    f"torchvision::{name}" for name in ("roi_align", "roi_pool", "ps_roi_align", "ps_roi_pool", "nms")
) | {f"torchvision::_{name}_backward" for name in ("roi_align", "roi_pool", "ps_roi_align", "ps_roi_pool")}
