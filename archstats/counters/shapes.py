"""What the commonest operations return on meta tensors, without PyTorch's slow meta kernels.

A shape rule makes the result of one operation from the shapes of its arguments. It returns NotImplemented wherever it
is not certain (another layout, another dtype, a wrong shape), and PyTorch's own kernel decides. The tests hold each
rule against that kernel: shape, strides and dtype.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import torch
from torch import Tensor

ShapeRule = Callable[..., Any]
SHAPE_RULES: dict[str, ShapeRule] = {}

_empty = torch.empty


def shape_rule(*operations: str) -> Callable[[ShapeRule], ShapeRule]:
    """Register a rule for operations, named with their overload: "aten::add.Tensor"."""

    def register(rule: ShapeRule) -> ShapeRule:
        SHAPE_RULES.update(dict.fromkeys(operations, rule))
        return rule

    return register


def _new(x: Tensor, shape: Sequence[int]) -> Tensor:
    return _empty(shape, dtype=x.dtype, device="meta")


def _plain(x: Tensor) -> bool:
    return x.is_contiguous() and x.is_floating_point()


@shape_rule("aten::conv2d")
def _conv2d(
    x: Tensor,
    weight: Tensor,
    bias: Tensor | None = None,
    stride: Sequence[int] = (1, 1),
    padding: Sequence[int] = (0, 0),
    dilation: Sequence[int] = (1, 1),
    groups: int = 1,
) -> Any:
    if x.dim() != 4 or x.dtype != weight.dtype or not weight.is_contiguous() or not _plain(x):
        return NotImplemented
    batch, channels, height, width = x.shape
    out_channels, group_channels, kernel_h, kernel_w = weight.shape
    if channels != group_channels * groups or len(stride) != 2 or len(padding) != 2 or len(dilation) != 2:
        return NotImplemented
    out_h = (height + 2 * padding[0] - dilation[0] * (kernel_h - 1) - 1) // stride[0] + 1
    out_w = (width + 2 * padding[1] - dilation[1] * (kernel_w - 1) - 1) // stride[1] + 1
    if out_h < 1 or out_w < 1:
        return NotImplemented
    return _new(x, (batch, out_channels, out_h, out_w))


@shape_rule("aten::linear")
def _linear(x: Tensor, weight: Tensor, bias: Tensor | None = None) -> Any:
    if weight.dim() != 2 or x.dim() < 2 or x.shape[-1] != weight.shape[1] or x.dtype != weight.dtype:
        return NotImplemented
    return _new(x, (*x.shape[:-1], weight.shape[0])) if _plain(x) else NotImplemented


@shape_rule("aten::batch_norm")
def _batch_norm(x: Tensor, weight: Tensor | None, bias: Any, mean: Any, var: Any, training: bool, *_: Any) -> Any:
    if training or weight is None or weight.shape[0] != x.shape[1] or x.dim() < 2 or not _plain(x):
        return NotImplemented
    return _new(x, x.shape)


@shape_rule("aten::layer_norm")
def _layer_norm(x: Tensor, normalized: Sequence[int], *_: Any) -> Any:
    if tuple(x.shape[-len(normalized) :]) != tuple(normalized) or not x.is_floating_point():
        return NotImplemented
    return _new(x, x.shape)


@shape_rule(
    "aten::relu_", "aten::hardtanh_", "aten::hardswish_", "aten::silu_", "aten::hardsigmoid_", "aten::sigmoid_",
    "aten::tanh_", "aten::leaky_relu_", "aten::elu_", "aten::gelu_", "aten::relu6_", "aten::mish_",
)  # fmt: skip
def _in_place(x: Tensor, *_: Any) -> Tensor:
    return x


@shape_rule(
    "aten::relu", "aten::hardtanh", "aten::hardswish", "aten::silu", "aten::hardsigmoid", "aten::sigmoid",
    "aten::tanh", "aten::leaky_relu", "aten::elu", "aten::gelu", "aten::relu6", "aten::mish", "aten::exp", "aten::neg",
    "aten::sqrt", "aten::rsqrt",
)  # fmt: skip
def _pointwise(x: Tensor, *_: Any, **__: Any) -> Any:
    return _new(x, x.shape) if _plain(x) else NotImplemented


@shape_rule("aten::softmax.int", "aten::log_softmax.int")
def _softmax(x: Tensor, dim: int, dtype: torch.dtype | None = None) -> Any:
    if dtype is not None or not -x.dim() <= dim < x.dim() or not _plain(x):
        return NotImplemented
    return _new(x, x.shape)


@shape_rule("aten::add.Tensor", "aten::mul.Tensor", "aten::sub.Tensor", "aten::div.Tensor")
def _binary(x: Any, y: Any, alpha: Any = 1) -> Any:
    if not isinstance(x, Tensor):
        return NotImplemented
    if not isinstance(y, Tensor):
        return _new(x, x.shape) if isinstance(y, int | float) and _plain(x) else NotImplemented
    if x.dtype != y.dtype or not (_plain(x) and _plain(y)):
        return NotImplemented
    if x.shape == y.shape:
        return _new(x, x.shape)
    shape = _broadcast(x.shape, y.shape)
    return NotImplemented if shape is None else _new(x, shape)


@shape_rule("aten::add_.Tensor", "aten::mul_.Tensor", "aten::sub_.Tensor", "aten::div_.Tensor")
def _binary_in_place(x: Tensor, y: Any, alpha: Any = 1) -> Any:
    if isinstance(y, Tensor) and (x.shape != y.shape or x.dtype != y.dtype):
        return NotImplemented
    return x


def _broadcast(left: Sequence[int], right: Sequence[int]) -> list[int] | None:
    """Return the common shape of two, None where there is none."""
    long, short = (left, right) if len(left) >= len(right) else (right, left)
    shape = list(long)
    for position in range(-len(short), 0):
        a, b = long[position], short[position]
        if a == 1:
            shape[position] = b
        elif b not in (1, a):
            return None
    return shape


@shape_rule("aten::max_pool2d", "aten::avg_pool2d")
def _pool2d(x: Tensor, kernel: Sequence[int], stride: Sequence[int] = (), padding: Sequence[int] = (0, 0),
            *rest: Any) -> Any:  # fmt: skip
    # What follows is dilation and ceil mode for one, ceil mode and more for the other: only their absence is certain.
    if rest or x.dim() != 4 or not _plain(x) or len(kernel) != 2 or len(padding) != 2 or len(stride) == 1:
        return NotImplemented
    steps = stride or kernel
    size = [(s + 2 * p - k) // t + 1 for s, p, k, t in zip(x.shape[2:], padding, kernel, steps, strict=True)]
    invalid = min(size) < 1 or any(2 * p > k for p, k in zip(padding, kernel, strict=True))
    return NotImplemented if invalid else _new(x, (*x.shape[:2], *size))


@shape_rule("aten::adaptive_avg_pool2d")
def _adaptive_pool2d(x: Tensor, size: Sequence[int]) -> Any:
    if x.dim() != 4 or not _plain(x) or len(size) != 2 or min(*size, *x.shape) < 1:
        return NotImplemented
    return _new(x, (*x.shape[:2], *size))


@shape_rule("aten::upsample_bilinear2d.vec", "aten::upsample_nearest2d.vec", "aten::upsample_bicubic2d.vec")
def _upsample2d(x: Tensor, size: Sequence[int] | None, *_: Any) -> Any:
    if size is None or len(size) != 2 or x.dim() != 4 or not _plain(x) or min(*size, *x.shape) < 1:
        return NotImplemented
    return _new(x, (*x.shape[:2], *size))


@shape_rule("aten::cat")
def _cat(tensors: Sequence[Tensor], dim: int = 0) -> Any:
    first = tensors[0]
    rank = first.dim()
    if not -rank <= dim < rank or not _plain(first):
        return NotImplemented
    dim %= rank
    shape, joined = list(first.shape), first.shape[dim]
    for other in tensors[1:]:
        if other.dtype != first.dtype or other.dim() != rank or not other.is_contiguous():
            return NotImplemented
        sizes = list(other.shape)
        joined += sizes[dim]
        sizes[dim] = shape[dim]
        if sizes != shape:
            return NotImplemented
    shape[dim] = joined
    return _new(first, shape)


@shape_rule("aten::scaled_dot_product_attention")
def _attention(query: Tensor, key: Tensor, value: Tensor, mask: Any = None, *_: Any, **kwargs: Any) -> Any:
    plain_sizes = query.shape[:-2] == key.shape[:-2] == value.shape[:-2] and key.shape[-2] == value.shape[-2]
    if mask is not None or kwargs.get("enable_gqa") or not plain_sizes or query.shape[-1] != key.shape[-1]:
        return NotImplemented
    if not (query.dim() == 4 and query.is_floating_point() and query.dtype == key.dtype == value.dtype):
        return NotImplemented
    return _new(query, (*query.shape[:-1], value.shape[-1]))


@shape_rule("aten::roll")
def _roll(x: Tensor, shifts: Sequence[int], dims: Sequence[int] = ()) -> Any:
    return _new(x, x.shape) if x.is_contiguous() and len(shifts) == len(dims) else NotImplemented


@shape_rule("aten::pad")
def _pad(x: Tensor, pad: Sequence[int], mode: str = "constant", value: Any = None) -> Any:
    return _constant_pad(x, pad) if mode == "constant" else NotImplemented


@shape_rule("aten::constant_pad_nd")
def _constant_pad(x: Tensor, pad: Sequence[int], value: Any = 0) -> Any:
    if len(pad) % 2 or len(pad) > 2 * x.dim() or not _plain(x) or min(pad, default=0) < 0:
        return NotImplemented
    shape = list(x.shape)
    for position in range(len(pad) // 2):  # the last dimension comes first, and its start before its end
        shape[-1 - position] += pad[2 * position] + pad[2 * position + 1]
    return _new(x, shape)


@shape_rule("aten::dropout", "aten::feature_dropout", "aten::alpha_dropout")
def _dropout(x: Tensor, p: float, train: bool) -> Any:
    return NotImplemented if train else x


@shape_rule("aten::contiguous")
def _contiguous(x: Tensor, *memory_format: Any, **kwargs: Any) -> Any:
    return x if not memory_format and not kwargs and x.is_contiguous() else NotImplemented


@shape_rule("aten::flatten.using_ints")
def _flatten(x: Tensor, start: int = 0, end: int = -1) -> Any:
    rank = x.dim()
    if not x.is_contiguous() or not -rank <= start < rank or not -rank <= end < rank:
        return NotImplemented
    start, end = start % rank, end % rank
    if start >= end:
        return NotImplemented
    size = 1
    for length in x.shape[start : end + 1]:
        size *= length
    return x.view(*x.shape[:start], size, *x.shape[end + 1 :])


@shape_rule("aten::reshape")
def _reshape(x: Tensor, shape: Sequence[int]) -> Any:
    return x.view(shape) if x.is_contiguous() else NotImplemented
