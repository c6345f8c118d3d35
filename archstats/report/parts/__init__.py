"""A model's page, part by part: each is a function from what is seen and the model's row to its markup."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from markupsafe import Markup

from archstats.report.parts import (
    agreement,
    claims,
    costs,
    departures,
    formula,
    layers,
    limits,
    memory,
    operations,
    published,
)
from archstats.report.rows import Row
from archstats.report.view import View
from archstats.words import later as _


@dataclass(frozen=True)
class Part:
    """A part of a model's page: its id, its title, and the function that draws it; an empty one is left out."""

    id: str
    title: str
    body: Callable[[View, Row], Markup]


PARTS = (
    Part("costs", _("Where the cost is"), costs.body),
    Part("memory", _("Memory over the pass"), memory.body),
    Part("limits", _("What limits the time"), limits.body),
    Part("layers", _("Layers"), layers.body),
    Part("operations", _("Operations"), operations.body),
    Part("formula", _("Formula"), formula.body),
    Part("published", _("Published figures"), published.body),
    Part("claims", _("What is claimed of it"), claims.body),
    Part("departures", _("Departures from the document"), departures.body),
    Part("agreement", _("Other counters"), agreement.body),
)
