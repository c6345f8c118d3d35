"""Standard and depthwise separable convolutions over K and N: the document's formulas, and real layers counted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from archstats.latency.roofline import percent
from archstats.quantities import format_count
from archstats.records import Series, StudyPoint
from archstats.report.charts.axes import logarithmic, write_ticks
from archstats.report.charts.drawing import Chart, Entry, legend, panels, svg
from archstats.report.charts.marks import Mark, Panel
from archstats.report.charts.palette import INK, cycled
from archstats.report.charts.studied import agreement, drawable, found, mark_of, not_counted
from archstats.report.charts.wording import sentences
from archstats.report.view import View
from archstats.words import gettext as _
from archstats.words import later

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_ID = "convolutions"
_TITLE = later("Standard and depthwise separable convolutions, by formula and by count")
_STANDARD, _SEPARABLE = "conv", "depthwise-separable"
_CLAIMS = {_STANDARD: "002-2", _SEPARABLE: "002-4"}
_RATIO_CLAIM = "002-5a"
_HEIGHT = 400.0


@dataclass(frozen=True)
class Pair:
    """The standard and the separable convolutions with one size of kernel, with the same sizes otherwise."""

    kernel: float
    standard: Series
    separable: Series
    looks: tuple[int, int]

    @property
    def series(self) -> tuple[tuple[Series, int], ...]:
        """Both with their looks."""
        return (self.standard, self.looks[0]), (self.separable, self.looks[1])

    @property
    def points(self) -> tuple[StudyPoint, ...]:
        """All points of both."""
        return self.standard.points + self.separable.points

    @property
    def remaining(self) -> dict[float, float]:
        """The share of the standard convolution's MACs that the separable one does, as counted, by output channels."""
        standard = {point.x: point.counted for point in self.standard.points}
        return {p.x: p.counted / standard[p.x] for p in self.separable.points if standard.get(p.x)}


def charts(view: View) -> list[Chart]:
    """Draw MACs over N, and what remains of them; nothing where the run has no such study."""
    studies = found(view, _ID)
    pairs = _pairs([series for study in studies for series in drawable(study)])
    return not_counted(_ID, _(_TITLE), studies) or ([_chart(view, pairs)] if pairs else [])


def _pairs(series: Sequence[Series]) -> list[Pair]:
    kinds: dict[str, dict[float, Series]] = {_STANDARD: {}, _SEPARABLE: {}}
    for one in series:
        if one.name in kinds and "K" in one.at:
            kinds[one.name][one.at["K"]] = one
    both = [kernel for kernel in kinds[_STANDARD] if kernel in kinds[_SEPARABLE]]
    made = (
        Pair(kernel, kinds[_STANDARD][kernel], kinds[_SEPARABLE][kernel], (cycled(2 * n), cycled(2 * n + 1)))
        for n, kernel in enumerate(both)
    )
    return [pair for pair in made if pair.remaining]


def _chart(view: View, pairs: Sequence[Pair]) -> Chart:
    figure, (costs, shares) = panels(2, _HEIGHT, same_y=False)
    judged = {judgement.id for judgement in view.run.judgements}
    claims = {name: view.links.ledger(claim) for name, claim in _CLAIMS.items() if claim in judged}
    ratio = view.links.ledger(_RATIO_CLAIM) if _RATIO_CLAIM in judged else ""
    drawn = [_cost_panel(view, costs, pairs, claims), _share_panel(shares, pairs, ratio)]
    legend(figure, [entry for pair in pairs for entry in _entries(pair)], columns=len(pairs))
    return Chart(
        id=_ID,
        title=_(_TITLE),
        svg=svg(figure, _ID, _("MACs against output channels, and the share that remains"), drawn),
        caption=sentences(agreement([p for pair in pairs for p in pair.points]), _range(pairs)),
        how_to_read=_how_to_read(pairs[0]),
    )


def _entries(pair: Pair) -> list[Entry]:
    return [
        Entry(pair.looks[0], _("K = %(kernel)s, standard", kernel=f"{pair.kernel:g}"), line=True),
        Entry(pair.looks[1], _("K = %(kernel)s, separable", kernel=f"{pair.kernel:g}"), line=True),
    ]


def _how_to_read(pair: Pair) -> str:
    sizes = _(", ").join(f"{letter} = {size:g}" for letter, size in pair.standard.at.items() if letter != "K")
    return _(
        "Left: MACs against the output channels N, both axes logarithmic, for kernels of K x K and %(sizes)s. Marks "
        "are real layers, counted; the lines through them join what the formulas give: %(standard)s and "
        "%(separable)s (%(source)s). Right: what the separable convolution does of the standard one's MACs; the thin "
        "line is 1/N + 1/K². The more output channels, the nearer it comes to 1/K². A mark leads to the verdict on its "
        "formula in the ledger.",
        sizes=sizes,
        standard=pair.standard.formula,
        separable=pair.separable.formula,
        source=pair.standard.source,
    )


def _cost_panel(view: View, axes: Axes, pairs: Sequence[Pair], claims: Mapping[str, str]) -> Panel:
    marks: list[Mark] = []
    for series, look in (both for pair in pairs for both in pair.series):
        made = [mark_of(view, point, series, "MACs", look) for point in series.points]
        line = [(point.x, float(point.predicted)) for point in series.points if point.predicted]
        made = [replace(mark, href=claims.get(series.name, "")) for mark in made]
        marks += [*made[:-1], replace(made[-1], line=line)]
    _channels(axes, marks)
    logarithmic(axes, "y", [y for mark in marks for y in (mark.y, *(y for _x, y in mark.line)) if y], format_count)
    axes.set_ylabel(_("MACs"))
    return Panel(axes, marks)


def _share_panel(axes: Axes, pairs: Sequence[Pair], href: str) -> Panel:
    marks = []
    for pair in pairs:
        marks += [_share(pair, outputs, share, href) for outputs, share in pair.remaining.items()]
        outputs = sorted(pair.remaining)
        axes.plot(outputs, [_ratio(pair, n) for n in outputs], color=INK, linewidth=0.9, alpha=0.8)
    _channels(axes, marks)
    logarithmic(axes, "y", [mark.y for mark in marks], percent)
    axes.set_ylabel(_("separable, of the standard MACs"))
    return Panel(axes, marks)


def _share(pair: Pair, outputs: float, share: float, href: str) -> Mark:
    name = f"K = {pair.kernel:g}, N = {outputs:g}"
    title = _(
        "%(name)s: %(share)s of the MACs remain, 1/N + 1/K² gives %(ratio)s",
        name=name,
        share=f"{100 * share:.2f} %",
        ratio=f"{100 * _ratio(pair, outputs):.2f} %",
    )
    return Mark(name, outputs, share, title, href=href, look=pair.looks[1])


def _ratio(pair: Pair, outputs: float) -> float:
    return 1 / outputs + 1 / pair.kernel**2


def _channels(axes: Axes, marks: Sequence[Mark]) -> None:
    values = sorted({mark.x for mark in marks})
    logarithmic(axes, "x", values, format_count)
    write_ticks(axes, "x", values, lambda outputs: f"{outputs:g}")
    axes.set_xlabel(_("output channels N"))


def _range(pairs: Sequence[Pair]) -> str:
    shares = [(share, pair, outputs) for pair in pairs for outputs, share in pair.remaining.items()]
    least, most = min(shares, key=lambda found: found[0]), max(shares, key=lambda found: found[0])
    return _(
        "Of a standard convolution's MACs the separable one does from %(least)s (K = %(large)s, N = %(many)s) to "
        "%(most)s (K = %(small)s, N = %(few)s).",
        least=percent(least[0]),
        large=f"{least[1].kernel:g}",
        many=f"{least[2]:g}",
        most=percent(most[0]),
        small=f"{most[1].kernel:g}",
        few=f"{most[2]:g}",
    )
