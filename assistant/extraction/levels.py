"""Level labels (一级指标, 二级指标): what kinds they name, and whose rows they are on ruled pages.

In: for each indicator row, the label cell that covers it. Out: one label `Found` per row.
Nothing can fail.

A label holds for the rows its merged cell covers. A merged cell cut by the page end is printed
on one of the two pages only; its other part is blank and gets the label from across the page
break. Plain text, without merged cells, is for `loose_levels`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from assistant.extraction.lexicon import (
    LEVELS1,
    LEVELS2,
    OTHER_LEVELS,
    PARENTS,
    Table,
    key,
    nearest,
    role_of,
)
from assistant.extraction.values import Found, has_word, recognised, text_value
from assistant.form import Candidate
from assistant.page import Cell, Page
from assistant.wording import tidy

_STRONG = 2.0
_WEAK = 0.7
_HINTS: tuple[tuple[str, float, re.Pattern[str]], ...] = (
    ("timeliness", _STRONG, re.compile(r"及时|时效|按时|按期|准时|时限|期限")),
    ("timeliness", _WEAK, re.compile(r"时间|日期|进度|周期|月底前|年底前")),
    ("quality", _STRONG, re.compile(r"质量|达标|合格|优良率|通过率")),
    ("quality", _WEAK, re.compile(r"准确|规范|验收|完好|有效率|正确")),
    ("quantity", _STRONG, re.compile(r"(数量|[人次个件户场]数|完成数|面积|里程|数)$")),
    ("quantity", _WEAK, re.compile(r"完成率|覆盖|建设|新增|数量|[人次个件户场]数")),
    ("cost", _STRONG, re.compile(r"成本|单价|费用|补贴标准|补助标准|造价")),
    ("cost", _WEAK, re.compile(r"标准|支出|控制数|预算")),
    ("economic", _WEAK, re.compile(r"经济|收入|产值|税收|增收|利润|投资")),
    ("ecological", _WEAK, re.compile(r"生态|排放|绿化|污染|节能|降碳|环境")),
    ("social", _WEAK, re.compile(r"社会|群众|就业|水平|参与|素质|影响力|知晓|提升|保障|安全")),
    ("lasting", _STRONG, re.compile(r"长效|可持续|持续|长期")),
    ("lasting", _WEAK, re.compile(r"机制|制度|档案|健全|后续|使用年限")),
    ("satisfaction", _STRONG, re.compile(r"满意")),
)
UNHIERARCHICAL = 4.0
"""Cost of a label of level 2 under one of level 1 where it cannot stand."""
_READ_WELL = 0.9
_WORD = re.compile(r"[\u3400-\u9fff]+")
_LEGIBLE = 0.8
"""From here on a label that is one of these forms' letter by letter is that one: they are few."""
_BLOT = re.compile(r"^[02-689a-eg-hm-su-zA-HM-SU-Z•·.,]\n|\n[02-689a-eg-hm-su-zA-HM-SU-Z•·.,]$")
"""A mark alone on a line that is no bit of a rule: a rule there would part two labels' rows."""
_LETTER_BY_LETTER = 0.98
"""Certainty of a label that is one of these forms' without the speck beside it."""


def kind_of(text: str, table: Table) -> str:
    """The kind a label names, "" when it is none we know."""
    found = role_of(text, table)
    if found:
        return found[0]
    plain = tidy(text)
    for role, words in table.items():
        if any(len(word) >= 4 and word in plain for word in words):
            return role
    return ""


def is_label(text: str) -> bool:
    """True for text that is surely a level label."""
    return bool(role_of(text, LEVELS1) or role_of(text, LEVELS2))


def is_usual(text: str, table: Table) -> bool:
    """True for a label that is one of the table's letter by letter."""
    match = role_of(text, table)
    return match is not None and match[1] == 1.0


def is_spelled_out(text: str, table: Table) -> bool:
    """True for a label that is one of the table's, with no mark in it or beside it."""
    return bool(_WORD.fullmatch(text)) and is_usual(text, table)


def misfit(name: str, kind: str) -> float:
    """How badly an indicator's name fits a level-2 kind, in the DP's cost; negative fits."""
    if not kind:
        return 0.0
    group = "cost" if kind.startswith("cost") else kind
    hints: dict[str, float] = {}
    for hinted, weight, pattern in _HINTS:
        if pattern.search(name):
            hints[hinted] = max(hints.get(hinted, 0.0), weight)
    against = max((weight for hinted, weight in hints.items() if hinted != group), default=0.0)
    return against - hints.get(group, 0.0)


@dataclass(frozen=True, slots=True)
class Covering:
    """The label cell that covers one indicator row on a ruled page; None without one."""

    page: Page
    cell: Cell | None


def ruled_levels(
    covering: Sequence[Covering],
    table: Table,
    strain: Callable[[int, Found], float] = lambda row, label: 0.0,
) -> list[Found | None]:
    """One label a row from the cells that cover them, filled over page ends.

    Args:
        covering: the label cell of each row.
        table: the labels known at this level.
        strain: cost of a row under a label; it decides whether a blank label cell
            between two others belongs to the one above or the one below.
    """
    runs: list[tuple[Covering, list[int]]] = []
    for row, cover in enumerate(covering):
        if runs and runs[-1][0].cell is cover.cell and runs[-1][0].page is cover.page:
            runs[-1][1].append(row)
        else:
            runs.append((cover, [row]))
    texts = [_worded(cover.cell) for cover, _ in runs]
    found: list[Found | None] = []
    for (cover, _), text in zip(runs, texts, strict=True):
        found.append(_told(cover.page, cover.cell, table) if cover.cell and text else None)
    broken = [
        index
        for index in range(len(runs) - 1)
        if runs[index][0].page is not runs[index + 1][0].page
    ]
    for index in broken:
        upper, lower = texts[index], texts[index + 1]
        if upper and lower and upper != lower:
            joined = upper + lower
            whole_label = role_of(joined, table)
            pieces = [role_of(upper, table), role_of(lower, table)]
            # Dirt on one of the pages makes no label longer that is whole without it.
            least = min(1.0, _fit(pieces) + 0.01)
            if whole_label and not all(pieces) and whole_label[1] >= least:
                whole = found[index]
                if whole is not None:  # one label printed across the page end
                    found[index] = found[index + 1] = Found(
                        joined, whole.evidence.model_copy(update={"raw": joined})
                    )
        elif lower and not upper:
            filled_down = not _merged(covering) and any(texts[:index])
            below = found[index + 1]
            above = next((one for one in reversed(found[: index + 1]) if one is not None), None)
            if below is not None and above is not None and not filled_down:
                likely = _likelier(above, below, runs[index][1], strain)
                # Blank down the whole of a page, it may belong to either; else to the one below.
                open_ = found[index] is not None or likely.evidence.status != "disputed"
                found[index] = likely if open_ else below
            elif not filled_down:  # else a blank label cell belongs to the label above it
                found[index] = below
        elif upper and not lower:
            found[index + 1] = found[index]
    result: list[Found | None] = [None] * len(covering)
    current: Found | None = None
    waiting: list[int] = []
    for index, (_, rows) in enumerate(runs):
        label = found[index]
        if label is not None:
            current = label
            for row in waiting:  # rows before the first label of the table
                result[row] = label.doubted(0.6)
            waiting = []
            for row in rows:
                result[row] = current
        elif current is not None:
            # A blank label cell in mid-page: most forms leave it to the label above.
            # Where no label is merged that is the form's custom, seen from its first row on.
            filled_down = bool(texts[0]) and not _merged(covering)
            below = next((one for one in found[index:] if one is not None), None)
            here = current
            if below is not None and not filled_down:
                gain = sum(strain(row, current) - strain(row, below) for row in rows)
                here = below if gain > 0 else current
            for row in rows:
                result[row] = here.doubted(0.98 if filled_down else 0.8)
        else:
            waiting.extend(rows)
    return result


def _likelier(
    above: Found, below: Found, rows: Sequence[int], strain: Callable[[int, Found], float]
) -> Found:
    """The label of the page above or of the page below: the one that the rows can stand under.

    Where they can stand under both, or some under neither, the likelier one is disputed.
    """
    if above.value == below.value:
        return above
    costs = [sum(strain(row, label) for row in rows) for label in (above, below)]
    first, second = (above, below) if costs[0] <= costs[1] else (below, above)
    if min(costs) < UNHIERARCHICAL <= max(costs) - min(costs):
        return first
    other = Candidate(text=str(second.value), confidence=0.4, reader="label")
    return first.doubted(0.6, other, status="disputed")


def _fit(matches: Sequence[tuple[str, float] | None]) -> float:
    """How well the best of several matches fits; 0 when there is none."""
    return max((match[1] for match in matches if match), default=0.0)


def _worded(cell: Cell | None) -> str:
    """The text of a label's cell; "" for specks alone, which are no part of any label."""
    text = tidy(cell.text) if cell else ""
    return text if re.search(r"\w", text) else ""


def _told(page: Page, cell: Cell, table: Table) -> Found:
    """A label as printed; one that was recognised and is none we know is doubted.

    There are few labels and they are long: what was hardly read and is most like one of
    them is that one, and keeps its own reading and the next likely label as candidates.
    """
    found = text_value(page, [cell])
    if not recognised(page):
        return found
    text = str(found.value or "")
    whole = tidy(_BLOT.sub("", cell.text))
    if whole != text and is_spelled_out(whole, table) and not is_usual(text, table):
        evidence = found.evidence.model_copy(update={"confidence": _LETTER_BY_LETTER})
        return Found(whole, evidence)
    other = key(text) in OTHER_LEVELS
    if is_spelled_out(text, table) or (other and _WORD.fullmatch(text)):
        legible = found.evidence.status == "read" and found.evidence.confidence >= _LEGIBLE
        sure = max(found.evidence.confidence, _LETTER_BY_LETTER if legible else 0.0)
        return replace(found, evidence=found.evidence.model_copy(update={"confidence": sure}))
    if other:
        return found  # with its points in brackets
    if found.evidence.confidence < _READ_WELL:
        seen = (tidy(sight.text) for sight in (*cell.others, *cell.candidates))
        spelled = next((one for one in seen if is_spelled_out(one, table)), None)
        if spelled is not None and kind_of(text, table) in ("", kind_of(spelled, table)):
            also = Candidate(text=text, confidence=0.2, reader="label")
            return replace(found, value=spelled).doubted(0.6, also, status="disputed")
    if kind_of(text, table):
        return found if is_usual(text, table) else found.doubted(0.9)
    likely = nearest(text, table) if found.evidence.confidence < _READ_WELL else []
    if not likely:
        return found.doubted(0.6 if has_word(text) else 0.2)
    others = (Candidate(text=one, confidence=0.2, reader="label") for one in (text, *likely[1:]))
    return replace(found, value=likely[0]).doubted(0.6, *others, status="disputed")


def hierarchy_strain(name: str, level1: str, level2: str) -> float:
    """Cost of a row of this name and level 1 under a label of level 2."""
    return misfit(name, kind_of(level2, LEVELS2)) + parent_strain(level1, level2)


def parent_strain(level1: str, level2: str) -> float:
    """Cost of a label of level 2 under one of level 1."""
    kind = kind_of(level2, LEVELS2)
    parent = kind_of(level1, LEVELS1) if level1 else ""
    misplaced = bool(parent and kind) and parent not in PARENTS.get(kind, (parent,))
    return UNHIERARCHICAL if misplaced else 0.0


def _merged(covering: Sequence[Covering]) -> bool:
    """True when the labels stand in merged cells, so that a blank one is an accident."""
    return any(cover.cell is not None and cover.cell.row_span > 1 for cover in covering)
