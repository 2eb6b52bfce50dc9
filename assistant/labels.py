"""What people call fields, statuses and severities: one table for answers, pages and reports.

In: a JSON Pointer, and for the row's name its paper. Out: words in "zh" or "en". A field
nobody named is called by its key.
"""

from __future__ import annotations

from assistant.form import Paper

FIELDS = {
    "project_name": ("项目名称", "project"),
    "supervising_department": ("主管部门", "supervising department"),
    "implementing_unit": ("实施单位", "implementing unit"),
    "fiscal_year": ("年度", "fiscal year"),
    "title": ("标题", "title"),
    "footer": ("表尾", "footer"),
    "level1": ("一级指标", "level 1"),
    "level2": ("二级指标", "level 2"),
    "name": ("指标名称", "name"),
    "target": ("目标值", "target"),
    "actual": ("实际完成值", "actual"),
    "weight": ("分值", "weight"),
    "score": ("得分", "score"),
    "explanation": ("偏差原因", "explanation"),
    "initial": ("年初预算数", "initial budget"),
    "annual": ("全年预算数", "full-year budget"),
    "executed": ("全年执行数", "executed"),
    "rate": ("执行率", "execution rate"),
    "expected": ("预期目标", "expected goals"),
    "achieved": ("实际完成情况", "achieved goals"),
    "grade": ("等级", "grade"),
    "unit": ("金额单位", "money unit"),
    "notes": ("备注", "notes"),
}
_WHOLE = {
    "/total/score": ("总分", "total score"),
    "/total/weight": ("分值合计", "total weight"),
    "/total/grade": ("总评等级", "grade"),
    "/budget/weight": ("预算执行分值", "weight of budget execution"),
    "/budget/score": ("预算执行得分", "score of budget execution"),
}
_LINE_NAME = ("资金名称", "name of the funds")
"""A budget line's name is no indicator's."""


def named(pointer: str, language: str = "zh") -> str:
    """The field a pointer leads to, in words.

    >>> named("/indicators/4/actual"), named("/total/score", "en")
    ('实际完成值', 'total score')
    """
    if pointer.startswith("/budget/lines/") and pointer.endswith("/name"):
        return _LINE_NAME[0 if language == "zh" else 1]
    key = pointer.rpartition("/")[2]
    return (_WHOLE.get(pointer) or FIELDS.get(key, (key, key)))[0 if language == "zh" else 1]


STATUSES = {
    "agreed": ("两次读取一致", "two readings agree"),
    "read": ("只读一次", "read once"),
    "inferred": ("由算式推出", "inferred by arithmetic"),
    "disputed": ("读数有争议", "in dispute"),
    "missing": ("未能读出", "could not be read"),
    "absent": ("表上没有", "not on the paper"),
}
SEVERITIES = {
    "error": ("错误", "error"),
    "warning": ("提醒", "warning"),
    "notice": ("提示", "notice"),
}
_BLOCKS = {
    "/indicators": ("指标表（可能有漏读的行）", "Indicators (rows may be missing)"),
    "/budget": ("预算（可能有漏读的行）", "Budget (lines may be missing)"),
}


def spoken(paper: Paper, pointer: str, language: str = "zh") -> str:
    """A field with the row it stands in: “第27行 质量达标率 · 实际完成值”."""
    number = 0 if language == "zh" else 1
    steps = pointer.split("/")[1:]
    field = named(pointer, language)
    field = field[:1].upper() + field[1:]
    if pointer in _BLOCKS:
        return _BLOCKS[pointer][number]
    if steps[0] == "indicators" and len(steps) > 1:
        row = int(steps[1])
        known = paper.indicators[row].name if row < len(paper.indicators) else None
        head = (f"第{row + 1}行", f"Row {row + 1}")[number]
        head = f"{head} {known}" if known else head
        return head if len(steps) == 2 else f"{head} · {field}"
    if steps[:2] == ["budget", "lines"] and len(steps) > 2:
        line = int(steps[2])
        known = paper.budget.lines[line].name if line < len(paper.budget.lines) else None
        head = f"{('预算', 'Budget')[number]} {known or ('第%d行', 'line %d')[number] % (line + 1)}"
        return head if len(steps) == 3 else f"{head} · {field}"
    return field
