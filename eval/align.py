"""What the paper says against what was read, field by field.

In: two `form` objects of the exchange format (plain dicts) and, of the reading, its review
list and confidences. Out: `Compared` records, one for every field that holds a value on
either side. Rows are matched before their fields are, so that one lost row costs one row.
Nothing here can fail.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any, Literal

from assistant.wording import fold

Verdict = Literal["right", "wrong", "lost", "added"]
"""wrong: another value · lost: nothing where the paper has a value · added: the reverse."""

HEADER = ("title", "fiscal_year", "project_name", "supervising_department", "implementing_unit")
LINE = ("name", "initial", "annual", "executed", "rate")
ROW = ("level1", "level2", "name", "target", "actual", "weight", "score", "explanation")


@dataclass(frozen=True, slots=True)
class Compared:
    """One field.

    Args:
        section: header, budget, goals, indicators, total or footer.
        field: its last name ("target"); pointer: in the reading where it has one, else in
            the truth.
        reviewed: the reading asked a person to look at it.
        row_lost: the field's whole row has no counterpart.
    """

    section: str
    field: str
    pointer: str
    truth: Any
    got: Any
    verdict: Verdict
    reviewed: bool = False
    confidence: float = 1.0
    row_lost: bool = False

    @property
    def escaped(self) -> bool:
        """Not right, and nobody was asked to look."""
        return self.verdict != "right" and not self.reviewed


def same(truth: Any, got: Any) -> bool:
    """Equal after normalisation of form: numbers by value, text by `assistant.wording.fold`."""
    truth, got = _blank(truth), _blank(got)
    if truth is None or got is None:
        return truth is got
    if isinstance(truth, (int, float, Decimal)) and not isinstance(truth, bool):
        try:
            return Decimal(str(truth)) == Decimal(str(got).replace(",", ""))
        except InvalidOperation:
            return False
    return fold(str(truth)) == fold(str(got))


def _blank(value: Any) -> Any:
    return None if isinstance(value, str) and not value.strip() else value


def match_rows(
    truth: Sequence[Mapping[str, Any]], got: Sequence[Mapping[str, Any]]
) -> list[tuple[int, int]]:
    """Pairs (row of the truth, row of the reading), in the truth's order.

    The assignment of greatest total likeness (Hungarian algorithm, Kuhn 1955, as
    `scipy.optimize.linear_sum_assignment`): the names' similarity, and a little for an
    equal target or amount and for standing at the same place, which tells apart rows of
    one name. Pairs less alike than one half are no pairs.
    """
    import numpy as np
    from rapidfuzz.distance import Indel
    from scipy.optimize import linear_sum_assignment

    if not truth or not got:
        return []
    likeness = np.zeros((len(truth), len(got)))
    names = [fold(str(row.get("name") or "")) for row in truth]
    read = [fold(str(row.get("name") or "")) for row in got]
    extra = ("target", "actual", "annual", "executed")
    for i, one in enumerate(truth):
        for j, other in enumerate(got):
            alike = Indel.normalized_similarity(names[i], read[j])
            held = [k for k in extra if one.get(k) is not None]
            equal = sum(same(one[k], other.get(k)) for k in held) / len(held) if held else 0.0
            near = 1 - abs(i / len(truth) - j / len(got))
            likeness[i, j] = alike + 0.2 * equal + 0.1 * near
    rows, columns = linear_sum_assignment(likeness, maximize=True)
    pairs = zip(rows.tolist(), columns.tolist(), strict=True)
    return [(i, j) for i, j in pairs if likeness[i, j] >= 0.5]


def compare(
    truth: Mapping[str, Any],
    got: Mapping[str, Any] | None,
    *,
    review: Sequence[str] = (),
    confidence: Mapping[str, float] | None = None,
) -> list[Compared]:
    """Every field that holds a value in the truth or in the reading.

    A truth that lacks a key (not null: no such key) does not judge it. A form that was not
    read at all (`got` None) has lost every field, and nothing passed silently: all count as
    reviewed, as the person got an error instead of a form. `truth["inferable"]` lists
    values that arithmetic may supply where the paper is blank.
    """
    judge = _Judge(set(review), confidence or {}, failed=got is None)
    read: Mapping[str, Any] = got or {}
    for key in HEADER:
        if key in truth:
            judge.field("header", f"/{key}", truth[key], read.get(key))
    for section, keys in (
        ("budget", ("unit", "weight", "score")),
        ("goals", ("expected", "achieved")),
        ("total", ("weight", "score", "grade")),
    ):
        for key in keys:
            if key in (truth.get(section) or {}):
                value = (read.get(section) or {}).get(key)
                judge.field(section, f"/{section}/{key}", truth[section][key], value)
    lines = (truth.get("budget") or {}).get("lines") or []
    got_lines = (read.get("budget") or {}).get("lines") or []
    judge.rows("budget", "/budget/lines", LINE, lines, got_lines, match_rows(lines, got_lines))
    rows, got_rows = truth.get("indicators") or [], read.get("indicators") or []
    judge.inferable = list(truth.get("inferable") or [])
    judge.rows("indicators", "/indicators", ROW, rows, got_rows, match_rows(rows, got_rows))
    if "footer" in truth:
        judge.field("footer", "/footer", truth["footer"], read.get("footer"))
    return judge.found


class _Judge:
    """Collects comparisons; knows what was reviewed and how sure the reading was."""

    def __init__(self, review: set[str], confidence: Mapping[str, float], *, failed: bool) -> None:
        self.found: list[Compared] = []
        self.inferable: list[Mapping[str, Any]] = []
        self._review, self._confidence, self._failed = review, confidence, failed

    def field(
        self,
        section: str,
        pointer: str,
        truth: Any,
        got: Any,
        *,
        row_lost: bool = False,
        allowed: Any = None,
    ) -> None:
        truth, got = _blank(truth), _blank(got)
        if truth is None and got is None:
            return
        verdict: Verdict = "wrong"
        if same(truth, got) or (allowed is not None and same(allowed, got)):
            verdict = "right"
        elif got is None:
            verdict = "lost"
        elif truth is None:
            verdict = "added"
        self.found.append(
            Compared(
                section=section,
                field=pointer.rsplit("/", 1)[1],
                pointer=pointer,
                truth=truth,
                got=got,
                verdict=verdict,
                reviewed=self._failed or self._is_reviewed(pointer, row_lost=row_lost),
                confidence=self._confidence.get(pointer, 1.0),
                row_lost=row_lost,
            )
        )

    def rows(
        self,
        section: str,
        base: str,
        keys: Sequence[str],
        truth: Sequence[Mapping[str, Any]],
        got: Sequence[Mapping[str, Any]],
        pairs: Sequence[tuple[int, int]],
    ) -> None:
        partner = dict(pairs)
        for i, row in enumerate(truth):
            j = partner.get(i)
            for key in keys:
                if key not in row:
                    continue
                value = got[j].get(key) if j is not None else None
                pointer = f"{base}/{i if j is None else j}/{key}"
                allowed = self._allowed(row, key)
                self.field(section, pointer, row[key], value, row_lost=j is None, allowed=allowed)
        for j in sorted(set(range(len(got))) - set(partner.values())):
            for key in keys:
                self.field(section, f"{base}/{j}/{key}", None, got[j].get(key), row_lost=True)

    def _allowed(self, row: Mapping[str, Any], key: str) -> Any:
        for item in self.inferable:
            if item.get("field") == key and same(item.get("name"), row.get("name")):
                return item.get("value")
        return None

    def _is_reviewed(self, pointer: str, *, row_lost: bool) -> bool:
        # A lost row has no pointer of its own: only a doubt about the table covers it.
        steps = pointer.split("/")
        wholes = {"/".join(steps[:n]) for n in range(2, len(steps) + 1)}
        if row_lost and pointer not in self._review:
            wholes = {"/".join(steps[:2])}
        return bool(wholes & self._review)
