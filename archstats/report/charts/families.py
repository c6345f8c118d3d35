"""The families as their multiplier grows: MACs against width, depth, compound coefficient and groups."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from archstats.quantities import format_count
from archstats.records import Series, Study, StudyPoint
from archstats.report.charts.axes import linear, logarithmic, write_ticks
from archstats.report.charts.drawing import Chart, Entry, legend_inside, panels, svg
from archstats.report.charts.marks import Mark, Panel
from archstats.report.charts.palette import cycled, stand_in
from archstats.report.charts.studied import drawable, found, mark_of, not_counted
from archstats.report.charts.wording import factor, sentences
from archstats.report.terms import term
from archstats.report.view import View
from archstats.words import gettext as _
from archstats.words import later

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_ID = "families"
_TITLE = later("The families as their multiplier grows")
_DASHES = (0, (3, 2))
_HEIGHT, _TWO_LINES = 400.0, 2


@dataclass(frozen=True)
class Knob:
    """What is multiplied: the name of the axis, the sentence about it, and whether equal steps are equal factors."""

    axis: str
    sentence: str
    by_factor: bool = True
    every_tick: bool = True


_KNOBS = {
    "width": Knob(later("width multiplier"), later("In width, %(families)s.")),
    "depth": Knob(later("layers with weights"), later("In depth, %(families)s."), every_tick=False),
    "compound": Knob(later("compound coefficient"), later("In all sizes together, %(families)s."), by_factor=False),
    "groups": Knob(later("groups of 1x1 convolutions"), later("In groups, %(families)s.")),
}


def charts(view: View) -> list[Chart]:
    """Draw a panel for each thing that is multiplied; nothing where the run has no such study."""
    studies = found(view, *_KNOBS)
    drawn = [study for study in studies if drawable(study)]
    return [*not_counted(f"{_ID}-missing", _(_TITLE), studies), *([_chart(view, drawn)] if drawn else [])]


def _chart(view: View, studies: Sequence[Study]) -> Chart:
    figure, all_axes = panels(len(studies), _HEIGHT)
    looks = iter(range(sum(len(drawable(study)) for study in studies)))
    drawn = [_panel(view, axes, study, looks.__next__) for axes, study in zip(all_axes, studies, strict=True)]
    marks = [mark for panel in drawn for mark in panel.marks]
    logarithmic(all_axes[0], "y", [y for panel in drawn for y in _heights(panel)], format_count, room=0.1)
    all_axes[0].set_ylabel(_("MACs for the example input"))
    return Chart(
        id=_ID,
        title=_(_TITLE),
        svg=svg(figure, _ID, _("MACs of %(number)s networks by what is multiplied", number=len(marks)), drawn),
        caption=sentences(*(_sentence(study) for study in studies)),
        how_to_read=_how_to_read(studies),
    )


def _how_to_read(studies: Sequence[Study]) -> str:
    sources = dict.fromkeys(series.source for study in studies for series in drawable(study) if series.source)
    return sentences(
        _(
            "Each line is a family, each mark one of its networks, built and counted; the mark leads to the model "
            "whose builder made it. Up is more computation, on one logarithmic axis for all panels. The steeper a "
            "line, the dearer the next step; a level line says that something else shrinks as much as this grows. A "
            "dashed line is what the family's rule gives, from its network at 1 or at 0."
        ),
        _("The rules: %(sources)s.", sources=_("; ").join(sources)) if sources else "",
    )


def _panel(view: View, axes: Axes, study: Study, next_look: Callable[[], int]) -> Panel:
    knob, lines, entries = _KNOBS[study.id], [], []
    for series in drawable(study):
        look = cycled(next_look())
        _draw_rule(axes, series, look)
        lines.append(_line(view, series, study.unit, look))
        entries.append(Entry(look, term(series.name), line=True))
    _scale(axes, knob, sorted({mark.x for line in lines for mark in line}))
    axes.set_xlabel(_(knob.axis))
    legend_inside(axes, entries)
    return Panel(axes, [mark for line in lines for mark in line])


def _line(view: View, series: Series, unit: str, look: int) -> list[Mark]:
    """Return a family's marks; the last carries the line through all of them."""
    marks = [mark_of(view, point, series, unit, look) for point in series.points]
    return [*marks[:-1], replace(marks[-1], line=[(mark.x, mark.y) for mark in marks])]


def _draw_rule(axes: Axes, series: Series, look: int) -> None:
    predicted = [(point.x, point.predicted) for point in series.points if point.predicted]
    if predicted:
        xs, ys = zip(*predicted, strict=True)
        axes.plot(xs, ys, color=stand_in(look), linewidth=1, linestyle=_DASHES)


def _heights(panel: Panel) -> list[float]:
    rules: list[Any] = [line.get_ydata() for line in panel.axes.lines]
    return [mark.y for mark in panel.marks] + [float(y) for rule in rules for y in rule]


def _scale(axes: Axes, knob: Knob, values: Sequence[float]) -> None:
    if knob.by_factor:
        logarithmic(axes, "x", values, lambda x: f"{x:g}", room=0.12)
    else:
        linear(axes, "x", values[0] - 0.5, values[-1] + 0.5, lambda x: f"{x:g}")
    if knob.every_tick:
        write_ticks(axes, "x", values, lambda x: f"{x:g}")


def _sentence(study: Study) -> str:
    grown = [_growth(series) for series in drawable(study)]
    return _(_KNOBS[study.id].sentence, families=_("; ").join(grown))


def _growth(series: Series) -> str:
    first, last = series.points[0], series.points[-1]
    values = {
        "family": term(series.name),
        "factor": factor(last.counted / first.counted),
        "first": f"{first.x:g}",
        "last": f"{last.x:g}",
    }
    if not _ruled(first) or not _ruled(last):
        return _("%(family)s costs %(factor)s times as many MACs at %(last)s as at %(first)s", **values)
    return _(
        "%(family)s costs %(factor)s times as many MACs at %(last)s as at %(first)s (%(formula)s: %(predicted)s times)",
        **values,
        formula=series.formula,
        predicted=factor((last.predicted or 0) / (first.predicted or 1)),
    )


def _ruled(point: StudyPoint) -> bool:
    return bool(point.predicted)
