"""Lines of money that are none: their names, or what stands under their amounts, say so.

In: the budget block that was read and the lines it was read from. Out: the block, such lines
disputed and the points they may hold missing. No value is changed. Nothing here can fail.

A row of the block that names a rate or points (预算执行率 | 96.94 | 分值 | 10 | 得分 | 9.7) stands
among the lines of money and is cut like them where its layout is unknown: its labels then are
names and its figures amounts. No money is called a rate or points, no amount is in words, and no
cell holds two amounts.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from assistant.extraction.lexicon import BUDGET_COLUMNS, key, role_of
from assistant.extraction.lines import Line
from assistant.extraction.money import Block, Money, better
from assistant.extraction.values import Found, figure, has_word
from assistant.form import Evidence
from assistant.page import Place

_MEASURED = re.compile(r"(?:率|进度|比例|分值|分数|权重|(?<!部)分)$")
"""How names of rates and points end."""
_POINTS: Final = frozenset(("rate", "weight", "score"))
_DOUBT: Final = 0.5
_SURE: Final = 95


def doubt_misnamed(block: Block, lines: Sequence[Line]) -> Block:
    """The block, with what may be no line of money doubted.

    Args:
        lines: what it was read from.
    """
    printed = {(line.page.number, c.place): c.text for line in lines for c in line.printed}
    false = [one for one in block.lines if _is_none(one, printed)]
    if not false:
        return block
    lost = Evidence(page=false[0].name.evidence.page, status="missing", confidence=0.0)
    return replace(
        block,
        lines=tuple(_disputed(one) if one in false else one for one in block.lines),
        weight=better(block.weight, Found(None, lost)),
        score=better(block.score, Found(None, lost)),
    )


def _is_none(line: Money, printed: Mapping[tuple[int, Place], str]) -> bool:
    """True for a line that is called no money, or has words or one figure twice for amounts.

    Amounts told in one cell, each behind its label, stand at one place and are pieces of it.
    """
    raws = [one.evidence.raw or "" for one in line.amounts.values()]
    taken = Counter(
        (one.evidence.page, one.evidence.place())
        for one in line.amounts.values()
        if one.evidence.page is not None and one.value is not None
    )
    twice = any(
        n > 1 and figure(printed.get((page, place), "")) is not None
        for (page, place), n in taken.items()
        if page is not None
    )
    return twice or _is_label(str(line.name.value or "")) or any(map(_is_label, raws))


def _is_label(text: str) -> bool:
    """True for the label of a rate or of points; a sentence that tells them is none."""
    if not has_word(text) or re.search(r"\d", key(text)):
        return False
    match = role_of(text, BUDGET_COLUMNS, floor=_SURE)
    return bool(_MEASURED.search(key(text))) or (match is not None and match[0] in _POINTS)


def _disputed(line: Money) -> Money:
    amounts = {
        role: one.doubted(_DOUBT, status="missing" if one.value is None else "disputed")
        for role, one in line.amounts.items()
    }
    return Money(line.name.doubted(_DOUBT, status="disputed"), amounts)
