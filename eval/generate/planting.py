"""Mistakes put into an honest project on purpose, each recorded.

In: a `Project` and a seeded `random.Random`. Out: a `Project` with some fields changed
and a `Mistake` for each change. Nothing here can fail; a kind of mistake for which the
project has no fitting row is skipped.

Kinds are those that re-reviews of published forms found (see the issue's list of typical
proven mistakes): full marks for 4604 of ≥4754, an execution rate of 80 % given 10 points,
a deduction without a reason, a total that is not the sum, 84.47 called 优.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal
from random import Random

from eval.generate.indicators import Row, cents, plain
from eval.generate.projects import Mistake, Project, grade_of

HALF = Decimal("0.5")


def plant(project: Project, rng: Random, count: int, *, weights_printed: bool = True) -> Project:
    """Up to `count` mistakes of different kinds; `weights_printed` False leaves out those
    that only a printed weight shows."""
    row_kinds = rng.sample(_ROW_KINDS, len(_ROW_KINDS)) if weights_printed else []
    form_kinds = [kind for kind in _FORM_KINDS if rng.random() < 0.25]
    used: set[int] = set()
    # Row kinds sum the total anew, so a wrong total is planted after them.
    for change in row_kinds:
        if len(project.mistakes) < count:
            project = change(project, rng, used)
    for change in form_kinds if count else ():
        project = change(project, rng, used)
    return project


def _pick(
    project: Project, rng: Random, used: set[int], fits: Callable[[Row], bool]
) -> tuple[int, Row] | None:
    found = [i for i, row in enumerate(project.rows) if i not in used and fits(row)]
    if not found:
        return None
    index = rng.choice(found)
    used.add(index)
    return index, project.rows[index]


def _with(
    project: Project, index: int, row: Row, rules: tuple[str, ...], field: str, note: str
) -> Project:
    rows = (*project.rows[:index], row, *project.rows[index + 1 :])
    mistake = Mistake(rules, f"/indicators/{index}/{field}", f"{row.name}: {note}")
    # The total follows the scores: a planted row mistake is no total mistake as well.
    return replace(project, rows=rows, mistakes=(*project.mistakes, mistake)).summed()


def _over_claimed(project: Project, rng: Random, used: set[int]) -> Project:
    picked = _pick(
        project,
        rng,
        used,
        lambda r: r.ratio is not None and r.weight - r.score > Decimal("0.2") and r.kind != "qual",
    )
    if picked is None:
        return project
    index, row = picked
    new = replace(row, score=row.weight, explanation="")
    return _with(
        project, index, new, ("over_claimed",), "score", f"{row.actual} of {row.target}, full marks"
    )


def _rounded_up(project: Project, rng: Random, used: set[int]) -> Project:
    def fits(row: Row) -> bool:
        up = row.score.quantize(Decimal(1), ROUND_HALF_UP)
        return (
            row.ratio is not None
            and row.score < up < row.weight
            and up - row.score > Decimal("0.1")
        )

    picked = _pick(project, rng, used, fits)
    if picked is None:
        return project
    index, row = picked
    new = replace(row, score=row.score.quantize(Decimal(1), ROUND_HALF_UP))
    return _with(
        project, index, new, ("over_claimed",), "score", f"{plain(row.score)} written as an integer"
    )


def _under_claimed(project: Project, rng: Random, used: set[int]) -> Project:
    def fits(row: Row) -> bool:
        forward = row.kind in ("ge", "rate", "full")
        return forward and row.ratio is not None and row.ratio < 1 and row.score > 1

    picked = _pick(project, rng, used, fits)
    if picked is None:
        return project
    index, row = picked
    new = replace(row, score=max(cents(row.score * HALF), HALF))
    return _with(
        project, index, new, ("under_claimed",), "score", f"the rule gives {plain(row.score)}"
    )


def _no_reason(project: Project, rng: Random, used: set[int]) -> Project:
    picked = _pick(
        project, rng, used, lambda r: r.weight - r.score > Decimal("0.1") and bool(r.explanation)
    )
    if picked is None:
        return project
    index, row = picked
    new = replace(row, explanation="")
    return _with(
        project, index, new, ("unexplained_deduction",), "explanation", "deducted without a reason"
    )


def _deducted_though_met(project: Project, rng: Random, used: set[int]) -> Project:
    def fits(row: Row) -> bool:
        return (
            row.kind in ("ge", "rate", "eq", "full") and row.score == row.weight and row.weight > 1
        )

    picked = _pick(project, rng, used, fits)
    if picked is None:
        return project
    index, row = picked
    new = replace(row, score=row.weight - HALF)
    # Two rules judge such a row; which one is named first is a matter of precedence.
    rules = ("unexplained_deduction", "under_claimed")
    return _with(project, index, new, rules, "score", "target met, points deducted, no reason")


def _reason_without_deduction(project: Project, rng: Random, used: set[int]) -> Project:
    picked = _pick(
        project,
        rng,
        used,
        lambda r: r.kind in ("ge", "rate", "eq") and r.score == r.weight and r.ratio == 1,
    )
    if picked is None:
        return project
    index, row = picked
    new = replace(row, explanation="受客观因素影响，部分任务未按期完成，下一步将加快推进")
    return _with(
        project,
        index,
        new,
        ("explained_without_deduction",),
        "explanation",
        "a reason, nothing deducted",
    )


def _over_achieved(project: Project, rng: Random, used: set[int]) -> Project:
    def fits(row: Row) -> bool:
        count = row.kind == "ge" and row.unit not in ("%", "‰") and row.score == row.weight
        return count and row.value.replace(".", "").isdigit()

    picked = _pick(project, rng, used, fits)
    if picked is None:
        return project
    index, row = picked
    old = plain(Decimal(row.value) * (row.ratio or 1))
    digits = max(0, -int(Decimal(row.value).as_tuple().exponent))
    digits = 0 if row.value.endswith(".00") else digits
    actual = (Decimal(row.value) * Decimal(rng.randint(150, 420)) / 100).quantize(
        Decimal(1).scaleb(-digits), ROUND_HALF_UP
    )
    ratio = actual / Decimal(row.value)
    tail = row.unit if row.actual.endswith(row.unit) else ""
    new = replace(row, actual=plain(actual) + tail, ratio=ratio)
    note = f"{plain(actual)} where {row.value} was planned (was {old}), no reason"
    return _with(project, index, new, ("over_achieved_needs_reason",), "actual", note)


def _copied(project: Project, rng: Random, used: set[int]) -> Project:
    picked = _pick(
        project,
        rng,
        used,
        lambda r: (
            r.kind == "rate" and r.score == r.weight and r.target.startswith(("≥", ">=", "≧"))
        ),
    )
    if picked is None:
        return project
    index, row = picked
    new = replace(row, actual=row.target)
    return _with(
        project, index, new, ("actual_copies_target",), "actual", "the actual copies the target"
    )


def _above_weight(project: Project, rng: Random, used: set[int]) -> Project:
    picked = _pick(project, rng, used, lambda r: r.score == r.weight and not r.explanation)
    # A total above 100 would be a second mistake.
    if picked is None or project.total_score > 99:
        return project
    index, row = picked
    new = replace(row, score=row.weight + 1)
    rules = ("over_claimed", "score_exceeds_weight")
    return _with(project, index, new, rules, "score", "more points than the weight")


def _blank_actual(project: Project, rng: Random, used: set[int]) -> Project:
    picked = _pick(project, rng, used, lambda r: r.score == r.weight)
    if picked is None:
        return project
    index, row = picked
    new = replace(row, actual="", ratio=None)
    rules = ("unreadable", "actual_blank")
    return _with(project, index, new, rules, "actual", "no actual, full marks")


def _record(project: Project, rules: tuple[str, ...], field: str, note: str) -> Project:
    return replace(project, mistakes=(*project.mistakes, Mistake(rules, field, note)))


def _wrong_total(project: Project, rng: Random, used: set[int]) -> Project:
    wrong = project.total_score + rng.choice((Decimal(1), Decimal(2), Decimal("-1"), HALF))
    if wrong > 100:
        wrong = project.total_score - 1
    changed = replace(project, total_score=wrong, grade=grade_of(wrong))
    return _record(
        changed, ("total_*",), "/total/score", f"the scores sum to {plain(project.total_score)}"
    )


def _wrong_execution(project: Project, rng: Random, used: set[int]) -> Project:
    first = project.money[0]
    if project.execution_score == project.execution_weight or first.annual == 0:
        return project
    changed = replace(project, execution_score=project.execution_weight).summed()
    return _record(changed, ("execution_*",), "/budget/score", f"{first.rate} executed, full marks")


def _wrong_rate(project: Project, rng: Random, used: set[int]) -> Project:
    first = project.money[0]
    if first.executed == first.annual:
        return project
    line = replace(first, rate="100.00%")
    changed = replace(project, money=(line, *project.money[1:]))
    note = f"{first.executed} of {first.annual} is {first.rate}"
    return _record(changed, ("execution_*", "budget_*"), "/budget/lines/0/rate", note)


def _wrong_parts(project: Project, rng: Random, used: set[int]) -> Project:
    first, grant = project.money[0], project.money[1]
    gap = (grant.annual / 10).quantize(Decimal("0.01"))
    part = replace(
        grant, annual=grant.annual - gap, executed=min(grant.executed, grant.annual - gap)
    )
    part = replace(part, rate=f"{(part.executed / part.annual * 100):.2f}%")
    changed = replace(project, money=(first, part, *project.money[2:]))
    return _record(changed, ("budget_*",), "/budget/lines/1/annual", f"the parts miss {gap}")


def _wrong_grade(project: Project, rng: Random, used: set[int]) -> Project:
    wrong = "优" if project.grade != "优" else "良"
    if "/total/score" in {m.field for m in project.mistakes}:
        return project
    changed = replace(project, grade=wrong)
    return _record(changed, ("grade_*",), "/total/grade", f"{project.total_score} called {wrong}")


_Change = Callable[[Project, Random, set[int]], Project]
_ROW_KINDS: tuple[_Change, ...] = (
    _over_claimed,
    _rounded_up,
    _under_claimed,
    _no_reason,
    _deducted_though_met,
    _reason_without_deduction,
    _over_achieved,
    _copied,
    _above_weight,
    _blank_actual,
)
_FORM_KINDS: tuple[_Change, ...] = (
    _wrong_execution,
    _wrong_rate,
    _wrong_parts,
    _wrong_total,
    _wrong_grade,
)
