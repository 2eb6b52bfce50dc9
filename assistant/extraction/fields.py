"""What stands around the table: title, year, header fields, goals, notes, signature.

In: the lines above or below the indicator table. Out: one `Found` a field. Nothing here
can fail; a field the form does not print is absent, one whose label is there without a
readable value is missing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from assistant.extraction.instructions import addresses_reader
from assistant.extraction.lexicon import BUDGET_COLUMNS, COLUMNS, FIELDS, SOURCES, key, role_of
from assistant.extraction.lines import Line, extent
from assistant.extraction.values import (
    PIECES,
    Found,
    absent,
    bare,
    expected_but_lost,
    has_word,
    is_noise,
    piece_of,
    recognised,
    text_value,
)
from assistant.page import Cell
from assistant.wording import tidy

HEADER_FIELDS = ("project_name", "supervising_department", "implementing_unit")
GRADES = ("优秀", "优", "良好", "良", "中等", "中", "合格", "差", "不合格")

_TITLE = re.compile(r"自评表|自评报告|绩效.{0,8}表$|自评.{0,6}表$")
_CODE = re.compile(
    r"^(?:附件|附表|表)\s*[\d一二三四五六七八九十]*(?:[-—]\d+)*\s*[：:.、]?|^公开\s*\d+\s*表|^-\s*\d+\s*-"
    r"|^[（(]?[A-Z]{0,2}\d{1,3}表[)）]?"
)
_YEAR_LINE = re.compile(r"^[（(\[【〔]?\s*((?:19|20)\d{2})\s*年?\s*度?\s*[)）\]】〕]?$")
_YEAR = re.compile(r"((?:19|20)\d{2})\s*年")
_EXPECTED = re.compile(
    r"^(?:年初|年度)?(?:设定|预期|总体|绩效)*(?:预期|设定|绩效|总体)目标(?:设定)?$|^预期目标$|^年初目标$|^年度绩效目标$"
)
_ACHIEVED = re.compile(r"(?:实际|目标|全年)?完成情况(?:综述|说明)?$|^实际完成(?:目标)?$")
_BOTH = re.compile(r"(?:预期|设定|总体|绩效|年度|年初)目标.{0,2}(?:实际|目标|全年)完成")
_SIGNED = re.compile(
    r"填表人|填报人|制表人|经办人|审核人|联系电话|填报日期|填表日期|单位负责人|填报单位|负责人签"
)
_NOTE = re.compile(r"^(?:注|备注|说明|填报说明|填表说明)\s*\d*\s*[：:]|^其他需要?说明")
_LABELS = sorted(
    (word for words in FIELDS.values() for word in words if len(word) >= 4), key=len, reverse=True
)
_GRADED = re.compile(
    r"((?:自评|评价|绩效|评定)等[级次]|等级)\W*[|丨lI1]?\W*(优秀|优|良好|良|中等|中|合格|差|不合格)"
)
_INLINE = re.compile(r"^\s*([^：:]{2,16})[：:]\s*(\S.*)$", re.DOTALL)


def find_title(lines: Sequence[Line]) -> tuple[Found, Found, set[tuple[int, int]]]:
    """Title and year printed above the table, and the lines they stand on."""
    title, year = absent(), absent()
    taken: set[tuple[int, int]] = set()
    for line in lines:
        # A sentence to the reader beside the year is quoted elsewhere; here it is no word.
        words = [
            cell
            for cell in line.printed
            if not is_noise(cell.text) and not addresses_reader(cell.text)
        ]
        if not words or (len(words) > 1 and any(role_of(c.text, FIELDS) for c in words)):
            continue
        cell = words[0]
        stripped = tidy(cell.text)
        if title.value is None and _TITLE.search(_bare_title(cell.text)) and len(stripped) < 60:
            found = text_value(line.page, [cell])
            title = replace(found, value=_bare_title(cell.text))
            taken.add((line.page.number, line.row))
        if year.value is None and (len(words) == 1 or not cell.ruled):
            match = next((m for part in words if (m := _YEAR_LINE.match(tidy(part.text)))), None)
            if match is None and (line.page.number, line.row) in taken:
                match = _YEAR.search(stripped)
            if match:
                year = replace(text_value(line.page, [cell]), value=int(match.group(1)))
                taken.add((line.page.number, line.row))
    if lines:
        title = expected_but_lost(title, lines[0].page)
    return title, year, taken


def _bare_title(text: str) -> str:
    """The title without form codes and without a year in brackets after it."""
    parts = [tidy(part) for part in bare(text).split("\n")]
    kept = [part for part in parts if part and not _YEAR_LINE.match(part)]
    joined = "".join(kept)
    while (match := _CODE.match(joined)) is not None and match.end() and len(joined) > match.end():
        joined = joined[match.end() :]
    return re.sub(r"[（(]\s*(?:19|20)\d{2}\s*年?度?\s*[)）]$", "", joined)


def labelled(lines: Sequence[Line]) -> Iterator[tuple[str, Found, Line]]:
    """Every header field: its role in `FIELDS` and its value."""
    for line in lines:
        cells = [cell for cell in line.own if bare(cell.text) or not line.loose]
        if line.page.kind == "picture" and any(_label(cell) for cell in cells):
            cells = [part for cell in cells for part in _unglued(cell)]
        index = 0
        while index < len(cells):
            cell = cells[index]
            index += 1
            match = _label(cell)
            if match is None:
                yield from _inline(cell, line)
                continue
            values: list[Cell] = []
            while index < len(cells) and _label(cells[index]) is None:
                values.append(cells[index])
                index += 1
            yield match[0], _value(line, cell, values, match[1]), line


def _label(cell: Cell) -> tuple[str, float] | None:
    text = bare(cell.text)
    if not text or len(tidy(text)) > 24:
        return None
    if re.search(r"[：:]\s*\S", text):
        return None
    return role_of(text, FIELDS, floor=80)


def _unglued(cell: Cell) -> list[Cell]:
    """A value and the next label, or a label and its value, whose rule was not seen."""
    text = re.sub(r"^[\x21-\x7e]{1,2}(?=[\u3400-\u9fff])", "", tidy(bare(cell.text)))
    if _label(cell) or len(text) > 48 or re.search(r"[：:]", text):
        return [cell]

    def part(words: str) -> Cell:
        return replace(cell, text=words, confidence=min(cell.confidence, 0.5), others=())

    for word in _LABELS:
        rest = len(text) - len(word)
        if rest > 1 and text.endswith(word):
            return [part(text[:rest]), part(word)]
        if rest > 1 and text.startswith(word) and has_word(text[len(word) :]):
            return [part(word), part(text[len(word) :])]
    return [cell]


def _inline(cell: Cell, line: Line) -> Iterator[tuple[str, Found, Line]]:
    """“项目名称：…” in one cell, several to a line at times."""
    for part in re.split(r"\s{2,}|\n", bare(cell.text)):
        match = _INLINE.match(part)
        role = role_of(match.group(1), FIELDS, floor=85) if match else None
        if match and role:
            found = text_value(line.page, [piece_of(cell, match.group(2))])
            evidence = found.evidence.model_copy(update={"raw": cell.text})
            yield role[0], replace(found, evidence=evidence), line


def _value(line: Line, label: Cell, values: Sequence[Cell], fit: float) -> Found:
    page = line.page
    if not line.loose:
        values = (
            values[:1]
            if values and bare(values[0].text)
            else [cell for cell in values if bare(cell.text)][:1] or values[:1]
        )
        found = text_value(page, values, required=True)
        if recognised(page) and any(cell.row_span > label.row_span for cell in values):
            found = found.doubted(0.5)  # a rule was missed: two values stand in one cell
        return found
    texts = [cell for cell in values if bare(cell.text)]
    if not texts:
        return text_value(page, [], required=True)
    # Pieces of one value stand side by side; what stands further off lost its own label.
    near = [texts[0]]
    for cell in texts[1:]:
        if cell.column > near[-1].column + 1:
            break
        near.append(cell)
    found = text_value(page, near)
    if len(near) < len(texts):
        found = found.doubted(0.8)
    return found.doubted(0.8) if fit < 1.0 else found


def unlabelled_unit(lines: Sequence[Line]) -> Found:
    """In plain text whose label 实施单位 was lost: the second value beside the department."""
    for line in lines:
        if not line.loose:
            continue
        cells = [cell for cell in line.printed if not is_noise(cell.text)]
        match = _label(cells[0]) if len(cells) == 3 else None
        if match and match[0] == "supervising_department" and has_word(cells[2].text):
            return text_value(line.page, [cells[2]]).doubted(0.3)
    return absent()


def find_goals(lines: Sequence[Line]) -> tuple[Found, Found]:
    """The yearly goals: expected and achieved."""
    for index, line in enumerate(lines):
        heads = [(cell, key(cell.text)) for cell in line.printed]
        expected = next((cell for cell, word in heads if _EXPECTED.search(word)), None)
        achieved = next((cell for cell, word in heads if _ACHIEVED.search(word)), None)
        if achieved is None and len(heads) > 1 and line.loose:
            whole = key("".join(cell.text for cell, _ in heads[-2:]))
            achieved = heads[-2][0] if _ACHIEVED.search(whole) else None
        if expected is None and achieved is None:
            continue
        together = achieved is not None and _BOTH.search(key(achieved.text))
        body = _goal_lines(lines[index + 1 :])
        side = _beside(line, expected, achieved)
        if side is not None and (not body or any(found.value for found in side)):
            return _both(line, side)
        if achieved is None and not body:
            continue
        goals = _under(line, expected, achieved, body)
        if together and recognised(line.page):  # two columns read as one
            return _both(line, (goals[0], goals[1].doubted(0.3, status="disputed")))
        return _both(line, goals)
    return absent(), absent()


def _both(line: Line, goals: tuple[Found, Found]) -> tuple[Found, Found]:
    """Goals stand in pairs: where one was found, the other is there."""
    if any(goal.value is not None for goal in goals):
        return expected_but_lost(goals[0], line.page), expected_but_lost(goals[1], line.page)
    return goals


def _goal_lines(lines: Sequence[Line]) -> list[Line]:
    body = []
    for line in lines:
        if not line.printed:
            continue
        if _stops_goals(line):
            break
        body.append(line)
    return body


def _stops_goals(line: Line) -> bool:
    roles = [role_of(cell.text, COLUMNS) for cell in line.printed]
    money = [role_of(cell.text, BUDGET_COLUMNS, floor=90) for cell in line.printed]
    fields = [role_of(cell.text, FIELDS, floor=90) for cell in line.printed]
    return (
        sum(role is not None for role in roles) >= 3
        or sum(role is not None for role in money) >= 3
        or any(fields)
        or any(role_of(cell.text, SOURCES, floor=95) for cell in line.printed)
    )


def _beside(line: Line, expected: Cell | None, achieved: Cell | None) -> tuple[Found, Found] | None:
    """Goals that stand on the line of their labels, to the right of them."""
    found = []
    for label in (expected, achieved):
        right = None
        if label is not None:
            right = next(
                (c for c in line.own if c.column >= label.column + label.column_span), None
            )
        text = tidy(bare(right.text)) if right is not None else ""
        label_again = right in (expected, achieved) or bool(_ACHIEVED.search(key(text)))
        if right is None or label_again or len(text) < 6:
            found.append(absent())
        else:
            found.append(text_value(line.page, [right]))
    return (found[0], found[1]) if any(item.value for item in found) else None


def _under(
    line: Line, expected: Cell | None, achieved: Cell | None, body: Sequence[Line]
) -> tuple[Found, Found]:
    page = line.page
    border = extent(achieved, page, measured=False)[0] if achieved else float("inf")
    left = extent(expected, page, measured=False)[0] if expected else 0.0
    sides: tuple[list[Cell], list[Cell]] = ([], [])
    if line.loose:
        # The gap between two labels belongs to neither: the widest gap in the text decides.
        border = _loose_border(body, left, border)
        left = 1.0 if left else 0.0
    for other in body:
        for cell in other.own:
            if not bare(cell.text) or is_noise(cell.text):
                continue
            start = extent(cell, other.page, measured=False)[0]
            if start < left and not (start >= border):
                continue
            if len(tidy(cell.text)) <= 8 and re.search(
                r"总体目标|年度目标|绩效目标", tidy(cell.text)
            ):
                continue
            sides[1 if start >= border else 0].append(cell)
    found = []
    for label, cells in zip((expected, achieved), sides, strict=True):
        if cells:
            value = text_value(page, cells)
            lines_of = {cell.row for cell in cells}
            if len(cells) == len(lines_of) > 1 and not line.loose:
                # One cell a line, one under another: a text cut by rules, in order.
                value = replace(
                    value,
                    evidence=value.evidence.model_copy(
                        update={"confidence": min(1.0, value.evidence.confidence / PIECES * 0.9)}
                    ),
                )
            found.append(value)
        else:
            found.append(text_value(page, [], required=True) if label is not None else absent())
    return found[0], found[1]


def _loose_border(body: Sequence[Line], left: float, border: float) -> float:
    columns = sorted(
        {cell.column for line in body for cell in line.own if bare(cell.text) and cell.column}
    )
    after = [column for column in columns if column > left]
    if not after:
        return border
    near = min(after, key=lambda column: abs(column - border))
    return float(min(near, border))


def find_tail(lines: Sequence[Line]) -> tuple[Found, list[Found], Found]:
    """Signature line, notes, and a grade printed in a row of its own, below the table."""
    notes: list[Found] = []
    grade = absent()
    signed: list[tuple[Line, list[Cell]]] = []
    for line in lines:
        cells = [cell for cell in line.printed if not is_noise(cell.text)]
        if not cells:
            continue
        whole = "".join(tidy(cell.text) for cell in cells)
        match = role_of(cells[0].text, FIELDS, floor=90)
        together = _GRADED.fullmatch(whole)
        if match and match[0] == "grade" and len(cells) > 1:
            grade = text_value(line.page, [cells[1]])
        elif together and len(cells) == 1:
            grade = text_value(line.page, [piece_of(cells[0], together.group(2))])
            grade = grade if re.search(r"[：:]", whole) else grade.doubted(0.6)
        elif match and match[0] == "grade":
            grade = text_value(line.page, [], required=True)
        elif _NOTE.search(whole):
            notes.append(_whole(line, cells))
        elif _SIGNED.search(whole):
            signed.append((line, cells))
        elif notes and not line.loose and len(cells) == 1 and not cells[0].ruled:
            notes.append(_whole(line, cells))  # a note that runs over several lines
    footer = absent()
    if signed:
        line = signed[0][0]
        footer = _whole(line, [cell for _, cells in signed for cell in cells])
        labels = re.findall(r"(?:填表人|联系电话|日期)(.)", str(footer.value))
        if recognised(line.page) and any(after not in "：:" for after in labels):
            footer = footer.doubted(0.6)  # recognisers drop a colon as if it were space
    return footer, notes, grade


def _whole(line: Line, cells: Sequence[Cell]) -> Found:
    found = text_value(line.page, cells)
    if len(cells) > 1:  # labels and values in cells of their own are read in order
        confidence = min(1.0, found.evidence.confidence / PIECES)
        found = replace(
            found, evidence=found.evidence.model_copy(update={"confidence": confidence})
        )
    return found


def is_note(line: Line) -> bool:
    """True for a line that begins with 注： or the like."""
    return bool(_NOTE.search("".join(tidy(cell.text) for cell in line.printed)))


def is_signature(line: Line) -> bool:
    """True for a line whose first cell is nothing but a signature's label (填表人：)."""
    first = next((tidy(cell.text) for cell in line.printed), "")
    label = _SIGNED.match(first)
    return label is not None and (first[label.end() :] or "：")[0] in "：:（("


def is_tail(line: Line) -> bool:
    """True for a line below the table: notes, signature, page marks."""
    whole = "".join(tidy(cell.text) for cell in line.printed)
    if _NOTE.search(whole) or (_SIGNED.search(whole) and len(line.printed) <= 8):
        return True
    if _GRADED.fullmatch(whole):
        return True
    match = role_of(line.printed[0].text, FIELDS, floor=95) if line.printed else None
    return match is not None and match[0] == "grade"
