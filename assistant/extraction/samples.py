"""Tables that only show how a form is filled in: examples among its instructions.

In: the lines of each form of a document. Out: the forms, without the examples that stand
before one; the form after an example says so on its first page. An example alone is read
like any form: whoever gives it wants it read. Nothing here can fail.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import takewhile

from assistant.extraction.lines import Line
from assistant.extraction.storeys import is_header
from assistant.wording import tidy

_SHOWN = re.compile(r"示例|样例|样表|范例|举例|例表|填[报表写]说明|填[报写]须知|填表须知")
LEFT_OUT = "an example in the instructions was left out"


def without_examples(
    parts: Sequence[list[Line]], names_project: Callable[[Line], bool]
) -> list[list[Line]]:
    """The forms of a document that are no examples.

    Args:
        parts: the lines of each, a table's header among them.
        names_project: true for the line of a form that names its project.
    """
    kept: list[list[Line]] = []
    left_out = False
    for index, part in enumerate(parts):
        if index + 1 < len(parts) and _is_example(part, names_project):
            left_out = True
            continue
        kept.append(_told(part) if left_out else part)
        left_out = False
    return kept


def _is_example(part: Sequence[Line], names_project: Callable[[Line], bool]) -> bool:
    """True for a table under words that show, which is no project's own."""
    above = takewhile(lambda line: not is_header(line), part)
    shown = any(_SHOWN.search(tidy(cell.text)) for line in above for cell in line.printed)
    return shown and not any(names_project(line) for line in part)


def _told(part: list[Line]) -> list[Line]:
    page = part[0].page
    told = replace(page, remarks=(*page.remarks, LEFT_OUT))
    return [replace(line, page=told) if line.page is page else line for line in part]
