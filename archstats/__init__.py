"""What neural network architectures cost: parameters, multiply-accumulates and time.

>>> import archstats
>>> archstats.profile("lenet").macs
754320
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from torch import nn

    from archstats.comparison import Comparison
    from archstats.counters.rules import counts
    from archstats.inputs import GivenInputs
    from archstats.laws.network import CostLaw
    from archstats.records import Profile

__version__ = "0.1.0"
__all__ = ["__version__", "compare", "cost_law", "counts", "create_model", "list_models", "profile"]


def list_models(pattern: str = "*") -> list[str]:
    """Return the names of the zoo that match a shell pattern: `list_models("resnet*")`."""
    from archstats.zoo import ZOO

    return ZOO.names(pattern)


def create_model(name: str, **kwargs: Any) -> nn.Module:  # noqa: ANN401
    """Build a network of the zoo, with PyTorch's initial weights: `create_model("vgg16", num_classes=10)`.

    Raises:
        UnknownNameError: There is no such name; the message lists the nearest.
        BadInputError: The builder has no such setting, or cannot build with that value.
    """
    from archstats.zoo import ZOO

    return ZOO.get(name).create(**kwargs)


def profile(
    model: str | nn.Module,
    input_shape: GivenInputs | None = None,
    *,
    fvcore: bool = False,
    training: bool = False,
    materialize: bool = False,
    strict: bool = False,
    **kwargs: Any,  # noqa: ANN401
) -> Profile:
    """Count what one forward pass costs: no weights, no arithmetic, milliseconds.

    Args:
        model: A name of the zoo, or a module, which is copied and left as it is.
        input_shape: Shape of the input, batch first; a sequence of shapes for several inputs; or a text in the input
            language, for dtypes, dictionaries and keyword arguments: `"ids=int64:1x128, mask=bool:1x128"`. A name of
            the zoo has one of its own.
        fvcore: Ask fvcore, torchinfo and PyTorch's FlopCounterMode too, and explain what they say: `.opinions`.
        training: Count a training step too: the MACs of the backward pass, and the peak memory.
        materialize: Run on real tensors with real weights, for models that read their data to decide what to do.
        strict: Fail where an operation has no counting rule.
        kwargs: Settings for the builder of a name: `num_classes=10`.

    Returns:
        A frozen record: `.params`, `.macs`, `.activations`, `.traffic_bytes`, `.peak_bytes`, `.layers` and more;
        `.frame` gives the layers as a pandas data frame, `.to_dict()` all of it as the JSON that
        `archstats profile --format json` prints.

    Raises:
        UnknownNameError: There is no such name.
        BadInputError: The shape or a setting cannot be used.
        ForwardError: The model cannot run on that input; the message names the failing module.
        UnknownOperationsError: The count is strict and an operation has no rule.
    """
    from archstats.counters.profile import Options, count
    from archstats.sources import resolve

    options = Options(training=training, materialize=materialize, strict=strict)
    subject = resolve(model, input_shape, **kwargs)
    counted = count(subject, options)
    if not fvcore:
        return counted
    from archstats.agreement.asking import with_opinions

    return with_opinions(subject, counted)


def compare(*models: str | nn.Module | Profile, input_shape: GivenInputs | None = None) -> Comparison:
    """Put models side by side, each held against the first: `compare("vgg16", "mobilenet_v2")`.

    Args:
        models: Two or more, each as in `profile`, or a profile that was counted before.
        input_shape: As in `profile`, for all that are not profiles.

    Returns:
        A frozen record: `.profiles`; `.frame`, a pandas data frame with a row a model; and of exactly two models
        `.pairs`, their layers aligned. Printed it is a short table, in a notebook a page.

    Raises:
        UnknownNameError: There is no such name.
        BadInputError: There are fewer than two models, or the shape cannot be used.
        ForwardError: A model cannot run on that input; the message names the failing module.
    """
    from archstats.comparison import Comparison
    from archstats.records import Profile

    return Comparison(tuple(m if isinstance(m, Profile) else profile(m, input_shape) for m in models))


def cost_law(
    model: str | nn.Module,
    input_shape: GivenInputs | None = None,
    **kwargs: Any,  # noqa: ANN401
) -> CostLaw:
    """Derive what a network costs at any batch and image size, as exact expressions: `cost_law("vgg16").macs`.

    Args:
        model: As in `profile`.
        input_shape: As in `profile`: the size that the law is derived at, and its own.
        kwargs: Settings for the builder of a name.

    Returns:
        A frozen record: `.macs`, `.params`, `.activations`, `.traffic_bytes` (sympy), `.letters`, `.domain`, and
        `.evaluate(N=2, H=160, W=192)` for numbers.

    Raises:
        UnknownNameError: There is no such name.
        BadInputError: The shape or a setting cannot be used, or the model cannot run on symbolic sizes at all.
    """
    from archstats.laws import network
    from archstats.sources import resolve

    return network.cost_law(resolve(model, input_shape, **kwargs))


def __getattr__(name: str) -> Any:  # noqa: ANN401
    if name == "counts":
        from archstats.counters.rules import counts

        return counts
    raise AttributeError(f"module 'archstats' has no attribute {name!r}")
