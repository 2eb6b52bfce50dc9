"""The yearly goals where their text has slid or a sign in it is easily misread."""

from __future__ import annotations

from assistant.extraction.table import extract
from assistant.form import Draft
from assistant.reading.text import read_text
from tests.extraction.made import HEAD as LABELS
from tests.extraction.made import Spec, doubted, page, picture, row

EXPECTED = "安置就业困难人员，按月足额发放岗位补贴。"
ACHIEVED = "在岗1,386人，发放补贴2,219.4万元。"
HEAD = "一级指标\t二级指标\t三级指标\t年度指标值\t实际完成值\t分值\t得分\n"
ROW = "产出指标\t数量指标\t举办招聘会\t≥23场\t23场\t6.00\t6.00\n"


def read(goals: str, *, gap: str = "\t") -> Draft:
    """A small form of plain text with these lines of goals."""
    text = f"项目支出绩效自评表\n（2021年度）\n项目名称\t岗位补贴\n{goals}\n{HEAD}{ROW}"
    return extract(read_text("form.txt", text.replace("\t", gap).encode(), number=1))


def test_goals_that_slid_from_under_their_headings_are_told_by_their_order() -> None:
    goals = f"年度总体目标\t预期目标\t实际完成情况\n{EXPECTED}\t{ACHIEVED}"
    for gap in ("\t", "   "):
        draft = read(goals, gap=gap)
        assert (draft.paper.goals.expected, draft.paper.goals.achieved) == (EXPECTED, ACHIEVED)


def test_goals_with_a_blank_field_before_them_are_told_as_well() -> None:
    draft = read(f"年度总体目标\t预期目标\t实际完成情况\n\t{EXPECTED}\t{ACHIEVED}")
    assert (draft.paper.goals.expected, draft.paper.goals.achieved) == (EXPECTED, ACHIEVED)


def test_a_single_goal_under_two_headings_is_doubted() -> None:
    draft = read(f"年度总体目标\t预期目标\t实际完成情况\n\t{ACHIEVED}")
    assert doubted(draft, "/goals/expected")
    assert doubted(draft, "/goals/achieved")


def test_a_sentence_that_ends_in_a_bracket_may_have_lost_its_stop() -> None:
    goals = f"年度总体目标\t预期目标\t实际完成情况\n\t{EXPECTED}\t接入16,452部，约谈23家（次）"
    draft = read(goals)
    assert doubted(draft, "/goals/achieved")
    assert not doubted(draft, "/goals/expected")


def _ruled(*below: tuple[str, int, int]) -> Draft:
    """A recognised form whose headings of the goals have blank cells cut off beside them."""
    headings = ("", ("预期目标", 1, 2), "", ("实际完成情况", 1, 4))
    return extract([picture(headings, below, LABELS, row("甲数量"))])


def test_goals_that_begin_left_of_a_heading_cut_by_a_phantom_rule_are_under_it() -> None:
    draft = _ruled((EXPECTED, 1, 3), (ACHIEVED, 1, 5))
    assert (draft.paper.goals.expected, draft.paper.goals.achieved) == (EXPECTED, ACHIEVED)
    assert not doubted(draft, "/goals/expected")


def test_a_goal_under_both_headings_may_be_two() -> None:
    draft = _ruled((EXPECTED + ACHIEVED, 1, 8))
    assert doubted(draft, "/goals/expected")
    assert doubted(draft, "/goals/achieved")


def test_the_title_of_a_section_is_no_heading_of_a_goal() -> None:
    section = "二、绩效目标及指标完成情况"
    draft = read(f"{section}\n年度总体目标\t预期目标\t实际完成情况\n\t{EXPECTED}\t{ACHIEVED}")
    assert (draft.paper.goals.expected, draft.paper.goals.achieved) == (EXPECTED, ACHIEVED)


def test_titles_above_the_goals_and_above_the_next_table_are_no_part_of_them() -> None:
    goals = f"年度总体目标\n预期目标\t实际完成情况\n{EXPECTED}\t{ACHIEVED}\n绩效指标"
    draft = read(goals)
    assert (draft.paper.goals.expected, draft.paper.goals.achieved) == (EXPECTED, ACHIEVED)


def test_what_was_achieved_may_stand_left_of_the_year_s_goal() -> None:
    draft = extract(
        [
            picture(
                (("目标完成情况", 1, 4), ("年度目标", 1, 4)),
                ((ACHIEVED, 1, 4), (EXPECTED, 1, 4)),
                LABELS,
                row("发放人数"),
            )
        ]
    )
    assert (draft.paper.goals.expected, draft.paper.goals.achieved) == (EXPECTED, ACHIEVED)


def test_goals_in_paragraphs_between_the_tables_end_where_the_next_part_begins() -> None:
    above = [
        f"一、年初绩效目标：安置就业困难人员，{EXPECTED[9:12]}",
        EXPECTED[12:],
        f"二、绩效目标实现情况：{ACHIEVED}",
        "三、指标自评（满分100分）",
    ]
    draft = extract([page([LABELS, row("甲数量")], kind="picture", above=above)])
    assert (draft.paper.goals.expected, draft.paper.goals.achieved) == (EXPECTED, ACHIEVED)


def test_short_labels_of_goals_are_known_beside_a_label_down_the_side() -> None:
    goals = (
        (("年度总体目标", 2, 1), "目标", (EXPECTED, 1, 6)),
        ("实现", (ACHIEVED, 1, 6)),
    )
    draft = extract([picture(*goals, LABELS, row("甲数量"))])
    assert (draft.paper.goals.expected, draft.paper.goals.achieved) == (EXPECTED, ACHIEVED)


def test_a_heading_between_the_goals_and_the_table_is_no_goal() -> None:
    goals = [
        ("年度总体目标", ("预期目标", 1, 4), ("实际完成情况", 1, 3)),
        ("", (EXPECTED, 1, 4), (ACHIEVED, 1, 3)),
    ]
    upper = picture(*goals)
    lower = page([LABELS, row("甲数量")], kind="picture", above=["四、绩效指标完成情况"], number=2)
    draft = extract([upper, lower])
    assert draft.paper.goals.expected == EXPECTED


def test_a_goal_under_a_heading_nobody_knows_is_missing_in_given_characters_too() -> None:
    goals = (
        (("年度总体目标", 2, 1), ("预期目标", 1, 4), ("年底盘点", 1, 3)),
        (
            (EXPECTED, 1, 4),
            (ACHIEVED, 1, 3),
        ),
    )
    draft = extract([page([*goals, LABELS, row("甲数量")], kind="document")])
    assert draft.evidence["/goals/achieved"].status == "missing"
    assert doubted(draft, "/goals/expected"), "it may hold the text of both"


def test_the_title_of_the_goals_alone_is_no_heading_of_what_was_achieved() -> None:
    # In a document the title stands outside the tables, over a table of its own.
    name = [("项目名称", ("秦腔惠民演出", 1, 7))]
    goals = [(("预期目标", 1, 4), ("实际完成情况", 1, 4)), ((EXPECTED, 1, 4), (ACHIEVED, 1, 4))]
    made = page([*name, ("", ("三、绩效目标完成情况", 1, 7)), *goals, LABELS, row("甲数量")])
    told = extract([made]).paper.goals
    assert (told.expected, told.achieved) == (EXPECTED, ACHIEVED)


def test_a_goal_that_a_phantom_wall_tore_from_its_beginning_is_doubted() -> None:
    goals = (
        (("年度总体目标", 1, 2), ("预期目标", 1, 3), ("实际完成情况", 1, 3)),
        (("年度总体目标安置就业困难人员，", 1, 2), ("按月足额发放补贴。", 1, 3), (ACHIEVED, 1, 3)),
    )
    draft = extract([picture(*goals, LABELS, row("甲数量"))])
    assert doubted(draft, "/goals/expected")
    assert not doubted(draft, "/goals/achieved")


def test_a_heading_of_goals_that_strokes_cut_apart_is_one_over_its_text() -> None:
    rows: list[tuple[Spec, ...]] = [
        (
            ("年度总体目标", 2, 1),
            ("年初设定目标", 1, 2),
            "年度",
            "总体目标完成",
            ("情况综述", 1, 3),
        ),
        ((EXPECTED, 1, 2), (ACHIEVED, 1, 5)),
    ]
    draft = extract([picture(*rows, LABELS, row("甲数量"))])
    goals = draft.paper.goals
    assert (goals.expected, goals.achieved) == (EXPECTED, ACHIEVED)


def test_two_headings_over_texts_of_their_own_stay_two() -> None:
    rows: list[tuple[Spec, ...]] = [
        (("年度总体目标", 2, 1), ("年度目标", 1, 3), ("完成情况", 1, 4)),
        ((EXPECTED, 1, 3), (ACHIEVED, 1, 4)),
    ]
    draft = extract([picture(*rows, LABELS, row("甲数量"))])
    goals = draft.paper.goals
    assert (goals.expected, goals.achieved) == (EXPECTED, ACHIEVED)
