"""Every shape rule against the kernel it replaces: the same shape, strides and dtype, or no answer."""

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import Tensor

from archstats.counters.shapes import SHAPE_RULES

SMALL = settings(max_examples=80, deadline=None)
size = st.integers(1, 6)


@st.composite
def tensors(draw, rank=None, dtype=None):
    shape = draw(st.lists(size, min_size=rank or 1, max_size=rank or 4))
    x = torch.empty(
        shape, dtype=dtype or draw(st.sampled_from([torch.float32, torch.bfloat16, torch.int64])), device="meta"
    )
    layout = draw(st.sampled_from(["contiguous", "contiguous", "permuted", "channels_last"]))
    if layout == "permuted":
        x = x.transpose(0, -1)
    if layout == "channels_last" and x.dim() == 4:
        x = x.contiguous(memory_format=torch.channels_last)
    return x


def overload(name):
    _, _, rest = name.partition("::")
    packet, _, variant = rest.partition(".")
    return getattr(getattr(torch.ops.aten, packet), variant or "default")


def check(name, *args):
    """The rule's answer is the kernel's, on every property that the rest of a model can see."""
    with torch.inference_mode():
        answer = SHAPE_RULES[name](*args)
        if answer is NotImplemented:
            return False
        expected = overload(name)(*args)
    assert isinstance(answer, Tensor)
    assert answer.is_meta
    assert (answer.shape, answer.dtype) == (expected.shape, expected.dtype)
    assert steps(answer) == steps(expected)
    return True


def steps(x):
    """Return the strides that address something: along a length of 1 no step is ever taken."""
    return [stride for stride, length in zip(x.stride(), x.shape, strict=True) if length > 1]


UNARY = [name for name in SHAPE_RULES if SHAPE_RULES[name].__name__ == "_pointwise"]
IN_PLACE = [name for name in SHAPE_RULES if SHAPE_RULES[name].__name__ == "_in_place"]
BINARY = [name for name in SHAPE_RULES if SHAPE_RULES[name].__name__ in {"_binary", "_binary_in_place"}]


@SMALL
@given(st.sampled_from([*UNARY, "aten::relu_"]), tensors())
def test_pointwise(name, x):
    check(name, x)


def test_in_place_rules_return_the_tensor_itself():
    x = torch.empty(2, 3, device="meta")
    for name in IN_PLACE:
        assert SHAPE_RULES[name](x) is x


@SMALL
@given(st.sampled_from(BINARY), tensors(), st.data())
def test_binary(name, x, data):
    shape = [1 if data.draw(st.booleans()) else length for length in x.shape]
    y = torch.empty(shape[data.draw(st.integers(0, x.dim() - 1)) :], dtype=x.dtype, device="meta")
    try:
        overload(name)(x.clone(), y)
    except RuntimeError:
        return
    check(name, x, y)
    if not name.startswith(("aten::add_", "aten::sub_", "aten::mul_", "aten::div_")):
        check(name, y, x)
    if x.is_floating_point():
        check(name, x, 2.5) if "_." not in name else None


@SMALL
@given(st.integers(1, 3), size, size, st.tuples(size, size), st.tuples(size, size), st.data())
def test_convolution(batch, per_group, outputs, spatial, kernel, data):
    groups = data.draw(st.integers(1, 3))
    x = torch.empty(batch, per_group * groups, *spatial, device="meta")
    weight = torch.empty(outputs * groups, per_group, *kernel, device="meta")
    if data.draw(st.booleans()):
        x = x.contiguous(memory_format=torch.channels_last)
    options = [data.draw(st.lists(st.integers(low, 3), min_size=2, max_size=2)) for low in (1, 0, 1)]
    bias = torch.empty(outputs * groups, device="meta") if data.draw(st.booleans()) else None
    try:
        overload("aten::conv2d")(x, weight, bias, *options, groups)
    except RuntimeError:
        assert SHAPE_RULES["aten::conv2d"](x, weight, bias, *options, groups) is NotImplemented
        return
    check("aten::conv2d", x, weight, bias, *options, groups)


def test_a_wrong_shape_is_left_to_the_kernel_that_explains_it():
    x, weight = torch.empty(1, 3, 8, 8, device="meta"), torch.empty(4, 2, 3, 3, device="meta")
    assert SHAPE_RULES["aten::conv2d"](x, weight) is NotImplemented
    assert SHAPE_RULES["aten::linear"](x, weight[0, 0]) is NotImplemented
    assert SHAPE_RULES["aten::cat"]([x, weight]) is NotImplemented
    assert SHAPE_RULES["aten::max_pool2d"](x, [9, 9]) is NotImplemented


@SMALL
@given(tensors(), size, st.booleans())
def test_linear(x, outputs, biased):
    weight = torch.empty(outputs, x.shape[-1], dtype=x.dtype, device="meta")
    check("aten::linear", x, weight, torch.empty(outputs, dtype=x.dtype, device="meta") if biased else None)


@SMALL
@given(tensors(dtype=torch.float32), st.integers(1, 2))
def test_normalisation(x, last):
    if x.dim() >= 2:
        statistics = [torch.empty(x.shape[1], device="meta") for _ in range(4)]
        check("aten::batch_norm", x, *statistics, False, 0.1, 1e-5, True)
    shape = list(x.shape[-last:])
    weights = [torch.empty(shape, device="meta") for _ in range(2)]
    check("aten::layer_norm", x, shape, *weights, 1e-5, True)
    check("aten::softmax.int", x, -1)
    check("aten::log_softmax.int", x, 0)


@SMALL
@given(tensors(rank=4), st.tuples(size, size), st.lists(st.integers(1, 3), min_size=2, max_size=2), st.integers(0, 2))
def test_pooling(x, kernel, stride, padding):
    for name in ("aten::max_pool2d", "aten::avg_pool2d"):
        for arguments in ((list(kernel),), (list(kernel), stride), (list(kernel), stride, [padding, padding])):
            try:
                overload(name)(x, *arguments)
            except (RuntimeError, NotImplementedError):
                assert SHAPE_RULES[name](x, *arguments) is NotImplemented
                continue
            check(name, x, *arguments)
    if x.is_floating_point():
        check("aten::adaptive_avg_pool2d", x, list(kernel))


@SMALL
@given(tensors(rank=4), st.lists(size, min_size=2, max_size=2))
def test_upsampling(x, length):
    if x.is_floating_point():
        check("aten::upsample_bilinear2d.vec", x, length, False, None)
        check("aten::upsample_nearest2d.vec", x, length, None)


@SMALL
@given(tensors(), st.lists(st.integers(-1, 3), max_size=8))
def test_padding(x, pad):
    if len(pad) % 2 or len(pad) > 2 * x.dim():
        assert SHAPE_RULES["aten::constant_pad_nd"](x, pad) is NotImplemented
    elif min(pad, default=0) >= 0:
        check("aten::constant_pad_nd", x, pad, 1.5)
        check("aten::pad", x, pad)


@SMALL
@given(tensors(), st.integers(-4, 3), st.lists(size, min_size=1, max_size=3))
def test_concatenation(x, dim, lengths):
    if not -x.dim() <= dim < x.dim():
        assert SHAPE_RULES["aten::cat"]([x, x], dim) is NotImplemented
        return
    others = []
    for length in lengths:
        shape = list(x.shape)
        shape[dim] = length
        others.append(torch.empty(shape, dtype=x.dtype, device="meta"))
    check("aten::cat", [x, *others], dim)


@SMALL
@given(size, size, size, size, size, size, st.sampled_from([torch.float32, torch.bfloat16]))
def test_attention(batch, heads, queries, keys, width, value_width, dtype):
    query = torch.empty(batch, heads, queries, width, dtype=dtype, device="meta")
    key = torch.empty(batch, heads, keys, width, dtype=dtype, device="meta")
    value = torch.empty(batch, heads, keys, value_width, dtype=dtype, device="meta")
    answer = SHAPE_RULES["aten::scaled_dot_product_attention"](query, key, value)
    assert answer.shape == torch.nn.functional.scaled_dot_product_attention(query, key, value).shape


@SMALL
@given(tensors(), st.data())
def test_views_and_copies(x, data):
    start, end = (data.draw(st.integers(-x.dim(), x.dim() - 1)) for _ in range(2))
    if start % x.dim() <= end % x.dim():
        check("aten::flatten.using_ints", x, start, end)
    check("aten::reshape", x, [-1])
    check("aten::contiguous", x)
    check("aten::dropout", x, 0.5, False)
    check("aten::roll", x, [1], [0])


@pytest.mark.parametrize("name", sorted(SHAPE_RULES))
def test_every_rule_answers_the_case_it_is_for(name):
    """On plain contiguous float tensors there is an answer: else the rule would be of no use."""
    x, y = torch.empty(2, 4, 6, 6, device="meta"), torch.empty(2, 4, 6, 6, device="meta")
    channel = torch.empty(4, device="meta")
    arguments = {
        "aten::conv2d": (x, torch.empty(8, 4, 3, 3, device="meta")),
        "aten::linear": (x, torch.empty(5, 6, device="meta")),
        "aten::batch_norm": (x, channel, channel, channel, channel, False, 0.1, 1e-5, True),
        "aten::layer_norm": (x, [6]),
        "aten::softmax.int": (x, 1),
        "aten::log_softmax.int": (x, 1),
        "aten::max_pool2d": (x, [2, 2]),
        "aten::avg_pool2d": (x, [2, 2]),
        "aten::adaptive_avg_pool2d": (x, [1, 1]),
        "aten::cat": ([x, y], 1),
        "aten::pad": (x, [1, 2]),
        "aten::upsample_bilinear2d.vec": (x, [9, 3], False, None),
        "aten::upsample_bicubic2d.vec": (x, [9, 3], False, None),
        "aten::upsample_nearest2d.vec": (x, [9, 3], None),
        "aten::constant_pad_nd": (x, [1, 2, 0, 3], 0.0),
        "aten::scaled_dot_product_attention": (x, x, x),
        "aten::roll": (x, [1], [2]),
        "aten::flatten.using_ints": (x, 1),
        "aten::reshape": (x, [2, -1]),
    }
    dropout = name.endswith("dropout")
    default = (x, 0.5, False) if dropout else ((x, y) if name in BINARY else (x,))
    assert check(name, *arguments.get(name, default))
