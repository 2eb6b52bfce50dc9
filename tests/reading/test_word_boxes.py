"""Recognised words with their boxes, as tesseract writes them."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from assistant.errors import EmptyInput
from assistant.reading.reader import read
from assistant.reading.source import Source
from tests.extraction.whole_files import drafts

HEAD = "level page_num block_num par_num line_num word_num left top width height conf text"
LEFTS = (100, 300, 520, 900, 1100, 1300, 1450, 1600)
Line = Sequence[tuple[int, str]]


def boxed(lines: Sequence[Line], *, poor: str = "", page: int = 1, pitch: int = 80) -> list[str]:
    """Lines of (left, text) as TSV, one Chinese character a word, 40 pixels wide."""
    rows = [f"1\t{page}\t0\t0\t0\t0\t0\t0\t2000\t3000\t-1\t"]
    for number, line in enumerate(lines, start=1):
        top = 100 + pitch * number
        rows.append(f"4\t{page}\t1\t1\t{number}\t0\t0\t{top}\t2000\t40\t-1\t")
        at = 0
        for left, text in line:
            single = any("\u3400" <= char <= "\u9fff" for char in text)
            for word in text if single else (text,):
                at += 1
                wide = 40 if single else 20 * len(word)
                conf = "31.5" if text == poor else "93.1"
                rows.append(
                    f"5\t{page}\t1\t1\t{number}\t{at}\t{left}\t{top}\t{wide}\t40\t{conf}\t{word}"
                )
                left += wide + 3
    return rows


def tsv(*pages: list[str]) -> bytes:
    rows = ["\t".join(HEAD.split()), *(row for page in pages for row in page)]
    return ("\n".join(rows) + "\n").encode()


def row(*texts: str) -> list[tuple[int, str]]:
    return [(left, text) for left, text in zip(LEFTS, texts, strict=False) if text]


TABLE = [
    [(600, "项目支出绩效自评表")],
    row("项目名称", "", "排水管网改造"),
    row("一级指标", "二级指标", "三级指标", "指标值", "完成值", "分值", "得分", "原因"),
    row("产出指标", "数量指标", "新建管网", "≥20km", "21km", "40", "40"),
    row("产出指标", "数量指标", "改造泵站", "≥3", "3", "20", "20"),
    row("产出指标", "质量指标", "验收合格率", "100%", "95%", "20", "19", "返工"),
    row("效益指标", "社会效益", "受益户数", "≥900", "912", "20", "20"),
    row("总分", "", "", "", "", "100", "99"),
]


def test_words_of_one_character_are_the_fields_of_a_form() -> None:
    (draft,) = drafts("form.tsv", tsv(boxed(TABLE)))
    rows = draft.paper.indicators
    assert [one.name for one in rows] == ["新建管网", "改造泵站", "验收合格率", "受益户数"]
    assert [one.target for one in rows] == ["≥20km", "≥3", "100%", "≥900"]
    assert [one.score for one in rows] == [40, 20, 19, 20]
    assert rows[2].explanation == "返工"
    assert draft.paper.project_name == "排水管网改造"


def test_each_field_stands_where_its_line_s_first_word_is() -> None:
    data = tsv(boxed(TABLE))
    (page,) = read([Source("form.tsv", data)])
    cell = next(cell for cell in page.cells if cell.text == "改造泵站")
    assert cell.place.line is not None
    assert data.decode().splitlines()[cell.place.line - 1].endswith("\t产")


def test_a_poor_word_makes_its_line_unsure() -> None:
    (page,) = read([Source("form.tsv", tsv(boxed(TABLE, poor="912")))])
    sure = {cell.text: cell.confidence for cell in page.cells}
    assert sure["912"] <= 0.5
    assert sure["改造泵站"] == 1.0


def test_a_label_amid_two_rows_is_put_with_the_upper_one() -> None:
    lines = [
        row("一级指标", "", "三级指标", "指标值", "完成值", "分值", "得分"),
        row("", "", "新建管网", "≥20km", "21km", "40", "40"),
        row("产出指标"),
        row("", "", "改造泵站", "≥3", "3", "20", "20"),
    ]
    (page,) = read([Source("form.tsv", tsv(boxed(lines, pitch=50)))])
    label = next(cell for cell in page.cells if cell.text == "产出指标")
    name = next(cell for cell in page.cells if cell.text == "新建管网")
    assert label.row == name.row


def test_pages_are_told_apart() -> None:
    pages = read([Source("form.tsv", tsv(boxed(TABLE), boxed(TABLE[:2], page=2)))])
    assert [page.number for page in pages] == [1, 2]


def test_rows_that_are_no_words_are_left_out() -> None:
    data = tsv([*boxed(TABLE), "5\t1\tx", "5\t1\t1\t1\t1\t1\ta\tb\tc\td\te\tf"])
    assert len(drafts("form.tsv", data)[0].paper.indicators) == 4


def test_a_file_without_a_word_is_empty() -> None:
    with pytest.raises(EmptyInput):
        read([Source("form.tsv", tsv([]))])
