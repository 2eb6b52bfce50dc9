"""What a damaged page makes of values, columns and rows: right, or under review."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

import pytest

from assistant.extraction.accounted import BUDGET
from assistant.extraction.coverage import TABLE
from assistant.extraction.table import extract
from assistant.form import Draft
from assistant.page import Cell, Place, Sight
from tests.extraction.made import Spec, doubted, form, page, seen

HEAD = ("一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分", "偏差原因")
SIGNED = (
    "一级指标",
    "二级指标",
    "三级指标",
    "指标性质",
    "指标值",
    "度量单位",
    "完成值",
    "权重",
    "得分",
)


def drafted(*rows: Sequence[Spec], head: Sequence[Spec] = HEAD, top: Sequence[Spec] = ()) -> Draft:
    named = ("项目名称", ("社区党建专项", 1, len(head) - 1))
    made = page(
        [named, *([top] if top else []), head, *rows],
        kind="picture",
        above=["项目支出绩效自评表", "（2023年度）"],
    )
    return extract([made])


def row(name: str, target: Spec = "≥15个", score: Spec = "10", **more: Spec) -> tuple[Spec, ...]:
    return (
        more.get("level1", "产出指标"),
        more.get("level2", "数量指标"),
        name,
        target,
        more.get("actual", "15个"),
        "10",
        score,
        more.get("why", ""),
    )


def test_weak_readings_of_one_network_prove_nothing_by_agreeing() -> None:
    weak = drafted(row("建设数量", score=seen("5.9", 0.4, ("5.9", 0.3))))
    assert weak.evidence["/indicators/0/score"].status == "read"
    strong = drafted(row("建设数量", score=seen("5.9", 0.9, ("5.9", 0.9))))
    assert strong.evidence["/indicators/0/score"].status == "agreed"


def test_specks_are_taken_off_and_doubted_but_not_beside_known_labels() -> None:
    draft = drafted(
        row("建设数量", level2=seen("•\n数量指标.•，", 0.7)),
        row("开放场馆数量•", why="无"),
        row("培训次数", why="•无"),
    )
    assert [one.level2 for one in draft.paper.indicators] == ["数量指标"] * 3
    assert not doubted(draft, "/indicators/0/level2")
    assert draft.paper.indicators[1].name == "开放场馆数量"
    assert doubted(draft, "/indicators/1/name")
    assert draft.paper.indicators[2].explanation == "无"


@pytest.mark.parametrize(
    ("label", "confidence", "sure"),
    [
        ("数量指标", 0.85, True),
        ("数量指标", 0.7, False),
        ("数·量指标", 0.85, False),
        ("数最指标", 0.85, False),
    ],
)
def test_a_label_spelled_out_as_these_forms_do_is_that_label(
    label: str, confidence: float, sure: bool
) -> None:
    draft = drafted(row("建设数量", level2=seen(label, confidence)), row("培训次数"))
    assert doubted(draft, "/indicators/0/level2") is not sure


def test_a_unit_seen_twice_is_sure_whatever_stands_around_it() -> None:
    def unit(*others: str) -> Draft:
        cell = seen(".\n项目资金（万\n元）", 0.1, *((other, 0.1) for other in others))
        head = ("资金来源", "全年预算数", "全年执行数", "执行率")
        lines = [((cell, 2, 1), *head), ("年度资金总额", "10.00", "9.00", "90.00%")]
        return extract([page([*lines, HEAD, row("建设数量")], kind="picture")])

    assert unit("项目资金(万元)-").paper.budget.unit == "万元"
    assert not doubted(unit("项目资金(万元)-"), "/budget/unit")
    assert doubted(unit("项目资金(元)"), "/budget/unit")
    assert doubted(unit(), "/budget/unit")


def test_a_bit_of_a_rule_is_taken_off_a_figure_and_the_figure_doubted() -> None:
    draft = drafted(row("建设数量", score="6.0\n-"), row("培训次数"))
    assert draft.paper.indicators[0].score == 6
    assert doubted(draft, "/indicators/0/score")
    assert not doubted(draft, "/indicators/1/score")


def test_readings_that_differ_by_a_speck_do_not_differ() -> None:
    cell = Cell(
        0,
        0,
        "建设数量",
        Place(),
        confidence=0.98,
        reader="ocr",
        others=(Sight("建设数量·", 0.9, "x"),),
    )
    draft = drafted(("产出指标", "数量指标", cell, "≥1个", "1个", "10", "10", ""))
    assert draft.evidence["/indicators/0/name"].status == "agreed"


@pytest.mark.parametrize("score", ["5.90\n1", "-5.0"])
def test_numbers_unlike_any_score_are_doubted_with_the_likely_one(score: str) -> None:
    draft = drafted(row("甲数量"), row("乙数量", score=score), row("丙数量", score="8.25"))
    assert doubted(draft, "/indicators/1/score")
    likely = [Decimal(one.text) for one in draft.evidence["/indicators/1/score"].candidates]
    read = draft.paper.indicators[1].score
    assert Decimal(score.split("\n")[0].strip("-")) in [read, *likely]
    assert not doubted(draft, "/indicators/2/score")


@pytest.mark.parametrize("target", ["3.103.4万立方米", "96.00%1", "≥29.00.（分钟）"])
def test_figures_broken_by_a_speck_are_doubted(target: str) -> None:
    assert doubted(drafted(row("处理量", target)), "/indicators/0/target")


def test_a_date_with_points_is_no_broken_figure() -> None:
    assert not doubted(drafted(row("完工时间", "2023.12.20")), "/indicators/0/target")


def test_a_bare_comparator_among_closed_ones_is_doubted() -> None:
    draft = drafted(row("甲数量"), row("乙率", ">92.00%"), row("丙率", "≥90%"))
    assert doubted(draft, "/indicators/1/target")
    assert draft.evidence["/indicators/1/target"].candidates[-1].text == "≥92.00%"
    custom = drafted(row("甲数量", ">15个"), row("乙率", ">92.00%"))
    assert not doubted(custom, "/indicators/1/target")


def test_a_sign_lost_from_its_own_column_is_doubted() -> None:
    rows = [
        ("产出指标", "数量指标", name, sign, value, unit, "15", "10", "10")
        for name, sign, value, unit in (
            ("甲数量", "≥", "15", "个"),
            ("乙数量", "", "28", "座"),
            ("丙机制", "定性", "健全", ""),
            ("丁数量", "二", "28", "座"),
        )
    ]
    draft = drafted(*rows, head=SIGNED)
    assert [doubted(draft, f"/indicators/{at}/target") for at in range(4)] == [
        False,
        True,
        False,
        True,
    ]


def test_fragments_of_one_label_are_put_together_and_doubted() -> None:
    draft = drafted(
        row("甲数量"), row("乙数量"), row("丙率", level1="效益指"), row("丁率", level1="标")
    )
    assert [one.level1 for one in draft.paper.indicators[2:]] == ["效益指标"] * 2
    assert doubted(draft, "/indicators/2/level1")
    assert not doubted(draft, "/indicators/0/level1")


def test_a_value_that_runs_into_the_next_label_is_parted_and_doubted() -> None:
    top = ("主管部门", ("县水利局项目实施单位", 1, 3), ("市水库移民中心", 1, 4))
    draft = drafted(row("甲数量"), top=top)
    assert draft.paper.supervising_department == "县水利局"
    assert draft.paper.implementing_unit == "市水库移民中心"
    assert doubted(draft, "/supervising_department")


def test_scores_whose_header_ran_into_the_next_one_are_missing() -> None:
    head = (*HEAD[:6], "得分未完成原因分析")
    cells = ("产出指标", "数量指标", "甲数量", "≥15个", "15个", "10", "8.71\n工作滞后")
    draft = drafted(cells, head=head)
    assert draft.evidence["/indicators/0/score"].status == "missing"
    assert draft.evidence["/total/score"].status == "missing"


def test_a_row_read_as_one_cell_puts_the_table_under_review() -> None:
    whole: Spec = ("满意度指标 服务对象满意度 林区群众满意度 10 ≥92% 92% 10", 1, 8)
    draft = drafted(row("甲数量"), (whole,), ("总分10098.2",))
    assert draft.evidence[TABLE].status == "missing"
    assert [one.rule for one in draft.findings] == ["unreadable"]
    assert draft.evidence["/total/score"].status == "missing"
    assert len(draft.paper.indicators) == 1


def test_a_clean_page_has_nothing_left_over() -> None:
    draft = drafted(row("甲数量"), ("总分", "", "", "", "", "10", "9.2", "优"))
    assert TABLE not in draft.evidence
    assert BUDGET not in draft.evidence
    assert (draft.paper.total.score, draft.paper.total.grade) == (Decimal("9.2"), "优")


def test_a_grade_beside_its_label_in_one_cell_is_read() -> None:
    draft = drafted(row("甲数量"), (("总分", 1, 5), "100", "96.19", ""), (("自评等级|优", 1, 8),))
    assert draft.paper.total.grade == "优"
    assert doubted(draft, "/total/grade")


def test_the_year_is_missing_where_the_title_was_lost() -> None:
    named = ("项目名称", ("社区党建专项", 1, 7))
    draft = extract([page([named, HEAD, row("甲数量")], kind="picture")])
    assert draft.evidence["/fiscal_year"].status == "missing"
    given = form(HEAD, row("甲数量"))
    assert given.evidence["/fiscal_year"].status == "absent"


def test_goals_read_as_one_cell_are_doubted() -> None:
    named: Sequence[Spec] = ("项目名称", ("社区党建专项", 1, 7))
    goals: Sequence[Spec] = (("年度总体目标", 2, 1), ("预期目标实际完成情况", 1, 7))
    text: Sequence[Spec] = (("建设服务阵地，年度任务全部完成，服务群众能力增强。", 1, 7),)
    draft = extract([page([named, goals, text, HEAD, row("甲数量")], kind="picture")])
    assert doubted(draft, "/goals/expected")
    assert doubted(draft, "/goals/achieved")


def test_amounts_of_a_line_without_a_name_are_doubted() -> None:
    named: Sequence[Spec] = ("项目名称", ("社区党建专项", 1, 7))
    money: Sequence[Sequence[Spec]] = (
        (("项目资金（万元）", 2, 1), "", "全年预算数", "全年执行数", "执行率", "分值", "得分", ""),
        (
            Cell(0, 0, "", Place(), reader="ocr", ink=True),
            "823.00",
            "800.00",
            "97%",
            "10",
            "9.7",
            "",
        ),
    )
    draft = extract([page([named, *money, HEAD, row("甲数量")], kind="picture")])
    assert draft.paper.budget.lines[0].annual == Decimal("823.00")
    assert doubted(draft, "/budget/lines/0/annual")


def test_a_first_amount_whose_header_runs_over_the_names_keeps_both() -> None:
    named: Sequence[Spec] = ("项目名称", ("社区党建专项", 1, 7))
    money: Sequence[Sequence[Spec]] = (
        (("项目资金（万元）", 3, 1), ("年初预算数", 1, 2), "全年预算数", "全年执行数", "执行率", "分值", "得分"),
        ("年度资金总额", "459.80", "823.00", "800.00", "97%", "10", "9.7"),
        ("当年财政拨款", "459.80", "823.00", "800.00", "97%", "-", "-"),
    )  # fmt: skip
    draft = extract([page([named, *money, HEAD, row("甲数量")], kind="picture")])
    line = draft.paper.budget.lines[0]
    assert (line.name, str(line.initial), str(line.annual)) == ("年度资金总额", "459.80", "823.00")


def test_a_damaged_repetition_of_the_header_is_no_row() -> None:
    again = ("", "", "级指标", "年度指标值", "实际完成值", "分值", "得分", "")
    draft = drafted(row("甲数量"), again, row("乙数量"))
    assert [one.name for one in draft.paper.indicators] == ["甲数量", "乙数量"]


def test_a_sum_of_weights_that_ran_into_its_label_is_read_and_doubted() -> None:
    draft = drafted(row("甲数量"), (("合计100", 1, 5), "", "98.2", ""))
    assert (draft.paper.total.weight, draft.paper.total.score) == (100, Decimal("98.2"))
    assert doubted(draft, "/total/weight")


def test_an_amount_wrapped_between_two_commas_is_one_doubted_amount() -> None:
    named: Sequence[Spec] = ("项目名称", ("社区党建专项", 1, 7))
    money: Sequence[Sequence[Spec]] = (
        (("项目资金（元）", 2, 1), "", "全年预算数", "全年执行数", "执行率", "分值", "得分", ""),
        ("其中：一般公共预算资\n金", "8,873,200\n00", "8,279,582.92", "93.31%", "10", "9.33", ""),
    )
    draft = extract([page([named, *money, HEAD, row("甲数量")], kind="picture")])
    [line] = draft.paper.budget.lines
    assert line.name == "一般公共预算资金"
    assert doubted(draft, "/budget/lines/0/annual")
    assert not doubted(draft, "/budget/lines/0/executed")
    assert line.annual == Decimal("8873200.00")


@pytest.mark.parametrize("target", ["≤830元/生年", "1659元/人月以内"])
def test_a_unit_that_lost_its_dot_is_doubtful(target: str) -> None:
    assert doubted(drafted(row("生均成本", target)), "/indicators/0/target")


@pytest.mark.parametrize("target", ["≤830元/生·年", "≤350元/月", "≥10次/年"])
def test_a_unit_that_needs_no_dot_is_not(target: str) -> None:
    assert not doubted(drafted(row("生均成本", target)), "/indicators/0/target")


def test_a_level_header_that_lost_its_number_is_known_by_its_place() -> None:
    head = ("级指标", "二级指标", "级指标", *HEAD[3:])
    draft = drafted(row("培训场次"), row("培训人数"), head=head)
    first = draft.paper.indicators[0]
    assert (first.level1, first.level2, first.name) == ("产出指标", "数量指标", "培训场次")


@pytest.mark.parametrize("letter", ["S", "F", "lO"])
def test_a_letter_for_a_figure_is_doubted(letter: str) -> None:
    draft = drafted(row("培训场次", actual=letter), row("培训人数"))
    assert doubted(draft, "/indicators/0/actual")
    assert not doubted(draft, "/indicators/1/actual")


def test_a_label_that_lost_the_last_character_it_wraps_with_gets_it_back_and_is_doubted() -> None:
    draft = drafted(row("甲数量"), row("乙人次", level2="社会效益指"), row("丙数量"))
    assert draft.paper.indicators[1].level2 == "社会效益指标"
    assert doubted(draft, "/indicators/1/level2")
    assert not doubted(draft, "/indicators/0/level2")


def test_a_label_with_a_character_too_many_is_doubted() -> None:
    draft = drafted(row("培训场次", level1="效益指标满"), row("培训人数"))
    assert doubted(draft, "/indicators/0/level1")
    assert not doubted(draft, "/indicators/1/level1")


def test_a_label_inside_a_value_is_doubted() -> None:
    glued = ("主管部门", ("市住建局项目实施单位市房管中心", 1, len(HEAD) - 1))
    draft = drafted(row("培训场次"), top=glued)
    assert doubted(draft, "/supervising_department")


@pytest.mark.parametrize(
    "head",
    [
        ("颂效指标", "级指标", "级指标", "级指标", "年度指标值", "实际完成值", "分值", "得分"),
        ("绩效指标", "一級指柸", "二级指标", "三级指柸", "年度指标值", "完成值", "分值", "得分"),
    ],
)
def test_labels_beside_one_another_are_known_by_their_order(head: tuple[str, ...]) -> None:
    body = (("绩效指标", 1, 1), "产出指标", "数量指标", "建设数量", "≥15个", "15个", "10", "10")
    draft = drafted(body, head=head)
    one = draft.paper.indicators[0]
    assert (one.level1, one.level2, one.name) == ("产出指标", "数量指标", "建设数量")


def test_a_ruined_header_is_what_it_is_most_like_and_its_values_are_doubted() -> None:
    head = ("一级指标", "二级指标", "三级指标", "首标鎖", "定成值", "分值", "得分", "偏差原因")
    draft = drafted(row("建设数量"), head=head)
    one = draft.paper.indicators[0]
    assert (one.target, one.actual) == ("≥15个", "15个")
    assert doubted(draft, "/indicators/0/target")
    assert doubted(draft, "/indicators/0/actual")
    assert not doubted(draft, "/indicators/0/weight")


def test_a_given_header_is_never_guessed() -> None:
    head = ("一级指标", "二级指标", "三级指标", "首标鎖", "完成值", "分值", "得分", "偏差原因")
    sheet = page([head, row("建设数量")], above=["项目支出绩效自评表"])
    assert extract([sheet]).paper.indicators[0].target is None


def test_the_column_of_signs_is_known_by_its_signs() -> None:
    head = [*SIGNED[:3], "荷弓", *SIGNED[4:]]
    rows = [
        ("产出指标", "数量指标", name, sign, "15", "个", "15个", "10", "10")
        for name, sign in (("甲数量", "≥"), ("乙数量", "="), ("丙数量", "≤"))
    ]
    draft = drafted(*rows, head=head)
    assert [one.target for one in draft.paper.indicators] == ["≥15个", "=15个", "≤15个"]


def test_what_an_illegible_page_is_silent_about_may_stand_on_it() -> None:
    clear = drafted(row("建设数量"), row("开放数量"))
    blurred = drafted(*(row("建设数量", why=seen("受客观因素影响", 0.4)) for _ in range(2)))
    bad = [
        tuple(
            seen(text, 0.5) if isinstance(text, str) and text else text for text in row("建设数量")
        )
        for _ in range(6)
    ]
    ruined = drafted(*bad)
    silent = ("/goals/expected", "/goals/achieved", "/total/grade")
    for draft, doubts in ((clear, False), (blurred, False), (ruined, True)):
        assert [doubted(draft, pointer) for pointer in silent] == [doubts] * 3
    assert BUDGET in ruined.evidence
    assert BUDGET not in clear.evidence


def test_a_comma_that_parts_no_thousands_is_doubted_with_the_point() -> None:
    draft = drafted(row("满意度", target="≥95,00%"), row("补助金额", target="≥1,500元"))
    assert doubted(draft, "/indicators/0/target")
    assert draft.evidence["/indicators/0/target"].candidates[-1].text == "≥95.00%"
    assert not doubted(draft, "/indicators/1/target")


def test_a_reason_in_a_cell_that_runs_over_rows_is_doubted_in_each() -> None:
    first = (*row("建设数量")[:-1], ("个别样本不完整", 2, 1))
    second = row("开放数量")[:-1]
    draft = drafted(first, second)
    assert draft.evidence["/indicators/1/explanation"].status == "missing"


def test_a_form_may_print_some_labels_without_their_ending() -> None:
    full = [row(f"{n}数量") for n in "甲乙丙丁戊"]
    benefit = row("己", level1="效益指标", level2="社会效益")
    lasting = row("庚", level1="效益指标", level2="可持续影响")
    alone = drafted(*full, benefit)
    assert doubted(alone, "/indicators/5/level2")
    several = drafted(*full, benefit, lasting)
    assert not doubted(several, "/indicators/5/level2")
    unsure = row("庚", level1="效益指标", level2=seen("可持续影响", 0.8))
    assert doubted(drafted(*full, benefit, unsure), "/indicators/5/level2")


@pytest.mark.parametrize(("value", "doubt"), [("/", True), ("2", False)])
def test_a_sign_without_a_figure_behind_it_is_doubted(value: str, doubt: bool) -> None:
    one = ("产出指标", "数量指标", "网络安全演练", "≥", value, "次/月", "2次", "10", "10")
    draft = drafted(one, head=SIGNED)
    assert doubted(draft, "/indicators/0/target") == doubt
