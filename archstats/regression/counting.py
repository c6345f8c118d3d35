"""Counting the models of a configuration, each apart from all others.

Models that need the same import share a process that makes it, so that it is made once; from that one a process is
forked for each model. What a module does when it is imported, and a model when it is built, ends there: what it prints
is kept for the message, what it raises is its own result, and what it changes is forgotten.
"""

from __future__ import annotations

import contextlib
import io
import os
import re
import signal
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path

import msgspec

from archstats import isolation
from archstats.errors import ArchstatsError, summary
from archstats.isolation import Child, Send
from archstats.regression.baseline import Costs, costs_of
from archstats.regression.config import Model

Report = Callable[[str], None]

_OPTION = re.compile(r"--(input|kwargs|materialize)\b")
"""What a remedy calls by its option is a key of the configuration here."""


class NotCounted(msgspec.Struct, frozen=True, kw_only=True, tag="not counted"):
    """Why a model could not be counted, and what it printed last."""

    reason: str
    remedy: str = ""
    output: str = ""
    late: bool = False


class Counted(msgspec.Struct, frozen=True, kw_only=True, tag="counted"):
    """What a model costs."""

    costs: Costs


Result = Counted | NotCounted
_Message = tuple[str, Result]


def count_models(
    models: Sequence[Model], folder: Path, timeout_s: float, report: Report = lambda _: None
) -> dict[str, Costs | NotCounted]:
    """Count models; one that fails spoils no other.

    Args:
        models: What to count; their targets are no patterns any more.
        folder: Where their modules are imported from, beside what Python finds itself.
        timeout_s: How long importing may take, and then each model.
        report: Told the name of each model that is done.

    Returns:
        What came of each, in the order of `models`, whichever was done first.
    """
    _warm_up()
    results: dict[str, Costs | NotCounted] = {}
    for group in _groups(models).values():
        each = _apart(group, folder, timeout_s) if isolation.AVAILABLE else _here(group, folder)
        for name, result in each:
            results[name] = result.costs if isinstance(result, Counted) else result
            report(name)
    return {model.name: results[model.name] for model in models}


def _groups(models: Sequence[Model]) -> dict[str, list[Model]]:
    """Return the models by what is imported for them."""
    groups: dict[str, list[Model]] = {}
    for model in models:
        imported, colon, _ = model.target.partition(":")
        groups.setdefault(imported if colon else "", []).append(model)
    return groups


def _warm_up() -> None:
    """Let PyTorch import and register what every count needs, once and before any process is forked."""
    from torch import nn

    from archstats import weightless
    from archstats.counters.profile import count
    from archstats.sources import resolve

    def layers() -> nn.Module:
        return nn.Sequential(nn.Conv2d(1, 1, 1), nn.BatchNorm2d(1), nn.ReLU(), nn.Flatten(), nn.Linear(1, 1))

    count(resolve(weightless.build(layers), (1, 1, 1, 1)))


def _apart(models: list[Model], folder: Path, timeout_s: float) -> Iterator[_Message]:
    """Count models that need the same import in processes of their own."""
    missing = {model.name: model for model in models}
    work = partial(_lead, models, folder, timeout_s)
    late, ended = False, None
    for _, child in isolation.run_each([work], first_s=timeout_s, next_s=timeout_s + isolation.GRACE_S, leads=True):
        late, ended = child.late, child
        for name, result in _received(child):
            del missing[name]
            yield name, result
    for name in missing:
        yield name, _broken(ended, timeout_s, late=late)


def _received(child: Child) -> list[_Message]:
    messages = [msgspec.msgpack.decode(frame, type=_Message) for frame in child.frames if frame]
    child.frames.clear()
    return messages


def _lead(models: list[Model], folder: Path, timeout_s: float, send: Send) -> None:
    """Import what the models need, then count them in processes below this one, and send what comes of each."""
    os.chdir(folder)
    _import(models[0])
    send(b"")
    for model, result in _each(_batches(models), timeout_s):
        send(msgspec.msgpack.encode((model.name, result)))


def _batches(models: list[Model]) -> list[list[Model]]:
    """Return which models share a process: none, but those of the zoo, whose constructors we know."""
    if any(":" in model.target for model in models):
        return [[model] for model in models]
    return [batch for number in range(_jobs()) if (batch := models[number :: _jobs()])]


def _jobs() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _each(batches: list[list[Model]], timeout_s: float) -> Iterator[tuple[Model, Result]]:
    """Count each batch in a process of its own; what is left of one that broke is begun again behind the culprit."""
    while batches:
        works = [partial(_count, tuple(batch)) for batch in batches]
        for number, child in isolation.run_each(works, jobs=_jobs(), first_s=timeout_s, next_s=timeout_s):
            for result in _own_results(child):
                yield batches[number].pop(0), result
            if child.status is not None and batches[number]:
                yield batches[number].pop(0), _broken(child, timeout_s, late=child.late)
        batches = [batch for batch in batches if batch]


def _import(model: Model) -> None:
    """Import what a model needs; where that fails, each model will say so of itself."""
    from archstats.sources import resolve

    try:
        resolve(model.target, model.input, **model.kwargs)
    except isolation.Stopped:
        raise
    except BaseException:  # noqa: BLE001, S110 (an import may even call sys.exit)
        pass


def _own_results(child: Child) -> Iterator[Result]:
    """Return what a process has sent since it was last asked."""
    while child.frames:
        result: Result = msgspec.msgpack.decode(child.frames.pop(0), type=Result)
        yield msgspec.structs.replace(result, output=child.output) if isinstance(result, NotCounted) else result


def _broken(child: Child | None, timeout_s: float, *, late: bool) -> NotCounted:
    """Return the result of a process that sent none."""
    output = child.output if child else ""
    if late:
        return NotCounted(reason=f"it took longer than {timeout_s:g} s", output=output, late=True)
    status = child.status if child and child.status is not None else 0
    how = f"signal {signal.Signals(-status).name}" if status < 0 else f"exit status {status}"
    return NotCounted(reason=f"its process ended early, with {how}", output=output)


def _count(models: tuple[Model, ...], send: Send) -> None:
    """Count models in this process, which is theirs, and send the results."""
    import torch

    torch.set_num_threads(1)  # a forked process must not wait for threads that it does not have
    for model in models:
        send(msgspec.msgpack.encode(_result(model)))


def _result(model: Model) -> Result:
    from archstats.counters.profile import Options, count
    from archstats.sources import resolve

    try:
        subject = resolve(model.target, model.input, **model.kwargs)
        return Counted(costs=costs_of(count(subject, Options(materialize=model.materialize))))
    except ArchstatsError as error:
        return NotCounted(reason=error.message.rstrip("."), remedy=_OPTION.sub(r"`\1`", error.remedy))
    except (KeyboardInterrupt, isolation.Stopped):
        raise
    except BaseException as error:  # noqa: BLE001 (a constructor may even call sys.exit)
        return NotCounted(reason=f"{model.target} raised {summary(error)}")


def _here(models: Sequence[Model], folder: Path) -> Iterator[_Message]:
    """Count models in this process, where none can be forked: without a limit of time."""
    import torch

    for model in models:
        dtype, random, cwd, printed = torch.get_default_dtype(), torch.get_rng_state(), Path.cwd(), io.StringIO()
        try:
            os.chdir(folder)
            with contextlib.redirect_stdout(printed), contextlib.redirect_stderr(printed):
                result = _result(model)
        finally:
            torch.set_default_dtype(dtype)
            torch.set_rng_state(random)
            os.chdir(cwd)
        if isinstance(result, NotCounted):
            result = msgspec.structs.replace(result, output=printed.getvalue()[-isolation.KEPT_OUTPUT :])
        yield model.name, result


Counts = Mapping[str, Costs | NotCounted]
