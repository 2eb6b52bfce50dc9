"""Points of a running text whose numbers lost their point to a stop."""

from __future__ import annotations

import pytest

from assistant.extraction.numbered import marks_back, points_back
from assistant.extraction.table import extract
from assistant.extraction.values import soundness
from tests.extraction.made import HEAD, doubted, picture, row


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


def test_a_share_cut_behind_its_point_has_it_and_is_doubted() -> None:
    goal = "完成造林1.35万亩，成活率88。\n9%；农户增收2845元。"
    above = (
        ("年度目标", ("预期目标", 1, 3), ("实际完成情况", 1, 4)),
        ("", ("丙", 1, 3), (goal, 1, 4)),
    )
    draft = extract([picture(*above, HEAD, row("甲数量"))])
    assert "成活率88.9%；" in str(draft.paper.goals.achieved)
    assert doubted(draft, "/goals/achieved")


@pytest.mark.parametrize("text", ["完成88。12个镇参与", "共88。\n9亿元"])
def test_a_stop_within_a_figure_is_doubted(text: str) -> None:
    assert soundness(text) < 1.0
    assert soundness("完成任务88。9.开展培训") == 1.0
