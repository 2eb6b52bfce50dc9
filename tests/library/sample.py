"""The bundled form, made by hand from expected.json as the text reader would give it."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

from assistant.finding import Finding, Message
from assistant.form import Draft, Evidence, Form, Paper, Reading, Score

EXAMPLE = Path(__file__).parents[2] / "examples" / "xinhong" / "expected.json"
_COLUMNS = {
    "level1": 1, "level2": 2, "name": 3, "target": 4, "actual": 5, "weight": 6, "score": 7,
    "explanation": 8,
}  # fmt: skip


def sample_draft() -> Draft:
    """The draft of the bundled form: 64 rows, one without actual and score."""
    said: dict[str, Any] = json.loads(EXAMPLE.read_text(encoding="utf-8"), parse_float=Decimal)
    said.pop("inferable")
    said["total"].pop("printed")
    paper = Paper.model_validate({"title": "项目支出绩效自评表", **said})
    evidence: dict[str, Evidence] = {}
    for index, row in enumerate(paper.indicators):
        page = 1 if index < 27 else 2
        for field, column in _COLUMNS.items():
            value = getattr(row, field)
            lost = value is None and field in ("actual", "score")
            if value is None and not lost:
                continue
            evidence[f"/indicators/{index}/{field}"] = Evidence(
                page=page,
                line=12 + index,
                column=column,
                raw=None if lost else str(value),
                status="missing" if lost else "read",
            )
    for pointer, line, column in (
        ("/project_name", 1, 6), ("/supervising_department", 2, 3), ("/implementing_unit", 2, 6),
        ("/total/score", 77, 8), ("/total/weight", 77, 7), ("/budget/score", 4, 11),
        ("/budget/weight", 4, 9), ("/budget/lines/0/initial", 4, 7),
        ("/budget/lines/0/annual", 4, 8), ("/budget/lines/0/executed", 4, 9),
        ("/budget/lines/0/rate", 4, 10),
    ):  # fmt: skip
        page = 2 if line > 38 else 1
        raw = str(paper.get(pointer))
        evidence[pointer] = Evidence(page=page, line=line, column=column, raw=raw)
    return Draft(form=paper, evidence=evidence, reading=Reading(pages=2, policy="mof-2020"))


def sample_form() -> Form:
    """The same, verified by hand: what arithmetic supplies, and the findings that matter."""
    draft = sample_draft()
    pointer = "/indicators/26/score"
    evidence = {
        **draft.evidence,
        pointer: draft.evidence[pointer].model_copy(
            update={"status": "inferred", "because": ("97.0 - 10.00 - 86.5 = 0.5",)}
        ),
    }
    findings = (
        _finding("over_claimed", "error", 4, "1", ("0", "0.78")),
        _finding("under_claimed", "warning", 10, "0.5", ("0.72", "0.72")),
        _finding("reason_restates_value", "warning", 10, None, None, "explanation"),
        _finding("unreadable", "warning", 26, None, None, "actual"),
    )
    return Form(
        form=draft.paper.with_value(pointer, Decimal("0.5")),
        evidence=evidence,
        findings=findings,
        score=Score(claimed=Decimal("97.0"), recomputed=(Decimal("95.3"), Decimal("98.1"))),
        review=("/indicators/26/actual", pointer),
        reading=draft.reading,
    )


def _finding(
    rule: str,
    severity: Any,
    index: int,
    claimed: str | None,
    expected: tuple[str, str] | None,
    field: str = "score",
) -> Finding:
    interval = (Decimal(expected[0]), Decimal(expected[1])) if expected else None
    return Finding(
        rule=rule,
        severity=severity,
        fields=(f"/indicators/{index}/{field}",),
        claimed=Decimal(claimed) if claimed else None,
        expected=interval,
        message=Message(zh=f"第{index + 1}行：{rule}", en=f"Row {index + 1}: {rule}"),
    )
