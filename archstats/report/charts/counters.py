"""Where other counters disagree: how far each is from our count, model by model, and for which cause."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from archstats.quantities import format_count
from archstats.records import Opinion
from archstats.report.charts.axes import logarithmic, write_ticks
from archstats.report.charts.drawing import Chart, Entry, legend, panels, svg
from archstats.report.charts.marks import Mark, Panel, shortened
from archstats.report.charts.palette import LOOKS, SOFT
from archstats.report.charts.wording import listed, sentences
from archstats.report.rows import Row
from archstats.report.terms import term
from archstats.report.view import View
from archstats.words import gettext as _

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_ID = "counters"
_HEIGHT = 400.0
_LINEAR_WITHIN = 0.1
_CAUSES_TOLD = 3
_STEPS = (0.1, 1.0, 10.0, 100.0, 1e3, 1e4, 1e5, 1e6)
_TICKS = (*(-step for step in reversed(_STEPS)), 0.0, *_STEPS)
_UNEXPLAINED = "unexplained"


@dataclass(frozen=True)
class Comparison:
    """What one counter says of one model, beside our count."""

    row: Row
    opinion: Opinion
    ours: int

    @property
    def off(self) -> int:
        """Its MACs less ours."""
        return (self.opinion.macs or 0) - self.ours

    @property
    def percent(self) -> float:
        """How far it is from our count, in percent of ours."""
        return 100 * self.off / self.ours

    @property
    def causes(self) -> list[tuple[str, int]]:
        """Every cause with its MACs, the largest first; what has none is unexplained."""
        by_cause: Counter[str] = Counter()
        for difference in self.opinion.differences:
            by_cause[difference.cause] += difference.macs
        by_cause[_UNEXPLAINED] += self.opinion.unexplained_macs
        return sorted(((c, macs) for c, macs in by_cause.items() if macs), key=lambda found: -abs(found[1]))


Asked = Mapping[str, Sequence[Comparison]]
"""The comparisons of each counter, by its title."""


def charts(view: View) -> list[Chart]:
    """Draw a panel for each counter that differs anywhere; nothing where none does or there is one model."""
    asked: dict[str, list[Comparison]] = {}
    for row in view.rows:
        ours = row.quantity("macs")
        for opinion in row.opinions if ours else ():
            if ours and opinion.macs is not None:
                asked.setdefault(opinion.title, []).append(Comparison(row, opinion, ours))
    differing = {title: found for title, found in asked.items() if any(one.off for one in found)}
    compared = {one.row.name for found in asked.values() for one in found}
    return [_chart(view, asked, differing)] if differing and len(compared) > 1 else []


def _chart(view: View, asked: Asked, differing: Asked) -> Chart:
    looks = _looks(differing)
    figure, all_axes = panels(len(differing), _HEIGHT)
    drawn = [_panel(view, *pair, looks) for pair in zip(all_axes, differing.items(), strict=True)]
    _scale(all_axes, drawn)
    all_axes[0].set_ylabel(_("MACs counted, less ours, in %% of ours"))
    legend(figure, [*(Entry(look, term(cause)) for cause, look in looks.items()), Entry(SOFT, _("the same"))], 3)
    return Chart(
        id=_ID,
        title=_("Where the counters disagree"),
        svg=svg(figure, _ID, _("differences of other counters, model by model"), drawn),
        caption=sentences(*(_differs(*pair) for pair in differing.items()), _the_same(asked, differing)),
        how_to_read=_(
            "Each panel is a counter, each mark a model: to the right by our MACs, up by how far the counter is from "
            "them. On the line at 0 it says the same. Colour and shape say what makes the largest part of the "
            "difference; the mark's title has all parts. The axis is linear up to 0.1 %% and logarithmic beyond."
        ),
    )


def _looks(differing: Asked) -> dict[str, int]:
    """Give each largest cause its look, the most frequent first; more than there are looks share the last."""
    met = Counter(one.causes[0][0] for found in differing.values() for one in found if one.causes)
    return {cause: min(n, LOOKS[-1]) for n, (cause, _number) in enumerate(met.most_common(), start=1)}


def _panel(view: View, axes: Axes, found: tuple[str, Sequence[Comparison]], looks: Mapping[str, int]) -> Panel:
    title, comparisons = found
    marks = [_mark(view, title, one, looks) for one in comparisons]
    axes.set_title(shortened(title, 30))
    axes.set_xlabel(_("MACs, as we count them"))
    logarithmic(axes, "x", [mark.x for mark in marks], format_count)
    furthest = sorted((mark for mark in marks if mark.y), key=lambda mark: -abs(mark.y))
    return Panel(axes, marks, furthest)


def _scale(all_axes: Sequence[Axes], drawn: Sequence[Panel]) -> None:
    offs = [mark.y for panel in drawn for mark in panel.marks]
    low, high = min(0.0, *offs), max(0.0, *offs)
    for axes in all_axes:
        axes.set_yscale("symlog", linthresh=_LINEAR_WITHIN, linscale=0.5)
        axes.set_ylim(low * 2 - _LINEAR_WITHIN / 2, high * 2 + _LINEAR_WITHIN / 2)
        write_ticks(
            axes,
            "y",
            [tick for tick in _TICKS if low * 2 <= tick <= high * 2],
            lambda tick: f"{tick:+g} %" if tick else "0 %",
        )


def _mark(view: View, title: str, one: Comparison, looks: Mapping[str, int]) -> Mark:
    causes = one.causes
    parts = [_("%(cause)s %(share)s", cause=term(c), share=_signed(100 * macs / one.ours)) for c, macs in causes]
    said = _(
        "%(model)s: %(counter)s counts %(macs)s, %(difference)s",
        model=one.row.name,
        counter=title,
        macs=format_count(one.opinion.macs or 0, "MACs"),
        difference=_signed(one.percent) if one.off else _("the same"),
    )
    if parts:
        said = _("%(said)s (%(parts)s)", said=said, parts=_(", ").join(parts[:_CAUSES_TOLD]))
    return Mark(
        one.row.name,
        one.ours,
        one.percent,
        said,
        href=view.links.model(one.row.name),
        look=looks[causes[0][0]] if causes else SOFT,
        radius=3.0,
    )


def _signed(percent: float) -> str:
    return f"{percent:+,.2f} %"


def _differs(title: str, found: Sequence[Comparison]) -> str:
    off = [one for one in found if one.off]
    furthest = max(off, key=lambda one: abs(one.percent))
    first = Counter(one.causes[0][0] for one in off if one.causes).most_common(1)
    sentence = _(
        "%(counter)s differs in %(some)s of %(models)s models, most in %(model)s, by %(percent)s",
        counter=title,
        some=len(off),
        models=len(found),
        model=furthest.row.name,
        percent=_signed(furthest.percent),
    )
    if not first:
        return _("%(sentence)s.", sentence=sentence)
    ((cause, times),) = first
    return _(
        "%(sentence)s; in %(times)s of them the largest part is: %(cause)s.",
        sentence=sentence,
        times=times,
        cause=term(cause),
    )


def _the_same(asked: Asked, differing: Asked) -> str:
    same = [title for title in asked if title not in differing]
    return _("%(counters)s: the same for all models.", counters=listed(same)) if same else ""
