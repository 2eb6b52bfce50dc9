"""The budget block in any of its nine shapes.

In: the lines above the indicator table. Out: a `Block` (unit, weight, score and money
lines as `Found`s) with the lines it took. Nothing here can fail; a form without the block
gives an empty one.

Shapes: a header over rows of money (年初预算数｜全年预算数｜全年执行数｜分值｜执行率｜得分, with
or without the first, 预算｜到位｜执行, with weight and score columns of other names), by
income and by spending side by side, by level of government in rows or in columns, one
row of “20分×执行率”, and a block of plain text.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial

from assistant.extraction.budget_columns import (
    BESIDE,
    header_roles,
    is_budget_header,
    is_parted,
    names_cut_out,
    parts_of,
)
from assistant.extraction.budget_heads import in_one_storey, of_unsure_year, without_names_head
from assistant.extraction.budget_pairs import parted
from assistant.extraction.budget_shapes import (
    ends,
    is_transposed,
    labelled_amounts,
    transposed,
)
from assistant.extraction.glued import amount_cut_off, amounts_cut_apart
from assistant.extraction.lexicon import (
    BUDGET_COLUMNS,
    SOURCES,
    key,
    role_of,
    roles_run_together,
)
from assistant.extraction.lines import Line, extent, overlap
from assistant.extraction.misnamed import doubt_misnamed
from assistant.extraction.money import (
    AMOUNTS,
    Block,
    Money,
    Part,
    amount,
    better,
    cells_in,
    in_column,
    line_name,
    names_in,
    points_of,
    unit_of,
    weight_in_words,
)
from assistant.extraction.money_beside import named_beside
from assistant.extraction.money_stacked import names_shared_out, unstacked
from assistant.extraction.natures import is_by_nature
from assistant.extraction.outof import scores_alone
from assistant.extraction.periods import year_on
from assistant.extraction.rate_row import is_rate_row, told_by, with_rate
from assistant.extraction.sentences import prose
from assistant.extraction.slid import moved_under
from assistant.extraction.unnamed import without_name
from assistant.extraction.values import (
    Found,
    absent,
    bare,
    blank,
    expected_but_lost,
    figure,
    figures_in,
    has_word,
    illegible,
    is_noise,
    recognised,
    text_value,
)
from assistant.page import Cell, Page
from assistant.wording import tidy

_SHORTEST = 2
"""Characters of a line's name: 总额, 合计."""
_UNIT_BESIDE = re.compile(r"[（(]?(?:单位[：:]?)?[亿万千]?元[)）]?")


def _unsure(found: Found, page: Page) -> Found:
    return expected_but_lost(found, page).doubted(0.5)


def _unsure_line(line: Money, page: Page) -> Money:
    amounts = {role: _unsure(line.amounts.get(role, absent()), page) for role in AMOUNTS}
    return Money(line.name.doubted(0.5), amounts)


def _unread(head: Line, body: Sequence[Line]) -> bool:
    """True when a header over amounts says nothing known: it may be any amount's."""
    known = [cell for _, cell in header_roles(head)]
    unknown = [
        extent(cell, head.page, measured=False)
        for cell in head.printed
        if has_word(cell.text)
        and cell not in known
        and role_of(cell.text, BUDGET_COLUMNS, floor=85) is None
        and not roles_run_together(cell.text, BUDGET_COLUMNS)
    ]
    return any(
        overlap(where, extent(cell, line.page, measured=False)) > 0
        for line in body
        for cell in line.own
        for where in unknown
        if figure(cell.text)
    )


def _unbudgeted(money: Sequence[Money]) -> bool:
    """True when money was spent and no budget was found: every form prints one beside it."""
    found = {role for line in money for role, one in line.amounts.items() if one.value is not None}
    return "executed" in found and not found & {"initial", "annual"}


def _nameless(line: Money) -> Money:
    """Amounts whose line could not be named are for a person to place."""
    if line.name.value is not None or line.name.evidence.status == "read":
        return line
    amounts = {
        role: one.doubted(0.5, status="missing" if one.value is None else "disputed")
        for role, one in line.amounts.items()
    }
    return replace(line, amounts=amounts)


def find_budget(lines: Sequence[Line]) -> Block:
    """The budget block among the lines above the indicator table."""
    return doubt_misnamed(_found(lines), lines)


def _found(lines: Sequence[Line]) -> Block:
    for index, line in enumerate(lines):
        if is_budget_header(line):
            return _table(parted(lines, index), index)
    for index in range(len(lines)):
        if is_transposed(lines, index):
            return transposed(lines, index)
    told = prose(lines)
    return told if told.lines else labelled_amounts(lines)


def cut_at_budget(body: Sequence[Line]) -> tuple[list[Line], list[Line]]:
    """The lines of the indicator table, and those of a budget block printed under them."""
    for index, line in enumerate(body):
        if index and is_budget_header(line) and not any(figure(cell.text) for cell in line.printed):
            return list(body[:index]), list(body[index:])
    return list(body), []


def _table(lines: Sequence[Line], start: int) -> Block:
    year = year_on({line.page.number: line.page for line in lines}.values())
    head, storeys = in_one_storey(lines, start)
    taken = {(line.page.number, line.row) for line in lines[start : start + storeys]}
    money: list[Money] = []
    weight, score = absent(), absent()
    body = []
    for line in lines[start + storeys :]:
        if not line.printed:
            continue
        if ends(line):
            break
        taken.add((line.page.number, line.row))
        if not is_by_nature(line):
            body.append(line)
    head = without_names_head(head, body)
    parts = parts_of(head, year)
    if len(parts) == 1:
        body = moved_under(body, parts[0])
    parts = [names_cut_out(part, body) for part in parts]
    if len(parts) == 1:
        body = names_shared_out(body, parts[0])
        body = [one for line in body for one in unstacked(line, parts[0])]
        body = named_beside(body, parts[0])
    scored = next((cell.text for role, cell in header_roles(head) if role == "score"), "")
    for part in parts:
        body = scores_alone(body, partial(points_of, part), scored)
    rates = [line for line in body if is_rate_row(line)]
    for part in parts:
        for glued in (line for line in body if line not in rates):
            line = glued if part.named else amount_cut_off(glued, part.name_right)
            line = amounts_cut_apart(line, tuple(part.columns.values()))
            money.extend(_money(line, part))
            if weight.value is None and "weight" in part.columns:
                weight = better(weight, in_column(line, part, "weight"))
            if score.value is None and "score" in part.columns:
                score = better(score, in_column(line, part, "score"))
    if len(parts) == 1:
        money = without_name(money, [line for line in body if line not in rates], parts[0])
    around = [*lines[max(0, start - 2) : start + 1], *body]
    weight = weight_in_words(around, weight)
    for told in map(told_by, rates):
        weight, score = better(weight, told["weight"]), better(score, told["score"])
        money = with_rate(money, told)
    if recognised(head.page):
        money = [_nameless(one) for one in money]
        lost = expected_but_lost(absent(), head.page)
        # Many forms print no initial budget; under an unread header it may stand all the same.
        open_ = AMOUNTS if _unread(head, body) else AMOUNTS[1:] if _unbudgeted(money) else ()
        money = [
            replace(one, amounts={**dict.fromkeys(open_, lost), **one.amounts}) for one in money
        ]
    if (recognised(head.page) and is_parted(head)) or of_unsure_year(head, year):
        weight, score = (_unsure(one, head.page) for one in (weight, score))
        money = [_unsure_line(one, head.page) for one in money]
    return Block(
        unit=unit_of(around),
        weight=weight,
        score=score,
        lines=tuple(_named_once(money)),
        taken=frozenset(taken),
    )


def _name_cells(line: Line, part: Part) -> list[Cell]:
    """The cells left of the amounts that begin here and name the line."""
    named: list[Cell] = []
    if part.named is not None:
        return [cell for cell in names_in(line, part) if bare(cell.text)]
    for cell in line.own:
        right = cell.column + max(1, cell.column_span)
        if not bare(cell.text) or cell.column < part.left or right > part.name_right:
            continue
        if named and not has_word(cell.text) and figure(cell.text):
            continue  # an amount under a heading that is not known
        if cell.row_span > 1 and re.search(r"资金|预算|执行", key(cell.text)):
            continue  # the block's own label beside its rows
        if recognised(line.page) and (is_noise(cell.text) or not has_word(cell.text)):
            continue
        if line.loose and BESIDE.fullmatch(key(cell.text)):
            continue
        named.append(cell)
    if any(cell.row_span == 1 for cell in named):
        named = [cell for cell in named if cell.row_span == 1]  # 按收入 beside all its lines
    if len(named) > 1 and recognised(line.page) and _is_beside(named[0].text):
        # The block's label, cut into the lines it stands beside, names none of them.
        whole = key("".join(bare(cell.text) for cell in named))
        return named if whole in _known_sources() else named[1:]
    return named


def _is_beside(text: str) -> bool:
    return bool(BESIDE.fullmatch(key(text)) or _UNIT_BESIDE.fullmatch(tidy(text)))


def _money(line: Line, part: Part) -> list[Money]:
    names = _name_cells(line, part)
    amounts: dict[str, list[Cell]] = {
        role: [cell for cell in cells_in(line, part, role) if cell.row == line.row]
        for role in AMOUNTS
        if role in part.columns
    }
    filled = any(bare(cell.text) for cells in amounts.values() for cell in cells)
    beside = any(bare(cell.text) for cell in line.own if cell.column >= part.name_right)
    if not ((filled and beside) or _unfilled(names, amounts)):
        return _named_only(line, part)
    doubled = _doubled(line, names, amounts)
    if doubled:
        return doubled
    page = line.page
    name = line_name(text_value(page, names, required=True))
    if len(names) > 1 and key("".join(bare(cell.text) for cell in names)) in _known_sources():
        name = replace(name, evidence=name.evidence.model_copy(update={"confidence": 0.95}))
    return [Money(name, {role: _amount(line, part, role, amounts[role]) for role in amounts})]


def _unfilled(names: Sequence[Cell], amounts: Mapping[str, Sequence[Cell]]) -> bool:
    """True for a printed line of the block nobody filled in: its source, and a cell an amount."""
    return (
        len(names) == 1
        and names[0].ruled
        and role_of(names[0].text, SOURCES, floor=95) is not None
        and bool(amounts)
        and all(amounts.values())
    )


def _amount(line: Line, part: Part, role: str, own: Sequence[Cell]) -> Found:
    """An amount of the line; a recognised cell that runs over several lines hides theirs."""
    over = [cell for cell in cells_in(line, part, role) if cell.row != line.row]
    if not own and any(bare(cell.text) for cell in over):
        return expected_but_lost(absent(), line.page)
    return amount(line.page, role, own)


def _named_only(line: Line, part: Part) -> list[Money]:
    """A recognised line whose name ran over its amounts: there, and not readable."""
    words = [cell for cell in line.printed if cell.row_span == 1 and has_word(cell.text)]
    if line.page.kind != "picture" or len(words) != 1 or not any(line.own):
        return []
    cell = words[0]
    if not part.left < cell.column < part.name_right or len(tidy(cell.text)) < 4:
        return []
    name = line_name(text_value(line.page, [cell]))
    empty = {role: _left_blank(line, part, role) for role in AMOUNTS if role in part.columns}
    if all(empty.values()) and not illegible(line.page):
        return [Money(name, {role: amount(line.page, role, empty[role]) for role in empty})]
    name = name.doubted(0.5)
    lost = expected_but_lost(absent(), line.page)
    return [Money(name, {role: lost for role in AMOUNTS if role in part.columns})]


def _left_blank(line: Line, part: Part, role: str) -> list[Cell]:
    """The cell of an amount that nobody filled in: one of the line's own, without any ink."""
    cells = [cell for cell in cells_in(line, part, role) if cell.row == line.row]
    return [] if any(cell.ink or bare(cell.text) for cell in cells) else cells


def _known_sources() -> frozenset[str]:
    return frozenset(word for words in SOURCES.values() for word in words)


def _doubled(
    line: Line, names: Sequence[Cell], amounts: Mapping[str, Sequence[Cell]]
) -> list[Money]:
    """Two money lines printed as one line of text, each with its own name where it has one."""
    split = {role: figures_in(cells[0].text) for role, cells in amounts.items() if len(cells) == 1}
    counts = {len(parts) for parts in split.values() if parts}
    whole = sum(not parts and not blank(amounts[role][0].text) for role, parts in split.items())
    if counts != {2} or sum(bool(parts) for parts in split.values()) < whole:
        return []  # one figure wrapped in its cell is no second line
    page = line.page
    result = []
    for index in range(2):
        own: dict[str, Found] = {}
        for role, cells in amounts.items():
            parts = split.get(role)
            if parts:
                cell = replace(cells[0], text=parts[index], others=(), candidates=())
                own[role] = amount(page, role, [cell]).doubted(0.6)
            else:
                own[role] = amount(page, role, cells).doubted(0.5)
        words = bare(names[0].text).split() if names else []
        label = words[index] if len(words) == 2 else bare(names[0].text) if names else ""
        if names and (index == 0 or len(words) == 2):
            name = line_name(text_value(page, [replace(names[0], text=label)]).doubted(0.8))
        else:
            name = text_value(page, [], required=True)
        result.append(Money(name, own))
    return result


def _are_names(words: Sequence[str]) -> bool:
    """True for two names; the end of one that wraps in its cell is shorter, or makes it a known one."""
    if len(words) != 2 or any(len(tidy(word)) < _SHORTEST for word in words):
        return False
    return key("".join(words)) not in _known_sources()


def _named_once(money: list[Money]) -> list[Money]:
    """Give a nameless line the name that stands beside the next line's own ("甲 乙")."""
    result: list[Money] = []
    index = 0
    while index < len(money):
        here = money[index]
        following = money[index + 1] if index + 1 < len(money) else None
        words = (following.name.evidence.raw or "").split() if following else []
        if here.name.value is None and following is not None and _are_names(words):
            first, second = (tidy(word) for word in words)
            evidence = following.name.evidence.model_copy(update={"confidence": 0.6})
            result.append(replace(here, name=line_name(Found(first, evidence))))
            result.append(replace(following, name=line_name(Found(second, evidence))))
            index += 2
            continue
        result.append(here)
        index += 1
    return result
