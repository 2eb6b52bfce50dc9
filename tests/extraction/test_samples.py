"""Examples among the instructions of a workbook are no forms of their own."""

from io import BytesIO
from typing import Any

import openpyxl

from assistant.extraction.samples import LEFT_OUT
from assistant.extraction.table import extract, split
from assistant.page import Page
from assistant.reading import Source, read

HEADER = ("一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "权重", "自评得分")
EXAMPLE = ("产出指标", "数量指标", "改造老旧管网长度", "≥10公里", "9公里", 5, 4.5)
OWN = ("产出指标", "数量指标", "场馆免费开放天数", "≥325天", "325天", 90, 90)


def forms(*sheets: tuple[tuple[Any, ...], ...]) -> list[list[Page]]:
    book = openpyxl.Workbook()
    for index, rows in enumerate(sheets):
        sheet = book.active if index == 0 else book.create_sheet()
        for row in rows:
            sheet.append(row)
    out = BytesIO()
    book.save(out)
    return split(read([Source("form.xlsx", out.getvalue())]))


FORM = (("项目支出绩效自评表",), ("项目名称", "场馆免费开放"), HEADER, OWN)


def test_an_example_before_the_form_is_left_out_and_said_to_be() -> None:
    (form,) = forms((("填报说明",), ("四、示例：",), HEADER, EXAMPLE), FORM)
    draft = extract(form)
    assert [row.name for row in draft.paper.indicators] == ["场馆免费开放天数"]
    assert LEFT_OUT in form[0].remarks


def test_an_example_alone_is_read_like_any_form() -> None:
    (form,) = forms((("四、示例：",), HEADER, EXAMPLE))
    assert [row.name for row in extract(form).paper.indicators] == ["改造老旧管网长度"]


def test_a_form_of_its_own_beside_instructions_stays() -> None:
    first = (("填报说明：逐项填写",), *FORM)
    second = (("项目支出绩效自评表",), ("项目名称", "老旧管网改造"), HEADER, EXAMPLE)
    assert len(forms(first, second)) == 2
