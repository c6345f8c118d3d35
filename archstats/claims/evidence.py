"""Where the measured numbers come from: real networks, counted in this run, each once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from torch import nn

from archstats.counters.profile import count
from archstats.inputs import GivenInputs
from archstats.records import Layer, Profile
from archstats.sources import Weights, resolve


class Evidence:
    """Counts networks for claims; what one claim has counted, the next need not count again.

    `models` names the networks that were used since it was last emptied.
    """

    def __init__(self) -> None:
        self.models: dict[str, None] = {}
        self._profiles: dict[str, Profile] = {}
        self._modules: dict[str, nn.Module] = {}

    def profile(self, name: str, inputs: GivenInputs | None = None, **kwargs: Any) -> Profile:  # noqa: ANN401
        """Count a network by its name, as `archstats.profile` does.

        Raises:
            MissingExtraError: It is a model of a library that is not installed.
        """
        key = f"{name} {inputs} {sorted(kwargs.items())}"
        if key not in self._profiles:
            self._profiles[key] = count(resolve(name, inputs, **kwargs))
        self.models[name] = None
        return self._profiles[key]

    def module(self, name: str, **kwargs: Any) -> nn.Module:  # noqa: ANN401
        """Return a network without weights, to look at its modules; it is shared, so it must be left as it is."""
        key = f"{name} {sorted(kwargs.items())}"
        if key not in self._modules:
            self._modules[key] = resolve(name, **kwargs).build(Weights.META)
        self.models[name] = None
        return self._modules[key]

    def count(self, make: Callable[[], nn.Module], *shape: int) -> Profile:
        """Count a network or a layer that is built for one claim, on one input of the given shape, batch first."""
        return count(resolve(make(), shape))


def layers_of(profile: Profile, *types: str) -> list[Layer]:
    """Return the calls of modules of the given types, in the order in which they ran."""
    return [layer for layer in profile.layers if layer.type in types]


def ran(profile: Profile, *parts: str) -> dict[str, int]:
    """Return the operations that ran whose name holds one of the parts, with how often: `ran(profile, "pool")`."""
    return {o.name: o.calls for o in profile.operations if any(part in o.name for part in parts)}
