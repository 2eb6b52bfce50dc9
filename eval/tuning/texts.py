"""Texts of the kinds that stand in forms, and general Chinese.

In: corpora, explanations that somebody wrote, and a seeded generator. Out: one text of a
line at a time; the same seed gives the same texts. Nothing here can fail.

The kinds and their shares are those of a form's lines, with more signs, units and numbers
than paper has: those are what a score hangs on.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Final

from eval.tuning import vocabulary as v
from eval.tuning.corpora import Corpora

EXPLANATIONS: Final = Path(__file__).parents[2] / "tests" / "data" / "scoring_cases.json"
LONGEST: Final = 22  # characters of an explanation that fit on a line


@dataclass(frozen=True, slots=True)
class Texts:
    """Where texts come from.

    Args:
        corpora: general Chinese.
        explanations: of missed targets, from real and made forms; may be none.
    """

    corpora: Corpora
    explanations: tuple[str, ...] = ()

    def draw(self, rng: Random) -> str:
        """A text of any kind, each with its share; some with a mark where nobody expects one."""
        text = self.expected(rng)
        kind = rng.random()
        if kind < 0.08 and text:
            return _with_a_mark(text, rng)
        if kind < 0.11 and text:
            at = rng.randrange(len(text))
            return text[:at] + text[at] + text[at:]
        return text

    def expected(self, rng: Random) -> str:
        """A text of any kind, each with its share."""
        kind = rng.random()
        if kind < 0.05:
            return self.note(rng)
        if kind < 0.10:
            return self.marked(rng)
        if kind < 0.35:
            return self.rare(rng)
        kind = rng.random()
        if kind < 0.18:
            return self.general(rng)
        if kind < 0.40:
            return self.name(rng)
        if kind < 0.75:
            return value(rng)
        if kind < 0.80:
            return rng.choice(v.QUALITIES)
        if kind < 0.86:
            return rng.choice(v.LABELS)
        return self.explanation(rng)

    def word(self, rng: Random) -> str:
        """A word of the dictionary."""
        return rng.choices(self.corpora.words, cum_weights=self.corpora.shares)[0]

    def general(self, rng: Random) -> str:
        """Two to twenty characters out of the newspaper."""
        at = rng.randrange(max(1, len(self.corpora.running) - 40))
        return self.corpora.running[at : at + rng.randint(2, 20)]

    def name(self, rng: Random) -> str:
        """A name of an indicator or a project."""
        text = "".join(self.word(rng) for _ in range(rng.choice((1, 1, 2, 2, 3))))
        if rng.random() < 0.7:
            text += rng.choice(v.MEASURES)
        if rng.random() < 0.12:
            text = _numbering(rng) + text
        if rng.random() < 0.08:
            at = rng.randint(1, len(text))
            aside = rng.choice(v.OPENINGS) + self.word(rng) + rng.choice(v.CLOSINGS)
            text = text[:at] + aside + text[at:]
        return text

    def explanation(self, rng: Random) -> str:
        """A line of an explanation: cut from one that somebody wrote, or strung together."""
        if self.explanations and rng.random() < 0.3:
            text = rng.choice(self.explanations)
            at = rng.randrange(max(1, len(text) - 3))
            return text[at : at + rng.randint(4, LONGEST)]
        text = ""
        while len(text) < rng.randint(4, LONGEST):
            after = rng.choice(("", "", "的", "了", str(rng.randint(1, 99)), rate(rng), ""))
            text += rng.choice(v.BEFORE_A_WORD) + self.word(rng) + after
        return text[:LONGEST]

    def rare(self, rng: Random) -> str:
        """Any character of GB 2312 among others: what no text holds is unlearnt otherwise."""
        kind, one = rng.random(), rng.choice(v.CHARACTERS)
        if kind < 0.3:
            return number(rng) + one
        if kind < 0.4:
            return f"{number(rng)}元/{one}"
        if kind < 0.6:
            return self.word(rng) + one + self.word(rng)
        if kind < 0.75:
            return one + rng.choice(v.CHARACTERS) + rng.choice(v.MEASURES)
        return "".join(rng.choice(v.CHARACTERS) for _ in range(rng.randint(1, 4)))

    def marked(self, rng: Random) -> str:
        """Letters, formulas and ticks among Chinese, and words in quotation marks."""
        kind = rng.random()
        if kind < 0.6:
            return rng.choice(v.LABELS) + rng.choice(v.FORMULAS)
        if kind < 0.75:
            return rng.choice("√□") + rng.choice(v.TICKED)
        if kind < 0.85:
            return self.word(rng) + rng.choice(v.LATIN) + self.word(rng)
        return f"“{self.word(rng)}”{rng.choice(v.MEASURES)}"

    def note(self, rng: Random) -> str:
        """What stands above and below the table: who filled it in, when, in which unit."""
        kind, colon = rng.random(), rng.choice("：：：:")
        if kind < 0.25:
            return rng.choice(v.SIGNERS) + colon + person(rng)
        if kind < 0.45:
            return rng.choice(("联系电话", "电话")) + colon + telephone(rng)
        if kind < 0.6:
            return rng.choice(("填报日期", "日期", "填表日期")) + colon + _day(rng)
        if kind < 0.7:
            return f"填表人{colon}{person(rng)} 联系电话{colon}{telephone(rng)}"
        if kind < 0.8:
            return f"（{rng.randint(2015, 2027)}年度）"
        if kind < 0.9:
            return rng.choice(("单位", "金额单位")) + colon + rng.choice(("万元", "元"))
        return rng.choice(("备注", "注", "说明", "其中")) + colon + self.word(rng) + self.word(rng)


def explanations(path: Path = EXPLANATIONS) -> tuple[str, ...]:
    """The explanations in a file of scoring cases (a list of objects, some with `reason`)."""
    cases = json.loads(path.read_text("utf-8"))
    return tuple(case["reason"] for case in cases if case.get("reason"))


def number(rng: Random) -> str:
    """A number, from a digit to a sum of money in groups of three."""
    kind = rng.random()
    if kind < 0.25:
        return str(rng.randint(0, 9))
    if kind < 0.5:
        return str(rng.randint(10, 100))
    if kind < 0.6:
        return str(rng.randint(100, 99999))
    if kind < 0.7:
        return f"{rng.uniform(0, rng.choice((1e3, 1e7))):,.2f}"
    if kind < 0.8:
        return f"{rng.uniform(0, 1e6):.2f}"
    if kind < 0.92:
        return f"{rng.uniform(0, 100):.{rng.choice((1, 2, 2))}f}"
    return f"{rng.uniform(0, 10):.{rng.choice((1, 2, 3))}f}"


def rate(rng: Random) -> str:
    """A rate; most of them round, as rates of forms are."""
    whole = rng.choice((100, 100, 95, 90, 98, rng.randint(0, 120), rng.randint(50, 100)))
    places = rng.choice((0, 0, 0, 1, 2, 2))
    exact = whole if places == 0 or rng.random() < 0.4 else rng.uniform(0, 100)
    return f"{exact:.{places}f}" + rng.choice(v.PER_CENT)


def value(rng: Random) -> str:
    """A target or a result that is a number, with its sign and unit, or a date."""
    kind = rng.random()
    if kind < 0.3:
        return rng.choice(v.SIGNS) + rate(rng)
    if kind < 0.5:
        return rng.choice(v.SIGNS) + number(rng) + rng.choice(v.UNITS)
    if kind < 0.62:
        return number(rng) + rng.choice(v.UNITS)
    if kind < 0.8:
        return number(rng)
    if kind < 0.84:
        return rng.choice(v.BOUNDS) + number(rng) + rng.choice(v.UNITS)
    if kind < 0.87:
        return number(rng) + rng.choice(v.UNITS) + rng.choice(v.BOUNDS_AFTER)
    if kind < 0.93:
        return date(rng)
    if kind < 0.96:
        return number(rng) + rng.choice("-~—～至") + number(rng) + rng.choice(v.UNITS)
    return "-" + number(rng)


def date(rng: Random) -> str:
    """A day, a month, a year or a term, as forms write them."""
    year, month, day = rng.randint(2018, 2026), rng.randint(1, 12), rng.randint(1, 31)
    return rng.choice(
        (
            f"{year}年{month}月底前",
            f"{month}月{day}日前",
            f"{year}年{month}月{day}日",
            f"{year}-{month:02d}-{day:02d}",
            f"{year}年度",
            f"{month}月底",
            f"{year}.{month}.{day}",
            f"{month}个月",
        )
    )


def person(rng: Random) -> str:
    """A person's name."""
    given = rng.choice((1, 2, 2))
    return rng.choice(v.SURNAMES) + "".join(rng.choice(v.GIVEN_NAMES) for _ in range(given))


def telephone(rng: Random) -> str:
    """A number of a landline or a mobile telephone."""
    if rng.random() < 0.5:
        return f"0{rng.randint(10, 999)}-{rng.randint(2000000, 89999999)}"
    return f"1{rng.randint(3, 9)}{rng.randint(0, 999999999):09d}"


def _with_a_mark(text: str, rng: Random) -> str:
    """Ink alone must say whether a mark stands there: what is likely is not what is printed."""
    at = rng.randint(1, len(text))
    return text[:at] + rng.choice("，，，。、、；：·,.") + text[at:]


def _day(rng: Random) -> str:
    return f"{rng.randint(2018, 2026)}年{rng.randint(1, 12)}月{rng.randint(1, 31)}日"


def _numbering(rng: Random) -> str:
    digit, count = rng.randint(1, 9), rng.randint(1, 20)
    return rng.choice((f"指标{digit}：", f"{count}.", f"{count}、", f"（{digit}）", *v.NUMBERINGS))
