"""The published cases: finding, interval and flags, with and without the optional fields.

Eight flags speak of facts a row does not carry (a start-of-year budget, a printed rate, the
noise in a reason cell, an indicator's name, another sentence of the form); the case's note
tells the fact, and `FACTS` hands it over in the field that is made for it.
"""

import json
from pathlib import Path
from typing import Any

import pytest

from assistant.scoring.byhand import score_case

CASES: list[dict[str, Any]] = json.loads(
    (Path(__file__).parents[1] / "data" / "scoring_cases.json").read_text("utf-8")
)
GIVEN = ("id", "level", "direction", "target", "actual", "weight", "claimed", "reason", "rule")
FACTS: dict[str, dict[str, Any]] = {
    "C001": {"initial": 459.80},
    "C002": {"rate": "86.19%"},
    "C005": {"rate": "50%"},
    "C009": {"initial": 202.64},
    "C024": {"reason": "-8711"},
    "C034": {"remainder": 0.5},
    "C068": {"name": "工程资金金额", "level2": "数量指标"},
    "C069": {"reason": "0"},
    "C103": {"narrative": "未完成的绩效目标(无)"},
}
RESULT = ("expected_min", "expected_max", "finding", "flags")


@pytest.mark.parametrize("case", CASES, ids=lambda case: str(case["id"]))
def test_case(case: dict[str, Any]) -> None:
    given = {field: case[field] for field in GIVEN} | FACTS.get(case["id"], {})
    answer = score_case(given)
    assert {key: answer[key] for key in RESULT} == {key: case[key] for key in RESULT}


@pytest.mark.parametrize("case", CASES, ids=lambda case: str(case["id"]))
def test_case_without_level_and_direction(case: dict[str, Any]) -> None:
    given = {field: case[field] for field in GIVEN if field not in ("level", "direction")}
    answer = score_case(given | FACTS.get(case["id"], {}))
    assert {key: answer[key] for key in RESULT} == {key: case[key] for key in RESULT}


@pytest.mark.parametrize("case", CASES, ids=lambda case: str(case["id"]))
def test_finding_and_interval_need_no_outside_fact(case: dict[str, Any]) -> None:
    answer = score_case({field: case[field] for field in GIVEN})
    assert {key: answer[key] for key in RESULT[:3]} == {key: case[key] for key in RESULT[:3]}
    assert set(answer["flags"]) <= set(case["flags"])


@pytest.mark.parametrize("case", CASES, ids=lambda case: str(case["id"]))
def test_every_answer_says_why_and_is_json(case: dict[str, Any]) -> None:
    answer = score_case({field: case[field] for field in GIVEN})
    assert answer["why"]["zh"] and answer["why"]["en"]
    assert json.loads(json.dumps(answer, ensure_ascii=False)) == answer
    assert bool(answer["steps"]) == (answer["expected_min"] is not None)
