"""Planted mistakes against findings: `python -m eval.planted --n 162 --seed 5`.

In: how many forms, a seed, and how they are given to the scorer. Out: precision and
recall of `verify`'s errors and warnings, per rule and in all, on standard output. No
picture is made; forms take the nine layouts and the nine budget blocks in turn, so that
any 81 in a row hold every pair. Exit status 1 when either figure is under 0.98.

`--by paper` gives the scorer what the form says; `--by workbook` writes the form as a
workbook and reads it back, as a unit would send it. Both are run by default.

What counts. A planted mistake is found when an error or a warning of one of its rules
names its row, its field or, for money and totals, its block. A finding is justified when
it finds a planted mistake, is about a planted row or field, or states one of two accidents
of the generator, which `_accidents` reads off the form itself: an actual printed with the
target's own sign ("=100%"), and planted points that carry the total over 100. Notices are
worth knowing and ask for nothing, so they count on neither side; their number is printed.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any, Literal

from assistant.finding import Finding
from assistant.form import Draft, Evidence, Form, Paper
from assistant.scoring import verify
from eval.align import match_rows
from eval.generate import exports
from eval.generate.budget_blocks import VARIANTS
from eval.generate.domains import DOMAINS
from eval.generate.layouts import lay_out
from eval.generate.look import Look, columns_of
from eval.generate.planting import plant
from eval.generate.projects import make_project
from eval.generate.sheet import Sheet

Way = Literal["paper", "workbook"]

LAYOUTS = 9
UNWEIGHTED = (4, 8, 9)
ENOUGH = 0.98


@dataclass(frozen=True, slots=True)
class Tried:
    """One made form, verified.

    Args:
        name: number, layout and budget block.
        mistakes: as planted: "rules", "field", "note".
        findings: errors and warnings, each with whether a planted mistake justifies it.
        found: for each mistake, whether a finding names it.
        notices: how many there were.
    """

    name: str
    mistakes: tuple[dict[str, Any], ...]
    findings: tuple[tuple[Finding, bool], ...]
    found: tuple[bool, ...]
    notices: int


def sheet(seed: int, number: int) -> Sheet:
    """Form `number` of the series `seed`, laid out but not drawn."""
    rng = Random(f"planted/{seed}/{number}")
    layout = number % LAYOUTS + 1
    block = VARIANTS[(number // LAYOUTS + number) % len(VARIANTS)]
    look = Look.draw(rng, layout, block)
    project = make_project(rng, rng.randint(6, 16), domain=DOMAINS[number % len(DOMAINS)])
    count = rng.choice((0, 1, 2, 2, 3, 4))
    project = plant(project, rng, count, weights_printed=layout not in UNWEIGHTED)
    return lay_out(project, look, rng)


def tried(seed: int, number: int, way: Way) -> Tried:
    """Form `number`, made, given to the scorer and compared with what was planted."""
    made = sheet(seed, number)
    form = verify(_draft(made, number) if way == "paper" else _read(made))
    partner = dict(match_rows(made.expected["indicators"], _rows(form)))
    mistakes = [_moved(mistake, partner) for mistake in made.mistakes]
    said = [finding for finding in form.findings if finding.severity != "notice"]
    found = tuple(any(_finds(finding, one) for finding in said) for one in mistakes)
    true = [*mistakes, *(_moved(one, partner) for one in _accidents(made))]
    judged = tuple((finding, any(_about(finding, one) for one in true)) for finding in said)
    return Tried(_name(number), made.mistakes, judged, found, len(form.findings) - len(said))


def _name(number: int) -> str:
    block = VARIANTS[(number // LAYOUTS + number) % len(VARIANTS)]
    return f"{number:03d}-L{number % LAYOUTS + 1}{block}"


def _moved(mistake: Mapping[str, Any], partner: Mapping[int, int]) -> dict[str, Any]:
    """The mistake with its row's number in the form as read."""
    steps = str(mistake["field"]).split("/")
    if steps[1] == "indicators":
        steps[2] = str(partner.get(int(steps[2]), -1))
    return {**mistake, "field": "/".join(steps)}


def _finds(finding: Finding, mistake: Mapping[str, Any]) -> bool:
    """True when the finding is of one of the mistake's rules, at the mistake's place."""
    rules: Sequence[str] = mistake["rules"]
    named = any(
        finding.rule.startswith(r[:-1]) if r.endswith("*") else finding.rule == r for r in rules
    )
    block = str(mistake["field"]).split("/")[1]
    near = block != "indicators" and finding.fields[0].split("/")[1] == block
    return named and (near or _names(finding, mistake))


def _names(finding: Finding, mistake: Mapping[str, Any]) -> bool:
    return _place(mistake["field"]) in {_place(field) for field in finding.fields}


def _about(finding: Finding, mistake: Mapping[str, Any]) -> bool:
    return _finds(finding, mistake) or _names(finding, mistake)


def _place(pointer: str) -> str:
    """The row of a row's field; any other field is its own place."""
    steps = pointer.split("/")
    return "/".join(steps[:3]) if steps[1] == "indicators" else pointer


def _accidents(made: Sheet) -> Iterator[dict[str, Any]]:
    """Mistakes the generator makes without recording them, read off the printed form."""
    for index, row in enumerate(made.expected["indicators"]):
        if row["actual"] == row["target"] and str(row["actual"])[:1] in tuple("≥≤=><"):
            yield {"rules": ("actual_copies_target",), "field": f"/indicators/{index}/actual"}
    if (made.expected["total"]["score"] or 0) > 100:
        yield {"rules": ("total_above_100",), "field": "/total/score"}


def _draft(made: Sheet, number: int) -> Draft:
    """What the form says, as given characters; a printed cell left blank is a blank cell."""
    paper = Paper.model_validate_json(json.dumps(made.expected, ensure_ascii=False))
    columns = {key for key, _, _ in columns_of(number % LAYOUTS + 1, Random(0))}
    columns |= {"target", "actual"}
    evidence = {
        pointer: Evidence(page=1, cell="A1", raw=None if value is None else str(value))
        for pointer, value in paper.leaves()
        if value is not None
        or (pointer.startswith("/indicators/") and pointer.rsplit("/", 1)[1] in columns)
    }
    return Draft(paper=paper, evidence=evidence)


def _read(made: Sheet) -> Draft:
    from assistant.extraction.table import extract, split
    from assistant.reading import Source, read

    pages = read([Source("form.xlsx", exports.workbook(made))])
    return extract(split(pages)[0])


def _rows(form: Form) -> list[dict[str, Any]]:
    return [row.model_dump(mode="json") for row in form.paper.indicators]


def table(done: Sequence[Tried]) -> Iterator[str]:
    """Lines: recall by what was planted, precision by rule, and the figures in all."""
    planted_by, found_by = Counter[str](), Counter[str]()
    for one in done:
        for mistake, hit in zip(one.mistakes, one.found, strict=True):
            name = "/".join(mistake["rules"])
            planted_by[name] += 1
            found_by[name] += hit
    yield f"{'planted':<50}{'found':>6}{'of':>6}{'recall':>9}"
    for name, count in sorted(planted_by.items()):
        yield f"{name:<50}{found_by[name]:>6}{count:>6}{found_by[name] / count:>9.3f}"
    said, right = Counter[str](), Counter[str]()
    for one in done:
        for finding, justified in one.findings:
            said[finding.rule] += 1
            right[finding.rule] += justified
    yield f"{'findings (errors and warnings)':<50}{'right':>6}{'of':>6}{'precision':>9}"
    for name, count in sorted(said.items()):
        yield f"{name:<50}{right[name]:>6}{count:>6}{right[name] / count:>9.3f}"
    precision, recall = figures(done)
    yield (
        f"{len(done)} forms, {planted_by.total()} mistakes, {said.total()} findings, "
        f"{sum(one.notices for one in done)} notices not counted: "
        f"precision {precision:.3f}, recall {recall:.3f}"
    )


def figures(done: Sequence[Tried]) -> tuple[float, float]:
    """Precision and recall over all forms; 1 where nothing was said or planted."""
    said = [justified for one in done for _, justified in one.findings]
    hits = [hit for one in done for hit in one.found]
    return sum(said) / len(said) if said else 1.0, sum(hits) / len(hits) if hits else 1.0


def _wrong(done: Sequence[Tried]) -> Iterator[str]:
    """Every finding nothing justifies and every mistake nothing found, for a person to read."""
    for one in done:
        for finding, justified in one.findings:
            if not justified:
                yield f"{one.name} + {finding.rule} {finding.fields[0]} {finding.message.zh}"
        for mistake, hit in zip(one.mistakes, one.found, strict=True):
            if not hit:
                yield f"{one.name} - {mistake['rules']} {mistake['field']} {mistake['note']}"


def main() -> int:
    """Print the tables; 1 when a figure is under what is asked."""
    parser = argparse.ArgumentParser(prog="python -m eval.planted", description=__doc__)
    parser.add_argument("--n", type=int, default=162, help="how many forms")
    parser.add_argument("--seed", type=int, default=5)
    parser.add_argument("--by", choices=("paper", "workbook"), nargs="+")
    parser.add_argument("--wrong", action="store_true", help="also list what is not right")
    chosen = parser.parse_args()
    ways: list[Way] = chosen.by or ["paper", "workbook"]
    enough = True
    for way in ways:
        done = [tried(chosen.seed, number, way) for number in range(chosen.n)]
        for line in (f"by {way}", *table(done), *(_wrong(done) if chosen.wrong else ())):
            sys.stdout.write(line + "\n")
        enough = enough and min(figures(done)) >= ENOUGH
    return 0 if enough else 1


if __name__ == "__main__":
    sys.exit(main())
