"""Making a model ready to be timed under given conditions."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor, nn
from torch.utils._pytree import tree_map_only

from archstats.latency.conditions import Conditions, Contestant
from archstats.sources import Example, Weights


@dataclass(frozen=True)
class Ready:
    """A model that is built, on its device, with its inputs: calling it is one forward pass."""

    contestant: Contestant
    call: Callable[[], object]
    batch_size: int


@torch.inference_mode()
def prepare(contestant: Contestant, conditions: Conditions, seed: int) -> Ready:
    """Build a contestant with initialised weights and fixed inputs; whatever it raises passes through."""
    torch.manual_seed(seed)
    subject = contestant.subject
    module = _placed(subject.build(Weights.INITIALISED), conditions)
    inputs = _inputs(subject.example_inputs(seed), conditions)
    if conditions.compiled:
        module = torch.compile(module)  # type: ignore[assignment]

    def call() -> object:
        return inputs.run(module)

    batch_size = next((shape[0] for shape in subject.inputs.shapes if shape), 1)
    return Ready(contestant, _captured(call) if conditions.cuda_graph else call, batch_size)


def _placed(module: nn.Module, conditions: Conditions) -> nn.Module:
    module = module.to(conditions.device, _dtype(conditions))
    return module.to(memory_format=torch.channels_last) if conditions.channels_last else module


def _dtype(conditions: Conditions) -> torch.dtype:
    dtype: torch.dtype = getattr(torch, conditions.dtype)
    return dtype


def _inputs(example: Example, conditions: Conditions) -> Example:
    def placed(x: Tensor) -> Tensor:
        x = x.to(conditions.device, _dtype(conditions) if x.is_floating_point() else x.dtype)
        images = conditions.channels_last and x.dim() == 4  # noqa: PLR2004 (a batch of images)
        return x.contiguous(memory_format=torch.channels_last) if images else x

    arguments: Any = tree_map_only(Tensor, placed, (example.args, example.kwargs))
    return Example(*arguments)


def _captured(call: Callable[[], object]) -> Callable[[], object]:
    """Record one call as a CUDA graph, after the passes that PyTorch asks for on a stream of their own."""
    stream = torch.cuda.Stream()  # type: ignore[no-untyped-call]
    stream.wait_stream(torch.cuda.current_stream())
    with torch.cuda.stream(stream):
        for _ in range(3):
            call()
    torch.cuda.current_stream().wait_stream(stream)
    graph = torch.cuda.CUDAGraph()
    with torch.cuda.graph(graph):
        call()
    return graph.replay
