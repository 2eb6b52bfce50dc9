"""Rows the grid tears, joins or shifts: put right where the paper tells how, and on review."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

import pytest

from assistant.extraction.coverage import TABLE
from assistant.extraction.table import extract
from assistant.form import Draft
from assistant.page import Page
from tests.extraction.made import HEAD, Spec, doubted, drafted, form, page, picture, row, seen

EDGES = (0.0, 0.08, 0.18, 0.4, 0.47, 0.6, 0.72, 0.8, 1.0)
SCORES = ("10", "9", "8")


def _framed(frame: float) -> list[Page]:
    """A form of two pages, the second in a frame that takes a share of its grid's width."""
    one = replace(picture(HEAD, row("甲数量"), row("乙数量")), column_edges=EDGES)
    rows = [("", *row(f"{name}数量", "≥15个", "15个", "10", score, ""), "")
            for name, score in zip("丙丁戊", SCORES, strict=True)]  # fmt: skip
    if not frame:
        rows = [line[1:-1] for line in rows]
    inner = tuple(frame + edge * (1 - 2 * frame) for edge in EDGES)
    two = page(rows, number=2, kind="picture")
    return [one, replace(two, column_edges=(0.0, *inner, 1.0) if frame else EDGES)]


@pytest.mark.parametrize("frame", [0.0, 0.03, 0.08, 0.12])
def test_a_frame_around_a_later_page_shifts_no_column(frame: float) -> None:
    draft = extract(_framed(frame))
    got = [(one.name, one.target, one.score) for one in draft.paper.indicators[2:]]
    assert got == [(f"{n}数量", "≥15个", int(s)) for n, s in zip("丙丁戊", SCORES, strict=True)]


def test_a_later_page_with_other_columns_is_not_forced_into_the_headers() -> None:
    one, two = _framed(0.0)
    other = (0.0, 0.3, 0.33, 0.4, 0.5, 0.55, 0.65, 0.9, 1.0)
    assert extract([one, replace(two, column_edges=other)]).paper.indicators


def test_a_row_with_a_weight_has_a_score_even_under_a_name_of_two_rows() -> None:
    draft = form(
        HEAD,
        row("甲数量"),
        ("产出指标", "数量指标", ("乙数量", 2, 1), "≥1个", "1个", "10", "10", ""),
        ("产出指标", "数量指标", "≥2个", "2个", "10", "", ""),
        row("丙数量"),
        kind="picture",
    )
    assert draft.paper.indicators[2].score is None
    assert doubted(draft, "/indicators/2/score")


def _double(between: str) -> Draft:
    mark = f"\n{between}\n" if between else "\n"
    return drafted(
        row("甲数量"),
        row(f"救援平均到场时间{mark}检验报告差错率", f"≤13分钟{mark}≤15分钟",
            f"13{mark}16", "3.00\n4.00", "3.00\n2.63", ""),
    )  # fmt: skip


@pytest.mark.parametrize("between", ["", "日", "一9"])
def test_two_rows_in_one_are_parted_whatever_was_read_of_the_rule_between(between: str) -> None:
    draft = _double(between)
    rows = draft.paper.indicators
    assert [one.name for one in rows] == ["甲数量", "救援平均到场时间", "检验报告差错率"]
    assert [float(one.weight or 0) for one in rows[1:]] == [3, 4]
    assert all(doubted(draft, f"/indicators/{n}/{f}") for n in (1, 2) for f in ("name", "weight"))
    assert TABLE not in draft.evidence


def test_two_rows_in_one_that_cannot_be_parted_put_the_table_under_review() -> None:
    draft = drafted(row("甲数量"), row("救援\n平均到场\n时间检验", "≤1", "1", "3\n4", "3\n2", ""))
    assert len(draft.paper.indicators) == 2
    assert doubted(draft, TABLE)


@pytest.mark.parametrize("bit", ["-", "一一", "———"])
def test_texts_that_bits_of_a_rule_part_stand_each_in_its_row(bit: str) -> None:
    draft = drafted(
        ("产出指标", "质量指标", (f"评查合\n格率\n{bit}\n息诉率", 2, 1), "≥97%", "98%",
         (f"5\n{bit}\n6", 2, 1), "5", ""),
        ("产出指标", "质量指标", "≥86%", "87%", "6", ""),
    )  # fmt: skip
    got = [(one.name, one.weight, one.score) for one in draft.paper.indicators]
    assert got == [("评查合格率", 5, 5), ("息诉率", 6, 6)]
    assert all(doubted(draft, f"/indicators/{n}/{f}") for n in (0, 1) for f in ("name", "weight"))
    assert not doubted(draft, "/indicators/0/target")


def test_one_value_for_two_rows_is_not_shared_out() -> None:
    draft = drafted(
        ("产出指标", "数量指标", "甲数量", "≥1个", "1个", "10", ("20", 2, 1), ""),
        ("产出指标", "数量指标", "乙数量", "≥1个", "1个", "10", ""),
    )
    assert [one.score for one in draft.paper.indicators] == [20, None]


def test_a_value_shared_out_across_labels_leaves_the_rows_in_doubt() -> None:
    draft = drafted(
        ("效益指标", "社会效益指标", "多元机制", "健全", "较健全", "6", ("4.2\n-\n10", 2, 1), ""),
        ("满意度指标", "服务对象满意度指标", "群众满意度", "≥98%", "100%", "10", ""),
    )
    assert [float(one.score or 0) for one in draft.paper.indicators] == [4.2, 10]
    assert all(doubted(draft, f"/indicators/{n}/{f}") for n in (0, 1) for f in ("weight", "score"))


def test_a_name_cut_off_by_a_rule_that_is_none_is_its_rows_name() -> None:
    draft = drafted(
        row("甲数量"),
        (("产出指标", 2, 1), ("数量指标", 2, 1), "", ("≥620米", 2, 1), ("554米", 2, 1),
         ("5", 2, 1), ("4.47", 2, 1), ("资金未到位", 2, 1)),
        ("改造大厅面积",),
        row("乙数量"),
    )  # fmt: skip
    got = [(one.name, one.target) for one in draft.paper.indicators]
    assert got == [("甲数量", "≥15个"), ("改造大厅面积", "≥620米"), ("乙数量", "≥15个")]
    assert doubted(draft, "/indicators/1/name")
    assert not doubted(draft, "/indicators/1/target")


def test_a_bit_of_a_rule_under_a_label_leaves_the_label_of_the_next_row_open() -> None:
    draft = drafted(
        ("产出指标", ("时效指标\n-", 2, 1), "发放时限", "≤25日", "27日", "4", "3", ""),
        ("产出指标", "每案补助", "≤197元", "197元", "3", "3", ""),
    )
    assert all(doubted(draft, f"/indicators/{n}/level2") for n in (0, 1))


@pytest.mark.parametrize(("label", "sure"), [("成本指标", False), ("满意度指标", True)])
def test_a_label_over_both_columns_is_doubted_where_it_begins_a_page(
    label: str, sure: bool
) -> None:
    """One over both columns in mid-page that names a level 1 is the form's own."""
    lone = ((label, 1, 2), "单案补贴", "≤942元", "688元", "4", "4", "")
    one = picture(HEAD, row("甲数量"), *([lone] if sure else []))
    two = page([lone, row("乙数量")], number=2, kind="picture")
    draft = extract([one, two])
    index = 1
    assert doubted(draft, f"/indicators/{index}/level1") is not sure


def test_dirt_on_the_next_page_makes_no_label_longer() -> None:
    one = picture(HEAD, ("产出指标", "数量指标", "甲数量", "≥1", "1", "5", "5", ""))
    dirt = (seen("02", 0.1), "数量指标", "乙数量", "≥1", "1", "5", "5", "")
    draft = extract([one, page([dirt], number=2, kind="picture")])
    assert draft.paper.indicators[0].level1 == "产出指标"


@pytest.mark.parametrize(
    ("text", "lost"),
    [
        ("效益指标  可持续影响  长效管护机制  健全  基本健全", True),
        ("公众环境满意度  ≥94%  95%", True),
        ("第2页", False),
        ("（续表）", False),
        ("2.定量指标，填写本地区实际完成数。", False),
        ("单位：万元", False),
        ("已核，数据属实", False),
    ],
)
def test_running_text_on_a_page_of_the_table_may_be_its_rows(text: str, lost: bool) -> None:
    head = tuple(name for name in HEAD if name not in ("分值", "得分"))
    one = picture(head, ("产出指标", "数量指标", "甲数量", "≥1个", "1个", ""))
    two = page([[""]], above=[text], number=2, kind="picture")
    cells = tuple(cell for cell in two.cells if cell.text)
    assert (TABLE in extract([one, replace(two, cells=cells)]).evidence) is lost


@pytest.mark.parametrize(("confidence", "lost"), [(0.9, True), (0.01, False)])
def test_what_was_hardly_read_beside_a_table_is_no_row(confidence: float, lost: bool) -> None:
    one = picture(HEAD, row("甲数量"), row("乙数量"))
    two = page([row("丙数量")], above=["置元  满意  当调  二景"], number=2, kind="picture")
    cells = tuple(c if c.ruled else replace(c, confidence=confidence) for c in two.cells)
    assert (TABLE in extract([one, replace(two, cells=cells)]).evidence) is lost


@pytest.mark.parametrize(("sign", "sure"), [("%", True), ("‰", False)])
def test_a_rate_in_a_sentence_is_read_and_one_in_thousandths_disputed(
    sign: str, sure: bool
) -> None:
    told = f"资金总额：全年预算数97.44万元，全年执行数97.30万元，执行率99.86{sign}。"
    draft = extract([picture(("资金情况", (told, 1, 7)), HEAD, row("甲数量"))])
    assert draft.paper.budget.lines[0].rate == f"99.86{sign}"
    assert doubted(draft, "/budget/lines/0/rate") is not sure


def test_an_amount_a_sentence_names_and_does_not_give_is_missing() -> None:
    told = "资金总额：年初预算数—万元，全年预算数97.44万元，全年执行数97.30万元，执行率率%。"
    draft = extract([picture(("资金情况", (told, 1, 7)), HEAD, row("甲数量"))])
    assert draft.evidence["/budget/lines/0/rate"].status == "missing"
    assert draft.evidence["/budget/lines/0/initial"].status == "missing"


def test_a_line_of_money_that_lost_its_name_says_so() -> None:
    told = "全年预算数97.44万元，全年执行数97.30万元，执行率99.86%。"
    draft = extract([picture(("资金情况", (told, 1, 7)), HEAD, row("甲数量"))])
    (line,) = draft.paper.budget.lines
    assert (line.name, line.annual) == (None, Decimal("97.44"))
    assert draft.evidence["/budget/lines/0/name"].status == "missing"


def test_a_name_run_into_its_first_amount_is_cut_off_and_doubted() -> None:
    draft = extract(
        [
            picture(
                ("", "", "年初预算数", "全年预算数", "全年执行数", "执行率", "分值", "得分"),
                ("项目资金", ("年度资金总额1190.08\n（", 1, 2), "1201.28", "1065.25", "88.68%", "10", "8.87"),
                ("万元）", ("其中：当年财政拨款1,158.42", 1, 2), "1158.42", "1022.39", "88.26%", "-", "-"),
                HEAD,
                row("甲数量"),
            )
        ]
    )  # fmt: skip
    money = draft.paper.budget.lines
    assert [one.name for one in money] == ["年度资金总额", "当年财政拨款"]
    assert [str(one.initial) for one in money] == ["1190.08", "1158.42"]
    assert [str(one.annual) for one in money] == ["1201.28", "1158.42"]
    assert all(
        doubted(draft, f"/budget/lines/{n}/{f}") for n in (0, 1) for f in ("name", "initial")
    )
    assert not doubted(draft, "/budget/lines/0/annual")


def test_a_name_in_two_cells_that_begins_or_ends_like_the_blocks_label_is_whole() -> None:
    draft = extract(
        [
            picture(
                ("", "", "年初预算数", "全年预算数", "全年执行数", "执行率", "分值", "得分"),
                ("资金", "总额", "5.00", "5.00", "5.00", "100%", "10", "10"),
                ("其他", "资金", "1.00", "1.00", "1.00", "100%", "-", "-"),
                HEAD,
                row("甲数量"),
            )
        ]
    )
    assert [one.name for one in draft.paper.budget.lines] == ["资金总额", "其他资金"]


def test_a_row_cut_through_its_values_by_a_rule_that_is_none_is_one_row() -> None:
    # The name and the reason run over both halves; what was reached is in the first alone.
    halves: Sequence[Sequence[Spec]] = (
        ("效益指标", "社会效益指标", ("失业率", 2, 1), "不高于", "4%", "5.0", "5.0", ("", 2, 1)),
        ("", "", "4.01%", "", "", ""),
    )
    draft = extract([picture(HEAD, row("甲数量"), *halves, row("乙数量"))])
    assert [one.name for one in draft.paper.indicators] == ["甲数量", "失业率", "乙数量"]
    assert draft.paper.indicators[1].target == "不高于4.01%"
    assert doubted(draft, "/indicators/1/target")


def test_a_row_whose_target_alone_is_cut_is_one_row() -> None:
    down = [("10月", 2, 1), ("5", 2, 1), ("5", 2, 1), ("", 2, 1)]
    halves: Sequence[Sequence[Spec]] = (
        ("产出指标", "时效指标", ("完工时间", 2, 1), "2021年12月", *down),
        ("", "", "底之前"),
    )
    draft = extract([picture(HEAD, row("甲数量"), *halves, row("乙数量"))])
    assert [one.name for one in draft.paper.indicators] == ["甲数量", "完工时间", "乙数量"]
    assert draft.paper.indicators[1].target == "2021年12月底之前"
    assert doubted(draft, "/indicators/1/target")


def test_two_targets_reached_under_one_name_stay_two_rows() -> None:
    both: Sequence[Sequence[Spec]] = (
        ("产出指标", "数量指标", ("装备", 2, 1), "≥5台", "5台", "5", "5", ""),
        ("", "", "≥9件", "9件", "5", "5", ""),
    )
    draft = extract([picture(HEAD, *both)])
    assert [one.target for one in draft.paper.indicators] == ["≥5台", "≥9件"]


WHY = "电网批复滞后，已督促整改"


@pytest.mark.parametrize("earlier", ["", "天气原因"])
def test_a_reason_that_a_crease_parted_from_its_row(earlier: str) -> None:
    above = (*row("甲数量")[:-1], earlier)
    torn: Sequence[Spec] = ("", "", "", "", "", "", "", WHY[:6])
    below = (*row("乙数量")[:-1], WHY[6:])
    draft = drafted(above, torn, below)
    first, second = draft.paper.indicators
    assert len(draft.paper.indicators) == 2
    assert doubted(draft, "/indicators/0/explanation")
    if not earlier:  # else it may be the rest of that row's
        assert (first.explanation, second.explanation) == (None, WHY)
        assert doubted(draft, "/indicators/1/explanation")


def test_values_of_two_rows_that_reach_below_the_table_are_left_in_their_cell() -> None:
    last = ("产出指标", "数量指标", "乙数量", ("≥1个\n≥2个", 2, 1), "1个", "10", "10", "")
    torn = replace(picture(HEAD, row("甲数量"), last), remarks=("grid doubtful: 0.93",))
    names = [one.name for one in extract([torn]).paper.indicators]
    assert names[:2] == ["甲数量", "乙数量"]


def _together(label: str, second: str = "可持续影响指标") -> Draft:
    """Three rows beside a cell of level 1 that holds what `label` says."""
    values = ("提高", "提高", "10", "10", "")
    return drafted(
        (("产出指标", 2, 1), ("数量指标", 2, 1), "甲数量", "≥15个", "15个", "10", "10", ""),
        ("乙数量", "≥15个", "15个", "10", "10", ""),
        ((seen(label, 0.5), 3, 1), "社会效益指标", "丙影响", *values),
        (second, "丁影响", *values),
        ("服务对象满意度指标", "群众满意度", *values),
    )


@pytest.mark.parametrize("dirt", ["", "满文\n"])
def test_two_labels_in_one_cell_stand_beside_the_labels_under_them(dirt: str) -> None:
    draft = _together(f"效益\n指标\n{dirt}满意\n度指\n标")
    levels = [one.level1 for one in draft.paper.indicators]
    assert levels == ["产出指标", "产出指标", "效益指标", "效益指标", "满意度指标"]
    assert all(doubted(draft, f"/indicators/{index}/level1") for index in (2, 3, 4))


def test_two_labels_in_one_cell_stay_where_nothing_parts_them() -> None:
    draft = _together("效益\n指标\n满意\n度指\n标", second="其他类")
    assert draft.paper.indicators[2].level1 == "效益指标满意度指标"
