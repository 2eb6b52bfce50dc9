"""A review as a workbook: deductions, all rows, findings, review list.

In: forms. Out: the bytes of an .xlsx file. Nothing from a document becomes a formula.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from assistant.finding import Frozen
from assistant.form import Form
from assistant.labels import SEVERITIES, named, spoken
from assistant.reporting.records import (
    FIELDS,
    Line,
    first_spot,
    interval,
    lines,
    number,
    spot,
    worst_first,
)

_HEADINGS = (
    "表", "项目", "行", *map(named, FIELDS), "扣分", "规则应得", "发现",
    "页", "得分位置", "得分原文", "得分状态", "实际值位置", "实际值原文", "实际值状态",
)  # fmt: skip


def workbook(forms: Sequence[Form]) -> bytes:
    """The workbook's bytes."""
    from openpyxl import Workbook

    book = Workbook()
    every = lines(forms)
    lost = sorted((ln for ln in every if ln.lost), key=lambda ln: -(ln.lost or Decimal(0)))
    _sheet(book, "扣分明细", _HEADINGS, map(_row, lost))
    _sheet(book, "全部指标", _HEADINGS, map(_row, every))
    _sheet(
        book, "发现", ("表", "项目", "级别", "规则", "说明", "Message", "自评", "规则应得", "页", "位置", "原文"),
        (
            (
                n, form.paper.project_name, SEVERITIES[f.severity][0], f.rule, f.message.zh,
                f.message.en, f.claimed, interval(f.expected), *_place(form, f),
            )
            for n, form in enumerate(forms, 1)
            for f in worst_first(form)
        ),
    )  # fmt: skip
    _sheet(
        book,
        "复核清单",
        ("表", "项目", "字段", "值", "状态", "页", "位置", "原文", "字段路径"),
        _review(forms),
    )
    _sheet(
        book, "汇总",
        ("表", "项目", "主管部门", "实施单位", "年度", "自评总分", "规则重算", "评分办法", "发现", "待复核"),
        (
            (
                n, p.project_name, p.supervising_department, p.implementing_unit, p.fiscal_year,
                form.score.claimed, interval(form.score.recomputed), form.reading.policy,
                len(form.findings), len(form.review),
            )
            for n, form in enumerate(forms, 1)
            for p in (form.paper,)
        ),
    )  # fmt: skip
    del book["Sheet"]
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _row(line: Line) -> tuple[Any, ...]:
    score, actual = line.spots["score"], line.spots["actual"]
    return (
        line.form, line.project, line.number, *line.values.values(), line.lost,
        interval(line.expected), "\n".join(line.messages), score.page or actual.page,
        score.place, score.raw, score.status, actual.place, actual.raw, actual.status,
    )  # fmt: skip


def _place(form: Form, finding: Any) -> tuple[Any, ...]:
    where = first_spot(form, finding)
    return where.page, where.place, where.raw


def _review(forms: Sequence[Form]) -> Iterable[tuple[Any, ...]]:
    for n, form in enumerate(forms, 1):
        for pointer in form.review:
            where = spot(form.evidence.get(pointer))
            value = form.paper.get(pointer)
            shown = number(value) if isinstance(value, Decimal) else value
            if isinstance(value, (tuple, Frozen)):
                shown = None  # a whole block
            yield (
                n, form.paper.project_name, spoken(form.paper, pointer), shown, where.status, where.page,
                where.place, where.raw, pointer,
            )  # fmt: skip


def _sheet(book: Any, title: str, headings: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    from openpyxl.styles import Alignment, Font

    sheet = book.create_sheet(title)
    sheet.append(list(headings))
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    for row, values in enumerate(rows, 2):
        for column, value in enumerate(values, 1):
            cell = sheet.cell(row, column)
            if isinstance(value, str):
                # Typed as text: “=100.00(%)” is a target, not a formula.
                cell.value = _printable(value)
                cell.data_type = "s"
            else:
                cell.value = value
            cell.alignment = Alignment(wrap_text=True, vertical="top")
    sheet.freeze_panes = "A2"
    for column in sheet.columns:
        longest = max((len(str(cell.value or "")) for cell in column), default=8)
        sheet.column_dimensions[column[0].column_letter].width = min(48, max(8, longest * 1.4))


def _printable(text: str) -> str:
    # XML has no place for control characters; a scan's raw text may hold some.
    return "".join(c for c in text if c in "\n\t" or ord(c) >= 32)
