"""Checks of the form against itself: structure, repetition, and its texts against its rows.

In: a `Case`. Out: findings, one function a rule. All rules are deterministic; the text
rules prefer silence to a false alarm. Nothing here can fail.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from functools import lru_cache
from typing import Final

from assistant.finding import Finding
from assistant.form import Indicator
from assistant.quantity import number
from assistant.scoring.case import Case, figure
from assistant.scoring.judge import says_all_done
from assistant.wording import fold as _fold

# The same labels and targets come up in several checks.
fold = lru_cache(maxsize=4096)(_fold)

_HALF = Decimal(50)
_LEVELS: Final = (
    ("cost", re.compile("成本")),
    ("outputs", re.compile("产出")),
    ("benefits", re.compile("效益|效果")),
    ("satisfaction", re.compile("满意")),
)
_CLAUSE = re.compile(r"[，,。；;、！!\n]|\d+[.．、](?!\d)")
_COUNTED = re.compile(
    r"(\d[\d,]*(?:\.\d+)?)(万元|元|人次|人|次|场次|场|个|项|家|户|件|名|座|公里|亩|期|篇|份|册|台|套|辆|%)"
)
_TARGET = re.compile(r"^[≥≤=><]*(\d[\d,]*(?:\.\d+)?)\(?([^()\d]*)\)?$")
_TAIL = re.compile(r"(完成)?(数量|人数|次数|个数|场次|总数|数|率)$")
_PLACE = re.compile(r"([一-鿿]{2})(街道|镇|乡|县)")
# Second characters before 街道 or 镇 that make it a common noun: 各镇, 乡镇, 本街道, 区县.
_COMMON = set(
    "各所本该全乡镇区市县街道和及与个等级、为在对向由至到的是辖其社村内涉两三四五六七八九十多几"
)


def levels_present(form: Case) -> Iterator[Finding]:
    """Satisfaction and cost levels are there (staff projects may do without the first)."""
    if not form.paper.indicators:
        return
    labels = "".join((row.level1 or "") + (row.level2 or "") for row in form.paper.indicators)
    if not labels or _usual(form):
        return
    for rule, word, en in (
        ("weights_no_satisfaction", "满意", "satisfaction"),
        ("weights_no_cost", "成本", "cost"),
    ):
        if word not in labels:
            label = "满意度指标" if word == "满意" else "成本指标"
            yield form.found(
                rule,
                "notice",
                ("/indicators",),
                f"表中没有{label}，请确认该项目是否可以不设。",
                f"The form has no {en} indicator; please confirm the project may do without.",
            )


def weights_not_concentrated(form: Case) -> Iterator[Finding]:
    """No single indicator is worth half the form."""
    for index, row in enumerate(form.paper.indicators):
        if row.weight is not None and row.weight >= _HALF:
            who = form.row(index)
            yield form.found(
                "weights_concentrated",
                "warning",
                (f"/indicators/{index}/weight",),
                f"{who.zh}一项占{figure(row.weight)}分，指标设置过于集中，请细化指标、分散权重。",
                f"{who.en} alone is worth {figure(row.weight)} points; please spread the weights "
                "over finer indicators.",
                claimed=row.weight,
            )


def weights_follow_policy(form: Case) -> Iterator[Finding]:
    """The split of weights is one the policy knows; departing from it is worth a notice."""
    shares = _shares(form)
    if shares is None or not form.policy.structures or _usual(form):
        return
    names = {"cost": "成本", "outputs": "产出", "benefits": "效益", "satisfaction": "满意度"}
    names["execution"] = "预算执行"
    split = "、".join(f"{names[key]}{figure(value)}" for key, value in shares.items() if value)
    split_en = ", ".join(f"{key} {figure(value)}" for key, value in shares.items() if value)
    yield form.found(
        "weights_structure",
        "notice",
        ("/indicators",),
        f"权重结构为{split}，与{form.policy.title.zh}的常用结构不同，请确认有无依据。",
        f"The weights are split {split_en}, unlike the usual splits of {form.policy.title.en}; "
        "please confirm the ground for it.",
        by_policy=True,
    )


def weights_counted_once(form: Case) -> Iterator[Finding]:
    """No indicator is scored twice."""
    first: dict[str, int] = {}
    for index, row in enumerate(form.paper.indicators):
        name = _bare(row.name or "")
        if len(name) < 2 or not row.weight:
            continue
        if name in first:
            before = first[name]
            one, two = form.row(before), form.row(index)
            yield form.found(
                "weights_counted_twice",
                "warning",
                (f"/indicators/{index}/name", f"/indicators/{before}/name"),
                f"{one.zh}与{two.zh}为同一指标，重复计分，只能计其一，请合并或更正。",
                f"{one.en} and {two.en} are the same indicator, scored twice; only one counts, "
                "please merge or correct.",
            )
        else:
            first[name] = index


def rows_under_right_level(form: Case) -> Iterator[Finding]:
    """A row stands under a level 2 that fits it: no payment rate under 数量, no count under 时效."""
    for index, line in form.row_lines:
        if "indicator_type_mismatch" in line.result.flags:
            row, who = form.paper.indicators[index], form.row(index)
            yield form.found(
                "indicator_type_mismatch",
                "warning",
                (f"/indicators/{index}/level2", f"/indicators/{index}/name"),
                f"{who.zh}不属于{row.level2}，请归入相应的二级指标。",
                f"{who.en} does not belong under {row.level2}; please move it.",
                claimed=row.level2,
            )


def total_not_all_full(form: Case) -> Iterator[Finding]:
    """Everything claimed in full: worth a notice."""
    total = form.paper.total.score
    rows = [row for row in form.paper.indicators if row.weight is not None]
    if total is None or total != 100 or len(rows) < 2:
        return
    if all(row.score == row.weight for row in rows):
        yield form.found(
            "total_all_full",
            "notice",
            ("/total/score",),
            f"{len(rows)}项指标全部自评满分，总分100分，请抽查佐证材料。",
            f"All {len(rows)} indicators claim full marks, 100 in total; sample the evidence.",
            claimed=total,
        )


def total_in_whole_points(form: Case) -> Iterator[Finding]:
    """Whole points where the rule gives a fraction: the form was rounded by hand."""
    rounded = []
    for line in form.lines:
        if line.result.expected is None or line.claimed is None:
            continue
        low, high = line.result.expected
        whole = line.claimed == line.claimed.to_integral_value()
        if (
            whole
            and low == high
            and low != line.claimed
            and abs(low - line.claimed) <= Decimal("0.5")
        ):
            rounded.append((line, low))
    if rounded:
        figures = "；".join(
            f"“{ln.name}”{figure(x)}→{figure(ln.claimed or x)}" for ln, x in rounded
        )
        yield form.found(
            "total_whole_points",
            "notice",
            tuple(line.pointer for line, _ in rounded),
            f"以下得分按规则应为小数，表上填整数：{figures}，请按规则保留小数。",
            f"These scores are whole numbers where the rule gives a fraction: {figures}; "
            "please keep the decimals.",
            by_policy=True,
        )


def goals_not_all_done(form: Case) -> Iterator[Finding]:
    """The text does not claim that all was done while rows fell short."""
    short = [
        index
        for index, row in enumerate(form.paper.indicators)
        if row.weight is not None and row.score is not None and row.score < row.weight
    ]
    if not short:
        return
    texts = [("/goals/achieved", form.paper.goals.achieved or "")]
    texts += [(f"/notes/{i}", note) for i, note in enumerate(form.paper.notes)]
    for pointer, text in texts:
        if not says_all_done(text):
            continue
        rows = "、".join(form.row(i).zh for i in short[:5])
        rows_en = ", ".join(form.row(i).en for i in short[:5])
        yield form.found(
            "goals_claim_all_done",
            "warning",
            (pointer, *(f"/indicators/{i}/score" for i in short)),
            f"文字称目标全部完成，但有{len(short)}项指标扣分（{rows}），请据实修改。",
            f"The text says everything was achieved, but {len(short)} indicators lost points "
            f"({rows_en}); please correct it.",
            claimed=text[:200],
        )


def goals_not_copied(form: Case) -> Iterator[Finding]:
    """What was achieved is not the expected goals word for word."""
    expected, achieved = form.paper.goals.expected, form.paper.goals.achieved
    if expected and achieved and len(expected) >= 8 and fold(expected) == fold(achieved):
        yield form.found(
            "goals_copied",
            "notice",
            ("/goals/achieved", "/goals/expected"),
            "实际完成情况与预期目标逐字相同，请写明实际完成的内容和数量。",
            "What was achieved repeats the expected goals word for word; please state what was done.",
        )


def goals_agree_with_rows(form: Case) -> Iterator[Finding]:
    """Figures in the goals are those of the rows they speak of."""
    goals = form.paper.goals
    for pointer, text, field in (
        ("/goals/expected", goals.expected, "target"),
        ("/goals/achieved", goals.achieved, "actual"),
    ):
        clauses = [fold(clause) for clause in _CLAUSE.split(text or "") if clause]
        clauses = [clause for clause in clauses if _COUNTED.search(clause)]
        if not clauses:
            continue
        for index, row in enumerate(form.paper.indicators):
            stated = _stated(row, clauses)
            inside = _figure_of(row, field)
            if stated is None or inside is None or stated == inside:
                continue
            who = form.row(index)
            label, label_en = (
                ("年度指标值", "target") if field == "target" else ("实际完成值", "actual")
            )
            yield form.found(
                "goals_numbers_differ",
                "warning",
                (pointer, f"/indicators/{index}/{field}"),
                f"目标文字写{figure(stated)}，{who.zh}的{label}为{figure(inside)}，两处不一致，请核对。",
                f"The goals say {figure(stated)} where the {label_en} of {who.en} is "
                f"{figure(inside)}; please check.",
                claimed=stated,
                expected=(inside, inside),
            )


def goals_of_this_unit(form: Case) -> Iterator[Finding]:
    """No residue of another unit's form: a street or town other than the header's."""
    paper = form.paper
    header = fold(
        "".join(
            text
            for text in (paper.project_name, paper.supervising_department, paper.implementing_unit)
            if text
        )
    )
    kinds = {kind for _, kind in _PLACE.findall(header)}
    texts = [("/goals/expected", paper.goals.expected), ("/goals/achieved", paper.goals.achieved)]
    texts += [(f"/notes/{index}", note) for index, note in enumerate(paper.notes)]
    for pointer, text in texts:
        for name, kind in _PLACE.findall(fold(text or "")):
            if kind not in kinds or name in header or name[1] in _COMMON:
                continue
            yield form.found(
                "goals_other_unit",
                "warning",
                (pointer,),
                f"文字中出现“{name}{kind}”，与本表单位不符，疑为套用其他单位的表，请核实。",
                f"The text names {name}{kind}, which is not this form's unit; it may have been "
                "copied from another form, please check.",
                claimed=f"{name}{kind}",
            )


def _shares(form: Case) -> dict[str, Decimal] | None:
    """Weights by part of the form; None when a weight was lost or a label is missing."""
    weights = [f"/indicators/{index}/weight" for index in range(len(form.paper.indicators))]
    if any(map(form.lost, ("/budget/weight", *weights))):
        return None
    shares = {"execution": form.paper.budget.weight or Decimal(0)}
    for row in form.paper.indicators:
        if row.weight is None:
            continue
        part = _part(row.level1 or "")
        if part is None:
            return None
        shares[part] = shares.get(part, Decimal(0)) + row.weight
    return shares if len(shares) > 1 else None


@lru_cache(maxsize=4096)
def _part(label: str) -> str | None:
    """The part of the form that a level label names; labels repeat down the table."""
    return next((key for key, pattern in _LEVELS if pattern.search(label)), None)


@lru_cache(maxsize=4096)
def _bare(name: str) -> str:
    """A row's name without the numbering in front of it."""
    return fold(re.sub(r"^(指标\d+[:：]|★|[（(]?\d+[)）.、])", "", name))


def _usual(form: Case) -> bool:
    """True when the weights are split as one of the policy's layouts has it."""
    shares = _shares(form)
    layouts = form.policy.structures.values()
    return shares is not None and any(_same(shares, layout) for layout in layouts)


def _same(shares: Mapping[str, Decimal], structure: Mapping[str, Decimal]) -> bool:
    merged = dict(shares)
    if "benefits_and_satisfaction" in structure:
        both = merged.pop("benefits", Decimal(0)) + merged.pop("satisfaction", Decimal(0))
        merged["benefits_and_satisfaction"] = both
    keys = merged.keys() | structure.keys()
    return all(merged.get(key, Decimal(0)) == structure.get(key, Decimal(0)) for key in keys)


def _unit(row: Indicator) -> str:
    asked = _TARGET.match(fold(row.target or ""))
    return asked.group(2) if asked else ""


def _figure_of(row: Indicator, field: str) -> Decimal | None:
    """A row's target or actual, when it is one plain number in the target's unit."""
    text = fold((row.target if field == "target" else row.actual) or "")
    match = _TARGET.match(text)
    if match is None or match.group(2) not in ("", _unit(row)):
        return None
    return number(match.group(1))


def _stated(row: Indicator, clauses: list[str]) -> Decimal | None:
    """The figure the only clause about this row states in the row's unit."""
    core = _TAIL.sub("", fold(row.name or ""))
    unit = _unit(row)
    if len(core) < 4 or not unit:
        return None
    about = [clause for clause in clauses if core in clause]
    if len(about) != 1:
        return None
    figures = [number(value) for value, what in _COUNTED.findall(about[0]) if what == unit]
    return figures[0] if len(figures) == 1 else None
