"""The roofline: the least time that a machine's ceilings allow a model, and where it takes longer. Nothing is measured.

After Williams, Waterman and Patterson, "Roofline: an insightful visual performance model for multicore architectures",
Communications of the ACM 52(4), 2009: work of an arithmetic intensity I (FLOPs a byte, 2 FLOPs a MAC) is done at no
more than min(peak, I x bandwidth). Here that is asked of every row of a profile for itself, and the times are added.

The bound is one for tensors that come from memory and go back to it. What stays in a cache between two operations moves
faster, so that a small model can take less than its bound: `Roofline.times_bound` is below 1 then, and is shown so.
"""

from __future__ import annotations

import enum
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from archstats.quantities import format_duration
from archstats.records import Ceilings, Layer, LayerTime, Profile, Timing
from archstats.words import gettext as _
from archstats.words import later

NO_CEILINGS = later("the machine's ceilings were not measured under these conditions")
NOT_TIMED = later("the model was not timed")
NO_LAYER_TIMES = later("its layers were not timed")
_FLOAT_BYTES = {"float64": 8, "float32": 4, "bfloat16": 2, "float16": 2}
_DTYPE_PREFIX = re.compile(rf"\b({'|'.join(_FLOAT_BYTES)}):")


class Limit(enum.StrEnum):
    """Which ceiling a row of a profile meets first."""

    COMPUTATION = "computation"
    TRAFFIC = "memory traffic"


@dataclass(frozen=True)
class LayerBound:
    """One row of a profile: the time that each ceiling asks of it, and what its call took where that was measured."""

    path: str
    type: str
    call: int
    compute_ns: float
    traffic_ns: float
    measured_ns: int | None = None

    @property
    def bound_ns(self) -> float:
        """The least time of the row's own operations: the longer of computation and traffic."""
        return max(self.compute_ns, self.traffic_ns)

    @property
    def limited_by(self) -> Limit:
        """What takes longer; rows without MACs are traffic."""
        return Limit.COMPUTATION if self.compute_ns > self.traffic_ns else Limit.TRAFFIC

    @property
    def lost_ns(self) -> float | None:
        """Measured time less the bound; below zero where a cache was faster than memory."""
        return None if self.measured_ns is None else self.measured_ns - self.bound_ns

    @property
    def name(self) -> str:
        """The row in words: its path, and the number of its call after the first."""
        path = self.path or _("(the model itself)")
        return _("%(path)s (call %(number)s)", path=path, number=self.call + 1) if self.call else path


@dataclass(frozen=True)
class Loss:
    """What the calls of all modules of one type lose together, each where it takes longer than its bound."""

    type: str
    calls: int
    lost_ns: float
    worst: LayerBound


@dataclass(frozen=True)
class Roofline:
    """One model under one machine's ceilings. What was not measured is None, and `missing` says why, by field.

    macs: of one pass; traffic_bytes: of one pass in the dtype that was timed.
    peak_macs_per_s, bytes_per_s: the ceilings.
    measured_ns: the median of the timed passes.
    layers: a bound for every row of the profile, in its order; empty without ceilings.
    """

    model: str
    macs: int
    traffic_bytes: float
    peak_macs_per_s: float | None = None
    bytes_per_s: float | None = None
    measured_ns: float | None = None
    layers: tuple[LayerBound, ...] = ()
    missing: dict[str, str] = field(default_factory=dict)

    @property
    def intensity(self) -> float:
        """Arithmetic intensity: FLOPs (2 a multiply-accumulate) over bytes of traffic."""
        return 2 * self.macs / self.traffic_bytes if self.traffic_bytes else 0.0

    @property
    def attained_macs_per_s(self) -> float | None:
        """Multiply-accumulates over the measured time."""
        return self.macs / self.measured_ns * 1e9 if self.measured_ns else None

    @property
    def roof_macs_per_s(self) -> float | None:
        """The most that the ceilings allow at the model's intensity: min(peak, intensity x bandwidth)."""
        if self.peak_macs_per_s is None or self.bytes_per_s is None:
            return None
        return min(self.peak_macs_per_s, self.intensity / 2 * self.bytes_per_s)

    @property
    def share_of_roof(self) -> float | None:
        """Attained rate over the roof at the model's intensity."""
        roof, attained = self.roof_macs_per_s, self.attained_macs_per_s
        return attained / roof if roof and attained is not None else None

    @cached_property
    def bound_ns(self) -> float | None:
        """The lower bound of a pass in time: the sum of the rows' bounds."""
        return sum(layer.bound_ns for layer in self.layers) if "bound_ns" not in self.missing else None

    @cached_property
    def traffic_share(self) -> float | None:
        """The share of the lower bound that is in rows which memory traffic limits; computation limits the rest."""
        limited = sum(layer.bound_ns for layer in self.layers if layer.limited_by is Limit.TRAFFIC)
        return limited / self.bound_ns if self.bound_ns else None

    @property
    def compute_share(self) -> float | None:
        """The share of the lower bound that is in rows which computation limits."""
        return None if self.traffic_share is None else 1 - self.traffic_share

    @property
    def times_bound(self) -> float | None:
        """Measured time over the lower bound; below 1 where caches were faster than memory."""
        return self.measured_ns / self.bound_ns if self.measured_ns and self.bound_ns else None

    @cached_property
    def layers_ns(self) -> int | None:
        """The sum of the layers' measured times: without functional calls between them, each with its own overhead."""
        timed = [layer.measured_ns for layer in self.layers if layer.measured_ns is not None]
        return sum(timed) if timed else None

    def lost(self, most: int | None = None) -> list[LayerBound]:
        """Return the calls that take longest beyond their bounds, the worst first."""
        losing = [layer for layer in self.layers if (layer.lost_ns or 0) > 0]
        return sorted(losing, key=lambda layer: -(layer.lost_ns or 0))[:most]

    def lost_by_type(self) -> list[Loss]:
        """Return what each type of module loses, the type that loses most first."""
        by_type: dict[str, list[LayerBound]] = {}
        for layer in self.lost():
            by_type.setdefault(layer.type, []).append(layer)
        losses = [
            Loss(name, len(layers), sum(layer.lost_ns or 0 for layer in layers), layers[0])
            for name, layers in by_type.items()
        ]
        return sorted(losses, key=lambda loss: -loss.lost_ns)


def roofline(
    profile: Profile,
    ceilings: Ceilings | None,
    measured_ns: float | None,
    layer_times: Iterable[LayerTime] = (),
    *,
    traffic_scale: float = 1.0,
) -> Roofline:
    """Return what the ceilings allow a profile, beside what was measured.

    Args:
        profile: The counts of one pass.
        ceilings: The machine's, for the dtype and threads of the timing.
        measured_ns: The median time of a pass, under the same conditions and on the same input.
        layer_times: Of single calls, joined to the profile's rows by path and call.
        traffic_scale: Bytes of the timed dtype over those of the counted one.
    """
    known = ceilings if ceilings is not None and ceilings.macs_per_s > 0 and ceilings.bytes_per_s > 0 else None
    times = {(time.path, time.call): time.ns for time in layer_times}
    return Roofline(
        model=profile.model,
        macs=profile.macs,
        traffic_bytes=profile.traffic_bytes * traffic_scale,
        peak_macs_per_s=known.macs_per_s if known else None,
        bytes_per_s=known.bytes_per_s if known else None,
        measured_ns=measured_ns,
        layers=tuple(_bound(row, known, times, traffic_scale) for row in profile.layers) if known else (),
        missing=_missing(known, measured_ns, times),
    )


def of_timing(
    profile: Profile,
    timing: Timing,
    measured_ns: float,
    ceilings: Sequence[Ceilings],
    layer_times: Iterable[LayerTime] = (),
) -> Roofline:
    """Return the roofline of a timing under those of the run's ceilings that have its device, dtype and threads."""
    reason = why_not(profile, timing)
    if reason:
        missing = dict.fromkeys(("bound_ns", "measured_ns", "layers"), reason)
        return Roofline(profile.model, profile.macs, profile.traffic_bytes, missing=missing)
    found = matching(ceilings, timing)
    return roofline(profile, found, measured_ns, layer_times, traffic_scale=_scale(profile, timing) or 1.0)


def matching(ceilings: Sequence[Ceilings], timing: Timing) -> Ceilings | None:
    """Return the ceilings for the device, dtype and threads of a timing."""
    conditions = (timing.device, timing.dtype, timing.threads)
    return next((c for c in ceilings if (c.device, c.dtype, c.threads) == conditions), None)


def why_not(profile: Profile, timing: Timing) -> str:
    """Return why a timing cannot be held against a profile's counts; empty where it can."""
    batch = next((shape[0] for shape in profile.input if shape), 1)
    if batch != timing.batch_size:
        return _(
            "counted for a batch of %(counted)s, timed with one of %(timed)s", counted=batch, timed=timing.batch_size
        )
    if timing.inputs and profile.inputs and _plain(timing.inputs) != _plain(profile.inputs):
        return _(
            "counted for an input of %(counted)s, timed with %(timed)s", counted=profile.inputs, timed=timing.inputs
        )
    if _scale(profile, timing) is None:
        weights = _(" and ").join(profile.weight_bytes)
        return _("counted with weights of %(counted)s, timed in %(timed)s", counted=weights, timed=timing.dtype)
    return ""


def limit_in_words(found: Roofline) -> str:
    """Say which ceiling most of the lower bound is under: "memory traffic limits 83 % of its lower bound"."""
    share = found.traffic_share
    if share is None:
        return ""
    if share >= 0.5:  # noqa: PLR2004
        return _("memory traffic limits %(share)s of its lower bound", share=percent(share))
    return _("computation limits %(share)s of its lower bound", share=percent(1 - share))


def speed_in_words(found: Roofline) -> str:
    """Say how far the measured time is from the bound, and in which layer most of it is lost."""
    times = found.times_bound
    if times is None:
        return ""
    if times < 1:
        return _(
            "took %(share)s of the bound, so the bound does not hold for it: tensors that stay in the caches "
            "move faster than those that memory bounds",
            share=percent(times),
        )
    runs = _("runs at %(share)s of the bound", share=percent(1 / times))
    return _("; ").join(filter(None, [runs, _where_lost(found)]))


def _where_lost(found: Roofline) -> str:
    for loss in found.lost_by_type()[:1]:
        values = {"type": loss.type, "time": format_duration(loss.lost_ns)}
        if loss.calls == 1:
            return _("most is lost in %(type)s, %(time)s in one call", **values)
        return _(
            "most is lost in %(type)s, %(time)s in %(calls)s calls, the worst %(worst)s",
            **values,
            calls=loss.calls,
            worst=loss.worst.name,
        )
    return ""


def percent(share: float) -> str:
    """Write a share with two digits: "83 %", "9.0 %", "0.42 %"."""
    value = 100 * share
    if value >= 10 or not value:  # noqa: PLR2004
        return f"{value:,.0f} %"
    return f"{value:.1f} %" if value >= 1 else f"{value:.2g} %"


def _bound(row: Layer, ceilings: Ceilings, times: dict[tuple[str, int], int], traffic_scale: float) -> LayerBound:
    return LayerBound(
        path=row.path,
        type=row.type,
        call=row.call,
        compute_ns=row.macs / ceilings.macs_per_s * 1e9,
        traffic_ns=row.traffic_bytes * traffic_scale / ceilings.bytes_per_s * 1e9,
        measured_ns=times.get((row.path, row.call)),
    )


def _missing(ceilings: Ceilings | None, measured_ns: float | None, times: dict[tuple[str, int], int]) -> dict[str, str]:
    reasons = {
        "bound_ns": NO_CEILINGS if ceilings is None else "",
        "measured_ns": "" if measured_ns else NOT_TIMED,
        "layers": "" if times else NO_LAYER_TIMES,
    }
    return {name: _(reason) for name, reason in reasons.items() if reason}


def _scale(profile: Profile, timing: Timing) -> float | None:
    """Return bytes of the timed dtype over the counted one; None where the weights are of several, or of integers."""
    counted = list(profile.weight_bytes) or ["float32"]
    if timing.dtype in counted and len(counted) == 1:
        return 1.0
    sizes = [_FLOAT_BYTES.get(dtype) for dtype in (*counted, timing.dtype)]
    if len(counted) > 1 or sizes[0] is None or sizes[1] is None:
        return None
    return sizes[1] / sizes[0]


def _plain(inputs: str) -> str:
    """Drop the floating dtypes of an input: the timed dtype takes their place."""
    return _DTYPE_PREFIX.sub("", inputs)
