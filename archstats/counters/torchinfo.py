"""torchinfo's table: which modules were called, in which order, with which shapes and parameters."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from torch import Tensor, nn

from archstats.records import Shape


@dataclass(frozen=True)
class Row:
    """One module at its first call; `params` are its own, without its children's."""

    path: str
    type: str
    depth: int
    leaf: bool
    calls: int
    input: Shape
    output: Shape
    params: int


def rows(module: nn.Module, inputs: tuple[Tensor, ...]) -> list[Row]:
    """Return one row a called module, in order of the first call; whatever the forward pass raises passes through."""
    from torchinfo import summary

    result = summary(
        module,
        input_data=list(inputs),
        device="cpu",
        verbose=0,
        depth=len(list(module.modules())),
        col_names=(),
    )
    paths = {id(child): path for path, child in module.named_modules()}
    called = [info for info in result.summary_list if info.executed]
    calls: dict[str, list[Any]] = {}
    for info in called:
        calls.setdefault(paths[info.layer_id], []).append(info)
    return [_row(path, infos) for path, infos in calls.items()]


def _row(path: str, infos: list[Any]) -> Row:
    first = infos[0]
    return Row(
        path=path,
        type=first.class_name,
        depth=path.count(".") + 1 if path else 0,
        leaf=first.is_leaf_layer,
        calls=len(infos),
        input=_first_shape(first.input_size),
        output=_first_shape(first.output_size),
        params=first.leftover_params(),
    )


def _first_shape(size: Sequence[Any]) -> Shape:
    """Return the first shape in torchinfo's sizes, which nest where a module takes or gives several tensors."""
    if size and isinstance(size[0], list | tuple):
        return _first_shape(size[0])
    return tuple(int(length) for length in size)
