"""Finds the header of the indicator table and says which column is what.

In: the lines of one form. Out: `Columns`, from roles to stretches of the page's width,
whatever their order; sub-headers (符号, 单位 under 预期指标值) are followed down.
Nothing here can fail: no header gives None.

Pages without a repeated header use the columns of the page before, compared by their
place across the table where pages are measured, by column number where not.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from assistant.extraction.bordered import columns_on
from assistant.extraction.labelled_columns import levels_told
from assistant.extraction.level_weights import Named, of_indicators
from assistant.extraction.lexicon import (
    COLUMNS,
    is_out_of,
    key,
    role_of,
    roles_run_together,
)
from assistant.extraction.lines import Line, extent, measurable, overlap
from assistant.extraction.periods import is_period, of_the_year, said_by, year_on
from assistant.extraction.ruined import LABELS, PLACED, told, told_below
from assistant.extraction.storeys import (
    header_at,
    holds_values,
    is_header,
    is_of_names,
    is_part_of,
    is_subheader,
    leaves,
    reach,
    spread,
    stage_of,
    whole,
)
from assistant.extraction.unheard import may_hold, unknown
from assistant.extraction.values import recognised
from assistant.extraction.widened import widened
from assistant.extraction.worded import by_words
from assistant.page import Cell, Page

_GUESSED = 0.9
"""Fit of labels that ran together, where the cells below do not tell for sure what each is of."""
_COUNTED = ("target", "actual", "weight", "score")
"""Roles that one column has; which of two counts is for a person to say."""
_TOLD = 3
"""Rows that part at the same place, so that they tell where a rule of the header was missed."""


@dataclass(frozen=True, slots=True)
class Columns:
    """What each column of the indicator table holds.

    Args:
        stretches: role → left and right, as fractions of the table's width when
            `measured`, else in grid columns.
        fit: role → how well its header matched, 0 to 1.
        measured: see `stretches`.
        lines: how many lines the header takes.
        lost: roles whose headers run together in one column, so that they have none.
        own: page number → the stretches of a page that has them elsewhere: its grid may
            have a column more at the edge than the page before.
    """

    stretches: Mapping[str, tuple[float, float]]
    fit: Mapping[str, float]
    measured: bool
    lines: int = 1
    cells: Mapping[str, Cell] = field(default_factory=dict)
    lost: frozenset[str] = frozenset()
    own: Mapping[int, Mapping[str, tuple[float, float]]] = field(default_factory=dict)

    def has(self, role: str) -> bool:
        """True when the table has such a column."""
        return role in self.stretches

    def roles_of(self, cell: Cell, page: Page) -> list[str]:
        """Roles whose columns the cell covers, left to right; [] for none."""
        here = extent(cell, page, measured=self.measured)
        width = here[1] - here[0]
        scored: list[tuple[float, str, float, float]] = []
        for role, stretch in self.own.get(page.number, self.stretches).items():
            common = overlap(here, stretch)
            if common > 0:
                scored.append(
                    (stretch[0], role, common / (stretch[1] - stretch[0]), common / width)
                )
        covered = [role for _, role, of_role, _ in sorted(scored) if of_role >= 0.6]
        if covered:
            return covered
        inside = [item for item in scored if item[3] >= 0.5]
        return [max(inside, key=lambda item: item[3])[1]] if inside else []

    def renamed(self, old: str, new: str) -> Columns:
        """The same table with one role under another name."""

        def named(role: str) -> str:
            return new if role == old else role

        return replace(
            self,
            stretches={named(role): span for role, span in self.stretches.items()},
            fit={named(role): fit for role, fit in self.fit.items()},
            own={
                number: {named(role): span for role, span in spans.items()}
                for number, spans in self.own.items()
            },
        )


def read_header(found: Sequence[Line], start: int, pages: Sequence[Page]) -> Columns:
    """The columns told by the header that begins at `found[start]`."""
    head = found[start]
    measured = measurable(pages)
    top = [cell for cell in head.cells if cell.text.strip() and cell.row == head.row]
    # Labels beside the table (绩效指标) begin in the header and run down all its rows.
    named = [
        cell for cell in top if (found_as := role_of(cell.text, COLUMNS)) and found_as[0] != "block"
    ]
    deep = max((cell.row_span for cell in named), default=1)
    below: list[Line] = []
    for line in found[start + 1 : start + 4]:
        if line.page is not head.page:
            break
        if holds_values(line):
            break  # a header's cell ran together with the one below it
        inside = line.row < head.row + deep and deep <= 4
        if (inside and line.printed) or is_subheader(line, top):
            below.append(line)
        elif not inside:
            break
    if head.loose and below:
        top = spread(top, below[0].printed)
    elif below and recognised(head.page):
        top = whole(top, head, below[0].printed)
    columns: list[Named] = []
    lost: set[str] = set()
    roles = [
        match or told_below(cell, found[start + 1 :])
        for cell, match in zip(top, told(top, head.page), strict=True)
    ]
    beneath = _roles_beneath(below)
    for cell, match in zip(top, roles, strict=True):
        subs = [
            sub
            for line in below
            for sub in line.printed
            if sub.row > cell.row and cell.column <= sub.column < reach(cell, top, head)
        ]
        if not subs:
            together = [] if match and match[1] == 1.0 else roles_run_together(cell.text, COLUMNS)
            if together and cell.column_span >= len(together):
                parts, fit = _shares(cell, len(together), found[start + 1 :])
                columns.extend(
                    (role, fit, part, None) for role, part in zip(together, parts, strict=True)
                )
            elif together:
                lost |= set(together)
                columns.append((match[0] if match else together[0], 0.5, cell, None))
            elif match:
                columns.append((match[0], match[1], cell, said_by(cell.text)))
            continue
        inners = [
            stage_of(sub.text, match)
            or beneath[sub.row, sub.column]
            or told_below(sub, found[start + 1 :])
            for sub in subs
        ]
        if _is_group(match, subs, inners):
            match = None  # 完成情况 over the target, the actual and their share is none of them
        for sub, inner in zip(subs, inners, strict=True):
            parent = match[0] if match else ""
            period = said_by(sub.text, cell.text)
            if parent and is_period(sub.text):
                columns.append((parent, match[1] if match else 1.0, sub, period))
            elif is_part_of(sub.text) or (inner and inner[0] == "target" and parent):
                columns.append((parent or "target", 0.95, sub, period))
            elif inner and inner[0] in ("nature", "unit") and parent not in ("target", ""):
                continue  # the unit of the actual value is printed with it
            elif inner:
                columns.append((inner[0], inner[1], sub, period))
        if match and not any(role == match[0] for role, *_ in columns):
            # Parent known, its value column unlabelled: what no sub-header names.
            columns.append((match[0], 0.8, cell, said_by(cell.text)))
    columns += _under_blanks(top, below, head.page)
    if any(role == "score" and is_out_of(cell.text) for role, _, cell, _ in columns):
        lost.add("weight")  # unless a column of its own has it
    columns = _of_the_year(columns, year_on(pages))
    columns = of_indicators(columns, head, found[start + 1 :], measured=measured)
    columns = _of_two(columns, found[start + 1 :])
    storeys = [head, *below]
    assembled = _assemble(columns, storeys, measured)
    body = found[start + len(storeys) :]
    assembled = _with_labels(assembled, storeys, body)
    taken = {(cell.row, cell.column) for cell in assembled.cells.values()}
    lost |= may_hold(unknown(storeys, taken), assembled.stretches.keys(), storeys, body)
    return replace(assembled, lost=frozenset(lost - assembled.stretches.keys()))


def _of_the_year(columns: list[Named], year: int | None) -> list[Named]:
    """The columns with those of other years, or of a part of the year, as what they are."""
    roles = of_the_year([(role, period) for role, _, _, period in columns], year)
    return [
        (role, min(fit, sure), cell, period)
        for (role, sure), (_, fit, cell, period) in zip(roles, columns, strict=True)
    ]


def _of_two(columns: Sequence[Named], below: Sequence[Line]) -> list[Named]:
    """The columns, where two have one role: the one with the signs, and else a doubtful one."""
    kept = list(columns)
    signs = [one for one in columns if one[0] == "nature" and told_below(one[2], below)]
    if signs:
        kept = [one for one in columns if one[0] != "nature" or one in signs]
    for role in _COUNTED:
        own = [one for one in kept if one[0] == role]
        best = [one for one in own if one[1] == max(fit for _, fit, *_ in own)]
        if len({(one[2].row, one[2].column) for one in best}) > 1:
            kept = [(r, min(f, _GUESSED) if r == role else f, c, p) for r, f, c, p in kept]
    return kept


def _roles_beneath(below: Sequence[Line]) -> dict[tuple[int, int], tuple[str, float] | None]:
    """Roles of the sub-headers by place; ruined ones are guessed where they are columns' own."""
    found: dict[tuple[int, int], tuple[str, float] | None] = {}
    for line in below:
        roles = [role_of(cell.text, COLUMNS) for cell in line.printed]
        if is_header(line):
            roles = told(line.printed, line.page)
        found |= {(c.row, c.column): one for c, one in zip(line.printed, roles, strict=True)}
    return found


def _is_group(
    parent: tuple[str, float] | None,
    subs: Sequence[Cell],
    inners: Sequence[tuple[str, float] | None],
) -> bool:
    """True when the cells below one heading are columns of several fields, or of another one.

    绩效指标 is no field: over a sign, a value and a unit it heads the targets.
    """
    if parent is not None and parent[0] == "block":
        return any(inner or is_part_of(sub.text) for sub, inner in zip(subs, inners, strict=True))
    fields = {
        inner[0]
        for sub, inner in zip(subs, inners, strict=True)
        if inner and not is_part_of(sub.text)
    }
    fields -= {"nature", "unit"}
    return len(fields) > 1 or (parent is not None and parent[0] == "state" and bool(fields))


def with_repeated(
    columns: Columns, found: Sequence[Line], start: int, pages: Sequence[Page]
) -> Columns:
    """The columns with those of each later page that has them elsewhere.

    Its header, printed again, names all of them; or its grid is wider than the table.
    """
    own: dict[int, Mapping[str, tuple[float, float]]] = {}
    for index in range(start + 1, len(found)):
        line = found[index]
        number = line.page.number
        if number == found[start].page.number or number in own or not header_at(found, index):
            continue
        again = read_header(found, index, pages)
        if columns.stretches.keys() <= again.stretches.keys():
            own[number] = {role: again.stretches[role] for role in columns.stretches}
    for page in pages if columns.measured else ():
        if page.number > found[start].page.number and page.number not in own:
            elsewhere = columns_on(page, columns.stretches)
            if elsewhere is not None:
                own[page.number] = elsewhere
    return replace(columns, own=own)


def _shares(cell: Cell, count: int, below: Sequence[Line]) -> tuple[list[Cell], float]:
    """A header cell cut into `count` where the cells below it most often begin, and its fit.

    Labels side by side over rows that all part at the same places stand over these parts.
    """
    stop = cell.column + cell.column_span
    begins = Counter(
        other.column for line in below for other in line.own if cell.column < other.column < stop
    )
    usual = sorted(column for column, _ in begins.most_common(count - 1))
    told = len(begins) == count - 1 and min(begins.values(), default=0) >= _TOLD
    if len(usual) < count - 1:
        usual = [cell.column + cell.column_span * part // count for part in range(1, count)]
    edges = [cell.column, *usual, stop]
    parts = [
        replace(cell, column=left, column_span=right - left) for left, right in pairwise(edges)
    ]
    return parts, 1.0 if told and "\n" not in cell.text.strip() else _GUESSED


def _under_blanks(top: Sequence[Cell], below: Sequence[Line], page: Page) -> list[Named]:
    """Headers that a rule which is none put on the second storey, under a blank cell."""
    return [
        (match[0], match[1], sub, said_by(sub.text))
        for line in below
        for sub in line.printed
        if recognised(page)
        and not any(cell.column <= sub.column < cell.column + cell.column_span for cell in top)
        and (match := role_of(sub.text, COLUMNS))
    ]


def _assemble(columns: list[Named], storeys: Sequence[Line], measured: bool) -> Columns:
    head = storeys[0]
    page = head.page
    chosen: dict[str, tuple[float, Cell]] = {}
    for role, fit, cell, _ in columns:
        if role not in chosen or fit > chosen[role][0]:
            chosen[role] = (fit, cell)
    block = chosen.pop("block", None)
    levels = [cell.column for role, (_, cell) in chosen.items() if role in LABELS]
    if "fourth" in chosen:
        chosen["name"] = chosen.pop("fourth")  # of four levels the last is the indicator
    if block and "name" not in chosen:
        right = bool(levels) and block[1].column > max(levels)
        if right or is_of_names(block[1]):
            chosen["name"] = block  # 绩效指标 as the heading of the names, not beside the table
    # A stand-in is doubted when some header could not be read: it may be the one stood in for.
    # One that its place among the levels tells is none of them.
    placed = {(c.row, c.column) for role, fit, c, _ in columns if role in LABELS and fit >= PLACED}
    unread = bool(unknown(storeys, placed))

    def stand_in(role: str, other: str, *, doubtful: bool) -> None:
        if role not in chosen and other in chosen:
            fit, cell = chosen.pop(other)
            chosen[role] = (0.7 * fit if doubtful else fit, cell)

    stand_in("target", "adjusted", doubtful=unread and recognised(page))
    stand_in("target", "norm", doubtful=unread and recognised(page))
    stand_in("actual", "state", doubtful=unread and recognised(page))
    by_words(chosen, storeys)
    # A share is no value where any other column can be it.
    stand_in("actual", "completion", doubtful=unread)
    for role in ("remark", "note"):
        if "explanation" not in chosen and role in chosen:
            chosen["explanation"] = chosen.pop(role)
    if "score" not in chosen and "item_score" not in chosen and "converted" in chosen:
        chosen["score"] = chosen.pop("converted")
    if "weight" not in chosen and "share" in chosen:
        chosen["weight"] = chosen.pop("share")
    stretches = {role: extent(cell, page, measured=measured) for role, (_, cell) in chosen.items()}
    if head.loose and not measured:
        taken = {(cell.row, cell.column) for _, cell in chosen.values()}
        others = [cell for cell in leaves(storeys) if (cell.row, cell.column) not in taken]
        # A lone character is a piece that fell off the heading beside it.
        walls = [float(one.column) for one in others if len(key(one.text)) > 1]
        stretches = widened(stretches, walls)
    return Columns(
        stretches=stretches,
        fit={role: fit for role, (fit, _) in chosen.items()},
        measured=measured,
        lines=len(storeys),
        cells={role: cell for role, (_, cell) in chosen.items()},
    )


def _with_labels(columns: Columns, storeys: Sequence[Line], below: Sequence[Line]) -> Columns:
    """The columns with those of the levels that only the labels in them tell."""
    told = levels_told(columns.stretches, columns.fit, storeys, below, measured=columns.measured)
    if not told:
        return columns
    page = storeys[0].page
    found = {role: extent(cell, page, measured=columns.measured) for role, cell in told.items()}
    kept = {role: at for role, at in columns.stretches.items() if at not in found.values()}
    return replace(
        columns,
        stretches={**kept, **found},
        fit={**{role: columns.fit[role] for role in kept}, **dict.fromkeys(found, 1.0)},
        cells={**{role: columns.cells[role] for role in kept}, **told},
    )
