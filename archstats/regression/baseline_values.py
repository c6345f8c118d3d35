"""The values of a baseline, each checked where it stands: for a file that is not as archstats would write it."""

from __future__ import annotations

import re
from collections.abc import Iterable

from archstats.records import Layer, Setting, Shape
from archstats.regression.baseline import LAYER_NUMBERS, SCHEMA, Baseline, Costs, layer
from archstats.regression.json_lines import JsonError, Node
from archstats.regression.metrics import LARGEST, METRICS

_SHAPE = re.compile(r"\d{1,18}(x\d{1,18})*")


class OtherSchemaError(Exception):
    """The file is laid out differently."""

    def __init__(self, schema: int, line: int) -> None:
        super().__init__(schema)
        self.schema = schema
        self.line = line


def shape_of(text: str) -> Shape:
    """Read a shape.

    Raises:
        ValueError: The text is none.
    """
    if text == "scalar":
        return ()
    if not _SHAPE.fullmatch(text):
        raise ValueError(f"{text[:60]!r} is not a shape")
    return tuple(map(int, text.split("x")))


def unsound(costs: Costs) -> tuple[str, str] | None:
    """Return what cannot be: a number out of bounds, or one that is not the sum of the layers'."""
    numbers = [costs.number(name) for name in METRICS] + [*costs.uncounted.values()]
    rows = [getattr(one, name) for one in costs.layers for name in (*LAYER_NUMBERS, "call")]
    if min([*numbers, *rows], default=0) < 0 or max([*numbers, *rows], default=0) > LARGEST:
        return "layers", "a number is negative or too large"
    for name in LAYER_NUMBERS:
        if (total := sum(getattr(one, name) for one in costs.layers)) != costs.number(name):
            return name, f"{name} is {costs.number(name):,}, but that of the layers sums to {total:,}"
    return None


def baseline_of(node: Node) -> Baseline:
    """Return the baseline that a file's values are.

    Raises:
        JsonError: One of them is not as it must be.
        OtherSchemaError: The file is laid out differently.
    """
    file = _mapping(node, "a baseline")
    _schema(file.get("schema"), node)
    _keys(node, file, ("schema", "counting", "models"))
    models = _mapping(file["models"], "models")
    checked = {name: _model(model, name) for name, model in models.items()}
    return Baseline(models=checked, counting=_whole(file["counting"], "counting"))


def _schema(schema: Node | None, node: Node) -> None:
    if schema is None:
        raise JsonError(node.line, "this is no baseline of archstats: it has no schema")
    if (found := _whole(schema, "schema")) != SCHEMA:
        raise OtherSchemaError(found, schema.line)


def _model(node: Node, name: str) -> Costs:
    fields = _mapping(node, f"the model {name!r}")
    _keys(node, fields, ("input", *METRICS, "layers"), ("uncounted",))
    uncounted = _mapping(fields["uncounted"], "uncounted") if "uncounted" in fields else {}
    costs = Costs(
        input=_text(fields["input"], "input"),
        uncounted={operation: _whole(times, operation) for operation, times in uncounted.items()},
        layers=tuple(_row(row) for row in _items(fields["layers"], "layers")),
        **{metric: _whole(fields[metric], metric) for metric in METRICS},
    )
    if wrong := unsound(costs):
        raise JsonError(fields[wrong[0]].line, f"{wrong[1]}; the model is {name!r}")
    return costs


def _row(node: Node) -> Layer:
    fields = _mapping(node, "a layer")
    _keys(node, fields, ("path", "type", "input", "output"), ("call", "leaf", "settings", *LAYER_NUMBERS))
    settings = _mapping(fields["settings"], "settings") if "settings" in fields else {}
    return layer(
        _text(fields["path"], "path"),
        _text(fields["type"], "type"),
        _shape(fields["input"], "input"),
        _shape(fields["output"], "output"),
        leaf=_flag(fields["leaf"]) if "leaf" in fields else True,
        call=_whole(fields["call"], "call") if "call" in fields else 0,
        settings={name: _setting(value, name) for name, value in settings.items()},
        numbers={name: _whole(fields[name], name) if name in fields else 0 for name in LAYER_NUMBERS},
    )


def _setting(node: Node, name: str) -> Setting:
    if isinstance(node.value, list):
        return tuple(_integer(size, name) for size in node.value)
    if isinstance(node.value, bool | str):
        return node.value
    return _integer(node, name)


def _integer(node: Node, name: str) -> int:
    value = node.value
    if not isinstance(value, int) or isinstance(value, bool) or abs(value) > LARGEST:
        raise JsonError(node.line, f"{name} is not a whole number of a usable size")
    return value


def _whole(node: Node, name: str) -> int:
    if (value := _integer(node, name)) < 0:
        raise JsonError(node.line, f"{name} is negative")
    return value


def _shape(node: Node, name: str) -> Shape:
    try:
        return shape_of(_text(node, name))
    except JsonError:
        raise
    except ValueError as error:
        raise JsonError(node.line, str(error)) from error


def _text(node: Node, name: str) -> str:
    if not isinstance(node.value, str):
        raise JsonError(node.line, f"{name} is not a text")
    return node.value


def _flag(node: Node) -> bool:
    if not isinstance(node.value, bool):
        raise JsonError(node.line, "leaf is neither true nor false")
    return node.value


def _mapping(node: Node, name: str) -> dict[str, Node]:
    if not isinstance(node.value, dict):
        raise JsonError(node.line, f"{name} is not an object")
    return node.value


def _items(node: Node, name: str) -> list[Node]:
    if not isinstance(node.value, list):
        raise JsonError(node.line, f"{name} is not an array")
    return node.value


def _keys(node: Node, fields: dict[str, Node], needed: Iterable[str], more: Iterable[str] = ()) -> None:
    needed = tuple(needed)
    for name in needed:
        if name not in fields:
            raise JsonError(node.line, f"{name} is missing")
    for name, value in fields.items():
        if name not in (*needed, *more):
            raise JsonError(value.line, f"there is no {name[:60]!r} in a baseline")
