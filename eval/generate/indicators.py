"""One indicator in an office's own writing, with the score that the rule gives it.

In: a line of a `Domain` and a seeded `random.Random`. Out: a `Row`. Nothing here can fail.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal
from random import Random

CENT = Decimal("0.01")

LEVEL2 = {
    "数量": "数量指标",
    "质量": "质量指标",
    "时效": "时效指标",
    "成本": "经济成本指标",
    "经济效益": "经济效益指标",
    "社会效益": "社会效益指标",
    "生态效益": "生态效益指标",
    "可持续影响": "可持续影响指标",
    "满意度": "服务对象满意度指标",
}

SHORTFALLS = {
    "number": (
        "受项目实施进度影响，部分任务跨年度实施，下一步将倒排工期、加快推进",
        "年中任务计划调整，实际完成数低于年初目标，今后将科学设定指标值",
        "因资金下达较晚，剩余部分结转下年继续实施",
        "受汛期降雨偏多影响，有效施工期缩短，已督促施工单位加快进度",
        "部分对象外出务工，未能参加，下年度将提前摸底排查",
    ),
    "rate": (
        "个别样本填写不完整，已加强对工作人员的业务培训",
        "部分资料收集不及时，影响完成率，下一步将加强督导",
        "群众知晓面不够，今后将加大政策宣传力度",
    ),
    "cost": (
        "原材料价格上涨，导致单位成本高于预期，今后将加强成本控制",
        "上级新增任务，支出相应增加，下年度将合理编制预算",
    ),
    "date": ("招标流程较长，完工时间晚于计划，今后将提前做好前期准备",),
    "word": ("相关机制尚在完善中，下一步将进一步健全制度", "工作成效显现需要一定周期，将持续推进"),
}
OVERSHOOTS = (
    "年初目标值设定偏低，下年度将合理设定绩效目标",
    "上级追加任务，实际完成数超出年初目标",
)


@dataclass(frozen=True, slots=True)
class Row:
    """One indicator: `target` and `actual` as printed, sign, value and unit apart as well.

    `ratio` is actual over target for numbers (None for words and dates), for planting.
    """

    level1: str
    level2: str
    name: str
    kind: str
    sign: str
    value: str
    unit: str
    target: str
    actual: str
    weight: Decimal
    score: Decimal
    explanation: str
    ratio: Decimal | None = None


def cents(value: Decimal) -> Decimal:
    """Rounded half up to two decimals, as the forms do."""
    return value.quantize(CENT, ROUND_HALF_UP)


def plain(value: Decimal) -> str:
    """Without trailing zeros: 1, 0.5, 8.62."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


@dataclass(frozen=True, slots=True)
class Voice:
    """How one office writes its values; a form keeps to one voice."""

    percent: str  # "%", "(%)", "百分比"
    at_least: tuple[str, str]  # before and after the number
    at_most: tuple[str, str]
    equal: str
    two_decimals: bool
    unit_in_actual: bool
    date: str  # "{m}月底前", "{y}年{m}月底之前", "{m}月"

    @classmethod
    def draw(cls, rng: Random) -> Voice:
        """A voice that some published form uses."""
        return cls(
            percent=rng.choice(("%", "%", "%", "(%)", "百分比")),
            at_least=rng.choice(
                (
                    ("≥", ""),
                    ("≥", ""),
                    ("≥", ""),
                    (">=", ""),
                    ("≧", ""),
                    ("不低于", ""),
                    ("达到", "以上"),
                )
            ),
            at_most=rng.choice((("≤", ""), ("≤", ""), ("≤", ""), ("不超过", ""), ("", "以内"))),
            equal=rng.choice(("=", "=", "", "")),
            two_decimals=rng.random() < 0.3,
            unit_in_actual=rng.random() < 0.5,
            date=rng.choice(("{m}月底前", "{y}年{m}月底之前", "{m}月底之前")),
        )


def make_row(rng: Random, voice: Voice, year: int, line: tuple[str, ...], weight: Decimal) -> Row:
    """A row from (level 1, level 2, name, kind, unit, span): met, exceeded or fallen short."""
    level1, level2, name, kind, unit, span = line
    blank = Row(level1, level2, name, kind, "", "", unit, "", "", weight, weight, "")
    outcome = rng.choices(("met", "over", "short"), (60, 20, 20))[0]
    if kind == "qual":
        return _qualitative(rng, blank, outcome)
    low, high = (Decimal(part) for part in span.split("-"))
    if kind == "date":
        return _dated(rng, voice, year, blank, outcome, int(low), int(high))
    target = _draw(rng, low, high)
    if kind == "full" or (target >= 100 and unit == "%"):
        target, outcome = Decimal(100), "met" if outcome == "over" else outcome
    actual = _outcome(rng, target, outcome, kind, unit)
    ratio = actual / target
    short = ratio > 1 if kind == "le" else ratio < 1
    score = cents(weight * (1 / ratio if kind == "le" else ratio)) if short else weight
    why = ""
    if score < weight:
        sort = "cost" if kind == "le" else "rate" if unit in "%‰" else "number"
        why = rng.choice(SHORTFALLS[sort])
    return replace(
        _worded(rng, voice, blank, target, actual), score=score, explanation=why, ratio=ratio
    )


def _worded(rng: Random, voice: Voice, row: Row, target: Decimal, actual: Decimal) -> Row:
    """Target and actual in the office's own writing."""
    kind, unit = row.kind, row.unit
    number = f"{target:.2f}" if voice.two_decimals else plain(target)
    share = unit in ("%", "‰")
    shown = voice.percent if unit == "%" else unit
    if voice.two_decimals and not share:
        shown = f"({unit})" if "(" not in unit else unit
    if kind == "freq":
        period = rng.choice(("全年", "每季度", "每月"))
        written = f"{period}不少于{plain(target)}{unit}"
        done = f"{plain(actual)}{unit}" if period == "全年" else f"{period}{plain(actual)}{unit}"
        per = {"全年": "", "每季度": "/季度", "每月": "/月"}[period]
        return replace(
            row, sign="≥", value=plain(target), unit=unit + per, target=written, actual=done
        )
    sign = {"le": "≤", "eq": "=", "full": "="}.get(kind, "≥")
    before, after = {"≤": voice.at_most, "≥": voice.at_least}.get(sign, (voice.equal, ""))
    done = plain(actual)
    if share:
        done = (f"{actual:.2f}" if voice.two_decimals else done) + unit
    elif voice.unit_in_actual:
        done += unit
    return replace(
        row,
        sign=sign,
        value=number,
        target=f"{before}{number}{shown}{after}",
        actual=done,
    )


def _draw(rng: Random, low: Decimal, high: Decimal) -> Decimal:
    decimals = max(0, -int(low.as_tuple().exponent), -int(high.as_tuple().exponent))
    scale = 10**decimals
    value = Decimal(rng.randint(int(low * scale), int(high * scale))) / scale
    # People like round targets: 8600, not 8613.
    return Decimal(round(int(value), -2)) if value >= 2000 and rng.random() < 0.7 else value


def _outcome(rng: Random, target: Decimal, outcome: str, kind: str, unit: str) -> Decimal:
    digits = max(0, -int(target.as_tuple().exponent))
    step = Decimal(1).scaleb(-digits)
    if kind == "le":
        factor = {"met": rng.uniform(0.9, 1), "over": 1.0, "short": rng.uniform(1.05, 1.6)}[outcome]
    elif outcome == "over":
        factor = rng.uniform(1.01, 1.15)
    else:
        factor = 1.0 if outcome == "met" else rng.uniform(0.6, 0.97)
    if unit in ("%", "‰"):
        step = Decimal("0.1") if rng.random() < 0.3 else Decimal(1)
        step = min(step, Decimal(1).scaleb(-digits))
    actual = (target * Decimal(str(round(factor, 4)))).quantize(step, ROUND_HALF_UP)
    if unit == "%" and kind != "le":
        actual = min(actual, Decimal(100))
    return max(actual, step)


def _qualitative(rng: Random, row: Row, outcome: str) -> Row:
    best, middle = row.unit.split("/")[:2]
    row = replace(row, unit="", value=best, target=best, actual=best)
    if outcome != "short":
        return row
    share = Decimal(rng.choice(("0.6", "0.7", "0.75")))
    return replace(
        row,
        actual=middle,
        score=cents(row.weight * share),
        explanation=rng.choice(SHORTFALLS["word"]),
    )


def _dated(
    rng: Random, voice: Voice, year: int, row: Row, outcome: str, low: int, high: int
) -> Row:
    month = rng.randint(low, high)
    done = max(1, month - rng.randint(0, 2))
    actual = rng.choice(
        (f"{done}月", f"{year}年{done}月{rng.randint(3, 27)}日", f"{year}年{done}月")
    )
    return replace(
        row,
        sign="≤",
        value=str(month),
        unit="月",
        target=voice.date.format(m=month, y=year),
        actual=actual,
    )
