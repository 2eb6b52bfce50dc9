"""The heading of the form: its title and its year.

In: the lines above the indicator table. Out: one `Found` each, and the lines they stand on.
Nothing here can fail. A year that none of the usual places hold, while some line names one,
is missing: whoever reviews it sees where it may stand.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from assistant.extraction.instructions import addresses_reader
from assistant.extraction.lexicon import FIELDS, role_of
from assistant.extraction.lines import Line
from assistant.extraction.values import (
    SPECKED,
    Found,
    absent,
    bare,
    expected_but_lost,
    is_noise,
    recognised,
    text_value,
)
from assistant.form import Candidate
from assistant.page import Cell
from assistant.wording import tidy

_TITLE = re.compile(r"自评表|自评报告|绩效.{0,8}表$|自评.{0,6}表$")
_FORM = re.compile(r"^(?![（(]?[一二三四五六七八九十\d]+[)）、.．]).*自评.{0,6}表$")
_SECTION = re.compile(r"^[（(]?(?:[一二三四五六七八九十]{1,3}|\d{1,2})(?:[)）]|[、.．])")
"""The number of a section: what it heads is a part of a report (二、绩效自评表)."""
_REPORT = re.compile(r"报告(?:书)?$")
_SENTENCE = re.compile(r"，.*。$|[由应须].{2,}。$")
"""How a sentence that speaks of the form ends; recognisers read a speck as a stop too."""
_NAMELESS = re.compile(
    r"(?:(?:19|20)\d{2}年度?)?[\u4e00-\u9fff]{2,20}(?:绩效自评|绩效评价)(?:价|情况|结果)?"
)
"""A heading that does not say what it heads: a title where nothing else is one."""
# Possessive: what stands behind all of the white decides, and no shorter part of it is tried.
_GAP = re.compile(r"(?:[ \t\xa0]{2,}+|\u3000)[ \t\xa0\u3000]*+(?![（(\[【〔\s])")
_ENDS = re.compile(r"(?:[表告书]|[)）\]】〕]|[一二三四五六七八九十\d])$")
_CODE = re.compile(
    r"^(?:附件|附表|表)\s*[\d一二三四五六七八九十]*(?:[-—]\d+)*\s*[：:.、]?|^公开\s*\d+\s*表|^-\s*\d+\s*-"
    r"|^[（(]?[A-Z]{0,2}\d{1,3}表[)）]?"
)
_NUMBER = re.compile(r"[（(]?[\u4e00-\u9fff]{1,12}[A-Z]{0,2}\d{1,3}(?:[-—]\d{1,3})*表[)）]?")
"""The number of a form at its office (桂财绩自评03表): a title where nothing else is one."""
_YEAR_LINE = re.compile(
    r"^[（(\[【〔]?\s*(?:(?:自评|评价|预算|所属|财政|填报){0,2}年度[：:]\s*)?((?:19|20)\d{2})\s*年?\s*度?\s*[)）\]】〕]?$"
)
_YEAR_SPOKEN = re.compile(r"[（(\[【〔]?([一二][一二三四五六七八九〇○零]{3})年?度?[)）\]】〕]?")
_BRACKETED = re.compile(r"^[（(\[【〔].*年")
_YEAR = re.compile(r"((?:19|20)\d{2})\s*年")
_YEAR_INSIDE = re.compile(r"[（(\[【〔]\s*((?:19|20)\d{2})\s*年?\s*度?\s*[)）\]】〕]")
_SPECK_IN_YEAR = re.compile(r"(?<=(?:19|20)\d\d)[.·•,]年")
_YEAR_WORN = re.compile(r"^[（(\[【〔]?((?:19|20)\d{2})\s*年.{0,2}$")
_PERIOD = re.compile(
    r"[（(\[【〔][\d一二三四五六七八九十〇○零年月日度至到—–~～,，.、-]{6,}[)）\]】〕]"
)
"""A bracket that holds a year and its months, in digits or in characters, and nothing else."""
_YEARS = re.compile(r"(?:19|20)\d{2}(?=年)|[一二][一二三四五六七八九〇○零]{3}(?=年)")
_YEAR_CELL = re.compile(r"((?:19|20)\d{2})年?度?")
_LIKE_YEAR = re.compile(
    r"[（(\[【〔].{0,3}\d.{1,5}[)）\]】〕]?$|\d.{0,3}年度?[)）\]】〕]?$"
    r"|^[（(\[【〔]?.{0,3}(?:年度|年|度)[)）\]】〕]$|^[（(\[【〔]?年度$"
)
"""What may be left of a year on a line of its own: its figures, or its end alone (度）)."""
_CHARACTERS = {char: at for at, char in enumerate("〇一二三四五六七八九")} | {"○": 0, "零": 0}
_CUT_TITLE = re.compile(
    r"(?:(?:19|20)\d{2}年度?)?[\u4e00-\u9fff]{0,16}(?:项目|支出)[\u4e00-\u9fff（()）]{0,8}自评表"
)
"""A title whose pieces, cut apart by a stroke or a seal's rim, make it whole."""
_LONGEST = 60
_DIRT = 6
"""Characters beside a year in brackets that are still no text of their own."""
_LABELLED = re.compile(r"([\u4e00-\u9fff]{2,8})[：:]\s*\S")
_WIDE = re.compile(r"\s{2,}|\n|\u3000")


def find_title(
    lines: Sequence[Line], before: Sequence[Line] = ()
) -> tuple[Found, Found, set[tuple[int, int]]]:
    """Title and year printed above the table, and the lines they stand on.

    Args:
        lines: those of the form's own pages.
        before: all lines of the file above the table, where these print no title.
    """
    if before and not any(map(titles_form, lines)):
        told_before = any(titles_form(line) and "自评" in line.printed[0].text for line in before)
        lines = before if told_before or not any(map(_may_title, lines)) else lines
    whole_form = any(map(_names_form, lines))
    own_title = any(map(titles_form, lines))
    title, year = absent(), absent()
    taken: set[tuple[int, int]] = set()
    nameless: tuple[Line, Cell] | None = None
    for line in lines:
        # A sentence to the reader beside the year is quoted elsewhere; here it is no word.
        words = [
            cell
            for cell in _whole_title(line)
            if not is_noise(cell.text) and not addresses_reader(cell.text)
        ]
        if not words or (len(words) > 1 and any(role_of(c.text, FIELDS) for c in words)):
            continue
        place = (line.page.number, line.row)
        cell = words[0]
        short = len(tidy(cell.text)) < _LONGEST
        bare_title = _bare_title(cell.text)
        numbered = _NUMBER.fullmatch(bare_title)
        named = short and not numbered and _TITLE.search(bare_title) and not _is_sentence(line)
        of_part = own_title and _is_section(line)
        # A report that annexes the form has a heading of its own, and so has each of its parts.
        report = of_part or (whole_form and _REPORT.search(bare_title))
        if title.value is None and named and not report:
            title = _titled(line, cell)
            title = title.doubted(SPECKED) if _is_section(line) else title
            taken.add(place)
        elif nameless is None and len(words) == 1 and (numbered or _NAMELESS.fullmatch(bare_title)):
            nameless = line, cell
        if year.value is None:
            year = _year_on(line, words, titled=place in taken)
            if year.value is not None and not (_beside_others(words) or _beside_fields(words)):
                taken.add(place)
    if title.value is None and nameless is not None:
        title = _titled(*nameless)
        told = _YEAR.search(str(title.value))
        if year.value is None and told:
            year = replace(title, value=int(told.group(1)))
        taken.add((nameless[0].page.number, nameless[0].row))
    if lines:
        title = expected_but_lost(title, lines[0].page)
    return title, year if year.value is not None else _year_unread(lines), taken


def _whole_title(line: Line) -> tuple[Cell, ...]:
    """The cells of a line; one cell where a recognised title was cut apart into them."""
    cells = line.printed
    if len(cells) < 2 or not recognised(line.page) or line.loose:
        return cells
    text = "".join(cell.text for cell in cells)
    adjoin = all(one.column + one.column_span == two.column for one, two in pairwise(cells))
    if not adjoin or not _CUT_TITLE.fullmatch(_bare_title(text)):
        return cells
    sure = min(SPECKED, *(cell.confidence for cell in cells))
    return (replace(cells[0], text=text, confidence=sure, others=(), candidates=()),)


def _may_title(line: Line) -> bool:
    """True for a line that prints the title of a form or of a report."""
    cell = next(iter(line.printed), None)
    title = _bare_title(cell.text) if cell is not None else ""
    short = len(title) < _LONGEST and not _NUMBER.fullmatch(title)
    return short and bool(_TITLE.search(title)) and not _is_sentence(line)


def titles_form(line: Line) -> bool:
    """True for the title of the form itself, and not of a section or a report."""
    first = _bare_title(line.printed[0].text) if line.printed else ""
    return _may_title(line) and not _is_section(line) and not _REPORT.search(first)


def _is_section(line: Line) -> bool:
    """True for the numbered heading of a section."""
    return bool(line.printed) and bool(_SECTION.match(_bare_title(line.printed[0].text)))


def _names_form(line: Line) -> bool:
    """True for the title of the form itself (…自评表) on a line of its own."""
    alone = len(line.printed) == 1 and not recognised(line.page)
    return alone and _may_title(line) and bool(_FORM.search(_bare_title(line.printed[0].text)))


def _is_sentence(line: Line) -> bool:
    """True for words on how to fill in the form (一、自评表由实施单位填写，…。)."""
    return bool(_SENTENCE.search("".join(tidy(cell.text) for cell in line.printed)))


def _titled(line: Line, cell: Cell) -> Found:
    """The title in a cell; words run on behind its last one may be a stamp's."""
    title = _bare_title(cell.text)
    found = replace(text_value(line.page, [cell]), value=title)
    return found if _ENDS.search(title) or not recognised(line.page) else found.doubted(SPECKED)


def _year_on(line: Line, words: Sequence[Cell], *, titled: bool) -> Found:
    """The year that a line names and nothing else, or that stands in the title."""
    for word in words:
        for part in _parts_of(word.text):
            match = _YEAR_LINE.match(part)
            # A stamp, a note or dirt beside the brackets does not make the year another's.
            if match and (not _beside_others(words) or _BRACKETED.match(part)):
                return replace(text_value(line.page, [word]), value=int(match.group(1)))
            spoken = _YEAR_SPOKEN.fullmatch(part)
            if spoken and not _beside_others(words):
                return replace(text_value(line.page, [word]), value=_in_digits(spoken.group(1)))
    cell = words[0]
    if _beside_others(words):
        return absent()
    stripped = tidy(cell.text)
    told = {_in_digits(one) for one in _YEARS.findall(stripped)}
    if len(told) == 1 and _PERIOD.fullmatch(stripped):
        return replace(text_value(line.page, [cell]), value=told.pop())
    match = _YEAR.search(stripped) if titled else None
    if match:
        return replace(text_value(line.page, [cell]), value=int(match.group(1)))
    if line.page.kind == "picture":
        dirty = _YEAR_INSIDE.search(stripped) or _YEAR_WORN.match(stripped)
        if dirty and len(stripped) - len(dirty.group()) <= _DIRT:
            year = replace(text_value(line.page, [cell]), value=int(dirty.group(1)))
            return year.doubted(SPECKED)
    return absent()


def _in_digits(year: str) -> int:
    """A year in digits or character by character (二〇二三)."""
    return int("".join(str(_CHARACTERS.get(char, char)) for char in year))


def _beside_others(words: Sequence[Cell]) -> bool:
    """True for cells of a table's line: the year of one is not the year of all."""
    return len(words) > 1 and words[0].ruled


def _beside_fields(words: Sequence[Cell]) -> bool:
    """True where a field with its label stands beside the year (“（2023年度）自评总分：96.7分”)."""
    labels = (match[1] for word in words for match in _LABELLED.finditer(word.text))
    return any(role_of(label, FIELDS, floor=90) for label in labels)


def _parts_of(text: str) -> list[str]:
    """The tidy text of a cell and of what wide gaps part in it (“2022年度　　单位：元”).

    >>> _parts_of("2022年度　　单位：元")
    ['2022年度单位：元', '2022年度', '单位：元']
    """
    parts = [tidy(part) for part in _WIDE.split(text.strip())]
    return [tidy(text), *(parts if len(parts) > 1 else ())]


def _year_unread(lines: Sequence[Line]) -> Found:
    """On pictures: a year in a cell whose label was lost, or text that may have been a year.

    On any page: missing where a line above the table names a year that was not taken.
    """
    for line in lines:
        for cell in line.printed:
            plain = tidy(cell.text)
            if line.page.kind != "picture" or is_noise(plain):
                continue
            match = _YEAR_CELL.fullmatch(plain)
            if match:
                return replace(text_value(line.page, [cell]), value=int(match.group(1))).doubted(
                    SPECKED
                )
            if not cell.ruled and len(plain) <= 12 and _LIKE_YEAR.search(plain):
                return _unread(line, cell)
    for line in lines:
        for cell in line.printed:
            match = _YEAR.search(tidy(cell.text))
            if match:
                likely = Candidate(text=match.group(1), confidence=0.3, reader="elsewhere")
                return _unread(line, cell, likely)
    return absent()


def _unread(line: Line, cell: Cell, *likely: Candidate) -> Found:
    """A year that is missing, with the cell it may stand in."""
    found = text_value(line.page, [replace(cell, text="", ink=True)], required=True)
    return found.doubted(1.0, *likely)


def _bare_title(text: str) -> str:
    """The title without form codes and without a year in brackets after it.

    Nor with what stands behind it across a wide gap: a stamp, the unit of the amounts.

    >>> _bare_title("附件2 项目支出绩效自评表（2022年度）"), _bare_title("附表  绩效自评表  已审核")
    ('项目支出绩效自评表', '绩效自评表')
    """
    parts = [tidy(_before_others(part)) for part in bare(text).split("\n")]
    kept = [part for part in parts if part and not _YEAR_LINE.match(part)]
    joined = _SPECK_IN_YEAR.sub("年", "".join(kept))
    while (match := _CODE.match(joined)) is not None and match.end() and len(joined) > match.end():
        joined = joined[match.end() :]
    return re.sub(r"[（(]\s*(?:19|20)\d{2}\s*年?度?\s*[)）]$", "", joined)


def _before_others(text: str) -> str:
    """A line up to the first wide gap behind a whole title."""
    for gap in _GAP.finditer(text):
        if _TITLE.search(tidy(text[: gap.start()])):
            return text[: gap.start()]
    return text
