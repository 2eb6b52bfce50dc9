"""Recognised values that are unlike the rest of their column.

In: rows with their fields. Out: the fields, some made less certain, with what the paper may
say instead as a candidate. No value is changed; characters that were given and not
recognised are left alone, but for letters in figures. Nothing here can fail.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from assistant.extraction.glued import leading_label
from assistant.extraction.headers import Columns
from assistant.extraction.lettered import doubt_lettered
from assistant.extraction.lines import Row
from assistant.extraction.values import Found, blank, has_word, recognised
from assistant.form import Candidate
from assistant.page import Page
from assistant.wording import tidy

Fields = dict[str, Found]

_BARE = re.compile(r"^([><])(?!=)(.*)$", re.DOTALL)
_CLOSED = re.compile(r"^[≥≤]|^[<>]=")
_NOTHING = re.compile(r"^[^\u3400-\u9fff]*无[^\u3400-\u9fff]*$")
# “元/生·年” is often read without its dot, which is smaller than dirt.
_DOTLESS = re.compile(r"/[\u3400-\u9fff]{1,2}(?:年|月|周|天|日|次)(?:以内|以下|以上)?$")
_POINTED = re.compile(r"(/[\u3400-\u9fff]{1,2})[.,](?=[\u3400-\u9fff])")
_COUNTED = re.compile(r"\d[万亿千百]?([\u3400-\u9fff])$")
UNITS = frozenset(
    "元角分人次个件套台辆艘架户家所处座栋幢间条根米里顷亩株棵头只羽尾匹吨斤克升方篇本册期份项场届"
    "批组团队支名位类种门课节班级学年季月周天日时秒点度块片张幅枚盏盒箱袋包瓶桶桩口眼扇樘面道段孔"
    "部宗起例案笔单例页卷集部首号版字句倍成折万亿千百线路站网床岗铺村镇乡县市区省校园院馆社站店"
    "等星票任代格圈池井库桥厕窗机炉苗卡证稿刊报词员生棚"
    "厂企档颗粒把双对副具尊轮趟车船班层步回遍顿餐碗杯盘桌席针剂支管束丛顶伏瓦赫兆比前后底内初末中"
)
"""Characters that a figure counts in these forms, and those that end a date or a limit."""
_METRES = re.compile(r"(?<=[\d/])m(?=$|[·・])")
_LENGTH = re.compile(r"^(?!.*(?:面积|平方)).*(?:[长宽高深厚径距]|里程|公里|管|渠|路|线)")
_STRAY_COMMA = re.compile(r"(?<=\d)[,，](?!\d{3}(?!\d))(?=\d)")
_TWO_PLACES = re.compile(r"(?<!\d)\d+\.\d\d(?!\d)")
_POINTLESS = re.compile(r"^([≥≤<>=]{0,2})(\d{3,})(?![\d.,年])(.*)$", re.DOTALL)
_FIGURE = re.compile(r"\d[\d,]*(?:\.\d+)?")
_SAME_SIZE = 10
_ENOUGH = 4
_NEARLY_ALL = 0.6
"""Figures of a column with two decimals, and their share, that make one without them odd."""
_LETTERS = re.compile(r"[A-Za-z]{1,2}")
_SLASH = re.compile(r"[/1lI|丨]")
_DASH = re.compile(r"[-—－–一]")
_USUAL_PLACES = 2
_SEEN_SURELY = 0.99


def doubt_unlike(rows: Sequence[Row], fields: Sequence[Fields], columns: Columns) -> list[Fields]:
    """All doubts of this module, in the order of the columns."""
    fields = _labels_before_names(rows, fields)
    fields = _bare_comparators(rows, fields)
    fields = _lost_signs(rows, fields, columns)
    for role in ("target", "actual"):
        fields = _lost_dots(rows, fields, role)
        fields = _unusual_units(rows, fields, role)
        fields = _letters(rows, fields, role)
        fields = _stray_commas(rows, fields, role)
    fields = _lost_points(rows, fields)
    for role in ("weight", "score"):
        fields = _long_fractions(rows, fields, role)
    fields = _dashed(rows, fields)
    fields = [
        {**one, **{role: doubt_lettered(one[role]) for role in ("target", "actual", "explanation")}}
        for one in fields
    ]
    fields = [
        {**one, "explanation": doubt_thousandth(_unlike_nothing(one["explanation"]), row.page)}
        if recognised(row.page)
        else one
        for row, one in zip(rows, fields, strict=True)
    ]
    return _strokes(rows, fields)


def doubt_thousandth(found: Found, page: Page) -> Found:
    """A sentence with a ‰ that was recognised: hardly any has one, and % is read so.

    Figures in cells of their own have their ink looked at; in a line of words the sign is
    as small as dirt.
    """
    text = str(found.value or "")
    if not recognised(page) or "‰" not in text:
        return found
    percent = Candidate(text=text.replace("‰", "%"), confidence=0.5, reader="sign")
    return found.doubted(0.6, percent)


def _labels_before_names(rows: Sequence[Row], fields: Sequence[Fields]) -> list[Fields]:
    """A name that begins with a whole level label (“数量指标培训人数”): it ran into it."""
    result = []
    for row, one in zip(rows, fields, strict=True):
        label, rest = leading_label(str(one["name"].value or ""))
        if label and recognised(row.page):
            alone = Candidate(text=rest, confidence=0.5, reader="label")
            one = {**one, "name": one["name"].doubted(0.6, alone)}
        result.append(one)
    return result


def _bare_comparators(rows: Sequence[Row], fields: Sequence[Fields]) -> list[Fields]:
    """“>” where more rows print “≥”, or not seen very surely, may have lost its bar."""
    texts = [str(one["target"].value or "") for one in fields]
    closed = sum(bool(_CLOSED.match(text)) for text in texts)
    bare = sum(bool(_BARE.match(text)) for text in texts)
    result = []
    for row, one, text in zip(rows, fields, texts, strict=True):
        match = _BARE.match(text)
        sure = one["target"].evidence.confidence >= _SEEN_SURELY and closed <= bare
        if recognised(row.page) and match and not sure:
            sign = {">": "≥", "<": "≤"}[match.group(1)]
            other = Candidate(text=sign + match.group(2), confidence=0.5, reader="sign")
            one = {**one, "target": one["target"].doubted(0.6, other)}
        result.append(one)
    return result


def _lost_dots(rows: Sequence[Row], fields: Sequence[Fields], role: str) -> list[Fields]:
    """A unit per head and period without the dot between the two, or with a point for it."""
    result = []
    for row, one in zip(rows, fields, strict=True):
        text = str(one[role].value or "")
        if recognised(row.page) and _DOTLESS.search(text):
            one = {**one, role: one[role].doubted(0.6)}
        elif recognised(row.page) and _POINTED.search(text):
            dot = Candidate(text=_POINTED.sub(r"\1·", text), confidence=0.5, reader="sign")
            one = {**one, role: one[role].doubted(0.6, dot)}
        result.append(one)
    return result


def _unusual_units(rows: Sequence[Row], fields: Sequence[Fields], role: str) -> list[Fields]:
    """A unit that counts nothing (万田 for 万亩), or metres that may have lost their square."""
    result = []
    for row, one in zip(rows, fields, strict=True):
        text = str(one[role].value or "")
        counted = _COUNTED.search(text)
        if not recognised(row.page):
            pass
        elif counted and counted.group(1) not in UNITS:
            one = {**one, role: one[role].doubted(0.6)}
        elif _METRES.search(text) and not _LENGTH.search(str(one["name"].value or "")):
            square = Candidate(text=_METRES.sub("㎡", text), confidence=0.4, reader="sign")
            one = {**one, role: one[role].doubted(0.6, square)}
        result.append(one)
    return result


def _letters(rows: Sequence[Row], fields: Sequence[Fields], role: str) -> list[Fields]:
    """A letter where figures and words stand: S for 5, F for 5 in a fax."""
    return [
        {**one, role: one[role].doubted(0.3)}
        if recognised(row.page) and _LETTERS.fullmatch(str(one[role].value or ""))
        else one
        for row, one in zip(rows, fields, strict=True)
    ]


def _stray_commas(rows: Sequence[Row], fields: Sequence[Fields], role: str) -> list[Fields]:
    """A comma that parts no thousands was a point: “95,00百分比”."""
    result = []
    for row, one in zip(rows, fields, strict=True):
        text = str(one[role].value or "")
        if recognised(row.page) and _STRAY_COMMA.search(text):
            point = Candidate(text=_STRAY_COMMA.sub(".", text), confidence=0.5, reader="sign")
            one = {**one, role: one[role].doubted(0.6, point)}
        result.append(one)
    return result


def _lost_points(rows: Sequence[Row], fields: Sequence[Fields]) -> list[Fields]:
    """A target far above what was achieved, and near to it with the two decimals others have."""
    texts = [str(one["target"].value or "") for one in fields]
    figures = sum(bool(re.search(r"\d", text)) for text in texts)
    pointed = sum(bool(_TWO_PLACES.search(text)) for text in texts)
    if pointed < _ENOUGH or pointed < _NEARLY_ALL * figures:
        return list(fields)
    result = []
    for row, one, text in zip(rows, fields, texts, strict=True):
        match = _POINTLESS.match(text)
        achieved = _FIGURE.search(str(one["actual"].value or ""))
        if recognised(row.page) and match and achieved:
            before, figure, after = match.groups()
            reached = Decimal(achieved.group().replace(",", ""))
            if _near(Decimal(figure) / 100, reached) and not _near(Decimal(figure), reached):
                point = Candidate(
                    text=f"{before}{figure[:-2]}.{figure[-2:]}{after}",
                    confidence=0.5,
                    reader="sign",
                )
                one = {**one, "target": one["target"].doubted(0.6, point)}
        result.append(one)
    return result


def _near(one: Decimal, other: Decimal) -> bool:
    """True for figures of about the same size."""
    return one <= _SAME_SIZE * other and other <= _SAME_SIZE * one


def _lost_signs(rows: Sequence[Row], fields: Sequence[Fields], columns: Columns) -> list[Fields]:
    """A blank cell in the signs' column, where most figures have a sign."""
    if not columns.has("nature"):
        return list(fields)
    counted = [
        bool(row.text("nature"))
        for row, one in zip(rows, fields, strict=True)
        if re.search(r"\d", str(one["target"].value or ""))
    ]
    usual = sum(counted) >= 0.5 * len(counted)
    result = []
    for row, one in zip(rows, fields, strict=True):
        text = str(one["target"].value or "")
        empty = not row.text("nature") and "nature" not in row.spanning
        inked = any(cell.ink and cell.reader for cell in row.cells.get("nature", ()))
        figure = bool(re.match(r"[\d.]", text))
        if recognised(row.page) and empty and text and (inked or (usual and figure)):
            options = tuple(
                Candidate(text=sign + text, confidence=0.3, reader="sign") for sign in "≥=≤"
            )
            one = {**one, "target": one["target"].doubted(0.3, *options, status="disputed")}
        result.append(one)
    return result


def _long_fractions(rows: Sequence[Row], fields: Sequence[Fields], role: str) -> list[Fields]:
    """A third decimal where no other figure of the column has one is a speck."""
    places = [_places(one[role].value) for one in fields]
    result = []
    for index, (row, one) in enumerate(zip(rows, fields, strict=True)):
        rest = [other for n, other in enumerate(places) if n != index]
        if (
            recognised(row.page)
            and places[index] > _USUAL_PLACES
            and places[index] > max(rest, default=0)
        ):
            usual = max(rest, default=_USUAL_PLACES)
            whole, _, part = str(one[role].value).partition(".")
            shorter = Candidate(
                text=f"{whole}.{part[: max(usual, 1)]}", confidence=0.5, reader="speck"
            )
            one = {**one, role: one[role].doubted(0.3, shorter, status="disputed")}
        result.append(one)
    return result


def _places(value: object) -> int:
    if not isinstance(value, Decimal):
        return 0
    exponent = value.as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def _dashed(rows: Sequence[Row], fields: Sequence[Fields]) -> list[Fields]:
    """A stroke in a picture where the column's other rows hold figures may be a figure."""
    result = list(fields)
    for role in ("actual", "weight", "score"):
        strokes = [
            row.page.kind == "picture" and bool(row.text(role)) and blank(row.text(role))
            for row in rows
        ]
        if 2 * sum(strokes) > len(rows):
            continue  # the form's own way of saying that nothing applies
        for index, stroke in enumerate(strokes):
            if stroke:
                found = result[index][role]
                lost = found.doubted(0.0, status="missing" if found.value is None else "disputed")
                result[index] = {**result[index], role: lost}
    return result


def _strokes(rows: Sequence[Row], fields: Sequence[Fields]) -> list[Fields]:
    """Strokes in the explanations' column of pictures: a form's “/”, or bits of rules.

    Whoever writes “/” for nothing does so in most rows; a recogniser makes 1, l or | of it.
    A lone dash where other rows are blank is what is left of a rule.
    """
    marks = [
        tidy(one["explanation"].evidence.raw or "") if row.page.kind == "picture" else ""
        for row, one in zip(rows, fields, strict=True)
    ]
    wordless = [mark for mark in marks if not has_word(mark)]
    slashes = sum(bool(_SLASH.fullmatch(mark)) for mark in wordless)
    dashes = sum(bool(_DASH.fullmatch(mark)) for mark in wordless)
    result = []
    for one, mark in zip(fields, marks, strict=True):
        found = one["explanation"]
        if mark and mark != "/" and _SLASH.fullmatch(mark) and 2 * slashes > len(wordless) > 2:
            one = {**one, "explanation": replace(found, value="/").doubted(0.5, status="disputed")}
        elif _DASH.fullmatch(mark) and 2 * dashes < len(wordless):
            likely = Candidate(text=mark, confidence=0.3, reader="speck")
            one = {
                **one,
                "explanation": replace(found, value=None).doubted(0.3, likely, status="disputed"),
            }
        result.append(one)
    return result


def _unlike_nothing(found: Found) -> Found:
    """“无0”: the word for nothing has nothing beside it."""
    text = str(found.value or "")
    if text != "无" and has_word(text) and not blank(text) and _NOTHING.match(text):
        other = Candidate(text="无", confidence=0.6, reader="speck")
        return replace(found).doubted(0.5, other)
    return found
