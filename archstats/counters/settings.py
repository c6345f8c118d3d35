"""What a layer was built with: the attributes that decide its cost, under the names PyTorch gives them."""

from __future__ import annotations

from typing import Any

from torch import nn

from archstats.records import Setting

# In the order in which they are shown. A module of one's own that uses these names is described by them too.
NAMES = (
    "in_channels", "out_channels", "in_features", "out_features", "num_features", "normalized_shape", "num_channels",
    "num_groups", "input_size", "hidden_size", "num_layers", "bidirectional", "num_embeddings", "embedding_dim",
    "embed_dim", "num_heads", "window_size", "kernel_size", "stride", "padding", "dilation", "groups",
    "ceil_mode", "output_size", "scale_factor", "upscale_factor",
)  # fmt: skip


def settings_of(module: nn.Module | None) -> dict[str, Setting]:
    """Return a module's settings; a size that is the same in every dimension is one number.

    `bias` is there for a module that can have one: whether it has.
    """
    if module is None:
        return {}
    attributes = vars(module)
    found = {name: _plain(attributes[name]) for name in NAMES if name in attributes}
    settings = {name: value for name, value in found.items() if value is not None}
    if "bias" in module._parameters:  # noqa: SLF001 (the only place that tells an absent bias from no bias at all)
        settings["bias"] = module._parameters["bias"] is not None  # noqa: SLF001
    return settings


def _plain(value: Any) -> Setting | None:
    if isinstance(value, bool):
        return value
    if isinstance(value, int):
        return int(value)
    if isinstance(value, str):
        return str.__str__(value)  # of a subclass too, which JSON does not know
    if isinstance(value, list | tuple) and value and all(isinstance(size, int) for size in value):
        return int(value[0]) if len(set(value)) == 1 else tuple(map(int, value))
    return None
