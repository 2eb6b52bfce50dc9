"""The rows a question names, and where in it their names stand.

In: the folded question and the names of the rows in question. Out: spans with the names
they mean. Pure; cannot fail.

A stretch of a question means a name when it is made of runs of two or more characters that
stand in the name in the same order: 党校教学培训完成率 is 社区党校教学培训活动完成率.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from assistant.wording import fold

# Words of questions and of table headings that also stand in names: alone they name no row.
_HEADINGS = frozenset(
    """
    社区 小区 街镇 居民
    完成 完成率 完成数 数量 质量 时效 成本 产出 效益 社会 经济 生态 满意 满意度
    目标 实际 项目 工作 活动 情况 水平 人数 指标 标准 及时 提高 提升 达标 达标率
    质量达标 质量达标率 率 完成及时 参与 保障 健全 覆盖 发放 支出 预算 资金 全年
    年度 开展 实施 服务 组织 单位 部门 街道 执行 管理 整体 业务 社会效益 经济效益
    数 改善 补贴标准 次数 进行 人员 影响 党建 项目完成 工作完成 每月 全年不少于
    完成情况 项目实施 比例 比率
    """.split()  # noqa: SIM905
)
_COMMON = re.compile("|".join(sorted(_HEADINGS, key=len, reverse=True)))


@dataclass(frozen=True, slots=True)
class Named:
    """A stretch of the question, and the names it may mean."""

    start: int
    end: int
    names: frozenset[str]


def named(plain: str, names: Iterable[str]) -> list[Named]:
    """The names a folded question mentions, longest stretches first taken, in its order."""
    known: dict[str, str] = {}
    for name in names:
        if name:
            known.setdefault(_bare(fold(name)), name)
    text, back = _without_quotes(plain)
    if not known or not text:
        return []
    starts: dict[str, set[str]] = defaultdict(set)
    for bare in known:
        for at in range(len(bare) - 1):
            starts[bare[at : at + 2]].add(bare)
    found: list[Named] = []
    at = 0
    while at < len(text) - 1:
        reach: dict[str, int] = {}
        for bare in starts.get(text[at : at + 2], ()):
            reach[bare] = max(reach.get(bare, 0), _reach(text, at, bare))
        longest = max(reach.values(), default=0)
        stretch = text[at : at + longest]
        if longest >= 2 and _heading(stretch):
            at += longest  # its tail (成率 of 完成率) is no name either
        elif longest >= 2:
            fitting = {
                known[b]
                for b, size in reach.items()
                if size == longest and (longest > 3 or stretch in _own(b))
            }
            # The full name given outweighs a longer one that holds it.
            if stretch in known:
                fitting = {known[stretch]}
            if not fitting:
                at += 1
                continue
            found.append(Named(back[at], back[at + longest - 1] + 1, frozenset(fitting)))
            at += longest
        else:
            at += 1
    return found


def _heading(stretch: str) -> bool:
    return stretch in _HEADINGS or not re.search(r"[\u3400-\u9fff]{2}", stretch)


@lru_cache(maxsize=4096)
def _own(name: str) -> str:
    """A name without the words many names have: 成数 is no part of it, but of 完成数."""
    return _COMMON.sub("|", name)


def _reach(text: str, at: int, name: str) -> int:
    """Characters from `at` on that are runs of at least two standing in the name in order."""
    best = 0
    position = name.find(text[at : at + 2])
    while position >= 0:
        size = _run(text, at, name, position)
        total, end = size, position + size
        while True:
            more = (
                name.find(text[at + total : at + total + 2], end)
                if len(text) - at - total >= 2
                else -1
            )
            if more < 0:
                break
            size = _run(text, at + total, name, more)
            total, end = total + size, more + size
        # A heading at the end (完成率, 成本) belongs to the name; the caller sees to the rest.
        best = max(best, total)
        position = name.find(text[at : at + 2], position + 1)
    return best


def _run(text: str, at: int, name: str, position: int) -> int:
    size = 0
    while (
        at + size < len(text) and position + size < len(name) and text[at + size] == name[position + size]
    ):  # fmt: skip
        size += 1
    return size


def _bare(text: str) -> str:
    return re.sub(r"[\"'()\s]", "", text)


def _without_quotes(plain: str) -> tuple[str, list[int]]:
    """The text without quotes, brackets and blanks, and where each character stood."""
    kept = [(c, at) for at, c in enumerate(plain) if not re.match(r"[\"'()\s]", c)]
    return "".join(c for c, _ in kept), [at for _, at in kept]
