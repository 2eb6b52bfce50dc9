"""What people call the fields, in both languages: one table for answers and pages.

In: a JSON Pointer. Out: its field in words. A field nobody named is called by its key.
"""

from __future__ import annotations

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
}
_WHOLE = {
    "/total/score": ("总分", "total score"),
    "/total/weight": ("分值合计", "total weight"),
    "/budget/weight": ("预算执行分值", "weight of budget execution"),
    "/budget/score": ("预算执行得分", "score of budget execution"),
}


def named(pointer: str, language: str = "zh") -> str:
    """The field a pointer leads to, in words.

    >>> named("/indicators/4/actual"), named("/total/score", "en")
    ('实际完成值', 'total score')
    """
    key = pointer.rpartition("/")[2]
    return (_WHOLE.get(pointer) or FIELDS.get(key, (key, key)))[0 if language == "zh" else 1]
