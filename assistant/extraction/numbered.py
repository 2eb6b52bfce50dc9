"""Numbers of points in a running text (1.…；2.…), whose point at a line's end is read as a stop.

In: recognised text. Out: the text with the points back. Nothing here can fail.
"""

from __future__ import annotations

import re
from itertools import pairwise

_POINT = re.compile(r"(?:(?<=^)|(?<=[：:；;。，,]))(\d{1,2})([.。])(?=[\u3400-\u9fff])")


def points_back(text: str) -> str:
    """The text with its points numbered alike, where they count up and one has its point.

    >>> points_back("措施：1。压缩审批时限；2.安排专人负责。")
    '措施：1.压缩审批时限；2.安排专人负责。'
    >>> points_back("举办讲座：5。其余指标：6。已完成")
    '举办讲座：5。其余指标：6。已完成'
    """
    found = list(_POINT.finditer(text))
    counted = all(int(two[1]) == int(one[1]) + 1 for one, two in pairwise(found))
    if not counted or {one[2] for one in found} != {".", "。"} or int(found[0][1]) != 1:
        return text
    return _POINT.sub(r"\1.", text)
