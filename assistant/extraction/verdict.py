"""One field, two readers: what stays, how sure it is, and what must be asked again.

In: the offline value with its evidence, and the model's claims about the same field.
Out: `judge` says what the first claim amounts to; `settle` gives value and evidence.
Pure; nothing here can fail.

Agreement certifies only where it is two readings of the paper: characters that were
given (workbooks, documents), or a model that saw the picture. A model fed with
recognised text repeats its misreadings: there agreement leaves the status as it was.
"""

from __future__ import annotations

from enum import Enum
from typing import Any

from assistant.extraction.catalogue import Spot
from assistant.extraction.ground import same, typed
from assistant.extraction.modelled import Claim
from assistant.form import Candidate, Evidence

SURE_ENOUGH = 0.8
"""Below this a recognised cell is not certified by a model that was shown its text too."""

LEFT_BY_AGREEMENT = 0.05
"""The share of the doubt that is left when two independent readings agree."""


class Judgement(Enum):
    """What the model's first claim says about an offline value."""

    AGREES = "the same value on the same cell"
    LOOSE = "the same value, but not shown to stand on the cell"
    DIFFERS = "another value, or none where there is one"


def judge(pointer: str, value: Any, spot: Spot | None, claim: Claim) -> Judgement:
    """Compare a claim with the offline value that stands on `spot`."""
    if not same(pointer, value, claim.text):
        return Judgement.DIFFERS
    if value is None or (claim.stands and _on(spot, claim)):
        return Judgement.AGREES
    return Judgement.LOOSE


def _on(spot: Spot | None, claim: Claim) -> bool:
    return spot is None or any(one.name == spot.name for one in claim.spots)


def settle(
    pointer: str,
    value: Any,
    evidence: Evidence,
    spot: Spot | None,
    claims: tuple[Claim, Claim | None],
    *,
    sees: bool,
) -> tuple[Any, Evidence]:
    """Value and evidence after the first claim and, where it was asked for, the second.

    Args:
        pointer: the field.
        value, evidence, spot: the offline reading and its cell.
        claims: the model's first claim, and its second (None when not asked or answered).
        sees: the model saw the picture.
    """
    first, second = claims
    judgement = judge(pointer, value, spot, first)
    if judgement is Judgement.AGREES:
        return value, certified(evidence, spot, sees=sees)
    agrees = second is not None and judge(pointer, value, spot, second) is Judgement.AGREES
    # The field's own cell says what the first claim said: a later "nothing" is no proof.
    overlooked = value is None and first.stands and _on(spot, first)
    if agrees and not overlooked and not _two_readings_of_one_cell(spot, first, sees=sees):
        return value, certified(evidence, spot, sees=sees)
    if judgement is Judgement.LOOSE:
        return value, evidence
    given = tuple(claim for claim in claims if claim is not None)
    return _disputed(pointer, value, evidence, spot, given)


def certified(evidence: Evidence, spot: Spot | None, *, sees: bool) -> Evidence:
    """The evidence after an agreement, raised only where that is worth something."""
    if spot is None or evidence.status not in ("read", "agreed") or evidence.raw is None:
        return evidence
    if spot.recognised and not (
        sees and spot.page.kind == "picture" and evidence.confidence >= SURE_ENOUGH
    ):
        return evidence
    left = (1 - evidence.confidence) * LEFT_BY_AGREEMENT
    return evidence.model_copy(update={"status": "agreed", "confidence": round(1 - left, 4)})


def _two_readings_of_one_cell(spot: Spot | None, first: Claim, *, sees: bool) -> bool:
    """The model, looking at the picture, read other characters in the same cell.

    Whoever then changes his mind proves nothing: that stays a person's to decide.
    """
    recognised = spot is not None and spot.recognised
    return recognised and sees and first.text is not None and _on(spot, first)


def _disputed(
    pointer: str, value: Any, evidence: Evidence, spot: Spot | None, claims: tuple[Claim, ...]
) -> tuple[Any, Evidence]:
    texts: dict[str, Candidate] = {}
    for claim in claims:
        if claim.text is None or same(pointer, value, claim.text):
            continue
        # On given characters a value that is not there is no reading of the paper; as a
        # candidate it could still make a sum fit.
        if claim.stands or any(one.recognised for one in (*claim.spots, *([spot] if spot else ()))):
            confidence = 0.4 if claim.stands else 0.2
            texts.setdefault(
                claim.text, Candidate(text=claim.text, confidence=confidence, reader="model")
            )
    candidates = (*evidence.candidates, *texts.values())
    if value is None and evidence.status == "missing":
        return None, evidence.model_copy(update={"candidates": candidates})
    standing = [claim for claim in claims if claim.stands]
    if value is None and evidence.status == "absent" and not len(standing) == len(claims) == 2:
        return None, evidence  # no such cell on the paper, and the model could not show one
    update: dict[str, Any] = {
        "status": "disputed",
        "candidates": candidates,
        "confidence": min(evidence.confidence, 0.5),
    }
    if value is None and len(standing) == len(claims) == 2:
        found = typed(pointer, standing[0].text)
        if found is not None and same(pointer, found, standing[1].text):
            where = standing[0].spots[0]
            seen = Evidence.at(where.page.number, where.cell.place, raw=where.cell.text)
            return found, seen.model_copy(update=update)
    return value, evidence.model_copy(update=update)
