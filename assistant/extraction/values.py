"""One field's value, its evidence and its certainty, from the cells it stands in.

In: the cells of one field. Out: `Found` (value and `Evidence`). Nothing here can fail:
what cannot be read is None with status "missing" and the raw text kept.

Certainty is the reader's own confidence, lowered by whatever speaks against the text:
pieces from several cells, odd symbols, brackets left open, a number that is none.
Characters that were given and not recognised (workbooks, documents) are only doubted
where they were put together from pieces.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from assistant.extraction.numbered import BROKEN_FIGURE, restored
from assistant.form import Candidate, Evidence, Status
from assistant.page import Cell, Page
from assistant.quantity import number
from assistant.wording import fold, tidy

PIECES = 0.6
"""Certainty left when a text was put together from several cells."""

SPECKED = 0.8
"""Certainty left when a speck was taken off a text: it may have been more than a speck."""

DASHES = frozenset("-—－–/／一―")
_MARKUP = re.compile(r"</?[a-zA-Z][^<>]*>")
_CJK = re.compile(r"[\u3400-\u9fff]")
_ODD = re.compile(
    r"[^\u3400-\u9fff\u3000-\u303f\uff00-\uffef\x20-\x7e\s"
    r"≥≤≧≦═≠±×÷·•…—–―“”‘’‰℃㎡㎞㎏㎜㎥°′″→★☆※●○◆◇■□▲△☑√✓①-⑳⑴-⒇ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩαβμΩ～㈠-㈩²³]"
)
_RAISED = re.compile(r"(?<![mM米])[²³¹⁰-⁹ªº]")
_STRAY = re.compile(
    r"(?<=[\u3400-\u9fff，、。,])[a-z]{1,2}(?=[\u3400-\u9fff])"
    r"|(?<![A-Za-z0-9])(?:IX|XI|Il|lI|ll|l)(?=[\u3400-\u9fff])"
    r"|(?<=[\u3400-\u9fff])\d[ \t]+(?=[\u3400-\u9fff])(?![年月日号个次人名项期届批天条])"
)
_PAIRS = (("(", ")"), ("《", "》"), ("“", "”"), ("[", "]"), ("【", "】"), ("「", "」"))
# OCR's usual mistakes inside digits; each gives a candidate, never a certainty.
_LOOKALIKE = str.maketrans(
    {"O": "0", "o": "0", "D": "0", "Q": "0", "l": "1", "I": "1", "|": "1", "ı": "1", "Z": "2"}
    | {"z": "2", "S": "5", "s": "5", "B": "8", "，": ".", "。": ".", "·": ".", "、": ".", "○": "0"}
)
_SPECKS = re.compile(
    r"^[•·∙]+|^\.(?=[\u3400-\u9fff≥≤=])|[.,，、]*[•·∙][•·∙.,，、]*$"
    r"|(?<=[\u3400-\u9fff)）%‰])[.'`]+$"
    # A dash alone on a line above or below the text is the end of a rule.
    r"|^[-—_'`.,，、]\s*\n(?=[^\n]*\w)|(?<=[\w%)）])(?:\s*\n[-—_'`.,，、])+$"
)
_TICKED = re.compile(r"^[1lI|]?\s*[Vv√✓☑](?=[\d₀-₉])")  # a person's tick before a figure
_GROUPED = re.compile(r"^\D*\d{1,3}(?:,\d{3})+(?:\.\d+)?\D*$")
BELIEVED = 0.95
"""Two readings by one network share its mistakes: below this, agreement proves nothing."""
_LEGIBLE = 0.9
_LEGIBLE_SHARE = 0.7
"""Of the cells with words on a page: fewer read so surely make what is absent doubtful."""

_UNIT = re.compile(r"(万元|亿元|元|分|万|%)$")


@dataclass(frozen=True, slots=True)
class Found:
    """A value with where it comes from."""

    value: Any
    evidence: Evidence

    def doubted(self, factor: float, *candidates: Candidate, status: Status | None = None) -> Found:
        """The same value, less certain, with further readings to choose from."""
        evidence = self.evidence
        if status is None and factor < 1.0 and evidence.status == "agreed":
            status = "read"  # the readings agreed on the ink, not on what was made of it
        return replace(
            self,
            evidence=evidence.model_copy(
                update={
                    "confidence": round(evidence.confidence * factor, 4),
                    "candidates": (*evidence.candidates, *candidates),
                    "status": status or evidence.status,
                }
            ),
        )


def absent(certainty: float = 1.0) -> Found:
    """No such cell on the paper."""
    return Found(None, Evidence(status="absent", confidence=certainty))


def expected_but_lost(found: Found, page: Page, *, known: bool = False) -> Found:
    """On recognised pages, what such forms always print and was not found is missing.

    Args:
        known: this form prints it, though not where it was looked for; it is missing on a
            page of given characters too.
    """
    if found.value is None and found.evidence.status == "absent" and (known or recognised(page)):
        return Found(None, Evidence(page=page.number, status="missing", confidence=0.0))
    return found


def recognised(page: Page) -> bool:
    """True when the page's characters were recognised, so each may be wrong."""
    return page.kind in ("picture", "text")


def illegible(page: Page) -> bool:
    """True for a recognised page so bad that what was not found on it may well be there."""
    if not recognised(page):
        return False
    sure = [cell.confidence >= _LEGIBLE for cell in page.cells if has_word(cell.text)]
    return len(sure) > 0 and sum(sure) < _LEGIBLE_SHARE * len(sure)


def bare(text: str) -> str:
    """A cell's text without markup that text exports leave behind."""
    return _MARKUP.sub("", text).strip()


def is_noise(text: str) -> bool:
    """True for text that carries nothing: stray marks and letters without any word or figure."""
    plain = tidy(bare(text))
    if not plain or all(char in DASHES or char in "._'`,;:~^\"|" for char in plain):
        return True
    return not _CJK.search(plain) and not re.search(r"\d", plain) and len(plain) <= 5


def swept(text: str) -> str:
    """Recognised text without the specks beside its first and last character.

    >>> swept("•\\n质量指标"), swept("年度资金总额·"), swept("≤830元/生·年"), swept("-\\n40%")
    ('质量指标', '年度资金总额', '≤830元/生·年', '40%')
    """
    before, after = text, _SPECKS.sub("", text.strip()).strip()
    while after != before:
        before, after = after, _SPECKS.sub("", after).strip()
    return after or text


def has_word(text: str) -> bool:
    """True when the text holds at least one Chinese character."""
    return bool(_CJK.search(text))


def soundness(text: str) -> float:
    """How sound recognised text looks, 1.0 (nothing odd) down to 0.2 (surely damaged).

    >>> soundness("党员志愿服务活动成本")
    1.0
    >>> soundness("汉目1子() 社区党建专 ³") < 0.5
    True
    """
    factor = 1.0
    plain = bare(text)
    if _ODD.search(plain):
        factor *= 0.3
    if BROKEN_FIGURE.search(tidy(plain)):
        factor *= 0.4
    if _RAISED.search(plain):
        factor *= 0.4
    if _STRAY.search(plain):
        factor *= 0.5
    level = unicodedata.normalize("NFKC", plain)
    if any(level.count(left) != level.count(right) for left, right in _PAIRS) or "()" in level:
        factor *= 0.5
    if level.count('"') % 2:
        factor *= 0.6
    return max(0.2, factor)


def seen(page: Page, cells: Sequence[Cell]) -> Evidence:
    """Evidence for the text of `cells` (at least one), before anything is made of it."""
    main = max(cells, key=lambda cell: (bool(cell.text.strip()), len(cell.text)))
    if len(cells) > 1 and page.kind != "picture":
        main = next((cell for cell in cells if cell.text.strip()), cells[0])
    raw = " ".join(cell.text for cell in cells if cell.text)
    status: Status = "read"
    confidence = 1.0
    candidates: list[Candidate] = []
    agreeing = 0
    for cell in cells:
        own = cell.confidence
        own_text = fold(swept(cell.text))
        same = [sight for sight in cell.others if fold(swept(sight.text)) == own_text]
        other = [sight for sight in cell.others if fold(swept(sight.text)) != own_text]
        if other:
            status = "disputed"
            own = min(own, 0.6)
        elif same:
            agreeing += 1
            for sight in same:
                own = 1 - (1 - own) * (1 - sight.confidence)
        confidence *= own
        if len(cells) == 1:
            candidates.extend(
                Candidate(text=tidy(s.text), confidence=s.confidence, reader=s.reader)
                for s in sorted((*other, *cell.candidates), key=lambda s: -s.confidence)
                if s.reader != "layer"  # nobody sees it: it must not win by making a sum fit
            )
    agreed = agreeing == sum(1 for cell in cells if cell.text.strip()) > 0
    if status == "read" and agreed and confidence >= BELIEVED:
        status = "agreed"
    box = main.place
    return Evidence.at(
        page.number,
        box,
        raw=raw,
        status=status,
        confidence=round(min(1.0, confidence), 4),
        candidates=tuple(candidates),
    )


def piece_of(cell: Cell, text: str) -> Cell:
    """A part of a cell's text, with the other readings judged on that part alone."""
    part = fold(text)
    others = tuple(
        replace(sight, text=text) if part in fold(sight.text) else sight for sight in cell.others
    )
    return replace(cell, text=text, others=others, candidates=())


def text_value(
    page: Page, cells: Sequence[Cell], *, required: bool = False, glue: str = ""
) -> Found:
    """Text of one field.

    Args:
        cells: its cells in reading order; an empty sequence means the paper has none.
        required: a blank cell is then "missing" and not simply blank.
        glue: what joins the pieces of several cells.
    """
    if not cells:
        return _without_cell(page, required=required)
    evidence = seen(page, cells)
    pieces = [piece for piece in (tidy(bare(cell.text)) for cell in cells) if piece]
    text = glue.join(pieces)
    specked = page.kind == "picture" and any(swept(cell.text) != cell.text for cell in cells)
    if specked:
        text = glue.join(tidy(bare(swept(cell.text))) for cell in cells if bare(cell.text))
    if not text:
        unreadable = any(cell.ink and recognised(page) and cell.reader for cell in cells) and (
            page.kind == "picture"
        )
        if required or unreadable:
            evidence = evidence.model_copy(update={"status": "missing", "confidence": 0.0})
        return Found(None, evidence)
    lined = "\n".join(bare(cell.text) for cell in cells)
    found = Found(restored(text, lined) if recognised(page) else text, evidence)
    if len(pieces) > 1:
        found = found.doubted(PIECES)
    if recognised(page):
        sound = soundness(" ".join(cell.text for cell in cells))
        if sound < 1.0:
            found = found.doubted(sound)
    if specked:
        found = found.doubted(SPECKED)
    return found


def _without_cell(page: Page, *, required: bool) -> Found:
    lost = Evidence(page=page.number, status="missing", confidence=0.0)
    return Found(None, lost if required else Evidence(page=page.number))


def figure(text: str) -> tuple[Decimal, str] | None:
    """A printed number with its unit, or None ("459. 80万元" → 459.80, "万元")."""
    plain = tidy(unicodedata.normalize("NFKC", bare(text)))
    unit = ""
    while (match := _UNIT.search(plain)) is not None:
        unit = match.group(1) + unit
        plain = plain[: match.start()]
    value = number(plain)
    return None if value is None else (value, unit)


def repaired(text: str) -> list[str]:
    """Numbers the text may be when usual OCR mistakes in digits are undone, likeliest first."""
    plain = tidy(bare(text))
    options: list[str] = []
    if "," in plain and not _GROUPED.search(plain):
        # A point was lost at the end of a line ("8,873,200" over "00").
        pointed = re.sub(r"[.,]?(\d\d)$", r".\1", plain).replace(",", "")
        return [pointed] if number(pointed) is not None else []
    for option in (
        plain.translate(_LOOKALIKE),
        re.sub(r"[^\d.]", "", plain.translate(_LOOKALIKE)),
        plain.rstrip(".,·'`"),
    ):
        if option not in options and option != plain and number(option) is not None:
            options.append(option)
    return options


def blank(text: str) -> bool:
    """True for nothing, a dash or a slash: no number applies here."""
    plain = tidy(bare(text))
    return not plain or all(char in DASHES for char in plain)


def number_value(page: Page, cells: Sequence[Cell], *, required: bool = True) -> Found:
    """The number of one field; what is no number is None, "missing", with candidates."""
    if not cells:
        return _without_cell(page, required=required)
    evidence = seen(page, cells)
    given = [cell.text for cell in cells if not blank(cell.text)]
    texts = [swept(text) for text in given] if page.kind == "picture" else given
    if not texts:
        dashed = any(tidy(bare(cell.text)) for cell in cells)
        inked = page.kind == "picture" and any(cell.ink and cell.reader for cell in cells)
        if (required and not dashed) or (inked and not dashed):
            evidence = evidence.model_copy(update={"status": "missing", "confidence": 0.0})
        return Found(None, evidence)
    if recognised(page) and len(texts) == 1:
        broken = _marred_figure(texts[0])
        if broken:
            readings = [Candidate(text=one, confidence=0.5, reader="wrapped") for one in broken]
            value = figure(broken[0])
            return Found(value[0] if value else None, evidence).doubted(
                0.3, *readings[1:], status="disputed"
            )
    parsed = figure("".join(texts)) if len(texts) == 1 else None
    if parsed is not None:
        found = Found(parsed[0], evidence).doubted(1.0 if texts == given else SPECKED)
        if recognised(page) and parsed[0] < 0:
            # Nothing in these forms is negative; a rule or a speck before a figure is usual.
            positive = Candidate(text=str(-parsed[0]), confidence=0.6, reader="sign")
            return found.doubted(0.3, positive)
        parts = figures_in(texts[0])
        if not parts:
            return found
        # "1 1" may be 11 or two ones side by side.
        likely = (Candidate(text=part, confidence=0.3, reader="apart") for part in parts)
        return found.doubted(0.5, *likely)
    options = [option for text in texts for option in repaired(text)]
    options += [tidy(bare(text)) for text in texts if len(texts) > 1 and figure(text)]
    candidates = tuple(
        Candidate(text=option, confidence=round(0.5 / (rank + 1), 3), reader="repair")
        for rank, option in enumerate(dict.fromkeys(options))
    )
    evidence = evidence.model_copy(
        update={
            "status": "missing",
            "confidence": 0.0,
            "candidates": (*evidence.candidates, *candidates),
        }
    )
    return Found(None, evidence)


def _marred_figure(text: str) -> list[str]:
    """What a ticked figure is, or one over several lines that are not simply one after another.

    A figure wraps where its cell is full: a first line shorter than the next is no part of
    it, nor is a digit after the hundredths; two last digits without a point have lost it.
    Likeliest first; [] for a figure that wraps well, or for no figure.

    >>> _marred_figure("1\\n203.69"), _marred_figure("5685400\\n00")
    (['203.69', '1203.69'], ['5685400.00', '568540000'])
    """
    unticked = _TICKED.sub("", text.strip())
    if unticked != text.strip() and figure(unticked):
        return [unticked]
    parts = [part for part in (tidy(line) for line in bare(text).split("\n")) if part]
    if len(parts) < 2 or any(number(part.rstrip("%")) is None for part in parts):
        return []
    joined = "".join(parts)
    whole = max(parts, key=len)
    places = len(joined.partition(".")[2])
    if len(parts[0]) < len(parts[1]) or len(parts) > 2 or places > 2:
        return [whole, joined] if number(joined) is not None else [whole]
    if "." not in joined and len(parts[1]) == 2 and len(parts[0]) > 2:
        pointed = f"{parts[0]}.{parts[1]}"
        return [pointed, joined] if number(joined) is not None else [pointed]
    return []


def figures_in(text: str) -> list[str]:
    """The separate numbers of a cell that holds several ("459. 80 0. 00" → two), else []."""
    plain = unicodedata.normalize("NFKC", bare(text)).strip()
    plain = re.sub(r"(\d)\s*\.\s+(?=\d)", r"\1.", plain)
    parts = plain.split()
    if len(parts) < 2 or any(number(part.rstrip("%")) is None for part in parts):
        return []
    if any(re.match(r"0\d", part) or ("," in part and not _GROUPED.search(part)) for part in parts):
        return []  # no figure begins so, or ends between two commas: one number, wrapped
    # Amounts of one column are printed alike; "14465 200.00" is one number, wrapped.
    if len({len(part.rstrip("%").partition(".")[2]) for part in parts}) > 1:
        return []
    return parts
