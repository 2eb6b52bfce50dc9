"""Points of a running text whose numbers lost their point to a stop."""

from __future__ import annotations

import pytest

from assistant.extraction.numbered import marks_back, points_back


@pytest.mark.parametrize(
    ("read", "printed"),
    [
        ("措施：1。压缩时限；2.专人负责；3.约谈。", "措施：1.压缩时限；2.专人负责；3.约谈。"),
        ("措施：1.压缩时限；2。专人负责。", "措施：1.压缩时限；2.专人负责。"),
        ("公墓：5。其余完成。", "公墓：5。其余完成。"),
        ("讲座：1。培训：2。已完成", "讲座：1。培训：2。已完成"),
        ("1.讲座：5。其余完成；2.培训", "1.讲座：5。其余完成；2.培训"),
    ],
)
def test_points_are_numbered_alike(read: str, printed: str) -> None:
    assert points_back(read) == printed


@pytest.mark.parametrize(
    ("read", "printed"),
    [
        ("1、无事故；2\n应急广播覆盖139个村。", "1、无事故；2、应急广播覆盖139个村。"),
        ("1.无事故；\n2应急广播；3.培训。", "1.无事故；2.应急广播；3.培训。"),
        ("1、无事故；\n2个村通广播。", "1、无事故；2个村通广播。"),
        ("1、无事故；3\n个村通广播。", "1、无事故；3个村通广播。"),
        ("完成培训：2\n场次以上。", "完成培训：2场次以上。"),
    ],
)
def test_a_mark_lost_behind_a_number_is_put_back(read: str, printed: str) -> None:
    assert marks_back(read.replace("\n", ""), read) == printed
