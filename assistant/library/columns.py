"""A form spread over the columns that queries ask.

In: a `Form`. Out: rows for the tables `forms`, `indicators`, `findings`, `review` and
`texts`, as mappings without the form's number. Pure; cannot fail.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from assistant.form import Budget, BudgetLine, Evidence, Form
from assistant.library.measures import MONEY, measure
from assistant.quantity import number

Row = dict[str, Any]
_INDICATOR = re.compile(r"/indicators/(\d+)(?:/|$)")
_FIELDS = ("level1", "level2", "name", "target", "actual", "weight", "score", "explanation")


def columns_of(form: Form) -> tuple[Row, list[Row], list[Row], list[Row], list[Row]]:
    """Rows for `forms` (one), `indicators`, `findings`, `review` and `texts`."""
    intervals = {
        finding.fields[0]: finding.expected
        for finding in form.findings
        if finding.expected is not None and finding.fields
    }
    indicators = []
    for index, row in enumerate(form.paper.indicators):
        pointer = f"/indicators/{index}"
        measured = measure(row.target, row.actual)
        low, high = intervals.get(f"{pointer}/score") or (None, None)
        indicators.append(
            {
                **row.model_dump(),
                "number": index + 1,
                "low": low,
                "high": high,
                "sign": measured.sign,
                "wanted": measured.wanted,
                "reached": measured.reached,
                "measure": measured.unit,
                "kind": measured.kind,
                "supplied": int(_supplied(form, f"{pointer}/score")),
                "places": _places(form, pointer, _FIELDS),
            }
        )
    findings = [
        {
            "position": position,
            "rule": finding.rule,
            "severity": finding.severity,
            "pointer": finding.fields[0] if finding.fields else None,
            "number": row_number(finding.fields[0]) if finding.fields else None,
            "zh": finding.message.zh,
            "en": finding.message.en,
        }
        for position, finding in enumerate(form.findings)
    ]
    review = [
        {"pointer": pointer, "number": row_number(pointer)}
        for pointer in dict.fromkeys(form.review)
    ]
    return _form_row(form), indicators, findings, review, _texts(form)


def _supplied(form: Form, pointer: str) -> bool:
    """True when arithmetic, not the paper, supplied this field."""
    return pointer in form.evidence and form.evidence[pointer].status == "inferred"


def row_number(pointer: str) -> int | None:
    """The indicator's number (from 1) that a JSON Pointer leads into; None elsewhere."""
    found = _INDICATOR.match(pointer)
    return int(found[1]) + 1 if found else None


def main_line(budget: Budget) -> tuple[int, BudgetLine] | None:
    """The line of the budget block that stands for the whole, with its position."""
    for position, line in enumerate(budget.lines):
        if line.name and re.search(r"总额|合计|总计|资金总", line.name):
            return position, line
    return (0, budget.lines[0]) if budget.lines else None


def rate_of(line: BudgetLine) -> Decimal | None:
    """Executed ÷ full-year budget as a fraction; the printed rate when an amount is missing."""
    if line.annual and line.executed is not None:
        return line.executed / line.annual
    printed = number((line.rate or "").rstrip("%％"))
    return None if printed is None else printed / 100


def _form_row(form: Form) -> Row:
    paper = form.paper
    low, high = form.score.recomputed or (None, None)
    found = main_line(paper.budget)
    line = _whole(paper.budget, found[1]) if found else BudgetLine()
    factor = MONEY.get(paper.budget.unit or "")
    # Amounts whose unit is not printed are not united with others: their column stays empty.
    money = {
        name: value * factor if factor and value is not None else None
        for name, value in (
            ("initial", line.initial),
            ("annual", line.annual),
            ("executed", line.executed),
        )
    }
    header = [pointer for pointer in form.evidence if not pointer.startswith("/indicators/")]
    return {
        "title": paper.title,
        "project": paper.project_name,
        "department": paper.supervising_department,
        "unit": paper.implementing_unit,
        "year": paper.fiscal_year,
        "money_unit": paper.budget.unit,
        **money,
        "rate": rate_of(line),
        "budget_weight": paper.budget.weight,
        "budget_score": paper.budget.score,
        "total_weight": paper.total.weight,
        "total": paper.total.score,
        "grade": paper.total.grade,
        "low": low,
        "high": high,
        "policy": form.reading.policy,
        "row_count": len(paper.indicators),
        "finding_count": len(form.findings),
        "review_count": len(set(form.review)),
        "needs_person": int(form.needs_person()),
        "places": _places(form, "", [pointer[1:] for pointer in header]),
    }


def _whole(budget: Budget, line: BudgetLine) -> BudgetLine:
    """The total line; where it is 0 or blank over filled parts, their sum."""
    if line.annual or len(budget.lines) < 2:
        return line
    parts = [part for part in budget.lines if part is not line]
    annual = sum((p.annual or Decimal(0) for p in parts), Decimal(0))
    if not annual:
        return line
    return BudgetLine(
        name=line.name,
        initial=sum((p.initial or Decimal(0) for p in parts), Decimal(0)),
        annual=annual,
        executed=sum((p.executed or Decimal(0) for p in parts), Decimal(0)),
    )


def _places(form: Form, pointer: str, names: Sequence[str]) -> str:
    found = {
        name: _place(form.evidence[f"{pointer}/{name}"])
        for name in names
        if f"{pointer}/{name}" in form.evidence
    }
    return json.dumps(found, ensure_ascii=False, separators=(",", ":"))


def _place(evidence: Evidence) -> Row:
    return evidence.model_dump(
        exclude_none=True,
        exclude={"candidates", "because", "confidence"},
        mode="json",
    )


def _texts(form: Form) -> list[Row]:
    """What a search may find: names, explanations, findings, goals."""
    texts: list[Row] = []
    for index, row in enumerate(form.paper.indicators):
        for kind, text in (("name", row.name), ("explanation", row.explanation)):
            if text:
                texts.append({"number": index + 1, "kind": kind, "text": text})
    for finding in form.findings:
        number_ = row_number(finding.fields[0]) if finding.fields else None
        texts.append({"number": number_, "kind": "finding", "text": finding.message.zh})
    rest = {
        "goal": (form.paper.goals.expected, form.paper.goals.achieved),
        "title": (form.paper.project_name, form.paper.implementing_unit),
    }
    texts.extend(
        {"number": None, "kind": kind, "text": text}
        for kind, group in rest.items()
        for text in group
        if text
    )
    return texts
