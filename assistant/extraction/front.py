"""What stands before a form in its own file and is no part of it.

In: the lines above the indicator table. Out: those of the form's own pages. Nothing here can
fail.

A workbook has sheets with notes on how to fill it in, or a list of all projects, before the
form's; a report has chapters of prose and figures before the form it annexes. The form begins
on the first page that names the project.
"""

from __future__ import annotations

from collections.abc import Sequence

from assistant.extraction.budget_columns import is_budget_header
from assistant.extraction.lexicon import FIELDS, key, role_of
from assistant.extraction.lines import Line
from assistant.extraction.values import has_word, is_noise, recognised
from assistant.page import Page


def names_project(line: Line) -> bool:
    """True for the line of the header that names the project, or the department of its own form."""
    # What the rim of a table is read as (2, 1) may stand before the label.
    words = [
        cell
        for cell in line.printed
        if not is_noise(cell.text) and (has_word(cell.text) or not recognised(line.page))
    ]
    match = role_of(words[0].text.split("：")[0].split(":")[0], FIELDS, floor=90) if words else None
    return (
        match is not None
        and match[0] in ("project_name", "supervising_department")
        and (match[0] == "project_name" or "部门名称" in key(words[0].text))
    )


def own_lines(above: Sequence[Line], table: Page) -> list[Line]:
    """The lines from the page on that names the project; all of them where none does.

    Recognised pages may have lost the label; there, and where the form's own pages show no
    money while an earlier one does, every line stays. A page before the table's own that
    lists projects never does.

    Args:
        above: the lines of the file before the indicator table.
        table: the page that table begins on.
    """
    if any(recognised(line.page) for line in above):
        return list(above)
    lists = {line.page.number for line in above if _lists_projects(line)}
    above = [line for line in above if line.page.number not in lists - {table.number}]
    named = (line for line in above if names_project(line) and not is_budget_header(line))
    first = next(named, None)
    if first is None:
        return above
    own = [line for line in above if line.page.number >= first.page.number]
    before = above[: len(above) - len(own)]
    lost = any(map(is_budget_header, before)) and not any(map(is_budget_header, own))
    return above if lost else own


def _lists_projects(line: Line) -> bool:
    """True for the header of a list of projects with the money of each."""
    names = any(role_of(cell.text, FIELDS, floor=95) == ("project_name", 1.0) for cell in line.own)
    return names and is_budget_header(line)
