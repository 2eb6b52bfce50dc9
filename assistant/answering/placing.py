"""“在第几页、哪一格”: the places of what was answered, said in words.

In: a `Desk` whose reply is made. Out: one line a place in its reply, when the question
asks for places. Cannot fail; a cell whose place is not known is said to be so.
"""

# Patterns are read as wholes; broken over lines they hide their own mistakes.
# ruff: noqa: E501

from __future__ import annotations

from assistant.answering.compose import Desk

WHERE = (
    r"第几页|哪一?页|哪一?个?(?:单元)?格|(?:什么|哪个|原文|具体)位置|在(?:表|原件|原表|扫描件|纸|图)?(?:上|里|中)?的?(?:哪里|哪儿|哪个地方|什么地方|何处)[?？]?$"
    r"|位置在|在表(?:上|里|中)的?(?:哪|什么)|原文在|出处|which page|what page|which cell|where (?:on|in) (?:the|this|my) (?:form|paper|page|sheet|scan)|where (?:is|are|does|do)\b.{0,40}\b(?:stand|written|printed|appear|found|shown)"
)
_SHOWN = 12


def asks(desk: Desk) -> bool:
    """True when the question wants to know where something stands."""
    return desk.asked.has(WHERE)


def say(desk: Desk) -> None:
    """Name the place of every cell the answer stands on."""
    cited = list(desk.reply.citations.values())
    for citation in cited[:_SHOWN]:
        head = "" if desk.one else f"#{citation.form} "
        zh, en = citation.named("zh"), citation.named("en")
        place, place_en = citation.where("zh"), citation.where("en")
        if not place:
            place, place_en = "表上没有这一格", "no such cell on the form"
        desk.reply.say(f"　{head}{zh}：{place}", f"  {head}{en}: {place_en}")
    if len(cited) > _SHOWN:
        left = len(cited) - _SHOWN
        desk.reply.step("未列出", "not shown", f"{len(cited)} − {_SHOWN}", str(left))
        desk.reply.say(f"　另有{left}处。", f"  {left} more places.")
