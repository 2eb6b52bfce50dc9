"""Pictures whose grid or ink misled the reader: the form says so, and says what is likely."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

import pytest

from assistant.extraction.coverage import TABLE
from assistant.extraction.table import extract
from assistant.form import Draft
from tests.extraction.made import GOAL, HEAD, Spec, doubted, drafted, page, picture, row, seen


def test_a_value_over_rows_of_different_labels_is_disputed_in_both() -> None:
    draft = drafted(
        ("成本指标", "经济成本", "养护单", "9000元/公里", ("8431", 2, 1), "10", ("20", 2, 1), ""),
        ("产出指标", "数量指标", "位成本", "以内", "10", ""),
        row("维修数量"),
    )
    assert all(doubted(draft, f"/indicators/{i}/{f}") for i in (0, 1) for f in ("score", "actual"))
    assert not doubted(draft, "/indicators/2/score")


def test_one_score_for_several_rows_of_one_label_stands() -> None:
    draft = drafted(
        ("产出指标", "数量指标", "甲数量", "≥1个", "1个", "10", ("20", 2, 1), ""),
        ("产出指标", "数量指标", "乙数量", "≥1个", "1个", "10", ""),
    )
    assert not doubted(draft, "/indicators/0/score")
    assert draft.evidence["/indicators/1/score"].status == "absent"


def test_no_equation_certifies_a_row_whose_name_cannot_be_read() -> None:
    draft = drafted(row("甲数量"), row(seen("满|音应", 0.01)), row("乙数量"))
    assert draft.evidence["/indicators/1/weight"].status == "disputed"
    assert draft.evidence["/indicators/2/weight"].status != "disputed"


def test_a_figure_under_the_header_of_reasons_tells_of_values_one_column_on() -> None:
    head = (*HEAD[:-1], ("偏差原因", 1, 2))
    moved = ("产出指标", "数量指标", "甲数量", "≥15个", "15个", "", "10", "9.5", "设备到货延后")
    draft = extract([picture(head, moved, (*row("乙数量"), ""))])
    assert doubted(draft, "/indicators/0/score")
    assert not doubted(draft, "/indicators/1/score")


def _unreadable(legible: float, *total: Spec) -> Draft:
    """A form whose second page has names that say nothing, beside figures read so surely."""
    good = picture(HEAD, row("甲数量"))
    figures = [seen(text, legible) for text in ("≥15个", "15个", "10", "10")]
    bad = page(
        [row(seen("座／元万7", 0.01), *figures), row(seen("%01", 0.1), *figures),
         row("里公方平9", *figures), *([total] if total else [])],
        kind="picture",
        number=2,
    )  # fmt: skip
    return extract([good, bad])


def test_a_page_whose_names_are_unreadable_may_have_lost_rows_and_the_signature() -> None:
    draft = _unreadable(0.6)
    assert doubted(draft, TABLE)
    assert doubted(draft, "/footer")
    assert [f.fields for f in draft.findings] == [(TABLE,)]
    assert TABLE not in extract([picture(HEAD, row("甲数量"))]).evidence


@pytest.mark.parametrize(
    ("legible", "printed", "lost"),
    [(0.99, "", False), (0.6, "40", False), (0.6, "50", True), (0.6, "", True)],
)
def test_figures_show_that_no_row_without_a_readable_name_was_lost(
    legible: float, printed: str, lost: bool
) -> None:
    total = (("总分", 1, 5), printed, "40", "") if printed else ()
    draft = _unreadable(legible, *total)
    assert (TABLE in draft.evidence) is lost
    assert doubted(draft, "/indicators/1/target")


@pytest.mark.parametrize(
    ("total", "short"), [("20", False), ("30", False), ("100", True), ("51", True)]
)
def test_weights_short_of_their_total_may_be_lost_rows(total: str, short: bool) -> None:
    # Up to twenty points may be budget execution's, which many forms print nowhere.
    draft = drafted(row("甲数量"), row("乙数量"), ("总分", "", "", "", "", total, "20", ""))
    assert (TABLE in draft.evidence) is short


def test_a_sum_short_by_less_than_a_page_is_the_mistake_of_a_form_whose_grid_is_whole() -> None:
    end = ("总分", "", "", "", "", "49", "20", "")
    weights = (("甲数量", "15"), ("乙数量", "13"))
    rows = (HEAD, *(row(name, "≥15个", "15个", weight) for name, weight in weights))
    assert TABLE not in extract([picture(*rows, end)]).evidence
    mended = replace(picture(*rows, end), remarks=("cells repaired: 2",))
    assert TABLE in extract([mended]).evidence


def test_weights_in_doubt_explain_a_short_sum_themselves() -> None:
    last = row("乙数量", "≥15个", "15个", seen("1", 0.6))
    draft = drafted(row("甲数量"), last, ("总分", "", "", "", "", "60", "20", ""))
    assert TABLE not in draft.evidence


@pytest.mark.parametrize("name", ["指标2;……", "指标2：——", "指标2：------", "指标2"])
def test_numbered_rows_nobody_filled_in_are_known_under_dirt(name: str) -> None:
    dirt = ("产出指标", "数量指标", name, "", seen("口\n1", 0.02), "", "", "")
    draft = drafted(row("指标1：甲数量"), dirt)
    assert [one.name for one in draft.paper.indicators] == ["指标1：甲数量"]


def test_the_end_of_a_rule_above_a_figure_is_no_minus() -> None:
    draft = drafted(row("参与率", "≥40%", "-\n40%"))
    assert draft.paper.indicators[0].actual == "40%"
    assert doubted(draft, "/indicators/0/actual")


@pytest.mark.parametrize(
    ("printed", "amount"),
    [("1\n203.69", "203.69"), ("5685400\n00", "5685400.00"), ("203.69\n1", "203.69")],
)
def test_figures_over_two_lines_that_do_not_wrap_well_are_disputed(
    printed: str, amount: str
) -> None:
    money: Sequence[Spec] = (("项目资金（元）", 2, 1), "", "全年预算数", "全年执行数", "执行率", "")
    line: Sequence[Spec] = ("年度资金总额", printed, "5306183.8\n2", "93%", "")
    draft = extract([picture(money, line, HEAD, row("甲数量"))])
    assert draft.paper.budget.lines[0].annual == Decimal(amount)
    assert doubted(draft, "/budget/lines/0/annual")
    assert draft.paper.budget.lines[0].executed == Decimal("5306183.82")
    assert not doubted(draft, "/budget/lines/0/executed")


def test_strokes_in_most_rows_are_the_forms_slash_and_a_lone_dash_is_not() -> None:
    slashed = drafted(*(row(f"{n}数量", "≥1个", "1个", "10", "10", "1") for n in "甲乙丙"))
    assert [one.explanation for one in slashed.paper.indicators] == ["/"] * 3
    assert doubted(slashed, "/indicators/0/explanation")
    dashed = drafted(
        row("甲数量", "≥1个", "1个", "10", "10", "-"), *(row(f"{n}数量") for n in "乙丙")
    )
    assert dashed.paper.indicators[0].explanation is None
    assert doubted(dashed, "/indicators/0/explanation")


@pytest.mark.parametrize(
    ("above", "year"),
    [
        (("项目支出绩效自评表", "（2022年度） 1"), 2022),
        (("项目支出绩效自评表", "(2O22年度)"), None),
    ],
)
def test_a_year_beside_dirt_is_read_and_one_misread_is_missing(
    above: Sequence[str], year: int | None
) -> None:
    draft = extract([picture(HEAD, row("甲数量"), above=above)])
    assert draft.paper.fiscal_year == year
    assert doubted(draft, "/fiscal_year")


def test_a_year_whose_label_ran_into_the_name_is_still_the_year() -> None:
    named: Sequence[Spec] = ("项目名称", ("社区党建专项年度", 1, 3), ("2021", 1, 4))
    made = page([named, HEAD, row("甲数量")], kind="picture", above=["项目支出绩效自评表"])
    draft = extract([made])
    assert draft.paper.fiscal_year == 2021
    assert doubted(draft, "/fiscal_year")


def test_goals_are_cut_from_a_heading_whose_rule_was_missed() -> None:
    draft = extract(
        [
            picture(
                (("年度总体目标", 2, 1), (f"预期目标\n{GOAL}", 2, 3), ("实际完成情况", 1, 4)),
                ((GOAL, 1, 4),),
                HEAD,
                row("甲数量"),
            )
        ]
    )
    assert (draft.paper.goals.expected, draft.paper.goals.achieved) == (GOAL, GOAL)
    assert doubted(draft, "/goals/expected")
    assert not doubted(draft, "/goals/achieved")


def test_a_sentence_that_lost_its_stop_is_doubted() -> None:
    heads: Sequence[Spec] = (("年度总体目标", 2, 1), ("预期目标", 1, 3), ("实际完成情况", 1, 4))
    draft = extract([picture(heads, ((GOAL[:-1], 1, 3), (GOAL, 1, 4)), HEAD, row("甲数量"))])
    assert doubted(draft, "/goals/expected")
    assert not doubted(draft, "/goals/achieved")


def test_rows_out_of_line_are_doubted_where_the_grid_is() -> None:
    torn = ("产出指标", "数量指标", "乙数量", ("≥15个 15个", 1, 2), "10", "10", "")
    made = picture(HEAD, row("甲数量"), torn)
    sound = extract([made])
    shaken = extract([replace(made, remarks=("grid doubtful: 0.91 of it is sound",))])
    assert not doubted(sound, "/indicators/0/weight")
    assert not doubted(shaken, "/indicators/0/weight")
    assert doubted(shaken, "/indicators/1/weight")


@pytest.mark.parametrize(
    ("printed", "label"),
    [
        ("服力对家满意度指k", "服务对象满意度指标"),
        ("数呈指标", "数量指标"),
        ("口量指标", "口量指标"),
    ],
)
def test_a_hardly_read_label_is_the_one_label_it_is_like(printed: str, label: str) -> None:
    draft = drafted(("产出指标", seen(printed, 0.4), "甲数量", "≥1个", "1个", "10", "10", ""))
    assert draft.paper.indicators[0].level2 == label
    assert doubted(draft, "/indicators/0/level2")


def test_a_label_of_the_forms_own_that_was_read_well_stands() -> None:
    draft = drafted(("产出指标", "数呈指标", "甲数量", "≥1个", "1个", "10", "10", ""))
    assert draft.paper.indicators[0].level2 == "数呈指标"


def test_a_label_that_cannot_be_read_is_of_the_kind_its_rows_stand_under() -> None:
    draft = drafted(
        ((seen("厂出拍标", 0.01), 2, 1), "数量指标", "甲数量", "≥1个", "1个", "10", "10", ""),
        ("质量指标", "乙合格率", "≥1个", "1个", "10", "10", ""),
        ((seen("1.10", 0.01), 1, 1), "成本指标", "丙成本", "≤1元", "1元", "10", "10", ""),
    )
    # A cost stands under 成本 in some forms and under 产出 in others.
    assert [one.level1 for one in draft.paper.indicators] == ["产出指标", "产出指标", "1.10"]
    assert all(doubted(draft, f"/indicators/{index}/level1") for index in range(3))


def test_a_stroke_among_figures_may_be_a_figure() -> None:
    draft = drafted(
        row("甲数量"), row("乙数量", "≥15个", "/", "-", "/"), row("丙数量"), row("丁数量")
    )
    assert all(doubted(draft, f"/indicators/1/{f}") for f in ("actual", "weight", "score"))
    assert not doubted(draft, "/indicators/2/weight")
    custom = drafted(*(row(f"{n}数量", "≥1个", "1个", "10", "-") for n in "甲乙"))
    assert not doubted(custom, "/indicators/0/score")


def _over_three_pages(*kinds: str) -> Draft:
    """A form whose second page has one blank cell for level 1 beside rows of these kinds."""
    first = picture(HEAD, row("甲数量"))
    rows: list[tuple[Spec, ...]] = [
        (kind, f"{name}项", "≥15个", "15个", "10", "10", "")
        for name, kind in zip("乙丙", kinds, strict=True)
    ]
    second = page([(("", 2, 1), *rows[0]), rows[1]], kind="picture", number=2)
    third = page([("效益指标", "社会效益指标", *row("丁数量")[2:])], kind="picture", number=3)
    return extract([first, second, third])


@pytest.mark.parametrize(
    ("kinds", "sure"),
    [
        (("质量指标", "时效指标"), "产出指标"),
        (("经济效益指标", "社会效益指标"), "效益指标"),
        (("质量指标", "社会效益指标"), ""),
        (("履职", "能力"), ""),
    ],
)
def test_a_blank_label_down_a_whole_page_is_the_one_its_rows_can_stand_under(
    kinds: tuple[str, str], sure: str
) -> None:
    draft = _over_three_pages(*kinds)
    for index in (1, 2):
        assert doubted(draft, f"/indicators/{index}/level1") is not bool(sure)
        assert not sure or draft.paper.indicators[index].level1 == sure


@pytest.mark.parametrize(
    ("kinds", "sure"),
    [(("质量指标", "时效指标"), "产出指标"), (("经济效益指标", "社会效益指标"), "效益指标")],
)
def test_a_blank_label_that_a_phantom_rule_cut_off_is_told_by_its_rows(
    kinds: tuple[str, str], sure: str
) -> None:
    rows: list[tuple[Spec, ...]] = [
        (kind, f"{name}项", "≥15个", "15个", "10", "10", "")
        for name, kind in zip("乙丙", kinds, strict=True)
    ]
    first = picture(HEAD, row("甲数量"), (("", 2, 1), *rows[0]), rows[1])
    second = page([("效益指标", "社会效益指标", *row("丁数量")[2:])], kind="picture", number=2)
    draft = extract([first, second])
    assert [one.level1 for one in draft.paper.indicators[1:3]] == [sure, sure]
    assert not doubted(draft, "/indicators/1/level1")


@pytest.mark.parametrize(
    ("mark", "kind", "sure"),
    [
        ("1", "质量指标", True),
        ("1", "服务对象满意度指标", False),
        ("1", "履职", False),
        ("效最", "质量指标", False),
    ],
)
def test_a_speck_for_a_label_continues_the_one_above_where_its_rows_prove_it(
    mark: str, kind: str, sure: bool
) -> None:
    first = picture(HEAD, row("甲数量"))
    second = page([(seen(mark, 0.05), kind, *row("乙项")[2:])], kind="picture", number=2)
    draft = extract([first, second])
    assert doubted(draft, "/indicators/1/level1") is not sure
    assert not sure or draft.paper.indicators[1].level1 == "产出指标"


SWALLOWED: tuple[Spec, ...] = ("产出指标", "数量指标")


@pytest.mark.parametrize(
    ("beside", "lost"),
    [
        (("辆", "20", "完成", "7"), True),  # 计量单位 | 实际完成值 | 完成情况 | 单项得分
        (("辆", "20"), True),
        (("20", "8"), True),
        (("20", "辆"), False),
        (("≥", "20", "辆"), False),
    ],
)
def test_values_beside_a_heading_over_several_columns_may_lack_what_stands_there(
    beside: tuple[str, ...], lost: bool
) -> None:
    wide = len(beside)
    head: list[Spec] = ["一级指标", "二级指标", "三级指标", "分值", "预期指标值"]
    rows: list[list[Spec]] = [[*head, ("实际完成值", 1, wide), "得分"]]
    for number, name in enumerate(("购置水罐消防车", "购置呼吸器", "组织实战演练", "覆盖人次")):
        rows.append([*SWALLOWED, name, "7", f"≥1{number}", *beside, "7"])
    for kind in ("picture", "sheet"):
        draft = extract([page(rows, kind=kind)])
        for index in range(4):
            found = doubted(draft, f"/indicators/{index}/target")
            assert found == (lost and kind == "picture")
        assert doubted(draft, "/indicators/0/score") == (lost and kind == "picture")
