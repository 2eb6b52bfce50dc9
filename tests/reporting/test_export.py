from __future__ import annotations

import io
import json

import pytest
from docx import Document
from openpyxl import load_workbook

from assistant.errors import UsageError
from assistant.form import Evidence, Form, Score
from assistant.reporting import KINDS, export, suffix
from assistant.scoring import verify
from tests.library.sample import sample_draft


@pytest.fixture(scope="module")
def form() -> Form:
    return verify(sample_draft())


def test_the_workbook_has_every_deduction_with_its_place(form: Form) -> None:
    book = load_workbook(io.BytesIO(export(form, "xlsx")))
    rows = list(book["扣分明细"].iter_rows(values_only=True))
    head = rows[0]
    found = [dict(zip(head, row, strict=True)) for row in rows[1:]]
    assert [row["行"] for row in found] == [3, 5, 11, 27]
    eleven = found[2]
    assert (eleven["实际完成值"], eleven["扣分"], eleven["页"]) == ("65%", 0.5, 1)
    assert eleven["实际值位置"] == "行22 列5"
    assert found[3]["得分状态"] == "由算式推出"
    assert len(list(book["全部指标"].iter_rows())) == 65
    assert book["复核清单"].max_row == 1 + len(form.review)


def test_every_row_has_what_the_rule_gives(form: Form) -> None:
    sheet = load_workbook(io.BytesIO(export(form, "xlsx")))["全部指标"]
    head, *rows = sheet.iter_rows(values_only=True)
    given = [row[head.index("规则应得")] for row in rows]
    # Full marks that are due, a deduction that was too large, an actual that was not read.
    assert (given[0], given[10], given[26]) == ("1", "0.72", "—")
    gone = form.model_copy(update={"reading": form.reading.model_copy(update={"policy": "gone"})})
    sheet = load_workbook(io.BytesIO(export(gone, "xlsx")))["全部指标"]
    assert {row[head.index("规则应得")].value for row in sheet.iter_rows(min_row=2)} == {"—"}


def test_nothing_from_a_document_becomes_a_formula(form: Form) -> None:
    evil = form.paper.with_value("/indicators/0/name", '=HYPERLINK("http://x","y")\x07')
    book = load_workbook(io.BytesIO(export(form.model_copy(update={"paper": evil}), "xlsx")))
    kinds = {cell.data_type for row in book["全部指标"].iter_rows() for cell in row}
    assert "f" not in kinds
    assert book["全部指标"]["F8"].value == "社区党校教学培训活动完成率"


@pytest.mark.parametrize("kind", ["docx", "opinion", "corrections"])
def test_letters_say_what_was_found(form: Form, kind: str) -> None:
    document = Document(io.BytesIO(export([form, form], kind)))
    text = "\n".join(p.text for p in document.paragraphs)
    text += "\n".join(c.text for t in document.tables for row in t.rows for c in row.cells)
    assert "0.78" in text
    assert "社区党建专项" in text
    assert ("须由复核人" in text) == (kind != "docx")


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_doubtful_is_named_in_words(form: Form, kind: str) -> None:
    if kind in ("json", "opinion"):
        return
    data = export(form, kind)
    if kind == "xlsx":
        rows = load_workbook(io.BytesIO(data))["复核清单"].iter_rows(values_only=True)
        shown = [str(row[2]) for row in rows]
    else:
        shown = [p.text for p in Document(io.BytesIO(data)).paragraphs]
    assert any("第27行" in text and "实际完成值" in text for text in shown)
    assert not any("/indicators" in text for text in shown)


def test_the_opinion_names_the_policy_by_its_title(form: Form) -> None:
    text = "\n".join(p.text for p in Document(io.BytesIO(export(form, "opinion"))).paragraphs)
    assert "财政部通用办法" in text
    assert "mof-2020" not in text
    unread = form.model_copy(update={"score": Score()})
    text = "\n".join(p.text for p in Document(io.BytesIO(export(unread, "opinion"))).paragraphs)
    assert "自评总分未能读出" in text


def test_letters_give_the_page_and_no_pixels() -> None:
    draft = sample_draft()
    seen = Evidence(page=2, box=(11, 22, 33, 44), raw="65%")
    evidence = {**draft.evidence, "/indicators/10/score": seen}
    made = verify(draft.model_copy(update={"evidence": evidence}))
    document = Document(io.BytesIO(export(made, "corrections")))
    text = "\n".join(c.text for t in document.tables for row in t.rows for c in row.cells)
    assert "第2页" in text
    assert "11,22" not in text


def test_json_is_the_exchange_format(form: Form) -> None:
    objects = json.loads(export([form], "json"))
    assert objects == [json.loads(form.to_json())]


def test_kinds(form: Form) -> None:
    assert [suffix(kind) for kind in KINDS] == ["xlsx", "docx", "json", "docx", "docx"]
    with pytest.raises(UsageError, match="pdf"):
        export(form, "pdf")
