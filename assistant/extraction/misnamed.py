"""Lines of money that are none: their names, or what stands under their amounts, say so.

In: the budget block that was read. Out: the block, such lines
disputed and the points they may hold missing. No value is changed. Nothing here can fail.

A row of the block that names a rate or points (预算执行率 | 96.94 | 分值 | 10 | 得分 | 9.7) stands
among the lines of money and is cut like them where its layout is unknown: its labels then are
names and its figures amounts. No money is called a rate or points, no amount is in words, and no
cell holds two amounts.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from typing import Final

from assistant.extraction.lexicon import BUDGET_COLUMNS, SOURCES, key, role_of
from assistant.extraction.money import Block, Money, better
from assistant.extraction.values import Found, figure, has_word
from assistant.form import Evidence

_MEASURED = re.compile(r"(?:率|进度|比例|分值|分数|权重|(?<!部)分)$")
"""How names of rates and points end."""
_DOUBT: Final = 0.5
_SURE: Final = 95


def doubt_misnamed(block: Block) -> Block:
    """The block, with what may be no line of money doubted."""
    false = [one for one in block.lines if _is_none(one)]
    if not false:
        return block
    lost = Evidence(page=false[0].name.evidence.page, status="missing", confidence=0.0)
    return replace(
        block,
        lines=tuple(_disputed(one) if one in false else one for one in block.lines),
        weight=better(block.weight, Found(None, lost)),
        score=better(block.score, Found(None, lost)),
    )


def _is_none(line: Money) -> bool:
    """True for a line that is called no money, or has words or one figure twice for amounts."""
    name = str(line.name.value or "")
    taken = [
        (one.evidence.page, one.evidence.place(), one.evidence.raw)
        for one in line.amounts.values()
        if one.evidence.raw
    ]
    worded = any(_is_label(raw or "") for *_, raw in taken)
    twice = any(n > 1 and figure(where[2] or "") for where, n in Counter(taken).items())
    called = _is_label(name) and role_of(name, SOURCES, floor=_SURE) is None
    return called or worded or twice


def _is_label(text: str) -> bool:
    """True for the label of a rate, of points, or of a column of the block."""
    if not has_word(text) or figure(text) is not None:
        return False
    return bool(_MEASURED.search(key(text)) or role_of(text, BUDGET_COLUMNS, floor=_SURE))


def _disputed(line: Money) -> Money:
    amounts = {
        role: one.doubted(_DOUBT, status="missing" if one.value is None else "disputed")
        for role, one in line.amounts.items()
    }
    return Money(line.name.doubted(_DOUBT, status="disputed"), amounts)
