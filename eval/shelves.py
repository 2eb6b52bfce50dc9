"""Libraries of any size, made of forms no two of which are alike.

In: a folder and a number of indicators. Out: a library with about that many rows, in
forms of twenty to sixty rows, of several units, years and money units, some with lost
points, copied reasons, missing levels and wrong totals. Seeded: the same every time.
"""

from __future__ import annotations

import json
import random
from decimal import Decimal
from pathlib import Path
from typing import Any

from assistant.finding import Finding, Message
from assistant.form import Draft, Evidence, Form, Paper, Reading, Score
from assistant.library import Library
from assistant.scoring import verify

BY_HAND = Path(__file__).with_name("shelf.json")
_CELLS = "ABCDEFGH"

_TOWNS = (
    "新桥",
    "七宝",
    "梅陇",
    "莘庄",
    "颛桥",
    "华漕",
    "浦锦",
    "古美",
    "江川",
    "马桥",
    "吴泾",
    "虹桥",
)
_TOPICS = (
    "党建专项", "垃圾分类", "养老服务", "就业培训", "文化惠民", "道路保洁", "河道治理", "社区教育", "平安建设",
    "老旧小区改造", "食品安全", "青少年活动", "退役军人服务", "助残服务", "信息化运维",
)  # fmt: skip
_THINGS = (
    "宣传活动", "培训课程", "设备维护", "走访慰问", "巡查检查", "平台运维", "志愿服务", "场地修缮", "物资采购", "演出",
    "讲座", "体检", "调解案件", "竞赛", "展览", "问卷回访", "绿化养护", "应急演练", "课题研究", "法律咨询",
)  # fmt: skip
_PLACES = tuple("东西南北中") + tuple("一二三四五六七八九十") + tuple("甲乙丙丁戊己庚辛壬癸")
_REASONS = (
    "受疫情影响，部分活动取消", "预算调整，资金年中追加", "上级任务增加，工作量超出预期", "年初目标值设定过低",
    "参与人数不足", "采购流标，推迟至下年度", "天气原因停工", "",
)  # fmt: skip


def build(home: Path, indicators: int, seed: int = 3) -> Library:
    """A library of about so many rows; the caller closes it."""
    rng = random.Random(seed)
    library = Library(home)
    made = 0
    while made < indicators:
        rows = min(rng.randint(20, 60), indicators - made)
        library.save(make_form(rng, max(rows, 5)))
        made += max(rows, 5)
    return library


def hand_made(home: Path) -> Library:
    """The five forms of `shelf.json`, written by hand; the caller closes the library."""
    library = Library(home)
    for said in json.loads(BY_HAND.read_text(encoding="utf-8")):
        library.save(verify(_drafted(Paper.model_validate(said))))
    return library


def _drafted(paper: Paper) -> Draft:
    """Every field that says something, in a cell of its own on page 1."""
    said = (pointer for pointer, value in paper.leaves() if value is not None)
    evidence = {
        pointer: Evidence(
            page=1, cell=f"{_CELLS[index % 8]}{1 + index // 8}", raw=str(paper.get(pointer))
        )
        for index, pointer in enumerate(said)
    }
    reading = Reading(pages=1, policy="mof-2020")
    return Draft.model_validate({"form": paper, "evidence": evidence, "reading": reading})


def make_form(rng: random.Random, rows: int) -> Form:
    """One form; its total is wrong one time in twenty."""
    town, topic = rng.choice(_TOWNS), rng.choice(_TOPICS)
    weight = (Decimal(90) / rows).quantize(Decimal("0.01"))
    indicators, evidence, findings = [], {}, []
    for index in range(rows):
        row = _row(rng, index, rows, weight, f"{rng.choice(_PLACES)}{rng.choice(_PLACES)}片区")
        indicators.append(row)
        for column, name in enumerate(("name", "target", "actual", "weight", "score"), 3):
            evidence[f"/indicators/{index}/{name}"] = Evidence(
                page=1 + index // 30, line=10 + index, column=column, raw=str(row[name])
            )
        if row["score"] < row["weight"] and not row["explanation"]:
            findings.append(_finding("unexplained_deduction", index))
    scored = sum((row["score"] for row in indicators), Decimal(0))
    yuan = rng.random() < 0.3
    annual = Decimal(rng.randint(50, 3000)) * (10_000 if yuan else 1)
    executed = (annual * Decimal(rng.randint(70, 100)) / 100).quantize(Decimal("0.01"))
    budget = (executed / annual * 10).quantize(Decimal("0.01"))
    total = scored + budget + (Decimal("0.5") if rng.random() < 0.05 else 0)
    line = {"name": "年度资金总额", "initial": annual, "annual": annual, "executed": executed,
            "rate": f"{executed / annual * 100:.2f}%"}  # fmt: skip
    paper = Paper.model_validate(
        {
            "title": "项目支出绩效自评表",
            "fiscal_year": rng.choice((2021, 2022, 2023)),
            "project_name": f"{town}{topic}{rng.randint(1, 99)}号项目",
            "supervising_department": f"闵行区{town}镇",
            "implementing_unit": f"闵行区{town}镇{topic}办公室",
            "budget": {
                "unit": "元" if yuan else "万元",
                "weight": 10,
                "score": budget,
                "lines": [line],
            },
            "indicators": indicators,
            "total": {"weight": 100, "score": total},
        }
    )
    evidence["/total/score"] = Evidence(page=2, line=80, column=7, raw=str(total))
    score = Score(claimed=total, recomputed=(total - Decimal(1), total))
    reading = Reading(pages=2, policy="mof-2020")
    return Form.model_validate(
        {
            "form": paper,
            "evidence": evidence,
            "findings": findings,
            "score": score,
            "reading": reading,
        }
    )


def _row(rng: random.Random, index: int, rows: int, weight: Decimal, place: str) -> dict[str, Any]:
    thing = rng.choice(_THINGS)
    share = index / rows
    level1, level2, suffix = (
        ("成本指标", "经济成本指标", "成本") if share < 0.1
        else ("产出指标", "数量指标", "次数") if share < 0.4
        else ("产出指标", "质量指标", "达标率") if share < 0.6
        else ("产出指标", "时效指标", "及时率") if share < 0.75
        else ("效益指标", "社会效益指标", "参与率") if share < 0.9
        else ("满意度指标", "服务对象满意度指标", "满意度")
    )  # fmt: skip
    short = rng.random() < 0.06
    target, actual = ("≥90%", "72%" if short else "95%")
    if suffix == "成本":
        target, actual = "≤50000元", "61000" if short else "48000"
    elif suffix == "次数":
        target, actual = "≥20次", "15" if short else "21"
    score = (weight * Decimal("0.8")).quantize(Decimal("0.01")) if short else weight
    reason = rng.choice(_REASONS) if short else None
    return {
        "level1": level1, "level2": level2, "name": f"{place}{thing}{suffix}", "target": target,
        "actual": actual, "weight": weight, "score": score, "explanation": reason or None,
    }  # fmt: skip


def _finding(rule: str, index: int) -> Finding:
    message = Message(zh=f"第{index + 1}行扣分未写原因。", en=f"Row {index + 1}: no reason given.")
    return Finding(
        rule=rule, severity="warning", fields=(f"/indicators/{index}/score",), message=message
    )
