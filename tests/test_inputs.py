import contextlib

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch import nn

import archstats
from archstats.errors import BadInputError
from archstats.inputs import DTYPES, Inputs, TensorSpec, as_inputs, parse_inputs

shapes = st.lists(st.integers(1, 10**9 - 1), max_size=5).map(tuple)
tensors = st.builds(TensorSpec, shapes, st.sampled_from(DTYPES))
names = st.from_regex(r"[A-Za-z_][A-Za-z0-9_]{0,8}", fullmatch=True)
values = st.recursive(
    tensors,
    lambda inner: st.lists(inner, min_size=1, max_size=3) | st.dictionaries(names, inner, min_size=1, max_size=3),
    max_leaves=6,
)


def one_number_each(inputs):
    """Two bare numbers are refused: they are one shape, written as Python writes it."""
    bare = [isinstance(a, TensorSpec) and a.dtype == "float32" and len(a.shape) == 1 for a in inputs.args]
    return len(bare) > 1 and all(bare) and not inputs.kwargs


@given(st.builds(Inputs, st.lists(values, max_size=3).map(tuple), st.dictionaries(names, values, max_size=3)))
def test_inputs_survive_a_round_trip(inputs):
    if inputs.specs and not one_number_each(inputs):
        assert parse_inputs(str(inputs)) == inputs


def test_one_shape():
    assert parse_inputs("1x3x224x224") == Inputs((TensorSpec((1, 3, 224, 224)),))


def test_shapes_may_be_typed_with_other_crosses():
    assert parse_inputs(" 1X3×8x8 ").shapes == ((1, 3, 8, 8),)


def test_dtypes_names_lists_and_dictionaries():
    inputs = parse_inputs("float16:2x3, ids=int64:1x128, pair=[1x2, scalar], batch={image=1x3x4x4}")
    assert inputs.args == (TensorSpec((2, 3), "float16"),)
    assert inputs.kwargs == {
        "ids": TensorSpec((1, 128), "int64"),
        "pair": [TensorSpec((1, 2)), TensorSpec(())],
        "batch": {"image": TensorSpec((1, 3, 4, 4))},
    }
    assert inputs.shapes == ((2, 3), (1, 128), (1, 2), (), (1, 3, 4, 4))


def test_the_batch_is_the_first_dimension_of_every_tensor():
    assert str(parse_inputs("1x3, t=scalar, ids=int64:1x7").with_batch_size(8)) == "8x3, t=scalar, ids=int64:8x7"


@pytest.mark.parametrize(
    ("text", "place", "said"),
    [
        ("1x3,ids=int46:1x128", "int46", "did you mean int64"),
        ("1x3,a=quux:1x128", "quux", "there are float32"),
        ("1x3,0x3", "0x3", "positive whole numbers"),
        ("1x03x4", "1x03x4", "positive whole numbers"),
        ("a=1x3, b=7x1.5", "7x1.5", "positive whole numbers"),
        ("1" * 20, "1" * 20, "positive whole numbers"),
        ("1x3x", "1x3x", "positive whole numbers"),
        ("a=1x3, 7x2", "7x2", "cannot follow"),
        ("a=1x3, a=7x2", "a", "given twice"),
        ("{b=1x3, b=7x2}", "b", "given twice"),
        ("1x3 1x4", "1x4", "not expected"),
        ("1x3, é", "é", "not expected"),
        ("{a=}", "}", "not expected"),
        ("-1x3", "-", "not expected"),
        ("1,3,224,224", ",", "joined by x"),
    ],
)
def test_an_error_shows_its_place(text, place, said):
    with pytest.raises(BadInputError, match="1x3x224x224") as caught:
        parse_inputs(text)
    what, line, marks = caught.value.message.split("\n")
    assert said in what
    assert line == f"  {text}"
    start = marks.index("^")
    assert line[start : len(marks)] == place
    assert set(marks[start:]) == {"^"}


@pytest.mark.parametrize("text", ["1x3,", "float16:", "[1x3", "a=b", "{a=1x3"])
def test_what_ends_early_is_said_so(text):
    with pytest.raises(BadInputError, match="ends early") as caught:
        parse_inputs(text)
    assert caught.value.message.endswith(" " * (2 + len(text)) + "^")


def test_no_input_at_all_is_refused():
    with pytest.raises(BadInputError, match="no input in it"):
        parse_inputs("  ")


@given(st.text(max_size=30))
def test_any_text_is_read_or_refused(text):
    with contextlib.suppress(BadInputError):
        assert parse_inputs(text).specs


def test_shapes_and_texts_are_inputs():
    assert as_inputs((1, 3)) == as_inputs([(1, 3)]) == as_inputs("1x3") == as_inputs(as_inputs("1x3"))


class TwoTowers(nn.Module):
    """Takes whole numbers, a mask by keyword and a dictionary, as language models do."""

    def __init__(self):
        super().__init__()
        self.embed = nn.Embedding(10, 4)
        self.image = nn.Linear(6, 4)

    def forward(self, ids, batch, *, mask):
        assert ids.dtype is torch.int64
        assert mask.dtype is torch.bool
        return self.embed(ids).masked_fill(~mask[..., None], 0).sum(1) @ self.image(batch["pixels"]).T


INPUTS = "int64:2x5, {pixels=3x6}, mask=bool:2x5"


def test_a_model_is_called_as_its_inputs_say():
    profile = archstats.profile(TwoTowers(), INPUTS, fvcore=True, training=True)
    assert profile.macs == 3 * 6 * 4 + 2 * 4 * 3
    assert profile.inputs == INPUTS
    assert profile.to_dict()["input"] == [[2, 5], [3, 6], [2, 5]]
    assert profile.fvcore_flops == profile.macs
    assert profile.torchinfo_params == profile.params == 10 * 4 + 6 * 4 + 4
    assert archstats.profile(TwoTowers(), INPUTS, materialize=True).macs == profile.macs


def test_whole_numbers_are_zero_and_masks_are_true():
    from archstats.sources import resolve

    ids, mask, noise = resolve(nn.Identity(), "int32:3, m=bool:2, n=float64:4").example_inputs(1).tensors
    assert ids.tolist() == [0, 0, 0]
    assert mask.tolist() == [True, True]
    assert noise.dtype is torch.float64
    assert len(set(noise.tolist())) == 4
