"""The table of the year's tasks that forms of whole departments print among budget and goals.

In: a line. Out: whether it heads such a table told in words (任务名称｜主要内容｜完成情况), whose
rows are neither money nor goals of the form. Nothing here can fail.
"""

from __future__ import annotations

import re

from assistant.extraction.lexicon import BUDGET_COLUMNS, key, role_of
from assistant.extraction.lines import Line

_TASK = re.compile(
    r"(?:年度|主要|重点|全年|工作)*(?:任务|工作)(?:名称|内容|事项)?|主要内容|具体内容|工作事项"
)
_DONE = re.compile(r"(?:任务|工作|实际)*(?:完成|落实|进展)情况")
_MONEY = frozenset(("initial", "annual", "executed", "rate"))


def heads_tasks(line: Line) -> bool:
    """True for the header of a table of tasks and of what was done, without amounts or goals."""
    words = [key(cell.text) for cell in line.printed]
    roles = [role_of(cell.text, BUDGET_COLUMNS, floor=90) for cell in line.printed]
    if any("目标" in word for word in words) or any(role and role[0] in _MONEY for role in roles):
        return False
    tasks = sum(bool(_TASK.fullmatch(word)) for word in words)
    done = sum(bool(_DONE.fullmatch(word)) for word in words)
    return done == 1 and tasks > 0 and len(words) - tasks - done <= 1
