"""How the networks' MACs grow with the image: from their formulas, at square images of many sizes."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

from archstats.quantities import format_count
from archstats.records import Law
from archstats.report.charts.axes import write_ticks
from archstats.report.charts.drawing import Chart, Entry
from archstats.report.charts.marks import Mark
from archstats.report.charts.palette import SOFT
from archstats.report.charts.scatter import Plane, most_telling, scatter
from archstats.report.charts.wording import listed, sentences
from archstats.report.rows import Row
from archstats.report.terms import term
from archstats.report.view import View
from archstats.words import gettext as _
from archstats.words import later, ngettext

_ID = "image-size"
_EXTREMES = {
    1: later("most MACs: %(model)s"),
    2: later("fewest MACs: %(model)s"),
    3: later("flattest: %(model)s"),
    4: later("steepest: %(model)s"),
}
_TICKS = (16, 32, 64, 128, 256, 512, 1024, 2048)


def charts(view: View) -> list[Chart]:
    """Draw a line a model; nothing where fewer than two have a formula in the image's size."""
    grown = [row for row in view.rows if len(_growth(row)) > 1]
    return [_chart(view, grown)] if len(grown) > 1 else []


def _growth(row: Row) -> list[tuple[int, int]]:
    law = row.measured.law
    return [(side, macs) for side, macs in law.growth if side and macs] if isinstance(law, Law) else []


def _chart(view: View, rows: Sequence[Row]) -> Chart:
    plain = [_mark(view, row) for row in rows]
    steepest, flattest = max(plain, key=power), min(plain, key=power)
    at_the_end = [mark for mark in plain if mark.x == max(plain, key=lambda mark: mark.x).x]
    dearest, cheapest = max(at_the_end, key=lambda mark: mark.y), min(at_the_end, key=lambda mark: mark.y)
    looks = {id(mark): look for look, mark in enumerate((dearest, cheapest, flattest, steepest), start=1)}
    marks = [_looking(mark, looks.get(id(mark), SOFT)) for mark in plain]
    plane = Plane(
        _ID,
        _("side of the square image in pixels"),
        _("MACs of one image"),
        format_count,
        below=lambda axes: write_ticks(axes, "x", _TICKS, lambda side: f"{side:.0f}"),
        columns=3,
    )
    told = sorted((mark for mark in marks if mark.look), key=lambda mark: -mark.look)
    return Chart(
        id=plane.id,
        title=_("MACs as the image grows"),
        svg=scatter(plane, marks, most_telling(marks, told), _entries(told)),
        caption=sentences(_extremes(steepest, flattest), _fixed(view.rows)),
        how_to_read=_(
            "Both axes are logarithmic. A line is the formula of one network, evaluated at square images as far as the "
            "network runs; its mark is the largest. With a slope of 2 the cost goes with the number of pixels: twice "
            "the side is four times the MACs. Lines are flatter where what does not depend on the image, such as "
            "linear layers, weighs much, and steeper where borders that are not padded take much of a small image away."
        ),
    )


def _looking(mark: Mark, look: int) -> Mark:
    return replace(mark, look=look, kind="thin" if look == SOFT else "curve")


def _entries(told: Sequence[Mark]) -> list[Entry]:
    """Name the extreme lines; a model that is extreme in two ways stands here once."""
    named = (Entry(mark.look, _(_EXTREMES[mark.look], model=mark.model), line=True, dashed=True) for mark in told)
    return [*named, Entry(SOFT, _("other models"), line=True)]


def _mark(view: View, row: Row) -> Mark:
    line = _growth(row)
    (small, few), (large, many) = line[0], line[-1]
    mark = Mark(row.name, large, many, "", href=view.links.model(row.name), radius=3.0, line=line)
    title = _(
        "%(model)s: %(few)s at %(small)sx%(small)s, %(many)s at %(large)sx%(large)s, slope %(power)s",
        model=row.name,
        few=format_count(few, "MACs"),
        small=small,
        many=format_count(many, "MACs"),
        large=large,
        power=f"{power(mark):.2f}",
    )
    return replace(mark, title=title)


def power(mark: Mark) -> float:
    """Return the slope of a line from its first to its last size: the power of the side with which the MACs grow."""
    (small, few), (large, many) = mark.line[0], mark.line[-1]
    return math.log(many / few) / math.log(large / small)


def _extremes(steepest: Mark, flattest: Mark) -> str:
    high, low = f"{power(steepest):.2f}", f"{power(flattest):.2f}"
    if high == low:
        return _("The MACs of all these models grow alike, with the side to the power of %(power)s.", power=high)
    return _(
        "The MACs of %(fast)s grow fastest, with the side to the power of %(high)s from %(from)s to %(to)s pixels, "
        "those of %(slow)s slowest, to the power of %(low)s from %(since)s to %(until)s.",
        **{"fast": steepest.model, "from": steepest.line[0][0], "to": steepest.line[-1][0]},
        high=high,
        slow=flattest.model,
        low=low,
        since=flattest.line[0][0],
        until=flattest.line[-1][0],
    )


def _fixed(rows: Sequence[Row]) -> str:
    """Say which models have no formula in the size of the image, and of the first one why."""
    fixed = [(row.name, law.fixed) for row in rows if isinstance(law := row.measured.law, Law) and law.fixed]
    if not fixed:
        return ""
    first, why = fixed[0]
    return ngettext(
        "%(num)s model has no formula in the image's size: %(models)s; of %(first)s the reason is: %(why)s.",
        "%(num)s models have no formula in the image's size: %(models)s; of %(first)s the reason is: %(why)s.",
        len(fixed),
        models=listed([name for name, _why in fixed]),
        first=first,
        why=term(why),
    )
