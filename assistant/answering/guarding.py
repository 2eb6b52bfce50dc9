"""No answer to another question: what the question restricts must be in what was answered.

In: a `Desk` with its reply, and the kind of question it was taken for. Out: the kind; a
reply that ignored a quoted word, a bound or a level of the question is taken back and
says what it could not apply. Cannot fail.

Topics answer for what they are about; a question may say more (“目标是‘及时’的指标有几条”)
than the topic takes in. Better an honest “cannot” than a figure for something else.
"""

# Patterns are read as wholes; broken over lines they hide their own mistakes.
# ruff: noqa: E501

from __future__ import annotations

import re
from decimal import Decimal

from assistant.answering.compose import Desk, Reply
from assistant.answering.levels import level_of
from assistant.quantity import number
from assistant.wording import fold

_GUARDED = frozenset(("lookup", "verify", "across", "aggregate", "deduction"))
_QUOTED = re.compile(r"(?<![a-z])[\"'「]([^\"'」]{1,40})[\"'」](?![a-z])")
_BOUND = re.compile(
    r"(?:不低于|不少于|至少|大于等于|不超过|不高于|低于|不足|小于|不到|少于|高于|超过|大于|多于|达到|below|under|less than|lower than|above|over|more than|higher than|greater than|at least|at most)\s*(\d[\d,]*(?:\.\d+)?)"
    r"|(\d[\d,]*(?:\.\d+)?)\s*(?:%|分|元|万元|条|次|人|个)?(?:及?以上|及?以下)"
)
_GROUPED = (
    (r"(?:每|各|按)个?(?:部门|单位|主管部门)|per department|by department|each department|per unit", r"部门|单位|department|unit"),
    (r"(?:每|各|按)个?(?:二级指标)|(?:per|by|each) (?:second.level|level.?2)", r"二级|数量|质量|时效|level 2|level2"),
    (r"(?:每|各|按)个?(?:年度|年份)|(?:per|by|each) (?:fiscal )?year", r"年度|year"),
)  # fmt: skip
_MEASURE = (
    (r"中位", r"中位|median"),
    (r"平均|average|\bmean\b", r"平均|average|mean|÷"),
    (r"占比|占.{0,8}(?:百分之|比例|比重)|percentage|proportion|(?:what|which) share", r"占|share|percentage|weights of|weight of"),
    (r"结余|未执行|剩余|没花完的|没用完的|unspent|left over|remaining", r"结余|未执行|剩余|差额|unspent|difference"),
    (r"(?<![这那哪])[几多][少]?张表|几个项目|多少个项目|how many (?:forms|projects)", r"\d+张|\d+ (?:of |forms)|forms:|没有自评100|claims 100"),
    (r"得分率|score rate|scoring rate", r"得分率|÷|%"),
    (r"标准差|方差|standard deviation|variance|相关性|相关系数|correlat", r"标准差|方差|deviation|variance|相关系数|correlation of"),
)  # fmt: skip


def guard(desk: Desk, kind: str) -> str:
    """The kind as it was, or "open" when the reply ignored a part of the question."""
    if kind not in _GUARDED or not desk.reply.answerable:
        return kind
    missed = list(dict.fromkeys(unused(desk)))
    if not missed:
        return kind
    zh, en = "、".join(missed), ", ".join(missed)
    desk.reply = Reply(answerable=False)
    desk.reply.step("提问中没有用上的条件", "conditions not applied", zh)
    desk.reply.say(
        f"无法回答：我不会按“{zh}”这个条件去查，直接给出别的数字会答非所问。请换个说法，或点名某一行、某一级指标。",
        f"This cannot be answered: the condition “{en}” could not be applied, and any other figure would answer another question. Please rephrase, or name a row or a level.",
    )
    return "open"


def unused(desk: Desk) -> list[str]:
    """Parts of the question that restrict it and that the reply shows no trace of."""
    plain = desk.asked.plain
    reply = desk.reply
    said = fold("\n".join([line.zh + line.en for line in reply.lines]))
    steps = fold("\n".join(f"{s.what.zh}{s.what.en}{s.operation}{s.result}{' '.join(s.inputs)}" for s in reply.steps))  # fmt: skip
    cited = fold("\n".join(f"{c.text} {c.value} {c.project}" for c in reply.citations.values()))
    held = f"{said}\n{steps}\n{cited}"
    supposed = re.search(r"如果|假如|假设|要是|倘若|what if|what would|would .{0,40}\bbe\b", plain)
    if supposed:  # a scenario that no topic worked out
        return [supposed[0]]
    missed = [
        *_unread(desk),
        *(text for text in _QUOTED.findall(plain) if _bare(text) not in _bare(held)),
    ]
    figures = {number(n) for n in re.findall(r"\d[\d,]*(?:\.\d+)?", f"{said}\n{steps}")}
    for found in _BOUND.finditer(plain):
        value = number(found[1] or found[2])
        # “高出30%” is 130% of the target: either says that the bound was applied.
        if value is not None and not figures & {value, 100 + value, value / Decimal(100)}:
            missed.append(found[0].strip())
    levels = {
        m[1]
        for m in re.finditer(
            r"(数量|质量|时效|成本|产出|效益|满意度)(?=类?指标|和|与|比|跟)", plain
        )
    }
    if len(levels) > 1:
        unsaid = [f"{name}指标" for name in sorted(levels) if name not in said]
        missed += unsaid if len(unsaid) < len(levels) else []
    if "定量" in plain and "定量" not in held:
        missed.append("定量")
    unlost = re.search(r"哪[些几个]?张?(?:表|项目).{0,10}没有?(?:被)?扣|(?:which|what) (?:forms|projects).{0,20}(?:no|not|without).{0,12}(?:los|deduct)", plain)  # fmt: skip
    if unlost and desk.asked.topics and desk.asked.topics[0].kind == "deduction":
        missed.append(unlost[0])
    compared = re.search(r"[\u3400-\u9fff]{3,}(?:比|和|与|跟)[\u3400-\u9fff]{3,}(?:哪[个一条]|谁|多[几多]|少[几多]|高[几多]|低[几多]|[高低多少]多少)", plain)  # fmt: skip
    spots = {(c.form, c.row) for c in reply.citations.values() if c.row}
    forms = {c.form for c in reply.citations.values()}
    if compared and "最" not in compared[0] and len(spots) < 2 and len(forms) < 2:
        missed.append(compared[0])
    level = level_of(plain)
    if level and level[1] not in said and not _rows_of(desk, level):
        missed.append(f"{level[1]}指标")
    for asked, shown in (*_GROUPED, *_MEASURE):
        found_in = re.search(asked, plain)
        if found_in and not re.search(shown, f"{said}\n{steps}"):
            missed.append(found_in[0])
    return missed


_PICKS = re.compile(
    r"哪一?[几些]?[条行项个]|(?<!第)几[条行项个]|多少[条行项个]|\b(?:which|how many)\W+(?:\w+\W+){0,2}(?:rows?|indicators?|ones?)\b"
)
_WORDS = re.compile(r"[\u3400-\u9fff]{2,}|[a-z]{3,}")


def _unread(desk: Desk) -> list[str]:
    """Of a question that picks rows of a level out, the words that are no condition we know.

    All rows of the level (“成本指标里哪条用了蓝墨水”) would not be the ones meant.
    """
    asked = desk.asked
    levels = asked.level1 or asked.level2
    if desk.route != "plain.look_up" or not levels or not _PICKS.search(asked.plain):
        return []
    from assistant.answering.query import read

    words = (_standing(word, asked.plain) for word in _WORDS.findall(read(desk).rest))
    return [word for word in words if word and not re.fullmatch("[一二三]级", word)]


def _standing(word: str, plain: str) -> str:
    """The first stretch of a word that stands in the question in one piece."""
    for start in range(len(word) - 1):
        for end in range(len(word), start + 1, -1):
            if word[start:end] in plain:
                return word[start:end]
    return ""


def _rows_of(desk: Desk, level: tuple[str, str]) -> bool:
    """True when every row cited is of this level: the reply is about it without naming it."""
    spots = {(c.form, c.row) for c in desk.reply.citations.values() if c.row}
    if not spots:
        return False
    from assistant.library import queries

    rows = queries.rows_at(desk.library, [(f, r) for f, r in spots if r][:200])
    return all(level[1] in f"{row.level1}{row.level2}" for row in rows)


def _bare(text: str) -> str:
    return re.sub(r"[\"'「」『』\s]", "", text)
