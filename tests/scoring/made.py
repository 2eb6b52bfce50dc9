"""Small forms for the scoring tests: a paper, its evidence, and ways to damage them."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

from assistant.form import Budget, BudgetLine, Draft, Evidence, Indicator, Paper, Total

SAMPLE = Path(__file__).parents[2] / "examples" / "xinhong" / "expected.json"


def D(value: str | int) -> Decimal:  # noqa: N802
    return Decimal(value)


def row(
    name: str,
    weight: str | None,
    score: str | None,
    target: str = "≥90%",
    actual: str = "95%",
    **rest: Any,
) -> Indicator:
    return Indicator(
        level1=rest.pop("level1", "产出指标"),
        level2=rest.pop("level2", "数量指标"),
        name=name,
        target=target,
        actual=actual,
        weight=None if weight is None else D(weight),
        score=None if score is None else D(score),
        **rest,
    )


def paper(**changes: Any) -> Paper:
    """A sound form: 40 + 30 + 20 + 10 = 100, scores 39.5 + 30 + 18 + 9.5 = 97."""
    base = Paper(
        title="项目支出绩效自评表",
        project_name="河道保洁",
        supervising_department="水务局",
        implementing_unit="水务局河道所",
        budget=Budget(
            unit="万元",
            weight=D(10),
            score=D("9.5"),
            lines=(
                BudgetLine(
                    name="年度资金总额",
                    initial=D(200),
                    annual=D(200),
                    executed=D(190),
                    rate="95.00%",
                ),
                BudgetLine(
                    name="当年财政拨款",
                    initial=D(150),
                    annual=D(150),
                    executed=D(145),
                    rate="96.67%",
                ),
                BudgetLine(
                    name="其他资金", initial=D(50), annual=D(50), executed=D(45), rate="90.00%"
                ),
            ),
        ),
        indicators=(
            row("河道保洁完成率", "40", "39.5", "=100%", "98.75%", explanation="汛期停工3天"),
            row(
                "水质改善情况",
                "30",
                "30",
                "改善",
                "改善",
                level1="效益指标",
                level2="生态效益指标",
            ),
            row(
                "群众满意度",
                "20",
                "18",
                "≥90%",
                "81%",
                level1="满意度指标",
                level2="服务对象满意度指标",
                explanation="部分河段异味投诉",
            ),
        ),
        total=Total(weight=D(100), score=D("97.0")),
    )
    return base.model_copy(update=changes)


def sound(**changes: Any) -> Paper:
    """`paper` with a cost row, so that no level is missing: 20 + 30 + 20 + 20 + 10."""
    base = paper()
    cost = row(
        "保洁成本", "20", "20", "≤50000元", "45000", level1="成本指标", level2="经济成本指标"
    )
    first = base.indicators[0].model_copy(update={"weight": D(20), "score": D("19.5")})
    form = base.model_copy(update={"indicators": (first, *base.indicators[1:], cost)})
    return form.model_copy(update=changes)


def sample() -> Paper:
    """The bundled form as it was checked by hand."""
    data = json.loads(SAMPLE.read_text("utf-8"))
    data.pop("inferable", None)
    data["total"].pop("printed", None)
    return Paper.model_validate_json(json.dumps(data, ensure_ascii=False))


def evidence(form: Paper, confidence: float = 0.99) -> dict[str, Evidence]:
    """One reading for every field the paper has."""
    return {
        pointer: Evidence(page=1, cell="B2", raw=str(value), confidence=confidence, status="read")
        for pointer, value in form.leaves()
        if value is not None
    }


def draft(
    form: Paper | None = None, seen: dict[str, Evidence] | None = None, confidence: float = 0.99
) -> Draft:
    form = paper() if form is None else form
    return Draft(form=form, evidence=evidence(form, confidence) if seen is None else seen)


def lose(made: Draft, *pointers: str) -> Draft:
    """The cells are there and could not be read."""
    form, seen = made.paper, dict(made.evidence)
    for pointer in pointers:
        form = form.with_value(pointer, None)
        seen[pointer] = Evidence(page=1, cell="B2", status="missing")
    return Draft(form=form, evidence=seen)


def misread(made: Draft, pointer: str, text: str, **rest: Any) -> Draft:
    """The cell was read as `text`; `rest` changes its evidence."""
    old = made.evidence[pointer]
    value: Any = text if isinstance(made.paper.get(pointer), str) else D(text)
    seen = {**made.evidence, pointer: old.model_copy(update={"raw": text, **rest})}
    return Draft(form=made.paper.with_value(pointer, value), evidence=seen)
