"""Headings that say of which period they are, and which of several columns is the year's own.

In: the words of a heading (2023年实际值, 上年, 1-6月执行, 执行数（1-12月）). Out: the period with
the label that is left, and, for headings side by side, which of them stand over figures of
another year or of a part of the year. Nothing here can fail.

Forms of this kind put last year's actual or the middle of the year's beside the figure
that counts: that of the whole year the form is about.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Final, Literal

from assistant.page import Page
from assistant.wording import fold

EARLIER: Final = "earlier"
"""The role of a column that holds another year's figures, or those of a part of the year."""
_ACHIEVED = frozenset({"actual", "state", "executed"})
_TO = "[-—–~至到]"
_WHOLE = rf"1{_TO}12月(?:份|底|末)?|12月(?:底|末|31日)|本年度?|当年度?|全年度?|年[终末]|期末"
_PART = (
    rf"\d{{1,2}}{_TO}\d{{1,2}}月(?:份|底|末)?|\d{{1,2}}月(?:份|底|末)?(?:\d\d日)?|上半年|半年度?"
    r"|[期年]中(?!调整|追加)|中期|前[一二三1-3]个?季度|第?[一二三1-3]季度[末底]?|第?[四4]季度(?![末底])"
)
_BEFORE = r"上一?年度?|去年度?|往年|前一?年度?"
_PERIOD = re.compile(
    r"(?:截[至止])?(?:(?P<year>(?:19|20)\d\d)年度?)?"
    rf"(?:(?P<whole>{_WHOLE})|(?P<part>{_PART})|(?P<before>{_BEFORE}))?的?"
)
_BRACKETED = re.compile(r"(.+)[(\[]([^()\[\]]+)[)\]]")
_BEHIND = re.compile(rf"(\D+?)((?:19|20)\d\d年度?|(?:{_BEFORE}|{_WHOLE}|{_PART}))")
_YEAR_ALONE = re.compile(r"[(\[]?((?:19|20)\d\d)年?度?[)\]]?")
_YEAR_OF_TITLE = re.compile(r"((?:19|20)\d\d)年?度?(?=.*(?:自评|评价|监控).*表)")
_TOP = 24
"""Texts at the top of a page among which the year of the form stands."""


@dataclass(frozen=True, slots=True)
class Period:
    """Of what time a column's figures are: the whole year, a part of it, or the year before."""

    kind: Literal["whole", "part", "before"]
    year: int | None = None

    @property
    def earlier(self) -> bool:
        """True where it is surely not the whole of the form's own year."""
        return self.kind != "whole"


def period_of(text: str) -> tuple[Period, str] | None:
    """The period that a heading says, and its label without it; None where it says none.

    >>> period_of("2023年\\n实际值"), period_of("执行数（1—6月）")
    ((Period(kind='whole', year=2023), '实际值'), (Period(kind='part', year=None), '执行数'))
    >>> period_of("上年"), period_of("年初预算数"), period_of("2024年初预算数")
    ((Period(kind='before', year=None), ''), None, (Period(kind='whole', year=2024), '年初预算数'))
    """
    plain = re.sub(r"\s", "", fold(text))
    for pattern in (_BRACKETED, _BEHIND):
        match = pattern.fullmatch(plain)
        period = _PERIOD.fullmatch(match.group(2)) if match else None
        if match and period and period.group():
            return _said(period), match.group(1)
    match = _PERIOD.match(plain)
    if match is None or not match.group().strip("的截至止"):
        return None
    rest = plain[match.end() :]
    if match.group("year") and rest[:1] in ("初", "末"):
        rest = "年" + rest
    return _said(match), rest


def _said(match: re.Match[str]) -> Period:
    year = int(match["year"]) if match["year"] else None
    if match["part"]:
        return Period("part", year)
    return Period("before" if match["before"] else "whole", year)


def is_period(text: str) -> bool:
    """True for a heading that says a period and nothing else (上年, 2024年, 1-6月)."""
    told = period_of(text)
    return told is not None and told[1] in ("", "数", "值")


def year_on(pages: Iterable[Page]) -> int | None:
    """The year the form is about, as its title or the line by it says, or None."""
    for page in pages:
        for cell in islice((cell for cell in page.cells if cell.text.strip()), _TOP):
            plain = re.sub(r"\s", "", fold(cell.text))
            match = _YEAR_ALONE.fullmatch(plain) or _YEAR_OF_TITLE.search(plain)
            if match:
                return int(match.group(1))
    return None


def said_by(*texts: str) -> Period | None:
    """The period that the heading of a column says, or the one over it."""
    return next((told[0] for text in texts if (told := period_of(text))), None)


def of_the_year(
    headings: Sequence[tuple[str, Period | None]], year: int | None
) -> list[tuple[str, float]]:
    """The role of each heading, `EARLIER` where it is of another time; and how sure that is.

    Args:
        headings: role and period of each.
        year: what the form says it is about. Unknown, it is the year of the last figures
            achieved: a year after it has only been planned.
    """
    dated = [(one.year, role) for role, one in headings if one and one.year and not one.earlier]
    achieved = [number for number, role in dated if role in _ACHIEVED]
    years = {number for number, _ in dated}
    wanted = year if year in years else max(achieved or years, default=None)
    sure = 1.0 if year is None or wanted in (None, year) else 0.7
    return [
        (role, 1.0)
        if one is None
        else (EARLIER, 1.0)
        if one.earlier or (one.year and one.year != wanted)
        else (role, sure if one.year else 1.0)
        for role, one in headings
    ]
