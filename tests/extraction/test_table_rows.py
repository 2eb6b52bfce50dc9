"""Rows that pages, scans and OCR text have damaged; labels over merged cells."""

from __future__ import annotations

from decimal import Decimal

import pytest

from assistant.extraction.table import extract
from assistant.page import Page
from tests.extraction.made import Spec, doubted, form, page, seen

HEAD = ("一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分", "偏差原因")
TWO = ("一级指标", "二级指标", "三级指标", "分值", "年度指标值", "实际完成值", "得分", "偏差原因")
OUT = ("产出指标", "数量指标")
NAME: tuple[Spec, ...] = ("项目名称", ("甲", 1, 7))


def _rows(count: int) -> list[tuple[str, ...]]:
    return [(*OUT, f"建设{chr(0x7532 + i)}数量", "≥90%", "95%", "2", "2", "") for i in range(count)]


def test_prefixes_stay_and_empty_numbered_rows_go() -> None:
    draft = form(
        HEAD,
        (*OUT, "指标1：建设数量", "2个", "2", "1", "1", ""),
        (*OUT, "指标2：", "", "", "", "", ""),
        (*OUT, "指标3：……", "", "", "", "", ""),
        (*OUT, "★宣传次数", "2次", "2", "1", "1", ""),
    )
    assert [row.name for row in draft.paper.indicators] == ["指标1：建设数量", "★宣传次数"]


def test_a_sub_row_without_weight_is_not_missing_one() -> None:
    draft = form(
        HEAD,
        (*OUT, "培训人数", "≥20人", "25", "2", "2", ""),
        (*OUT, "其中：女性", "≥5人", "6", "", "", ""),
    )
    assert draft.paper.indicators[1].weight is None
    assert not doubted(draft, "/indicators/1/weight")


def test_a_blank_score_of_an_ordinary_row_is_missing() -> None:
    draft = form(HEAD, (*OUT, "培训人数", "≥20人", "", "2", "", ""))
    for field in ("actual", "score"):
        assert draft.evidence[f"/indicators/0/{field}"].status == "missing"
    assert draft.evidence["/indicators/0/explanation"].status == "read"


def test_one_score_over_several_rows_belongs_to_the_first() -> None:
    draft = form(
        ("一级指标", "二级指标", "三级指标", "年初目标值", "实际完成值", "得分"),
        (*OUT, "培训人数", "20", "25", ("8", 2, 1)),
        (*OUT, "宣传次数", "5", "6"),
        (*OUT, "建设数量", "5", "6", "4"),
    )
    assert [row.score for row in draft.paper.indicators] == [8, None, 4]
    assert draft.evidence["/indicators/1/score"].status == "absent"


def test_a_row_cut_by_the_page_end_is_joined() -> None:
    first = page([NAME, HEAD, *_rows(2), (*OUT, "基层群众对服务", "≥90%", "95%", "2", "2", "")])
    second = page(
        [("", "", "工作的满意度", "", "", "", "", ""), _rows(1)[0]], number=2, kind="sheet"
    )
    draft = extract([first, second])
    assert [row.name for row in draft.paper.indicators][2:] == [
        "基层群众对服务工作的满意度",
        "建设甲数量",
    ]
    assert doubted(draft, "/indicators/2/name")


def test_an_explanation_that_runs_on_below_its_row_is_joined() -> None:
    draft = form(
        HEAD,
        (*OUT, "培训人数", "20", "15", "2", "1", "因降雨偏多，"),
        ("", "", "", "", "", "", "", "工期推迟。"),
        (*OUT, "宣传次数", "5", "6", "2", "2", ""),
    )
    assert len(draft.paper.indicators) == 2
    assert draft.paper.indicators[0].explanation == "因降雨偏多，工期推迟。"


def test_two_rows_read_as_one_are_cut_and_doubted() -> None:
    draft = form(
        HEAD,
        *_rows(3),
        (*OUT, "培训人数\n宣传次数", "≥20人\n≥5次", "25\n6", "2\n3", "2\n3", ""),
        kind="picture",
    )
    last = draft.paper.indicators[-2:]
    assert [(r.name, r.target, r.weight, r.score) for r in last] == [
        ("培训人数", "≥20人", 2, 2),
        ("宣传次数", "≥5次", 3, 3),
    ]
    assert doubted(draft, "/indicators/4/weight")


def test_a_figure_that_a_pen_went_around_makes_no_second_row() -> None:
    ringed = (*OUT, "培训人数", "≥20人", "25", "5", "5\n5", "")
    draft = form(HEAD, *_rows(3), ringed, kind="picture")
    assert len(draft.paper.indicators) == 4
    assert "/indicators" not in draft.evidence
    assert doubted(draft, "/indicators/3/score")


def test_two_numbers_in_one_cell_are_never_run_together_in_silence() -> None:
    draft = form(HEAD, *_rows(2), (*OUT, "培训人数", "≥20人", "25", "1 1", "2", ""))
    assert doubted(draft, "/indicators/2/weight")


@pytest.mark.parametrize(("text", "value"), [("0. 5", "0.5"), ("１０", "10"), ("10分", "10")])
def test_numbers_as_printed(text: str, value: str) -> None:
    draft = form(HEAD, (*OUT, "培训人数", "≥20人", "25", text, "0", ""))
    assert draft.paper.indicators[0].weight == Decimal(value)
    assert not doubted(draft, "/indicators/0/weight")


def test_a_damaged_number_is_missing_with_candidates() -> None:
    draft = form(HEAD, (*OUT, "培训人数", "≥20人", "25", "2", "O.S", ""), kind="picture")
    assert draft.paper.indicators[0].score is None
    lost = draft.evidence["/indicators/0/score"]
    assert (lost.status, lost.raw) == ("missing", "O.S")
    assert lost.candidates[0].text == "0.5"


def test_a_weight_glued_to_the_target_gives_both_readings() -> None:
    whole = [
        (*OUT, f"发放{i}数量", w, t, "95%", w, "")
        for i, (w, t) in enumerate([("8", "≥5%"), ("8", "≥90%"), ("5", "≥9%"), ("8", "12个")])
    ]
    glued = (*OUT, "引进种苗数量", "", "8550万粒", "600万粒", "8", "")
    draft = form(TWO, *whole, glued, kind="text")
    row = draft.paper.indicators[4]
    assert (row.weight, row.target) == (8, "550万粒")
    for field, other in (("weight", "85"), ("target", "50万粒")):
        assert doubted(draft, f"/indicators/4/{field}")
        texts = [c.text for c in draft.evidence[f"/indicators/4/{field}"].candidates]
        assert other in texts
    assert "8550万粒" in [c.text for c in draft.evidence["/indicators/4/target"].candidates]


@pytest.mark.parametrize("sign", ["290%", "2≥", "W5%"])
def test_a_sign_that_may_be_misread_is_doubted_only_where_ink_was_read(sign: str) -> None:
    row = (*OUT, "培训率", sign if sign != "2≥" else "290%", "95%", "2", "2", "")
    assert doubted(form(HEAD, *_rows(4), row, kind="picture"), "/indicators/4/target")
    assert not doubted(form(HEAD, *_rows(4), row, kind="sheet"), "/indicators/4/target")


def test_a_date_is_not_taken_for_a_misread_sign() -> None:
    row = (*OUT, "开工时间", "2022年11月底之前", "10月", "2", "2", "")
    assert not doubted(form(HEAD, *_rows(4), row, kind="picture"), "/indicators/4/target")


def test_agreeing_and_differing_readings() -> None:
    agreed, disputed = seen("2", 0.9, ("2", 0.9)), seen("8", 0.95, ("3", 0.9))
    row: list[Spec] = [*OUT, "培训人数", "≥20人", "25"]
    row += [(agreed, 1, 1), (disputed, 1, 1), ""]  # type: ignore[list-item]
    draft = form(HEAD, row, kind="picture")
    assert draft.evidence["/indicators/0/weight"].status == "agreed"
    score = draft.evidence["/indicators/0/score"]
    assert (score.status, [c.text for c in score.candidates]) == ("disputed", ["3"])


@pytest.mark.parametrize(
    "text", ["临近进博时刻,市í、区", "任务》增加服务", "党建专 ³", "服务()水平"]
)
def test_garbled_words_are_doubted(text: str) -> None:
    row = (*OUT, "培训人数", "≥20人", "15", "2", "1", text)
    assert doubted(form(HEAD, row, kind="text"), "/indicators/0/explanation")
    clean = (*row[:7], "临近年末，任务增加（见附件）")
    assert not doubted(form(HEAD, clean, kind="text"), "/indicators/0/explanation")


# --- labels ----------------------------------------------------------------------------


def _labels(pages: list[Page]) -> list[tuple[str | None, str | None]]:
    return [(row.level1, row.level2) for row in extract(pages).paper.indicators]


def test_merged_and_upright_labels() -> None:
    pages = [
        page(
            [
                NAME,
                HEAD,
                (("产\n出\n指\n标", 3, 1), ("数量指标", 2, 1), "建设数量", "2", "2", "1", "1", ""),
                ("宣传次数", "2", "2", "1", "1", ""),
                ("质量指标", "合格率", "90%", "95%", "1", "1", ""),
            ]
        )
    ]
    assert _labels(pages) == [OUT, OUT, ("产出指标", "质量指标")]


@pytest.mark.parametrize(
    ("upper", "lower"),
    [
        (("产出指标", "质量指标"), ("", "")),
        (("", ""), ("产出指标", "质量指标")),
        (("产出指标", "质量指标"), ("产出指标", "质量指标")),
        (("产出", "质量"), ("指标", "指标")),
    ],
)
def test_a_label_cut_by_the_page_end(upper: tuple[str, str], lower: tuple[str, str]) -> None:
    first = page(
        [
            NAME,
            HEAD,
            (("成本指标", 2, 1), ("经济成本指标", 2, 1), "甲成本", "2", "2", "1", "1", ""),
            ("乙成本", "2", "2", "1", "1", ""),
            ((upper[0], 2, 1), (upper[1], 2, 1), "甲合格率", "90%", "95%", "1", "1", ""),
            ("乙合格率", "90%", "95%", "1", "1", ""),
        ]
    )
    second = page(
        [
            ((lower[0], 2, 1), (lower[1], 1, 1), "丙合格率", "90%", "95%", "1", "1", ""),
            ("时效指标", "完成及时率", "90%", "95%", "1", "1", ""),
        ],
        number=2,
    )
    quality = ("产出指标", "质量指标")
    cost = ("成本指标", "经济成本指标")
    timely = ("产出指标", "时效指标")
    assert _labels([first, second]) == [cost, cost, quality, quality, quality, timely]


def test_a_blank_label_cell_goes_where_the_hierarchy_fits() -> None:
    pages = [
        page(
            [
                NAME,
                HEAD,
                (
                    ("效益指标", 2, 1),
                    ("可持续影响指标", 2, 1),
                    "长效机制",
                    "健全",
                    "健全",
                    "1",
                    "1",
                    "",
                ),
                ("档案管理", "健全", "健全", "1", "1", ""),
                (("满意度指标", 3, 1), "", "党员满意度", "90%", "95%", "1", "1", ""),
                (("服务对象满意度指标", 2, 1), "群众满意度", "90%", "95%", "1", "1", ""),
                ("书记满意度", "90%", "95%", "1", "1", ""),
            ],
            kind="picture",
        )
    ]
    assert _labels(pages)[2] == ("满意度指标", "服务对象满意度指标")
    assert doubted(extract(pages), "/indicators/2/level2")


def test_labels_written_in_their_first_row_only_are_filled_down() -> None:
    rows: list[tuple[str, ...]] = [
        ("产出指标", "数量指标", "建设数量", "2", "2", "1", "1", ""),
        ("", "", "宣传次数", "2", "2", "1", "1", ""),
        ("", "质量指标", "合格率", "90%", "95%", "1", "1", ""),
    ]
    draft = form(HEAD, *rows)
    assert [row.level2 for row in draft.paper.indicators] == ["数量指标", "数量指标", "质量指标"]
    assert not doubted(draft, "/indicators/1/level2")


def test_labels_of_plain_text_go_to_the_rows_they_are_about() -> None:
    value = ("90%", "95%", "1", "1", "")
    rows: list[tuple[str, ...]] = [
        ("", "", "建设数量", *value),
        ("", "数量指标", "培训人数", *value),
        ("产出指标", "", "工程质量合格率", *value),
        ("", "质量指标", "验收达标率", *value),
        ("", "", "完成及时率", *value),
        ("", "时效指标", "资金拨付及时率", *value),
        ("", "服务对象满意度指标", "维修及时性", *value),  # the label slid up a line
        ("满意度指标", "", "群众满意度", *value),
    ]
    draft = form(HEAD, *rows, kind="text")
    assert [row.level2 for row in draft.paper.indicators] == [
        *("数量指标",) * 2,
        *("质量指标",) * 2,
        *("时效指标",) * 3,
        "服务对象满意度指标",
    ]
    assert [row.level1 for row in draft.paper.indicators] == [*("产出指标",) * 7, "满意度指标"]


@pytest.mark.parametrize("target", [">=98%", "≧735", "═100", "达到90%以上", "(90%)", "-5%"])
def test_signs_of_other_shapes_are_no_misreadings(target: str) -> None:
    row = (*OUT, "培训率", target, "99%", "2", "2", "")
    assert not doubted(form(HEAD, *_rows(4), row, kind="picture"), "/indicators/4/target")


@pytest.mark.parametrize("target", ["V29500.00", ">T258071亩", "1001%"])
def test_figures_that_begin_with_no_figure_are_doubted(target: str) -> None:
    row = (*OUT, "培训率", target, "99%", "2", "2", "")
    assert doubted(form(HEAD, *_rows(4), row, kind="picture"), "/indicators/4/target")


def test_a_percent_sign_read_as_a_digit_is_doubted() -> None:
    row = (*OUT, "培训率", "≥90%", "948", "2", "2", "")
    draft = form(HEAD, *_rows(4), row, kind="picture")
    assert doubted(draft, "/indicators/4/actual")
    assert [c.text for c in draft.evidence["/indicators/4/actual"].candidates] == ["94%"]


def test_a_sign_in_its_own_column_that_is_none_is_doubted() -> None:
    head = (
        "一级指标",
        "二级指标",
        "三级指标",
        "指标性质",
        "指标值",
        "单位",
        "完成值",
        "分值",
        "得分",
    )
    rows = [
        (*OUT, "建设数量", sign, "90", "个", "95", "2", "2") for sign in ("≥", "V", "定性", "共性")
    ]
    draft = form(head, *rows, kind="picture")
    targets = [row.target for row in draft.paper.indicators]
    assert targets == ["≥90个", "90个", "90个", "90个"]
    sure = [not doubted(draft, f"/indicators/{i}/target") for i in range(4)]
    assert sure == [True, False, True, True]


def test_what_recognised_pages_always_print_is_missing_and_not_absent() -> None:
    head = HEAD[:3] + HEAD[4:]  # the header of the targets was not read
    row = (*OUT, "建设数量", "95", "2", "2", "")
    for kind, lost in (("picture", True), ("sheet", False)):
        draft = form(head, row, kind=kind)  # type: ignore[arg-type]
        for pointer in ("/indicators/0/target", "/implementing_unit", "/total/score"):
            assert doubted(draft, pointer) == lost
