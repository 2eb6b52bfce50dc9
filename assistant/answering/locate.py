"""The rows a question is about, over one form or the whole library.

In: a `Desk`; the rows the conversation was about. Out: rows, best first within paper
order; empty when the question names none or none fits. Cannot fail.
"""

# Patterns are read as wholes; broken over lines they hide their own mistakes.
# ruff: noqa: E501

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from assistant.answering.compose import Desk
from assistant.answering.levels import level_of
from assistant.answering.matching import best, things
from assistant.answering.question import LEVELS1, LEVELS2, core_name
from assistant.library import queries
from assistant.library.queries import Row, Where
from assistant.wording import fold

FEW = 6
"""Up to so many forms every name is compared; beyond, the full-text search picks first."""

_ALIAS = {"质量": r"质量|达标", "数量": r"数量|完成率|完成数", "时效": r"时效|及时"}


@dataclass(frozen=True, slots=True)
class Located:
    """Rows found; `named` is True when the question named something, found or not.

    `longest` is the longest run of characters the question shares with a row's name: two
    characters (项目) may be chance, three are a name.
    """

    rows: tuple[Row, ...]
    named: bool
    longest: int = 99

    @property
    def clear(self) -> bool:
        """True when few enough rows fit to answer for each."""
        return 0 < len(self.rows) <= 12


def locate(desk: Desk, before: tuple[Row, ...] = ()) -> Located:
    """Rows by number, by name, or taken over from the conversation."""
    asked = desk.asked
    if asked.ordinals:
        return Located(tuple(_claimed(desk, _numbered(desk))), True)
    if asked.elliptic and before:
        return Located(_among(desk, before), True)
    if not asked.subject:
        return Located((), False)
    candidates = pool(desk)
    # The names of the form itself say which form, not which row.
    plain = asked.plain
    for form in desk.forms if len(desk.scope) <= FEW else ():
        for name in (form.project_name, form.implementing_unit, form.supervising_department):
            if name and len(name) > 2:
                plain = plain.replace(fold(name), " ")
    if asked.forms and len(asked.forms) < len(desk.shelf):
        for form in desk.forms[:FEW]:
            plain = plain.replace(core_name(form.project_name) or "\0", " ")
        plain = re.sub(r"[\u3400-\u9fff]{2,6}(?:局|委|中心|大队)(?=的|项目)", " ", plain)
    names = [row.name or "" for row in candidates]
    if listed := _each(plain, names):
        return Located(tuple(candidates[index] for index in listed), True, 4)
    matches = best(plain, names)
    rows = [candidates[match.index] for match in matches]
    rows = _with_figure(desk, rows)
    longest = max((match.longest for match in matches), default=0)
    return Located(tuple(_preferred(desk, rows)), things(asked.subject), longest)


_LIST = re.compile(
    r"(?P<head>[\u3400-\u9fff\"]{2,12}?)(?:有关|相关)?的?(?P<list>[\u3400-\u9fff]{2,6}(?:、[\u3400-\u9fff]{2,6})+)(?:和[\u3400-\u9fff]{2,6}?)?(?=各|分别|都|是|[,?？。]|$)"
)


def _each(plain: str, names: list[str]) -> list[int]:
    """“党校的成本、完成率、达标率各是多少”: one thing, and several of its rows in a list."""
    found = _LIST.search(plain)
    if not found or re.search(r"分(?!中心|类)|扣|目标|实际|原因|执行|预算", found["list"]):
        return []
    rows: list[int] = []
    for part in re.split("、", found["list"]):
        matches = best(f"{found['head']}{part}", names)
        if not 1 <= len(matches) <= 2:
            return []
        rows += [match.index for match in matches]
    return list(dict.fromkeys(rows)) if len(set(rows)) > 1 else []


def _numbered(desk: Desk) -> list[Row]:
    """Rows by number, from the front or the end, of the table or of one of its levels."""
    ordinals = desk.asked.ordinals
    level = _of_level(desk.asked.plain)
    if not level and min(ordinals) > 0:
        return queries.rows(desk.library, Where(forms=desk.scope, numbers=ordinals))
    found = []
    for form in desk.scope[:FEW]:
        rows = queries.rows(desk.library, Where(forms=(form,), **level))
        places = (n - 1 if n > 0 else len(rows) + n for n in ordinals)
        found += [rows[place] for place in places if 0 <= place < len(rows)]
    return found


def _claimed(desk: Desk, rows: list[Row]) -> list[Row]:
    """“Why was row 3 scored 19?” over several forms: the row of the form where it was."""
    stated = {n.value for n in desk.asked.numbers if n.unit in ("分", "point", "points", "")}
    if desk.one or not stated or not desk.asked.has(r"得|给|打|评|分|scored?|got|g[ei]ve|points?"):
        return rows
    return [row for row in rows if row.score in stated] or rows


def _of_level(plain: str) -> dict[str, Any]:
    """“成本指标的第三条”, “最后一条质量指标”: the level the number counts in."""
    near = re.search(
        r"(?P<a>[\u3400-\u9fff]{2,6}指标)(?:的|里的?|中的?)?(?:倒数)?(?:第[一二两三四五六七八九十百\d]+|最后一?)[行条项个]"
        r"|(?:第[一二两三四五六七八九十百\d]+|最后一?)[条项个](?P<b>[\u3400-\u9fff]{2,6}指标)",
        plain,
    )
    level = level_of(near["a"] or near["b"]) if near else None
    return {level[0]: level[1]} if level else {}


def pool(desk: Desk) -> list[Row]:
    """The rows whose names a question may mean: all of few forms, the likely ones of many."""
    if desk.candidates is None:
        desk.candidates = _pool(desk)
    return desk.candidates


def _pool(desk: Desk) -> list[Row]:
    if len(desk.scope) <= FEW:
        return [row for row in desk.rows() if row.name]
    hits = queries.search(
        desk.library, " ".join(desk.asked.subject), kinds=("name",), limit=60,
        forms=None if len(desk.scope) == len(desk.shelf) else desk.scope,
    )  # fmt: skip
    return queries.rows_at(desk.library, ((h.form_id, h.number) for h in hits if h.number))


def _among(desk: Desk, before: tuple[Row, ...]) -> tuple[Row, ...]:
    """“那质量那一项呢”: first among the rows spoken of, then in the whole scope."""
    if not things(desk.asked.subject):
        return before
    names = [row.name or "" for row in before]
    if matches := best(desk.asked.plain, names, least=0.3):
        return tuple(before[match.index] for match in matches)
    said = {v for words in (LEVELS1, LEVELS2) for w, v in words.items() if w in desk.asked.plain}
    level = next((one for one in (desk.asked.level2, desk.asked.level1) if one in said), "")
    if level and (of_level := [row for row in before if level in f"{row.level1}{row.level2}"]):
        return tuple(of_level)
    # The other row of the same thing: what the rows spoken of have in common, and the new word.
    common = _common(names)
    if common:
        candidates = pool(desk)
        words = re.compile(_ALIAS.get(level, re.escape(level)) if level else r"^$")
        kin = [
            row for row in candidates
            if common in (row.name or "") and (words.search(f"{row.level2}{row.name}"))
        ]  # fmt: skip
        if kin:
            return tuple(kin)
    candidates = pool(desk)
    found = tuple(
        candidates[m.index] for m in best(desk.asked.plain, [r.name or "" for r in candidates])
    )
    return found or (before if desk.asked.has(r"它|[这那该此]") else ())


def _common(names: list[str]) -> str:
    """The longest run of at least three characters that all names begin with or contain."""
    first = min(names, key=len, default="")
    for size in range(len(first), 2, -1):
        for start in range(len(first) - size + 1):
            piece = first[start : start + size]
            if all(piece in name for name in names) and (len(names) > 1 or start == 0):
                return piece[: max(3, size // 2)] if len(names) == 1 else piece
    return ""


def _preferred(desk: Desk, rows: list[Row]) -> list[Row]:
    """Of rows that fit alike, those of the level or kind of figure asked for."""
    if len(rows) < 2:
        return rows
    asked = desk.asked
    # A target that the question repeats tells the row (每月不少于3次).
    if kept := [r for r in rows if len(t := fold(r.target or "")) > 4 and t in asked.plain]:
        return kept
    if asked.level2 and (kept := [r for r in rows if asked.level2 in (r.level2 or "")]):
        return kept
    if asked.level1 and (kept := [r for r in rows if asked.level1 in (r.level1 or "")]):
        return kept
    values = {(n.value, n.unit) for n in asked.numbers}
    if kept := [r for r in rows if (r.reached, r.measure or "") in values]:
        return kept
    stated = {n.unit for n in asked.numbers if n.unit in ("次", "人", "个", "项", "场", "条")}
    if stated and (kept := [r for r in rows if (r.measure or "") in stated]):
        return [r for r in kept if "数量" in (r.level2 or "")] or kept
    counted = re.search(r"几([次个人项家场名条])|多少([次个人项家场名条])", asked.plain)
    if counted:
        unit = counted[1] or counted[2]
        fitting = [r for r in rows if unit in (r.target or "")]
        quantity = [r for r in fitting if "数量" in (r.level2 or "")]
        return quantity or fitting or rows
    return rows


def _with_figure(desk: Desk, rows: list[Row]) -> list[Row]:
    """“How was the 0.5 for 质量达标率 obtained?”: of rows that fit alike, those scored 0.5."""
    asked = desk.asked
    if len(rows) < 2 or not asked.has(r"怎么来|哪里?来|来的|得出|算出|推出|obtain|come from|came from|arrive|derived|worked out"):  # fmt: skip
        return rows
    values = {stated.value for stated in asked.numbers if stated.unit != "%"}
    return [row for row in rows if values & {row.score, row.lost}] or rows
