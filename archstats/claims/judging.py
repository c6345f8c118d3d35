"""From claims to judgements: each is evaluated on its own, so that one that breaks does not spoil the others."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from archstats.claims.catalog import CLAIMS, Claim
from archstats.claims.evidence import Evidence
from archstats.claims.findings import Finding
from archstats.errors import ArchstatsError, MissingExtraError, summary
from archstats.records import Judgement, Verdict


def claims_of(document: str | None = None) -> list[Claim]:
    """Return the claims of all documents, or of one, by their ids."""
    return [claim for claim in CLAIMS if document in (None, claim.document)]


def judge(
    claims: Iterable[Claim], evidence: Evidence, report: Callable[[str], None] = lambda _id: None
) -> list[Judgement]:
    """Judge claims; `report` is called with the id of each that is done."""
    judged = []
    for claim in claims:
        judged.append(_judge(claim, evidence))
        report(claim.id)
    return judged


def _judge(claim: Claim, evidence: Evidence) -> Judgement:
    evidence.models.clear()
    try:
        finding = claim.judge(evidence)
    except MissingExtraError as error:
        finding = Finding(Verdict.SKIPPED, reason=f"{error.message} {error.remedy}")
    except Exception as error:  # noqa: BLE001 (whatever breaks in one claim, the others are still judged)
        finding = Finding(Verdict.BROKEN, reason=error.message if isinstance(error, ArchstatsError) else summary(error))
    return Judgement(
        id=claim.id,
        document=claim.document,
        statement=claim.statement,
        where=claim.where,
        unit=claim.unit,
        verdict=finding.verdict,
        stated=finding.stated,
        derived=finding.derived,
        measured=finding.measured,
        tolerance=finding.tolerance,
        reason=finding.reason,
        models=tuple(evidence.models),
    )
