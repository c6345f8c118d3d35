"""Where the cost is: an icicle of the model's calls for MACs, and one for parameters."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import groupby

from markupsafe import Markup

from archstats.quantities import format_count
from archstats.records import Profile
from archstats.report.parts.icicle import Box, Icicle
from archstats.report.parts.kinds import legend
from archstats.report.parts.tree import Tree
from archstats.report.rows import Row
from archstats.report.templating import render
from archstats.report.view import View
from archstats.words import gettext as _
from archstats.words import later

ROW_HEIGHT = 22


@dataclass(frozen=True)
class Chart:
    """The boxes of one quantity by row and kind, with what the drawing is called."""

    quantity: str
    title: str
    rows: Sequence[tuple[int, str, Sequence[Box]]]

    @property
    def height(self) -> int:
        """The height of the drawing in pixels."""
        return ROW_HEIGHT * (1 + self.rows[-1][0])


def body(_view: View, row: Row) -> Markup:
    """Draw an icicle for each quantity of which the model has any; nothing for a model that was not counted."""
    profile = row.profile
    if not isinstance(profile, Profile):
        return Markup("")
    charts = [chart for quantity in _QUANTITIES if (chart := _chart(profile, *quantity)).rows]
    kinds = legend(kind for chart in charts for _row, kind, _boxes in chart.rows)
    return render("parts/costs.html.j2", charts=charts, legend=kinds, step=ROW_HEIGHT) if charts else Markup("")


def _macs(value: int) -> str:
    return format_count(value, "MACs")


def _params(value: int) -> str:
    return _("%(count)s parameters", count=format_count(value))


_QUANTITIES: tuple[tuple[str, str, Callable[[int], str]], ...] = (
    ("macs", later("MACs"), _macs),
    ("params", later("Parameters"), _params),
)


def _chart(profile: Profile, quantity: str, title: str, write: Callable[[int], str]) -> Chart:
    found = Icicle(Tree.of(profile.layers, quantity), profile.model, write).boxes()
    found.sort(key=lambda box: (box.row, box.kind, box.start))
    rows = [(row, kind, list(box)) for (row, kind), box in groupby(found, key=lambda box: (box.row, box.kind))]
    return Chart(quantity, title, rows)
