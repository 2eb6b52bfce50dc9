"""Labels that run up the side of the table."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from assistant.extraction.table import extract
from assistant.form import Draft
from assistant.page import Cell, PageKind
from tests.extraction.made import HEAD, NAMED, TITLE, Spec, doubted, page, seen

VALUES: Sequence[Spec] = ("≥15个", "15个", "10", "10", "")


def read(first: str | Cell, second: str, third: str | Cell, *, kind: PageKind = "picture") -> Draft:
    rows: list[Sequence[Spec]] = [
        ((first, 2, 1), ("数量指标", 2, 1), "甲数量", *VALUES),
        ("乙数量", *VALUES),
        (second, "社会效益指标", "丙人次", *VALUES),
        (third, "服务对象满意度指标", "丁满意度", *VALUES),
    ]
    return extract([page([NAMED, HEAD, *rows], kind=kind, above=[TITLE])])


def labels(draft: Draft) -> list[str | None]:
    return [row.level1 for row in draft.paper.indicators]


def test_labels_read_from_below_are_turned_round() -> None:
    draft = read("标指出产", "标\n指\n益\n效", "标指度意满")
    assert labels(draft) == ["产出指标", "产出指标", "效益指标", "满意度指标"]
    assert not any(doubted(draft, f"/indicators/{index}/level1") for index in range(4))


def test_a_label_from_below_that_another_reading_spells_is_that_one_and_doubted() -> None:
    ruined = seen("标揩度意满", 0.01, ("标指度意满", 0.99))
    draft = read("产出指标", "效益指标", ruined)
    assert labels(draft)[3] == "满意度指标"
    assert doubted(draft, "/indicators/3/level1")


def test_a_later_reading_downwards_leaves_a_turned_label_as_it_is() -> None:
    draft = read(seen("产出指标", 0.9, ("标指出产", 0.9)), "效益指标", "满意度指标")
    assert labels(draft)[0] == "产出指标"
    assert draft.evidence["/indicators/0/level1"].status == "agreed"


@pytest.mark.parametrize("own", ["履职效能", "管理效率"])
def test_other_words_stay_as_they_are(own: str) -> None:
    assert labels(read("产出指标", own, "满意度指标"))[2] == own


def test_given_characters_are_never_turned() -> None:
    assert labels(read("标指出产", "效益指标", "满意度指标", kind="sheet"))[0] == "标指出产"


def test_a_heading_read_from_below_heads_its_column() -> None:
    head = tuple("值\n标\n指\n度\n年" if text == "年度指标值" else text for text in HEAD)
    row = ("产出指标", "数量指标", "甲数量", *VALUES)
    draft = extract([page([NAMED, head, row], kind="picture", above=[TITLE])])
    assert draft.paper.indicators[0].target == "≥15个"
