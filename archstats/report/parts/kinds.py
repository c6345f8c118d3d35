"""What kind of work a call does itself, by the operations that it ran: the colours of a model's charts."""

from __future__ import annotations

import re
from collections.abc import Iterable

from archstats.records import Layer
from archstats.words import later as _

CONTAINER, OTHER = "container", "other"
KINDS = {
    "conv": _("convolution"),
    "linear": _("linear layer, matrix product"),
    "attention": _("attention"),
    "norm": _("normalisation"),
    "pooling": _("pooling"),
    "activation": _("activation function"),
    OTHER: _("something else, or too thin to be told apart"),
    CONTAINER: _("holds other modules"),
}
"""Each kind with its name, in the order of a legend; they are classes of the style sheet too."""

_OPERATIONS = {
    kind: re.compile(rf"\w+::({pattern})")
    for kind, pattern in {
        "attention": r".*attention.*|_transformer_.*",
        "conv": r".*conv.*",
        "linear": r"(?!upsample).*linear.*|.*mm(_activation)?|matmul|(add)?mv|v?dot|.*(lstm|gru|rnn).*",
        "norm": r".*norm.*",
        "pooling": r".*pool.*|mean",
        "activation": r".*(relu|elu|sigmoid|silu|tanh|softmax|softplus|mish|swish).*",
    }.items()
}


def kind_of(layer: Layer) -> str:
    """Return one of `KINDS`: a call that runs several kinds of operations is of the first that the rules name."""
    if not layer.operations:
        return OTHER if layer.leaf else CONTAINER
    return next((kind for kind, rule in _OPERATIONS.items() if any(map(rule.fullmatch, layer.operations))), OTHER)


def legend(kinds: Iterable[str]) -> dict[str, str]:
    """Return those of `KINDS` that are met, each with its name."""
    met = set(kinds)
    return {kind: name for kind, name in KINDS.items() if kind in met}
