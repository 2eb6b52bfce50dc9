"""More cases of the published kinds, their answers worked out by hand from the rules.

`kind` groups them: budget, forward, reverse, equal, zero, over, copied, qualitative, range,
ratio, date, period, per_unit, units, compound, enumeration, in_name, damage, reason. A case
without `flags` leaves open what else is noticed; `steps` are those of a scored row, `why` the
sentences of one that is not.
"""

import json
from pathlib import Path
from typing import Any

import pytest

from assistant.scoring.byhand import score_case

CASES: list[dict[str, Any]] = json.loads(
    (Path(__file__).parents[1] / "data" / "more_scoring_cases.json").read_text("utf-8")
)
RESULT = ("expected_min", "expected_max", "finding", "flags", "steps", "why")


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['id']}-{case['kind']}")
def test_case(case: dict[str, Any]) -> None:
    given = {field: value for field, value in case.items() if field not in RESULT}
    answer = score_case(given)
    assert {key: answer[key] for key in RESULT if key in case} == {
        key: case[key] for key in RESULT if key in case
    }


def test_every_kind_is_there() -> None:
    kinds = {case["kind"] for case in CASES}
    assert len(CASES) >= 80 and len(kinds) == 19
    assert len({case["id"] for case in CASES}) == len(CASES)
