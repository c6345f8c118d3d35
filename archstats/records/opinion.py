"""What another counter says about a model."""

from __future__ import annotations

from archstats.records.base import Record


class Difference(Record, frozen=True, kw_only=True):
    """Why another counter's multiply-accumulates are not ours, in one operation: theirs less ours, over all its calls.

    `cause` is one of `archstats.agreement.causes`; `detail` gives the weight or the figures it was computed from.
    """

    cause: str
    operation: str
    calls: int
    macs: int
    detail: str = ""


class Opinion(Record, frozen=True, kw_only=True):
    """What another counter says about a model, held against our count.

    macs: its total, whatever it calls it, as multiply-accumulates; None where it failed, which `error` says.
    differences: what was computed of its total less ours, by cause and operation; `unexplained_macs` is the rest.
    params: its number of parameters; `shared_params` of them it counts more than once, because modules share them.
    uncounted: operators that compute something and that it counts as nothing, with how often they ran.
    """

    counter: str
    title: str
    version: str
    macs: int | None = None
    params: int | None = None
    differences: tuple[Difference, ...] = ()
    unexplained_macs: int = 0
    shared_params: int = 0
    unexplained_params: int = 0
    uncounted: dict[str, int] = {}
    error: str = ""

    @property
    def unexplained(self) -> bool:
        """Whether a difference from ours has a part without a cause."""
        return bool(self.unexplained_macs or self.unexplained_params)
