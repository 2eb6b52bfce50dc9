"""The offline reader: from pages to a draft, by the form's headers and grid.

In: pages in paper order. Out: `split` gives one list of pages a form; `extract` gives
the `Draft` of one form: what each cell says, where it stands, and how surely. Nothing is
computed and nothing is judged here.
Can fail: `NotAForm` when no indicator table is on the pages.

The way through a form: find the header of the indicator table and what its columns hold
(`headers`); what stands above is title, header fields, budget and goals (`heading`, `fields`,
`budget`); the lines below it are indicators (`rows`) until the total and the signature;
level labels are settled last (`levels`), when all rows are known.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Any

from assistant.errors import NotAForm
from assistant.extraction import absences
from assistant.extraction.accounted import BUDGET, lost_money, out_of_step, unknown_money, unplaced
from assistant.extraction.arranged import arranged
from assistant.extraction.asides import without_asides
from assistant.extraction.bands import under_bands, without_bands
from assistant.extraction.budget import cut_at_budget, find_budget
from assistant.extraction.closing import with_execution, with_others
from assistant.extraction.conclusion import concluded, with_conclusion
from assistant.extraction.contradiction import find_contradictions
from assistant.extraction.coverage import (
    TABLE,
    all_there,
    doubt_of,
    falls_short,
    finding_of,
    follows,
    left_over,
    page_left_out,
    quoted,
    two_in_one,
    unclaimed,
    unread_page,
)
from assistant.extraction.displaced import doubt_displaced
from assistant.extraction.fields import (
    HEADER_FIELDS,
    find_tail,
    is_note,
)
from assistant.extraction.front import names_project, own_lines
from assistant.extraction.glued import label_cut_off
from assistant.extraction.goals import find_goals
from assistant.extraction.grade_below import grade_below
from assistant.extraction.headed import find_headings, under_headings
from assistant.extraction.headers import Columns, read_header, with_repeated
from assistant.extraction.heading import find_title
from assistant.extraction.instructions import find_instructions
from assistant.extraction.labels import settle_levels
from assistant.extraction.level_pairs import parted
from assistant.extraction.lines import Line, lines
from assistant.extraction.misplaced import doubt_misplaced, doubt_their_labels
from assistant.extraction.misruled import carried_down, shared_out, stacked_out
from assistant.extraction.money import AMOUNTS, Block, unit_above
from assistant.extraction.named import named_fields
from assistant.extraction.named_points import weights_of_names
from assistant.extraction.one_level import as_first_level
from assistant.extraction.outof import scores_alone
from assistant.extraction.overrun import cut_below_headers
from assistant.extraction.pairing import choose_pair
from assistant.extraction.pointed import proven_by_sums
from assistant.extraction.rate_row import with_points
from assistant.extraction.rows import FIELDS as ROW_FIELDS
from assistant.extraction.rows import cells_by_role, fields_of, gather
from assistant.extraction.samples import without_examples
from assistant.extraction.sections import cut
from assistant.extraction.sentences import prose, untold
from assistant.extraction.starts import headed_beside, starts_of
from assistant.extraction.storeys import header_at
from assistant.extraction.strays import strays
from assistant.extraction.too_early import cut_off, doubt_total
from assistant.extraction.torn import doubt_torn
from assistant.extraction.totals import chosen, total_of
from assistant.extraction.unheaded import doubt_unheaded, holds_labels
from assistant.extraction.unlike import doubt_unlike
from assistant.extraction.unread import telling, unread
from assistant.extraction.values import (
    Found,
    absent,
    expected_but_lost,
)
from assistant.extraction.weigh import (
    confirm_weights,
    doubt_shared_scores,
    doubt_shares,
    doubt_signs,
    doubt_weights,
)
from assistant.form import (
    Budget,
    BudgetLine,
    Draft,
    Evidence,
    Goals,
    Indicator,
    Paper,
    Reading,
    Total,
)
from assistant.page import Page

_YEARS = re.compile(r"(?<!\d)(?:19|20)\d{2}(?=[年./-])")  # of a period


def split(pages: Sequence[Page]) -> list[list[Page]]:
    """The pages of each form, in order; a page with two forms is cut between them.

    Raises:
        NotAForm: no page has an indicator table.
    """
    pages = arranged(pages)
    found = cut_below_headers(lines(pages))
    starts = starts_of(found)
    parts = [found[start:stop] for start, stop in pairwise([*starts, len(found)])]
    whole = [part for part in parts if any(header_at(part, at) for at in range(len(part)))]
    if not whole:
        raise _no_form(pages)
    lost = unread(parts, names_project)
    forms = without_examples(whole, names_project)
    return [telling(_pages_of(part), _beside(part, parts, lost)) for part in forms]


def _beside(
    part: Sequence[Line], parts: Sequence[Sequence[Line]], lost: Mapping[int, int]
) -> list[int]:
    """The unread pages to be told of with a form."""
    first = (part[0].page.number, part[0].row)
    return [
        number
        for number, index in lost.items()
        if (parts[index][0].page.number, parts[index][0].row) == first
    ]


def _pages_of(part: Sequence[Line]) -> list[Page]:
    pages: list[Page] = []
    rows: dict[int, tuple[Page, set[int]]] = {}
    for line in part:
        rows.setdefault(line.page.number, (line.page, set()))[1].add(line.row)
    for page, kept in rows.values():
        cells = tuple(cell for cell in page.cells if cell.row in kept)
        pages.append(page if len(cells) == len(page.cells) else replace(page, cells=cells))
    return pages


def _no_form(pages: Sequence[Page]) -> NotAForm:
    texts = [cell.text.strip() for page in pages for cell in page.cells if cell.text.strip()]
    where = pages[0].source if pages else ""
    if not texts:
        seen = "the pages hold no text"
    else:
        sample = "、".join(" ".join(text.split())[:12] for text in texts[:4])
        ruled = sum(cell.ruled for page in pages for cell in page.cells)
        kind = "a table" if ruled > len(texts) / 2 and ruled > 6 else "text"
        seen = f"{kind} that begins “{sample}”, without the columns of an indicator table"
    return NotAForm(
        f"no self-evaluation form was found: {seen}",
        where=where,
        advice="give the pages with 一级指标/三级指标, 年度指标值 and 实际完成值, in paper order",
    )


@dataclass
class _Collected:
    """Evidence gathered on the way, by pointer."""

    evidence: dict[str, Evidence] = field(default_factory=dict)

    def put(self, pointer: str, found: Found) -> Any:
        """Keep a field's evidence and return its value."""
        self.evidence[pointer] = found.evidence
        return found.value


def extract(pages: Sequence[Page]) -> Draft:
    """The draft of one form from its pages.

    Raises:
        NotAForm: the pages have no indicator table.
    """
    pages = arranged(pages)
    found = cut_below_headers(lines(pages))
    start = next((index for index in range(len(found)) if header_at(found, index)), None)
    if start is None:
        raise _no_form(pages)
    columns = with_repeated(read_header(found, start, pages), found, start, pages)
    above = own_lines(found[:start], found[start].page)
    parts = cut(found, start, columns, pages)
    headings = find_headings(found, start, columns)
    kept = _Collected()
    title, year, taken = find_title(above, found[:start])
    shared = shared_out([label_cut_off(line, columns) for line in parts.body])
    shared = without_asides(shared, columns)
    body, money = cut_at_budget(carried_down(stacked_out(shared, columns), columns))
    body, bands = without_bands(body, columns)
    money = money or parts.money
    body, summed = _scores_alone(body, parts.total, columns)
    untaken = [line for line in above if (line.page.number, line.row) not in taken]
    block = find_budget(untaken)
    if money and not block.lines:
        block = find_budget(money)
    around = [*parts.remarks, *parts.loose, *parts.below]
    if not block.lines:
        block = prose(around, labelled=True)
    loose = [line for line in parts.loose if (line.page.number, line.row) not in block.taken]
    free = [line for line in above if (line.page.number, line.row) not in block.taken | taken]
    named = named_fields(free)
    expected, achieved = absences.goals(find_goals(free), pages[0], free)
    columns = choose_pair([cells_by_role(line, columns) for line in body], columns)
    gathered = gather(body, columns)
    rows = [row for row in gathered if not row.empty]
    head = found[start : start + columns.lines]
    fields = weights_of_names([fields_of(row, columns) for row in rows], columns)
    fields = doubt_unheaded(head, body, rows, fields, columns)
    fields = doubt_shares(rows, doubt_signs(rows, fields))
    fields = doubt_shared_scores(rows, doubt_weights(fields, columns), columns.has("weight"))
    fields = doubt_torn(rows, doubt_unlike(rows, fields, columns), columns)
    fields = doubt_misplaced(rows, fields, body, found[start], columns)
    footer, notes, grade = find_tail([*(line for line in above if is_note(line)), *parts.below])
    total = total_of(summed, columns, named, parts.total)
    total = with_others(total, parts.total, parts.sums, columns, block.score)
    first, last = pages[0], found[-1].page
    named = absences.header(named, title, first, free)
    if block.lines:
        block = with_points(block, free)
    if block.lines and block.unit.value is None:
        block = replace(block, unit=unit_above(above))
    block = absences.budget(with_execution(block, parts.execution, columns), first)
    if grade.value is None and grade.evidence.status == "absent":
        grade = grade_below([*parts.remarks, *parts.below])
    if total["grade"].value is None and grade.evidence.status != "absent":
        total["grade"] = grade
    if summed is not None and total["score"].value is None:
        around.append(summed)  # “自评总分18.5分。” alone on a line
    total = with_conclusion(total, around)
    total["grade"] = chosen(total["grade"])
    told = parts.total is None and concluded(around)["score"].value is not None
    closing = body[-2:] if parts.total is None else ()
    total = absences.total(total, columns, fields, last, told=told, closing=closing)
    early = cut_off(parts.total, parts.below, columns, total, fields)
    total = doubt_total(total) if early is not None else total
    fields = confirm_weights(fields, block.weight, total["weight"], rows)
    names = [row.text("name") or "" for row in gathered]
    settled = settle_levels(gathered, body, names, columns)
    # A table with labels of level 2 has those of level 1 too.
    unnamed = columns.has("level2") or holds_labels(head, body, rows, columns)
    settled = under_bands(settled, gathered, bands, lost=unnamed and not columns.has("level1"))
    settled = as_first_level(under_headings(settled, gathered, headings), columns, body)
    levels = [level for row, level in zip(gathered, settled, strict=True) if not row.empty]
    levels = proven_by_sums(parted(levels), fields)
    levels = doubt_their_labels(rows, levels, body, found[start], columns)
    fields, levels, other = doubt_displaced(rows, fields, levels, columns)
    indicators = []
    for index, (row, level) in enumerate(zip(fields, levels, strict=True)):
        at = f"/indicators/{index}"
        values = {role: kept.put(f"{at}/{role}", one) for role, one in level.items()}
        values |= {role: kept.put(f"{at}/{role}", row[role]) for role in ROW_FIELDS}
        indicators.append(Indicator(**values))
    unread = unread_page(rows, fields)
    complete = all_there(rows, fields, block.weight, total["weight"])
    lost = (
        (None if complete else unread)
        or page_left_out(pages)
        or left_over(headings.without(above), found[start], body, columns, len(indicators))
        or unclaimed(headings.without(loose), pages, rows[-1] if rows else None)
        or two_in_one(rows)
        or (quoted(*beside) if (beside := headed_beside(found[start:])) else None)
        or (early or follows(parts.others.unsure or other))
        or falls_short(rows, fields, block.weight, total["weight"])
    )
    if lost is not None:
        kept.evidence[TABLE] = doubt_of(lost)
    torn_off = unread or page_left_out(pages)
    if torn_off is not None:
        footer = expected_but_lost(footer, torn_off.page)
    footer = absences.footer(footer, parts.total is not None, columns, last)
    paper = Paper(
        title=kept.put("/title", title),
        fiscal_year=kept.put("/fiscal_year", _year(year, named, title, first)),
        **{role: kept.put(f"/{role}", named.get(role, absent())) for role in HEADER_FIELDS},
        budget=_budget(block, kept, pages[0]),
        goals=Goals(
            expected=kept.put("/goals/expected", expected),
            achieved=kept.put("/goals/achieved", achieved),
        ),
        indicators=tuple(indicators),
        total=Total(**{role: kept.put(f"/total/{role}", one) for role, one in total.items()}),
        footer=kept.put("/footer", footer),
        notes=tuple(kept.put(f"/notes/{index}", note) for index, note in enumerate(notes)),
    )
    if absences.is_unread(block, above):
        kept.evidence[BUDGET] = Evidence(page=first.number, status="missing", confidence=0.0)
    else:
        kept.evidence |= unplaced([*above, *money], kept.evidence)
        overlooked = out_of_step(block.lines, pages) or lost_money(above, block.lines)
        if overlooked is not None:
            kept.evidence[BUDGET] = overlooked
        if (said := untold([*above, *money, *around], block.lines)) is not None:
            kept.evidence.setdefault(BUDGET, said)
        if not block.lines and (strange := unknown_money(above)) is not None:
            kept.evidence.setdefault(BUDGET, strange)
    kept.evidence |= strays(found, head, kept.evidence)
    return Draft(
        paper=paper,
        evidence=kept.evidence,
        findings=(
            *find_instructions(pages, kept.evidence),
            *find_contradictions(pages, kept.evidence),
            *([finding_of(lost)] if lost is not None else []),
        ),
        reading=Reading(
            engine="offline",
            pages=len(pages),
            sources=tuple(dict.fromkeys(page.source for page in pages)),
            remarks=tuple(f"page {p.number}: {text}" for p in pages for text in p.remarks),
        ),
    )


def _scores_alone(
    body: Sequence[Line], total: Line | None, columns: Columns
) -> tuple[list[Line], Line | None]:
    """The table's lines and its total's, scores without the most they can be."""
    heading = columns.cells["score"].text if "score" in columns.cells else ""
    all_ = [*body, *([total] if total is not None else [])]
    alone = scores_alone(all_, lambda cell, line: columns.roles_of(cell, line.page), heading)
    return (alone[:-1], alone[-1]) if total is not None else (alone, None)


def _year(printed: Found, named: Mapping[str, Found], title: Found, first: Page) -> Found:
    stated = named.get("fiscal_year")
    if stated is not None and isinstance(stated.value, str):
        match = re.search(r"(?:19|20)\d{2}", stated.value)
        if match:
            return replace(stated, value=int(match.group()))
    period = named.get("period")
    if printed.value is None and period is not None and isinstance(period.value, str):
        years = set(_YEARS.findall(period.value))
        if len(years) == 1:  # 评价时段：2023年1月1日至12月31日
            return replace(period, value=int(years.pop()))
    return absences.year(printed, title, first)


def _budget(block: Block, kept: _Collected, page: Page) -> Budget:
    """The budget as read; a line of money without a name has lost it, on a page of this kind."""
    money = []
    for index, line in enumerate(block.lines):
        at = f"/budget/lines/{index}"
        amounts = {
            role: kept.put(f"{at}/{role}", line.amounts.get(role, absent())) for role in AMOUNTS
        }
        money.append(
            BudgetLine(name=kept.put(f"{at}/name", expected_but_lost(line.name, page)), **amounts)
        )
    return Budget(
        unit=kept.put("/budget/unit", block.unit),
        weight=kept.put("/budget/weight", block.weight),
        score=kept.put("/budget/score", block.score),
        lines=tuple(money),
    )
