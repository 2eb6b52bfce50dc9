"""Amounts and names of the budget block that went into no field.

In: the lines that may hold the block, and the evidence of everything that was read. Out:
evidence under "/budget" that something of it was not read. Nothing here can fail.

A block is told by its words (预算, 执行, 资金 …), and goes on to the first line of another
part. Every figure in it is a value of some field, except where its heading or its label
says that it is none of ours (到位数, 备注), or one of points that were found elsewhere.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from assistant.extraction.budget_columns import header_roles, is_budget_header
from assistant.extraction.budget_heads import in_one_storey
from assistant.extraction.budget_shapes import ends, heads_conduct
from assistant.extraction.lexicon import BUDGET_COLUMNS, FIELDS, SOURCES, key, role_of
from assistant.extraction.lines import Line, extent, missing_at, overlap
from assistant.extraction.money import AMOUNTS, Money
from assistant.extraction.natures import proven_parts
from assistant.extraction.periods import EARLIER, year_on
from assistant.extraction.rate_row import POINTS
from assistant.extraction.values import bare, figure, has_word, recognised
from assistant.form import Evidence
from assistant.page import Cell, Page, Place
from assistant.wording import tidy

BUDGET = "/budget"
GOALS = ("/goals/expected", "/goals/achieved")
_MONEY = re.compile(r"预算|执行|资金|拨款|支出|决算|付费|应付|实付")
_LABEL = 16
"""Characters that the label of a line or of the block has at most."""
_AMOUNT = re.compile(
    r"\d[\d,]*\.\d{3,8}(?=[亿万]元)|\d[\d,]*\.\d\d?|\d{1,3}(?:,\d{3})+|\d+(?=[%‰分])|\d+(?=[亿万千]?元(?![\u3400-\u9fff]))"
)
_OF_WHICH = re.compile(r"^其中[：:]?")
_NAME = 4
"""Characters of a money line's name that are no chance: 合计 stands in other places too."""
_LEGIBLE = 0.5
_TOLD = 2
"""Whole amounts in a text that make it a budget's: a name may hold one (“10%配套资金”)."""
_WORDS = frozenset(("name", "unit"))
_POINTS = frozenset(("weight", "score"))


def unplaced(lines: Sequence[Line], evidence: Mapping[str, Evidence]) -> dict[str, Evidence]:
    """Where figures of the budget block stand that no field claims, by what they were lost from.

    Args:
        lines: those above the indicator table, and those of a block printed under it.
        evidence: of every field read so far, by pointer.
    """
    block = _in_one_storey(list(_block(lines)))
    year = year_on({line.page.number: line.page for line in lines}.values())
    claims = _Claims(evidence)
    parted = proven_parts(block)
    left: dict[str, Evidence] = {}
    for index, line in enumerate(block):
        for cell in line.printed:
            if _figures(cell) <= claims.of(line.page.number, cell):
                continue
            if (line.page.number, cell.place) in parted:
                continue
            if _is_dirt(cell, block[: index + 1]) or _is_earlier(cell, block[: index + 1], year):
                continue
            pointer = _lost_from(cell, block[: index + 1], claims)
            if pointer is not None:
                left.setdefault(pointer, missing_at(line.page, cell))
    return left


def out_of_step(money: Sequence[Money], pages: Sequence[Page]) -> Evidence | None:
    """Where names and amounts of a block cannot all stand beside their own.

    A line without a name and a name of one character say that one was cut or lost; then any
    other may stand beside the amounts of the next line. Sums certify amounts, not whose they are.

    Args:
        money: the lines that were read.
        pages: of the form.
    """
    unsure = {page.number for page in pages if recognised(page)}
    for line in money if len(money) > 1 else ():
        number = next((page for page in _pages_of(line) if page in unsure), None)
        if number is not None and len(tidy(str(line.name.value or ""))) <= 1:
            return Evidence(page=number, status="missing", confidence=0.0)
    return None


def _pages_of(line: Money) -> Iterator[int]:
    """The pages that a line's amounts stand on."""
    for one in line.amounts.values():
        if one.value is not None and one.evidence.page is not None:
            yield one.evidence.page


def lost_money(above: Sequence[Line], money: Sequence[Money]) -> Evidence | None:
    """Where the name of a money line stands that gave no line of the budget read.

    Args:
        above: the lines before the indicator table.
        money: the lines that were read.
    """
    named = [line.name.evidence for line in money]
    places = {(one.page, one.place()) for one in named}
    pieces = [one.raw for one in named if one.raw]
    for line in above if money else ():
        if not recognised(line.page) or is_budget_header(line):
            continue  # 结转结余 heads a column too
        for cell in line.printed:
            if _is_of_header(cell, line):
                continue  # 资金性质 | 县级财政资金
            match = role_of(_OF_WHICH.sub("", tidy(cell.text)), SOURCES, floor=95)
            claimed = (line.page.number, cell.place) in places or cell.text in pieces
            if match and len(tidy(cell.text)) >= _NAME and not claimed:
                return missing_at(line.page, cell)
    return None


def unknown_money(above: Sequence[Line]) -> Evidence | None:
    """Where figures stand side by side as in a table of amounts, for a form without any budget.

    That is one line of three figures, or two lines of two, before the indicator table.
    """
    runs = [run for line in above if (run := _longest_run(line))]
    if not any(len(run) > _TOLD for run in runs) and len(runs) < _TOLD:
        return None
    line = next(line for line in above if _longest_run(line))
    return missing_at(line.page, _longest_run(line)[0])


def _longest_run(line: Line) -> list[Cell]:
    """The most cells of a table's line with a figure each, one beside another; two at least."""
    longest: list[Cell] = []
    run: list[Cell] = []
    for cell in line.printed:
        run = [*run, cell] if cell.ruled and figure(cell.text) is not None else []
        longest = max(longest, run, key=len)
    return longest if len(longest) >= _TOLD else []


def _is_of_header(cell: Cell, line: Line) -> bool:
    """True for the value right behind the label of a header field."""
    before = [c for c in line.cells if c.column < cell.column and has_word(c.text)]
    return bool(before) and role_of(before[-1].text, FIELDS, floor=90) is not None


class _Claims:
    """How many figures the fields read take from each place."""

    def __init__(self, evidence: Mapping[str, Evidence]) -> None:
        self._counted: Counter[tuple[int | None, Place]] = Counter()
        self._doubted: set[tuple[int | None, Place]] = set()
        self._goals = {
            (one.page, one.place(), tidy(one.raw))
            for pointer in GOALS
            if (one := evidence.get(pointer)) and one.raw
        }
        self.points = {
            role
            for role in _POINTS
            if (one := evidence.get(f"{BUDGET}/{role}")) and one.status != "absent"
        }
        for pointer, one in evidence.items():
            where = (one.page, one.place())
            if one.status in ("missing", "disputed"):
                self._doubted.add(where)  # a person sees the cell as it is
            elif pointer.rsplit("/", 1)[1] not in _WORDS:
                self._counted[where] += 1

    def of(self, page: int, cell: Cell) -> float:
        """Figures claimed; all of them in a goal, and where a field stands on the review list."""
        where = (page, cell.place)
        whole = where in self._doubted or (*where, tidy(cell.text)) in self._goals
        return float("inf") if whole else self._counted[where]


def _block(lines: Sequence[Line]) -> Iterator[Line]:
    """The lines from the first that speaks of money to the first of another part.

    Sentences on how it was managed speak of it too, and hold no field of ours.
    """
    inside = told = False
    for line in lines:
        if ends(line):
            inside, told = False, heads_conduct(line)
            continue
        told = told and not is_budget_header(line)
        inside = inside or any(_speaks_of_money(cell) for cell in line.cells)
        if inside and not told:
            yield line


def _speaks_of_money(cell: Cell) -> bool:
    label = key(cell.text)
    if not _MONEY.search(label) or not cell.ruled:
        return False
    return len(label) > _LABEL or role_of(label, FIELDS, floor=90) is None


def _figures(cell: Cell) -> int:
    """How many figures of a budget a cell holds."""
    text = tidy(bare(cell.text))
    amounts = _AMOUNT.findall(text)
    if figure(text) is not None or (amounts and "".join(amounts) == text.replace("%", "")):
        return max(1, len(amounts))
    told = len(amounts) >= _TOLD or any("." in amount for amount in amounts)
    return len(amounts) if told and _MONEY.search(text) else 0


def _is_dirt(cell: Cell, above: Sequence[Line]) -> bool:
    """True for a digit that was hardly read where no column of figures is: a speck."""
    hardly = recognised(above[-1].page) and cell.confidence < _LEGIBLE
    return hardly and not _AMOUNT.search(cell.text) and _heading(cell, above) is None


def _in_one_storey(block: Sequence[Line]) -> list[Line]:
    """The block's lines with a header of two storeys as one."""
    whole: list[Line] = []
    index = 0
    while index < len(block):
        line, taken = block[index], 1
        if is_budget_header(line):
            line, taken = in_one_storey(block, index)
        whole.append(line)
        index += taken
    return whole


def _is_earlier(cell: Cell, above: Sequence[Line], year: int | None) -> bool:
    """True for a figure in a column of another year, or of a part of the year."""
    where = extent(cell, above[-1].page, measured=False)
    for line in reversed(above[:-1]):
        if line.page is above[-1].page and is_budget_header(line):
            return any(
                role == EARLIER and overlap(extent(head, line.page, measured=False), where) > 0
                for role, head in header_roles(line, year)
            )
    return False


def _lost_from(cell: Cell, above: Sequence[Line], claims: _Claims) -> str | None:
    """What a figure was lost from; None where its heading or label says: no field of ours."""
    line = above[-1]
    before = [c for c in line.cells if c.column < cell.column and has_word(c.text)]
    named = role_of(before[-1].text, FIELDS, floor=90) if before else None
    if named is not None and named[0] not in POINTS:
        return None
    for label in (_heading(cell, above), *before[-1:]):
        match = role_of(label.text, BUDGET_COLUMNS, floor=85) if label is not None else None
        if match is None:
            continue
        if match[0] in _POINTS:
            return None if match[0] in claims.points else f"{BUDGET}/{match[0]}"
        if match[0] not in (*AMOUNTS, "name"):
            return None
    return BUDGET


def _heading(cell: Cell, above: Sequence[Line]) -> Cell | None:
    """The nearest words over a figure."""
    line = above[-1]
    where = extent(cell, line.page, measured=False)
    for other in reversed(above[:-1]):
        for one in other.printed:
            over = overlap(extent(one, other.page, measured=False), where) > 0
            if over and has_word(one.text) and not _figures(one):
                return one
    return None
