"""From a check to a finding: what it measures is counted, both sides are computed, and words say how they compare."""

from __future__ import annotations

import difflib
from dataclasses import dataclass, field
from fractions import Fraction

from torch import nn

from archstats.claims import units
from archstats.claims.evidence import Evidence, layers_of
from archstats.claims.expressions import Comparison, Measured, Number, Power, measured_in, value
from archstats.claims.findings import Finding
from archstats.claims.units import Unit, plain, shown
from archstats.errors import ArchstatsError, BadInputError, MissingExtraError, summary
from archstats.records import Profile, Verdict
from archstats.sources import resolve

_WORDS = {
    "==": "equal to",
    "!=": "different from",
    "<": "less than",
    "<=": "at most",
    ">": "more than",
    ">=": "at least",
}
_BY_OPERATIONS = ("macs", "activations", "traffic_bytes", "peak_bytes")


def weigh(check: tuple[Comparison, ...], unit: Unit | None, evidence: Evidence) -> Finding:
    """Judge a check: confirmed where all its comparisons hold.

    The numbers of the finding are those of the first comparison that does not hold, else of the first: `stated` is the
    right side, `measured` the left one, or `derived` where it measures nothing.

    Raises:
        MissingExtraError: A package is not installed.
        BadInputError: Something cannot be measured or computed; the message names the part of the check.
    """
    evidence.models.update(dict.fromkeys(node.model for part in check for node in measured_in(part)))
    count = _Counter(evidence)
    weighed = [_Weighed(part, value(part.left, count), value(part.right, count), unit) for part in check]
    first = next((one for one in weighed if not one.holds), weighed[0])
    measures = any(True for _ in measured_in(first.comparison.left))
    left = plain(first.left / first.size)
    return Finding(
        verdict=Verdict.CONFIRMED if first.holds else Verdict.REFUTED,
        stated=plain(first.right / first.size),
        derived=None if measures else left,
        measured=left if measures else None,
        tolerance=first.tolerance,
        reason=". ".join([*(one.sentence for one in weighed), *count.notes]) + ".",
    )


@dataclass(frozen=True)
class _Counter:
    """Counts what expressions measure, and notes what must be known with it."""

    evidence: Evidence
    notes: dict[str, None] = field(default_factory=dict)

    def __call__(self, node: Measured) -> int:
        try:
            return self.count(node)
        except MissingExtraError:
            raise
        except ArchstatsError as error:
            raise BadInputError(f"{node.text}: {error}") from error
        except Exception as error:
            raise BadInputError(f"{node.text}: {summary(error)}.") from error

    def count(self, node: Measured) -> int:
        profile = self.profile(node)
        if profile.uncounted and node.quantity in _BY_OPERATIONS:
            listed = ", ".join(f"{name} x{times}" for name, times in profile.uncounted.items())
            self.notes[f"{node.model} runs operations without a counting rule, which are in no number: {listed}"] = None
        if node.quantity == "layers":
            return _calls(profile, node.layer_type)
        counted: int = getattr(profile, node.quantity)
        return counted

    def profile(self, node: Measured) -> Profile:
        inputs = node.inputs
        if node.batch is not None:
            inputs = resolve(node.model, inputs, **node.settings).with_batch_size(node.batch).inputs
        return self.evidence.profile(node.model, inputs, **node.settings)


def _calls(profile: Profile, kind: str) -> int:
    """Count the calls of modules of a type; one that is neither in the model nor in torch.nn is a slip of the pen."""
    calls = len(layers_of(profile, kind))
    if not calls and not hasattr(nn, kind):
        near = difflib.get_close_matches(kind, {*dir(nn), *(layer.type for layer in profile.layers)}, n=1)
        hint = f"Did you mean {near[0]}?" if near else ""
        raise BadInputError(f"There is no type of layer {kind!r}.", hint)
    return calls


@dataclass(frozen=True)
class _Weighed:
    """A comparison with the values of its sides, and the unit that they are shown in."""

    comparison: Comparison
    left: Fraction
    right: Fraction
    unit: Unit | None

    @property
    def holds(self) -> bool:
        return self.comparison.holds(self.left, self.right)

    @property
    def size(self) -> Fraction:
        return self.unit.size if self.unit else Fraction(1)

    @property
    def tolerance(self) -> str:
        allowed = self.comparison.tolerance
        if allowed is None:
            return "exact" if self.comparison.operator == "==" else ""
        if allowed.share:
            return f"within {shown(allowed.amount * 100)}%"
        low, high = allowed.around(self.right)
        return f"{shown(low / self.size)} to {shown(high / self.size)}"

    @property
    def sentence(self) -> str:
        operator, right = self.comparison.operator, self.comparison.right
        stated = self.written(self.right)
        if not isinstance(right.base if isinstance(right, Power) else right, Number):
            stated = f"{right.text}, {stated}"
        start = f"{self.comparison.left.text} is {self.written(self.left)}"
        if operator == "~":
            return f"{start}, {self.apart} {stated}; allowed is {self.tolerance}"
        return f"{start}, {'' if self.holds else 'not '}{_WORDS[operator]} {stated}"

    def written(self, number: Fraction) -> str:
        name = self.unit.name if self.unit else units.written(self.comparison.dimension)
        return f"{shown(number / self.size)}{'' if name == '%' else ' '}{name}".rstrip()

    @property
    def apart(self) -> str:
        if self.left == self.right:
            return "exactly"
        if not self.right:
            return "not"
        share = abs((self.left - self.right) / self.right)
        much = f"{float(share):.2%}" if share >= Fraction(1, 10_000) else "less than 0.01%"
        return f"{much} {'above' if self.left > self.right else 'below'}"
