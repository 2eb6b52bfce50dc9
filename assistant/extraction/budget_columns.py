"""The header of the budget block: which column holds what, and where the names stand.

In: lines. Out: roles of headings, and `Part`s with the stretches of their columns. Nothing
here can fail.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from assistant.extraction.lexicon import BUDGET_COLUMNS, either, key, role_of, roles_run_together
from assistant.extraction.lines import Line, extent
from assistant.extraction.money import AMOUNTS, Part
from assistant.extraction.periods import EARLIER, Period, of_the_year, said_by
from assistant.extraction.values import figure, has_word
from assistant.page import Cell

# The block's own label; in plain text it may stand on the line of any of its rows.
BESIDE = re.compile(
    r"(项?目|年度|部门)?(资金|预算)?(执行)?(资金|预算|情况|安排)|(项?目|年度|部门)?(资金|预算)执行"
)
_SUMMED = re.compile("(?:截[至止][^累]{1,6})?累计")
_BRIEF = {
    **dict.fromkeys(("预算", "预算安排", "资金安排", "安排", "计划", "资金预算"), "annual"),
    **dict.fromkeys(("支出", "执行", "使用", "资金支出", "资金使用", "资金执行"), "executed"),
    **dict.fromkeys(("到位", "资金到位"), "arrived"),
    **dict.fromkeys(("进度", "完成进度", "比例", "占比"), "rate"),
}
"""Words that head columns of amounts beside one another, and say other things alone."""
_STOREYS = 2
"""Lines that the block's header has at most."""
_POINTS = frozenset(("weight", "score"))
_OF_A_LINE = frozenset(("initial", "annual", "executed"))
"""Amounts, one of which every line of money has."""


def header_roles(line: Line, year: int | None = None) -> list[tuple[str, Cell]]:
    """The roles of the headings on a line, left to right.

    Args:
        year: the one the form is about, when it says so: amounts of another year, or of a part
            of the year, stand in columns of their own and are `EARLIER`.
    """
    named: list[tuple[str, Cell, Period | None]] = []
    brief = _briefly_headed(line)
    for cell in line.printed:
        if cell in brief:
            named.append((_BRIEF[key(cell.text)], cell, None))
            continue
        if is_block_label(cell) or _is_label_over_names(cell, line):
            continue
        match = role_of(cell.text, BUDGET_COLUMNS, floor=85)
        if match:
            named.append((match[0], cell, said_by(cell.text)))
            continue
        # Rules that were not seen: the labels' shares of the cell are a guess.
        together = roles_run_together(cell.text, BUDGET_COLUMNS)
        if together and cell.column_span >= len(together):
            edges = [
                cell.column + cell.column_span * part // len(together)
                for part in range(len(together) + 1)
            ]
            named.extend(
                (role, replace(cell, column=left, column_span=right - left), None)
                for role, left, right in zip(together, edges, edges[1:], strict=False)
            )
    timed = of_the_year([(role, period) for role, _, period in named], year)
    found = [(role, cell) for (role, _), (_, cell, _) in zip(timed, named, strict=True)]
    found = _without_sums(found)
    roles = [role for role, _ in found]
    for cell in line.printed:
        if (other := either(cell.text, roles)) is not None and other not in roles:
            found.append((other, cell))
            roles.append(other)
    return sorted(found, key=lambda one: one[1].column)


def _briefly_headed(line: Line) -> list[Cell]:
    """Headings of few words (预算安排 | 资金到位 | 资金支出 | 进度), where nothing else is one."""
    cells = [cell for cell in line.printed if cell.row_span <= _STOREYS]
    roles = {_BRIEF.get(key(cell.text), "") for cell in cells}
    others = [cell for cell in cells if key(cell.text) not in _BRIEF]
    whole = {"annual", "executed"} <= roles and len(cells) - len(others) == len(roles - {""})
    points = [role_of(cell.text, BUDGET_COLUMNS, floor=95) for cell in others]
    return [c for c in cells if c not in others] if whole and all(points) else []


def _without_sums(found: list[tuple[str, Cell]]) -> list[tuple[str, Cell]]:
    """The roles, amounts summed up over years (累计支出) apart where the year's own stand beside."""
    own = {role for role, cell in found if not _SUMMED.match(key(cell.text))}
    return [
        (EARLIER if role in own and _SUMMED.match(key(cell.text)) else role, cell)
        for role, cell in found
    ]


def is_block_label(cell: Cell) -> bool:
    """True for the block's own label (预算执行), which runs down beside all its lines.

    A heading of two storeys runs down too, but names a column.
    """
    if cell.row_span == 1 or not BESIDE.fullmatch(key(cell.text)):
        return False
    return cell.row_span > _STOREYS or role_of(cell.text, BUDGET_COLUMNS, floor=85) is None


def _is_label_over_names(cell: Cell, line: Line) -> bool:
    """True for the block's label (预算执行) in the header over the names, and no two headings.

    What its words would head stands beside it, each under a heading of its own.
    """
    together = roles_run_together(cell.text, BUDGET_COLUMNS)
    if not together or not BESIDE.fullmatch(key(cell.text)):
        return False
    others = [role_of(one.text, BUDGET_COLUMNS, floor=85) for one in line.printed if one != cell]
    own = {match[0] for match in others if match}
    return set(together) <= own


def is_parted(head: Line) -> bool:
    """True when a rule was missed in the header, so that its columns are a guess."""
    return any(
        role_of(cell.text, BUDGET_COLUMNS, floor=85) is None
        and roles_run_together(cell.text, BUDGET_COLUMNS)
        and not is_block_label(cell)
        and not _is_label_over_names(cell, head)
        for cell in head.printed
    )


def is_budget_header(line: Line) -> bool:
    """True when the line is the header of a budget block."""
    if len(line.printed) == 1 and not line.printed[0].ruled:
        return False  # the title of the block
    roles = {role for role, _ in header_roles(line)}
    if sum(bool(figure(cell.text)) for cell in line.printed) >= 2:
        return False  # labels with their amounts beside them
    return "executed" in roles and len(roles & {"initial", "annual", "rate", "arrived"}) >= 1


def parts_of(head: Line, year: int | None = None) -> list[Part]:
    """The groups of columns under a header; a block by income and by spending has two.

    The names stand left of the amounts, behind the points where these come first, or under a
    heading of their own right of all amounts.
    """
    roles = [
        (role, extent(cell, head.page, measured=False)) for role, cell in header_roles(head, year)
    ]
    groups: list[dict[str, tuple[float, float]]] = [{}]
    starts: list[float] = [0.0]
    named: tuple[float, float] | None = None
    for index, (role, where) in enumerate(roles):
        if role == "name":
            more = any(one in AMOUNTS for one, _ in roles[index + 1 :])
            if groups[-1].keys() & set(AMOUNTS) and not more:
                named = where
            elif groups[-1].keys() - _POINTS:
                groups.append({})
                starts.append(where[0])
            continue
        if role in groups[-1]:
            if role in ("weight", "score", "rate", "reason", EARLIER):
                continue
            groups.append({})
            starts.append(where[0] - 1)
        groups[-1][role] = where
    for index in range(len(groups) - 1, 0, -1):
        if not groups[index].keys() & _OF_A_LINE:  # a heading that stands twice, no second block
            twice = groups.pop(index)
            starts.pop(index)
            groups[index - 1] = {**twice, **groups[index - 1]}
    parts = [_part(group, left) for group, left in zip(groups, starts, strict=True) if group]
    return [replace(parts[0], named=named)] if len(parts) == 1 else parts


def _part(group: Mapping[str, tuple[float, float]], left: float) -> Part:
    amounts = [where for role, where in group.items() if role not in _POINTS]
    right = min(where[0] for where in amounts or group.values())
    before = [group[role] for role in _POINTS & group.keys() if group[role][1] <= right]
    if not before:
        return Part(group, left, right)
    behind = max(where[1] for where in before)
    if behind < right:
        return Part(group, max(left, behind), right)
    # No room is left behind the points: the names stand before them.
    return Part(group, left, min(where[0] for where in before))


def names_cut_out(part: Part, body: Sequence[Line]) -> Part:
    """The names' column taken out of the first amount's, where its header runs over both."""
    role, (left, right) = min(part.columns.items(), key=lambda item: item[1][0])
    begins = []
    for line in body:
        inside = [c for c in line.own if left <= c.column < right and c.row_span == 1]
        if len(inside) < 2 or not has_word(inside[0].text) or has_word(inside[1].text):
            continue
        begins.append(float(inside[1].column))
    if len(begins) < 2 or len(set(begins)) > 1:
        return part
    return replace(part, columns={**part.columns, role: (begins[0], right)}, name_right=begins[0])
