"""Running a model once, and saying in which module it failed."""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.utils.hooks import RemovableHandle

from archstats.errors import ForwardError
from archstats.quantities import format_shape


def run(module: nn.Module, inputs: tuple[Tensor, ...], *, hint: str = "") -> None:
    """Run one forward pass without gradients.

    Args:
        module: What to run; its hooks are as before when this returns or raises.
        inputs: What to run it on.
        hint: How a failure could be mended.

    Raises:
        ForwardError: It failed; `where` is the path of the innermost module that was running.
    """
    running: list[str] = []
    handles = [handle for path, child in module.named_modules() for handle in _watch(child, path, running)]
    try:
        with torch.no_grad():
            module(*inputs)
    except Exception as error:
        where = running[-1] if running else ""
        raise ForwardError(_sentence(error, inputs, where), hint, where=where) from error
    finally:
        for handle in handles:
            handle.remove()


def _watch(module: nn.Module, path: str, running: list[str]) -> list[RemovableHandle]:
    """Keep the path in `running` while the module runs; one that raises never leaves."""

    def enter(*_: object) -> None:
        running.append(path)

    def leave(*_: object) -> None:
        running.pop()

    return [module.register_forward_pre_hook(enter), module.register_forward_hook(leave)]


def _sentence(error: Exception, inputs: tuple[Tensor, ...], where: str) -> str:
    shapes = ", ".join(format_shape(x.shape) for x in inputs)
    place = f" in {where}" if where else ""
    return f"The forward pass on an input of {shapes} failed{place}: {summary(error)}."


def summary(error: BaseException) -> str:
    """Return an exception's type and the first line of its message, without a full stop."""
    lines = str(error).strip().splitlines()
    return f"{type(error).__name__}: {lines[0].rstrip('. ')}" if lines else type(error).__name__
