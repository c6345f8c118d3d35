"""Which module is running: a tree of module calls, kept by hooks that no module carries."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from torch import Tensor, nn
from torch.nn.modules.module import register_module_forward_hook, register_module_forward_pre_hook

from archstats.records import Shape


@dataclass
class Call:
    """One call of one module; the numbers are its own, without those of the calls inside it."""

    path: str
    type: str
    index: int
    number: int
    parent: int | None
    input: Shape
    output: Shape = ()
    macs: int = 0
    activations: int = 0
    elements: int = 0
    traffic_bytes: int = 0
    held_bytes: int = 0
    held_at: int = 0
    operations: dict[str, int] = field(default_factory=dict)

    def note_held(self, live_bytes: int, at: int) -> None:
        """Note what is alive while operation number `at`, one of the call's own, runs; the first most is kept."""
        if live_bytes > self.held_bytes:
            self.held_bytes, self.held_at = live_bytes, at


@dataclass
class Calls:
    """All calls of a forward pass in order, and the stack of those that are running.

    `modules` are the model's modules by their first path. `failed_in` is the path of the innermost module that the last
    error came from.
    """

    modules: dict[str, nn.Module]
    paths: dict[int, str]
    made: list[Call] = field(default_factory=list)
    running: list[Call] = field(default_factory=list)
    numbers: dict[str, int] = field(default_factory=dict)
    error: BaseException | None = None
    failed_in: str = ""

    @property
    def current(self) -> Call:
        """The innermost call that is running; the root where none is."""
        return self.running[-1] if self.running else self.made[0]

    @property
    def where(self) -> str:
        """The path of the innermost module that is running."""
        return self.running[-1].path if self.running else ""

    def enter(self, module: nn.Module, args: Any) -> None:
        """Open a call; a module that is not of the model (made while it runs) goes by its type."""
        path = self.paths.get(id(module))
        if path is None:
            path = f"{self.where}.<{type(module).__name__}>".lstrip(".")
        number = self.numbers.get(path, 0)
        self.numbers[path] = number + 1
        parent = self.running[-1].index if self.running else None
        call = Call(path, type(module).__name__, len(self.made), number, parent, first_shape(args))
        self.made.append(call)
        self.running.append(call)

    def leave(self, _module: nn.Module, _args: Any, output: Any) -> None:
        """Close the innermost call, whether it returned or raised; the innermost that raised is remembered."""
        call = self.running.pop()
        call.output = first_shape(output)
        error = sys.exception()
        if error is not None and error is not self.error:
            self.error, self.failed_in = error, call.path


@contextmanager
def following(module: nn.Module) -> Iterator[Calls]:
    """Follow the calls inside the block; PyTorch's global hooks are removed at its end, whatever happens."""
    modules = dict(module.named_modules())
    calls = Calls(modules, {id(child): path for path, child in modules.items()})
    before = register_module_forward_pre_hook(calls.enter)
    after = register_module_forward_hook(calls.leave, always_call=True)
    try:
        yield calls
    finally:
        before.remove()
        after.remove()


def first_shape(value: Any) -> Shape:
    """Return the shape of the first tensor in nested lists, tuples, dictionaries and data classes."""
    if isinstance(value, Tensor):
        return tuple(value.shape)
    if isinstance(value, dict):
        return first_shape(list(value.values()))
    if isinstance(value, list | tuple):
        for item in value:
            shape = first_shape(item)
            if shape:
                return shape
    return ()
