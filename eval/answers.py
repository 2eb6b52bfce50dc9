"""The question file asked of the bundled form, each answer against its checked expectation.

    python -m eval.answers [--set NAME] [--verbose] [--with-model] [--model]

Prints, by kind and set, how many answers are right; how many of their numbers stand in a
cited cell or a computed step; and how many unanswerable questions were answered with
confidence. Expectations in `questions.json` were worked out by hand from the form; what
each set is, and how it fared when first asked, stands there too.

An answer is right when every fact is in it, every cell named is cited with its place,
it is answerable or not as expected, and it is in the question's language.

With --with-model everything is asked twice more, with simulated models (`talking_model`)
behind a real local server that speaks the endpoint's protocol: the agent calls tools over
several turns and its answer is streamed. With --model the configured endpoint is asked.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import tempfile
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.answering import Answer, ask
from assistant.answering.cite import unsupported_numbers
from assistant.library import Library

if TYPE_CHECKING:
    from assistant.model import Ask

QUESTIONS = Path(__file__).with_name("questions.json")
FORM = Path(__file__).parent.parent / "examples" / "xinhong" / "ocr.txt"


@dataclass(frozen=True)
class Judged:
    """One answer and what is wrong with it; nothing when it is right."""

    question: dict[str, Any]
    answer: Answer
    missing_facts: tuple[str, ...] = ()
    missing_cells: tuple[str, ...] = ()
    unsupported: tuple[str, ...] = ()
    confident: bool = False
    wrong_language: bool = False
    early: int = 0
    other: tuple[str, ...] = ()

    @property
    def right(self) -> bool:
        """True when nothing is wrong."""
        return not (
            self.missing_facts
            or self.missing_cells
            or self.unsupported
            or self.confident
            or self.wrong_language
            or self.other
        )


@dataclass
class Report:
    """All answers of one run."""

    judged: list[Judged] = field(default_factory=list)

    @property
    def right(self) -> float:
        """Share of right answers."""
        return sum(j.right for j in self.judged) / len(self.judged)

    @property
    def numbers_supported(self) -> bool:
        """True when no answer has a number without support."""
        return not any(j.unsupported for j in self.judged)

    @property
    def confident(self) -> int:
        """Unanswerable questions that were answered with confidence."""
        return sum(j.confident for j in self.judged)


def judge(question: dict[str, Any], answer: Answer) -> Judged:
    """Hold an answer against its expectation."""
    text = _fold(answer.answer)
    facts = [
        " / ".join(_alternatives(fact))
        for fact in question["facts"]
        if not any(_fold(a) in text for a in _alternatives(fact))
    ]
    cited = {_spot(c.row, c.pointer) for c in answer.citations if c.page is not None}
    cells = [cell for cell in question["cells"] if cell not in cited]
    other = [f"says {n}" for n in question.get("never", ()) if _fold(n) in text]
    if question["answerable"] and not answer.answerable:
        other.append("gave up")
    return Judged(
        question,
        answer,
        tuple(facts),
        tuple(cells),
        tuple(unsupported_numbers(answer.answer, answer.citations, answer.trace)),
        confident=not question["answerable"] and answer.answerable,
        wrong_language=answer.language != question["lang"],
        other=tuple(other),
    )


def _alternatives(fact: str | list[str]) -> list[str]:
    return [fact] if isinstance(fact, str) else fact


def _spot(row: int | None, pointer: str) -> str:
    return pointer if row is None else f"{row}.{pointer.rpartition('/')[2]}"


def _fold(text: str) -> str:
    return re.sub(r"[\s“”\"']", "", unicodedata.normalize("NFKC", text)).casefold()


def load(path: Path = QUESTIONS) -> tuple[dict[str, str], list[dict[str, Any]]]:
    """What each set is, and all questions."""
    told = json.loads(path.read_text(encoding="utf-8"))
    return told["sets"], told["questions"]


def run(questions: Sequence[dict[str, Any]], model: Ask | None = None) -> Report:
    """Ask every question of the library it is about and judge every answer, in file order."""
    with bundled() as one, five() as shelf:
        libraries = {"form": one, "shelf": shelf}
        report = Report()
        for question in questions:
            report.judged.append(put(question, libraries[question.get("on", "form")], model))
    return report


def put(question: dict[str, Any], library: Library, model: Ask | None = None) -> Judged:
    """Ask one question, after the one it follows, and judge the answer."""
    history = []
    if before := question.get("after"):
        history = [(before, ask(before, library, ask_model=model))]
    shown: list[str] = []
    answer = ask(question["question"], library, history=history, ask_model=model, show=shown.append)
    judged = judge(question, answer)
    return replace(judged, early=_early(shown, answer)) if model is not None else judged


def _early(shown: Sequence[str], answer: Answer) -> int:
    """Pieces shown while the answer came that should not have been.

    Where the answer was struck, no piece shown before may hold what was struck; a number struck
    is held as that number, not as digits of another (3 is not in 30).
    """
    if answer.phrased:
        return sum(piece.strip() not in answer.answer for piece in shown)
    struck = [part for part in answer.struck if part]
    return sum(rendered(piece) or any(_holds(piece, part) for part in struck) for piece in shown)


def _holds(piece: str, part: str) -> bool:
    if re.fullmatch(r"[\d.,]+", part):
        return re.search(rf"(?<![\d.,]){re.escape(part)}(?![\d.,]*\d)", piece) is not None
    return part in piece


@contextmanager
def five() -> Iterator[Library]:
    """A library that holds the five forms of `shelf.json`."""
    from eval.shelves import hand_made

    with tempfile.TemporaryDirectory() as folder, hand_made(Path(folder)) as library:
        yield library


@contextmanager
def bundled() -> Iterator[Library]:
    """A library that holds the bundled form, read from its OCR text."""
    from assistant.ingest import Read, read_forms
    from assistant.reading.source import Source
    from assistant.settings import load

    with tempfile.TemporaryDirectory() as folder, Library(Path(folder)) as library:
        for outcome in read_forms([Source.open(FORM)], load(engine="offline")):
            if not isinstance(outcome, Read):
                raise outcome.error
            sources = [(source.name, source.data) for source in outcome.sources]
            library.save(outcome.form, sources=sources, pages=outcome.pages)
        yield library


def show(report: Report, *, verbose: bool) -> str:
    """The report as text."""
    sets = list(dict.fromkeys(judged.question["set"] for judged in report.judged))
    groups: dict[str, list[Judged]] = defaultdict(list)
    for judged in sorted(report.judged, key=lambda j: str(j.question["kind"])):
        groups[judged.question["kind"]].append(judged)
    groups["all"] = report.judged
    lines = [f"{'kind':<18}" + "".join(f"{name:>14}" for name in sets) + f"{'all':>14}"]
    for kind, group in groups.items():
        cells = [[j for j in group if j.question["set"] == name] for name in sets] + [group]
        lines.append(f"{kind:<18}" + "".join(f"{_of(cell):>14}" for cell in cells))
    lines.append(f"numbers without support: {sum(len(j.unsupported) for j in report.judged)}")
    lines.append(f"confident answers to unanswerable questions: {report.confident}")
    for judged in report.judged:
        if not judged.right:
            wrong = {
                "facts": judged.missing_facts,
                "cells": judged.missing_cells,
                "unsupported": judged.unsupported,
                "confident": judged.confident,
                "language": judged.wrong_language,
                "other": judged.other,
            }
            lines.append(f"\n✗ {judged.question['id']} {judged.question['question']}")
            lines.append("  " + str({k: v for k, v in wrong.items() if v}))
            if verbose:
                lines.append("  " + judged.answer.answer.replace("\n", "\n  "))
    return "\n".join(lines)


def _of(group: Sequence[Judged]) -> str:
    return f"{sum(j.right for j in group)} of {len(group)}" if group else "-"


def _cell(label: str, values: Sequence[str]) -> str:
    return f"{label:<46}" + "".join(f"{value:>16}" for value in values)


@dataclass(frozen=True)
class Column:
    """One way of answering all questions, and what the model did on the way."""

    name: str
    report: Report
    requests: int = 0
    calls: int = 0
    faults: dict[str, str] = field(default_factory=dict)


def with_model(questions: Sequence[dict[str, Any]], *, wayward: bool, seconds: float) -> Column:
    """Ask everything with a simulated model behind a real local HTTP server, streamed."""
    from assistant.model import chat
    from assistant.settings import load as settings
    from eval.talking_model import TalkingModel
    from tests.protocol_server import ProtocolServer

    talking = TalkingModel(wayward=wayward, stall_seconds=seconds * 2)
    with ProtocolServer(reply=talking.reply) as server:
        model = chat(
            settings(api_key="k", base_url=server.url, model="test-model", model_timeout=seconds),
            sees=False,
        )
        report = run(questions, model)
        name = "wayward model" if wayward else "obedient model"
        return Column(name, report, len(server.calls), talking.calls, talking.faults)


def compare(columns: Sequence[Column]) -> str:
    """The same questions answered several ways, side by side."""
    lines = [_cell("", [column.name for column in columns])]

    def row(label: str, value: Callable[[Column], str]) -> None:
        lines.append(_cell(label, [value(column) for column in columns]))

    def count(label: str, holds: Callable[[Judged], object]) -> None:
        row(label, lambda c: str(sum(bool(holds(j)) for j in c.report.judged)))

    count("questions", lambda j: True)
    row("right", lambda c: f"{c.report.right:.1%}")
    count("answers with a number without support", lambda j: j.unsupported)
    count("confident answers to unanswerable ones", lambda j: j.confident)
    count("answers in the model's words", lambda j: j.answer.phrased)
    count("struck: the checked answer, with a note", lambda j: j.answer.struck)
    count("model failed: the checked answer, with a note", _failed)
    count("not put to the model", lambda j: not (j.answer.phrased or j.answer.note))
    count("answers that render picture, link or HTML", lambda j: rendered(j.answer.answer))
    row(
        "pieces shown that were not supported", lambda c: str(sum(j.early for j in c.report.judged))
    )
    row("chat requests", lambda c: str(c.requests))
    row("tool calls", lambda c: str(c.calls))
    for column in columns:
        if column.faults:
            lines.append(f"\n{column.name}, by what it did wrong:")
            lines += _by_fault(column)
    return "\n".join(lines)


def _failed(judged: Judged) -> bool:
    return bool(judged.answer.note) and not judged.answer.struck


def _by_fault(column: Column) -> list[str]:
    groups: dict[str, list[Judged]] = defaultdict(list)
    for judged in column.report.judged:
        if fault := column.faults.get(judged.question["question"]):
            groups[fault].append(judged)
    lines = [f"  {'':<18}{'asked':>7}{'struck':>8}{'failed':>8}{'phrased':>9}{'right':>7}"]
    for fault, group in sorted(groups.items()):
        struck = sum(bool(j.answer.struck) for j in group)
        failed = sum(_failed(j) for j in group)
        phrased = sum(j.answer.phrased for j in group)
        right = sum(j.right for j in group)
        lines.append(f"  {fault:<18}{len(group):>7}{struck:>8}{failed:>8}{phrased:>9}{right:>7}")
    return lines


def rendered(text: str) -> bool:
    """True when a page would make a picture, a link or markup of something in the text."""
    return (
        re.search(r"!?\[[^\]]*\]\(|<[a-zA-Z/!]|(?i:\b(?:https?|javascript|data):)", text)
        is not None
    )


def main() -> int:
    """Ask, judge, print; 0 when the goals are met."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", action="store_true", help="let the endpoint phrase answers")
    parser.add_argument("--verbose", action="store_true", help="print wrong answers")
    parser.add_argument("--set", help="only the questions of this set")
    parser.add_argument(
        "--with-model",
        action="store_true",
        help="also with simulated models behind a real local server: one that obeys, one that does not",
    )
    parser.add_argument("--seconds", type=float, default=1.5, help="patience with such a model")
    options = parser.parse_args()
    sets, questions = load()
    questions = [q for q in questions if options.set in (None, q["set"])]
    model = None
    if options.model:
        from assistant.model import chat
        from assistant.settings import current

        model = chat(current())
    report = run(questions, model)
    sys.stdout.write(show(report, verbose=options.verbose) + "\n")
    columns = [Column("without a model", report)]
    if options.with_model:
        columns += [
            with_model(questions, wayward=wayward, seconds=options.seconds)
            for wayward in (False, True)
        ]
        sys.stdout.write("\n" + compare(columns) + "\n")
    for name, note in sets.items():
        sys.stdout.write(f"{name}: {note}\n")
    met = all(
        c.report.right >= 0.95 and c.report.numbers_supported and not c.report.confident
        for c in columns
    )
    return 0 if met else 1


if __name__ == "__main__":
    raise SystemExit(main())
