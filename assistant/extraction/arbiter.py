"""Two readers, one draft: agreement certifies, disagreement is asked again, then disputed.

In: the offline reader's draft, the pages, a model. Out: a draft of the same form. No
model failure raises: whatever could not be read by the model stays as the offline
reader left it, and `reading.remarks` says why in one sentence.

Three ways (`improve`):

* both: the model reads everything, `merge` compares; what differs is asked once more.
* lean: the model is asked only about doubtful fields, without seeing our reading.
* model: the model alone, as a peer for comparison; its claims are only grounded.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from assistant import prompting
from assistant.extraction.align import MONEY, OWN, Spots, line_of, pair, spots_of
from assistant.extraction.catalogue import Catalogue, LineKey, Spot
from assistant.extraction.modelled import PROMPTS, Claim, Claims, Modelled, read, sections
from assistant.extraction.reask import Doubt, ask_again
from assistant.extraction.rowless import insert, missed_rows
from assistant.extraction.verdict import Judgement, judge, settle
from assistant.form import Draft, Evidence
from assistant.model import Ask, Limits, Spending
from assistant.page import Page

Mode = Literal["both", "lean", "model"]
Reask = Callable[[Sequence[Doubt]], Mapping[str, Claim]]

FIELDS = ("level1", "level2", *OWN)
DOUBTFUL = 0.97
"""Readings surer than this are not shown to the model in `lean`."""

_UNASKED = re.compile(r"^/notes/")


@dataclass
class _Table:
    """What is known of every field: offline value and cell, and the model's first claim."""

    draft: Draft
    catalogue: Catalogue
    firsts: dict[str, Claim] = field(default_factory=dict)
    lines: dict[str, tuple[LineKey, ...]] = field(default_factory=dict)
    unread: set[str] = field(default_factory=set)

    def spot(self, pointer: str) -> Spot | None:
        return self.catalogue.of(self.draft.evidence.get(pointer))

    def withheld(self, pointer: str) -> bool:
        spot = self.spot(pointer)
        return spot is not None and spot.name in self.catalogue.withheld


def improve(
    draft: Draft,
    pages: Sequence[Page],
    ask: Ask,
    *,
    mode: Mode = "both",
    limits: Limits | None = None,
    doubtful: Collection[str] | None = None,
) -> Draft:
    """The draft after a model has read the same pages.

    Args:
        draft: the offline reader's.
        pages: the pages it came from.
        ask: the model.
        mode: see the module.
        limits: the form's budget; the model's own when None.
        doubtful: fields `lean` asks about; by default those read weakly or not at all.
    """
    spending = Spending(limits or ask.limits)
    catalogue = Catalogue(pages)
    sees = any(page.picture for page in pages) and ask.sees(spending)
    sentences: list[str] = []

    def reask(doubts: Sequence[Doubt]) -> Mapping[str, Claim]:
        answers, failures = ask_again(catalogue, ask, spending, doubts, sees=sees)
        sentences.extend(failures)
        return answers

    if mode == "lean":
        result, used = _lean(draft, catalogue, reask, sees=sees, doubtful=doubtful)
    else:
        modelled = read(catalogue, ask, spending, sees=sees)
        sentences.extend(modelled.failures)
        used = bool(modelled.fields or modelled.rows or modelled.money)
        if mode == "model" and used:
            from assistant.extraction.alone import alone

            result = alone(draft, modelled)
        else:
            result = (
                merge(draft, modelled, reask, catalogue=catalogue, sees=sees) if used else draft
            )
    return _signed(result, ask, mode, spending, sentences, used=used)


def _signed(
    draft: Draft, ask: Ask, mode: Mode, spending: Spending, sentences: Sequence[str], *, used: bool
) -> Draft:
    reading = draft.reading
    begin = "parts of the form were not read by the model" if used else "the model was not used"
    distinct = list(dict.fromkeys(sentences))
    more = f" (and {len(distinct) - 1} more)" if len(distinct) > 1 else ""
    remarks = [f"{begin}: {distinct[0]}{more}"] if distinct else []
    update: dict[str, Any] = {
        "tokens": spending.tokens,
        "remarks": (*reading.remarks, *remarks),
    }
    if used:
        names = ("read_rules", "read_again") if mode == "lean" else PROMPTS
        update["engine"] = f"{mode}/{ask.name}"
        update["prompt_versions"] = prompting.versions(names)
    elif mode == "lean" and not sentences:
        update["engine"] = f"{mode}/{ask.name}"
    return draft.model_copy(update={"reading": reading.model_copy(update=update)})


def merge(
    offline: Draft, modelled: Modelled, reask: Reask, *, catalogue: Catalogue, sees: bool = False
) -> Draft:
    """Compare two readings of one form.

    Args:
        offline: the offline reader's draft.
        modelled: the model's claims.
        reask: asks the model about single fields once more.
        catalogue: the cells both stand on.
        sees: the model saw the picture.
    """
    table = _Table(offline, catalogue)
    rows = spots_of(offline, catalogue, "/indicators", OWN)
    names = [row.name for row in offline.paper.indicators]
    paired = pair(rows, names, modelled.rows)
    _enter_header(table, modelled)
    _enter_money(table, modelled)
    _enter_rows(table, modelled, rows, paired)
    doubts = _doubts(table, sees=sees)
    seconds = reask(doubts) if doubts else {}
    draft = _settled(table, seconds, sees=sees)
    spare = [claims for i, claims in enumerate(modelled.rows) if i not in paired]
    extra, dropped = missed_rows(spare, rows, catalogue)
    draft = insert(draft, extra, [line_of(list(record.values())) for record in rows])
    if dropped:
        remark = f"the model gave {dropped} rows that are not on the paper; they were left out"
        reading = draft.reading
        draft = draft.model_copy(
            update={"reading": reading.model_copy(update={"remarks": (*reading.remarks, remark)})}
        )
    return draft


def _enter_header(table: _Table, modelled: Modelled) -> None:
    parts = sections(table.catalogue)
    for pointer, claim in modelled.fields.items():
        table.firsts[pointer] = claim
        spot = table.spot(pointer)
        lines = {spot.line} if spot else set()
        lines |= {one.line for one in claim.spots}
        table.lines[pointer] = tuple(sorted(lines)) or (*parts.above, *parts.below)


def _enter_money(table: _Table, modelled: Modelled) -> None:
    if "/budget/unit" not in modelled.fields:
        return
    spots = spots_of(table.draft, table.catalogue, "/budget/lines", MONEY)
    names = [line.name for line in table.draft.paper.budget.lines]
    paired = {j: i for i, j in pair(spots, names, modelled.money).items()}
    for j, record in enumerate(spots):
        claims = modelled.money[paired[j]] if j in paired else None
        _enter(table, f"/budget/lines/{j}", MONEY, record, claims)


def _enter_rows(
    table: _Table, modelled: Modelled, rows: Sequence[Spots], paired: Mapping[int, int]
) -> None:
    of_row = {j: i for i, j in paired.items()}
    for j, record in enumerate(rows):
        line = line_of(list(record.values()))
        base = f"/indicators/{j}"
        if j in of_row:
            _enter(table, base, FIELDS, record, modelled.rows[of_row[j]])
        elif line is None or line in modelled.read:
            _enter(table, base, OWN, record, None)  # the model left the row out


def _enter(
    table: _Table, base: str, fields: Sequence[str], record: Spots, claims: Claims | None
) -> None:
    own = {spot.line for spot in record.values()}
    for name in fields:
        pointer = f"{base}/{name}"
        claim = claims[name] if claims else Claim(None)
        table.firsts[pointer] = claim
        table.lines[pointer] = tuple(sorted(own | {spot.line for spot in claim.spots}))


def _doubts(table: _Table, *, sees: bool) -> list[Doubt]:
    doubts = []
    for pointer, first in table.firsts.items():
        if table.withheld(pointer) or not (lines := table.lines[pointer]):
            continue
        value = table.draft.paper.get(pointer)
        spot = table.spot(pointer)
        if judge(pointer, value, spot, first) is Judgement.AGREES:
            continue
        if value is None and not first.stands and not sees:
            continue  # nothing on paper, and nothing the model can show
        readings = (str(value), first.text) if value is not None and first.text else ()
        if readings and readings[0] == readings[1]:
            readings = ()
        doubts.append(Doubt(pointer, _owner(table.draft, pointer), lines, readings))
    return doubts


def _owner(draft: Draft, pointer: str) -> str:
    """What a field belongs to, in words."""
    steps = pointer.split("/")
    if steps[1] == "indicators":
        row = draft.paper.indicators[int(steps[2])]
        return f"the indicator “{row.name}”" if row.name and steps[-1] != "name" else "an indicator"
    if steps[1] == "budget":
        if len(steps) == 5:
            line = draft.paper.budget.lines[int(steps[3])]
            return f"the money line “{line.name}”" if steps[-1] != "name" else "a money line"
        return "the budget block"
    return "the row 总分/合计" if steps[1] == "total" else "the form"


def _settled(table: _Table, seconds: Mapping[str, Claim], *, sees: bool) -> Draft:
    paper, evidence = table.draft.paper, dict(table.draft.evidence)
    for pointer, first in table.firsts.items():
        if table.withheld(pointer):
            continue
        value = paper.get(pointer)
        seen = evidence.get(pointer)
        if seen is None and value is None and first.text is None:
            continue
        fresh, after = settle(
            pointer,
            value,
            seen or Evidence(status="absent"),
            table.spot(pointer),
            (first, seconds.get(pointer)),
            sees=sees,
        )
        if fresh != value:
            paper = paper.with_value(pointer, fresh)
        if after.status != "absent" or seen is not None:
            evidence[pointer] = after
    return table.draft.model_copy(update={"paper": paper, "evidence": evidence})


def _lean(
    draft: Draft,
    catalogue: Catalogue,
    reask: Reask,
    *,
    sees: bool,
    doubtful: Collection[str] | None,
) -> tuple[Draft, bool]:
    """Only doubtful fields, each asked once, our reading kept back."""
    table = _Table(draft, catalogue)
    parts = sections(catalogue)
    rows = spots_of(draft, catalogue, "/indicators", OWN)
    money = spots_of(draft, catalogue, "/budget/lines", MONEY)
    doubts = []
    for pointer, seen in draft.evidence.items():
        weak = seen.status in ("missing", "disputed") or (
            seen.status == "read" and seen.confidence < DOUBTFUL
        )
        if _UNASKED.match(pointer) or table.withheld(pointer):
            continue
        if pointer in doubtful if doubtful is not None else weak:
            steps = pointer.split("/")
            record: Spots = {}
            if steps[1] == "indicators":
                record = rows[int(steps[2])]
            elif len(steps) == 5:
                record = money[int(steps[3])]
            lines = {spot.line for spot in record.values()}
            if (spot := table.spot(pointer)) is not None:
                lines.add(spot.line)
            where = tuple(sorted(lines)) or (*parts.above, *parts.below)
            doubts.append(Doubt(pointer, _owner(draft, pointer), where))
    if not doubts:
        return draft, False
    answers = reask(doubts)
    table.firsts = dict(answers)
    return _settled(table, {}, sees=sees), bool(answers)
