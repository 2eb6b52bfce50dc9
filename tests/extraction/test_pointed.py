"""Level labels of other frameworks, and points in them that the rows prove."""

from __future__ import annotations

import pytest

from assistant.extraction.table import extract
from assistant.form import Draft
from tests.extraction.made import HEAD, doubted, picture, row, seen


def pointed(weight: str, word: str = "决策") -> Draft:
    label = seen(f"{word}（20\n分）", 0.1)
    return extract(
        [
            picture(
                HEAD,
                ((label, 2, 1), "项目立项", "论证充分性", "充分", "充分", weight, "8", ""),
                ("资金落实", "资金到位率", "100%", "100%", "12", "12", ""),
            )
        ]
    )


def test_points_in_a_level_label_are_proven_by_the_weights_under_it() -> None:
    assert not doubted(pointed("8"), "/indicators/0/level1")
    assert doubted(pointed("7"), "/indicators/0/level1")
    assert doubted(pointed("8", "决簧"), "/indicators/0/level1")


@pytest.mark.parametrize(("label", "sure"), [("管理效率", True), ("管埋效率", False)])
def test_labels_of_other_frameworks_are_known_letter_by_letter(label: str, sure: bool) -> None:
    first = ((seen(label), 1, 1), "预算管理", "预算编制完整性", "完整", "完整", "10", "10", "")
    draft = extract([picture(HEAD, row("甲数量"), first)])
    assert doubted(draft, "/indicators/1/level1") is not sure
    assert not doubted(draft, "/indicators/0/level1")
