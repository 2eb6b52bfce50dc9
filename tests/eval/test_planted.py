"""Planted mistakes are found and nothing else is, whatever the layout and the budget block."""

from __future__ import annotations

import pytest

from eval import planted
from eval.generate.budget_blocks import VARIANTS


def test_every_pair_of_layout_and_budget_block_comes_up() -> None:
    names = {planted.tried(5, number, "paper").name.split("-")[1] for number in range(81)}
    assert names == {f"L{layout}{block}" for layout in range(1, 10) for block in VARIANTS}


def test_findings_are_those_planted() -> None:
    done = [planted.tried(5, number, "paper") for number in range(45)]
    precision, recall = planted.figures(done)
    assert precision >= planted.ENOUGH
    assert recall >= planted.ENOUGH
    assert sum(len(one.mistakes) for one in done) > 40


@pytest.mark.parametrize("number", [6, 13])
def test_a_workbook_gives_the_same_findings_as_the_paper(number: int) -> None:
    one, other = (planted.tried(5, number, way) for way in ("paper", "workbook"))
    assert [(f.rule, ok) for f, ok in one.findings] == [(f.rule, ok) for f, ok in other.findings]
    assert one.mistakes
    assert one.found == other.found


def test_a_silent_scorer_has_no_recall_and_a_false_alarm_costs_precision() -> None:
    one = next(t for n in range(20) if (t := planted.tried(5, n, "paper")).mistakes)
    silent = planted.Tried(one.name, one.mistakes, (), tuple(False for _ in one.found), 0)
    assert planted.figures([silent]) == (1.0, 0.0)
    (finding, _), *_ = one.findings
    alarm = planted.Tried(one.name, one.mistakes, ((finding, False),), one.found, 0)
    assert planted.figures([alarm])[0] == 0.0
    assert any("findings" in line for line in planted.table([one]))
