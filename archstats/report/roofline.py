"""What limits the time: the roofline in the report, as a section of the index and as a part of a model's page."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from markupsafe import Markup

from archstats.latency.roofline import (
    LayerBound,
    Loss,
    Roofline,
    limit_in_words,
    matching,
    of_timing,
    percent,
    speed_in_words,
    why_not,
)
from archstats.latency.statistics import summarise
from archstats.quantities import format_bytes, format_count
from archstats.records import Ceilings, LayerTime, Profile, Run, Timing
from archstats.report.drawing import INK, Chart, Plane, Point, drawing, scatter
from archstats.report.rows import Row
from archstats.report.templating import render

if TYPE_CHECKING:
    from matplotlib.axes import Axes

LAYERS_SHOWN = 10
_NAMES_SHOWN = 5


@dataclass(frozen=True)
class Standing:
    """One model under one machine's roof; without a roofline `reason` says why."""

    row: Row
    found: Roofline | None
    reason: str = ""

    @property
    def limit(self) -> str:
        """Which ceiling limits most of the lower bound, in words."""
        return limit_in_words(self.found) if self.found else ""

    @property
    def words(self) -> str:
        """What limits the model, in a sentence."""
        parts = [self.limit, speed_in_words(self.found) if self.found else ""]
        sentence = "; it ".join(part for part in parts if part)
        return f"{sentence[:1].upper()}{sentence[1:]}." if sentence else ""

    @property
    def loss(self) -> Loss | None:
        """The type of module that loses most."""
        return next(iter(self.found.lost_by_type()), None) if self.found else None

    @property
    def lost(self) -> list[LayerBound]:
        """The layers that lose most."""
        return self.found.lost(LAYERS_SHOWN) if self.found else []


@dataclass(frozen=True)
class Roof:
    """The ceilings for one device, dtype and number of threads, with the models that stand under them."""

    id: str
    ceilings: Ceilings
    standings: tuple[Standing, ...]

    @property
    def ridge(self) -> float:
        """The intensity in FLOPs a byte from which on computation is the limit; zero where it was not measured."""
        c = self.ceilings
        return 2 * c.macs_per_s / c.bytes_per_s if c.bytes_per_s > 0 else 0.0

    @property
    def bounded(self) -> list[tuple[Row, Roofline]]:
        """The models that have a bound and a measured time."""
        return [(s.row, s.found) for s in self.standings if s.found and s.found.times_bound is not None]


def roofs(run: Run, table: Sequence[Row]) -> list[Roof]:
    """Return the run's ceilings under which any of the models has a bound and a measured time."""
    made = (
        Roof(f"roofline-{index}", ceilings, tuple(_standing(row, ceilings) for row in table))
        for index, ceilings in enumerate(run.ceilings)
    )
    return [roof for roof in made if roof.bounded]


def section(run: Run, table: list[Row]) -> Markup:
    """Return the section of the index; nothing where there are no timings or no ceilings for them."""
    found = roofs(run, table)
    if not found:
        return Markup("")
    return render("roofline.html.j2", roofs=[(roof, chart(roof)) for roof in found], digits=_digits, percent=percent)


def about(run: Run, row: Row) -> Markup:
    """Return the part of a model's page; nothing where it has no time under any ceilings."""
    found = roofs(run, [row])
    return render("roofline_model.html.j2", roofs=found, digits=_digits, percent=percent) if found else Markup("")


def chart(roof: Roof) -> Chart | None:
    """Draw the models at their intensity and attained rate under the roof; None where none has MACs."""
    points = [_point(row, found) for row, found in roof.bounded if found.intensity and found.attained_macs_per_s]
    if not points:
        return None
    plane = Plane(
        id=roof.id,
        x_label="arithmetic intensity, FLOPs a byte of traffic",
        y_label="MACs a second",
        write_x=lambda x: f"{x:g}",
        write_y=format_count,
        below=_roof_above(roof, points),
        legend="upper left",
    )
    with drawing():
        svg = scatter(points, plane)
    return Chart(plane.id, f"The roofline on {roof.ceilings.device}", svg, _caption(roof), _HOW_TO_READ)


_HOW_TO_READ = (
    "Both axes are logarithmic. To the right is more computation for each byte that is moved, up is more computation a "
    "second. No model that takes its tensors from memory can be above the line: where it slopes, memory is too slow to "
    "feed the arithmetic; where it is flat, the arithmetic is the limit. The distance of a mark from the line is what "
    "the model loses: to layers that are limited in another way than the model on the whole, to operations that take "
    "longer to start than to run, to kernels that suit a layer's shape badly. A mark above the line works in the "
    "caches. The dashed line is the lower of the two rates of computation that were measured."
)


def _standing(row: Row, ceilings: Ceilings) -> Standing:
    profile = row.profile
    if not isinstance(profile, Profile):
        return Standing(row, None, f"failed in the {profile.stage}")
    timed = [t for t in row.measured.timings if isinstance(t, Timing) and t.samples_ns]
    here = [t for t in timed if matching([ceilings], t)]
    if not here:
        return Standing(row, None, row.reason(ceilings.device))
    timing = next((t for t in here if not why_not(profile, t)), here[0])
    layer_times = _layer_times(row, timing, timed[0])
    found = of_timing(profile, timing, summarise(timing).p50_ns, [ceilings], layer_times)
    return Standing(row, found, found.missing.get("bound_ns", ""))


def _layer_times(row: Row, timing: Timing, first: Timing) -> tuple[LayerTime, ...]:
    """Layers are timed on the first device and in the dtype of a model's timings, and belong to no other."""
    same = (timing.device, timing.dtype) == (first.device, first.dtype)
    return row.measured.layer_times if same else ()


def _point(row: Row, found: Roofline) -> Point:
    attained = found.attained_macs_per_s or 0.0
    title = (
        f"{row.name}: {_digits(found.intensity)} FLOPs a byte, {format_count(attained, 'MACs')} a second, "
        f"{percent(found.share_of_roof or 0)} of the roof there"
    )
    return Point(row.name, row.profile.document, found.intensity, attained, title=title)


def _roof_above(roof: Roof, points: Sequence[Point]) -> Callable[[Axes], None]:
    peak, slope = roof.ceilings.macs_per_s, roof.ceilings.bytes_per_s / 2
    lower = min(roof.ceilings.matmul_macs_per_s, roof.ceilings.conv_macs_per_s)
    left = min(roof.ridge, *(p.x for p in points)) / 1.8
    right = max(roof.ridge, *(p.x for p in points)) * 1.8
    bottom = min(left * slope, *(p.y for p in points)) / 1.3

    def draw(axes: Axes) -> None:
        axes.set(xlim=(left, right), ylim=(bottom, max(peak, *(p.y for p in points)) * 2))
        axes.plot([left, roof.ridge, right], [left * slope, peak, peak], color=INK, linewidth=1.6, zorder=1)
        axes.plot([lower / slope, right], [lower, lower], color=INK, linewidth=0.8, linestyle=(0, (4, 3)), zorder=1)
        _name_the_ceilings(axes, roof.ceilings, left, right)

    return draw


def _name_the_ceilings(axes: Axes, ceilings: Ceilings, left: float, right: float) -> None:
    rates = {"matrix product": ceilings.matmul_macs_per_s, "convolution": ceilings.conv_macs_per_s}
    for name, rate in rates.items():
        words = f"{name}: {format_count(rate, 'MACs')} a second"
        axes.annotate(words, (right, rate), (-4, 4), textcoords="offset pixels", ha="right", fontsize=8)
    slope, x = ceilings.bytes_per_s / 2, left * 1.1
    for _ in range(2):  # the layout is settled after the second time
        axes.figure.draw_without_rendering()  # type: ignore[union-attr]
    (x0, y0), (x1, y1) = axes.transData.transform([(x, x * slope), (2 * x, 2 * x * slope)])
    angle = math.atan2(y1 - y0, x1 - x0)
    axes.annotate(
        f"memory: {format_bytes(ceilings.bytes_per_s)} a second",
        (x, x * slope),
        (-6 * math.sin(angle), 6 * math.cos(angle)),
        textcoords="offset pixels",
        rotation=math.degrees(angle),
        rotation_mode="anchor",
        fontsize=8,
    )


def _caption(roof: Roof) -> str:
    near = sorted(roof.bounded, key=lambda pair: -(pair[1].share_of_roof or 0))
    sentences = [f"{near[0][0].name} comes to {percent(near[0][1].share_of_roof or 0)} of what its intensity allows"]
    if len(near) > 1:
        sentences[0] += f", {near[-1][0].name} to {percent(near[-1][1].share_of_roof or 0)}"
    memory = sum((found.traffic_share or 0) >= 0.5 for _, found in near)  # noqa: PLR2004
    sentences.append(f"Memory traffic limits most of the lower bound of {memory} of {len(near)} models")
    beaten = [row.name for row, found in near if (found.times_bound or 1) < 1]
    if beaten:
        more = f" and {len(beaten) - _NAMES_SHOWN} more" if len(beaten) > _NAMES_SHOWN else ""
        sentences.append(
            f"The bound does not hold for {', '.join(beaten[:_NAMES_SHOWN])}{more}: less time was measured, because "
            "tensors stayed in the caches"
        )
    return ". ".join(sentences) + "."


def _digits(number: float) -> str:
    """Write a number with three digits: "2.86", "26.0", "1,204"."""
    return f"{number:,.{2 if number < 10 else 1 if number < 100 else 0}f}"  # noqa: PLR2004
