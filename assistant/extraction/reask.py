"""Doubtful fields asked once more, cell by cell: the one repair round.

In: `Doubt`s. Out: a claim for each pointer that was answered, and a sentence for each
request that failed. Where two readings differ both are shown, in an order that does
not give away whose is whose; where there is one reading it is kept back, so that the
answer is a reading of its own.
"""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from threading import Event

from assistant import prompting
from assistant.extraction.asked import AgainSeen
from assistant.extraction.catalogue import Catalogue, LineKey
from assistant.extraction.crops import crops
from assistant.extraction.ground import field_of
from assistant.extraction.modelled import Claim, claim, sections
from assistant.model import Ask, Outcome, Spending, Turn

QUESTIONS = 16
"""Fields a request."""

LABELS = {
    "level1": "一级指标",
    "level2": "二级指标",
    "name": "三级指标 (the indicator's name)",
    "target": "年度指标值 (sign, number, unit)",
    "actual": "实际完成值",
    "weight": "分值 (weight)",
    "score": "得分 (score)",
    "explanation": "偏差原因分析",
    "initial": "年初预算数",
    "annual": "全年预算数",
    "executed": "全年执行数",
    "rate": "执行率",
    "unit": "unit of money",
    "title": "the form's title",
    "fiscal_year": "year the form is about",
    "project_name": "项目名称",
    "supervising_department": "主管部门",
    "implementing_unit": "实施单位",
    "expected": "预期目标",
    "achieved": "实际完成情况 of the goals",
    "grade": "优/良/中/差 beside the total",
    "footer": "填表人 and what stands beside it",
}


@dataclass(frozen=True, slots=True)
class Doubt:
    """One field to ask about.

    Args:
        pointer: the field.
        of: what the field belongs to, in words ("the indicator “…”").
        lines: where to look.
        readings: two readings that differ, or nothing.
    """

    pointer: str
    of: str
    lines: tuple[LineKey, ...]
    readings: tuple[str, ...] = ()


def ask_again(
    catalogue: Catalogue, ask: Ask, spending: Spending, doubts: Sequence[Doubt], *, sees: bool
) -> tuple[dict[str, Claim], tuple[str, ...]]:
    """Ask about every doubt once."""
    parts = sections(catalogue)
    ordered = sorted(doubts, key=lambda doubt: doubt.lines)
    groups = [ordered[at : at + QUESTIONS] for at in range(0, len(ordered), QUESTIONS)]
    stopped = Event()

    def one(group: Sequence[Doubt]) -> tuple[dict[str, Claim], str]:
        if stopped.is_set():
            return {}, ""
        try:
            return _ask(catalogue, ask, spending, group, parts.head, sees), ""
        except Outcome as outcome:
            if outcome.final:
                stopped.set()
            return {}, str(outcome)

    with ThreadPoolExecutor(max_workers=max(1, ask.concurrency)) as pool:
        done = list(pool.map(one, groups))
    answers = {pointer: found for part, _ in done for pointer, found in part.items()}
    return answers, tuple(dict.fromkeys(sentence for _, sentence in done if sentence))


def _ask(
    catalogue: Catalogue,
    ask: Ask,
    spending: Spending,
    doubts: Sequence[Doubt],
    head: Sequence[LineKey],
    sees: bool,
) -> dict[str, Claim]:
    lines = sorted({line for doubt in doubts for line in doubt.lines})
    ids = {f"q{at}": doubt for at, doubt in enumerate(doubts, 1)}
    reaching = catalogue.reaching(lines)
    above = f"{catalogue.show_spots(reaching)}\n" if reaching else ""
    text = prompting.load("read_again").fill(
        head=catalogue.show(head) or "(none)",
        lines=above + catalogue.show(lines),
        questions="\n".join(_question(name, doubt) for name, doubt in ids.items()),
    )
    turns = [
        Turn("system", prompting.load("read_rules").fill()),
        Turn("user", text, crops(catalogue, lines) if sees else ()),
    ]
    seen = ask.structured(turns, AgainSeen, spending)
    found: dict[str, Claim] = {}
    twice: set[str] = set()
    for answer in seen.answers:
        doubt = ids.get(answer.id.strip().lower())
        if doubt is None:
            continue
        if doubt.pointer in found:
            twice.add(doubt.pointer)
        found[doubt.pointer] = claim(catalogue, doubt.pointer, answer.text, answer.cells)
    return {pointer: one for pointer, one in found.items() if pointer not in twice}


def _question(name: str, doubt: Doubt) -> str:
    readings = doubt.readings
    if len(readings) == 2 and zlib.crc32("\0".join(readings).encode()) % 2:
        readings = readings[::-1]
    shown = " or ".join(f"“{text}”" for text in readings)
    where = ", ".join(f"p{page}r{row}" for page, row in doubt.lines[:2])
    label = LABELS.get(field_of(doubt.pointer), field_of(doubt.pointer))
    return f"{name}. {label} of {doubt.of} (line {where})" + (f": {shown}?" if shown else "")
