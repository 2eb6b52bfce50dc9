"""Points of a running text whose numbers lost their point to a stop."""

from __future__ import annotations

import pytest

from assistant.extraction.numbered import points_back


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
