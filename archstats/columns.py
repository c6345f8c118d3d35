"""How a run stands in a file: as it is, but for the layers and layer times, which are columns in place of rows.

A model has hundreds of layers, and as objects they would repeat two dozen keys each. So `profile.layers` is one object
with a list for each field of `records.Layer`; every list has one entry a call, in the order in which the calls began.
Fields whose values recur (type, input, output, settings, operations) hold each distinct value once:
`{"values": [...], "index": [...]}`, where row i has `values[index[i]]`.

A field that is not there holds in each row what follows from the others:

* `leaf`: true where no row has this one as its `parent`.
* `depth`: how many names `path` joins by dots; 0 where it is empty.
* `call`: how many rows before this one have the same `path`.
* `total_…`: the row's own number with those of all rows inside it, by `parent`.
* `settings` and `operations`: {}; all others: 0.

`layer_times` is an object too: `ns`, and as `calls` the pairs of `path` and `call`, where they are not those of all
rows whose `leaf` is true.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from itertools import count
from typing import Any, Generic, TypeVar

import msgspec

from archstats.nesting import check_nesting, nested_sums
from archstats.records import Failed, Layer, LayerTime, Measured, Profile, Run, Setting, Shape

T = TypeVar("T")
_Call = tuple[str, int]
_Numbers = tuple[int, ...]
_Columns = dict[str, tuple[Any, ...]]


class Distinct(msgspec.Struct, Generic[T], frozen=True):
    """A column with each value once, and for each row the index of its value.

    Raises:
        ValueError: An index is out of range.
    """

    values: tuple[T, ...]
    index: tuple[int, ...]

    def __post_init__(self) -> None:
        if self.index and not 0 <= min(self.index) <= max(self.index) < len(self.values):
            raise ValueError(f"an `index` names none of the {len(self.values)} `values`")

    def __len__(self) -> int:
        return len(self.index)

    def __iter__(self) -> Iterator[T]:
        return map(self.values.__getitem__, self.index)


def distinct(column: Sequence[T]) -> Distinct[T]:
    """Return a column with each value once, in the order of their first rows."""
    identities = tuple(map(_identity, column))
    values = dict(zip(identities, column, strict=True))
    number = {identity: n for n, identity in enumerate(values)}
    return Distinct(tuple(values.values()), tuple(number[identity] for identity in identities))


def _identity(value: object) -> object:
    """Return what tells a value from others: of a dictionary also its order and its types, since True is 1."""
    return (*value.items(), *map(type, value.values())) if isinstance(value, dict) else value


class Layers(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The layers of a model as columns; None where the values follow from the other columns.

    Raises:
        ValueError: Columns differ in length, or a row's parent is no row before it.
    """

    path: tuple[str, ...]
    type: Distinct[str]
    parent: tuple[int | None, ...]
    leaf: tuple[bool, ...] | None = None
    depth: _Numbers | None = None
    call: _Numbers | None = None
    input: Distinct[Shape]
    output: Distinct[Shape]
    params: _Numbers | None = None
    tied_params: _Numbers | None = None
    macs: _Numbers | None = None
    activations: _Numbers | None = None
    elements: _Numbers | None = None
    traffic_bytes: _Numbers | None = None
    total_params: _Numbers | None = None
    total_macs: _Numbers | None = None
    total_activations: _Numbers | None = None
    total_traffic_bytes: _Numbers | None = None
    settings: Distinct[dict[str, Setting]] | None = None
    operations: Distinct[dict[str, int]] | None = None
    held_bytes: _Numbers | None = None
    held_at: _Numbers | None = None

    def __post_init__(self) -> None:
        for name in self.__struct_fields__:
            column = getattr(self, name)
            if column is not None and len(column) != len(self.path):
                raise ValueError(f"`{name}` has {len(column)} rows, `path` has {len(self.path)}")
        check_nesting(self.parent)

    @classmethod
    def of(cls, layers: Sequence[Layer]) -> Layers:
        """Return the columns of layers, without those that follow from others."""
        columns = {name: tuple(getattr(layer, name) for layer in layers) for name in cls.__struct_fields__}
        check_nesting(columns["parent"])
        kept: dict[str, Any] = {}
        for name, column in columns.items():
            if name in _NEEDED or column != _implied(name, columns):
                kept[name] = distinct(column) if name in _RECURRING else column
        return cls(**kept)

    def rows(self) -> tuple[Layer, ...]:
        """Return the layers."""
        columns: _Columns = {}
        for name in self.__struct_fields__:
            column = getattr(self, name)
            columns[name] = _implied(name, columns) if column is None else tuple(column)
        return tuple(Layer(**dict(zip(columns, row, strict=True))) for row in zip(*columns.values(), strict=True))


_NEEDED = ("path", "type", "parent", "input", "output")
_RECURRING = ("type", "input", "output", "settings", "operations")


def _implied(name: str, columns: _Columns) -> tuple[Any, ...]:
    """Return what a column holds that is not there; the columns that it follows from stand before it."""
    rule = _RULES.get(name)
    return rule(columns) if rule else (0,) * len(columns["path"])


def _childless(columns: _Columns) -> tuple[bool, ...]:
    parents = set(columns["parent"])
    return tuple(row not in parents for row in range(len(columns["path"])))


def _depths(columns: _Columns) -> tuple[int, ...]:
    return tuple(path.count(".") + 1 if path else 0 for path in columns["path"])


def _calls_before(columns: _Columns) -> tuple[int, ...]:
    calls: defaultdict[str, Iterator[int]] = defaultdict(count)
    return tuple(next(calls[path]) for path in columns["path"])


def _empty(columns: _Columns) -> tuple[dict[str, Any], ...]:
    return ({},) * len(columns["path"])


def _total_of(name: str) -> Callable[[_Columns], tuple[int, ...]]:
    return lambda columns: tuple(nested_sums(columns[name], columns["parent"]))


_RULES: dict[str, Callable[[_Columns], tuple[Any, ...]]] = {
    "leaf": _childless,
    "depth": _depths,
    "call": _calls_before,
    "settings": _empty,
    "operations": _empty,
    **{f"total_{name}": _total_of(name) for name in ("params", "macs", "activations", "traffic_bytes")},
}


class LayerTimes(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The layer times of a model as columns; `calls` is None where they are those of all leaves, in order."""

    ns: tuple[int, ...]
    calls: tuple[_Call, ...] | None = None

    @classmethod
    def of(cls, times: Sequence[LayerTime], layers: Sequence[Layer]) -> LayerTimes:
        """Return the columns of the layer times of a model with these layers."""
        calls = tuple((time.path, time.call) for time in times)
        return cls(ns=tuple(time.ns for time in times), calls=None if calls == _leaves(layers) else calls)

    def rows(self, layers: Sequence[Layer]) -> tuple[LayerTime, ...]:
        """Return the layer times of a model with these layers.

        Raises:
            ValueError: There are not as many times as calls.
        """
        calls = _leaves(layers) if self.calls is None else self.calls
        if len(calls) != len(self.ns):
            raise ValueError(f"`layer_times` has {len(self.ns)} times of {len(calls)} calls")
        return tuple(LayerTime(path=path, call=call, ns=ns) for (path, call), ns in zip(calls, self.ns, strict=True))


def _leaves(layers: Sequence[Layer]) -> tuple[_Call, ...]:
    return tuple((layer.path, layer.call) for layer in layers if layer.leaf)


class _Profile(Profile, frozen=True, kw_only=True, tag="counted"):
    layers: Layers  # type: ignore[assignment]


class _Measured(Measured, frozen=True, kw_only=True, tag="Measured"):
    profile: _Profile | Failed
    layer_times: LayerTimes  # type: ignore[assignment]


class FiledRun(Run, frozen=True, kw_only=True, tag="Run"):
    """A run as it stands in a file."""

    measured: tuple[_Measured, ...]

    @classmethod
    def of(cls, run: Run) -> FiledRun:
        """Return a run with columns in the place of layers and layer times."""
        return _recast(cls, run, measured=tuple(map(_filed, run.measured)))

    def run(self) -> Run:
        """Return the run with its layers and layer times.

        Raises:
            ValueError: A model's layer times are not those of its layers.
        """
        return _recast(Run, self, measured=tuple(map(_read, self.measured)))


def _filed(row: Measured) -> _Measured:
    if isinstance(row.profile, Failed):
        return _recast(_Measured, row, layer_times=LayerTimes.of(row.layer_times, ()))
    layers = row.profile.layers
    profile = _recast(_Profile, row.profile, layers=Layers.of(layers))
    return _recast(_Measured, row, profile=profile, layer_times=LayerTimes.of(row.layer_times, layers))


def _read(row: _Measured) -> Measured:
    if isinstance(row.profile, Failed):
        return _recast(Measured, row, layer_times=row.layer_times.rows(()))
    layers = row.profile.layers.rows()
    profile = _recast(Profile, row.profile, layers=layers)
    return _recast(Measured, row, profile=profile, layer_times=row.layer_times.rows(layers))


def _recast(kind: type[T], record: msgspec.Struct, **changes: object) -> T:
    """Return a record of another class with the same fields, some of them changed."""
    return kind(**(msgspec.structs.asdict(record) | changes))
