"""Headers of the indicator table that damage has ruined: what they must have been.

In: the cells of a header line, or the cells below one of them. Out: a role for each cell, with
how well it fits, as `lexicon.role_of` gives it, or None. Values under a guessed header are
doubted by its fit. Characters that were given and not recognised are never guessed at.
Nothing here can fail.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from assistant.extraction.lexicon import COLUMNS, key, role_of
from assistant.extraction.lines import Line
from assistant.extraction.values import figure, has_word, recognised
from assistant.page import Cell, Page
from assistant.wording import tidy

LABELS = ("level1", "level2", "name")
PLACED: Final = 0.8  # fit of a header known by where it stands
_ANCHORS = 3  # headers read well, beside which ruined ones may be guessed
_RUINED = 50  # likeness of a word half of whose characters are right
_GUESSED = 0.6
_SIGNS = frozenset(["≥", "≤", "=", ">", "<", "定性"])
_FEW = 3  # signs under one another that make a column of signs


def told(top: Sequence[Cell], page: Page) -> list[tuple[str, float] | None]:
    """The role of each header; recognised ones that were ruined by place and likeness."""
    found = [role_of(cell.text, COLUMNS) for cell in top]
    if recognised(page):
        _by_place(top, found)
        _by_likeness(top, found)
    return found


def _by_place(top: Sequence[Cell], told: list[tuple[str, float] | None]) -> None:
    """Damaged labels: 一级指标, 二级指标 and 三级指标 stand in this order, beside one another."""
    roles = [match[0] if match else None for match in told]
    unread = [
        role is None and ("级" in key(cell.text) or "指" in key(cell.text))
        for cell, role in zip(top, roles, strict=True)
    ]
    # Beside the table stands 绩效指标, which is no level: the labels are what says 级. Three of
    # them tell their order better than a single stroke that makes a 二 a 一.
    run = [at for at, cell in enumerate(top) if "级" in key(cell.text)]
    whole = len(run) == len(LABELS) and run[-1] - run[0] == len(LABELS) - 1
    if whole and [roles[at] for at in run] != list(LABELS):
        for at, role in zip(run, LABELS, strict=True):
            told[at] = (role, 1.0 if told[at] == (role, 1.0) else PLACED)
        return
    known = [(place, LABELS.index(role)) for place, role in enumerate(roles) if role in LABELS]
    for anchor, depth in known:
        for step in (-2, -1, 0, 1, 2):
            place = anchor + step
            if not (0 <= depth + step < len(LABELS) and 0 <= place < len(top)):
                continue
            role = LABELS[depth + step]
            between = range(min(place, anchor), max(place, anchor))
            joined = all(unread[at] or roles[at] in LABELS for at in between)
            if unread[place] and role not in roles and joined:
                told[place], roles[place] = (role, PLACED), role


def _by_likeness(top: Sequence[Cell], told: list[tuple[str, float] | None]) -> None:
    """Ruined headers beside well-read ones: what they are most like of the roles still open."""
    roles = {match[0] for match in told if match}
    if len(roles) < _ANCHORS or any(figure(cell.text) for cell in top):
        return
    unread = [place for place, match in enumerate(told) if not match and has_word(top[place].text)]
    likely = []
    for place in unread:
        still_open = {role: words for role, words in COLUMNS.items() if role not in roles}
        match = role_of(top[place].text, still_open, floor=_RUINED)
        if match:
            likely.append((match[1], place, match[0]))
    for fit, place, role in sorted(likely, reverse=True):
        if role not in roles:
            told[place] = (role, min(fit, _GUESSED))
            roles.add(role)
            unread.remove(place)
    needed = [role for role in ("target", "actual") if role not in roles]
    if len(unread) == len(needed) == 1 and not roles & {"adjusted", "state", "completion"}:
        told[unread[0]] = (needed[0], _GUESSED)


def told_below(cell: Cell, below: Sequence[Line]) -> tuple[str, float] | None:
    """The column of the signs, under a header that cannot be read."""
    texts = [
        tidy(other.text)
        for line in below
        for other in line.own
        if (other.column, other.column_span) == (cell.column, cell.column_span)
        and other.text.strip()
        and line.page is below[0].page
    ]
    signs = sum(text in _SIGNS for text in texts)
    return ("nature", PLACED) if signs >= _FEW and 3 * signs >= 2 * len(texts) else None
