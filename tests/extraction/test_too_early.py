"""A row taken for the total's: what stands below it, or what it falls short of, says so."""

from __future__ import annotations

from assistant.extraction.coverage import TABLE
from assistant.extraction.table import extract
from tests.extraction.made import HEAD, doubted, drafted, page, row

ROWS = [
    row(name, "≥15个", "15个", "20", "20", "") for name in ("甲数量", "乙数量", "丙数量", "丁数量")
]


def test_rows_below_what_was_taken_for_the_total_are_on_the_review_list() -> None:
    # Rules were lost left of the figures: names and 合计 stand in one cell beside three rows.
    draft = drafted(
        *ROWS,
        (("戊数量\n己数量\n合计", 3, 3), "≥4个", "4个", "4", "3.7", ""),
        ("≥5个", "5个", "16", "16", ""),
        ("", "", "100", "99.7", ""),
    )
    assert doubted(draft, TABLE)
    assert draft.paper.total.weight == 4
    assert doubted(draft, "/total/weight") and doubted(draft, "/total/score")
    assert "16" in draft.findings[-1].message.zh or "≥5个" in draft.findings[-1].message.zh


def test_a_total_of_half_of_what_its_rows_sum_to_is_none() -> None:
    draft = drafted(*ROWS, (("合计", 1, 5), "4", "3.7", ""))
    assert doubted(draft, TABLE)
    assert doubted(draft, "/total/weight") and doubted(draft, "/total/score")


def test_a_total_that_is_out_by_a_row_is_the_mistake_of_the_form() -> None:
    draft = drafted(*ROWS, (("合计", 1, 5), "70", "60", ""))
    assert TABLE not in draft.evidence
    assert not doubted(draft, "/total/weight")


def test_a_score_misread_as_more_than_its_weight_says_nothing_of_the_total() -> None:
    draft = drafted(
        *ROWS[1:], row("甲数量", "≥15个", "15个", "20", "205", ""), (("合计", 1, 5), "80", "80", "")
    )
    assert TABLE not in draft.evidence


def test_a_conclusion_and_a_grade_below_the_total_are_no_rows() -> None:
    draft = drafted(
        *ROWS,
        (("合计", 1, 5), "80", "80", ""),
        ("自评结论", ("目标全部完成，支出20万元。", 1, 7)),
        ("自评等级", ("优", 1, 7)),
    )
    assert TABLE not in draft.evidence


def test_given_characters_are_where_their_file_puts_them() -> None:
    sheet = page([HEAD, *ROWS, (("合计", 1, 5), "4", "3.7", "")], above=["项目支出绩效自评表"])
    assert TABLE not in extract([sheet]).evidence
