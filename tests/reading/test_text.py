"""OCR text: whatever the layout, a field keeps its text, its line and its place in the line."""

from pathlib import Path

import pytest

from assistant.errors import EmptyInput
from assistant.page import Cell, Page
from assistant.reading import Source, read
from assistant.reading.text import decoded, read_text

SAMPLE = Path(__file__).parents[2] / "examples" / "xinhong" / "ocr.txt"


def pages_of(text: str, encoding: str = "utf-8") -> list[Page]:
    return read_text("ocr.txt", text.encode(encoding), number=1)


def at(page: Page, line: int, column: int) -> Cell:
    return next(c for c in page.cells if (c.place.line, c.place.column) == (line, column))


def grid(page: Page) -> list[list[str]]:
    return [[c.text for c in page.cells if c.row == row] for row in range(page.rows)]


def test_the_sample_has_two_pages_and_keeps_every_field() -> None:
    pages = read([Source.open(SAMPLE)])
    assert [page.number for page in pages] == [1, 2]
    assert {page.kind for page in pages} == {"text"}
    assert (pages[0].rows, pages[1].rows) == (36, 40)
    # The paper's line 36: the weight slid into the column of the actual.
    assert at(pages[0], 36, 3).text == '"双报到""双报告"质量达标率'
    assert at(pages[0], 36, 5).text == "1"
    assert at(pages[0], 36, 6).text == ""
    assert not at(pages[0], 36, 6).ink
    assert at(pages[1], 38, 1).text == "ı."
    assert at(pages[1], 76, 7).text == "97. 0"
    assert at(pages[1], 40, 1).text == ") шини"


def test_no_field_of_the_sample_is_lost_or_made_up() -> None:
    text = SAMPLE.read_text(encoding="utf-8-sig")
    wanted = [field.strip() for line in text.splitlines() for field in line.split("\t")]
    seen = [cell.text for page in read([Source.open(SAMPLE)]) for cell in page.cells]
    assert [text for text in seen if text] == [text for text in wanted if text]


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be"]
)
def test_every_usual_encoding_gives_the_same_page(encoding: str) -> None:
    text = "一级指标\t分值\t得分\r\n产出指标\t10.00\t9.5\r\n"
    (page,) = pages_of(text, encoding)
    assert grid(page) == [["一级指标", "分值", "得分"], ["产出指标", "10.00", "9.5"]]
    assert {cell.confidence for cell in page.cells} == {1.0}


def test_bytes_that_fit_no_encoding_are_never_guessed() -> None:
    data = "一级指标\t完成率\t".encode() + b"\xff" + b"5\n" + "质量指标\t达标率\t65%\n".encode()
    (page,) = read_text("ocr.txt", data, number=1)
    assert at(page, 1, 3).text == "\ufffd5"
    assert at(page, 1, 3).confidence < 0.5
    assert at(page, 2, 3).confidence == 1.0


def test_a_stray_nul_is_noise_not_another_encoding() -> None:
    data = "一级指标\t分值\n产出指标\t1\x000\n".encode()
    (page,) = read([Source("ocr.txt", data)])
    assert grid(page) == [["一级指标", "分值"], ["产出指标", "1\ufffd0"]]
    assert at(page, 2, 2).confidence < 0.5


def test_question_marks_left_by_a_bad_conversion_are_doubted() -> None:
    (page,) = pages_of("??指标\t10\n")
    assert at(page, 1, 1).confidence < 0.5


def test_markdown_tables_and_the_lines_around_them() -> None:
    (page,) = pages_of(
        "# 项目支出绩效自评表\n\n| 三级指标 | 年度指标值 | 得分 |\n|:--|---|--:|\n| 甲\\|乙 | ≥90%<br>以上 | |\n\n填表人：某\n"
    )
    assert grid(page) == [
        ["项目支出绩效自评表"],
        ["三级指标", "年度指标值", "得分"],
        ["甲|乙", "≥90%\n以上", ""],
        ["填表人：某"],
    ]
    assert [cell.ruled for cell in page.cells if cell.column == 0] == [False, True, True, False]
    title = page.cells[0]
    assert (title.column_span, title.place.line) == (3, 1)
    assert at(page, 5, 2).row == 2


def test_runs_of_spaces_become_columns_and_a_hole_stays_a_hole() -> None:
    (page,) = pages_of(
        "              项目支出绩效自评表\n"
        "三级指标          年度指标值    实际完成值    分值    得分\n"
        "培训完成率        ≥90%          65%           1       0.5\n"
        "培训达标率        ≥90%                        1       0.5\n"
    )
    assert grid(page)[2] == ["培训完成率", "≥90%", "65%", "1", "0.5"]
    assert grid(page)[3] == ["培训达标率", "≥90%", "", "1", "0.5"]
    assert at(page, 4, 4).text == "1"
    assert not page.cells[0].ruled


def test_spaced_lines_that_keep_to_no_columns_are_counted() -> None:
    rows = [[f"甲{n}", "1", "2"] for n in range(30)]
    text = "\n".join((" " * (2 + 3 * n % 7)).join(row) for n, row in enumerate(rows))
    (page,) = pages_of(text)
    assert grid(page) == rows


def test_commas_with_quotes() -> None:
    (page,) = pages_of('名称,年初,全年,执行\n总额,"1,234.50",2,3\n其中,1,2,\n')
    assert grid(page)[1] == ["总额", "1,234.50", "2", "3"]
    assert grid(page)[2] == ["其中", "1", "2", ""]


def test_drawn_tables() -> None:
    (page,) = pages_of("┌──┬──┐\n│甲│1│\n├──┼──┤\n│乙││\n└──┴──┘\n")
    assert grid(page) == [["甲", "1"], ["乙", ""]]


def test_form_feed_and_second_title_end_a_page() -> None:
    rows = "".join(f"指标{n}\t1\t1\n" for n in range(6))
    form = "项目支出绩效自评表\n" + rows
    assert [page.rows for page in pages_of(form + "\f" + form)] == [7, 7]
    assert [page.rows for page in pages_of(form + form)] == [7, 7]
    assert pages_of(form + "\f" + form)[1].number == 2


def test_blank_lines_inside_a_head_do_not_tear_the_page() -> None:
    rows = "".join(f"指标{n}\t1\t1\n" for n in range(9))
    (page,) = pages_of("自评表\n\n项目名称\t甲\n\n" + rows)
    assert page.rows == 11


def test_no_text_is_said_plainly() -> None:
    with pytest.raises(EmptyInput, match=r"ocr\.txt: .*export it again"):
        pages_of(" \n\t\n")


def test_words_that_are_no_form_still_make_a_page() -> None:
    (page,) = pages_of("昨天下雨了。\n今天也下。\n")
    assert page.text() == "昨天下雨了。\n今天也下。"
    assert decoded("今天".encode("gb18030")) == "今天"
