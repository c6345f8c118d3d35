"""Formulas against loops that perform every multiplication, and against what the modules are made of."""

import itertools

import pytest
import torch
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from torch import nn
from torch.nn import functional

from archstats.counters.dispatch import CountingMode
from archstats.counters.rules import FORMULAS

SMALL = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def counted(call, *inputs):
    with CountingMode() as mode, torch.inference_mode():
        call(*inputs)
    return mode.macs


@st.composite
def convolutions(draw, dimensions):
    groups = draw(st.integers(1, 3))
    inputs, outputs = groups * draw(st.integers(1, 2)), groups * draw(st.integers(1, 2))
    kernel = draw(st.tuples(*[st.integers(1, 3)] * dimensions))
    stride = draw(st.tuples(*[st.integers(1, 3)] * dimensions))
    dilation = draw(st.tuples(*[st.integers(1, 2)] * dimensions))
    padding = draw(st.tuples(*[st.integers(0, 2)] * dimensions))
    extra = draw(st.tuples(*[st.integers(0, 3)] * dimensions))
    size = tuple(
        max(1, d * (k - 1) + 1 - 2 * p) + e for d, k, p, e in zip(dilation, kernel, padding, extra, strict=True)
    )
    settings_ = {
        "stride": stride,
        "padding": padding,
        "dilation": dilation,
        "groups": groups,
        "bias": draw(st.booleans()),
    }
    return draw(st.integers(1, 2)), inputs, outputs, kernel, size, settings_


def multiply_out(x, weight, stride, padding, dilation, groups):
    """Convolve by loops; return the result and how many multiplications it took."""
    padded = functional.pad(x, [p for p in reversed(padding) for _ in range(2)])
    sizes = [
        (s - d * (k - 1) - 1) // t + 1
        for s, d, k, t in zip(padded.shape[2:], dilation, weight.shape[2:], stride, strict=True)
    ]
    out = torch.zeros(x.shape[0], weight.shape[0], *sizes, dtype=x.dtype)
    per_group, times = weight.shape[0] // groups, 0
    for n, c in itertools.product(range(out.shape[0]), range(out.shape[1])):
        first = (c // per_group) * weight.shape[1]
        for place in itertools.product(*map(range, sizes)):
            for i, *k in itertools.product(*map(range, weight.shape[1:])):
                source = tuple(p * t + q * d for p, t, q, d in zip(place, stride, k, dilation, strict=True))
                out[(n, c, *place)] += padded[(n, first + i, *source)] * weight[(c, i, *k)]
                times += 1
    return out, times


def spread_out(x, weight, groups):
    """How many multiplications a transposed convolution takes: every input pixel times every weight of its group."""
    times = 0
    for _ in itertools.product(range(x.shape[0]), range(x.shape[1]), *map(range, x.shape[2:])):
        for _ in itertools.product(*map(range, weight.shape[1:])):
            times += 1
    return times


@SMALL
@given(convolutions(2))
def test_convolution_against_loops_that_give_pytorchs_result(case):
    batch, inputs, outputs, kernel, size, options = case
    conv = nn.Conv2d(inputs, outputs, kernel, **options).double()
    x = torch.randn(batch, inputs, *size, dtype=torch.float64)
    result, times = multiply_out(
        x, conv.weight.detach(), options["stride"], options["padding"], options["dilation"], options["groups"]
    )
    if conv.bias is not None:
        result += conv.bias.detach()[:, None, None]
    assert torch.allclose(conv(x), result)
    assert counted(conv, x) == times


@SMALL
@given(st.sampled_from([1, 3]).flatmap(lambda d: st.tuples(st.just(d), convolutions(d))))
def test_convolution_in_one_and_three_dimensions(case):
    dimensions, (batch, inputs, outputs, kernel, size, options) = case
    conv = {1: nn.Conv1d, 3: nn.Conv3d}[dimensions](inputs, outputs, kernel, **options)
    x = torch.randn(batch, inputs, *size)
    _, times = multiply_out(
        x, conv.weight.detach(), options["stride"], options["padding"], options["dilation"], options["groups"]
    )
    assert counted(conv, x) == times


@SMALL
@given(st.integers(1, 3).flatmap(lambda d: st.tuples(st.just(d), convolutions(d))))
def test_transposed_convolution_against_loops(case):
    dimensions, (batch, inputs, outputs, kernel, size, options) = case
    options = options | {"padding": 0}
    kinds = {1: nn.ConvTranspose1d, 2: nn.ConvTranspose2d, 3: nn.ConvTranspose3d}
    conv = kinds[dimensions](inputs, outputs, kernel, **options)
    x = torch.randn(batch, inputs, *size)
    assert counted(conv, x) == spread_out(x, conv.weight, options["groups"])


@SMALL
@given(convolutions(2), st.booleans(), st.booleans())
def test_the_backward_of_a_convolution_against_loops(case, needs_input, transposed):
    """Each multiplication of the forward pass comes back once for each gradient that is wanted, groups or not."""
    batch, inputs, outputs, kernel, size, options = case
    if transposed:
        options = options | {"padding": 0}
        conv = nn.ConvTranspose2d(inputs, outputs, kernel, **options)
    else:
        conv = nn.Conv2d(inputs, outputs, kernel, **options)
    x = torch.randn(batch, inputs, *size, requires_grad=needs_input)
    if transposed:
        forward = spread_out(x, conv.weight, options["groups"])
    else:
        weight = conv.weight.detach()
        _, forward = multiply_out(
            x.detach(), weight, options["stride"], options["padding"], options["dilation"], options["groups"]
        )
    loss = conv(x).sum()
    with CountingMode() as mode:
        loss.backward()
    assert mode.macs == forward * (2 if needs_input else 1)


def products(left, right):
    """Multiply two matrices by loops; return how many multiplications it took."""
    rows, inner = left
    return sum(1 for _ in itertools.product(range(rows), range(inner), range(right[1])))


sizes = st.integers(1, 5)


@SMALL
@given(sizes, sizes, sizes, sizes)
def test_matrix_products_against_loops(batch, rows, inner, columns):
    left, right = torch.randn(rows, inner), torch.randn(inner, columns)
    once = products(left.shape, right.shape)
    many_left, many_right = torch.randn(batch, rows, inner), torch.randn(batch, inner, columns)
    assert counted(torch.mm, left, right) == once
    assert counted(torch.matmul, left, right) == once
    assert counted(torch.addmm, torch.randn(rows, columns), left, right) == once
    assert counted(torch.randn(rows, columns).addmm_, left, right) == once
    assert counted(torch.mv, left, torch.randn(inner)) == products(left.shape, (inner, 1))
    assert counted(torch.dot, left[0], left[0]) == inner
    assert counted(torch.bmm, many_left, many_right) == batch * once
    assert counted(torch.baddbmm, torch.randn(batch, rows, columns), many_left, many_right) == batch * once
    assert counted(torch.matmul, many_left, right) == batch * once
    assert counted(torch.matmul, many_left[:, None], many_right) == batch * batch * once
    assert counted(torch.matmul, left, many_right) == batch * once
    assert counted(functional.linear, many_left, right.t()) == batch * once
    if inner > 1:  # without a sum, PyTorch makes it an elementwise product
        assert counted(lambda a, b: torch.einsum("bij,bjk->bik", a, b), many_left, many_right) == batch * once
    assert counted(lambda a, b: torch.tensordot(a, b, dims=1), many_left, right) == batch * once


@SMALL
@given(sizes, sizes, sizes, sizes, sizes, sizes)
def test_attention_against_loops(batch, heads, queries, keys, width, value_width):
    times = 0
    for _ in itertools.product(range(batch), range(heads), range(queries), range(keys)):
        times += width + value_width
    query, key = torch.randn(batch, heads, queries, width), torch.randn(batch, heads, keys, width)
    value = torch.randn(batch, heads, keys, value_width)
    assert counted(functional.scaled_dot_product_attention, query, key, value) == times
    with CountingMode() as taken_apart:  # outside inference mode PyTorch chooses a kernel, or makes it of products
        functional.scaled_dot_product_attention(query, key, value)
    assert taken_apart.macs == times


@given(st.integers(1, 20))
@settings(max_examples=10, deadline=None)
def test_attention_grows_with_the_square_of_the_length(length):
    def scores(n):
        x = torch.empty(1, 2, n, 4, device="meta")
        return counted(functional.scaled_dot_product_attention, x, x, x)

    assert scores(2 * length) == 4 * scores(length)


def attention_layer(length, width):
    return length * width * width * 4 + 2 * length * length * width


@pytest.mark.parametrize("need_weights", [True, False])
def test_multihead_attention(need_weights):
    layer = nn.MultiheadAttention(16, 4, batch_first=True).eval()
    x = torch.randn(2, 5, 16)
    assert counted(lambda: layer(x, x, x, need_weights=need_weights)) == 2 * attention_layer(5, 16)


def test_a_transformer_encoder_layer_in_evaluation_mode():
    """PyTorch's fused path for inference bypasses most counters."""
    layer = nn.TransformerEncoderLayer(16, 4, 32, batch_first=True).eval()
    x = torch.randn(2, 5, 16)
    assert counted(layer, x) == 2 * (attention_layer(5, 16) + 2 * 5 * 16 * 32)


def test_the_fused_kernels_count_the_same_where_they_are_called_directly():
    layer = nn.TransformerEncoderLayer(16, 4, 32, batch_first=True).eval()
    x, attention = torch.randn(2, 5, 16), layer.self_attn
    arguments = (
        x, 16, 4, attention.in_proj_weight, attention.in_proj_bias, attention.out_proj.weight, attention.out_proj.bias,
        False, False, 1e-5, layer.norm1.weight, layer.norm1.bias, layer.norm2.weight, layer.norm2.bias,
        layer.linear1.weight, layer.linear1.bias, layer.linear2.weight, layer.linear2.bias,
    )  # fmt: skip
    expected = 2 * (attention_layer(5, 16) + 2 * 5 * 16 * 32)
    assert counted(torch._transformer_encoder_layer_fwd, *arguments) == expected
    fused = (
        x, x, x, 16, 4, attention.in_proj_weight, attention.in_proj_bias, attention.out_proj.weight,
        attention.out_proj.bias,
    )  # fmt: skip
    assert counted(torch._native_multi_head_attention, *fused) == 2 * attention_layer(5, 16)


def recurrent_by_loops(gates, steps, batch, inputs, hidden, layers, directions, projected=0):
    times = 0
    for layer in range(layers):
        width = inputs if layer == 0 else directions * (projected or hidden)
        for _ in itertools.product(range(directions), range(steps), range(batch)):
            times += gates * hidden * (width + (projected or hidden)) + hidden * projected
    return times


@pytest.mark.parametrize(("kind", "gates"), [(nn.LSTM, 4), (nn.GRU, 3), (nn.RNN, 1)])
@pytest.mark.parametrize(("layers", "directions"), [(1, 1), (3, 1), (2, 2)])
@pytest.mark.parametrize("batch_first", [True, False])
def test_recurrent_layers(kind, gates, layers, directions, batch_first):
    layer = kind(6, 5, layers, bidirectional=directions == 2, batch_first=batch_first).eval()
    x = torch.randn(3, 7, 6)
    batch, steps = (3, 7) if batch_first else (7, 3)
    assert counted(layer, x) == recurrent_by_loops(gates, steps, batch, 6, 5, layers, directions)


@pytest.mark.filterwarnings("ignore:LSTM with projections")
def test_an_lstm_with_projection_and_packed_sequences():
    projecting = nn.LSTM(6, 5, 2, proj_size=3).eval()
    assert counted(projecting, torch.randn(7, 3, 6)) == recurrent_by_loops(4, 7, 3, 6, 5, 2, 1, projected=3)
    layer = nn.LSTM(6, 5).eval()
    packed = nn.utils.rnn.pack_padded_sequence(torch.randn(7, 3, 6), torch.tensor([7, 4, 2]))
    assert counted(layer, packed) == recurrent_by_loops(4, 13, 1, 6, 5, 1, 1)


@pytest.mark.parametrize(("cell", "gates"), [(nn.LSTMCell, 4), (nn.GRUCell, 3), (nn.RNNCell, 1)])
def test_recurrent_cells(cell, gates):
    assert counted(cell(6, 5).eval(), torch.randn(3, 6)) == recurrent_by_loops(gates, 1, 3, 6, 5, 1, 1)


@pytest.mark.parametrize(
    ("mask", "gradients"), [([True, True, True], 2), ([False, True, True], 1), ([True, False, False], 1)]
)
def test_the_backward_of_a_fused_linear_layer(mask, gradients):
    """No kernel of this machine has it as one operation; its shapes are enough."""
    assert FORMULAS["aten::linear_backward"]((2, 5, 3), (2, 5, 4), (4, 3), mask, out=(2, 5, 3)) == gradients * 10 * 12


def test_bilinear_layers():
    """y[o] = sum over i, j of x[i] * w[o, i, j] * z[j]: two multiplications for each weight."""
    assert counted(nn.Bilinear(3, 4, 5).eval(), torch.randn(2, 3), torch.randn(2, 4)) == 2 * 2 * 3 * 4 * 5


@pytest.mark.parametrize(
    "call",
    [
        lambda x: functional.interpolate(x, scale_factor=2, mode="bilinear"),
        lambda x: functional.interpolate(x, scale_factor=2, mode="nearest"),
        lambda x: functional.grid_sample(x, torch.zeros(2, 5, 5, 2, device=x.device), align_corners=False),
        lambda x: functional.embedding(
            torch.zeros(2, 3, dtype=torch.long, device=x.device), torch.randn(9, 4, device=x.device)
        ),
        lambda x: functional.max_pool2d(x, 2).softmax(1).sum((2, 3)),
        lambda x: functional.local_response_norm(functional.group_norm(x, 2), 2),
        lambda x: torch.cat([*torch.unsafe_split(x, 2, 1), x // 2], 1),
        lambda x: torch.cat([x, x.flip(1)], 1).roll(1, 2).cumsum(1),
        lambda x: functional.instance_norm(functional.pixel_shuffle(x, 2)),
    ],
)
@pytest.mark.parametrize("device", ["cpu", "meta"])
def test_what_computes_without_multiplying_matrices_is_known_and_counts_nothing(call, device):
    with CountingMode() as mode, torch.inference_mode():
        call(torch.randn(2, 4, 6, 6, device=device))
    assert mode.macs == 0
    assert not mode.unknown
    assert sum(tally.elements for tally in mode.operations.values()) > 0


def test_torchvisions_operations():
    ops = pytest.importorskip("torchvision.ops")
    deform = ops.DeformConv2d(4, 6, 3, padding=1, groups=2)
    x, offset = torch.randn(2, 4, 8, 8), torch.randn(2, 18, 8, 8)
    assert counted(deform, x, offset) == 2 * 6 * 64 * (4 // 2) * 9
    with CountingMode() as mode, torch.inference_mode():
        ops.roi_align(x, [torch.tensor([[0.0, 0.0, 4.0, 4.0]])] * 2, 3)
    assert mode.macs == 0
    assert not mode.unknown


@pytest.mark.filterwarnings("ignore:Using padding='same'")
def test_same_padding_counts_like_the_padding_it_stands_for():
    x = torch.randn(1, 3, 9, 9)
    same = nn.Conv2d(3, 4, 3, padding="same", dilation=2)
    assert counted(same, x) == counted(nn.Conv2d(3, 4, 3, padding=2, dilation=2), x) == 4 * 81 * 27
    assert counted(nn.Conv2d(3, 4, 4, padding="same"), x) == 4 * 81 * 48


class Everything(nn.Module):
    """A module of many kinds of layers."""

    def __init__(self):
        super().__init__()
        self.conv = nn.Sequential(nn.Conv2d(3, 8, 3, padding=1, stride=2), nn.BatchNorm2d(8), nn.Hardswish())
        self.depthwise = nn.Conv2d(8, 8, 5, padding=2, groups=8)
        self.encoder = nn.TransformerEncoderLayer(8, 2, 16, batch_first=True)
        self.lstm = nn.LSTM(8, 6, batch_first=True, bidirectional=True)
        self.head = nn.Linear(12, 4)

    def forward(self, x):
        x = self.conv(x)
        x = self.depthwise(x) + x
        tokens = self.encoder(x.flatten(2).transpose(1, 2))
        return self.head(self.lstm(tokens)[0].mean(1))


def test_the_same_counts_on_cpu_fake_and_meta_tensors():
    from torch._subclasses.fake_tensor import FakeTensorMode

    def run(device):
        with torch.device(device):
            module, x = Everything().eval(), torch.randn(2, 3, 8, 8)
        with CountingMode() as mode, torch.inference_mode():
            module(x)
        return mode.macs, {name: tally.elements for name, tally in mode.operations.items()}, mode.unknown

    with FakeTensorMode():
        fake = run("cpu")
    assert run("meta")[0] == run("cpu")[0] == fake[0] > 0
    assert not run("meta")[2]
    assert not run("cpu")[2]
    assert not fake[2]
