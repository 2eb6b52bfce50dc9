"""A small form built by hand, and a model made of a dictionary, for the model reader's tests."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, TypeVar

from pydantic import BaseModel

from assistant.form import Budget, BudgetLine, Draft, Evidence, Indicator, Paper, Total
from assistant.model import Spending, Turn
from assistant.page import Cell, Page, PageKind, Place
from eval.stand_in import StandIn

T = TypeVar("T", bound=BaseModel)
ROWS = (
    ("双报到完成率", "≥90.00(%)", "65%", "1", "0.5", "居民参与不足"),
    ("宣传活动次数", "≥15次", "15次", "15", "15", ""),
    ("培训人数", "=70.00(人)", "70", "5", "5", ""),
    ("补贴成本", "≤300000元", "851972", "9", "4.5", "区级下拨增加"),
)
COLUMNS = ("target", "actual", "weight", "score", "explanation")


def cell(row: int, column: int, text: str, *, spans: tuple[int, int] = (1, 1)) -> Cell:
    """A cell with a place of its own."""
    place = Place(cell=f"{chr(65 + column)}{row + 1}")
    return Cell(row, column, text, place, spans[0], spans[1], reader="sheet", ink=bool(text))


def page(rows: Sequence[tuple[str, ...]] = ROWS, *, kind: PageKind = "sheet", **rest: Any) -> Page:
    """Header, one money line, indicator rows from grid row 4, total, as one page.

    Level 1 stands in column 0 and covers all rows; the name is in column 1, the rest follows.
    """
    cells = [
        cell(0, 0, "项目支出绩效自评表", spans=(1, 7)),
        cell(1, 0, "项目名称"),
        cell(1, 1, "社区党建专项", spans=(1, 6)),
        cell(2, 0, "年度资金总额"),
        cell(2, 1, "459.80"),
        cell(2, 2, "823.00"),
        cell(2, 3, "823.00"),
        cell(2, 4, "10"),
        cell(2, 5, "100.00%"),
        cell(2, 6, "10"),
    ]
    heads = ("一级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分", "偏差原因分析")
    cells += [cell(3, at, text) for at, text in enumerate(heads)]
    cells.append(cell(4, 0, "产出\n指标", spans=(len(rows), 1)))
    for at, row in enumerate(rows):
        cells += [cell(4 + at, 1 + column, text) for column, text in enumerate(row)]
    last = 4 + len(rows)
    cells += [cell(last, 0, "总分"), cell(last, 4, "40"), cell(last, 5, "35")]
    return Page(1, kind, "form.xlsx", tuple(cells), last + 1, 7, **rest)


def draft(source: Page, rows: Sequence[tuple[str, ...]] = ROWS, **changes: Evidence) -> Draft:
    """What a good offline reader makes of `page`."""
    places = {(one.row, one.column): one for one in source.cells}
    evidence: dict[str, Evidence] = {}

    def at(pointer: str, row: int, column: int) -> None:
        seen = places[row, column]
        evidence[pointer] = Evidence.at(1, seen.place, raw=seen.text, confidence=0.99)

    at("/title", 0, 0)
    at("/project_name", 1, 1)
    for column, name in enumerate(("name", "initial", "annual", "executed")):
        at(f"/budget/lines/0/{name}", 2, column)
    at("/budget/lines/0/rate", 2, 5)
    at("/budget/weight", 2, 4)
    at("/budget/score", 2, 6)
    at("/total/weight", 4 + len(ROWS), 4)
    at("/total/score", 4 + len(ROWS), 5)
    indicators = []
    for index, row in enumerate(rows):
        line = 4 + next(i for i, one in enumerate(ROWS) if one[0] == row[0])
        at(f"/indicators/{index}/level1", 4, 0)
        for column, name in enumerate(("name", *COLUMNS)):
            at(f"/indicators/{index}/{name}", line, 1 + column)
        indicators.append(
            Indicator(
                level1="产出指标",
                name=row[0],
                target=row[1],
                actual=row[2],
                weight=Decimal(row[3]),
                score=Decimal(row[4]),
                explanation=row[5] or None,
            )
        )
    paper = Paper(
        title="项目支出绩效自评表",
        project_name="社区党建专项",
        budget=Budget(
            weight=Decimal(10),
            score=Decimal(10),
            lines=(
                BudgetLine(
                    name="年度资金总额",
                    initial=Decimal("459.80"),
                    annual=Decimal("823.00"),
                    executed=Decimal("823.00"),
                    rate="100.00%",
                ),
            ),
        ),
        indicators=tuple(indicators),
        total=Total(weight=Decimal(40), score=Decimal(35)),
    )
    return Draft(form=paper, evidence={**evidence, **changes})


def seen(text: str | None, *cells: str) -> dict[str, Any]:
    """One value of an answer."""
    return {"text": text, "cells": list(cells)}


def header() -> dict[str, Any]:
    """The true header."""
    names = (
        "title fiscal_year project_name supervising_department implementing_unit expected_goal "
        "achieved_goal total_weight total_score grade footer"
    )
    answer = {name: seen(None) for name in names.split()}
    answer["title"] = seen("项目支出绩效自评表", "p1r0c0")
    answer["project_name"] = seen("社区党建专项", "p1r1c1")
    answer["total_weight"] = seen("40", "p1r8c4")
    answer["total_score"] = seen("35", "p1r8c5")
    return answer


def budget() -> dict[str, Any]:
    """The true budget block."""
    line = {
        "name": seen("年度资金总额", "p1r2c0"),
        "initial": seen("459.80", "p1r2c1"),
        "annual": seen("823.00", "p1r2c2"),
        "executed": seen("823.00", "p1r2c3"),
        "rate": seen("100.00%", "p1r2c5"),
    }
    return {
        "unit": seen(None),
        "weight": seen("10", "p1r2c4"),
        "score": seen("10", "p1r2c6"),
        "lines": [line],
    }


def row(index: int, **changes: Any) -> dict[str, Any]:
    """One true indicator row, with changes."""
    line = 4 + index
    answer = {
        "level1": seen("产出指标", "p1r4c0"),
        "level2": seen(None),
        "name": seen(ROWS[index][0], f"p1r{line}c1"),
    }
    for column, name in enumerate(COLUMNS):
        text = ROWS[index][1 + column]
        answer[name] = seen(text, f"p1r{line}c{2 + column}") if text else seen(None)
    return {**answer, **changes}


@dataclass
class ScriptedModel(StandIn):
    """An `Ask` whose answers are given: an object, an exception, or a function of the prompt."""

    rows: Any = None
    header: Any = None
    budget: Any = None
    again: Any = None
    eyes: bool = False
    asked: list[tuple[str, str, int]] = field(default_factory=list)
    name: str = field(default="scripted", kw_only=True)
    concurrency: int = field(default=2, kw_only=True)

    def sees(self, spending: Spending | None = None) -> bool:
        return self.eyes

    def structured(
        self, turns: Sequence[Turn], schema: type[T], spending: Spending | None = None
    ) -> T:
        kind = schema.__name__
        self.asked.append((kind, turns[1].text, len(turns[1].pictures)))
        if spending:
            spending.open_request()
            spending.count(100, 10)
        answers: Mapping[str, Any] = {
            "HeaderSeen": self.header if self.header is not None else header(),
            "BudgetSeen": self.budget if self.budget is not None else budget(),
            "RowsSeen": self.rows if self.rows is not None else [row(i) for i in range(len(ROWS))],
            "AgainSeen": self.again if self.again is not None else [],
        }
        answer = answers[kind]
        if callable(answer):
            answer = answer(turns[1].text)
        if isinstance(answer, Exception):
            raise answer
        if kind == "RowsSeen":
            answer = {"rows": answer}
        if kind == "AgainSeen":
            answer = {"answers": answer}
        return schema.model_validate(answer)

    def questions(self) -> list[str]:
        """The questions of the repair round, one a line."""
        text = next((text for kind, text, _ in self.asked if kind == "AgainSeen"), "")
        return [line for line in text.splitlines() if line.startswith("q") and ". " in line]


def answering(*values: Mapping[str, Any]) -> Callable[[str], list[dict[str, Any]]]:
    """Answers to the questions in their order."""
    return lambda text: [{"id": f"q{at}", **value} for at, value in enumerate(values, 1)]
