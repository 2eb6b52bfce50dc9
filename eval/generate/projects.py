"""A believable project: its budget, its goals, its indicators with honest scores.

In: a seeded `random.Random`. Out: a `Project` whose every score is what the rule gives
(mistakes are planted later, by `planting`). Nothing here can fail.

The rules are those published for self-evaluation: forward B ≥ A earns the weight, else
w·B/A; reverse exceeded earns w·A/B; qualitative "partly" lies in the 60–80 % band;
execution earns rate × weight. Rounded half up to two decimals.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal
from random import Random

from eval.generate.domains import DOMAINS, Domain
from eval.generate.indicators import CENT, LEVEL2, Row, Voice, cents, make_row


@dataclass(frozen=True, slots=True)
class Money:
    """One budget line, amounts in the project's unit; None where the form prints a dash."""

    name: str
    initial: Decimal
    annual: Decimal
    executed: Decimal
    rate: str


@dataclass(frozen=True, slots=True)
class Mistake:
    """A planted mistake: the rule that should be found and the field it is about.

    `rules`: any of these names (a trailing "*" stands for any ending) counts as found.
    """

    rules: tuple[str, ...]
    field: str
    note: str


@dataclass(frozen=True, slots=True)
class Project:
    """All that a form says, before anyone decides what the form looks like."""

    domain: str
    name: str
    department: str
    unit: str
    year: int
    money_unit: str
    money: tuple[Money, ...]
    execution_weight: Decimal
    execution_score: Decimal
    goal: str
    achieved: str
    rows: tuple[Row, ...]
    total_weight: Decimal
    total_score: Decimal
    grade: str
    person: str
    phone: str
    mistakes: tuple[Mistake, ...] = ()

    def summed(self) -> Project:
        """The same project, its total the sum of its scores and the grade that fits."""
        score = self.execution_score + sum((row.score for row in self.rows), Decimal(0))
        weight = self.execution_weight + sum((row.weight for row in self.rows), Decimal(0))
        return replace(self, total_score=score, total_weight=weight, grade=grade_of(score))


def grade_of(score: Decimal) -> str:
    """优 from 90, 良 from 80, 中 from 60, else 差."""
    return "优" if score >= 90 else "良" if score >= 80 else "中" if score >= 60 else "差"


def make_project(rng: Random, rows: int, *, domain: Domain | None = None) -> Project:
    """A project of about `rows` indicators (at least one a part of the form)."""
    domain = domain or rng.choice(DOMAINS)
    year = rng.choice((2021, 2022, 2023, 2024))
    department, unit = rng.choice(domain.departments), rng.choice(domain.units)
    money_unit = "万元" if rng.random() < 0.85 else "元"
    money = _money(rng, money_unit)
    kind = rng.choice(("mof-2020", "mof-2020", "mof-2021", "hubei"))
    weight = Decimal(20 if kind == "hubei" else 10)
    # Printed with two decimals, and the score is computed from the printed rate.
    rate = min(money[0].executed / money[0].annual, Decimal(1))
    voice = Voice.draw(rng)
    indicators = _rows(rng, domain, rows, kind, voice, year)
    goal = domain.goal
    full = all(row.score == row.weight for row in indicators)
    achieved = (
        rng.choice(("按计划", "已")) + "完成年度目标任务：" + goal
        if full
        else "年度目标任务总体推进顺利，大部分指标完成，个别指标未达预期。"
    )
    project = Project(
        domain=domain.key,
        name=rng.choice(("", "", f"{year}年")) + rng.choice(domain.projects),
        department=department,
        unit=unit,
        year=year,
        money_unit=money_unit,
        money=money,
        execution_weight=weight,
        execution_score=cents(rate * weight),
        goal=goal,
        achieved=achieved,
        rows=indicators,
        total_weight=Decimal(0),
        total_score=Decimal(0),
        grade="",
        person=rng.choice(("张敏", "李国强", "王晓燕", "陈志远", "刘芳", "赵建华")),
        phone=f"0{rng.randint(311, 999)}-{rng.randint(2000000, 8999999)}",
    )
    return project.summed()


def _money(rng: Random, unit: str) -> tuple[Money, ...]:
    factor = Decimal(1 if unit == "万元" else 10000)
    grant = cents(Decimal(rng.randint(2000, 180000)) / 100) * factor
    carried = (
        cents(Decimal(rng.randint(100, 9000)) / 100) * factor if rng.random() < 0.35 else Decimal(0)
    )
    other = (
        cents(Decimal(rng.randint(100, 6000)) / 100) * factor if rng.random() < 0.25 else Decimal(0)
    )
    done = Decimal(1) if rng.random() < 0.5 else Decimal(rng.randint(9050, 9990)) / 10000
    moved = Decimal(1) if rng.random() < 0.6 else Decimal(rng.randint(92, 108)) / 100

    def line(name: str, annual: Decimal, share: Decimal) -> Money:
        executed = cents(annual * share)
        rate = f"{executed / annual * 100:.2f}%" if annual else "0.00%"
        return Money(name, cents(annual * moved), annual, executed, rate)

    parts = [
        line("当年财政拨款", grant, done),
        line("上年结转资金", carried, Decimal(1)),
        line("其他资金", other, Decimal(1)),
    ]
    executed = sum((part.executed for part in parts), Decimal(0))
    annual = grant + carried + other
    total = Money(
        "年度资金总额",
        sum((part.initial for part in parts), Decimal(0)),
        annual,
        executed,
        f"{(executed / annual * 100).quantize(CENT, ROUND_HALF_UP)}%",
    )
    return (total, *parts)


def _shares(kind: str) -> dict[str, tuple[int, tuple[str, ...]]]:
    """Points of each first level and the kinds of indicator that stand under it."""
    effects = ("经济效益", "社会效益", "生态效益", "可持续影响")
    if kind == "mof-2021":
        return {
            "成本指标": (20, ("成本",)),
            "产出指标": (40, ("数量", "质量", "时效")),
            "效益指标": (20, effects),
            "满意度指标": (10, ("满意度",)),
        }
    points = (50, 30, 10) if kind == "mof-2020" else (40, 30, 10)
    return {
        "产出指标": (points[0], ("数量", "质量", "时效", "成本")),
        "效益指标": (points[1], effects),
        "满意度指标": (points[2], ("满意度",)),
    }


def _rows(
    rng: Random, domain: Domain, count: int, kind: str, voice: Voice, year: int
) -> tuple[Row, ...]:
    lines = [tuple(line.split("|")) for line in domain.rows.split("\n") if line.strip()]
    keep = set(rng.sample(range(len(lines)), min(count, len(lines))))
    found: list[Row] = []
    for level1, (points, seconds) in _shares(kind).items():
        under = [i for i, line in enumerate(lines) if line[0] in seconds]
        chosen = [i for i in under if i in keep] or under[:1]
        # Second levels stand together on the paper, in the order the rules name them.
        chosen.sort(key=lambda i: (seconds.index(lines[i][0]), i))
        for index, weight in zip(chosen, _split(rng, points, len(chosen)), strict=True):
            second, name, sort, unit, span = lines[index]
            level2 = LEVEL2[second]
            if second == "成本" and level1 == "产出指标":
                level2 = "成本指标"
            found.append(
                make_row(rng, voice, year, (level1, level2, name, sort, unit, span), weight)
            )
    return tuple(found)


def _split(rng: Random, points: int, count: int) -> list[Decimal]:
    """`points` over `count` rows in whole or half points, every row at least one half."""
    step = 1 if count <= points // 2 else 2
    units = points * step
    weights = [units // count] * count
    for i in rng.sample(range(count), units - sum(weights)):
        weights[i] += 1
    if rng.random() < 0.5 and count > 2:
        for _ in range(count // 2):
            a, b = rng.sample(range(count), 2)
            if weights[a] > 1:
                weights[a] -= 1
                weights[b] += 1
    return [Decimal(w) / step for w in weights]
