"""Forms that print the weights of the levels beside those of the indicators."""

from __future__ import annotations

from decimal import Decimal

import pytest

from assistant.extraction.table import extract
from assistant.form import Draft
from assistant.page import Page, PageKind
from assistant.scoring.verify import verify
from tests.extraction.made import Spec, page
from tests.extraction.whole_files import drafts, marked, tabbed

KINDS: tuple[PageKind, ...] = ("sheet", "document", "picture")
NAMES = [("分值", "权重"), ("权重", "分值"), ("分数", "标准分"), ("权重", "权重占比")]
ROWS = (
    ("产出指标", 60, "新建管网", "≥20公里", "21公里", 25, 25),
    ("产出指标", 60, "改造泵站", "≥3座", "3座", 20, 20),
    ("产出指标", 60, "验收合格率", "100%", "95%", 15, 14.25),
    ("效益指标", 20, "受益户数", "≥900户", "912户", 12, 12),
    ("效益指标", 20, "积水点减少", "≥5处", "5处", 8, 8),
    ("满意度指标", 10, "居民满意度", "≥90%", "92%", 4, 4),
    ("满意度指标", 10, "企业满意度", "≥90%", "91%", 6, 6),
)
OWN = [Decimal(row[5]) for row in ROWS]
MONEY = (
    ("项目资金（万元）", "预算数", "", "执行数", "分值", "执行率", "得分", ""),
    ("年度资金总额", "320", "", "320", "10", "100%", "10", ""),
)


def rows(level: str, own: str, *, merged: bool, first: bool = True) -> list[tuple[Spec, ...]]:
    """The form with the level's weight beside its label, or at the end."""
    found: list[tuple[Spec, ...]] = [("项目名称", ("排水管网改造", 1, 7)), *MONEY]
    rest = ("三级指标", "指标值", "完成值", own, "得分", "原因分析")
    found.append(("一级指标", level, *rest) if first else ("一级指标", *rest, level))
    for index, (label, weight, *values) in enumerate(ROWS):
        begins = index == 0 or ROWS[index - 1][0] != label
        tall = sum(row[0] == label for row in ROWS)
        head: list[Spec] = [label, str(weight)]
        if merged:
            head = [(label, tall, 1), (str(weight), tall, 1)] if begins else []
        texts = [str(value) for value in values] + [""]
        label_, points = head[:1], head[1:]
        found.append((*label_, *points, *texts) if first else (*label_, *texts, *points))
    sums = ("", "", "100", "99.25", "")
    found.append(("总分", "100", *sums, "") if first else ("总分", "", *sums, "100"))
    return found


def weights(draft: Draft) -> list[Decimal | None]:
    return [one.weight for one in draft.paper.indicators]


def on_review(draft: Draft) -> set[str]:
    return set(verify(draft).review)


@pytest.mark.parametrize("first", [True, False])
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(("level", "own"), NAMES)
def test_the_weights_of_every_row_are_the_indicators(
    level: str, own: str, kind: PageKind, first: bool
) -> None:
    draft = extract([page(rows(level, own, merged=True, first=first), kind=kind)])
    assert weights(draft) == OWN
    assert not [at for at in on_review(draft) if at.endswith("/weight")]


@pytest.mark.parametrize("first", [True, False])
@pytest.mark.parametrize("kind", KINDS)
def test_a_level_s_weight_printed_in_each_of_its_rows_is_their_sum(
    kind: PageKind, first: bool
) -> None:
    draft = extract([page(rows("分值", "权重", merged=False, first=first), kind=kind)])
    assert weights(draft) == OWN
    assert not [at for at in on_review(draft) if at.endswith("/weight")]


def test_texts_without_merged_cells_are_told_apart_too() -> None:
    flat = [
        [text for text in row if isinstance(text, str)]
        for row in rows("权重", "分值", merged=False)
    ]
    flat[0] += ["排水管网改造"] * 7
    (draft,) = drafts("form.md", marked(flat))
    assert weights(draft) == OWN
    (draft,) = drafts("form.txt", tabbed(rows("权重", "分值", merged=True)))
    assert weights(draft) == OWN


def _unlike(kind: PageKind) -> Page:
    """Two columns of weights in every row, of which neither is the sums of the other."""
    found = rows("分值", "权重", merged=False)
    changed = {4: "13", 5: "18", 6: "9", 7: "26", 8: "24"}
    for at, weight in changed.items():
        found[at] = (found[at][0], weight, *found[at][2:])
    return page(found, kind=kind)


@pytest.mark.parametrize("kind", KINDS)
def test_weights_of_two_columns_that_nothing_tells_apart_are_on_review(kind: PageKind) -> None:
    draft = extract([_unlike(kind)])
    asked = {f"/indicators/{at}/weight" for at in range(len(ROWS))}
    assert asked <= on_review(draft)


@pytest.mark.parametrize("kind", KINDS)
def test_scores_of_rows_beside_the_weights_of_levels_alone_put_them_on_review(
    kind: PageKind,
) -> None:
    found = rows("权重", "权重", merged=True)
    kept: list[tuple[Spec, ...]] = []
    for row in found:
        at = len(row) - 3
        kept.append((*row[:at], *row[at + 1 :]) if len(row) > 3 else row)
    draft = extract([page(kept, kind=kind)])
    assert weights(draft)[:2] == [Decimal(60), None]
    asked = {f"/indicators/{at}/weight" for at in range(len(ROWS))}
    assert asked <= on_review(draft)
