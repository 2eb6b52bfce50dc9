"""Two weak readings wrong at once: whatever the equations say, both are to be looked at."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.form import Budget, BudgetLine, Candidate, Draft, Evidence, Paper, Total
from assistant.quantity import number
from assistant.scoring.misreading import slips
from assistant.scoring.policy import load
from assistant.scoring.verify import verify
from tests.scoring.made import evidence, row

POLICY = load("mof-2020")
TENTH = Decimal("0.1")


@st.composite
def papers(draw: st.DrawFn) -> Paper:
    """Sound forms: weights and scores sum, parts make the total row, the rate fits."""
    tenths = st.integers(1, 300).map(lambda n: n * TENTH)
    whole = st.integers(1, 30).map(Decimal)
    rows = []
    for index in range(draw(st.integers(2, 7))):
        weight = draw(whole)
        score = min(draw(st.one_of(tenths, whole)), weight)
        level = draw(st.sampled_from(("产出指标", "效益指标")))
        rows.append(row(f"指标{index}", str(weight), str(score), level1=level))
    if draw(st.booleans()):
        for level in ("产出指标", "效益指标"):
            share = sum((r.weight or 0 for r in rows if r.level1 == level), Decimal(0))
            rows = [
                r.model_copy(update={"level1": f"{level}（{share}分）"}) if r.level1 == level else r
                for r in rows
            ]
    amounts = st.integers(1, 99999).map(lambda n: Decimal(n).scaleb(-2))
    parts = [(draw(amounts), draw(st.integers(1, 100))) for _ in range(draw(st.integers(1, 3)))]
    spent = [(a, (a * share / 100).quantize(Decimal("0.01"))) for a, share in parts]
    annual = sum((a for a, _ in spent), Decimal(0))
    executed = sum((e for _, e in spent), Decimal(0))
    lines = [
        ("年度资金总额", annual, executed),
        *((f"资金{i}", a, e) for i, (a, e) in enumerate(spent)),
    ]
    weight = Decimal(10)
    score = (executed / annual * weight).quantize(Decimal("0.01"))
    return Paper(
        budget=Budget(
            unit="万元",
            weight=weight,
            score=score,
            lines=tuple(
                BudgetLine(name=n, initial=a, annual=a, executed=e, rate=f"{e / a * 100:.2f}%")
                for n, a, e in lines
            ),
        ),
        indicators=tuple(rows),
        total=Total(
            weight=sum((r.weight or Decimal(0) for r in rows), weight),
            score=sum((r.score or Decimal(0) for r in rows), score),
        ),
    )


def figures(form: Paper) -> dict[str, str]:
    """Every printed number by pointer."""
    found = {}
    for pointer, value in form.leaves():
        if isinstance(value, Decimal):
            found[pointer] = f"{value:f}"
        elif pointer.endswith("/rate") and value:
            found[pointer] = str(value)
    return found


def other(text: str, draw: st.DrawFn) -> str | None:
    """The number misread in a usual way; None when it cannot be."""
    bare = text.rstrip("%")
    wrong = [s for s in slips(bare) if number(s) not in (None, number(bare))]
    return draw(st.sampled_from(wrong)) + text[len(bare) :] if wrong else None


@st.composite
def misread_forms(draw: st.DrawFn, count: int = 2) -> tuple[Paper, Draft]:
    """A sound form and what was read of it: `count` of the weak readings are slips."""
    form = draw(papers())
    printed = figures(form)
    names = sorted(printed)
    # Two of one block more often than not: there they can cancel.
    first = draw(st.sampled_from(names))
    column = first.rsplit("/", 1)[1]
    near = [n for n in names if n != first and n.rsplit("/", 1)[1] == column]
    chosen = [first]
    while len(chosen) < count:
        pool = near if near and draw(st.booleans()) else names
        chosen.append(draw(st.sampled_from(pool)))
    weak = {*chosen, *draw(st.lists(st.sampled_from(names), max_size=6))}
    seen: dict[str, Evidence] = evidence(form)
    read = form
    for pointer in sorted(weak):
        text = printed[pointer]
        wrong = other(text, draw) if pointer in chosen else None
        runner = draw(st.sampled_from(("none", "truth", "slip")))
        extra = text if runner == "truth" and wrong else other(wrong or text, draw)
        candidates = (
            ()
            if runner == "none" or not extra
            else (Candidate(text=extra, confidence=draw(st.sampled_from((0.001, 0.2)))),)
        )
        status = draw(st.sampled_from(("read", "read", "disputed")))
        seen[pointer] = seen[pointer].model_copy(
            update={
                "raw": wrong or text,
                "confidence": draw(st.sampled_from((0.5, 0.9, 0.96))),
                "candidates": candidates,
                "status": status,
            }
        )
        if wrong:
            value: Any = wrong if text.endswith("%") else number(wrong)
            read = read.with_value(pointer, value)
    return form, Draft(form=read, evidence=seen)


def escapes(truth: Paper, made: Draft) -> list[str]:
    form = verify(made, POLICY)
    return [
        pointer
        for pointer, value in truth.leaves()
        if value is not None and form.paper.get(pointer) != value and pointer not in form.review
    ]


@settings(max_examples=250, deadline=None)
@given(misread_forms(count=2))
def test_two_slips_among_weak_readings_never_escape(case: tuple[Paper, Draft]) -> None:
    assert escapes(*case) == []


@settings(max_examples=60, deadline=None)
@given(misread_forms(count=1))
def test_one_slip_among_weak_readings_never_escapes(case: tuple[Paper, Draft]) -> None:
    assert escapes(*case) == []


@pytest.mark.parametrize("status", ["read", "disputed"])
def test_two_slips_that_cancel_are_both_listed(status: str) -> None:
    rows = (row("甲", "20", "15"), row("乙", "20", "16"), row("丙", "60", "50"))
    total = Total(weight=Decimal(100), score=Decimal(81))
    truth = Paper(indicators=rows, total=total)
    read = truth.with_value("/indicators/0/score", Decimal(16))
    read = read.with_value("/indicators/1/score", Decimal(15))
    seen = evidence(read)
    for index in (0, 1):
        pointer = f"/indicators/{index}/score"
        seen[pointer] = seen[pointer].model_copy(update={"confidence": 0.95, "status": status})
    form = verify(Draft(form=read, evidence=seen), POLICY)
    assert {"/indicators/0/score", "/indicators/1/score"} <= set(form.review)


def test_a_runner_up_that_hides_another_slip_does_not_vouch_for_it() -> None:
    """15 was read 16 and 30 was read 38; only 38 has a runner-up, and it is the wrong one."""
    rows = (row("甲", "20", "15"), row("乙", "40", "30"), row("丙", "40", "39"))
    truth = Paper(indicators=rows, total=Total(weight=Decimal(100), score=Decimal(84)))
    read = truth.with_value("/indicators/0/score", Decimal(16))
    read = read.with_value("/indicators/1/score", Decimal(38))
    seen = evidence(read)
    for index, runner in ((0, ()), (1, (Candidate(text="29", confidence=0.3),))):
        pointer = f"/indicators/{index}/score"
        seen[pointer] = seen[pointer].model_copy(update={"confidence": 0.9, "candidates": runner})
    form = verify(Draft(form=read, evidence=seen), POLICY)
    assert {"/indicators/0/score", "/indicators/1/score"} <= set(form.review)
