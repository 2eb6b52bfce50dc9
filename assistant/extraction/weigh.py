"""Doubts and confirmations that need the whole column.

In: the fields of all rows. Out: the same with certainty raised or lowered. Nothing here
can fail and no value is changed.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Final

from assistant.extraction.headers import Columns
from assistant.extraction.level_weights import UNDECIDED
from assistant.extraction.lines import Row
from assistant.extraction.values import Found, figure, recognised
from assistant.form import Candidate

_SIGNED = re.compile(r"^[≥≤=<>≧≦═]")
# A date, or a limit said in words, has no sign in front that could have been misread.
_SPOKEN = re.compile(r"[年月日号]|以[内上下]|[之以]?前$|:|：")
# No figure begins with a letter or a mark of its own: a sign stood there.
_LETTER = re.compile(r"^([^\d≥≤=<>≧≦═.\u3400-\u9fff(（+-]{1,2}|[>＞][^\d\s.=＝])(\d[\d.,]*)(.*)$")
_STRANGE: Final = 0.5
"""Share of the rows with a score in which it stands beside no weight or a lower one: a slip is in
a few rows, and one weight for several rows has one score, too."""
_FEW: Final = 3
"""Such rows, at least: fewer may all be slips."""
_MISREAD = {"2": "≥", "8": "≥", "Z": "≥", "z": "≥", "W": "≤", "w": "≤", "S": "≤", "<": "≤"}


def doubt_signs(rows: Sequence[Row], fields: Sequence[dict[str, Found]]) -> list[dict[str, Found]]:
    """Doubt targets whose first character may be a misread ≥ or ≤ (290% for ≥90%).

    Only characters that were recognised can be misread. A share above 100 % is doubted
    by itself; other figures only where most targets of the form begin with a sign.
    """
    targets = [str(one["target"].value or "") for one in fields]
    measured = [text for text in targets if re.search(r"\d", text)]
    signed = sum(bool(_SIGNED.match(text)) for text in measured)
    usual = len(measured) >= 4 and signed >= 0.6 * len(measured)
    result = []
    for row, one in zip(rows, fields, strict=True):
        found = one["target"]
        text = str(found.value or "")
        match = re.match(r"^([28])(\d[\d.,]*)(.*)$", text) or _LETTER.match(text)
        if recognised(row.page) and match and not _SPOKEN.search(text):
            first, digits, rest = match.groups()
            whole = first.isdigit()
            above = (
                "%" in rest and whole and Decimal(first + digits.strip(".,").replace(",", "")) > 100
            )
            if above or not whole or usual:
                sign = _MISREAD.get(first[-1], "≥")
                other = Candidate(text=sign + digits + rest, confidence=0.5, reader="sign")
                found = found.doubted(0.3 if above or not whole else 0.8, other)
        elif recognised(row.page) and re.fullmatch(r"\d[\d.,]*\(?%\)?", text):
            share = figure(text.strip("()").replace("(", ""))
            if share is not None and share[0] > 100:
                found = found.doubted(0.3)
        result.append({**one, "target": found})
    return result


def doubt_shares(rows: Sequence[Row], fields: Sequence[dict[str, Found]]) -> list[dict[str, Found]]:
    """Doubt an actual value that lost its % to a digit (94% read as 948).

    Only where the target is a share, the other rows print the sign, and the figure would
    be a share without its last digit.
    """
    shares = [one for one in fields if "%" in str(one["target"].value or "")]
    signed = sum("%" in str(one["actual"].value or "") for one in shares)
    if len(shares) < 3 or signed < 0.6 * len(shares):
        return list(fields)
    result = []
    for row, one in zip(rows, fields, strict=True):
        text = str(one["actual"].value or "")
        match = re.fullmatch(r"(\d{2,3}(?:\.\d+)?)[0689]", text)
        if recognised(row.page) and match and "%" in str(one["target"].value or ""):
            other = Candidate(text=f"{match.group(1)}%", confidence=0.5, reader="sign")
            one = {**one, "actual": one["actual"].doubted(0.3, other)}
        result.append(one)
    return result


def confirm_weights(
    fields: Sequence[dict[str, Found]], budget: Found, total: Found, rows: Sequence[Row]
) -> list[dict[str, Found]]:
    """Believe a weight put back into its column when all weights then sum to the total."""
    weights = [one["weight"].value for one in fields]
    if total.value is None or any(
        weight is None and one["weight"].evidence.status == "missing"
        for weight, one in zip(weights, fields, strict=True)
    ):
        return list(fields)
    summed = sum((weight for weight in weights if weight is not None), Decimal(0))
    # What moved on a picture did so because a rule was missed: its row is in doubt, not a cell.
    moved = [
        index
        for index, row in enumerate(rows)
        if "weight" in row.doubt and row.page.kind != "picture"
    ]
    if len(moved) != 1 or summed + (budget.value or Decimal(0)) != total.value:
        return list(fields)
    index = moved[0]
    one = fields[index]
    evidence = one["weight"].evidence.model_copy(update={"confidence": 0.98})
    certain = {**one, "weight": Found(one["weight"].value, evidence)}
    return [*fields[:index], certain, *fields[index + 1 :]]


def doubt_shared_scores(
    rows: Sequence[Row], fields: Sequence[dict[str, Found]], weighted: bool
) -> list[dict[str, Found]]:
    """Doubt scores that stand next to a blank one across a page end, in forms without weights.

    There one score may cover several rows, and a cut does not say which is the first; plain
    text says it nowhere.
    """
    result = list(fields)
    if weighted:
        return result
    for index, (row, one) in enumerate(zip(rows, fields, strict=True)):
        near = [
            other
            for other in (index - 1, index + 1)
            if 0 <= other < len(rows)
            and (row.page.kind == "text" or rows[other].page is not row.page)
        ]
        blank_near = any(fields[n]["score"].evidence.status == "missing" for n in near)
        if one["score"].value is not None and blank_near:
            result[index] = {**one, "score": one["score"].doubted(0.8)}
    return result


def doubt_weights(fields: Sequence[dict[str, Found]], columns: Columns) -> list[dict[str, Found]]:
    """Doubt all weights where their column may be that of a level's weights.

    No sum takes that back: a level's weights, too, sum to 100.
    """
    if not columns.has("weight"):
        return list(fields)
    scored = [one for one in fields if one["score"].value]
    strange = [
        one
        for one in scored
        if one["weight"].value is None or one["weight"].value < one["score"].value
    ]
    odd = len(strange) >= _FEW and len(strange) > _STRANGE * len(scored)
    if columns.fit["weight"] > UNDECIDED and not odd:
        return list(fields)
    return [{**one, "weight": _in_doubt(one["weight"])} for one in fields]


def _in_doubt(weight: Found) -> Found:
    if weight.value is not None:
        return weight.doubted(0.5, status="disputed")
    evidence = {"status": "missing", "confidence": 0.0}
    return replace(weight, evidence=weight.evidence.model_copy(update=evidence))
