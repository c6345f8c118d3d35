"""Building modules without their weights.

Most of the time and all of the memory of building a large network go into random numbers that counting never looks at.
Inside `without_weights`, layers allocate their parameters on the meta device and leave them uninitialised, while all
else a constructor computes (the widths of a RegNet, the drop rates of a Swin transformer) has real values.
"""

from __future__ import annotations

import copy
import gc
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import torch
from torch import Tensor, nn

from archstats.errors import BadInputError, summary

# What is patched belongs to the process: one construction at a time.
_lock = threading.RLock()


def build(make: Callable[[], nn.Module]) -> nn.Module:
    """Return what `make` makes, with its parameters on the meta device.

    Where a constructor needs the values of its weights after all, the module is built with them and moved.
    """
    try:
        with without_weights():
            module = make()
    except (NotImplementedError, RuntimeError):
        module = make()  # raises again what the constructor raises in any case
    _replace_parameters(module, lambda p: not p.is_meta, "meta")
    return module


def shadow(module: nn.Module) -> nn.Module:
    """Return a copy of a module whose parameters and buffers are on the meta device; the module is left as it is.

    Raises:
        BadInputError: The module holds something that cannot be copied.
    """
    held = {id(x): x for child in module.modules() for x in _tensors_of(child)}
    memo: dict[int, Any] = {key: _meta_like(x) for key, x in held.items()}
    try:
        return copy.deepcopy(module, memo)
    except (TypeError, RuntimeError) as error:
        raise BadInputError(
            f"{type(module).__name__} cannot be copied: {summary(error)}.",
            "Pass a module that copy.deepcopy can copy.",
        ) from error


def allocate(module: nn.Module) -> nn.Module:
    """Give each parameter on meta memory that is never written: no values, and no cost until it is read.

    Buffers on meta become zeros.
    """
    _replace_parameters(module, lambda p: p.is_meta, "cpu")
    for child in module.modules():
        for name, buffer in child._buffers.items():  # noqa: SLF001
            if buffer is not None and buffer.is_meta:
                child._buffers[name] = torch.zeros_like(buffer, device="cpu")  # noqa: SLF001
    return module


def _tensors_of(module: nn.Module) -> list[Tensor]:
    """Return parameters, buffers and the tensors that are mere attributes, as an old weight norm keeps them."""
    groups = (module._parameters.values(), module._buffers.values(), vars(module).values())  # noqa: SLF001
    return [value for group in groups for value in group if isinstance(value, Tensor)]


def _meta_like(x: Tensor) -> Tensor:
    empty = torch.empty_like(x, device="meta", requires_grad=x.requires_grad)
    return nn.Parameter(empty, x.requires_grad) if isinstance(x, nn.Parameter) else empty


@contextmanager
def resting_collector() -> Iterator[None]:
    """Keep the garbage collector from running while thousands of small objects are made and none is lost."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.collect(0)  # what is left of them, lest the backlog set off a collection of everything there is
            gc.enable()


@contextmanager
def without_weights() -> Iterator[None]:
    """Let `torch.empty` allocate on meta and `torch.nn.init` do nothing, until the block ends.

    These two are where PyTorch's own layers get and fill their parameters.
    """
    initialisers = {name: function for name, function in vars(nn.init).items() if _initialises(name)}
    empty = torch.empty

    def empty_on_meta(*args: Any, **kwargs: Any) -> Tensor:  # noqa: ANN401
        return empty(*args, **{**kwargs, "device": "meta", "pin_memory": False})

    with _lock:
        torch.empty = empty_on_meta
        for name in initialisers:
            setattr(nn.init, name, _leave_alone)
        try:
            yield
        finally:
            torch.empty = empty
            for name, function in initialisers.items():
                setattr(nn.init, name, function)


def _initialises(name: str) -> bool:
    return name.endswith("_") and not name.startswith("_")


def _leave_alone(tensor: Tensor, *_: Any, **__: Any) -> Tensor:  # noqa: ANN401
    return tensor


def _replace_parameters(module: nn.Module, which: Callable[[nn.Parameter], bool], device: str) -> None:
    """Put the parameters that `which` chooses on a device, without values; shared ones stay shared."""
    moved: dict[int, nn.Parameter] = {}
    for child in module.modules():
        for name, parameter in child._parameters.items():  # noqa: SLF001 (the checks of an assignment cost too much)
            if parameter is not None and which(parameter):
                if id(parameter) not in moved:
                    empty = torch.empty_like(parameter, device=device)
                    moved[id(parameter)] = nn.Parameter(empty, parameter.requires_grad)
                child._parameters[name] = moved[id(parameter)]  # noqa: SLF001
