"""Look-ups by what a question names, when nothing else is asked.

In: a `Desk`, the rows it seems to be about. Out: the kind of answer; "open" when the form says
nothing of it. Cannot fail.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from assistant.answering import (
    deductions,
    funding,
    headers,
    lookups,
)
from assistant.answering.compose import Desk
from assistant.answering.levels import level_of
from assistant.answering.locate import Located
from assistant.library.queries import Row

if TYPE_CHECKING:
    pass


def _several(located: Located) -> bool:
    """True when the question names a few rows by a word they share (四季公益活动)."""
    return located.clear and located.longest >= 4 and 2 <= len(located.rows) <= 12


# A row asked about for what it should have scored.
_DUE = (
    r"应该?得|应当得|该得|该给|该拿|按规则|按比例|合理吗|(?:得分|扣分|分数?)(?:算得?)?(?:对吗|对不对|正确吗|有问题吗)"
    r"|should .{0,12}(?:score|get)|(?:score|deduction|that).{0,12}(?:right|correct|fair|justified)"
)


def look_up(desk: Desk, located: Located) -> str:
    """Look up what the question names; the kind of answer."""
    asked = desk.asked
    if funding.assumed_rate(desk):
        return "what_if"
    if funding.line_fields(desk):
        return "lookup"
    if asked.across and located.clear and located.longest >= 4:
        lookups.row_fields(desk, list(located.rows))
        return "lookup"
    if _several(located) and asked.has(r"[几多][少]?[个条项行]|how many|列出|哪些|都有"):
        lookups.named_rows(desk, list(located.rows))
    elif asked.level1 and asked.has(r"二级指标|second.level|level.?2"):
        lookups.levels(desk)
    elif located.clear and len(located.rows) > 1 and located.longest == 4 and asked.has("、"):
        lookups.row_fields(desk, list(located.rows))
    elif (
        located.clear
        and located.longest >= 4
        and not asked.elliptic
        and level_of(asked.plain) is None
    ):
        _of_rows(desk, list(located.rows))
    elif (
        (asked.level1 or asked.level2)
        and asked.has(
            r"有?哪些|哪[几两三四五六]|几[条项个行]|多少[条项个行]|各|which|list|how many"
        )
    ) or (
        (asked.level1 or asked.level2)
        and (
            (asked.elliptic and not located.rows)
            or asked.has(r"指标.{0,6}(?:合计|一共|总共|多少分)|^(?:那|一共|总共)?合计|^一共")
        )
    ):
        lookups.level_rows(desk)
    elif asked.has(r"[一二]级指标.{0,5}(?:哪|什么|多少|几)|(?:which|what|list).{0,12}levels?\b"):
        lookups.levels(desk)
    elif located.clear:
        _of_rows(desk, list(located.rows))
    elif asked.has(r"多少[条行项个]|几[条行项个]|how many (?:rows|indicators)") and asked.has(
        r"指标|indicator|row"
    ):
        return "lookup" if lookups.count(desk) else _unsaid(desk)
    elif not headers.header(desk) and not lookups.mentions(desk):
        return _unsaid(desk)
    return "lookup"


def _of_rows(desk: Desk, rows: list[Row]) -> None:
    """What rows should have scored when that is asked, else what they say."""
    if desk.asked.has(_DUE):
        deductions.why(desk, rows)
    else:
        lookups.row_fields(desk, rows)


def _unsaid(desk: Desk) -> str:
    nothing(
        desk,
        "在库里的表上找不到与此有关的内容，无法回答。",
        "Nothing on the forms in the library speaks of this; it cannot be answered.",
    )
    return "open"


def nothing(desk: Desk, zh: str, en: str) -> str:
    """Say that nothing can be answered, and why."""
    desk.reply.answerable = False
    desk.reply.say(zh, en)
    return "unanswerable"
