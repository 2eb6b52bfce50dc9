"""Numbers of points in a running text (1.…；2、…), whose mark at a line's end is lost or a stop.

So is the point of a figure that is cut behind it.

In: recognised text. Out: the text with the marks back. Nothing here can fail.
"""

from __future__ import annotations

import re
from itertools import pairwise

_POINT = re.compile(r"(?:(?<=^)|(?<=[：:；;。，,]))(\d{1,2})([.。])(?=[\u3400-\u9fff])")

_SHARE = re.compile(r"(?<=\d)。(?=\d{1,2}[%‰])")
"""A stop where the decimals of a share follow: no sentence ends so and begins so."""

BROKEN_FIGURE = re.compile(
    r"(?<![\d.])(?!(?:19|20)\d\d\.)\d+\.\d+\.|[%‰]\d|\d。\d+(?![\d.、．)）])"
)
"""Two points in or behind one figure that is no date, a figure after its own percent sign, or a
stop within a figure; the number of an item has a mark of its own behind it."""


def restored(text: str, lined: str) -> str:
    """The text with both kinds of marks back; for `lined` see `marks_back`."""
    return marks_back(points_back(text), lined)


def points_back(text: str) -> str:
    """The text with its points numbered alike, where they count up and one has its point.

    So has a share that was cut behind its point.

    >>> points_back("措施：1。压缩审批时限；2.安排专人负责。")
    '措施：1.压缩审批时限；2.安排专人负责。'
    >>> points_back("举办讲座：5。其余指标：6。已完成")
    '举办讲座：5。其余指标：6。已完成'
    >>> points_back("造林成活率88。9%")
    '造林成活率88.9%'
    """
    text = _SHARE.sub(".", text)
    found = list(_POINT.finditer(text))
    counted = all(int(two[1]) == int(one[1]) + 1 for one, two in pairwise(found))
    if not counted or {one[2] for one in found} != {".", "。"} or int(found[0][1]) != 1:
        return text
    return _POINT.sub(r"\1.", text)


_MARKED = re.compile(r"(?:(?<=^)|(?<=[：:；;。]))(\d{1,2})([、.．])(?=[\u3400-\u9fff])")
_BARE = re.compile(r"(?:(?<=^)|(?<=[：:；;。]))(\d{1,2})(?=[\u3400-\u9fff])")


def marks_back(text: str, lined: str) -> str:
    """The text with the mark behind the number of a point that has none.

    It was lost where the numbers before and behind have theirs, or the one before has and the
    number ends its line: recognisers drop a small mark there.

    Args:
        text: without its line breaks.
        lined: the same as it was read, with them.

    >>> marks_back("1、无事故；2应急广播。", "1、无事故；2\\n应急广播。")
    '1、无事故；2、应急广播。'
    >>> marks_back("1、无事故；2个村。", "1、无事故；2个村。")
    '1、无事故；2个村。'
    """
    marks = {int(found[1]): found[2] for found in _MARKED.finditer(text)}
    if len(set(marks.values())) != 1:
        return text

    def marked(found: re.Match[str]) -> str:
        number = int(found[1])
        ends = re.search(rf"(?:^|[：:；;。])\s*{number}\s*\n", lined) is not None
        counted = number - 1 in marks and (number + 1 in marks or ends)
        if not counted or number in marks:
            return found[0]
        marks[number] = marks[number - 1]
        return found[0] + marks[number]

    return _BARE.sub(marked, text)
