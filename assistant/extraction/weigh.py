"""Doubts and confirmations that need the whole column.

In: the fields of all rows. Out: the same with certainty raised or lowered. Nothing here
can fail and no value is changed.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from assistant.extraction.lines import Row
from assistant.extraction.values import Found, recognised
from assistant.form import Candidate

_SIGNED = re.compile(r"^[≥≤=<>≧≦═]")
# A date, or a limit said in words, has no sign in front that could have been misread.
_SPOKEN = re.compile(r"[年月日号]|以[内上下]|[之以]?前$|:|：")
# No figure begins with a letter or a mark of its own: a sign stood there.
_LETTER = re.compile(r"^([^\d≥≤=<>≧≦═.\u3400-\u9fff(（+-]{1,2}|[>＞][^\d\s.])(\d[\d.,]*)(.*)$")
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
        result.append({**one, "target": found})
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
    moved = [index for index, row in enumerate(rows) if "weight" in row.doubt]
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
    """Doubt scores of plain text that stand next to a blank one, in forms without weights.

    There one score may cover several rows, and text does not say which is the first.
    """
    result = list(fields)
    if weighted:
        return result
    for index, (row, one) in enumerate(zip(rows, fields, strict=True)):
        near = fields[max(0, index - 1) : index + 2]
        blank_near = any(other["score"].evidence.status == "missing" for other in near)
        if row.page.kind == "text" and one["score"].value is not None and blank_near:
            result[index] = {**one, "score": one["score"].doubted(0.8)}
    return result
