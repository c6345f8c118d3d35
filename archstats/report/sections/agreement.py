"""What other counters say of the same networks, and why it is not the same."""

from __future__ import annotations

from markupsafe import Markup

from archstats.agreement.causes import Cause
from archstats.records import Profile
from archstats.report.templating import render
from archstats.report.view import View


def body(view: View) -> Markup:
    """Draw a row a model and a column a counter; nothing where no other counter was asked."""
    asked = [row for row in view.rows if isinstance(row.profile, Profile) and row.profile.opinions]
    if not asked:
        return Markup("")
    opinions = [(row, opinion) for row in asked for opinion in row.opinions]
    met = {difference.cause for _row, opinion in opinions for difference in opinion.differences}
    return render(
        "sections/agreement.html.j2",
        view=view,
        rows=asked,
        titles=list(dict.fromkeys(opinion.title for _row, opinion in opinions)),
        unexplained=[(row, opinion) for row, opinion in opinions if opinion.unexplained],
        compared=sum(opinion.macs is not None for _row, opinion in opinions),
        causes=[cause for cause in Cause if cause in met],
    )
