"""The nine ways published forms print the budget.

In: a `Project` and the `Ruling` to draw on. Out: the exchange format's `budget` object for
what was drawn. Nothing here can fail.

Names as on the paper less the leading 其中：, which says where the line stands, not what
it is called. A dash says that there is no value: null.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from random import Random
from typing import Any

from eval.generate.indicators import plain
from eval.generate.projects import Money, Project
from eval.generate.sheet import WIDE, Ruling

Budget = dict[str, Any]
Amounts = tuple[str, ...]

VARIANTS = "abcdefghi"


def draw_budget(variant: str, project: Project, ruling: Ruling, rng: Random) -> Budget:
    """Rule the block `variant` ("a" to "i") and say what it prints."""
    return _BLOCKS[variant](project, ruling, rng)


def money(value: Decimal, *, dash: bool = False, comma: bool = False) -> str:
    """An amount as printed: two decimals; a dash for nothing where the form does so."""
    if dash and value == 0:
        return "-"
    return f"{value:,.2f}" if comma else f"{value:.2f}"


def _line(name: str | None, line: Money, printed: Amounts, *, dash: bool = False) -> Budget:
    values: Budget = {"name": name, "initial": None, "annual": None, "executed": None, "rate": None}
    for key in printed:
        value = getattr(line, key)
        empty = dash and (value == 0 or (key == "rate" and line.annual == 0))
        values[key] = None if empty else value if key == "rate" else float(value)
    return values


def _result(
    project: Project, lines: list[Budget], *, weight: bool = True, score: bool = True
) -> Budget:
    return {
        "unit": project.money_unit,
        "weight": float(project.execution_weight) if weight else None,
        "score": float(project.execution_score) if score else None,
        "lines": lines,
    }


def _columns(
    project: Project,
    ruling: Ruling,
    rng: Random,
    heads: list[tuple[str, str]],
    lines: list[tuple[str, Money]],
    *,
    start: int = 300,
) -> Budget:
    """A block of one header row and one row a line; `heads` are (key, text)."""
    side, unit = rng.choice((90, 110)), project.money_unit
    dash, comma = rng.random() < 0.35, unit == "元" and rng.random() < 0.6
    width = (WIDE - start) / len(heads)
    xs = [start + width * i for i in range(len(heads))] + [WIDE]
    first = ruling.row(
        (side, start, ""), *((xs[i], xs[i + 1], text) for i, (_, text) in enumerate(heads))
    )
    expected: list[Budget] = []
    mark = rng.choice(("-", "—", ""))
    for number, (label, line) in enumerate(lines):
        cells: list[tuple[float, float, str, bool]] = [(side, start, label, True)]
        for i, (key, _) in enumerate(heads):
            text = _cell(
                project, key, line, number, dash=dash and number > 0, comma=comma, mark=mark
            )
            cells.append((xs[i], xs[i + 1], text, False))
        ruling.row(*cells)
        printed = tuple(key for key, _ in heads if key in ("initial", "annual", "executed", "rate"))
        name = label.removeprefix("其中：")
        expected.append(_line(name, line, printed, dash=dash and number > 0))
    word = rng.choice(("项目资金", "项目资金", "预算执行情况", "资金情况"))
    ruling.span(range(first, ruling.rows), 0, side, f"{word}（{unit}）")
    keys = {key for key, _ in heads}
    return _result(project, expected, weight="weight" in keys, score="score" in keys)


def _cell(
    project: Project, key: str, line: Money, number: int, *, dash: bool, comma: bool, mark: str
) -> str:
    if key == "weight":
        return plain(project.execution_weight) if number == 0 else mark
    if key == "score":
        return plain(project.execution_score) if number == 0 else mark
    if key == "rate":
        return "-" if dash and line.annual == 0 else line.rate
    if key == "arrived":
        return money(line.annual, dash=dash, comma=comma)
    if key in ("initial", "annual", "executed"):
        return money(getattr(line, key), dash=dash, comma=comma)
    return ""


def _parts(project: Project, names: tuple[str, ...] | None = None) -> list[tuple[str, Money]]:
    named = names or tuple(line.name for line in project.money)
    labels = [named[0], "其中：" + named[1], *named[2:]]
    return list(zip(labels, project.money, strict=True))


def _a(project: Project, ruling: Ruling, rng: Random) -> Budget:
    heads = [
        ("initial", "年初预算数"),
        ("annual", "全年预算数"),
        ("executed", "全年执行数"),
        ("weight", "分值"),
        ("rate", "执行率"),
        ("score", "得分"),
    ]
    return _columns(project, ruling, rng, heads, _parts(project))


def _b(project: Project, ruling: Ruling, rng: Random) -> Budget:
    heads = [
        ("annual", "全年预算数（A）"),
        ("executed", "全年执行数（B）"),
        ("weight", "分值"),
        ("rate", "执行率（B/A）"),
        ("score", "得分"),
    ]
    return _columns(project, ruling, rng, heads, _parts(project))


def _c(project: Project, ruling: Ruling, rng: Random) -> Budget:
    points, unit, total = plain(project.execution_weight), project.money_unit, project.money[0]
    first = ruling.row(
        (200, 400, ""),
        (400, 540, "预算数（A）"),
        (540, 690, "执行数（B）"),
        (690, 840, "执行率（B/A）"),
        (840, WIDE, f"得分（{points}分×执行率）"),
    )
    ruling.row(
        (200, 400, "年度财政资金总额"),
        (400, 540, money(total.annual)),
        (540, 690, money(total.executed)),
        (690, 840, total.rate),
        (840, WIDE, plain(project.execution_score)),
    )
    ruling.span(range(first, ruling.rows), 0, 200, f"预算执行情况（{unit}）（{points}分）")
    return _result(project, [_line("年度财政资金总额", total, ("annual", "executed", "rate"))])


def _d(project: Project, ruling: Ruling, rng: Random) -> Budget:
    heads = [
        ("initial", "年初预算"),
        ("annual", "调整后预算数"),
        ("executed", "预算执行数"),
        ("rate", "预算执行率"),
        ("weight", "权重"),
        ("score", "得分"),
        ("reason", "原因"),
    ]
    names = ("年度资金总额", "一般公共预算资金", "财政专户管理资金", "单位资金")
    return _columns(project, ruling, rng, heads, _parts(project, names), start=280)


def _e(project: Project, ruling: Ruling, rng: Random) -> Budget:
    heads = [
        ("annual", "预算数"),
        ("arrived", "到位数"),
        ("executed", "执行数"),
        ("rate", "执行进度（%）"),
        ("weight", "分值"),
        ("score", "得分"),
    ]
    return _columns(project, ruling, rng, heads, _parts(project))


def _f(project: Project, ruling: Ruling, rng: Random) -> Budget:
    heads = [
        ("initial", "年初预算数"),
        ("annual", "全年预算数"),
        ("executed", "全年执行数"),
        ("rate", "执行率"),
        ("weight", "执行率权重"),
        ("score", "执行率得分"),
    ]
    return _columns(project, ruling, rng, heads, _parts(project))


def _g(project: Project, ruling: Ruling, rng: Random) -> Budget:
    """By income and, below, by the nature of the spending."""
    heads = [
        ("annual", "全年预算数"),
        ("executed", "全年执行数"),
        ("rate", "执行率"),
        ("weight", "分值"),
        ("score", "得分"),
    ]
    total = project.money[0]
    names = ("年度收入合计", "财政拨款收入", "上年结转结余", "其他收入")
    lines = [(name, line) for name, line in zip(names, project.money, strict=True)]
    lines += [("年度支出合计", total), ("项目支出", total)]
    return _columns(project, ruling, rng, heads, lines)


def _h(project: Project, ruling: Ruling, rng: Random) -> Budget:
    """One sentence in one cell."""
    total, unit = project.money[0], project.money_unit
    text = (
        f"年度资金总额：年初预算数{money(total.initial)}{unit}，全年预算数{money(total.annual)}{unit}，"
        f"全年执行数{money(total.executed)}{unit}，执行率{total.rate}，"
        f"分值{plain(project.execution_weight)}分，得分{plain(project.execution_score)}分。"
    )
    ruling.row((0, 160, "资金情况"), (160, WIDE, text, True))
    return _result(
        project, [_line("年度资金总额", total, ("initial", "annual", "executed", "rate"))]
    )


def _i(project: Project, ruling: Ruling, rng: Random) -> Budget:
    """By the level of government; transfer payments, where no points are given."""
    heads = [
        ("annual", "全年预算数（A）"),
        ("executed", "全年执行数（B）"),
        ("rate", "预算执行率（B/A×100%）"),
    ]
    names = ("年度资金合计", "中央补助", "省级资金", "本级资金")
    return _columns(project, ruling, rng, heads, _parts(project, names), start=340)


_BLOCKS: dict[str, Callable[[Project, Ruling, Random], Budget]] = {
    "a": _a, "b": _b, "c": _c, "d": _d, "e": _e, "f": _f, "g": _g, "h": _h, "i": _i,
}  # fmt: skip
