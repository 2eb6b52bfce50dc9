"""A review as a document: the whole review, a draft opinion, corrections to send back.

In: forms. Out: the bytes of a .docx file. Each sentence is a finding's own; the draft
says that a person must check and sign it.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

from assistant.form import Form
from assistant.labels import SEVERITIES, spoken
from assistant.reporting.records import (
    Spot,
    first_spot,
    interval,
    lines,
    number,
    policy_of,
    spot,
    worst_first,
)

_SIGN = "本稿由程序按表内数字和评分规则生成，须由复核人对照原件核对、签字后使用。"


def review(forms: Sequence[Form]) -> bytes:
    """Every form with its deductions, findings and review list."""
    document = _new("绩效自评复核报告")
    _turn(document)  # nine columns
    for form in forms:
        _head(document, form)
        lost = [line for line in lines([form]) if line.lost]
        _table(
            document, ("行", "指标", "目标", "实际", "分值", "得分", "规则应得", "原因", "位置"),
            [
                (
                    str(line.number), line.values["name"], line.values["target"],
                    line.values["actual"], number(line.weight),
                    number(line.score), interval(line.expected),
                    line.values["explanation"], _where(line.spots["score"]),
                )
                for line in lost
            ],
        )  # fmt: skip
        document.add_heading("发现", 2)
        _findings(document, form, notices=True)
        if form.review:
            document.add_heading("复核清单", 2)
            for pointer in form.review:
                place = spot(form.evidence.get(pointer))
                document.add_paragraph(
                    _clean(f"{spoken(form.paper, pointer)}（{_status(place)}）"),
                    style="List Bullet",
                )
    return _bytes(document)


def opinion(forms: Sequence[Form]) -> bytes:
    """A draft review opinion for each form."""
    document = _new("复核意见（草稿）")
    for form in forms:
        paper = form.paper
        unit = paper.implementing_unit or paper.project_name or "（单位未注明）"
        document.add_paragraph(_clean(f"{unit}："))
        document.add_paragraph(
            _clean(
                f"对“{paper.project_name or paper.title or ''}”绩效自评表进行了复核。"
                f"自评总分{_points(number(form.score.claimed))}，"
                f"按所用评分办法（{_policy(form)}）重算为"
                f"{_points(interval(form.score.recomputed))}。主要问题如下："
            )
        )
        if not _findings(document, form, notices=False):
            document.add_paragraph("未发现需要提出的问题。")
        document.add_paragraph("请对照原件核实，补充说明或更正后重新报送。")
    document.add_paragraph(_SIGN)
    return _bytes(document)


def corrections(forms: Sequence[Form]) -> bytes:
    """What each unit has to correct or supply."""
    document = _new("退回修改清单")
    for form in forms:
        _head(document, form)
        rows = []
        for count, finding in enumerate(
            (f for f in worst_first(form) if f.severity != "notice"), 1
        ):
            rows.append(
                (
                    str(count),
                    _indicator(form, finding.fields),
                    finding.message.zh,
                    _where(first_spot(form, finding)),
                )
            )
        _table(document, ("序号", "指标", "问题与应补内容", "位置"), rows)
        if form.review:
            document.add_paragraph(
                _clean(
                    "以下各处从来件上未能确认，请核对并提供清晰的原件："
                    + "；".join(spoken(form.paper, pointer) for pointer in form.review)
                )
            )
    document.add_paragraph(_SIGN)
    return _bytes(document)


def _new(title: str) -> Any:
    from docx import Document
    from docx.oxml.ns import qn

    document = Document()
    style = document.styles["Normal"]
    style.font.name = "宋体"
    style.element.rPr.rFonts.set(qn("w:eastAsia"), "宋体")
    document.add_heading(title, 0)
    return document


def _turn(document: Any) -> None:
    """Lay the pages across."""
    from docx.enum.section import WD_ORIENT

    section = document.sections[0]
    width, height = section.page_height, section.page_width
    section.orientation, section.page_width, section.page_height = (
        WD_ORIENT.LANDSCAPE,
        width,
        height,
    )


def _head(document: Any, form: Form) -> None:
    paper = form.paper
    document.add_heading(_clean(paper.project_name or paper.title or "（未命名）"), 1)
    document.add_paragraph(
        _clean(
            f"主管部门：{paper.supervising_department or '—'}　实施单位：{paper.implementing_unit or '—'}　"
            f"自评总分：{number(form.score.claimed)}　规则重算：{interval(form.score.recomputed)}"
        )
    )


def _findings(document: Any, form: Form, *, notices: bool) -> int:
    count = 0
    for finding in worst_first(form):
        if finding.severity == "notice" and not notices:
            continue
        count += 1
        place = _where(first_spot(form, finding))
        label = SEVERITIES[finding.severity][0]
        where = f"（{place}）" if place else ""
        document.add_paragraph(
            _clean(f"【{label}】{finding.message.zh}{where}"), style="List Number"
        )
    return count


def _indicator(form: Form, fields: Sequence[str]) -> str:
    for pointer in fields:
        parts = pointer.split("/")
        if len(parts) > 2 and parts[1] == "indicators":
            row = form.paper.indicators[int(parts[2])]
            return f"第{int(parts[2]) + 1}行 {row.name or ''}"
    return "表头或合计"


def _table(document: Any, headings: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    table = document.add_table(rows=1, cols=len(headings))
    table.style = "Table Grid"
    for cell, heading in zip(table.rows[0].cells, headings, strict=True):
        cell.text = heading
    for row in rows:
        for cell, value in zip(table.add_row().cells, row, strict=True):
            cell.text = _clean("" if value is None else str(value))


def _points(text: str) -> str:
    return "未能读出" if text == "—" else f"{text}分"


def _policy(form: Form) -> str:
    """The policy by its title; by its name when it is no longer there."""
    policy = policy_of(form)
    return form.reading.policy if policy is None else policy.title.zh


def _status(place: Spot) -> str:
    return "，".join(part for part in (place.status, _where(place)) if part)


def _where(place: Spot) -> str:
    """Page and cell as a reader of the paper finds them; pixels help nobody there."""
    if not place.page:
        return ""
    return f"第{place.page}页" if place.boxed else f"第{place.page}页 {place.place}".strip()


def _clean(text: str) -> str:
    return "".join(c for c in text if c in "\n\t" or ord(c) >= 32)


def _bytes(document: Any) -> bytes:
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()
