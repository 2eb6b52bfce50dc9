"""Level labels (一级指标, 二级指标) for every indicator row.

In: for each indicator row, the label cell that covers it (ruled pages), or the labels
printed on lines nearby (plain text). Out: one label `Found` per row. Nothing can fail.

Ruled pages: a label holds for the rows its merged cell covers. A merged cell cut by the
page end is printed on one of the two pages only; its other part is blank and gets the
label from across the page break.

Plain text has no merged cells: a label stands on one line somewhere near its rows, often
a neighbour's. `block_costs` cuts the rows into one contiguous block a label, in printed
order, so that (1) each label's line lies in its own block, best near the middle or at
the top of it, and (2) the indicators' names fit the kind the label names (及时率 under
时效, 达标率 under 质量). Both are costs; the cheapest cutting is found by dynamic
programming over (labels, rows), and each row's certainty is the margin to the cheapest
cutting that puts it under another label. Level-1 labels are placed the same way over the
blocks of level 2, where (2) is the hierarchy itself.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from assistant.extraction.lexicon import LEVELS1, LEVELS2, PARENTS, Table, nearest, role_of
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
_OUTSIDE = 1.5
_INSIDE = 0.3
_INSIDE_MOST = 1.2
_UNHIERARCHICAL = 4.0
_READ_WELL = 0.9
_UNDECIDED = 0.35
"""Margin up to which the place of a label in plain text says nothing of a row."""
_BY_NAME = 0.9
"""Certainty of a label that only the row's name speaks for."""


@dataclass(frozen=True, slots=True)
class Label:
    """A label printed in plain text.

    Args:
        places: indices of the rows on whose lines it stands (several when it is repeated);
            halves are between rows.
        found: its text with evidence.
        kind: its role in `LEVELS1` or `LEVELS2`, "" for an unknown label.
        first, last: rows of the page it is printed on.
    """

    places: tuple[float, ...]
    found: Found
    kind: str
    first: int
    last: int


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


def _standing(label: Label, first: int, last: int) -> float:
    """Cost of a label standing where it does for a block of rows first..last."""
    # A block may run over the page end; the label was printed for the part on its page.
    on_page = (max(first, label.first), min(last, label.last))
    low, high = on_page if on_page[0] <= on_page[1] else (first, last)
    if len(label.places) > 1:
        return _OUTSIDE * sum(max(0.0, first - p, p - last) for p in label.places)
    place = label.places[0]
    outside = max(0.0, low - place, place - high)
    inside = min(abs(place - (low + high) / 2), abs(place - low) + 0.5)
    return _OUTSIDE * outside + min(_INSIDE * inside, _INSIDE_MOST)


def block_costs(
    labels: Sequence[Label], count: int, unfit: Callable[[int, Label], float]
) -> list[list[float]]:
    """For each row and label, the cheapest cutting of all rows that puts it there.

    Args:
        labels: in printed order, at least one and not more than rows.
        count: how many rows.
        unfit: cost of a row under a label.

    Returns:
        costs[row][label]; a row's label is the cheapest, its certainty the margin.
    """
    total = len(labels)
    sums = []
    for label in labels:
        running = [0.0]
        for row in range(count):
            running.append(running[-1] + unfit(row, label))
        sums.append(running)

    def cost(index: int, start: int, stop: int) -> float:
        return sums[index][stop] - sums[index][start] + _standing(labels[index], start, stop - 1)

    forward = [[math.inf] * (count + 1) for _ in range(total + 1)]
    forward[0][0] = 0.0
    for k in range(total):
        for stop in range(k + 1, count + 1):
            forward[k + 1][stop] = min(
                forward[k][start] + cost(k, start, stop) for start in range(k, stop)
            )
    backward = [[math.inf] * (count + 1) for _ in range(total + 1)]
    backward[total][count] = 0.0
    for k in range(total - 1, -1, -1):
        for start in range(count):
            backward[k][start] = min(
                cost(k, start, stop) + backward[k + 1][stop] for stop in range(start + 1, count + 1)
            )
    under = [[math.inf] * total for _ in range(count)]
    for k in range(total):
        for start in range(count):
            if math.isinf(forward[k][start]):
                continue
            best = math.inf
            # From the right, so that each row learns the best block that reaches it.
            for stop in range(count, start, -1):
                best = min(best, forward[k][start] + cost(k, start, stop) + backward[k + 1][stop])
                under[stop - 1][k] = min(under[stop - 1][k], best)
    return under


def _margin(costs: Sequence[float], chosen: int) -> float:
    """How much dearer than the chosen one the cheapest of the others is."""
    others = [cost for index, cost in enumerate(costs) if index != chosen]
    return min(others, default=math.inf) - costs[chosen]


def certainty_of(margin: float) -> float:
    """Probability that the cheapest is right, from how much dearer the next one is."""
    return round(1 / (1 + math.exp(-1.3 * min(margin, 20.0))), 4)


def loose_levels(
    names: Sequence[str], level1: Sequence[Label], level2: Sequence[Label]
) -> tuple[list[Found | None], list[Found | None]]:
    """Labels of both levels for rows of plain text; None where no label was printed."""
    count = len(names)
    second: list[Found | None] = [None] * count
    costs: list[list[float]] = []
    if level2 and len(level2) <= count:
        costs = block_costs(level2, count, lambda row, label: misfit(names[row], label.kind))
        standing = block_costs(level2, count, lambda row, label: 0.0)
        best = [under.index(min(under)) for under in costs]
        for row, (under, index) in enumerate(zip(costs, best, strict=True)):
            certainty = certainty_of(_margin(under, index))
            first_or_last = len(set(best[max(0, row - 1) : row + 2])) > 1
            if first_or_last and _margin(standing[row], index) <= _UNDECIDED:
                # Only the name speaks for it, and 及时率 stands under 质量 in some forms.
                certainty = min(certainty, _BY_NAME)
            second[row] = level2[index].found.doubted(certainty)
    first: list[Found | None] = [None] * count
    if level1 and len(level1) <= count:
        first = _first_level(level1, level2, costs, count)
    return first, second


def _first_level(
    labels: Sequence[Label], level2: Sequence[Label], costs: Sequence[Sequence[float]], count: int
) -> list[Found | None]:
    block = [under.index(min(under)) for under in costs] or list(range(count))
    kinds = [level2[index].kind for index in block] if costs else [""] * count

    def unfit(row: int, label: Label) -> float:
        parents = PARENTS.get(kinds[row], ())
        if not parents or not label.kind:
            return 0.0
        if label.kind in parents:
            return 0.0 if label.kind == parents[0] else 1.0
        return _UNHIERARCHICAL

    placed = block_costs(labels, count, unfit)
    best = [under.index(min(under)) for under in placed]
    result: list[Found | None] = []
    for row in range(count):
        # A block of level 2 stands under one label of level 1: the majority decides.
        votes = [best[other] for other in range(count) if block[other] == block[row]]
        winner = max(set(votes), key=votes.count)
        others = [cost for other, cost in enumerate(placed[row]) if other != winner]
        margin = min(others, default=math.inf) - placed[row][winner]
        kind = labels[winner].kind
        if costs:
            # Where the row's level-2 label is open, so is what stands above that label.
            under = costs[row]
            elsewhere = [
                cost
                for other, cost in enumerate(under)
                if kind != _parent(level2[other].kind, labels, kind)
            ]
            open_margin = min(elsewhere, default=math.inf) - under[block[row]]
            fits = kind in PARENTS.get(kinds[row], ())
            # The hierarchy itself names the label once the block is known.
            margin = open_margin if fits else min(margin, open_margin)
        result.append(labels[winner].found.doubted(certainty_of(max(margin, 0.0))))
    return result


def _parent(kind: str, labels: Sequence[Label], unknown: str) -> str:
    """The first of a level-2 kind's parents that the form prints; `unknown` without one."""
    printed = {label.kind for label in labels}
    return next((one for one in PARENTS.get(kind, ()) if one in printed), unknown)


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
    texts = [tidy(cover.cell.text) if cover.cell else "" for cover, _ in runs]
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
            if role_of(joined, table) and not (role_of(upper, table) and role_of(lower, table)):
                whole = found[index]
                if whole is not None:  # one label printed across the page end
                    found[index] = found[index + 1] = Found(
                        joined, whole.evidence.model_copy(update={"raw": joined})
                    )
        elif lower and not upper:
            filled_down = not _merged(covering) and any(texts[:index])
            if not filled_down:  # else a blank label cell belongs to the label above it
                found[index] = found[index + 1]
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


def _told(page: Page, cell: Cell, table: Table) -> Found:
    """A label as printed; one that was recognised and is none we know is doubted.

    There are few labels and they are long: what was hardly read and is most like one of
    them is that one, and keeps its own reading and the next likely label as candidates.
    """
    found = text_value(page, [cell])
    if not recognised(page):
        return found
    text = str(found.value or "")
    if kind_of(text, table):
        as_printed = role_of(text, table)
        return found if as_printed and as_printed[1] == 1.0 else found.doubted(0.9)
    likely = nearest(text, table) if found.evidence.confidence < _READ_WELL else []
    if not likely:
        return found.doubted(0.6 if has_word(text) else 0.2)
    others = (Candidate(text=one, confidence=0.2, reader="label") for one in (text, *likely[1:]))
    return replace(found, value=likely[0]).doubted(0.6, *others, status="disputed")


def hierarchy_strain(name: str, level1: str, level2: str) -> float:
    """Cost of a row of this name and level 1 under a label of level 2."""
    kind = kind_of(level2, LEVELS2)
    parent = kind_of(level1, LEVELS1) if level1 else ""
    misplaced = bool(parent and kind) and parent not in PARENTS.get(kind, (parent,))
    return misfit(name, kind) + (_UNHIERARCHICAL if misplaced else 0.0)


def _merged(covering: Sequence[Covering]) -> bool:
    """True when the labels stand in merged cells, so that a blank one is an accident."""
    return any(cover.cell is not None and cover.cell.row_span > 1 for cover in covering)
