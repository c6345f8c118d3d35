"""From published figures to judgements: counted again, or explained by a computation, or neither."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from archstats.claims.evidence import Evidence
from archstats.claims.findings import Finding
from archstats.claims.printed import Printed
from archstats.claims.published.explaining import Followed, predict
from archstats.claims.published.figures import Amount, Figure, amount
from archstats.errors import ArchstatsError, MissingExtraError, summary
from archstats.records import Judgement, Verdict

NEAR = 0.01
"""How far a number may be off beyond its printed digits, as a share of the printed figure."""

UNITS = {"params": "parameters", "macs": "MACs", "flops": "FLOPs", "bytes": "bytes"}
_STATEMENTS = {
    "params": "{network} has {text} parameters",
    "macs": "{network} takes {text} multiply-accumulates{size}",
    "flops": "{network} takes {text} FLOPs{size}",
    "bytes": "{network} takes {text} of weights",
}


def judge_published(
    rows: Iterable[Figure], evidence: Evidence, report: Callable[[str], None] = lambda _id: None
) -> list[Judgement]:
    """Count each row's network and hold the published figure against it; `report` is called with the id of each.

    A figure is reproduced where what is counted agrees with it: within half its last digit, or within 1 %. It is
    explained where what its named cause predicts does. Otherwise it is unexplained.
    """
    judged = []
    for row in rows:
        judged.append(_judge(row, evidence))
        report(row.id)
    return judged


def agreement(number: Amount, stated: Printed) -> str:
    """Say how closely a number agrees with a printed figure; nothing where it does not."""
    if stated.low <= number <= stated.high:
        return "to its printed digits"
    return f"within {NEAR:.0%}" if abs(number - stated.value) <= NEAR * stated.value else ""


def _judge(row: Figure, evidence: Evidence) -> Judgement:
    evidence.models.clear()
    try:
        finding = _find(row, evidence)
    except MissingExtraError as error:
        finding = Finding(Verdict.SKIPPED, row.text, reason=f"{error.message} {error.remedy}")
    except Exception as error:  # noqa: BLE001 (whatever breaks in one row, the others are still judged)
        message = error.message if isinstance(error, ArchstatsError) else summary(error)
        finding = Finding(Verdict.BROKEN, row.text, reason=message)
    return Judgement(
        id=row.id,
        document="published",
        statement=statement(row),
        where=f"{row.source}, {row.address}",
        unit=UNITS[row.quantity],
        verdict=finding.verdict,
        stated=finding.stated,
        derived=finding.derived,
        measured=finding.measured,
        tolerance=finding.tolerance,
        reason=finding.reason,
        models=(row.model,),
    )


def _find(row: Figure, evidence: Evidence) -> Finding:
    counted = evidence.profile(row.model, row.input or None, **row.kwargs)
    measured = amount(counted, row.quantity)
    followed = predict(row, evidence, counted)
    direct = agreement(measured, row.stated)
    through = agreement(followed[-1][1], row.stated) if followed else ""
    verdict = Verdict.REPRODUCED if direct else Verdict.EXPLAINED if through else Verdict.UNEXPLAINED
    return Finding(
        verdict=verdict,
        stated=row.text,
        derived=_whole(followed[-1][1]) if followed else None,
        measured=_whole(measured),
        tolerance=direct or through or f"neither to its printed digits nor within {NEAR:.0%}",
        reason=_sentences(
            _off(row, measured) if verdict is Verdict.UNEXPLAINED else "", _led(followed, through), row.note
        ),
    )


def _off(row: Figure, measured: Amount) -> str:
    """Say by how much what is counted differs from what is printed."""
    share = measured / row.stated.value - 1
    more = "more" if share > 0 else "less"
    searched = "" if row.causes else ", and no cause was found"
    return f"What is counted is {100 * abs(share):.3g} % {more} than what is printed{searched}."


def _led(followed: Followed, through: str) -> str:
    """Say what the source does, and the number that each step of it leads to."""
    if not followed:
        return ""
    steps = ", and ".join(f"{cause.why} ({_whole(value):,})" for cause, value in followed)
    return f"It {steps}: this agrees {through}." if through else f"If it {steps}, it does not agree either."


def _sentences(*parts: str) -> str:
    return " ".join(part for part in parts if part)


def _whole(number: Amount) -> Amount:
    return round(number) if isinstance(number, float) else number


def statement(row: Figure) -> str:
    """Say what the source asserts, as a sentence."""
    asserted = _STATEMENTS[row.quantity].format(network=row.network, text=row.text, size=_size(row.input))
    return f"According to {row.source.partition(',')[0]}, {asserted}."


def _size(inputs: str) -> str:
    """Return " on 224x224" for "1x3x224x224"."""
    return f" on {'x'.join(inputs.split('x')[-2:])}" if inputs else ""
