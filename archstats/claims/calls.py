"""Reading the calls in a check: `macs("torchvision:vit_b_16", input="1x3x224x224", batch=8, num_classes=10)`."""

from __future__ import annotations

import difflib
import math
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from archstats.claims.expressions import QUANTITIES, Measured, Node
from archstats.errors import BadInputError
from archstats.inputs import Inputs, parse_inputs

if TYPE_CHECKING:
    from lark import Token

Parsed = Any
"""A tree or a token of lark's; what it holds depends on the rule that made it."""

DEEPEST = 40
"""How deep parentheses, or lists, may stand in one another."""

_LARGEST_BATCH, _LONGEST_NUMBER = 10**9, 20
_RESERVED = ("model", "name", "inputs", "input_shape", "self")
_LOADS = re.compile(r"weights|pretrained|checkpoint")
_WORDS = {"true": True, "True": True, "false": False, "False": False}
_EXAMPLE = 'Write it as params("vgg16") / params("lenet") ~ 2200 within 5%.'


def misread(text: str, start: int, end: int, what: str) -> BadInputError:
    """Say what is wrong with a check, and show where."""
    line = "".join(" " if c.isspace() else c for c in text)
    sentence = what if what.endswith(("?", ".")) else f"{what}."
    return BadInputError(
        f"The check cannot be read: {sentence}\n  {line}\n  {' ' * start}{'^' * (end - start)}", _EXAMPLE
    )


@dataclass(frozen=True)
class CallReader:
    """From the parsed call of a quantity to what is to be measured; what is wrong is shown in the text."""

    text: str

    def wrong(self, place: Parsed, what: str) -> BadInputError:
        """Say what is wrong with a part of the text: a node, or a tree or a token of lark's."""
        start, end = _span(place)
        return misread(self.text, start, end, what)

    def at(self, place: Parsed) -> tuple[int, int, str]:
        """Return where a tree or a token stands, and its text: what every node begins with."""
        start, end = _span(place)
        return start, end, self.text[start:end]

    def call(self, tree: Parsed, _depth: int) -> Measured:
        """Return what a call measures."""
        name, *arguments = (child for child in tree.children if child is not None)
        if name not in QUANTITIES:
            near = difflib.get_close_matches(name, QUANTITIES, n=1)
            hint = f"did you mean {near[0]}?" if near else f"there are {', '.join(QUANTITIES)}"
            raise self.wrong(name, f"there is no quantity {name}; {hint}")
        texts, named = self.arguments(arguments)
        wanted = ("the model", "a type of layer") if name == "layers" else ("the model",)
        if len(texts) != len(wanted):
            raise self.wrong(tree, f"{name} takes {' and '.join(wanted)}, in quotes, and then settings by name")
        settings = {str(key): self.setting(key, value) for key, value in named.items()}
        inputs, batch = settings.pop("input", None), settings.pop("batch", None)
        return Measured(*self.at(tree), QUANTITIES[name], str(name), *self.names(texts), inputs, batch, settings)

    def names(self, texts: list[Parsed]) -> tuple[str, str]:
        """Return the model, and the type of its layers where one is given."""
        model, kind, *_ = *(self.literal(text, 0) for text in texts), ""
        for text, name in zip(texts, (model, kind), strict=False):
            if not isinstance(name, str) or not name.strip():
                raise self.wrong(text, "it stands in quotes")
        return model, kind

    def arguments(self, arguments: list[Parsed]) -> tuple[list[Parsed], dict[Token, Parsed]]:
        """Part the arguments of a call without a name from those with one."""
        texts: list[Parsed] = []
        named: dict[Token, Parsed] = {}
        for argument in arguments:
            key, value = argument.children
            if key is None and named:
                raise self.wrong(argument, "what has no name stands before what has one")
            if key is None:
                texts.append(value)
            elif key in named:
                raise self.wrong(key, f"{key} is given twice")
            else:
                named[key] = value
        return texts, named

    def setting(self, key: Token, tree: Parsed) -> Any:  # noqa: ANN401
        """Return the value of what is given by name: the input, the batch, or a setting for the model's builder."""
        value = self.literal(tree, 0)
        if key == "input":
            return self.inputs(tree, value)
        if key == "batch" and (type(value) is not int or not 1 <= value <= _LARGEST_BATCH):
            raise self.wrong(tree, "a batch is a positive whole number")
        if key in _RESERVED:
            raise self.wrong(key, f"no builder's setting can be called {key} here; the input is called input")
        if _LOADS.match(key):
            raise self.wrong(key, "costs do not depend on trained weights, and none are loaded")
        return value

    def inputs(self, tree: Parsed, value: object) -> Inputs:
        """Return the input that a text says."""
        if not isinstance(value, str):
            raise self.wrong(tree, 'an input stands in quotes: "1x3x224x224"')
        try:
            return parse_inputs(value)
        except BadInputError as error:
            raise self.wrong(tree, error.message.partition("\n")[0]) from error

    def literal(self, tree: Parsed, depth: int) -> Any:  # noqa: ANN401
        """Return a text, a number, true or false, or a list of them."""
        children = [child for child in tree.children if child is not None]
        if depth > DEEPEST:
            raise self.wrong(tree, f"lists stand at most {DEEPEST} deep in one another")
        if tree.data == "list":
            return [self.literal(child, depth + 1) for child in children]
        if tree.data == "string":
            return str(children[0][1:-1])
        if tree.data == "plain":
            return self.plain(tree, "".join(children))
        if children[0] not in _WORDS:
            raise self.wrong(tree, "texts stand in quotes; without them there are true, false and numbers")
        return _WORDS[children[0]]

    def plain(self, tree: Parsed, digits: str) -> int | float:
        """Return a number as Python has it."""
        number = float(digits) if len(digits) <= _LONGEST_NUMBER else math.inf
        if not math.isfinite(number):
            raise self.wrong(tree, f"a number has {_LONGEST_NUMBER} characters at most")
        return int(digits) if digits.lstrip("+-").isdecimal() else number


def _span(place: Parsed) -> tuple[int, int]:
    """Return where a node, a token or a tree begins and ends."""
    if isinstance(place, Node):
        return place.start, place.end
    if hasattr(place, "meta"):
        return (0, 1) if place.meta.empty else (place.meta.start_pos, place.meta.end_pos)
    return place.start_pos, place.end_pos
