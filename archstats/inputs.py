"""The input language: what a model is called with, as people write it.

    1x3x224x224                             one float32 tensor, batch first
    float16:1x3x224x224                     of another dtype
    1x3x224x224, 1x10                       two positional inputs
    ids=int64:1x128, mask=bool:1x128        keyword arguments
    {image=1x3x64x64, scale=scalar}         a dictionary; a scalar has no dimension
    [3x480x640, 3x512x512]                  a list

The same words stand on the command line, in configuration files and in `profile(model, "...")`.
"""

from __future__ import annotations

import difflib
import functools
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from archstats.errors import BadInputError
from archstats.quantities import format_shape
from archstats.records import Shape

if TYPE_CHECKING:
    from lark import Lark, Token

DTYPES = (
    "float32", "float64", "float16", "bfloat16", "int8", "uint8", "int16", "int32", "int64", "bool", "complex64",
    "complex128",
)  # fmt: skip
EXAMPLE = "1x3x224x224 or ids=int64:1x128"

_GRAMMAR = r"""
start: (item ("," item)*)?
item: [NAME "="] value
value: [NAME ":"] SHAPE         -> tensor
     | "[" value ("," value)* "]" -> list
     | "{" pair ("," pair)* "}"   -> dict
pair: NAME "=" value
SHAPE.2: /scalar\b|\d[^\s,\]\}=:]*/
NAME: /[A-Za-z_]\w*/
%ignore /\s+/
"""
_SIZES = re.compile(r"\s*\d+(\s*,\s*\d+)+\s*")  # 1,3,224,224: one shape, as Python writes it
_SHAPE = re.compile(r"[1-9]\d{0,8}(x[1-9]\d{0,8})*")


@dataclass(frozen=True)
class TensorSpec:
    """One tensor that a model is given: its shape and PyTorch's name of its dtype."""

    shape: Shape
    dtype: str = "float32"

    def __str__(self) -> str:
        return ("" if self.dtype == "float32" else f"{self.dtype}:") + format_shape(self.shape)


Value = TensorSpec | list["Value"] | dict[str, "Value"]
"""What one argument is: a tensor, a list or a dictionary of them."""


@dataclass(frozen=True)
class Inputs:
    """The arguments of one call of a model, positional and by keyword; written as the input language."""

    args: tuple[Value, ...] = ()
    kwargs: Mapping[str, Value] = field(default_factory=dict)

    @property
    def specs(self) -> tuple[TensorSpec, ...]:
        """All tensors, in the order in which they are written."""
        found: list[TensorSpec] = []
        self.map(found.append)
        return tuple(found)

    @property
    def shapes(self) -> tuple[Shape, ...]:
        """The shapes of all tensors, in the order in which they are written."""
        return tuple(spec.shape for spec in self.specs)

    def map(self, make: Callable[[TensorSpec], Any]) -> tuple[tuple[Any, ...], dict[str, Any]]:
        """Return the positional and keyword arguments with what `make` makes in the place of each tensor."""
        args = tuple(_mapped(value, make) for value in self.args)
        return args, {name: _mapped(value, make) for name, value in self.kwargs.items()}

    def with_batch_size(self, batch_size: int) -> Inputs:
        """Return the inputs with the first dimension of each tensor set; a scalar has none."""

        def resized(spec: TensorSpec) -> TensorSpec:
            return replace(spec, shape=(batch_size, *spec.shape[1:])) if spec.shape else spec

        return Inputs(*self.map(resized))

    def __str__(self) -> str:
        named = (f"{name}={_text(value)}" for name, value in self.kwargs.items())
        return ", ".join([*(_text(value) for value in self.args), *named])


GivenInputs = str | Shape | Sequence[Shape] | Inputs
"""How inputs may be given in Python: the input language, one shape, a shape for each of several inputs."""


def as_inputs(given: GivenInputs) -> Inputs:
    """Return inputs for the forms in which they may be given.

    Raises:
        BadInputError: They cannot be read, or a shape is not positive whole numbers.
    """
    if isinstance(given, Inputs):
        return given
    if isinstance(given, str):
        return parse_inputs(given)
    several = bool(given) and not isinstance(given[0], int)
    shapes: Any = given if several else (given,)
    return Inputs(tuple(TensorSpec(_checked(tuple(shape))) for shape in shapes))


def _checked(shape: tuple[Any, ...]) -> Shape:
    if not shape or any(not isinstance(size, int) or isinstance(size, bool) or size < 1 for size in shape):
        raise BadInputError(f"{shape} is not an input shape.", "Give positive whole numbers, batch first.")
    return shape


def parse_inputs(text: str) -> Inputs:
    """Read the input language.

    Raises:
        BadInputError: The text is none of it; the message shows the place.
    """
    from lark.exceptions import UnexpectedCharacters, UnexpectedToken

    try:
        tree = _parser().parse(text)
    except UnexpectedCharacters as error:
        start = error.pos_in_stream or 0
        raise _misread(text, start, 1, f"{text[start]!r} is not expected here") from error
    except UnexpectedToken as error:
        if error.token.type == "$END":
            raise _misread(text, len(text), 1, "it ends early") from error
        where = error.token.start_pos or 0
        raise _misread(text, where, len(error.token), f"{str(error.token)!r} is not expected here") from error
    if _SIZES.fullmatch(text):
        raise _misread(
            text, text.index(","), 1, "the sizes of a shape are joined by x; a comma parts one input from the next"
        )
    inputs = _Reader(text).read(tree.children)
    if not inputs.specs:
        raise _misread(text, 0, 1, "there is no input in it")
    return inputs


@functools.cache
def _parser() -> Lark:
    from lark import Lark

    return Lark(_GRAMMAR, parser="lalr", maybe_placeholders=True)


@dataclass(frozen=True)
class _Reader:
    """From the parsed tree of a text to inputs; what is wrong in it is shown in the text."""

    text: str

    def read(self, items: list[Any]) -> Inputs:
        args: list[Value] = []
        kwargs: dict[str, Value] = {}
        for item in items:
            name, value = item.children
            if name is not None:
                self.put(kwargs, name, value)
            elif kwargs:
                raise self.wrong(_first_token(value), "a positional input cannot follow one with a name")
            else:
                args.append(self.value(value))
        return Inputs(tuple(args), kwargs)

    def put(self, into: dict[str, Value], name: Token, value: Any) -> None:  # noqa: ANN401 (lark's trees)
        if name in into:
            raise self.wrong(name, f"{name} is given twice")
        into[str(name)] = self.value(value)

    def value(self, tree: Any) -> Value:  # noqa: ANN401
        if tree.data == "list":
            return [self.value(child) for child in tree.children]
        if tree.data == "dict":
            made: dict[str, Value] = {}
            for pair in tree.children:
                self.put(made, *pair.children)
            return made
        dtype, shape = tree.children
        return TensorSpec(self.shape(shape), "float32" if dtype is None else self.dtype(dtype))

    def shape(self, token: Token) -> Shape:
        cleaned = token.lower().replace("×", "x")
        if cleaned == "scalar":
            return ()
        if not _SHAPE.fullmatch(cleaned):
            raise self.wrong(token, "a shape is positive whole numbers joined by x, batch first")
        return tuple(int(size) for size in cleaned.split("x"))

    def dtype(self, token: Token) -> str:
        if token not in DTYPES:
            near = difflib.get_close_matches(token, DTYPES, n=2)
            hint = f"did you mean {' or '.join(near)}?" if near else f"there are {', '.join(DTYPES)}"
            raise self.wrong(token, f"there is no dtype {token}; {hint}")
        return str(token)

    def wrong(self, token: Token, what: str) -> BadInputError:
        return _misread(self.text, token.start_pos or 0, len(token), what)


def _misread(text: str, start: int, length: int, what: str) -> BadInputError:
    line = text.replace("\n", " ")
    marks = " " * start + "^" * length
    sentence = what if what.endswith("?") else f"{what}."
    return BadInputError(f"{text!r} is not an input shape: {sentence}\n  {line}\n  {marks}", f"Write it as {EXAMPLE}.")


def _first_token(tree: Any) -> Token:  # noqa: ANN401
    return next(tree.scan_values(lambda token: token is not None))  # type: ignore[no-any-return]


def _mapped(value: Value, make: Callable[[TensorSpec], Any]) -> Any:  # noqa: ANN401
    if isinstance(value, list):
        return [_mapped(item, make) for item in value]
    if isinstance(value, dict):
        return {name: _mapped(item, make) for name, item in value.items()}
    return make(value)


def _text(value: Value) -> str:
    if isinstance(value, list):
        return f"[{', '.join(map(_text, value))}]"
    if isinstance(value, dict):
        return f"{{{', '.join(f'{name}={_text(item)}' for name, item in value.items())}}}"
    return str(value)
