"""The yearly goals: what was expected and what was achieved.

In: the lines above the indicator table. Out: two `Found`s, in any of the shapes forms print
them: two columns under their headings, beside their labels, or one under another. Nothing
here can fail.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from assistant.extraction.goals_cut import joined
from assistant.extraction.goals_told import told_goals
from assistant.extraction.goals_under import under
from assistant.extraction.lettered import doubt_lettered
from assistant.extraction.lexicon import BUDGET_COLUMNS, COLUMNS, FIELDS, SOURCES, key, role_of
from assistant.extraction.lines import Line, missing_at
from assistant.extraction.mended import is_parted_by_white
from assistant.extraction.tasks import heads_tasks
from assistant.extraction.unlike import doubt_thousandth
from assistant.extraction.values import (
    Found,
    absent,
    bare,
    expected_but_lost,
    has_word,
    recognised,
    text_value,
)
from assistant.page import Cell
from assistant.wording import tidy

_EXPECTED = re.compile(
    r"^(?:年初|年度)?(?:设定|预期|总体|绩效)*(?:预期|设定|绩效|总体)目标(?:设定)?$"
    r"|^(?:预期|年初|年度)目标$|^年度绩效目标$|^年初(?:设定|预期)$"
)
_YEARLY = re.compile(r"^(?:项目)?(?:年度|全年|本年)?(?:工作|绩效)?目标$")
_ACHIEVED = re.compile(
    r"(?:实际|目标|全年)?(?:完成|实现)情况(?:综述|说明)?$|^(?:实际|年[末终底])(?:完成|实现)(?:目标)?$"
)
_OWN_GOAL = re.compile(r"(?:本年|年度|全年)[\u3400-\u9fff]{0,6}(?:目标|任务)")
_SIDE = re.compile(r"(?:年度|年初|总体|预期|绩效)+目标$")
_FIRST = re.compile(r"(?:预期|计划|设定|年度)?目标|预期|计划|年初设定")
_SECOND = re.compile(r"(?:目标|实际|全年)?(?:完成|实现|达成)(?:情况)?")
"""Short labels of the two goals, where a label down the side says that they are goals, or
where both stand on one line with a text each."""
_BOTH = re.compile(r"(?:预期|设定|总体|绩效|年度|年初)目标.{0,2}(?:实际|目标|全年)完成")
_SECTION = re.compile(r"目标.{0,6}指标.{0,8}(?:完成|实现|自评|评价)?情况")
"""The title of a section of the form: goals and indicators are both below it."""
_GOALS_HEAD = re.compile(
    r"(?:预期|年度|总体|绩效)目标|(?:目标)?(?:实际)?完成情况|实际完成(?:目标)?"
)
_BEGINS = re.compile(r"(?:年度|年初|预期|总体|绩效|设定){1,3}目标|(?:目标|实际|全年){1,2}完成情况")
_SENTENCE = 12
_PAIR = 4
_TEXT = 6
_LABELLED = re.compile(
    r"((?:年度)?(?:预期|总体|绩效){1,2}目标|(?:目标|年度)?(?:实际)?完成情况)[：:]?"
    rf"([\u3400-\u9fff].{{{_SENTENCE - 1},}})"
)
"""A goal behind its own label; sentences begin so too, where the form has its headings."""
_NEAR = 4
"""Lines below the expected goals that may hold what was achieved."""


def find_goals(lines: Sequence[Line]) -> tuple[Found, Found]:
    """The yearly goals: expected and achieved."""
    parted = _parted(joined(lines))
    expected, achieved = _goals(parted)
    if expected.value is None and achieved.value is None:
        expected, achieved = told_goals(parted)
    if lines:
        expected, achieved = (doubt_thousandth(g, lines[0].page) for g in (expected, achieved))
    if any(is_parted_by_white(line.page) for line in lines):
        # Which words are whose, only the white between them tells; a comma leaves as much.
        expected, achieved = expected.doubted(0.6), achieved.doubted(0.6)
    torn = _torn(expected, achieved, lines), _torn(achieved, expected, lines)
    expected, achieved = (doubt_lettered(_unended(goal, lines)) for goal in torn)
    return expected, achieved


def _torn(goal: Found, other: Found, lines: Sequence[Line]) -> Found:
    """A recognised goal left of which a text stands that is neither label nor the other goal."""
    text = tidy(str(goal.value or ""))
    for line in lines if text else ():
        own = [cell for cell in line.own if cell.ruled and has_word(cell.text)]
        at = next((i for i, cell in enumerate(own) if tidy(cell.text) == text), 0)
        if not at or not recognised(line.page):
            continue
        before = tidy(own[at - 1].text)
        if len(before) >= _SENTENCE and before != tidy(str(other.value or "")):
            return goal.doubted(0.5)
    return goal


def speaks_of_goals(text: str) -> bool:
    """True for text that begins with the heading of a goal."""
    return bool(_BEGINS.match(key(text)))


def _unended(goal: Found, lines: Sequence[Line]) -> Found:
    """A recognised sentence with commas and without a stop: the stop is the first to fade."""
    text = str(goal.value or "")
    sentence = re.search(r"[，,；;。]", text) and len(text) >= _SENTENCE
    if sentence and recognised(lines[0].page) and not re.search(r"[。；;！.…”\"》]$", text):
        return goal.doubted(0.9)
    return goal


def _parted(lines: Sequence[Line]) -> list[Line]:
    """Recognised lines with goals cut from headings whose rule was missed.

    The heading stays in its line; the text under it goes to the line below.
    """
    result = list(lines)
    headed = any(_heads(cell) for line in lines for cell in line.printed)
    for index, line in enumerate(result):
        if line.page.kind != "picture":
            continue
        for cell in line.own:
            head, _, text = cell.text.strip().partition("\n")
            if not _GOALS_HEAD.fullmatch(key(head)) or len(tidy(text)) < _SENTENCE:
                if not headed:
                    result[index] = _label_cut_off(result[index], cell)
                continue
            label = replace(cell, text=head, row_span=1)
            goal = replace(
                cell, text=text, row=cell.row + 1, row_span=1, others=(), candidates=(),
                confidence=min(cell.confidence, 0.5),
            )  # fmt: skip
            result[index] = _swapped(result[index], cell, label)
            if index + 1 < len(result) and result[index + 1].row == goal.row:
                result[index + 1] = _swapped(result[index + 1], cell, goal)
            else:
                result.insert(index + 1, Line(line.page, goal.row, (goal,)))
    return result


def _heads(cell: Cell) -> bool:
    """True for a cell that is a heading of goals and nothing else."""
    word = key(cell.text)
    return bool(_EXPECTED.search(word) or _ACHIEVED.fullmatch(word))


def _label_cut_off(line: Line, cell: Cell) -> Line:
    """The line with a goal cut from the label before it, where no rule parts the two."""
    match = _LABELLED.match(tidy(cell.text))
    if match is None or cell.column or cell.column_span < 2:
        return line
    label = replace(cell, text=match.group(1), column_span=1, others=(), candidates=())
    goal = replace(
        cell, text=match.group(2), column=cell.column + 1, column_span=cell.column_span - 1,
        others=(), candidates=(), confidence=min(cell.confidence, 0.5),
    )  # fmt: skip
    return _swapped(line, cell, label, goal)


def _swapped(line: Line, old: Cell, *new: Cell) -> Line:
    """The line with cells in the place of another, or beside the rest when it was not there."""
    kept = [cell for cell in line.cells if cell is not old]
    return replace(line, cells=tuple(sorted((*kept, *new), key=lambda cell: cell.column)))


def _beside_side(lines: Sequence[Line], index: int) -> tuple[Found, Found] | None:
    """Goals one under the other beside short labels (目标 | …; 实现 | …) and one down the side."""
    line = lines[index]
    side = next((c for c in line.own if c.row_span > 1 and _SIDE.fullmatch(key(c.text))), None)
    if side is None or line.loose:
        return None
    found: dict[str, Found] = {}
    for other in lines[index : index + side.row_span]:
        if other.page is not line.page or other.row >= side.row + side.row_span:
            break
        beside = [c for c in other.own if c.column >= side.column + side.column_span]
        if len(beside) != 2:
            return None
        word = key(beside[0].text)
        for name, pattern in (("expected", _FIRST), ("achieved", _SECOND)):
            if pattern.fullmatch(word) and name not in found:
                found[name] = text_value(line.page, [beside[1]], required=True)
    return (found["expected"], found["achieved"]) if len(found) > 1 else None


def _goals(lines: Sequence[Line]) -> tuple[Found, Found]:
    for index, line in enumerate(lines):
        if (pair := _beside_side(lines, index)) is not None:
            return _both(line, pair)
        heads = [(cell, key(cell.text)) for cell in line.printed]
        if heads_tasks(line):
            continue
        if len(heads) == 1 and _SECTION.search(heads[0][1]):
            continue
        brief = brief_pair(line)
        done = [cell for cell, word in heads if _ACHIEVED.search(word) or cell in brief[1:]]
        # Down the side, 年度目标完成情况 is the heading of both.
        achieved = next((cell for cell in done if cell.row_span == 1), next(iter(done), None))
        # 年度总体目标 down the side is a heading too: the one nearest to the text counts.
        named = [cell for cell, word in heads if _EXPECTED.search(word) or cell in brief[:1]]
        if achieved is not None and not named:  # 年度目标 is the heading beside the other's
            named = [cell for cell, word in heads if _YEARLY.search(word) and cell.row_span == 1]
        before = [cell for cell in named if achieved is None or cell.column < achieved.column]
        expected = (before or named)[-1] if named else None
        if achieved is None and len(heads) > 1 and line.loose:
            whole = key("".join(cell.text for cell, _ in heads[-2:]))
            achieved = heads[-2][0] if _ACHIEVED.search(whole) else None
        if expected is None and achieved is None:
            continue
        if len(heads) == 1 and _headed_below(lines[index + 1 :]):
            continue  # the title of both
        together = achieved is not None and _BOTH.search(key(achieved.text))
        ruled = any(cell.ruled for cell in line.printed)
        body = _goal_lines(_beside_label(lines[index + 1 :], line), ruled=ruled)
        side = _beside(line, expected, achieved)
        if side is not None and achieved is None and expected is not None:
            side = (side[0], _below_beside(lines[index + 1 :]))
        elif side is not None and achieved is not None and expected is None:
            side = (_above_beside(lines[:index], achieved), side[1])
        if side is not None and (not body or any(found.value for found in side)):
            return _both(line, side)
        if achieved is None and not body:
            continue
        goals = under(line, expected, achieved, body)
        if together and recognised(line.page):  # two columns read as one
            return _both(line, (goals[0], goals[1].doubted(0.3, status="disputed")))
        return _both(line, goals)
    return absent(), absent()


def brief_pair(line: Line) -> tuple[Cell, ...]:
    """The labels of both goals on one line, each with a text beside it (目标 | … | 完成 | …)."""
    if line.loose or len(line.printed) < _PAIR:
        return ()
    beside = [
        label
        for label, text in pairwise(line.printed)
        if label.ruled and len(tidy(text.text)) >= _TEXT and has_word(text.text)
    ]
    first = [cell for cell in beside if _FIRST.fullmatch(key(cell.text))]
    second = [cell for cell in beside if _SECOND.fullmatch(key(cell.text))]
    if len(first) != 1 or len(second) != 1 or first[0].column > second[0].column:
        return ()
    return first[0], second[0]


def _headed_below(lines: Sequence[Line]) -> bool:
    """True when the headings of both goals follow: the one above is their block's.

    They stand on one line, or on two, each with its goal beside it.
    """
    below = [[key(cell.text) for cell in line.printed] for line in lines if line.printed][:2]
    if not below:
        return False
    if any(map(_EXPECTED.search, below[0])) and any(map(_ACHIEVED.search, below[0])):
        return True
    return all(len(words) == 2 for words in below) and bool(
        _EXPECTED.search(below[0][0]) and _ACHIEVED.search(below[-1][0])
    )


def _both(line: Line, goals: tuple[Found, Found]) -> tuple[Found, Found]:
    """Goals stand in pairs: where one was found, the other is there.

    In given characters too, where a heading that nobody knows stands beside the known one.
    """
    if all(goal.value is None for goal in goals):
        return goals
    beside = [cell for cell in line.printed if cell.row_span == 1 and has_word(cell.text)]
    if len(beside) > 1 and not line.loose:
        lost = Found(None, missing_at(line.page, beside[-1]))
        if goals[0].evidence.status == "absent":
            return lost, goals[1].doubted(0.5)  # it may hold the text of both
        if goals[1].evidence.status == "absent":
            return goals[0].doubted(0.5), lost
    return expected_but_lost(goals[0], line.page), expected_but_lost(goals[1], line.page)


def _goal_lines(lines: Sequence[Line], *, ruled: bool) -> list[Line]:
    body = []
    for line in lines:
        if not line.printed:
            continue
        # Below headings in a table the text outside it is the next part's.
        if _stops_goals(line) or (ruled and not any(cell.ruled for cell in line.printed)):
            break
        body.append(line)
    return body


def _beside_label(lines: Sequence[Line], head: Line) -> Sequence[Line]:
    """The lines down to where the label beside the goals ends and another begins under it."""
    labels = [c for c in head.own if c.row_span > 1 and has_word(c.text)]
    if not labels or head.loose:
        return lines
    side = labels[-1]
    for index, line in enumerate(lines):
        below = line.page is head.page and line.row >= side.row + side.row_span
        if below and any(c.column == side.column and has_word(c.text) for c in line.own):
            return lines[:index]
    return lines


def _stops_goals(line: Line) -> bool:
    roles = [role_of(cell.text, COLUMNS) for cell in line.printed]
    if len(roles) == 1 and not line.printed[0].ruled and roles[0] == ("block", 1.0):
        return True  # the title of the table below
    money = [role_of(cell.text, BUDGET_COLUMNS, floor=90) for cell in line.printed]
    fields = [role_of(cell.text, FIELDS, floor=90) for cell in line.printed]
    return (
        sum(role is not None for role in roles) >= 3
        or sum(role is not None for role in money) >= 3
        or any(fields)
        or any(role_of(cell.text, SOURCES, floor=95) for cell in line.printed)
    )


def _beside(line: Line, expected: Cell | None, achieved: Cell | None) -> tuple[Found, Found] | None:
    """Goals that stand on the line of their labels, to the right of them."""
    found = []
    for label in (expected, achieved):
        right = None
        if label is not None:
            right = next(
                (c for c in line.own if c.column >= label.column + label.column_span), None
            )
        text = tidy(bare(right.text)) if right is not None else ""
        word = key(text)
        label_again = bool(_ACHIEVED.search(word) or _EXPECTED.search(word))
        if right is None or label_again or len(text) < 6:
            found.append(absent())
        else:
            found.append(text_value(line.page, [right]))
    return (found[0], found[1]) if any(item.value for item in found) else None


def _below_beside(lines: Sequence[Line]) -> Found:
    """What was achieved, beside a label of its own further down."""
    for line in lines[:_NEAR]:
        label = next((c for c in line.printed if _ACHIEVED.search(key(c.text))), None)
        side = _beside(line, None, label) if label is not None else None
        if side is not None:
            return side[1]
    return absent()


def _above_beside(lines: Sequence[Line], achieved: Cell) -> Found:
    """What was expected, beside a label of the form's own right above (年度建设目标)."""
    line = next((line for line in reversed(lines) if line.printed), None)
    label = line.printed[0] if line is not None and len(line.printed) == 2 else None
    if line is None or label is None or not _OWN_GOAL.fullmatch(key(label.text)):
        return absent()
    side = _beside(line, label, None) if label.column == achieved.column else None
    return side[0] if side is not None else absent()
