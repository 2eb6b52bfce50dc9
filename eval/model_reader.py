"""What an imperfect model does to the numbers: the experiment behind the model reader.

    python -m eval.model_reader [--forms 30] [--seed 7] [--kinds workbook,picture] [--rates 1,5,20]

In: made forms (`eval.generate`), a simulated model that errs at a chosen rate behind
the tests' protocol server. Out: a table on stdout, a line a reader and rate:

* offline: no model. * both: two readers and the arbiter. * lean: only doubtful fields.
* model: the model alone, its claims grounded. * trusting: the model alone, believed.

Pages of kind "workbook" come through the real reader; pages of kind "picture" are the
true grid with 2 % of the numbers misread at a confidence that does not give them away,
and a model that sees. An *escaped* number is wrong and not on the review list.
Run from a checkout: it needs `tests/protocol_server.py`.
"""

from __future__ import annotations

import argparse
import io
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from random import Random
from typing import Any

from assistant.extraction import table
from assistant.extraction.alone import alone
from assistant.extraction.arbiter import improve, merge
from assistant.extraction.catalogue import Catalogue
from assistant.extraction.ground import NUMERIC, same
from assistant.extraction.modelled import Claim, read
from assistant.extraction.reask import Doubt, ask_again
from assistant.form import Draft, Form
from assistant.model import Spending
from assistant.model.endpoint import Endpoint, forget
from assistant.page import Box, Cell, Page, Place
from assistant.quantity import number
from assistant.scoring import verify
from assistant.settings import Settings
from eval.simulated_model import SimulatedModel

MISREAD = 0.02


@dataclass(frozen=True)
class Case:
    """One form: what it says, its pages as they are, and its pages as they were read."""

    gold: Mapping[str, Any]
    true: Sequence[Page]
    seen: Sequence[Page]


@dataclass
class Count:
    """What one reader did over all forms."""

    forms: int = 0
    numbers: int = 0
    printed: int = 0
    wrong: int = 0
    escaped: int = 0
    rows: int = 0
    review: int = 0
    certified: int = 0
    right: int = 0
    false: int = 0
    left: int = 0
    input: int = 0
    output: int = 0
    requests: int = 0
    seconds: float = 0.0
    where: list[str] = field(default_factory=list)

    def add(self, other: Count) -> None:
        """Sum up."""
        for one in fields(self):
            setattr(self, one.name, getattr(self, one.name) + getattr(other, one.name))


def cases(kind: str, forms: int, seed: int, misread_share: float = MISREAD) -> Iterator[Case]:
    """Made forms without their pictures: the same sheets `eval.generate.make` sets."""
    from assistant.reading import Source
    from assistant.reading import read as read_sources
    from eval.generate import exports
    from eval.generate.domains import DOMAINS
    from eval.generate.layouts import lay_out
    from eval.generate.look import Look, columns_of
    from eval.generate.paginate import Print, paginate
    from eval.generate.planting import plant
    from eval.generate.projects import make_project

    for index in range(forms):
        rng = Random(f"model-reader/{seed}/{index}")
        layout = index % 9 + 1
        domain = DOMAINS[(index * 5 + seed) % len(DOMAINS)]
        look = Look.draw(rng, layout, None if layout == 9 else "abcdefgh"[index % 8])
        how = Print.draw(rng, len(columns_of(layout, rng)), "Noto Serif CJK SC")
        project = make_project(rng, rng.randint(8, 24), domain=domain)
        project = plant(
            project, rng, rng.choice((0, 1, 2)), weights_printed=layout not in (4, 8, 9)
        )
        sheet = lay_out(project, look, rng)
        if kind == "workbook":
            pages = read_sources([Source(f"{index}.xlsx", exports.workbook(sheet))])
            yield Case(sheet.expected, pages, pages)
        else:
            true = list(drawn(paginate(sheet, how)))
            yield Case(sheet.expected, true, [misread(page, rng, misread_share) for page in true])


def drawn(leaves: Sequence[Any]) -> Iterator[Page]:
    """Picture pages as a perfect reader would see them, with a blank picture."""
    blank = io.BytesIO()
    from PIL import Image

    Image.new("L", (8, 8), 255).save(blank, "PNG")
    for at, leaf in enumerate(leaves, 1):
        edges = sorted({x for piece in leaf.pieces for x in (piece.x0, piece.x1)})
        width = (edges[-1] - edges[0]) if edges else 1.0
        top = leaf.pieces[0].y0 if leaf.pieces else 0.0
        above = [line for line in leaf.lines if line.y < top]
        below = [line for line in leaf.lines if line.y >= top]
        cells = []

        def loose(row: int, line: Any, columns: int = len(edges) - 1) -> Cell:
            box = Box(40, int(line.y), 500, int(line.y) + 12)
            place = Place(box=box)
            return Cell(row, 0, line.text, place, 1, columns, 0.99, "ocr", ruled=False)

        for row, line in enumerate(above):
            cells.append(loose(row, line))
        for piece in leaf.pieces:
            first, stop = edges.index(piece.x0), edges.index(piece.x1)
            box = Box(*(int(v * 2) for v in (piece.x0, piece.y0, piece.x1, piece.y1)))
            text = "\n".join(piece.lines)
            row = len(above) + piece.row
            place = Place(box=box)
            cells.append(
                Cell(
                    row,
                    first,
                    text,
                    place,
                    piece.row_span,
                    stop - first,
                    0.99,
                    "ocr",
                    ink=bool(text),
                )
            )
        base = len(above) + leaf.rows
        cells += [loose(base + row, line) for row, line in enumerate(below)]
        cells.sort(key=lambda cell: (cell.row, cell.column))
        fractions = tuple((x - edges[0]) / width for x in edges)
        yield Page(
            at, "picture", "made", tuple(cells), base + len(below), len(edges) - 1, fractions,
            (8, 8), blank.getvalue(),
        )  # fmt: skip


def misread(page: Page, rng: Random, share: float = MISREAD) -> Page:
    """The page with some numbers misread, at a confidence like that of the others."""

    def one(cell: Cell) -> Cell:
        cell = replace(cell, confidence=round(rng.uniform(0.975, 0.999), 3))
        if number(cell.text) is None or rng.random() >= share:
            return cell
        at = rng.choice([i for i, char in enumerate(cell.text) if char.isdigit()])
        digit = rng.choice([d for d in "0123456789" if d != cell.text[at]])
        return replace(cell, text=cell.text[:at] + digit + cell.text[at + 1 :])

    return replace(page, cells=tuple(one(cell) for cell in page.cells))


def measure(form: Form, gold: Mapping[str, Any]) -> Count:
    """Hold a form's numbers against what the paper says."""
    count = Count(forms=1, review=len(form.review))
    review = set(form.review)
    for pointer, value, wanted in _numbers(form, gold):
        count.numbers += 1
        seen = form.evidence.get(pointer or "")
        count.printed += wanted is not None
        count.certified += wanted is not None and bool(seen and seen.status == "agreed")
        if pointer is None or not same("/weight", value, None if wanted is None else str(wanted)):
            count.wrong += 1
            escaped = pointer is None or pointer not in review
            count.escaped += escaped
            count.where.append(
                f"{pointer}: {value} for {wanted}, {'ESCAPED' if escaped else 'in review'}"
            )
    extra = len(form.paper.indicators) - len(gold["indicators"])
    unseen = [
        index
        for index in range(len(form.paper.indicators))
        if f"/indicators/{index}/name" not in review
    ]
    count.rows = max(0, -extra) + max(0, min(extra, len(unseen) - len(gold["indicators"])))
    return count


def _numbers(form: Form, gold: Mapping[str, Any]) -> Iterator[tuple[str | None, Any, Any]]:
    paper = form.paper
    for name in ("weight", "score"):
        yield f"/total/{name}", getattr(paper.total, name), gold["total"][name]
        yield f"/budget/{name}", getattr(paper.budget, name), gold["budget"].get(name)
    lists = (
        ("/indicators", paper.indicators, gold["indicators"], ("weight", "score")),
        (
            "/budget/lines",
            paper.budget.lines,
            gold["budget"]["lines"],
            sorted(NUMERIC - {"weight", "score"}),
        ),
    )
    for base, records, golds, names in lists:
        left = list(range(len(records)))
        for at, row in enumerate(golds):
            found = next((i for i in left if same("/name", records[i].name, row["name"])), None)
            if found is None and len(records) == len(golds) and at in left:
                found = at
            if found is not None:
                left.remove(found)
            for name in names:
                if found is None:
                    yield None, None, row[name]
                else:
                    yield f"{base}/{found}/{name}", getattr(records[found], name), row[name]


def believed(draft: Draft) -> Draft:
    """A draft whose every value counts as certain: what trusting a model means."""
    sure = {
        pointer: seen.model_copy(update={"status": "agreed", "confidence": 1.0, "candidates": ()})
        for pointer, seen in draft.evidence.items()
    }
    return draft.model_copy(update={"evidence": sure})


def run(case: Case, rate: float, seed: int, server: Any) -> dict[str, Count]:
    """Every reader on one form."""
    offline = table.extract(case.seen)
    simulated = SimulatedModel(case.gold, case.true, rate, seed)
    server.reply = simulated.reply
    sees = case.true is not case.seen
    settings = Settings(base_url=server.url, model="test-model", model_concurrency=2)
    ask = Endpoint(settings, sees=sees)
    results = {"offline": measure(verify(offline), case.gold)}

    catalogue, spending, began = Catalogue(case.seen), Spending(), time.monotonic()
    modelled = read(catalogue, ask, spending, sees=sees)
    first = (spending.tokens, time.monotonic() - began)
    asked: list[Doubt] = []

    def reask(doubts: Sequence[Doubt]) -> Mapping[str, Claim]:
        asked.extend(doubts)
        return ask_again(catalogue, ask, spending, doubts, sees=sees)[0]

    draft = merge(offline, modelled, reask, catalogue=catalogue, sees=sees)
    results["both"] = _spent(
        measure(verify(draft), case.gold), spending.tokens, time.monotonic() - began
    )
    _repairs(results["both"], asked, offline, draft, case.gold)

    began = time.monotonic()
    lean = improve(offline, case.seen, ask, mode="lean", doubtful=verify(offline).review)
    results["lean"] = _spent(
        measure(verify(lean), case.gold), lean.reading.tokens, time.monotonic() - began
    )

    solo = alone(offline, modelled)
    results["model"] = _spent(measure(verify(solo), case.gold), *first)
    trusted = Form(paper=solo.paper, evidence=believed(solo).evidence)
    results["trusting"] = _spent(measure(trusted, case.gold), *first)
    return results


def _spent(count: Count, tokens: Any, seconds: float) -> Count:
    count.input, count.output, count.requests = tokens.input, tokens.output, tokens.requests
    count.seconds = seconds
    return count


def _repairs(
    count: Count, asked: Sequence[Doubt], offline: Draft, draft: Draft, gold: Mapping[str, Any]
) -> None:
    """What asking again settled: right, falsely, or not at all."""
    if len(draft.paper.indicators) != len(offline.paper.indicators):
        return  # pointers moved: not countable one to one
    truth = dict(_gold_leaves(gold, ""))
    for doubt in asked:
        seen = draft.evidence.get(doubt.pointer)
        if seen is not None and seen.status in ("disputed", "missing"):
            count.left += 1
        elif doubt.pointer in truth:
            wanted = truth[doubt.pointer]
            good = same(
                doubt.pointer,
                draft.paper.get(doubt.pointer),
                None if wanted is None else str(wanted),
            )
            count.right += good
            count.false += not good


def _gold_leaves(here: Any, pointer: str) -> Iterator[tuple[str, Any]]:
    if isinstance(here, Mapping):
        for name, value in here.items():
            yield from _gold_leaves(value, f"{pointer}/{name}")
    elif isinstance(here, list):
        for at, value in enumerate(here):
            yield from _gold_leaves(value, f"{pointer}/{at}")
    else:
        yield pointer, here


HEAD = (
    "kind     rate reader    forms numbers wrong escaped rows review/form certified "
    "repaired right/false/left   tokens in/out per form requests seconds"
)


def line(kind: str, rate: float, reader: str, count: Count) -> str:
    """One line of the table."""
    n = max(1, count.forms)
    return (
        f"{kind:8} {rate:4.0%} {reader:9} {count.forms:5} {count.numbers:7} {count.wrong:5} "
        f"{count.escaped:7} {count.rows:4} {count.review / n:11.1f} "
        f"{count.certified / max(1, count.printed):9.1%} "
        f"{count.right:12}/{count.false}/{count.left:<8} "
        f"{count.input / n:14.0f}/{count.output / n:<8.0f} {count.requests / n:8.1f} {count.seconds / n:7.2f}"
    )


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the table; status 1 when a number escaped in `both`."""
    from tests.protocol_server import ProtocolServer

    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--forms", type=int, default=30)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--kinds", default="workbook,picture")
    parser.add_argument("--rates", default="1,5,20")
    parser.add_argument("--misread", type=float, default=MISREAD, help="share of numbers, pictures")
    parser.add_argument(
        "--show", action="store_true", help="name every wrong number of `both` and `lean`"
    )
    options = parser.parse_args(arguments)
    escaped = 0
    sys.stdout.write(HEAD + "\n")
    for kind in options.kinds.split(","):
        made = list(cases(kind, options.forms, options.seed, options.misread))
        for rate in (int(text) / 100 for text in options.rates.split(",")):
            totals: dict[str, Count] = {}
            forget()
            with ProtocolServer() as server:
                for case in made:
                    server.calls.clear()
                    for reader, count in run(case, rate, options.seed, server).items():
                        totals.setdefault(reader, Count()).add(count)
            for reader, count in totals.items():
                sys.stdout.write(line(kind, rate, reader, count) + "\n")
                if options.show and reader in ("both", "lean"):
                    sys.stdout.writelines(f"    {reader}: {text}\n" for text in count.where)
            sys.stdout.flush()
            escaped += totals["both"].escaped
    return 1 if escaped else 0


if __name__ == "__main__":
    sys.exit(main())
