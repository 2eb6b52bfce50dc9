"""Rows typed by hand or piped in: what is accepted, and what one bad row does to the others."""

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from assistant.cli import app
from assistant.errors import UsageError
from assistant.scoring.byhand import answer_case, score_case

CASE_FILE = Path(__file__).parents[1] / "data" / "scoring_cases.json"
ROW: dict[str, Any] = {"target": "≥90%", "actual": "95%", "weight": 5, "claimed": 5, "reason": ""}


def piped(text: str | bytes) -> tuple[int, list[dict[str, Any]]]:
    result = CliRunner().invoke(app, ["score", "-"], input=text)
    return result.exit_code, [json.loads(line) for line in result.stdout.splitlines()]


def test_lines_of_the_case_file_are_accepted_as_they_are() -> None:
    cases = json.loads(CASE_FILE.read_text("utf-8"))
    status, answers = piped("\n".join(json.dumps(case, ensure_ascii=False) for case in cases))
    assert status == 0
    told = [(each["id"], each["finding"], each["expected_min"]) for each in answers]
    assert told == [(case["id"], case["finding"], case["expected_min"]) for case in cases]
    assert all({"expected_max", "flags", "steps"} <= each.keys() for each in answers)


def test_the_case_file_itself_is_accepted() -> None:
    status, answers = piped(b"\xef\xbb\xbf" + CASE_FILE.read_bytes())
    assert status == 0
    assert len(answers) == len(json.loads(CASE_FILE.read_text("utf-8")))


@pytest.mark.parametrize(
    "bad",
    [
        '{"id": "bad", "target": "≥90%", "weight": "five"}',
        '{"id": "bad", "target": ["≥90%"]}',
        '{"id": "bad", "target": "≥90%", "weight": true}',
        '{"id": "bad", "target": "≥90%", "claimed": NaN}',
        '{"id": "bad", "target": "≥90%", "policy": "nowhere"}',
        '{"id": "bad", "direction": {}}',
        "{",
        '"≥90%"',
        "[" * 100_000,
    ],
)
def test_a_bad_row_is_an_error_of_its_own(bad: str) -> None:
    good = json.dumps(ROW | {"id": 1})
    bad_last = bad.startswith("[")
    lines = [good, bad] if bad_last else [good, bad, good]
    status, answers = piped("\n".join(lines))
    assert status == 3
    assert [each.get("finding") for each in answers] == ["ok", None, "ok"][: len(lines)]
    assert answers[1]["error"]["what"]
    assert answers[1].get("id") == ("bad" if '"id"' in bad else None)


def test_a_broken_line_names_itself_and_the_others_go_on() -> None:
    good = json.dumps(ROW, ensure_ascii=False)
    status, answers = piped("\n".join([good, "", "{bad", good, "[]", f"[{good}]", "null", good]))
    assert status == 3
    told = [each.get("finding") or each["error"]["where"] for each in answers]
    assert told == [
        "ok",
        "stdin line 3",
        "ok",
        "stdin line 5",
        "stdin line 6",
        "stdin line 7",
        "ok",
    ]
    broken = {
        "what": "is no JSON object",
        "where": "stdin line 3",
        "advice": "give one object a row",
    }
    assert answers[1] == {"error": broken}


def test_an_array_that_does_not_end_is_read_line_by_line() -> None:
    good = json.dumps(ROW, ensure_ascii=False)
    status, answers = piped(f"[{good},\n{good}\n")
    assert status == 3
    assert [each.get("finding") for each in answers] == [None, "ok"]
    assert piped(f"[{good},\n{good}]")[1] == [score_case(ROW)] * 2
    assert piped("") == (0, []) == piped(" \n\n")


def test_an_error_names_the_line_and_the_field() -> None:
    answer = answer_case(ROW | {"id": 7, "weight": "five"}, where="stdin line 3")
    assert answer["id"] == 7
    assert answer["error"]["where"] == "stdin line 3: weight"
    with pytest.raises(UsageError):
        score_case(ROW | {"weight": "five"})


@pytest.mark.parametrize(
    ("written", "claimed"), [("5分", 5), ("５", 5), (" 5.0 ", 5), ("—", None), ("/", None)]
)
def test_points_are_read_as_forms_print_them(written: str, claimed: int | None) -> None:
    assert score_case(ROW | {"claimed": written}) == score_case(ROW | {"claimed": claimed})
