"""What forms always print and was not found: lost in reading, not absent from the paper.

In: what was found of one part of a form, and the page it would stand on. Out: the same, with
absences that cannot be believed marked missing, so that they stand on the review list.
Characters that were given and not recognised are believed. Nothing here can fail.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from assistant.extraction.fields import GRADES, HEADER_FIELDS, strange_labels
from assistant.extraction.goals import speaks_of_goals
from assistant.extraction.headers import Columns
from assistant.extraction.lines import Line, missing_at
from assistant.extraction.money import Block
from assistant.extraction.values import Found, absent, expected_but_lost, illegible
from assistant.form import Evidence
from assistant.page import Page
from assistant.wording import tidy


def header(
    named: Mapping[str, Found], title: Found, first: Page, above: Sequence[Line]
) -> dict[str, Found]:
    """Project, department and unit; a department's own form names no project.

    Given characters are believed where they show no such label. They are not where a label
    that nobody knows has a value beside it; and every project has a name.
    """
    whole = "整体" in str(title.value or "")
    roles = HEADER_FIELDS[1:2] if whole else HEADER_FIELDS
    found = {role: expected_but_lost(named.get(role, absent()), first) for role in roles}
    strange = next(strange_labels(above), None)
    for role, one in found.items():
        if one.value is None and one.evidence.status == "absent":
            if strange is not None:
                found[role] = Found(None, missing_at(*strange))
            elif role == "project_name":
                found[role] = Found(None, Evidence(page=first.number, status="missing"))
    return {**named, **found}


def year(printed: Found, title: Found, first: Page) -> Found:
    """The year stands by the title: where that was lost, so may the year have been."""
    lost = title.value is None or illegible(first)
    return expected_but_lost(printed, first) if lost else printed


def budget(block: Block, first: Page) -> Block:
    """The unit always; weight and score where the block has either, or has no line at all."""
    if not block.lines or block.weight.value is not None or block.score.value is not None:
        block = replace(
            block,
            weight=expected_but_lost(block.weight, first),
            score=expected_but_lost(block.score, first),
        )
    return replace(block, unit=expected_but_lost(block.unit, first))


def is_unread(block: Block, above: Sequence[Line]) -> bool:
    """True when no line of a budget was read on a page so bad that one may stand there."""
    return not block.lines and any(illegible(line.page) for line in above)


def goals(found: tuple[Found, Found], first: Page, above: Sequence[Line]) -> tuple[Found, Found]:
    """Many forms have no goals; under their labels, or on a page hardly read, they may stand."""
    named = any(speaks_of_goals(cell.text) for line in above for cell in line.printed)
    if not illegible(first) and not named:
        return found
    return expected_but_lost(found[0], first), expected_but_lost(found[1], first)


def footer(found: Found, seen_total: bool, columns: Columns, last: Page) -> Found:
    """Whoever signs does so below the total: where that was lost, so may the rest have been."""
    scored = columns.has("score") or columns.has("weight")
    cut_off = (scored and not seen_total) or illegible(last)
    return expected_but_lost(found, last) if cut_off else found


def total(
    found: Mapping[str, Found],
    columns: Columns,
    rows: Sequence[Mapping[str, Found]],
    last: Page,
    *,
    told: bool,
    closing: Sequence[Line],
) -> dict[str, Found]:
    """The sums below columns that the table has; on a page hardly read each of them.

    A column under an unknown heading, which may hold the rows' own figures, has a sum too.

    Args:
        told: a sentence below the table tells the score, and there is no row of the sums.
        closing: the last rows where that of the sums was not found: it may be one of them.
    """
    unread = {role for row in rows for role, one in row.items() if one.evidence.status == "missing"}
    scored = bool((columns.lost | columns.stretches.keys() | unread) & {"score", "weight"})
    weighed = columns.has("weight") or "weight" in unread
    bad = illegible(last)
    graded = any(tidy(cell.text) in GRADES for line in closing for cell in line.printed)
    expected = {
        "score": scored or bad,
        "weight": (weighed and not told) or bad,
        "grade": (scored and graded) or bad,
    }
    return {
        role: expected_but_lost(one, last, known=role in columns.lost | unread)
        if expected[role]
        else one
        for role, one in found.items()
    }
