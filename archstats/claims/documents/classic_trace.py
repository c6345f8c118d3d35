"""What the claims of document 003 look at in a trace: the operations that layers ran, whatever their types are."""

from __future__ import annotations

from collections.abc import Iterable

from archstats.claims.evidence import Evidence
from archstats.claims.findings import Number, Shown
from archstats.errors import ForwardError
from archstats.records import Layer, Profile

_KINDS = {"conv": "convolution", "pool": "pool", "linear": "fully connected", "mm": "fully connected"}


def running(profile: Profile, part: str) -> list[Layer]:
    """Return the layers that ran an operation whose name holds `part`: "conv", "max_pool"."""
    return [layer for layer in profile.layers if any(part in name for name in layer.operations)]


def kinds(profile: Profile) -> list[str]:
    """Return what a layer of the classic networks is called, for all convolutions, pools and linear layers in order."""
    ran = (name for layer in profile.layers for name in layer.operations)
    return [kind for name in ran for part, kind in _KINDS.items() if part in name]


def linear_layers(profile: Profile) -> int:
    """Count the fully connected layers that ran."""
    return kinds(profile).count("fully connected")


def between_pools(profile: Profile) -> list[list[Layer]]:
    """Return the convolutions that ran, those between two pools together."""
    groups: list[list[Layer]] = [[]]
    for layer in profile.layers:
        if any("pool" in name for name in layer.operations):
            groups.append([])
        elif any("conv" in name for name in layer.operations):
            groups[-1].append(layer)
    return [group for group in groups if group]


def size(layer: Layer) -> str:
    """Write a layer's kernel: "3x3"; "?" where the layer does not say."""
    kernel = layer.settings.get("kernel_size", "?")
    sides = kernel if isinstance(kernel, tuple) else (kernel, kernel)
    return "x".join(map(str, sides)) if kernel != "?" else "?"


def sizes(layers: list[Layer]) -> str:
    """Write the kernels that occur among layers, each once."""
    return ", ".join(dict.fromkeys(map(size, layers)))


def shown(numbers: Iterable[Number]) -> Shown:
    """Return the number where there is one, or where all are the same; otherwise write down all that occur."""
    found = list(dict.fromkeys(numbers))
    return found[0] if len(found) == 1 else ", ".join(map(str, found)) or "none"


def runs(evidence: Evidence, name: str, *shape: int) -> bool:
    """Say whether a network of the zoo takes an input."""
    try:
        evidence.profile(name, shape)
    except ForwardError:
        return False
    return True
