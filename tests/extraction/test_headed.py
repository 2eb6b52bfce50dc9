"""An indicator table broken into small tables, the label of level 1 as the heading of each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from assistant.extraction.table import extract
from assistant.form import Draft
from assistant.page import Page
from tests.extraction.made import NAMED, Spec, doubted, page

HEAD: Sequence[Spec] = ("二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分")


def row(level2: str, name: str) -> Sequence[Spec]:
    return (level2, name, "≥15个", "15个", "10", "10")


def under(*headings: str | None, labels: Sequence[str] = ("数量指标", "社会效益指标")) -> Draft:
    """Small tables one under another on a page, each under its heading or under none."""
    rows: list[Sequence[Spec]] = [NAMED]
    loose = []
    for heading, label in zip(headings, labels, strict=True):
        if heading is not None:
            loose.append(len(rows) + 1)
            rows.append(((heading, 1, 8),))
        rows += [HEAD, row(label, f"甲{label}"), row(label, f"乙{label}")]
    made = page(rows, kind="picture", above=["项目支出绩效自评表"])
    return extract([_unruled(made, loose)])


def _unruled(made: Page, rows: Sequence[int]) -> Page:
    cells = (replace(c, ruled=False) if c.row in rows else c for c in made.cells)
    return replace(made, cells=tuple(cells))


def levels(draft: Draft) -> list[str | None]:
    return [one.level1 for one in draft.paper.indicators]


def test_a_heading_over_each_table_is_the_level_of_its_rows() -> None:
    draft = under("（一）产出指标（50分）", "（二）效益指标（30分）")
    first, second = "（一）产出指标（50分）", "（二）效益指标（30分）"
    assert levels(draft) == [first, first, second, second]
    plain = under("产出指标", "效益指标")
    assert levels(plain) == ["产出指标", "产出指标", "效益指标", "效益指标"]
    assert not any(doubted(plain, f"/indicators/{at}/level1") for at in range(4))
    assert "/indicators" not in plain.evidence


def test_rows_under_a_header_whose_heading_was_lost_have_no_level() -> None:
    draft = under("产出指标", None)
    assert levels(draft) == ["产出指标", "产出指标", None, None]
    assert all(doubted(draft, f"/indicators/{at}/level1") for at in (2, 3))


def test_a_heading_that_its_rows_contradict_is_doubted() -> None:
    draft = under("产出指标", "效益指标", labels=("数量指标", "质量指标"))
    assert [doubted(draft, f"/indicators/{at}/level1") for at in range(4)] == [
        False, False, True, True,
    ]  # fmt: skip


def test_a_header_printed_again_on_the_next_page_heads_the_same_table() -> None:
    first = _unruled(
        page([NAMED, (("产出指标", 1, 8),), HEAD, row("数量指标", "甲")], kind="picture"), [1]
    )
    second = page([HEAD, row("质量指标", "乙")], kind="picture", number=2)
    draft = extract([first, second])
    assert levels(draft) == ["产出指标", "产出指标"]
