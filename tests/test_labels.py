from __future__ import annotations

from assistant.form import Budget, BudgetLine, Paper
from assistant.labels import spoken


def test_the_name_of_a_budget_line_is_no_indicator() -> None:
    paper = Paper(budget=Budget(lines=(BudgetLine(name="其他资金"),)))
    assert spoken(paper, "/budget/lines/0/name") == "预算 其他资金 · 资金名称"
