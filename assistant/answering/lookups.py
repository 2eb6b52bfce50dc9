"""Look-ups: what one form says, field by field.

In: a `Desk` and the rows in question. Out: sentences and citations in its reply.
Nothing here can fail: what the paper does not say is said to be missing.
"""

# Patterns are read as wholes; broken over lines they hide their own mistakes.
# ruff: noqa: E501

from __future__ import annotations

import re
from decimal import Decimal

from assistant.answering import margins
from assistant.answering.compose import SHOWN, Desk, called, inert, num, said
from assistant.labels import FIELDS
from assistant.library import queries
from assistant.library.grams import canonical
from assistant.library.queries import Row

_CORE = ("target", "actual", "weight", "score")
_ROW_FIELDS = {
    "name": r"(?:是|叫)(?:什么|哪个)指标|指标(?:名称|是什么|叫什么)|叫什么|which indicator|what indicator|called|what is (?:row|indicator) \d+",
    "target": r"目标|指标值|应该?完成|要求|上限|下限|标准(?:是|定|为)|定的?(?:是)?多少|target|planned|required|ceiling",
    "actual": r"实际|完成(?!率|数|及时|情况)|达到|做到|做了|开展了|办了|花了|花费|用了|发了?(?:多少|几)|是多少|百分之几|多少(?!分)|几[次个人项家场天]|actual|reached|achieved|how much|how many(?! points)|what is|spent|cost\b",
    "weight": r"分值|权重|占(?:几|多少)分|几分|满分|值(?:几|多少)分|weight|worth|how many points",
    "score": r"得分|得了?(?:几|多少)分|拿了?(?:几|多少)分|几分|多少分|分数|得多少|score|points",
    "explanation": r"原因|理由|说明|解释|reason|explanation",
}


def row_fields(desk: Desk, rows: list[Row]) -> None:
    """The fields asked for, row by row; all of them when none is named."""
    asked = [name for name, words in _ROW_FIELDS.items() if desk.asked.has(words)]
    fields = asked or list(_ROW_FIELDS)
    # A figure without its target tells half, and so does a target without the figure.
    if "actual" in fields and "target" not in fields:
        fields.insert(fields.index("actual"), "target")
    if "target" in fields and "actual" not in fields:
        fields.insert(fields.index("target") + 1, "actual")
    if asked == ["name"] or not asked:
        fields = list(_ROW_FIELDS)
    lost: list[Row] = []
    for row in rows[:SHOWN]:
        desk.cite(row, *fields)
        name = called(desk, row)
        told = [f for f in fields if f != "name"] if row.name else fields
        # One row in full costs a line and saves the next question.
        rest = [f for f in _CORE if f not in told] if len(rows) <= 2 else []
        desk.cite(row, *rest)
        zh = "，".join(f"{FIELDS[f][0]}{_shown(row, f, 'zh')}" for f in told)
        en = ", ".join(f"{FIELDS[f][1]} {_shown(row, f, 'en')}" for f in told)
        if rest:
            zh += "；" + "，".join(f"{FIELDS[f][0]}{_shown(row, f, 'zh')}" for f in rest)
            en += "; " + ", ".join(f"{FIELDS[f][1]} {_shown(row, f, 'en')}" for f in rest)
        desk.reply.say(f"{name.zh}：{zh}。", f"{name.en}: {en}.")
        remarks(desk, row, [*fields, *rest])
        if desk.asked.has(r"节约|节省|结余|省了|saved?\b|saving|under budget"):
            margins.saved(desk, row)
        if desk.asked.has(
            r"百分之几|几成|百分之多少|几分之几|多大比例|percentage of|share of|超额|超出|超过|超了|几倍|多少倍|how many times|多[了出]|差[了多]|少了|超支|超标|exceed|\bover(?:run|spent)?\b|over the target|above the target|short"
        ):
            margins.exceeded(desk, row)
        if "actual" in fields and row.kind in ("lost", "copied"):
            lost.append(row)
    if (
        lost
        and len(lost) == min(len(rows), SHOWN)
        and "actual" in asked
        and set(asked) <= {"actual", "target"}
    ):
        desk.reply.answerable = False


def _shown(row: Row, name: str, language: str) -> str:
    value = getattr(row, name)
    if value is None:
        if name == "explanation":
            return "未写" if language == "zh" else "none given"
        return "读不出" if language == "zh" else "unreadable"
    text = num(value) if isinstance(value, Decimal) else said(value, language)
    if isinstance(value, Decimal) and language == "zh":
        text += "分"
    if name == "explanation":
        text = f"“{text}”"
    if isinstance(value, Decimal) and row.inferred(name):
        text += "（由总分倒推）" if language == "zh" else " (left by the total)"
    return text


def remarks(desk: Desk, row: Row, fields: list[str]) -> None:
    """What a reader of these fields must know besides."""
    if "actual" in fields and row.kind == "copied":
        desk.reply.say(
            "　实际值照抄目标，没有实测值：表上看不出实际是多少。",
            "  The actual copies the target; no measured value is on the form.",
        )
    if (
        "actual" in fields
        and re.search(r"每[月季周天日]", row.target or "")
        and row.kind not in ("lost", "copied", "words")
    ):
        desk.reply.say(
            f"　目标“{said(row.target)}”按期间计，实际“{said(row.actual)}”没有写明是每期数还是全年数。",
            f"  The target “{said(row.target, 'en')}” is per period; the actual “{said(row.actual, 'en')}” does not say whether it is of one period or of the year.",
        )
    if "actual" in fields and row.kind == "lost":
        desk.reply.say(
            "　实际完成值在扫描中读不出，需要核对原件。",
            "  The actual could not be read in the scan; check the original.",
        )
    if "score" in fields:
        margins.reason_due(desk, row)
    if "score" in fields and row.inferred("score"):
        from assistant.answering.deductions import infer_steps

        desk.cite_form(row.form_id, "/total/score", "/budget/score")
        working = infer_steps(desk, row)
        desk.reply.say(
            f"　得分由总分倒推：{working}。", f"  The score is what the total leaves: {working}."
        )


def levels(desk: Desk) -> None:
    """The levels of the table with their rows, weights and scores."""
    second = desk.asked.has(r"二级|level.?2|second")
    within = {"level1": desk.asked.level1} if second and desk.asked.level1 else {}
    groups = queries.sums(desk.library, desk.where(**within), by="level2" if second else "level1")
    if within:
        desk.reply.step(f"{desk.asked.level1}指标之下", f"under {desk.asked.level1}", "count", str(len(groups)))  # fmt: skip
        desk.reply.say(
            f"{desk.asked.level1}指标下有{len(groups)}个二级指标：",
            f"{len(groups)} second-level indicators under {desk.asked.level1}:",
        )
    for group in groups:
        key = inert(str(group.key or "—"))
        desk.reply.step(
            key,
            key,
            f"count = {group.rows}; Σ 分值 = {num(group.weight)}; Σ 得分 = {num(group.score)}",
        )
        desk.reply.say(
            f"- {key}：{group.rows}行，分值{num(group.weight)}，得分{num(group.score)}",
            f"- {key}: {group.rows} rows, weight {num(group.weight)}, score {num(group.score)}",
        )
        wanted = {"level2" if second else "level1": str(group.key or "")}
        for row in desk.rows(limit=1, **wanted):
            desk.cite(row, "level2" if second else "level1")


def named_rows(desk: Desk, rows: list[Row]) -> None:
    """Rows that share a name: how many, their points, and each."""
    points = [r for r in rows if r.weight is not None and r.score is not None]
    weight = sum((r.weight or Decimal(0) for r in points), Decimal(0))
    score = sum((r.score or Decimal(0) for r in points), Decimal(0))
    desk.reply.step("行数、分值、得分", "rows, weights, scores", f"count = {len(rows)}; Σ 分值 = {num(weight)}", f"Σ 得分 = {num(score)}")  # fmt: skip
    desk.reply.say(
        f"与此有关的指标共{len(rows)}行，分值合计{num(weight)}分，得分合计{num(score)}分：",
        f"{len(rows)} indicators bear that name, weights {num(weight)}, scores {num(score)}:",
    )
    for row in rows:
        desk.cite(row, "name", *_CORE)
        name = called(desk, row)
        zh = "，".join(f"{FIELDS[f][0]}{_shown(row, f, 'zh')}" for f in _CORE)
        en = ", ".join(f"{FIELDS[f][1]} {_shown(row, f, 'en')}" for f in _CORE)
        desk.reply.say(f"- {name.zh}：{zh}", f"- {name.en}: {en}")


def level_rows(desk: Desk) -> None:
    """The rows of a level, each with its points, and their sums."""
    level1, level2 = desk.asked.level1, desk.asked.level2
    wanted = {"level2": level2} if level2 else {"level1": level1}
    rows = desk.rows(**wanted, limit=SHOWN + 1)
    label = level2 or level1
    if not rows:
        desk.reply.say(f"没有{label}指标。", f"There is no indicator under {label}.")
        desk.reply.answerable = False
        return
    (sums,) = queries.sums(desk.library, desk.where(**wanted))
    desk.reply.step(
        f"{label}指标的行数、分值合计、得分合计", f"rows, weights and scores under {label}",
        f"count = {sums.rows}; Σ 分值 = {num(sums.weight)}; Σ 得分 = {num(sums.score)}",
    )  # fmt: skip
    desk.reply.say(
        f"{label}指标共{sums.rows}行，分值合计{num(sums.weight)}，得分合计{num(sums.score)}：",
        f"{sums.rows} rows under {label}, weights {num(sums.weight)}, scores {num(sums.score)}:",
    )
    words = [
        f
        for f in ("target", "actual")
        if len(rows) <= 20 or desk.asked.has(_ROW_FIELDS[f].partition("|")[0] + f"|{f}")
    ]
    for row in rows[:SHOWN]:
        desk.cite(row, "name", "weight", "score", *words)
        name = called(desk, row)
        more_zh = "".join(f"{FIELDS[f][0]}{_shown(row, f, 'zh')}，" for f in words)
        more_en = "".join(f"{FIELDS[f][1]} {_shown(row, f, 'en')}, " for f in words)
        desk.reply.say(
            f"- {name.zh}：{more_zh}分值{_shown(row, 'weight', 'zh')}，得分{_shown(row, 'score', 'zh')}",
            f"- {name.en}: {more_en}weight {_shown(row, 'weight', 'en')}, score {_shown(row, 'score', 'en')}",
        )
    if sums.rows > SHOWN:
        left = sums.rows - SHOWN
        desk.reply.step("未列出的行", "rows not shown", f"{sums.rows} − {SHOWN}", str(left))
        desk.reply.say(f"另有{left}行未列出。", f"{left} more rows are not shown.")


# All that a question may say that asks for nothing but the number of rows.
_ONLY_COUNT = re.compile(
    r"一共|总共|全部|所有|合计|总计|这张|这份|这个|该|本|张|份|项目|库里|库中|表里|表上|表中|表|上|里|中|有|设了|设置了?|设|列了|列|是|了|的|多少|几|条|行|项|个|[一二三]级|绩效|指标|请问|呢|吗|分别|各"
    r"|how many|are there|there|indicators?|rows?|are|on|in|of|the|this|forms?|does|do|have|has|it|project|level|three|third|total|altogether|all|\W|3"
)


def count(desk: Desk) -> bool:
    """How many indicator rows there are, by level; False when the question says more."""
    # “目标是≥的指标有几条” asks for some rows: the number of all would be another answer.
    if _ONLY_COUNT.sub("", desk.asked.plain):
        return False
    groups = queries.sums(desk.library, desk.where(), by="level1")
    whole = sum(group.rows for group in groups)
    unread = desk.rows(kinds=("lost",), limit=SHOWN)
    parts_zh = "、".join(f"{g.key or '（未注明）'}{g.rows}行" for g in groups)
    parts_en = ", ".join(f"{g.key or '(unnamed)'} {g.rows}" for g in groups)
    desk.reply.step(
        "三级指标行数", "indicator rows", " + ".join(str(g.rows) for g in groups), str(whole)
    )
    desk.reply.say(f"共{whole}条三级指标：{parts_zh}。", f"{whole} indicator rows: {parts_en}.")
    if unread:
        desk.reply.step(
            "没有可读实际值的行", "rows without a readable actual", "count", str(len(unread))
        )
        desk.reply.say(
            f"其中{len(unread)}条的实际完成值读不出：",
            f"The actual of {len(unread)} could not be read:",
        )
        for row in unread:
            desk.cite(row, "name", "actual")
            name = called(desk, row)
            desk.reply.say(f"- {name.zh}", f"- {name.en}")
    desk.reply.say("预算执行率另占一行，不在其内。", "The budget execution row is not counted.")
    return True


def mentions(desk: Desk) -> bool:
    """Rows whose explanation speaks of what is asked; False when none does for sure."""
    from assistant.answering.matching import best
    from assistant.answering.retrieve import by_meaning, similar

    forms = None if len(desk.scope) == len(desk.shelf) else desk.scope
    hits = similar(desk.library, desk.asked.plain, forms=forms, limit=20)
    # Both sides in the domain's one word for a thing: 拨款 is found where 资金 is written.
    texts = [canonical(hit.text) for hit in hits]
    fitting = [hits[m.index] for m in best(canonical(desk.asked.plain), texts) if m.longest > 1]
    nearest = not fitting and by_meaning(desk.library)
    if nearest:
        # Near in meaning is not the same as said: the reader is told, and judges.
        fitting = hits[:3]
        desk.reply.answerable = False
    if not fitting:
        return False
    if nearest:
        desk.reply.say("表上没有直接写到；意思最接近的偏差原因是：", "Nothing says so in these words; the reasons nearest in meaning:")  # fmt: skip
    else:
        desk.reply.say("偏差原因里提到的：", "Reasons that speak of it:")
    for hit in fitting[:8]:
        where = queries.Where(forms=(hit.form_id,), numbers=(hit.number or 0,))
        for row in queries.rows(desk.library, where):
            desk.cite(row, "explanation", "score", "weight")
            name = called(desk, row)
            desk.reply.say(f"- {name.zh}：“{inert(hit.text)}”", f"- {name.en}: “{inert(hit.text)}”")
    return True
