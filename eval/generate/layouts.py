"""What forms look like: nine column orders, headers, level labels, tails.

In: a `Project`, a `Look` (every choice about the form's appearance) and a seeded
`random.Random`. Out: a `Sheet` and, in it, what the paper then says in the exchange
format: a field the layout does not print is null there. Nothing here can fail.

Decisions about meaning: three-column targets are joined sign + value + unit, where the
word 定性 is no sign; one score over several rows belongs to the first of them; empty
numbered rows (指标2：……) are no indicators.
"""

from __future__ import annotations

from dataclasses import asdict
from random import Random
from typing import Any

from eval.generate.budget_blocks import draw_budget
from eval.generate.indicators import plain
from eval.generate.look import TITLES, Column, Look, columns_of
from eval.generate.projects import Project
from eval.generate.sheet import WIDE, Ruling, Sheet
from eval.generate.table import draw_table, points


def lay_out(project: Project, look: Look, rng: Random) -> Sheet:
    """The sheet of one project in one look."""
    columns = columns_of(look.layout, rng)
    edges = _edges(columns, 45 if look.side else 0)
    ruling = Ruling(edges)
    form: dict[str, Any] = {"title": None, "fiscal_year": None}
    title, above = _title(project, look, rng, form)
    _header(project, look, rng, ruling, form)
    form["budget"] = draw_budget(look.budget, project, ruling, rng)
    _goals(project, look, ruling, form)
    header = draw_table(project, look, rng, ruling, form, (columns, edges))
    below = _tail(project, look, rng, ruling, form, (columns, edges))
    return Sheet(
        title=title,
        above=above,
        cells=ruling.finished(),
        rows=ruling.rows,
        header=header,
        below=below,
        expected=form,
        mistakes=tuple(_shown(project, form, {key for key, _, _ in columns})),
    )


_OF_REASONS = {
    "unexplained_deduction",
    "explained_without_deduction",
    "over_achieved_needs_reason",
}


def _shown(project: Project, form: dict[str, Any], columns: set[str]) -> list[dict[str, Any]]:
    """The mistakes that this layout shows: their field is printed, and reasons have a column."""
    found = []
    for mistake in project.mistakes:
        here: Any = form
        for step in mistake.field.split("/")[1:]:
            if isinstance(here, list):
                here = here[int(step)] if int(step) < len(here) else None
            else:
                here = here.get(step) if here else None
        name = mistake.field.rsplit("/", 1)[1]
        printed = here is not None or name in ("actual", "explanation")
        if printed and ("explanation" in columns or not set(mistake.rules) <= _OF_REASONS):
            found.append(asdict(mistake))
    return found


def _edges(columns: list[Column], side: int) -> list[int]:
    total = sum(width for _, _, width in columns)
    xs, x = [side], float(side)
    for _, _, width in columns:
        x += width * (WIDE - side) / total
        xs.append(round(x))
    xs[-1] = WIDE
    return xs


def _title(
    project: Project, look: Look, rng: Random, form: dict[str, Any]
) -> tuple[str, tuple[str, ...]]:
    title = "转移支付区域（项目）绩效目标自评表" if look.layout == 9 else rng.choice(TITLES)
    if look.year == "title":
        title = f"{project.year}年度{title}"
    form["title"] = title
    above = [title]
    if rng.random() < 0.25:
        above.insert(0, rng.choice(("附件2", "公开14表", "附件1-3")))
    if look.year == "below":
        above.append(f"（{project.year}年度）")
    if look.year != "none":
        form["fiscal_year"] = project.year
    return title, tuple(above)


def _header(
    project: Project, look: Look, rng: Random, ruling: Ruling, form: dict[str, Any]
) -> None:
    form["project_name"] = project.name
    form["supervising_department"] = project.department
    form["implementing_unit"] = project.unit
    left, middle, right = 160, 480, 620
    department = "主管部门及代码" if project.department[0] in "[0123456789" else "主管部门"
    unit = rng.choice(("实施单位", "实施单位", "项目实施单位", "资金使用单位"))
    if look.year == "header":
        year = rng.choice((f"{project.year}", f"{project.year}年"))
        ruling.row(
            (0, left, "项目名称"),
            (left, middle, project.name),
            (middle, right, "年度"),
            (right, WIDE, year),
        )
    else:
        ruling.row((0, left, "项目名称"), (left, WIDE, project.name))
    ruling.row(
        (0, left, department),
        (left, middle, project.department),
        (middle, right, unit),
        (right, WIDE, project.unit),
    )
    if look.header >= 1:
        ruling.row(
            (0, left, "项目负责人"),
            (left, middle, project.person),
            (middle, right, "联系电话"),
            (right, WIDE, project.phone),
        )
    if look.header >= 2:
        kinds = rng.choice(
            ("☑常年项目 □一次性项目", "□基本建设类 ☑其他", "√ 延续性项目 口 新增项目")
        )
        ruling.row((0, left, "项目类型"), (left, WIDE, kinds, True))
    if look.header >= 3 and look.layout != 9:
        ruling.row((0, left, "自评总分"), (left, WIDE, plain(project.total_score)))


def _goals(project: Project, look: Look, ruling: Ruling, form: dict[str, Any]) -> None:
    form["goals"] = {"expected": None, "achieved": None}
    if not look.goals:
        return
    form["goals"] = {"expected": project.goal, "achieved": project.achieved}
    first = ruling.row((90, 540, "预期目标"), (540, WIDE, "实际完成情况"))
    ruling.row((90, 540, project.goal, True), (540, WIDE, project.achieved, True))
    ruling.span(range(first, ruling.rows), 0, 90, "年度总体目标")


def _tail(
    project: Project,
    look: Look,
    rng: Random,
    ruling: Ruling,
    form: dict[str, Any],
    frame: tuple[list[Column], list[int]],
) -> tuple[str, ...]:
    form["total"] = {"weight": None, "score": None, "grade": None}
    form["footer"] = None
    if look.layout != 9:
        _total(project, look, rng, ruling, form, frame)
    if rng.random() < 0.25:
        ruling.row((0, 200, "其他需要说明的事项"), (200, WIDE, "无", True))
    day = f"{project.year + 1}年1月{rng.randint(5, 28)}日"
    signed = f"填表人：{project.person}    联系电话：{project.phone}    填报日期：{day}"
    below: list[str] = []
    if look.tail == "signed":
        form["footer"] = signed.replace(" ", "")
        below.append(signed)
    if rng.random() < 0.2:
        below.append("注：定量指标完成值达到指标值的记满分，未达到的按完成比例记分。")
    return tuple(below)


def _total(
    project: Project,
    look: Look,
    rng: Random,
    ruling: Ruling,
    form: dict[str, Any],
    frame: tuple[list[Column], list[int]],
) -> None:
    columns, edges = frame
    word = rng.choice(("总分", "总分", "合计", "总计"))
    first = next(i for i, (key, _, _) in enumerate(columns) if key in ("weight", "score"))
    cells: list[tuple[float, float, str]] = [(0, edges[first], word)]
    for i in range(first, len(columns)):
        key = columns[i][0]
        text = ""
        if key == "weight":
            text = points(project.total_weight, look)
            form["total"]["weight"] = float(project.total_weight)
        elif key == "score":
            text = points(project.total_score, look)
            form["total"]["score"] = float(project.total_score)
        elif key == "folded":
            text = points(project.total_score, look)
        elif key == "explanation" and look.tail == "grade":
            text = project.grade
            form["total"]["grade"] = project.grade
        cells.append((edges[i], edges[i + 1], text))
    ruling.row(*cells)
    if look.tail == "row":
        ruling.row((0, 200, "自评等级"), (200, WIDE, project.grade))
        form["total"]["grade"] = project.grade
