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
from assistant.answering.compose import SHOWN, Desk, called, inert, num, percent, said, span
from assistant.labels import FIELDS
from assistant.library import FormSummary, queries
from assistant.library.columns import main_line
from assistant.library.grams import canonical
from assistant.library.measures import MONEY
from assistant.library.queries import Row

_HEADER = {
    "project_name": r"项目名称|叫什么|什么项目|哪个项目|project name|name of the project|which project|project (?:is )?called",
    "supervising_department": r"主管部门|主管单位|(?:哪个|什么)部门(?!的?(?:项目|表|执行|预算|总分|得分|最))|归(?:谁|哪)|谁主管|上级(?:部门|单位)|department",
    "implementing_unit": r"实施单位|(?:哪个|哪家|什么)单位(?!的?(?:项目|表|执行|预算|总分|得分|最))|谁(?:在|来|负责)?(?:做|实施|承担|干|执行)|由谁|承担单位|资金使用单位|执行单位|用款单位|who implements|implementing|unit(?!s)\b",
    "fiscal_year": r"哪一?年|年度是|哪个年度|fiscal year|which year|what year",
    "title": r"标题|表名|title",
}
_BUDGET = {
    "initial": r"年初预算|initial budget|original budget|年初数",
    "annual": r"全年预算|调整后预算|预算数|(?<!年初)预算(?:是|有|总额|多少|金额)|annual budget|full.year budget|adjusted budget|budget\b",
    "executed": r"执行数|支出|执行了|用了多少|花了多少|executed|spent|spending|expenditure",
    "rate": r"执行率|预算执行|执行得分|预算(?:执行)?(?:那|这)?一?(?:行|项|块|栏|部分)?.{0,4}(?:满分|得分|几分|多少分|分值)|执行(?:那|这)?一?[行项块栏]|execution",
}
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
            r"百分之几|几成|百分之多少|几分之几|多大比例|percentage of|share of|超额|超出|超过|超了|几倍|多少倍|how many times|多[了出]|差[了多]|少了|exceed|over the target|above the target|short"
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
        and row.kind == "number"
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
    if "score" in fields and row.inferred("score"):
        from assistant.answering.deductions import infer_steps

        desk.cite_form(row.form_id, "/total/score", "/budget/score")
        working = infer_steps(desk, row)
        desk.reply.say(
            f"　得分由总分倒推：{working}。", f"  The score is what the total leaves: {working}."
        )


def header(desk: Desk) -> bool:
    """Header fields and the budget block; False when none is asked for."""
    fields = [name for name, words in _HEADER.items() if desk.asked.has(words)]
    budget = [name for name, words in _BUDGET.items() if desk.asked.has(words)]
    if budget and desk.one:
        budget = list(_BUDGET)  # one line says it all, and each figure is there to be checked
    total = desk.asked.has(
        r"总分|总得分|自评分|一共得|总共得|得了?多少分|得了?几分|total|overall score|final score|how many points"
    )
    if budget:
        total = total and desk.asked.has(r"总分|total score|overall")
    if not (fields or budget or total):
        return False
    for summary in desk.forms[:SHOWN]:
        head = "" if desk.one else f"#{summary.id} {desk.title(summary)}："
        if fields:
            _say_header(desk, summary, fields, head)
        if budget:
            _say_budget(desk, summary, budget, head)
        if total:
            say_total(desk, summary, head)
    return True


def whole(desk: Desk, summary: FormSummary, part: str) -> None:
    """A whole part of a form: its budget line, its total, or its head."""
    head = "" if desk.one else f"#{summary.id} {desk.title(summary)}："
    if part == "budget":
        _say_budget(desk, summary, list(_BUDGET), head)
    elif part == "total":
        say_total(desk, summary, head)
    else:
        fields = ["project_name", "supervising_department", "implementing_unit", "fiscal_year"]
        _say_header(desk, summary, fields, head)


def _say_header(desk: Desk, summary: FormSummary, fields: list[str], head: str) -> None:
    paper = desk.form(summary.id).paper
    desk.cite_form(summary.id, *(f"/{name}" for name in fields))
    values = [(FIELDS[name], getattr(paper, name)) for name in fields]
    zh = "；".join(
        f"{label[0]}：{inert(str(v)) if v is not None else '表上没有'}" for label, v in values
    )
    en = "; ".join(
        f"{label[1]}: {inert(str(v)) if v is not None else 'not on the form'}"
        for label, v in values
    )
    desk.reply.say(head + zh + "。", head + en + ".")
    review = desk.form(summary.id).review
    doubtful = [FIELDS[name] for name in fields if f"/{name}" in review]
    if doubtful:
        desk.reply.say(
            f"其中{'、'.join(d[0] for d in doubtful)}识别存疑，请核对原件。",
            f"In doubt, check the original: {', '.join(d[1] for d in doubtful)}.",
        )
    if all(v is None for _, v in values):
        desk.reply.answerable = False


def _say_budget(desk: Desk, summary: FormSummary, fields: list[str], head: str) -> None:
    budget = desk.form(summary.id).paper.budget
    found = main_line(budget)
    if found is None:
        desk.reply.say(f"{head}表上没有预算数。", f"{head}The form has no budget block.")
        desk.reply.answerable = False
        return
    position, line = found
    unit = budget.unit or ""
    pointer = f"/budget/lines/{position}"
    if "rate" in fields:
        fields = list(dict.fromkeys((*fields, "annual", "executed")))
    desk.cite_form(summary.id, *(f"{pointer}/{name}" for name in fields))
    zh, en = [], []
    for name in ("initial", "annual", "executed"):
        if name in fields:
            value = getattr(line, name)
            text = "读不出" if value is None else f"{num(value)}{unit or '（单位未注明）'}"
            inside = _converted(desk, value, unit)
            zh.append(f"{FIELDS[name][0]}{text}{inside[0]}")
            en.append(
                f"{FIELDS[name][1]} {'unreadable' if value is None else num(value) + ' ' + (unit or '(unit not printed)')}{inside[1]}"
            )
    if "rate" in fields:
        zh.append(f"执行率{said(line.rate)}")
        en.append(f"execution rate {said(line.rate, 'en')}")
        if line.annual and line.executed is not None:
            desk.reply.step(
                "执行率 = 全年执行数 ÷ 全年预算数", "rate = executed ÷ full-year budget",
                f"{num(line.executed)} ÷ {num(line.annual)}", percent(line.executed / line.annual),
                (f"#{summary.id}{pointer}/executed", f"#{summary.id}{pointer}/annual"),
            )  # fmt: skip
        if budget.score is not None:
            desk.cite_form(summary.id, "/budget/score", "/budget/weight")
            weight = num(budget.weight) if budget.weight is not None else "?"
            zh.append(f"这一项得{num(budget.score)}分（满分{weight}）")
            en.append(f"scored {num(budget.score)} of {weight}")
    desk.reply.say(f"{head}{'，'.join(zh)}。", f"{head}{', '.join(en)}.")
    if "rate" in fields and budget.score is not None:
        _due(desk, summary, position)


def _converted(desk: Desk, value: Decimal | None, unit: str) -> tuple[str, str]:
    """The amount in the other unit of money, when the question asks for it."""
    factor = MONEY.get(unit)
    other = re.search(
        r"换算?(?:成|为)?|(?<![万亿千])元(?!/)|\byuan\b|多少(?:万元?|元)|万元", desk.asked.plain
    )
    if value is None or factor is None or other is None:
        return "", ""
    if unit == "元" and abs(value) >= 10_000:
        tens = num(value / 10_000)
        desk.reply.step("换算", "converted", f"{num(value)} ÷ {num(Decimal(10_000))}", tens)
        return f"（{tens}万元）", f" ({tens} 万元)"
    if unit != "元":
        whole = num(value * factor)
        desk.reply.step("换算", "converted", f"{num(value)} × {num(factor)}", whole)
        return f"（{whole}元）", f" ({whole} yuan)"
    return "", ""


def _due(desk: Desk, summary: FormSummary, position: int) -> None:
    """What the execution rate earns, against the score claimed for it."""
    from assistant.scoring.row import score_budget

    budget = desk.form(summary.id).paper.budget
    line = budget.lines[position]
    result = score_budget(
        line.annual, line.executed, line.rate, budget.weight, budget.score,
        desk.policy(summary.id), initial=line.initial,
    )  # fmt: skip
    if result.expected is None or budget.score is None:
        return
    low, high = result.expected
    for operation in result.steps:
        desk.reply.step("执行率应得分", "what the rate earns", operation)
    desk.reply.step("执行率应得分", "what the rate earns", f"{num(low)} … {num(high)}")
    agrees = (
        low - desk.policy(summary.id).tolerance
        <= budget.score
        <= high + desk.policy(summary.id).tolerance
    )
    desk.reply.say(
        f"按执行率应得{span(low, high)}分，自评{'相符' if agrees else '不符'}。",
        f"By the rate {span(low, high)} is due; the claim {'agrees' if agrees else 'does not agree'}.",
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


def say_total(desk: Desk, summary: FormSummary, head: str = "") -> None:
    """The claimed total, the grade it earns, and what the rules give."""
    desk.cite_summary(summary, total__score=summary.claimed, total__grade=summary.grade)
    if summary.claimed is None:
        desk.reply.say(
            f"{head}表上没有可读的总分。", f"{head}There is no readable total on the form."
        )
        desk.reply.answerable = False
        return
    policy = desk.policy(summary.id)
    grade = policy.grade(summary.claimed)
    printed = "" if summary.grade is None else f"，表上写的等级是{inert(summary.grade)}"
    floor = policy.grades[grade]
    desk.reply.step(
        "等级", "grade", f"{num(summary.claimed)} ≥ {num(floor)}", grade, (policy.name,)
    )
    zh = f"{head}自评总分{num(summary.claimed)}分，按分数属于“{grade}”{printed}"
    en = f"{head}The self-evaluation total is {num(summary.claimed)}, grade {grade} by its points"
    if summary.recomputed:
        low, high = summary.recomputed
        desk.reply.step("按规则重算的总分", "total the rules give", f"{num(low)} … {num(high)}")
        zh += f"；按规则重算为{num(low)}至{num(high)}分"
        en += f"; the rules give {num(low)} to {num(high)}"
    desk.reply.say(zh + "。", en + ".")


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


def contact(desk: Desk) -> None:
    """Who filled the form in, from its footer."""
    for summary in desk.forms[:SHOWN]:
        footer = desk.form(summary.id).paper.footer
        head = "" if desk.one else f"#{summary.id} {desk.title(summary)}："
        if footer:
            desk.cite_form(summary.id, "/footer")
            desk.reply.say(
                f"{head}表尾写的是：“{inert(footer)}”。",
                f"{head}The footer says: “{inert(footer)}”.",
            )
        else:
            desk.reply.answerable = False
            desk.reply.say(
                f"{head}表上没有填表人、联系电话一类的栏目，无从得知。",
                f"{head}The form has no line for who filled it in or how to reach them.",
            )


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
