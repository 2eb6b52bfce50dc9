"""Rows only the model saw: on the paper, they enter as disputed; elsewhere, not at all.

In: claims of rows that match no offline row. Out: rows that stand on a grid line no
offline row stands on, and the draft with them put in at their place. Nothing here can
fail. A row never enters silently: every field of it is disputed.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from assistant.extraction.align import Spots, line_of_claims
from assistant.extraction.catalogue import Catalogue, LineKey
from assistant.extraction.ground import field_of, typed
from assistant.extraction.modelled import Claim, Claims
from assistant.form import Draft, Evidence, Indicator
from assistant.wording import fold

_NO_INDICATOR = re.compile(
    r"^(?:自评|绩效)?(?:总分|合计|总计|小计|总得分|得分合计)|^[一二三]级指标"
)
_POINTER = re.compile(r"^/indicators/(\d+)(/.*)$")


def missed_rows(
    spare: Sequence[Claims], rows: Sequence[Spots], catalogue: Catalogue
) -> tuple[list[tuple[LineKey, Claims]], int]:
    """The rows that stand on the paper, with their lines, and how many do not."""
    taken = {spot.name for record in rows for spot in record.values()}
    found: dict[LineKey, Claims] = {}
    dropped = 0
    for claims in spare:
        line = line_of_claims(claims)
        name = claims["name"]
        stands = (
            name.stands
            and any(claims[field].stands for field in ("weight", "score", "target"))
            and not any(spot.name in taken for spot in name.spots)
            and not _NO_INDICATOR.search(fold(name.text or ""))
            and all(spot.line == line for spot in name.spots)
        )
        if stands and line is not None and line not in found:
            found[line] = claims
        else:
            dropped += 1
    return sorted(found.items(), key=lambda item: item[0]), dropped


def insert(
    draft: Draft, extra: Sequence[tuple[LineKey, Claims]], lines: Sequence[LineKey | None]
) -> Draft:
    """The draft with rows put in, in paper order; pointers behind them are moved on."""
    places = list(lines)
    for line, claims in extra:
        index = next(
            (at for at, other in enumerate(places) if other is not None and other > line),
            len(places),
        )
        draft = _insert_one(draft, index, claims)
        places.insert(index, line)
    return draft


def _insert_one(draft: Draft, index: int, claims: Claims) -> Draft:
    def moved(pointer: str) -> str:
        match = _POINTER.match(pointer)
        if match is None or int(match.group(1)) < index:
            return pointer
        return f"/indicators/{int(match.group(1)) + 1}{match.group(2)}"

    evidence: dict[str, Evidence] = {moved(p): seen for p, seen in draft.evidence.items()}
    findings = tuple(
        finding.model_copy(update={"fields": tuple(map(moved, finding.fields))})
        for finding in draft.findings
    )
    row, seen = record(claims, f"/indicators/{index}")
    evidence |= seen
    rows = draft.paper.indicators
    paper = draft.paper.model_copy(
        update={"indicators": (*rows[:index], Indicator(**row), *rows[index:])}
    )
    return draft.model_copy(update={"paper": paper, "evidence": evidence, "findings": findings})


def record(
    claims: Mapping[str, Claim], base: str, *, trust: bool = False
) -> tuple[dict[str, Any], dict[str, Evidence]]:
    """Values and evidence of a record the model alone gave.

    Args:
        claims: by field name.
        base: the record's pointer.
        trust: what stands on its cells counts as read, not as disputed.
    """
    values: dict[str, Any] = {}
    evidence: dict[str, Evidence] = {}
    for name, claim in claims.items():
        pointer = f"{base}/{name}"
        stands = claim.stands or (trust and claim.text is None)
        value = typed(pointer, claim.text) if stands or trust else None
        values[field_of(name)] = value
        update: dict[str, Any] = {
            "status": "read" if trust and stands else "disputed",
            "raw": claim.text,
            "confidence": 0.5,
        }
        if claim.spots:
            spot = claim.spots[0]
            update["confidence"] = spot.cell.confidence if stands else 0.2
            update["raw"] = spot.cell.text
            evidence[pointer] = Evidence.at(spot.page.number, spot.cell.place, **update)
        elif claim.text is not None or not trust:
            evidence[pointer] = Evidence(**update)
    return values, evidence
