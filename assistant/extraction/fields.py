"""What stands around the table: header fields, notes, signature.

In: the lines above or below the indicator table. Out: one `Found` a field. Nothing here
can fail; a field the form does not print is absent, one whose label is there without a
readable value is missing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from assistant.extraction.lexicon import FIELDS, role_of
from assistant.extraction.lines import Line
from assistant.extraction.mended import is_mended
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
from assistant.page import Cell, Page
from assistant.wording import fold, tidy

HEADER_FIELDS = ("project_name", "supervising_department", "implementing_unit")
GRADES = ("优秀", "优", "良好", "良", "中等", "中", "合格", "差", "不合格")

_CJK = re.compile(r"[\u3400-\u9fff]")
_SOME_WORDS = 4
"""Characters of a line below the table that make it more than a stamp's remains."""
_SIGNED = re.compile(
    r"填表人|填报人|制表人|经办人|审核人|联系电话|填报日期|填表日期|单位负责人|填报单位|负责人签"
    r"|(?:单位|机构|(?<!主管)部门)[（(](?:盖章|公章)[)）]|(?:制表|填表|填报|复核|审核|编制|经办|校对)[：:]"
    r"|[\u4e00-\u9fff]人[：:].*[\u4e00-\u9fff]人[：:]"
)
_COLONLESS = re.compile(
    r"((?:项目法人|填表人|填报人|制表人|经办人|审核人|复核人|联系电话|填报日期|填表日期|(?<=\s)日期|(?:单位)?负责人"
    r"|填报单位(?!负责人)|单位(?=[（(]))(?:签[字章名])?(?:[（(](?:签[字章名]|盖章|公章)[)）])?)"
    r"(?!\s*[：:（(、/]|签|及|和|或|身份)\s*"
)
"""A signature's label that a recogniser read without its colon."""
_SPECK_BETWEEN = re.compile(
    r"(?<=\d)\s*[.,·•'`]\s*(?=填[报表]日期|联系电话|填[报表]人|审核人|单位)"
)
"""A speck between a number and the next label: no number ends in a point."""
_OF_SITE = re.compile(
    r"^(?:版权所有|[主承]办单位[：:]|技术支持|发布(?:时间|日期)[：:]|浏览(?:次数|量)|【?打印|【?关闭)"
    r"|ICP备|网安备|网站标识码|copyright",
    re.IGNORECASE,
)
"""What a site prints under all its pages: whose they are, not who signed the form."""
_NOTE = re.compile(r"^(?:注|备注|说明|填报说明|填表说明)\s*\d*\s*[：:]|^其他需要?说明")
_LABELS = sorted(
    (word for words in FIELDS.values() for word in words if len(word) >= 4), key=len, reverse=True
)
_RUN_IN = re.compile(
    rf"(?<=[^\s：:])((?:{'|'.join(_LABELS)})(?=[：:]\s*\S)|(?:金额|货币)?单位(?=[：:]\s*[亿万千]?元))"
)
_OFFICE = "[局委厅部院会所处站队校园厂社馆库办]|中心|政府|公司|办公室"
_BETWEEN = re.compile(
    rf"([\u3400-\u9fff]{{2,20}}(?:{_OFFICE}))"
    r"((?:项目)?(?:实施|承担|使用|用款)(?:单位|部门)|(?:预算)?主管(?:部门|单位))"
    rf"([\u3400-\u9fff]{{2,20}}(?:{_OFFICE}))"
)
"""The label of another office between two, where both rules beside it were missed."""
_GRADED = re.compile(
    r"((?:自评|评价|绩效|评定)等[级次]|等级)\W*[|丨lI1]?\W*(优秀|优|良好|良|中等|中|合格|差|不合格)"
)
_UNIT = re.compile(r"(?:金额|货币)?单位\s*[：:]?")
_GAPPED = frozenset({*HEADER_FIELDS, "reporting_unit"})
_IN_BRACKETS = re.compile(r"[\u3400-\u9fff][(（]([\u3400-\u9fff]{4,12})[)）]$")
_INLINE = re.compile(r"^\s*([^：:]{2,16})[：:]\s*(\S.*)$", re.DOTALL)


Named = tuple[str, str, Found, Line]
"""A header field: its role in `FIELDS`, its label, its value, and where."""


def labelled(lines: Sequence[Line]) -> Iterator[Named]:
    """Every header field in paper order."""
    for line in lines:
        cells = [cell for cell in line.own if bare(cell.text) or not line.loose]
        if line.page.kind == "picture" and any(_label(cell) for cell in cells):
            cells = [part for cell in cells for part in _unglued(cell)]
        if recognised(line.page):
            cells = [replace(cell, text=_gaps_back(cell.text)) for cell in cells]
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
            found = _value(line, cell, values, match[1])
            # A rule between two labels was missed: the value may be the other one's.
            found = found.doubted(0.3) if _holds_two(cell, line) else found
            yield match[0], bare(cell.text), found, line


def _holds_two(cell: Cell, line: Line) -> bool:
    """True for a recognised cell with two labels under each other."""
    parts = [role_of(part, FIELDS, floor=90) for part in bare(cell.text).split("\n")]
    return recognised(line.page) and len({match[0] for match in parts if match}) > 1


def _label(cell: Cell) -> tuple[str, float] | None:
    text = bare(cell.text)
    if not text or len(tidy(text)) > 24:
        return None
    if re.search(r"[：:]\s*\S", text):
        return None
    match = role_of(text, FIELDS, floor=80)
    inner = bracketed_role(text) if match is None else None
    return (inner, 1.0) if inner else match


def bracketed_role(text: str) -> str | None:
    """The field that a label names in its brackets.

    >>> bracketed_role("项目公司\n（实施单位）"), bracketed_role("实施单位（盖章）")
    ('implementing_unit', None)
    """
    inside = _IN_BRACKETS.search(fold(tidy(text)))
    match = role_of(inside.group(1), FIELDS, floor=90) if inside else None
    return match[0] if match is not None and match[0] in HEADER_FIELDS else None


def strange_labels(lines: Sequence[Line]) -> Iterator[tuple[Page, Cell]]:
    """Cells of the header that look like labels of a value beside them, and that nobody knows."""
    for line in lines:
        cells = [cell for cell in line.own if cell.ruled and not is_noise(cell.text)]
        if len(cells) not in (2, 4) or not line.printed or line.loose:
            continue
        for label, value in zip(cells[::2], cells[1::2], strict=True):
            alike = re.fullmatch(r"[\u4e00-\u9fff]{3,9}[：:]?", tidy(label.text))
            if alike and has_word(value.text) and _label(label) is None:
                yield line.page, label


def _gaps_back(text: str) -> str:
    """Text with the gap put back before a label that ran into the value before it.

    >>> _gaps_back("主管部门：市水务局实施单位：灌溉站")
    '主管部门：市水务局  实施单位：灌溉站'
    """
    return _RUN_IN.sub(r"  \1", text)


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
    between = _BETWEEN.fullmatch(text)
    return [part(words) for words in between.groups()] if between else [cell]


def _inline(cell: Cell, line: Line) -> Iterator[Named]:
    """“项目名称：…” in one cell, several to a line at times."""
    parts = re.split(r"\s{2,}|\n", bare(cell.text))
    for index, part in enumerate(parts):
        match = _INLINE.match(part)
        role = role_of(match.group(1), FIELDS, floor=85) if match else None
        if match and role:
            yield role[0], match.group(1), _piece(line, cell, match.group(2)), line
        elif line.page.kind == "picture" and not cell.ruled:
            yield from _gapped(cell, line, parts[index:])


def _gapped(cell: Cell, line: Line, parts: Sequence[str]) -> Iterator[Named]:
    """A label whose colon was read as a gap, and what stands behind the gap."""
    label, value, *rest = (*parts, "")
    match = role_of(label, FIELDS, floor=100)
    if match is None or match[0] not in _GAPPED or not has_word(value):
        return
    if role_of(value, FIELDS) is None and not re.search(r"[：:]", value):
        found = _piece(line, cell, value)
        whole = not any(rest) or _begins_field(rest)
        yield match[0], label, found if whole else found.doubted(0.6), line


def _begins_field(parts: Sequence[str]) -> bool:
    """True when the first piece of a line is a label, with its colon or without."""
    if not parts:
        return False
    of_money = _UNIT.fullmatch(parts[0])
    return (of_money or _INLINE.match(parts[0]) or role_of(parts[0], FIELDS)) is not None


def _piece(line: Line, cell: Cell, text: str) -> Found:
    found = text_value(line.page, [piece_of(cell, text)])
    return replace(found, evidence=found.evidence.model_copy(update={"raw": cell.text}))


def _value(line: Line, label: Cell, values: Sequence[Cell], fit: float) -> Found:
    page = line.page
    if not line.loose:
        beside = sum(bool(bare(cell.text)) for cell in values) > 1
        values = (
            values[:1]
            if values and bare(values[0].text)
            else [cell for cell in values if bare(cell.text)][:1] or values[:1]
        )
        found = text_value(page, values, required=True)
        if recognised(page) and any(cell.row_span > label.row_span for cell in values):
            found = found.doubted(0.5)  # a rule was missed: two values stand in one cell
        if recognised(page) and beside and is_mended(page):
            found = found.doubted(0.5)  # a rule that is none may have cut the value
        if recognised(page) and any(word in str(found.value or "") for word in _LABELS):
            found = found.doubted(0.5)  # so is a label that stands in a value
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


def find_tail(lines: Sequence[Line]) -> tuple[Found, list[Found], Found]:
    """Signature line, notes, and a grade printed in a row of its own, below the table."""
    notes: list[Found] = []
    grade = absent()
    unclaimed: Page | None = None
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
        elif _OF_SITE.search(whole):
            continue
        elif _NOTE.search(whole):
            notes.append(_whole(line, cells))
        elif _SIGNED.search(whole):
            signed.append((line, cells))
        elif notes and not line.loose and len(cells) == 1 and not cells[0].ruled:
            notes.append(_whole(line, cells))  # a note that runs over several lines
        elif len(_CJK.findall(whole)) >= _SOME_WORDS:
            unclaimed = line.page
    footer = absent()
    if signed:
        line = signed[0][0]
        footer = _whole(line, [cell for _, cells in signed for cell in cells])
        if recognised(line.page):
            footer = _colons_back(footer, [cell for _, cells in signed for cell in cells])
    elif unclaimed is not None:  # a signature, perhaps, whose labels were not read
        footer = expected_but_lost(footer, unclaimed)
    return footer, notes, grade


def _colons_back(footer: Found, cells: Sequence[Cell]) -> Found:
    """The signature line with the colons that recognisers drop as if they were space.

    Only in text without rules: a label in a cell of its own needs no colon.
    """
    texts = [cell.text if cell.ruled else _SPECK_BETWEEN.sub(" ", cell.text) for cell in cells]
    whole = "".join(
        tidy(bare(text if cell.ruled else _COLONLESS.sub(r"\1：", text)))
        for cell, text in zip(cells, texts, strict=True)
    )
    same = whole == "".join(tidy(bare(cell.text)) for cell in cells)
    labels = re.findall(r"(?:填表人|联系电话|日期)(.)", whole)
    if same and all(after in "：:（(" for after in labels):
        return footer
    return replace(footer, value=whole).doubted(0.6)


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
