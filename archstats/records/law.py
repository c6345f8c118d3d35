"""What a network costs at any size."""

from __future__ import annotations

from archstats.records.base import Record


class Expression(Record, frozen=True, kw_only=True):
    """One quantity of a law, as text, as presentation MathML and as LaTeX."""

    text: str
    mathml: str
    latex: str


class Law(Record, frozen=True, kw_only=True, tag="law"):
    """What a network costs at any size, as it is written; `archstats.cost_law` gives it as expressions.

    letters: the sizes that it is a law in. `expressions` has those of macs, params, activations and traffic_bytes;
    `short` that of the MACs for sizes which the strides divide, `leading` its term for large images.
    spans: the least and the largest size of each letter, None where no largest was met; `conditions` all that is asked.
    fixed: why a size of the image is no letter.
    growth: sides of square images and the MACs of one such image, as far as the network runs.
    """

    letters: tuple[str, ...]
    expressions: dict[str, Expression]
    strides: dict[str, int] = {}
    short: Expression | None = None
    leading: Expression | None = None
    spans: dict[str, tuple[int, int | None]] = {}
    conditions: tuple[str, ...] = ()
    fixed: str = ""
    growth: tuple[tuple[int, int], ...] = ()


class NoLaw(Record, frozen=True, kw_only=True, tag="no law"):
    """Why there is no law."""

    reason: str
