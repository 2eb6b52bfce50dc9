"""Whole findings: a sound form, one thing broken, and everything that is then said of it.

Each scenario of `findings.json` names what it breaks, the fields it changes in `made.sound`,
and all findings the list of checks then adds: rule, severity, fields, claim, interval, steps,
policy and both sentences. The first scenario breaks nothing and has what is said of the
sound form: a claim a little low, words without a base, an unusual split. The sentences were
read one by one: whoever changes one here reads it as a reviewer would.
"""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from assistant.form import BudgetLine, Evidence, Paper
from assistant.scoring.case import Case
from assistant.scoring.checks import CHECKS
from assistant.scoring.policy import load
from tests.scoring.made import evidence, sound

SCENARIOS: list[dict[str, Any]] = json.loads(
    (Path(__file__).parents[1] / "data" / "findings.json").read_text("utf-8")
)
_NUMBERS = ("weight", "score", "initial", "annual", "executed")


def broken(scenario: dict[str, Any]) -> Paper:
    form = sound(notes=tuple(scenario.get("notes", ())))
    if "lines" in scenario:
        lines = tuple(BudgetLine(**line) for line in scenario["lines"])
        form = form.model_copy(update={"budget": form.budget.model_copy(update={"lines": lines})})
    for pointer, value in scenario["changes"].items():
        exact = pointer.rsplit("/", 1)[1] in _NUMBERS and value is not None
        form = form.with_value(pointer, Decimal(value) if exact else value)
    return form


def said(scenario: dict[str, Any]) -> list[dict[str, Any]]:
    form = broken(scenario)
    seen = evidence(form, scenario.get("confidence", 1.0))
    seen |= {p: Evidence(page=1, cell="B2") for p in scenario.get("blank", ())}
    for status, pointers in (("missing", "lost"), ("disputed", "disputed")):
        odd = Evidence(page=1, cell="B2", status=status)  # type: ignore[arg-type]
        seen |= dict.fromkeys(scenario.get(pointers, ()), odd)
    case = Case.of(form, seen, load(scenario.get("policy", "mof-2020")))
    return [
        finding.model_dump(mode="json", exclude_defaults=True)
        for check in CHECKS
        for finding in check(case)
    ]


@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda scenario: str(scenario["breaks"]))
def test_everything_that_is_said_of_a_broken_form(scenario: dict[str, Any]) -> None:
    sound = said(SCENARIOS[0])
    told = said(scenario)
    more = [finding for finding in told if finding not in sound or scenario is SCENARIOS[0]]
    assert more == scenario["findings"]
    assert [f["rule"] for f in sound if f not in told] == scenario.get("unsaid", [])
