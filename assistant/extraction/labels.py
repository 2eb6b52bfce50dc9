"""Brings the level labels to the rows, ruled or loose.

In: rows, their lines, and their names. Out: level1 and level2 as `Found` for
each row. Nothing here can fail. The reasoning is in `levels` and `loose_levels`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from assistant.extraction.headers import Columns
from assistant.extraction.levels import (
    Covering,
    hierarchy_strain,
    is_usual,
    kind_of,
    parent_strain,
    ruled_levels,
)
from assistant.extraction.lexicon import LEVELS1, LEVELS2, OTHER_LEVELS, PARENTS, Table, key
from assistant.extraction.lines import Line, Row
from assistant.extraction.loose_levels import Label, loose_levels
from assistant.extraction.misruled import SHARED
from assistant.extraction.values import (
    Found,
    absent,
    bare,
    has_word,
    illegible,
    is_noise,
    recognised,
    swept,
    text_value,
)
from assistant.form import Candidate, Evidence
from assistant.page import Cell
from assistant.wording import tidy

_ENDING = "指标"
_BESIDE_A_RULE = re.compile(r"(.+指标)[1Il|!]{1,2}")
"""A label and what is left of a rule behind it: no label is numbered."""
_PROVED = 0.98
"""Certainty of a label of level 1 that all its rows prove, where the form prints it above them."""
_READABLE = 0.5
"""Below this a label that is none we know is no label of the form's own."""
_READ_SURELY = 0.97
_SEVERAL = 2
"""Different labels without their ending that are no chance."""
_TABLES: dict[str, Table] = {"level1": LEVELS1, "level2": LEVELS2}


def settle_levels(
    rows: Sequence[Row],
    body: Sequence[Line],
    names: Sequence[str],
    columns: Columns,
) -> list[dict[str, Found]]:
    """Both labels of every row."""
    settled: dict[str, list[Found | None]] = {}
    if _unspanned(rows):
        placed = {role: _printed(role, rows, body, columns) for role in _TABLES}
        first, second = loose_levels(names, placed["level1"], placed["level2"])
        settled = {"level1": first, "level2": second}
    else:
        covering = [Covering(row.page, row.labels.get("level1")) for row in rows]

        def strain_above(index: int, label: Found) -> float:
            own = rows[index].labels.get("level2")
            return parent_strain(str(label.value), bare(own.text) if own else "")

        above = settled["level1"] = ruled_levels(covering, LEVELS1, strain_above)

        def strain(index: int, label: Found) -> float:
            parent = above[index]
            above_it = str(parent.value) if parent else ""
            return hierarchy_strain(names[index], above_it, str(label.value))

        covering = [Covering(row.page, row.labels.get("level2")) for row in rows]
        settled["level2"] = ruled_levels(covering, LEVELS2, strain)
    settled = {role: _judged(role, rows, one) for role, one in settled.items()}
    settled = {role: _misruled(role, rows, one) for role, one in settled.items()}
    settled["level1"] = _by_children(rows, settled["level1"], settled["level2"])
    settled["level1"] = _against_children(rows, settled["level1"], settled["level2"])
    result = []
    for index, row in enumerate(rows):
        labels = {}
        for role in _TABLES:
            found = settled[role][index]
            if not columns.has(role):
                labels[role] = absent()
            else:
                labels[role] = found or Found(
                    None, Evidence(page=row.page.number, status="missing", confidence=0.0)
                )
        result.append(labels)
    return result


def _judged(role: str, rows: Sequence[Row], labels: Sequence[Found | None]) -> list[Found | None]:
    """Recognised labels against the words these forms use.

    Fragments of one label that a missed rule or a phantom one cut apart are put together, and
    the last character of one that wraps is given back where it was lost;
    a label that is no usual one, or lacks the 指标 all others end in, is doubted.
    """
    table = _TABLES[role]

    def usual(text: str) -> bool:
        return is_usual(text, table)

    texts = [str(one.value or "") if one else "" for one in labels]
    distinct = list(dict.fromkeys(text for text in texts if text))
    whole: dict[str, str] = {}
    for one, other in pairwise(distinct):
        if not usual(one) and not usual(other) and usual(one + other):
            whole[one] = whole[other] = one + other
    # Some forms have labels of their own (履职效能); then nothing can be told from a word.
    known = 2 * sum(usual(text) for text in texts) >= len(texts)
    ending = sum(text.endswith(_ENDING) for text in texts) > len(texts) / 2
    ending = ending and not _mixed(role, rows, texts)
    result: list[Found | None] = []
    for row, found, text in zip(rows, labels, texts, strict=True):
        if found is None or not text or not recognised(row.page):
            result.append(found)
        elif text in whole:
            result.append(replace(found, value=whole[text]).doubted(0.6))
        elif (ruled := _BESIDE_A_RULE.fullmatch(text)) and usual(ruled[1]):
            also = Candidate(text=text, confidence=0.2, reader="label")
            result.append(replace(found, value=ruled[1]).doubted(0.8, also))
        elif known and not usual(text) and usual(text + _ENDING[-1]):
            also = Candidate(text=text, confidence=0.2, reader="label")
            result.append(replace(found, value=text + _ENDING[-1]).doubted(0.6, also))
        elif (known and not usual(text) and key(text) not in OTHER_LEVELS) or (
            ending and not _ends_well(text, table)
        ):
            result.append(found.doubted(0.6))
        elif found.evidence.status == "read" and swept(found.evidence.raw or "") != (
            found.evidence.raw or ""
        ):
            # What is left without the speck is a label letter by letter.
            evidence = found.evidence.model_copy(update={"confidence": 0.98})
            result.append(replace(found, evidence=evidence))
        else:
            result.append(found)
    return result


def _misruled(role: str, rows: Sequence[Row], labels: Sequence[Found | None]) -> list[Found | None]:
    """Recognised labels whose cells cannot be trusted to end where the paper ends them.

    A blank cell that bits of a worn rule cut off the label's; and one label over both
    columns, where it names no level 1 or begins a page: there the upper label may stand on
    the page before, and the rule beside a blank cell is easily missed.
    """
    result = list(labels)
    for index, (row, found) in enumerate(zip(rows, labels, strict=True)):
        cell = row.labels.get(role)
        if found is None or cell is None or row.page.kind != "picture":
            continue
        cut_off = not bare(cell.text) and cell.reader == SHARED
        begins_page = index > 0 and rows[index - 1].page is not row.page
        over_both = cell is row.labels.get("level1") and cell is row.labels.get("level2")
        if cut_off or (over_both and (begins_page or not kind_of(cell.text, LEVELS1))):
            result[index] = found.doubted(0.6)
    return result


def _mixed(role: str, rows: Sequence[Row], texts: Sequence[str]) -> bool:
    """True for a form that prints some labels without 指标: several known ones, each read well.

    A label that lost its last line is one of few.
    """
    short = {
        text
        for row, text in zip(rows, texts, strict=True)
        if not text.endswith(_ENDING)
        and is_usual(text, _TABLES[role])
        and (cell := row.labels.get(role)) is not None
        and cell.confidence >= _READ_SURELY
        and not illegible(row.page)
    }
    return len(short) >= _SEVERAL


def _ends_well(text: str, table: Table) -> bool:
    """True for a label that ends in 指标, or is of the one kind that is printed without."""
    return text.endswith(_ENDING) or (kind_of(text, table) == "execution" and is_usual(text, table))


def _by_children(
    rows: Sequence[Row], first: Sequence[Found | None], second: Sequence[Found | None]
) -> list[Found | None]:
    """Labels of level 1 that could not be read, by the one kind all their rows may stand under.

    Such a label stays disputed: the hierarchy says its kind, not its wording.
    """
    result = list(first)
    for index, found in enumerate(first):
        if found is None or not recognised(rows[index].page) or _is_readable(found, LEVELS1):
            continue
        own = [n for n, one in enumerate(first) if one is not None and _one_label(one, found)]
        below = [second[n] for n in own]
        kinds = {
            kind_of(str(label.value), LEVELS2)
            for label in below
            if label is not None and _is_readable(label, LEVELS2)
        }
        parents = [set(PARENTS[kind]) for kind in kinds if kind in PARENTS]
        likely = set.intersection(*parents) if parents else set()
        above = result[own[0] - 1] if own[0] else None
        if len(likely) == 1 and above is not None and _goes_on(found, above, below, likely):
            sure = max(above.evidence.confidence, _PROVED)
            evidence = found.evidence.model_copy(update={"status": "read", "confidence": sure})
            result[index] = Found(above.value, evidence.model_copy(update={"candidates": ()}))
        elif len(likely) == 1:
            usual = LEVELS1[likely.pop()][0]
            other = Candidate(text=str(found.value or ""), confidence=0.2, reader="label")
            result[index] = replace(found, value=usual).doubted(1.0, other, status="disputed")
    return result


def _goes_on(found: Found, above: Found, below: Sequence[Found | None], likely: set[str]) -> bool:
    """True for a speck where no label is: the rows still stand under the one above.

    A label that was ruined would be of the same kind, as each of its rows shows.
    """
    return (
        not has_word(str(found.value or ""))
        and above.evidence.status in ("read", "agreed")
        and kind_of(str(above.value or ""), LEVELS1) in likely
        and all(label is not None and _is_readable(label, LEVELS2) for label in below)
    )


def _against_children(
    rows: Sequence[Row], first: Sequence[Found | None], second: Sequence[Found | None]
) -> list[Found | None]:
    """Labels of level 1 filled in from elsewhere under which their rows cannot stand.

    The label of those rows was lost. What their kinds leave is taken, in the form's own
    wording where it prints that kind elsewhere; it stays disputed.
    """
    result = list(first)
    run: list[int] = []
    for index in range(len(rows) + 1):
        if index < len(rows) and _misplaced(rows[index], first[index], second[index]):
            run.append(index)
            continue
        likely = set.intersection(*(set(_parents(second[n])) for n in run)) if run else set()
        for n in run:
            found = first[n]
            left = likely or set(_parents(second[n]))
            if found is None or len(left) != 1:
                continue
            other = Candidate(text=str(found.value), confidence=0.2, reader="label")
            word = _worded(next(iter(left)), [one for one in first if one is not None])
            result[n] = replace(found, value=word).doubted(1.0, other, status="disputed")
        run = []
    return result


def _misplaced(row: Row, above: Found | None, label: Found | None) -> bool:
    """True when a recognised row has no label of its own and cannot stand under the one it got."""
    own = row.labels.get("level1")
    if above is None or not recognised(row.page) or (own is not None and bare(own.text)):
        return False
    kind, parents = kind_of(str(above.value or ""), LEVELS1), _parents(label)
    return bool(kind and parents) and kind not in parents


def _parents(label: Found | None) -> tuple[str, ...]:
    """The kinds of level 1 that a readable label of level 2 may stand under."""
    if label is None or not _is_readable(label, LEVELS2):
        return ()
    return PARENTS.get(kind_of(str(label.value), LEVELS2), ())


def _worded(kind: str, printed: Sequence[Found]) -> str:
    """The word for a kind of level 1, as the form prints it or as its other labels end."""
    words = [str(one.value or "") for one in printed]
    own = next((word for word in words if kind_of(word, LEVELS1) == kind), None)
    usual = LEVELS1[kind][0]
    whole = any(word.endswith(_ENDING) for word in words)
    return own or (usual if whole else usual.removesuffix(_ENDING))


def _is_readable(found: Found, table: Table) -> bool:
    return bool(kind_of(str(found.value or ""), table)) or (
        found.evidence.confidence >= _READABLE and has_word(str(found.value or ""))
    )


def _one_label(one: Found, other: Found) -> bool:
    """True when both come from the same cell."""
    return one.value == other.value and one.evidence.place() == other.evidence.place()


def _unspanned(rows: Sequence[Row]) -> bool:
    """True for plain text, where merged cells left no trace."""
    return any(row.page.kind == "text" for row in rows) and not any(
        cell.row_span > 1 for row in rows for cell in row.labels.values()
    )


def _printed(role: str, rows: Sequence[Row], body: Sequence[Line], columns: Columns) -> list[Label]:
    """The labels printed in a column of plain text, with the row each stands on."""
    if not columns.has(role):
        return []
    index_of = {(row.page.number, row.line): index for index, row in enumerate(rows)}
    ranges = {
        number: [index for index, row in enumerate(rows) if row.page.number == number]
        for number in {row.page.number for row in rows}
    }
    labels: list[Label] = []
    passed = -1.0
    pending: tuple[float, Cell] | None = None
    for line in body:
        index = index_of.get((line.page.number, line.row))
        place = float(index) if index is not None else passed + 0.5
        if index is not None:
            passed = float(index)
        for cell in line.own:
            text = bare(cell.text)
            if role not in columns.roles_of(cell, line.page) or is_noise(text):
                continue
            whole = str(labels[-1].found.value) + tidy(text) if labels else ""
            if tidy(text) == _ENDING and kind_of(whole, _TABLES[role]):
                # The end of the label above, which text put on a line of its own.
                if not whole.endswith(2 * _ENDING):
                    joined = replace(labels[-1].found, value=whole).doubted(0.8)
                    labels[-1] = replace(labels[-1], found=joined)
                continue
            begun, pending = pending, None
            cells = [cell]
            if begun is not None and is_usual(bare(begun[1].text) + text, _TABLES[role]):
                place, cells = begun[0], [begun[1], cell]  # one label on two lines
            kind = kind_of(text, _TABLES[role])
            if not kind and (not has_word(text) or not tidy(text).endswith(_ENDING)):
                pending = (place, cell) if has_word(text) else None
                continue  # noise beside the rows, or the beginning of a label
            found = text_value(line.page, cells)
            here = ranges.get(line.page.number) or [0]
            if labels and labels[-1].found.value == found.value:
                # Printed again on the next page or row: one label that stands twice.
                labels[-1] = replace(labels[-1], places=(*labels[-1].places, place))
            else:
                labels.append(Label((place,), found, kind, here[0], here[-1]))
    return labels
