"""Memory over the course of a forward pass, of the models that need most."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from archstats.latency.roofline import percent
from archstats.quantities import format_bytes
from archstats.records import Layer, Profile
from archstats.report.charts.axes import linear
from archstats.report.charts.drawing import Chart, Entry, legend, panels, svg
from archstats.report.charts.marks import Mark, Panel
from archstats.report.charts.palette import LOOKS
from archstats.report.charts.wording import sentences
from archstats.report.view import View
from archstats.words import gettext as _

_ID = "memory"
_HEIGHT, _ROOM = 400.0, 1.08
_QUARTERS = 4


@dataclass(frozen=True)
class Course:
    """The calls of a model's pass that hold tensors, in the order in which they hold the most."""

    model: str
    calls: Sequence[Layer]

    @property
    def peak(self) -> Layer:
        """The first call that holds the most."""
        return max(self.calls, key=lambda call: call.held_bytes)

    def share(self, call: Layer) -> float:
        """Return how much of the pass is over when a call holds the most, from 0 to 1."""
        return call.held_at / (self.calls[-1].held_at or 1)


def charts(view: View) -> list[Chart]:
    """Draw the course of memory of the models that need most; nothing where it was not counted for two."""
    courses = [course for profile in view.counted if len((course := _course(profile)).calls) > 1]
    return [_chart(view, courses)] if len(courses) > 1 else []


def _course(profile: Profile) -> Course:
    holding = (layer for layer in profile.layers if layer.held_bytes)
    return Course(profile.model, sorted(holding, key=lambda layer: layer.held_at))


def _chart(view: View, courses: Sequence[Course]) -> Chart:
    largest = sorted(courses, key=lambda course: -course.peak.held_bytes)[: len(LOOKS)]
    marks = [_mark(view, course, look) for course, look in zip(largest, LOOKS, strict=False)]
    figure, (axes,) = panels(1, _HEIGHT)
    linear(axes, "x", 0, 1, percent)
    linear(axes, "y", 0, marks[0].y * _ROOM, format_bytes)
    axes.set(xlabel=_("how much of the pass is over, by its operations"), ylabel=_("bytes held by tensors of the pass"))
    legend(figure, [Entry(mark.look, mark.model, line=True, dashed=True) for mark in marks], columns=3)
    return Chart(
        id=_ID,
        title=_("Memory over the course of a forward pass"),
        svg=svg(
            figure,
            _ID,
            _("memory of the %(number)s models that need most", number=len(marks)),
            [Panel(axes, marks, marks)],
        ),
        caption=sentences(_most(largest[0]), _when(courses)),
        how_to_read=_(
            "Each line is a model, from the first operation of its pass to the last; up are the bytes that the tensors "
            "made in the pass hold together, the weights and the inputs not among them. The mark is the peak: what the "
            "pass needs at least, wherever else it stays below. The models drawn are those whose peaks are highest."
        ),
    )


def _mark(view: View, course: Course, look: int) -> Mark:
    peak, line = course.peak, [(course.share(call), call.held_bytes) for call in course.calls]
    title = _(
        "%(model)s: %(bytes)s held at most, in %(path)s (%(type)s), when %(share)s of the pass are over",
        model=course.model,
        bytes=format_bytes(peak.held_bytes),
        path=peak.path or course.model,
        type=peak.type,
        share=percent(course.share(peak)),
    )
    href = view.links.model(course.model)
    return Mark(course.model, course.share(peak), peak.held_bytes, title, href=href, look=look, line=line, kind="curve")


def _most(course: Course) -> str:
    return _(
        "%(model)s needs most, %(bytes)s, when %(share)s of its operations are over, in %(path)s (%(type)s).",
        model=course.model,
        bytes=format_bytes(course.peak.held_bytes),
        share=percent(course.share(course.peak)),
        path=course.peak.path or course.model,
        type=course.peak.type,
    )


def _when(courses: Sequence[Course]) -> str:
    """Say in which quarter of the pass the peaks are."""
    quarters = Counter(min(int(_QUARTERS * course.share(course.peak)), _QUARTERS - 1) for course in courses)
    return _(
        "Of %(models)s models %(first)s hold the most in the first quarter of the pass, %(second)s in the second, "
        "%(third)s in the third and %(last)s in the last.",
        models=len(courses),
        first=quarters[0],
        second=quarters[1],
        third=quarters[2],
        last=quarters[3],
    )
