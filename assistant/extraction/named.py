"""Which of several labels of one kind names the field of the form.

In: the lines above the indicator table that no other part took. Out: one `Found` a role of
`FIELDS`. Nothing here can fail.

A transfer payment's form names the money (转移支付名称) and the project (项目名称), and the
departments of the centre (中央主管部门) and of the place (地方主管部门). The project's own label
is the narrower one; of two departments that of the place is likelier, and a person is asked.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from assistant.extraction.fields import bracketed_role, labelled, unlabelled_unit
from assistant.extraction.lexicon import key
from assistant.extraction.lines import Line
from assistant.extraction.values import Found, absent, text_value
from assistant.form import Candidate
from assistant.wording import tidy

_REPORTING: Final = 0.9
"""Certainty left of the unit that fills the form in, where it stands for the one that acts."""
_EITHER = 0.6
"""Certainty left of a department beside another one: the form prints both."""
_OWN = re.compile("部门(?:单位)?名称")
"""The label of the department whose form it is."""
_NAME = re.compile(r"[\u3400-\u9fff（）()]{4,30}(?<!元)(?<!元[）)])")
_ABOVE = ("中央", "省")
"""How labels of departments above the place's own begin, the highest first."""


def named_fields(lines: Sequence[Line]) -> dict[str, Found]:
    """The header fields of a form by role, each from the label that fits it best."""
    named: dict[str, Found] = {}
    ranks: dict[str, int] = {}
    own: Found | None = None
    bracketed: list[tuple[str, str, Found]] = []
    fields = list(labelled(lines))
    headed = [line for role, _, _, line in fields if role == "project_name"]
    for role, label, value, line in fields:
        if _OWN.fullmatch(key(label)):
            own = own or value
            continue
        if (inner := bracketed_role(label)) is not None and inner != role:
            bracketed.append((role, inner, value))
        ruled = any(cell.ruled for cell in line.printed)
        if role == "reporting_unit" and not ruled and line not in headed:
            continue  # beside the project's name it is a field of the form's only header
        rank = _rank(role, label)
        held = named.get(role)
        if held is None or held.value is None:
            named[role], ranks[role] = value, rank
        elif value.value is not None and rank != ranks[role]:
            better, other = (value, held) if rank > ranks[role] else (held, value)
            named[role] = _chosen(role, better, other)
            ranks[role] = max(rank, ranks[role])
    for outer, inner, value in bracketed:
        if named.get(inner, absent()).value is None:
            # 区级主管部门（资金使用单位）: the one beside another 主管部门 is the unit alone.
            alone = named[outer].value != value.value
            named[inner] = value if alone else value.doubted(_REPORTING)
    if own is not None:
        # A department's own form: it is its own superior, unless the form names another.
        named.setdefault("implementing_unit", own.doubted(_REPORTING))
        named.setdefault("supervising_department", own.doubted(_REPORTING))
    if "implementing_unit" not in named and "reporting_unit" in named:
        # Whoever fills in a form that names no other unit carried the project out.
        named["implementing_unit"] = named["reporting_unit"].doubted(_REPORTING)
    if "implementing_unit" not in named and (plain := _plainly_labelled(lines)) is not None:
        named["implementing_unit"] = plain.doubted(_REPORTING)
    if "implementing_unit" not in named:
        named["implementing_unit"] = unlabelled_unit(lines)
    return named


def _plainly_labelled(lines: Sequence[Line]) -> Found | None:
    """The unit beside the label 单位, or 单位（盖章）, alone on a line of the table.

    单位 heads measures and amounts too: what stands beside it must be a name.
    """
    for line in lines:
        if len(line.printed) != 2 or not all(cell.ruled for cell in line.printed):
            continue
        label, value = line.printed
        if key(label.text) == "单位" and _NAME.fullmatch(tidy(value.text)):
            return text_value(line.page, [value])
    return None


def _rank(role: str, label: str) -> int:
    """How near a label is to the field itself; more is nearer."""
    word = key(label)
    if role == "project_name":
        return int(word == "项目名称")
    if role == "supervising_department":
        above = [at for at, level in enumerate(_ABOVE) if word.startswith(level)]
        return above[0] if above else len(_ABOVE)
    return 0


def _chosen(role: str, better: Found, other: Found) -> Found:
    if role != "supervising_department" or better.value == other.value:
        return better
    return better.doubted(
        _EITHER, Candidate(text=str(other.value), confidence=0.4, reader="label"), status="disputed"
    )
