"""Header cells that run over what stands below them, and values that run over several rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

import pytest

from assistant.extraction.coverage import TABLE
from assistant.extraction.table import extract
from assistant.form import Draft
from tests.extraction.made import HEAD, TITLE, Spec, doubted, drafted, page, picture, row, seen

RULES = "完成值达到指标值，记满分；\n未达到指标值，\n按B/A×分值记分"
DOUBTFUL = ("grid doubtful: whole pieces of its rules are gone",)


def _over(column: int, text: Spec, rows: Sequence[Sequence[str]]) -> Draft:
    """A form whose header cell of one column holds the whole column."""
    head: list[Spec] = [*HEAD]
    head[column] = (text, 1 + len(rows), 1)  # type: ignore[assignment]
    below = [[*one[:column], *one[column + 1 :]] for one in rows]
    return extract([picture(head, *below)])


def _rows(count: int = 3) -> list[list[str]]:
    return [[str(spec) for spec in row(f"{name}数量")] for name in "甲乙丙丁"[:count]]


def test_rules_of_scoring_that_run_into_their_header_are_no_lost_row() -> None:
    head = (*HEAD[:6], (seen(f"得分计算方法\n{RULES}\n{RULES}", 0.02), 3, 1), *HEAD[6:])
    draft = extract([picture(head, row("甲数量"), row("乙数量"), _with_method("丙数量", RULES))])
    assert [one.name for one in draft.paper.indicators] == ["甲数量", "乙数量", "丙数量"]
    assert TABLE not in draft.evidence


def _with_method(name: str, text: str) -> tuple[Spec, ...]:
    cells = row(name)
    return (*cells[:6], text, *cells[6:])


def test_text_below_a_header_that_says_nothing_known_may_still_be_a_lost_row() -> None:
    head = (*HEAD[:6], (seen("得公计真万去", 0.02), 1, 1), *HEAD[6:])
    draft = extract([picture(head, *(_with_method(f"{name}数量", RULES) for name in "甲乙丙"))])
    assert TABLE in draft.evidence


def test_a_label_that_runs_into_its_header_holds_for_its_rows() -> None:
    draft = _over(1, "二级指标\nè\n数量指标\n。", _rows())
    assert [one.level2 for one in draft.paper.indicators] == ["数量指标"] * 3
    assert not doubted(draft, "/indicators/2/level2")


@pytest.mark.parametrize("column", [2, 3, 4, 5, 6])
def test_values_that_run_into_their_header_are_on_review(column: int) -> None:
    values = [one[column] for one in _rows()]
    draft = _over(column, "\n".join([HEAD[column], *values]), _rows())
    field = ("name", "target", "actual", "weight", "score")[column - 2]
    assert len(draft.paper.indicators) == 3
    assert all(doubted(draft, f"/indicators/{index}/{field}") for index in range(3))


def test_a_header_of_two_words_is_no_header_over_a_value() -> None:
    head: list[Spec] = [*HEAD, ("得分\n情况说明", 2, 1)]
    head[6] = "复核分"
    draft = extract([picture(head, row("甲数量"), (*row("乙数量"), "好"))])
    assert draft.paper.indicators[0].score is None


def test_a_budget_whose_header_runs_over_its_first_row_is_read() -> None:
    money = (
        (("项目资金", 3, 1), "资金来源", "全年预算数", "全年执行数", ("执行率\n90.00%", 2, 1),
         ("分值\n10", 2, 1), ("得分\n9", 2, 1)),
        ("年度资金总额", "100.00", "90.00"),
        ("其中：财政拨款", "100.00", "90.00", "90.00%", "-", "-"),
    )  # fmt: skip
    draft = extract([picture(*money, HEAD, *_rows())])
    budget = draft.paper.budget
    assert (budget.weight, budget.score) == (Decimal(10), Decimal(9))
    assert [line.rate for line in budget.lines] == ["90.00%", "90.00%"]
    assert doubted(draft, "/budget/weight")


def test_headers_that_ran_together_are_told_by_the_rows_below() -> None:
    head = (*HEAD[:3], ("年度指标值实际完成值", 1, 2), *HEAD[5:])
    draft = drafted_with(head, *_rows())
    first = draft.paper.indicators[0]
    assert (first.target, first.actual) == ("≥15个", "15个")
    assert not doubted(draft, "/indicators/0/target")


def test_headers_that_ran_together_over_rows_that_part_elsewhere_are_a_guess() -> None:
    head = (*HEAD[:3], ("年度指标值实际完成值", 1, 3), *HEAD[5:])
    rows: list[tuple[Spec, ...]] = []
    for at, cells in enumerate(_rows(4)):
        target, actual = ((cells[3], 1, 1 + at % 2), (cells[4], 1, 2 - at % 2))
        rows.append((*cells[:3], target, actual, *cells[5:]))
    draft = drafted_with(head, *rows)
    assert doubted(draft, "/indicators/0/target")


def drafted_with(head: Sequence[Spec], *rows: Sequence[Spec]) -> Draft:
    """What is read from a recognised page under another header."""
    return extract([picture(head, *rows)])


def _stacked(name: str, *, doubtful: bool = True) -> Draft:
    below = ("产出指标", "数量指标", "≥9个", "9个", "10", "10", "")
    made = picture(HEAD, row("甲数量"), row((name, 2, 1)), below, row("大坝安全监测设施完好率"))
    return extract([replace(made, remarks=DOUBTFUL if doubtful else ())])


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("乙数量\n丙数量", ["乙数量", "丙数量"]),
        ("乙数量\n村级卫生室标准化建设\n数量", ["乙数量", "村级卫生室标准化建设数量"]),
    ],
)
def test_names_whose_rule_is_gone_go_each_to_its_row_and_on_review(
    text: str, names: list[str]
) -> None:
    draft = _stacked(text)
    assert [one.name for one in draft.paper.indicators[1:3]] == names
    assert all(doubted(draft, f"/indicators/{index}/name") for index in (1, 2))
    assert not doubted(draft, "/indicators/0/name")


def test_names_of_two_rows_in_one_cell_are_on_review_even_on_a_sound_grid() -> None:
    draft = _stacked("乙数量\n丙数量", doubtful=False)
    assert all(doubted(draft, f"/indicators/{index}/name") for index in (1, 2))


def test_a_name_of_one_line_over_two_rows_is_that_of_both() -> None:
    draft = _stacked("乙数量", doubtful=False)
    assert [one.name for one in draft.paper.indicators[1:3]] == ["乙数量", "乙数量"]
    assert not doubted(draft, "/indicators/1/name")


@pytest.mark.parametrize(
    ("mark", "sure"), [("0", True), ("·", True), ("一一", False), ("1", False)]
)
def test_a_blot_is_no_part_of_a_level_label_but_a_bit_of_a_rule_may_part_it(
    mark: str, sure: bool
) -> None:
    marred = (f"{mark}\n效益指标", "社会效益指标", *row("乙数量")[2:])
    draft = drafted(row("甲数量"), marred, row("丙数量"))
    assert draft.paper.indicators[1].level1 == "效益指标" or not sure
    assert doubted(draft, "/indicators/1/level1") is not sure


def test_a_sub_header_under_a_blank_cell_belongs_to_the_header_beside_it() -> None:
    head: list[Sequence[Spec]] = [
        (*((text, 2, 1) for text in HEAD[:3]), "", ("年度指标值", 1, 2),
         *((text, 2, 1) for text in HEAD[4:])),
        ("性质", "指标值", "度量单位"),
    ]  # fmt: skip
    rows = [("产出指标", "数量指标", f"{name}数量", "≥", "15", "个", "15个", "10", "10", "")
            for name in "甲乙丙"]  # fmt: skip
    draft = extract([picture(*head, *rows)])
    assert [one.target for one in draft.paper.indicators] == ["≥15个"] * 3
    assert TABLE not in draft.evidence


@pytest.mark.parametrize(
    ("text", "certainty", "lost"), [("三\n2\n率", 0.1, False), ("另一行", 0.9, True)]
)
def test_what_was_hardly_read_beyond_the_header_is_no_row(
    text: str, certainty: float, lost: bool
) -> None:
    rows = [(*row(f"{name}数量"), seen(text, certainty)) for name in "甲乙"]
    assert (TABLE in drafted(*rows).evidence) is lost


def test_what_was_hardly_read_beyond_the_header_may_be_a_column_that_has_none() -> None:
    head = HEAD[:-1]
    rows = [(*row(f"{name}数量")[:-1], seen("三\n2\n率", 0.1)) for name in "甲乙"]
    assert TABLE in extract([picture(head, *rows)]).evidence


def test_figures_of_two_rows_in_one_cell_go_each_to_its_row_on_a_doubtful_grid() -> None:
    over = row("乙数量", "≥9个", "9个", ("5\n6", 2, 1))
    below = ("产出指标", "数量指标", "丙数量", "≥9个", "9个", "6", "")
    made = replace(picture(HEAD, row("甲数量"), over, below), remarks=DOUBTFUL)
    draft = extract([made])
    assert [one.weight for one in draft.paper.indicators] == [10, 5, 6]
    assert doubted(draft, "/indicators/1/weight") and doubted(draft, "/indicators/2/weight")
    assert TABLE not in draft.evidence


def _budget(*amounts: Spec) -> Draft:
    head: tuple[Spec, ...] = ("资金来源", ("全年预算数（A）全年执行数（B）", 1, 2), "执行率")
    return extract([picture(head, ("年度资金总额", *amounts, "90.00%"), HEAD, *_rows())])


def test_amounts_that_ran_together_end_at_the_hundredth_and_are_on_review() -> None:
    draft = _budget(("2049.791844.81", 1, 2))
    line = draft.paper.budget.lines[0]
    assert (line.annual, line.executed) == (Decimal("2049.79"), Decimal("1844.81"))
    assert doubted(draft, "/budget/lines/0/annual") and doubted(draft, "/budget/lines/0/executed")


@pytest.mark.parametrize("text", ["2049.7918", "20491844.81", "2049.79184.4.81"])
def test_amounts_whose_figures_do_not_show_where_one_ends_are_on_review(text: str) -> None:
    draft = _budget((text, 1, 2))
    assert doubted(draft, "/budget/lines/0/annual") and doubted(draft, "/budget/lines/0/executed")


@pytest.mark.parametrize(
    ("text", "certainty", "labels", "sure"),
    [
        ("产出指标\n质量指标", 0.7, ("产出指标", "质量指标"), True),
        ("产出指标质量指标", 0.3, ("产出指标", "质量指标"), False),
        ("产出指标质最指标", 0.7, None, False),
    ],
)
def test_two_labels_that_ran_together_are_told_apart_letter_by_letter(
    text: str, certainty: float, labels: tuple[str, str] | None, sure: bool
) -> None:
    draft = drafted(row("甲数量"), ((seen(text, certainty), 1, 2), *row("乙数量")[2:]))
    got = draft.paper.indicators[1]
    assert labels is None or (got.level1, got.level2) == labels
    assert doubted(draft, "/indicators/1/level1") is not sure
    assert doubted(draft, "/indicators/1/level2") is not sure


@pytest.mark.parametrize(
    ("text", "project", "sure"),
    [
        ("项目名称  河道整治", "河道整治", True),
        ("项目名称  河道整治  主管部门  水务局", "河道整治", True),
        ("项目名称  河道整治  二期", "河道整治", False),
        ("项目名称  主管部门", None, False),
    ],
)
def test_a_header_without_rules_needs_no_colon(text: str, project: str | None, sure: bool) -> None:
    made = page([HEAD, *_rows()], kind="picture", above=[TITLE, text])
    draft = extract([made])
    assert draft.paper.project_name == project
    assert doubted(draft, "/project_name") is not sure


def test_a_header_under_a_blank_cell_that_a_phantom_rule_cut_off_is_a_header() -> None:
    head: list[Sequence[Spec]] = [
        (*((text, 2, 1) for text in HEAD[:3]), "", "", *((text, 2, 1) for text in HEAD[3:])),
        ("指标性质", "计量单位"),
    ]
    rows = [("产出指标", "数量指标", f"{name}数量", "≥", "个", "15", "15个", "10", "10", "")
            for name in "甲乙丙"]  # fmt: skip
    draft = extract([picture(*head, *rows)])
    assert [one.target for one in draft.paper.indicators] == ["≥15个"] * 3
    assert not doubted(draft, "/indicators/1/target")


@pytest.mark.parametrize("part", ["≥", "个", "%"])
def test_a_target_whose_sign_or_unit_stands_in_a_column_without_a_header_is_on_review(
    part: str,
) -> None:
    head = (*HEAD[:3], "", *HEAD[3:])
    rows = [("产出指标", "数量指标", f"{name}数量", part, "15", "15个", "10", "10", "")
            for name in "甲乙丙"]  # fmt: skip
    draft = extract([picture(head, *rows)])
    assert all(doubted(draft, f"/indicators/{index}/target") for index in range(3))
    assert not doubted(draft, "/indicators/0/actual")
