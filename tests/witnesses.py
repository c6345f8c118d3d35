"""PyTorch's own counter: a witness that shares no code with archstats."""

import torch
from torch.utils.flop_counter import FlopCounterMode


def macs_on_meta(subject):
    """Count a subject's forward pass on meta tensors."""
    module, inputs = subject.shapes_only().eval(), subject.shapes()
    for child in module.modules():
        for key, buffer in child._buffers.items():
            child._buffers[key] = None if buffer is None else buffer.to("meta")
    with torch.no_grad(), FlopCounterMode(display=False) as counter:
        inputs.run(module)
    return counter.get_total_flops() // 2
