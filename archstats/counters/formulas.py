"""Multiply-accumulates of PyTorch's operations, from the shapes of their tensors alone.

Each formula names its letters in its first line: N batch, C channels, K kernel, G groups, B batch of matrices, H heads,
S length of queries, T length of keys, E width. Importing this module registers them.
"""

from __future__ import annotations

from math import prod
from typing import Any

from archstats.counters.rules import counts
from archstats.records import Shape


@counts(
    "aten::conv1d",
    "aten::conv2d",
    "aten::conv3d",
    "aten::thnn_conv2d",
    "aten::_slow_conv2d_forward",
    "aten::slow_conv3d",
    "aten::slow_conv3d_forward",
    "aten::_conv_depthwise2d",
    "aten::conv_depthwise3d",
    "aten::mkldnn_convolution",
    "aten::cudnn_convolution",
    "aten::cudnn_convolution_relu",
)
def convolution(_x: Shape, weight: Shape, *_: Any, out: Shape, **__: Any) -> int:
    """N * Cout * out size * Cin/G * K...: each output element contracts one group's window."""
    return prod(out) * prod(weight[1:])


@counts("aten::conv_transpose1d", "aten::conv_transpose2d", "aten::conv_transpose3d")
def transposed_convolution(x: Shape, weight: Shape, *_: Any, out: Shape, **__: Any) -> int:
    """N * Cin * in size * Cout/G * K...: each input element is spread over one group's window."""
    return prod(x) * prod(weight[1:])


@counts("aten::convolution", "aten::_convolution", "aten::convolution_overrideable")
def general_convolution(
    x: Shape,
    weight: Shape,
    _bias: Shape | None,
    _stride: Any,
    _padding: Any,
    _dilation: Any,
    transposed: bool,
    *_: Any,
    out: Shape,
) -> int:
    """As `transposed_convolution` where it is transposed, else as `convolution`."""
    return prod(x if transposed else out) * prod(weight[1:])


@counts("aten::convolution_backward", "aten::convolution_backward_overrideable")
def convolution_backward(
    grad: Shape,
    x: Shape,
    weight: Shape,
    _bias_sizes: Any,
    _stride: Any,
    _padding: Any,
    _dilation: Any,
    transposed: bool,
    _output_padding: Any,
    _groups: int,
    output_mask: list[bool],
    *,
    out: Shape,
) -> int:
    """The forward's count for each gradient that is wanted: of the input, of the weight.

    Every multiplication of the forward pass, x[i] * w[k] into y[j], comes back once as grad[j] * w[k] into the
    gradient of x[i], and once as grad[j] * x[i] into that of w[k]; groups change nothing about it.
    """
    forward = prod(x if transposed else grad) * prod(weight[1:])
    return forward * (output_mask[0] + output_mask[1])


@counts("aten::linear", "aten::mkldnn_linear")
def linear(x: Shape, weight: Shape, *_: Any, **__: Any) -> int:
    """Rows of x * Cin * Cout: a linear layer is applied to each token."""
    return prod(x) * (weight[0] if len(weight) > 1 else 1)


@counts("aten::linear_backward")
def linear_backward(x: Shape, _grad: Shape, weight: Shape, output_mask: list[bool], *, out: Shape) -> int:
    """The forward's count for each gradient that is wanted: of the input, of the weight."""
    return prod(x) * weight[0] * (output_mask[0] + output_mask[1])


@counts("aten::mm", "aten::_int_mm", "aten::_scaled_mm", "aten::bmm", "aten::mv", "aten::dot", "aten::vdot")
def matrix_product(left: Shape, right: Shape, *_: Any, **__: Any) -> int:
    """B * rows * inner * columns."""
    return prod(left) * (right[-1] if len(right) > 1 else 1)


@counts("aten::addmm", "aten::addmv", "aten::baddbmm", "aten::addbmm", "aten::_addmm_activation")
def added_matrix_product(_added: Shape, left: Shape, right: Shape, *_: Any, **__: Any) -> int:
    """As `matrix_product`; the sum counts nothing."""
    return prod(left) * (right[-1] if len(right) > 1 else 1)


@counts("aten::matmul")
def matmul(left: Shape, right: Shape, *, out: Shape) -> int:
    """Out elements * inner: batches broadcast, a vector is a row or a column."""
    return prod(out) * left[-1]


@counts("aten::_trilinear")
def trilinear(i1: Shape, i2: Shape, i3: Shape, expand1: list[int], expand2: list[int], expand3: list[int], *_: Any,
              out: Shape) -> int:  # fmt: skip
    """Elements of the product of the three broadcast tensors, twice: i1 * i2, then * i3."""

    def expanded(shape: Shape, at: list[int]) -> list[int]:
        sizes = list(shape)
        for position in sorted(at):
            sizes.insert(position, 1)
        return sizes

    shapes = (expanded(i1, expand1), expanded(i2, expand2), expanded(i3, expand3))
    return 2 * prod(max(sizes) for sizes in zip(*shapes, strict=True))


@counts("aten::bilinear")
def bilinear(left: Shape, right: Shape, weight: Shape, *_: Any, **__: Any) -> int:
    """Rows * Cout * C1 * C2, twice: left * weight, then * right."""
    return 2 * prod(left[:-1]) * prod(weight)


@counts(
    "aten::scaled_dot_product_attention",
    "aten::_scaled_dot_product_attention_math",
    "aten::_scaled_dot_product_flash_attention",
    "aten::_scaled_dot_product_flash_attention_for_cpu",
    "aten::_scaled_dot_product_efficient_attention",
    "aten::_scaled_dot_product_cudnn_attention",
    "aten::_scaled_dot_product_fused_attention_overrideable",
)
def attention(query: Shape, key: Shape, value: Shape, *_: Any, **__: Any) -> int:
    """B * H * S * T * (E + Ev): the scores and the weighted sum; a mask, causal or not, spares nothing."""
    return prod(query[:-1]) * key[-2] * (query[-1] + value[-1])


@counts(
    "aten::_scaled_dot_product_flash_attention_backward",
    "aten::_scaled_dot_product_flash_attention_for_cpu_backward",
    "aten::_scaled_dot_product_efficient_attention_backward",
    "aten::_scaled_dot_product_cudnn_attention_backward",
    "aten::_scaled_dot_product_fused_attention_overrideable_backward",
)
def attention_backward(_grad: Shape, query: Shape, key: Shape, value: Shape, *_: Any, **__: Any) -> int:
    """B * H * S * T * (3 E + 2 Ev): the scores are computed again, then the gradients of all three."""
    return prod(query[:-1]) * key[-2] * (3 * query[-1] + 2 * value[-1])


def _recurrent(x: Shape, weights: list[Shape], *, batch_first: bool = False) -> int:
    """Steps * batch * all elements of all weight matrices: each is multiplied once a step; biases add nothing."""
    rows = prod(x[:-1])
    return rows * sum(prod(weight) for weight in weights if len(weight) > 1)


@counts("aten::lstm", "aten::gru", "aten::rnn_tanh", "aten::rnn_relu")
def recurrent_layers(x: Shape, *rest: Any, **__: Any) -> int:
    """Steps * N * elements of the weight matrices of all layers and directions; packed input counts its real steps."""
    lists = [value for value in rest if isinstance(value, list) and value and isinstance(value[0], tuple)]
    return _recurrent(x, lists[-1])


@counts("aten::lstm_cell", "aten::gru_cell", "aten::rnn_tanh_cell", "aten::rnn_relu_cell")
def recurrent_cell(x: Shape, _hidden: Any, w_input: Shape, w_hidden: Shape, *_: Any, **__: Any) -> int:
    """N * elements of both weight matrices."""
    return _recurrent(x, [w_input, w_hidden])


@counts("aten::mkldnn_rnn_layer")
def mkldnn_layer(x: Shape, w0: Shape, w1: Shape, *_: Any, **__: Any) -> int:
    """One layer in one direction: steps * N * elements of both weight matrices."""
    return _recurrent(x, [w0, w1])


@counts("aten::_cudnn_rnn")
def cudnn_layers(x: Shape, weights: list[Shape], *_: Any, **__: Any) -> int:
    """As `recurrent_layers`."""
    return _recurrent(x, weights)


@counts("aten::_native_multi_head_attention")
def fused_attention_layer(query: Shape, key: Shape, _value: Shape, embed: int, *_: Any, **__: Any) -> int:
    """N * E * E * (2 S + 2 T) for the four projections, and 2 * N * S * T * E for the attention."""
    batch, queries = query[:2]
    keys = key[1]
    return batch * embed * (embed * 2 * (queries + keys) + 2 * queries * keys)


@counts("aten::_transformer_encoder_layer_fwd")
def fused_encoder_layer(src: Shape, embed: int, *rest: Any, **__: Any) -> int:
    """The attention layer on itself, and the two linear layers of the feed-forward part."""
    matrices = [value for value in rest if isinstance(value, tuple) and len(value) > 1]
    feed_forward = prod(src[:-1]) * sum(prod(matrix) for matrix in matrices[-2:])
    return fused_attention_layer(src, src, src, embed) + feed_forward


@counts("torchvision::deform_conv2d")
def deformable_convolution(_x: Shape, weight: Shape, *_: Any, out: Shape, **__: Any) -> int:
    """As `convolution`; sampling between pixels counts nothing."""
    return prod(out) * prod(weight[1:])


@counts("torchvision::_deform_conv2d_backward")
def deformable_convolution_backward(grad: Shape, _x: Shape, weight: Shape, *_: Any, **__: Any) -> int:
    """Twice the forward's: the gradient of the sampled columns, and that of the weight."""
    return 2 * prod(grad) * prod(weight[1:])
