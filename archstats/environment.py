"""The machine and the software of a run, as its report tells them."""

from __future__ import annotations

import os
import platform
from importlib import metadata

import torch

from archstats.latency.devices import processor_name
from archstats.records import Environment

_PACKAGES = ("torch", "fvcore", "torchinfo", "pandas", "matplotlib", "jinja2", "msgspec")


def describe() -> Environment:
    """Describe this process: no host name, no user, no path."""
    return Environment(
        python=platform.python_version(),
        platform=f"{platform.system()} {platform.machine()}",
        processor=processor_name(),
        cores=len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1,
        threads=torch.get_num_threads(),
        accelerators=tuple(torch.cuda.get_device_name(i) for i in range(torch.cuda.device_count())),
        packages={name: metadata.version(name) for name in _PACKAGES},
    )
