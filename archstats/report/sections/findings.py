"""What a run shows, in sentences made from its numbers."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import numpy as np
from markupsafe import Markup

from archstats.quantities import format_count, format_duration
from archstats.records import Profile
from archstats.report.judgements import is_figure, sums
from archstats.report.roofs import roofs
from archstats.report.rows import Row
from archstats.report.templating import render
from archstats.report.view import View
from archstats.words import gettext as _
from archstats.words import ngettext


def body(view: View) -> Markup:
    """Draw the findings, and which models could not be measured."""
    failed = [row for row in view.rows if row.measured.failed]
    return render("sections/findings.html.j2", view=view, sentences=findings(view), failed=failed)


def findings(view: View) -> list[str]:
    """Return the sentences that the run's numbers allow; none about what was not measured."""
    return [sentence for find in FINDINGS for sentence in find(view)]


def _ranges(view: View) -> Iterator[str]:
    counted = [row for row in view.rows if row.quantity("macs") and row.quantity("params")]
    if len(counted) > 1:
        yield _range(counted, "params", _("parameters"))
        yield _range(counted, "macs", _("MACs"))


def _range(rows: Sequence[Row], name: str, unit: str) -> str:
    def value(row: Row) -> int:
        return row.quantity(name) or 0

    least, most = min(rows, key=value), max(rows, key=value)
    return _(
        "From %(least)s %(unit)s (%(small)s) to %(most)s (%(large)s): %(factor)s times as many.",
        least=format_count(value(least)),
        unit=unit,
        small=least.name,
        most=format_count(value(most)),
        large=most.name,
        factor=_factor(value(most) / value(least)),
    )


def _factor(factor: float) -> str:
    return f"{factor:,.0f}" if factor >= 10 else f"{factor:.1f}"  # noqa: PLR2004


def _times(view: View) -> Iterator[str]:
    for device in view.devices:
        timed = [row for row in view.rows if row.macs_per_second(device)]
        if len(timed) > 1:
            yield _fastest_and_slowest(timed, device)
            yield from _slow_for_its_macs(timed, device)


def _fastest_and_slowest(rows: Sequence[Row], device: str) -> str:
    def median(row: Row) -> float:
        return row.latency[device].p50_ns

    least, most = min(rows, key=median), max(rows, key=median)
    return _(
        "On %(device)s a forward pass takes from %(least)s (%(quick)s) to %(most)s (%(slow)s).",
        device=device,
        least=format_duration(median(least)),
        quick=least.name,
        most=format_duration(median(most)),
        slow=most.name,
    )


def _slow_for_its_macs(rows: Sequence[Row], device: str) -> Iterator[str]:
    """Name the pair in which the model with fewer MACs is slower by the largest factor, beyond both their spreads."""
    for small, large in contradicting(rows, device):
        yield _(
            "Fewer MACs need not be faster: %(small)s does %(few)s in %(slow)s on %(device)s, %(large)s %(many)s in "
            "%(quick)s.",
            small=small.name,
            few=format_count(small.quantity("macs") or 0),
            slow=format_duration(small.latency[device].p50_ns),
            device=device,
            large=large.name,
            many=format_count(large.quantity("macs") or 0),
            quick=format_duration(large.latency[device].p50_ns),
        )


def contradicting(rows: Sequence[Row], device: str) -> list[tuple[Row, Row]]:
    """Return the pair whose first has less than half of the other's MACs and yet is slower by the largest factor.

    Slower is: its 10th percentile is above the other's 90th. The list is empty where there is no such pair.
    """
    macs = np.array([row.quantity("macs") or 0 for row in rows], dtype=float)
    p10, p50, p90 = (
        np.array([getattr(row.latency[device], name) for row in rows], dtype=float)
        for name in ("p10_ns", "p50_ns", "p90_ns")
    )
    slower = (2 * macs[:, None] < macs) & (p10[:, None] > p90)
    factors = np.where(slower, p50[:, None] / p50, 0)
    small, large = (int(index) for index in np.unravel_index(np.argmax(factors), factors.shape))
    return [(rows[small], rows[large])] if factors[small, large] else []


def _parameters_of_linear_layers(view: View) -> Iterator[str]:
    """Say which model has the largest share of its parameters in linear layers, and of its MACs there."""
    shares = [(_share(p, "params"), _share(p, "macs"), p.model) for p in view.counted if p.params and p.macs]
    share, macs, model = max(shares, default=(0.0, 0.0, ""))
    if len(shares) > 1 and share > 2 * macs:
        yield _(
            "Parameters and MACs are not in the same layers: linear layers hold %(params)s %% of the parameters of "
            "%(model)s and do %(macs)s %% of its MACs.",
            params=f"{100 * share:.0f}",
            model=model,
            macs=f"{100 * macs:.1f}",
        )


def _share(profile: Profile, name: str) -> float:
    linear: int = sum(getattr(layer, name) for layer in profile.layers if layer.type == "Linear")
    total: int = getattr(profile, name)
    return linear / total


def _limits(view: View) -> Iterator[str]:
    for roof in roofs(view.run, view.rows):
        found = [roofline for _row, roofline in roof.bounded if roofline.traffic_share is not None]
        memory = sum((roofline.traffic_share or 0) >= 0.5 for roofline in found)  # noqa: PLR2004
        if len(found) > 1:
            yield _(
                "Memory traffic, not computation, limits %(some)s of %(models)s models on %(device)s.",
                device=roof.ceilings.device,
                some=memory,
                models=len(found),
            )


def _agreement(view: View) -> Iterator[str]:
    opinions = [opinion for profile in view.counted for opinion in profile.opinions if opinion.macs is not None]
    if not opinions:
        return
    pairs = [(profile, o) for profile in view.counted for o in profile.opinions if o.macs is not None]
    other = sum(opinion.macs != profile.macs for profile, opinion in pairs)
    unexplained = sum(opinion.unexplained for opinion in opinions)
    said = _("%(other)s of %(all)s totals of other counters are not ours", other=other, all=len(opinions))
    if unexplained:
        rest = ngettext("%(num)s of them stays unexplained", "%(num)s of them stay unexplained", unexplained)
    else:
        rest = _("every difference is explained to the last multiply-accumulate")
    yield (
        _("%(said)s; %(rest)s.", said=said, rest=rest)
        if other
        else _("All %(all)s totals of other counters are ours.", all=len(opinions))
    )


def _ledger(view: View) -> Iterator[str]:
    claims = [judgement for judgement in view.run.judgements if not is_figure(judgement)]
    if claims:
        yield _("Of %(number)s claims %(sums)s.", number=len(claims), sums=sums(claims))


FINDINGS: tuple[Callable[[View], Iterator[str]], ...] = (
    _ranges,
    _parameters_of_linear_layers,
    _times,
    _limits,
    _ledger,
    _agreement,
)
