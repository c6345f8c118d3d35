"""What the charts of studies share: finding a study in the run, and holding its formula against its counts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from markupsafe import Markup

from archstats.quantities import format_count
from archstats.records import Series, Study, StudyPoint
from archstats.report.charts.drawing import Chart
from archstats.report.charts.marks import Mark
from archstats.report.terms import term
from archstats.report.view import View
from archstats.words import gettext as _
from archstats.words import ngettext


def found(view: View, *ids: str) -> list[Study]:
    """Return the run's studies with these ids, in their order."""
    by_id = {study.id: study for study in view.run.studies}
    return [by_id[identity] for identity in ids if identity in by_id]


def drawable(study: Study) -> list[Series]:
    """Return the series that have points; none of a study that failed."""
    return [series for series in study.series if series.points]


def not_counted(chart_id: str, title: str, studies: Iterable[Study]) -> list[Chart]:
    """Return a chart without a drawing that says why studies could not be counted; none where all could."""
    errors = [study.error for study in studies if study.error]
    caption = _("Not drawn, because counting it failed: %(errors)s", errors=_("; ").join(errors))
    return [Chart(chart_id, title, Markup(""), caption, "")] if errors else []


def title_of(point: StudyPoint, unit: str, formula: str) -> str:
    """Say what a point is, what was counted, what its formula predicts, and its parameters."""
    values = {"name": term(point.name), "counted": format_count(point.counted, unit)}
    title = _("%(name)s: %(counted)s", **values)
    if point.predicted is not None:
        title = _(
            "%(title)s, %(formula)s gives %(number)s", title=title, formula=formula, number=f"{point.predicted:,.0f}"
        )
    if point.params is not None:
        title = _("%(title)s, %(params)s parameters", title=title, params=format_count(point.params))
    return title


def mark_of(view: View, point: StudyPoint, series: Series, unit: str, look: int) -> Mark:
    """Return a point's mark, which leads to the page of the model that it is or varies."""
    title = title_of(point, unit, series.formula)
    href = view.links.model(point.model)
    return Mark(point.model or point.name, point.x, point.counted, title, href=href, look=look)


def agreement(points: Sequence[StudyPoint]) -> str:
    """Say whether what was predicted is what was counted."""
    wrong = [point for point in points if point.predicted != point.counted]
    if not wrong:
        return ngettext(
            "Formula and count are the same for the one that was counted.",
            "Formula and count are the same for all %(num)s that were counted.",
            len(points),
        )
    worst = max(wrong, key=lambda point: abs((point.predicted or 0) - point.counted) / max(point.counted, 1))
    return _(
        "Formula and count differ for %(some)s of %(all)s, most for %(name)s: %(predicted)s predicted, %(counted)s "
        "counted.",
        some=len(wrong),
        all=len(points),
        name=term(worst.name),
        predicted=f"{worst.predicted or 0:,.0f}",
        counted=f"{worst.counted:,}",
    )
