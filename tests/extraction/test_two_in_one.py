"""Two rows in one: the rule between them was not seen, or was read as text."""

from __future__ import annotations

import pytest

from assistant.extraction.table import extract
from tests.extraction.made import HEAD, picture, row


@pytest.mark.parametrize(
    ("name", "target", "lost"),
    [
        ("综合知晓率\n一一一\n居民满意度", "≥86%\n——\n≥88%", True),
        ("综合知晓率\n居民满意度", "≥86%\n≥88%以上", False),
        ("综合知晓率（一\n一一类）", "≥86%", False),
    ],
)
def test_a_rule_read_as_text_of_several_cells_puts_the_table_under_review(
    name: str, target: str, lost: bool
) -> None:
    one = ("效益指标", "社会效益指标", name, target, "86%", "10", "10", "")
    draft = extract([picture(HEAD, row("甲数量"), one)])
    assert ("/indicators" in draft.evidence) is lost
